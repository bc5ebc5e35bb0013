"""Why a score moved, where it is heading and what ails a partnership, in plain sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from health.catalogue import Catalogue
from health.insight import Causes, Finding, Reading
from health.wording.words import Words

_SAID = 0.05  # smaller moves read as "0.0"
_WHOLE_POINTS = 1.0


def why(words: Words, causes: Causes, *, names: Mapping[str, str], sides: Mapping[str, float], quarter: int) -> str:
    """Say what a change came from: mostly which element, and what moved there.

    sides: of that element, side ("own", "partner") → points its mean moved; absent where it may not be told.
    """
    code = leading(causes)
    if code is None:
        return _coverage_alone(words, causes)
    row = _figures(causes, code)
    share = row["points"] / causes.delta
    template = (
        words.say("Mostly {element} ({points} points)", element=names[code], points=words.signed(row["points"]))
        if share >= 0.5
        else words.say(
            "Most of all {element} ({points} points)", element=names[code], points=words.signed(row["points"])
        )
    )
    return f"{template}: {_what_moved(words, causes, code=code, sides=sides, quarter=quarter)}."


def leading(causes: Causes) -> str | None:
    """Give the element that moved the score most in the direction it went; None where none did."""
    if math.isnan(causes.delta) or abs(causes.delta) < _SAID:
        return None
    along = causes.elements["points"] * math.copysign(1.0, causes.delta)
    best = along.max()
    # An element that came or went may outweigh every one that is there in both quarters.
    return None if math.isnan(best) or best <= abs(causes.coverage) / 2 else str(along.idxmax())


def _coverage_alone(words: Words, causes: Causes) -> str:
    if math.isnan(causes.delta) or abs(causes.delta) < _SAID:
        return ""
    return words.say(
        "Mostly because other elements are measured than before ({points} points), not because they moved.",
        points=words.signed(causes.coverage),
    )


def _what_moved(words: Words, causes: Causes, *, code: str, sides: Mapping[str, float], quarter: int) -> str:
    row = _figures(causes, code)
    parts = {name: row[name] * math.copysign(1.0, causes.delta) for name in ("kpi", "survey", "basis")}
    largest = max((name for name in parts if not math.isnan(parts[name])), key=lambda name: parts[name])
    if largest == "basis":
        return basis_moved(words, row, quarter)
    if largest == "kpi":
        return _kpi_moved(words, row["kpi"] / row["kpi_rate"], quarter)
    along = {side: moved for side, moved in sides.items() if moved * causes.delta > 0}
    if along:
        side = max(along, key=lambda name: abs(along[name]))
        return side_moved(words, side=side, points=along[side], quarter=quarter)
    return _survey_moved(words, row["survey"] / row["survey_rate"], quarter)


def basis_moved(words: Words, row: Mapping[str, float], quarter: int) -> str:
    """Say which part of an element came or went; row: of `Causes.elements`."""
    before = words.quarter(quarter - 1)
    told = {
        ("kpi", True): words.say("enough of its KPIs are reported now, not in {quarter}", quarter=before),
        ("kpi", False): words.say("too few of its KPIs are reported now, unlike in {quarter}", quarter=before),
        ("survey", True): words.say("a survey counts now, none did in {quarter}", quarter=before),
        ("survey", False): words.say("no survey counts now, one did in {quarter}", quarter=before),
    }
    found = [
        told[part, bool(math.isnan(row[f"{part}_before"]))]
        for part in ("kpi", "survey")
        if math.isnan(row[f"{part}_before"]) != math.isnan(row[f"{part}_after"])
    ]
    return "; ".join(found)


def _figures(causes: Causes, code: str) -> dict[str, float]:
    return {str(name): float(value) for name, value in causes.elements.loc[code].to_dict().items()}


def side_moved(words: Words, *, side: str, points: float, quarter: int) -> str:
    """Say how differently one side ("own", "partner") rates than in the quarter before."""
    gaps = {"points": words.number(abs(points)) if abs(points) >= _WHOLE_POINTS else words.score(abs(points))}
    gaps["quarter"] = words.quarter(quarter - 1)
    if side == "partner" and points < 0:
        return words.say("the partner's side rates it {points} points lower than in {quarter}", **gaps)
    if side == "partner":
        return words.say("the partner's side rates it {points} points higher than in {quarter}", **gaps)
    if points < 0:
        return words.say("our side rates it {points} points lower than in {quarter}", **gaps)
    return words.say("our side rates it {points} points higher than in {quarter}", **gaps)


def _kpi_moved(words: Words, points: float, quarter: int) -> str:
    gaps = {"points": words.score(abs(points)), "quarter": words.quarter(quarter - 1)}
    if points < 0:
        return words.say("its KPIs reach {points} points less than in {quarter}", **gaps)
    return words.say("its KPIs reach {points} points more than in {quarter}", **gaps)


def _survey_moved(words: Words, points: float, quarter: int) -> str:
    gaps = {"points": words.score(abs(points)), "quarter": words.quarter(quarter - 1)}
    if points < 0:
        return words.say("the survey rates it {points} points lower than in {quarter}", **gaps)
    return words.say("the survey rates it {points} points higher than in {quarter}", **gaps)


def noise(words: Words, *, beyond: bool, se: float, carried: bool = False) -> str:
    """Say whether a change is real, and why that can be said. carried: both quarters rest on the same answers."""
    if not beyond:
        return words.say("This is within noise: other respondents alone could have made the difference.")
    if se == 0.0:
        return words.say("This is beyond noise: it rests on reported KPIs, which carry no sampling error.")
    if carried:
        return words.say(
            "This is beyond noise: the answers are those of the quarter before, and the KPIs that moved it carry no "
            "sampling error."
        )
    return words.say("This is beyond noise: chance among respondents would seldom make so large a difference.")


def heading(words: Words, *, slope: float, p: float, n: int) -> str:
    """Say the trend of the last 8 quarters: points a quarter, and whether chance alone would make it."""
    if math.isnan(slope):
        return words.say("A trend needs 4 observed quarters; there are {n}.", n=n)
    points = words.score(abs(slope))
    if p > 0.10 or abs(slope) < _SAID:
        return words.say("No clear trend over the last {n} observed quarters.", n=n)
    if slope < 0:
        return words.say(
            "Falling by about {points} points a quarter over the last {n} observed quarters.", points=points, n=n
        )
    return words.say(
        "Rising by about {points} points a quarter over the last {n} observed quarters.", points=points, n=n
    )


def outlook(words: Words, *, value: float, low: float, high: float, mase: float, follows: bool, quarter: int) -> str:
    """Say what the quarter after next may bring, and how well that way of forecasting did in this partnership's past.

    value, low, high: the forecast for `quarter` with its 80 % interval; NaN where there is none.
    """
    if math.isnan(value):
        return words.say("A forecast needs 6 observed quarters, the last among them.")
    gaps = {"quarter": words.quarter(quarter), "low": words.score(low), "high": words.score(high)}
    if not follows:
        told = words.say(
            "Forecast for {quarter}: same as last quarter, {value} ({low} to {high}, 80%).",
            value=words.score(value),
            **gaps,
        )
        return f"{told} {_why_last(words, mase)}"
    told = words.say("Forecast for {quarter}: {value} ({low} to {high}, 80%).", value=words.score(value), **gaps)
    better = words.percent(1.0 - mase)
    return f"{told} " + words.say(
        "Looking back, following the trend missed by {better} less than saying “same as last quarter”.", better=better
    )


def _why_last(words: Words, mase: float) -> str:
    if math.isnan(mase):
        return words.say("The past is too short to try anything better.")
    return words.say(
        "Looking back, following the trend would not have done better: its misses were {mase} times as large.",
        mase=words.number(mase, digits=2),
    )


def challenge_level(words: Words, level: str) -> str:
    """Say how likely a challenge is."""
    return {
        "likely": words.say("likely"),
        "possible": words.say("possible"),
        "none": words.say("no sign enough"),
    }[level]


def pointing(words: Words, there: Sequence[Finding], catalogue: Catalogue) -> str:
    """Say which challenges the measures point to, how likely each is and by how many signs."""
    if not there:
        return words.say("None of the six common challenges shows two signs or more.")
    told = [
        words.say(
            "**{challenge}** ({level}, {present} of {measured} measured signs)",
            challenge=catalogue.name("challenges", finding.challenge, words.language),
            level=challenge_level(words, finding.level),
            present=finding.present,
            measured=finding.measured,
        )
        for finding in there
    ]
    return words.say("The measures point to {challenges}.", challenges=words.listed(told, most=6))


def reading(words: Words, found: Reading, *, names: Mapping[str, str]) -> str:
    """Say what was measured of one sign, "not measured" where nothing was."""
    if found.unit == "agreement":
        return _agreement(words, found)
    if found.value is None or math.isnan(found.value):
        return words.say("not measured")
    told = _measured(words, found)
    return f"{names[found.about]}: {told}" if found.about in names else told


def _agreement(words: Words, found: Reading) -> str:
    return {
        "none": words.say("no end date on file"),
        "expired": words.say("expired"),
        "in_force": words.say("in force"),
    }.get(found.about, words.say("not measured"))


def _measured(words: Words, found: Reading) -> str:
    value = found.value if found.value is not None else math.nan
    if found.unit == "share":
        return words.percent(value)
    if found.unit == "index":
        return words.number(value, digits=2)
    if found.unit == "points_per_quarter":
        return words.say("{points} points a quarter", points=words.signed(value))
    if found.unit == "points" and found.threshold is None:
        return words.say("survey {points} points against the KPIs", points=words.signed(value))
    if found.unit == "points":
        return _gap(words, value)
    return words.score(value)


def _gap(words: Words, value: float) -> str:
    points = words.score(abs(value))
    if value > 0:
        return words.say("the partner {points} points lower", points=points)
    return words.say("the partner {points} points higher", points=points)
