"""Why a partnership stands where it does in the order of attention, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from health.wording.words import Words

_SAID = 0.05  # smaller moves read as "0.0"
_SURE = 0.99


def why_here(words: Words, row: Mapping[str, Any], *, quarter: int, names: Mapping[str, str]) -> str:
    """Say severity, how sure, and value: all that decides the place.

    row: a row of `health.store.read.portfolio.by_need`. names: element code → name.
    """
    told = [*_need(words, row, quarter=quarter, names=names), value(words, row)]
    sentence = "; ".join(told)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _need(words: Words, row: Mapping[str, Any], *, quarter: int, names: Mapping[str, str]) -> list[str]:
    if pd.isna(row["score"]):
        share = words.percent(row["coverage"])
        return [
            words.say("only {share} of the element weights measured, so how much it needs is not known", share=share)
        ]
    told = []
    if row["capped_by"]:
        elements = words.listed([names[code] for code in row["capped_by"].split()])
        told.append(words.say("held at watch by a collapse of {elements}", elements=elements))
    elif row["shortfall"] > 0:
        told.append(_below(words, row))
    if row["fall"] >= _SAID:
        points, before = words.score(row["fall"]), words.quarter_shortly(quarter - 1)
        told.append(words.say("fell {points} since {quarter}, beyond noise", points=points, quarter=before))
    return told or [words.say("strong, and no fall beyond noise")]


def _below(words: Words, row: Mapping[str, Any]) -> str:
    sure = words.say("over 99%") if row["below"] > _SURE else words.percent(row["below"])
    return words.say("{points} points below strong ({sure} sure)", points=words.score(row["shortfall"]), sure=sure)


def value(words: Words, row: Mapping[str, Any]) -> str:
    """Say the annual value and what it is to the others in its currency; that it is not given, where it is not."""
    if pd.isna(row["times"]):
        return words.say("value not given")
    amount = words.money(float(row["annual_value"]), row["currency"])
    times = words.times(row["times"])
    if times == words.times(1.0):
        return words.say("worth {amount} a year (the median)", amount=amount)
    return words.say("worth {amount} a year ({times} × median)", amount=amount, times=times)


def formula(words: Words) -> str:
    """Say how the order of attention is made, for who wants to know."""
    return words.say(
        "The order is by **severity × certainty × annual value**, the highest first. Severity: points below strong, "
        "plus points lost since the quarter before where that is beyond noise. Certainty: the chance that the true "
        "score lies below strong, and that it truly fell. Value: the square root of the annual value over the median "
        "in its currency, kept within ½ and 2, so that four times the median counts double and no giant hides a "
        "collapse. A value that is not given counts as the median and is told. Without a score nothing is known of "
        "the need: such partnerships come after those that ask for attention."
    )
