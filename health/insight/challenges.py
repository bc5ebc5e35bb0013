"""Which of six challenges the measures point to, sign by sign, with what was measured (section 12).

The catalogue names challenges and signs and says them in both languages; here stands how each sign is measured.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeGuard

from health.catalogue import Catalogue, Sign
from health.errors import ScoringError, message
from health.insight.trend import FALLING_P
from health.scoring.model import TOLERANCE

LOW_SCORE = 60.0
HIGH_OTHER = 70.0
WIDE_GAP = 15.0
FAIR_AGREEMENT = 0.7
FAIR_KPI_COVERAGE = 2 / 3
FAIR_RESPONSE = 0.5
OFF_TRACK = 1 / 3
NOT_APPLICABLE = 0.2

Level = Literal["likely", "possible", "none"]
Agreement = Literal["in_force", "expired", "none"]
Unit = Literal["score", "points", "index", "share", "points_per_quarter", "agreement"]


@dataclass(frozen=True)
class Slope:
    """Hold the trend of one element: points per quarter, and the two-sided p of no trend (`trend`)."""

    slope: float
    p: float


@dataclass(frozen=True)
class Measures:
    """Hold what is known of one partnership in one quarter; absent from a mapping, None or NaN: not measured.

    By element code: score, kpi, survey (0–100), gap (own − partner, points), agreement_index (r_wg(j), 0–1, the lower
    of the two sides), trend. kpi_coverage, partner_response, goals_off_track, roles_not_applicable : shares 0–1.
    agreement : of the contract between the two, see `agreement_state`.
    """

    score: Mapping[str, float] = field(default_factory=dict)
    gap: Mapping[str, float] = field(default_factory=dict)
    kpi: Mapping[str, float] = field(default_factory=dict)
    survey: Mapping[str, float] = field(default_factory=dict)
    agreement_index: Mapping[str, float] = field(default_factory=dict)
    trend: Mapping[str, Slope] = field(default_factory=dict)
    kpi_coverage: float | None = None
    partner_response: float | None = None
    goals_off_track: float | None = None
    roles_not_applicable: float | None = None
    agreement: Agreement | None = None


@dataclass(frozen=True)
class Reading:
    """Hold one measured sign.

    present : None where it was not measured. value : what was measured, in `unit`, None where nothing was; for a
    contradiction, survey − KPI in points. threshold : what the value is compared with; None for an agreement and a
    contradiction. about : the element where the sign leaves a choice, the state of an agreement, "" elsewhere.
    """

    present: bool | None
    value: float | None
    threshold: float | None
    unit: Unit
    about: str = ""


@dataclass(frozen=True)
class Finding:
    """Hold what is to be said of one challenge; readings by (challenge, sign code), in the catalogue's order."""

    challenge: str
    level: Level
    readings: Mapping[tuple[str, str], Reading]

    @property
    def present(self) -> int:
        """Count the signs that are there."""
        return sum(reading.present is True for reading in self.readings.values())

    @property
    def measured(self) -> int:
        """Count the signs that could be measured."""
        return sum(reading.present is not None for reading in self.readings.values())


