"""Single figures in words: a KPI's actual against its target, money, units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from health.wording.words import Words

_DIGITS = 2


def with_unit(words: Words, value: float, unit: str | None) -> str:
    """Write a value with its unit as people do: 88.5%, 12 days, and 4.2 (1–5) on a scale."""
    number = words.number(value, digits=_DIGITS)
    if not unit:
        return number
    if unit[0].isdigit():
        return f"{number} ({unit})"
    return f"{number}%" if unit == "%" else f"{number} {unit}"


def range_of(words: Words, *, low: float, high: float, unit: str | None) -> str:
    """Write the bounds a value should lie between, with its unit: 5 to 20%."""
    return words.say("{low} to {high}", low=words.number(low, digits=_DIGITS), high=with_unit(words, high, unit))


def rating(words: Words, rank: float, levels: Sequence[str]) -> str:
    """Say a rating with its place: Agreed (3 of 4)."""
    return words.say("{level} ({place} of {total})", level=levels[int(rank)], place=int(rank) + 1, total=len(levels))


def against_target(words: Words, *, actual: float, target: float, unit: str | None, since: int | None) -> str:
    """Say an actual against its target, or since when nothing was reported (a quarter number, None: ever)."""
    if math.isnan(actual):
        return not_reported(words, since=since)
    told = with_unit(words, actual, unit)
    if math.isnan(target):
        return told
    return words.say("{actual} against {target}", actual=told, target=with_unit(words, target, unit))


def against_range(words: Words, *, actual: float, low: float, high: float, unit: str | None, since: int | None) -> str:
    """Say an actual against the range it should lie in."""
    if math.isnan(actual):
        return not_reported(words, since=since)
    return words.say(
        "{actual} against {low} to {high}",
        actual=with_unit(words, actual, unit),
        low=words.number(low, digits=_DIGITS),
        high=with_unit(words, high, unit),
    )


def ended(words: Words, *, quarter: int, by: str | None, on: date | None) -> str:
    """Say from which quarter (number) a KPI is not measured any more, who said so and when (None: not kept)."""
    if by is None or on is None:
        return words.say("ended from {quarter}", quarter=words.quarter(quarter))
    return words.say(
        "ended from {quarter} by {who} on {day}",
        quarter=words.quarter(quarter),
        who=words.person(by),
        day=words.date(on),
    )


def not_reported(words: Words, *, since: int | None) -> str:
    """Say that nothing was reported, and when something last was (a quarter number, None: never)."""
    if since is None:
        return words.say("not reported")
    return words.say("not reported since {quarter}", quarter=words.quarter(since))
