"""What an agreement leaves open, who makes the best partner, and what speaks for renewing or ending."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

CLAUSES = (
    "purpose",
    "scope",
    "contributions",
    "profit_and_risk",
    "intellectual_property",
    "governance",
    "dispute_resolution",
    "termination",
)
CONFIDENTIALITY = "confidentiality"
AGREEMENT_KINDS = ("memorandum", "contract", "joint_venture", "licence", CONFIDENTIALITY, "amendment")
CRITERIA = ("reputation", "financial_strength", "cultural_fit", "complementary_skills", "value")
ENDS_SOON_DAYS = 183
LOWEST_MARK, HIGHEST_MARK, HEAVIEST = 1, 5, 5

Term = Literal["in_force", "ends_soon", "ended", "not_begun", "open_ended"]
Side = Literal["for", "against"]


def missing_clauses(present: Collection[str]) -> tuple[str, ...]:
    """Give the clauses an agreement lacks, in their usual order."""
    return tuple(clause for clause in CLAUSES if clause not in present)


def term_of(starts: date, ends: date | None, *, on: date) -> Term:
    """Tell where an agreement stands on a day; its last day still counts, and "soon" is within 183 days.

    >>> term_of(date(2024, 1, 1), date(2027, 1, 31), on=date(2026, 11, 24))
    'ends_soon'
    """
    if starts > on:
        return "not_begun"
    if ends is None:
        return "open_ended"
    if ends < on:
        return "ended"
    return "ends_soon" if (ends - on).days <= ENDS_SOON_DAYS else "in_force"


def weighted_mark(marks: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Give a candidate's weighted mean mark, 1–5; NaN unless every criterion that weighs has a mark.

    A candidate nobody marked on culture is not better than one marked low there, so gaps are not averaged away.

    >>> weighted_mark({"reputation": 4, "value": 2}, {"reputation": 3, "value": 1})
    3.5
    """
    needed = {criterion: weight for criterion, weight in weights.items() if weight > 0}
    total = sum(needed.values())
    if not total or any(math.isnan(marks.get(criterion, math.nan)) for criterion in needed):
        return math.nan
    return sum(marks[criterion] * weight for criterion, weight in needed.items()) / total


@dataclass(frozen=True)
class Standing:
    """Hold what a renewal is weighed by; None or NaN where it is not known.

    band : strong, watch, at_risk. falling : whether health shows a falling trend. own, partner : shares of planned
    benefits that came true. on_track, judged : goals reached or on track, of those judged. disputes : in the last year.
    gaps : elements the sides rate 15 points or more apart.
    """

    band: str | None = None
    falling: bool | None = None
    own: float = math.nan
    partner: float = math.nan
    on_track: int = 0
    judged: int = 0
    disputes: int = 0
    gaps: int | None = None


@dataclass(frozen=True)
class Argument:
    """Hold one piece of evidence: which way it speaks, what it is about, and its figures."""

    side: Side
    about: str
    figures: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


KEPT = 0.75
LITTLE = 0.50


def arguments(standing: Standing) -> tuple[Argument, ...]:
    """List what speaks for renewing and for ending, each from one measured fact; what is not known speaks for neither.

    Health strong speaks for, at risk against; a falling trend against; three quarters of a side's planned benefits
    for, less than half against; two thirds of judged goals for, less than half against; a dispute within the year and
    views 15 points apart against. The decision stays with people: nothing is added up.
    """
    return tuple(
        argument
        for argument in (
            _health(standing),
            Argument("against", "falling") if standing.falling else None,
            _benefit("own_benefit", standing.own),
            _benefit("partner_benefit", standing.partner),
            _goals(standing),
            Argument("against", "disputes", {"n": standing.disputes}) if standing.disputes else None,
            _views(standing.gaps),
        )
        if argument is not None
    )


def _health(standing: Standing) -> Argument | None:
    if standing.band == "strong":
        return Argument("for", "strong")
    return Argument("against", "at_risk") if standing.band == "at_risk" else None


def _benefit(about: str, share: float) -> Argument | None:
    if math.isnan(share) or LITTLE <= share < KEPT:
        return None
    return Argument("for" if share >= KEPT else "against", about, {"share": share})


def _goals(standing: Standing) -> Argument | None:
    if not standing.judged:
        return None
    share = standing.on_track / standing.judged
    if 1 / 2 <= share < 2 / 3:
        return None
    figures = {"n": standing.on_track, "total": standing.judged}
    return Argument("for" if share >= 2 / 3 else "against", "goals", figures)


def _views(gaps: int | None) -> Argument | None:
    if gaps is None:
        return None
    return Argument("against", "gaps", {"n": gaps}) if gaps else Argument("for", "no_gaps")