def find_challenges(measures: Measures, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Judge all challenges of the catalogue, in its order.

    Two signs: "possible". Three or more, or all that could be measured when those are at least two: "likely". A sign
    whose data is missing never counts. Raises `ScoringError` for a sign there is no way to measure.
    Source: MEASUREMENT.md section 12.
    """
    return tuple(
        _judge(challenge.code, catalogue.signs_of(challenge.code), measures) for challenge in catalogue.challenges
    )


def agreement_state(ends: date | None, *, on: date) -> Agreement:
    """Tell whether an agreement is in force on a day: its last day still counts, and no end on file is no agreement.

    >>> agreement_state(date(2026, 12, 31), on=date(2026, 12, 31)), agreement_state(None, on=date(2026, 12, 31))
    ('in_force', 'none')
    """
    if ends is None:
        return "none"
    return "in_force" if ends >= on else "expired"


def level_of(present: int, measured: int) -> Level:
    """Tell how likely a challenge is from how many of its measured signs are there.

    >>> level_of(2, 2), level_of(2, 4), level_of(3, 4), level_of(1, 1)
    ('likely', 'possible', 'likely', 'none')
    """
    if present >= 3 or present == measured >= 2:
        return "likely"
    return "possible" if present == 2 else "none"


def _judge(challenge: str, signs: Iterable[Sign], measures: Measures) -> Finding:
    readings = {(challenge, sign.code): read_sign(sign.code, measures) for sign in signs}
    found = Finding(challenge, "none", readings)
    return Finding(challenge, level_of(found.present, found.measured), readings)


def read_sign(code: str, measures: Measures) -> Reading:
    """Measure one sign by its code; raises `ScoringError` where there is no way to measure it."""
    if code not in RULES:
        known = ", ".join(sorted(RULES))
        raise ScoringError(
            message("There is no way to measure the sign {code}; choose among {known}", code=code, known=known)
        )
    return RULES[code](measures)


Rule = Callable[[Measures], Reading]


def _low(element: str) -> Rule:
    return lambda measures: _below(measures.score.get(element), LOW_SCORE, unit="score")


def _disagreement(element: str) -> Rule:
    return lambda measures: _below(measures.agreement_index.get(element), FAIR_AGREEMENT, unit="index")


def _gap(*elements: str) -> Rule:
    """Compare the gap between the sides, in size, on the element where it is widest."""

    def rule(measures: Measures) -> Reading:
        gaps = {element: gap for element in elements if _known(gap := measures.gap.get(element))}
        if not gaps:
            return Reading(None, None, WIDE_GAP, "points")
        widest = max(gaps, key=lambda element: abs(gaps[element]))
        about = widest if len(elements) > 1 else ""
        return Reading(_reaches(abs(gaps[widest]), WIDE_GAP), gaps[widest], WIDE_GAP, "points", about)

    return rule


def _falling(element: str) -> Rule:
    """Ask for a fall that chance alone would seldom give: one quarter's slip is no trend."""

    def rule(measures: Measures) -> Reading:
        trend = measures.trend.get(element)
        if trend is None or not _known(trend.slope):
            return Reading(None, None, 0.0, "points_per_quarter")
        falls = not _reaches(trend.slope, 0.0) and trend.p <= FALLING_P
        return Reading(bool(falls), trend.slope, 0.0, "points_per_quarter")

    return rule


def _contradiction(measures: Measures) -> Reading:
    """Look for an element where KPIs and survey tell opposite stories; of several, the one furthest apart."""
    apart = {
        element: survey - kpi
        for element, survey in measures.survey.items()
        if _known(survey) and _known(kpi := measures.kpi.get(element))
    }
    if not apart:
        return Reading(None, None, None, "points")
    opposite = [element for element in apart if _opposite(measures.kpi[element], measures.survey[element])]
    widest = max(opposite or apart, key=lambda element: abs(apart[element]))
    return Reading(bool(opposite), apart[widest], None, "points", widest)


def _opposite(kpi: float, survey: float) -> bool:
    low, high = sorted((kpi, survey))
    return not _reaches(low, LOW_SCORE) and _reaches(high, HIGH_OTHER)


def _no_agreement(measures: Measures) -> Reading:
    if measures.agreement is None:
        return Reading(None, None, None, "agreement")
    return Reading(measures.agreement != "in_force", None, None, "agreement", measures.agreement)


def _off_track(measures: Measures) -> Reading:
    share = measures.goals_off_track
    if not _known(share):
        return Reading(None, None, OFF_TRACK, "share")
    return Reading(_reaches(share, OFF_TRACK), share, OFF_TRACK, "share")


def _not_applicable(measures: Measures) -> Reading:
    share = measures.roles_not_applicable
    if not _known(share):
        return Reading(None, None, NOT_APPLICABLE, "share")
    return Reading(bool(share > NOT_APPLICABLE + TOLERANCE), share, NOT_APPLICABLE, "share")


def _below(value: float | None, threshold: float, *, unit: Unit) -> Reading:
    if not _known(value):
        return Reading(None, None, threshold, unit)
    return Reading(not _reaches(value, threshold), value, threshold, unit)


def _reaches(value: float, threshold: float) -> bool:
    """Compare with the tolerance of section 2, in favour of reaching."""
    return bool(value >= threshold - TOLERANCE)


def _known(value: float | None) -> TypeGuard[float]:
    return value is not None and not math.isnan(value)


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "communication_low": _low("communication"),
        "flexibility_low": _low("flexibility"),
        "roles_low": _low("roles"),
        "conflict_management_low": _low("conflict_management"),
        "mutual_benefit_low": _low("mutual_benefit"),
        "shared_vision_low": _low("shared_vision"),
        "measurement_low": _low("measurement"),
        "communication_or_trust_gap": _gap("communication", "trust"),
        "roles_gap": _gap("roles"),
        "mutual_benefit_gap": _gap("mutual_benefit"),
        "shared_vision_gap": _gap("shared_vision"),
        "communication_disagreement": _disagreement("communication"),
        "measurement_falling": _falling("measurement"),
        "conflict_management_falling": _falling("conflict_management"),
        "kpi_coverage_low": lambda measures: _below(measures.kpi_coverage, FAIR_KPI_COVERAGE, unit="share"),
        "partner_response_low": lambda measures: _below(measures.partner_response, FAIR_RESPONSE, unit="share"),
        "goals_off_track": _off_track,
        "kpi_survey_contradiction": _contradiction,
        "agreement_missing": _no_agreement,
        "roles_not_applicable": _not_applicable,
    }
)
