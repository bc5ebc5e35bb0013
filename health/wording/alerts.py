"""What kinds of alert there are, and why one was raised, in one sentence each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from health.quarter import last_day
from health.wording.sentences import gap
from health.wording.status import band_word
from health.wording.words import Words


def kind(words: Words, code: str) -> str:
    """Say what kind of alert it is."""
    return {
        "band_down": words.say("fell into a lower band"),
        "fell": words.say("fell beyond noise"),
        "gap": words.say("the sides grew apart"),
        "forecast": words.say("heading for at risk"),
        "stale": words.say("data went stale"),
        "agreement": words.say("agreement ends soon"),
    }[code]


def why(words: Words, raised: Mapping[str, Any], *, names: Mapping[str, str]) -> str:
    """Say why an alert was raised; raised: quarter, kind, about, value, before, band. names: element code → name."""
    value, before = float(raised["value"]), float(raised["before"])
    earlier = words.quarter(int(raised["quarter"]) - 1)
    if raised["kind"] == "band_down":
        return words.say(
            "Now {band}: {score} after {before} in {quarter}.",
            band=band_word(words, raised["band"]),
            score=words.score(value),
            before=words.score(before),
            quarter=earlier,
        )
    if raised["kind"] == "fell":
        return words.say(
            "Fell {points} points since {quarter}, beyond noise.", points=words.score(-value), quarter=earlier
        )
    if raised["kind"] == "gap":
        return gap(words, element=names[raised["about"]], difference=value)
    if raised["kind"] == "forecast":
        return words.say(
            "If its trend goes on, {score} within two quarters; it stands at {before} now.",
            score=words.score(value),
            before=words.score(before),
        )
    if raised["kind"] == "stale":
        return _stale(words, raised["about"], value=value, before=before, quarter=earlier)
    return _agreement_ends(words, value, quarter=int(raised["quarter"]))


def _stale(words: Words, about: str, *, value: float, before: float, quarter: str) -> str:
    if about == "everything":
        return words.say("Nothing was reported, for the first time since {quarter}.", quarter=quarter)
    if about == "survey":
        return words.say("No survey counts any more; the last one is older than a quarter.")
    return words.say(
        "Enough KPIs are reported on {n} elements only, after {before} in {quarter}.",
        n=int(value),
        before=int(before),
        quarter=quarter,
    )


def _agreement_ends(words: Words, days: float, *, quarter: int) -> str:
    day = words.date(last_day(quarter) + timedelta(days=int(days)))
    if days < 0:
        return words.say("Its agreement ended on {day}, before the quarter's last day, and it is not strong.", day=day)
    return words.plural(
        "Its agreement ends on {day}, {n} day after the quarter, and it is not strong.",
        "Its agreement ends on {day}, {n} days after the quarter, and it is not strong.",
        int(days),
        day=day,
    )
