"""The page that places partnerships between health and annual value: where much is at stake and not well."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from health.charts import labels
from health.charts.labels import Named
from health.charts.story import corner_names
from health.report.cells import count_cell
from health.report.document import Cell, Column, Page, Quadrant, Table
from health.report.gather import Asked
from health.store.read.story import Placed
from health.wording import ORDER, Words, band_word, status_of

_NAMED, LONGEST = 5, 26
_ROOM = labels.Room(letter=1.2, line=6.5, letters=LONGEST)
# The smallest value stays clear of the axis.
_CLEAR = 0.9


def page(asked: Asked, found: Placed, *, currency: str, strong_from: float) -> Page:
    """Place the partnerships between health and annual value, with how many and how much each corner holds."""
    words, names = asked.words, corner_names(asked.words)
    held = {(int(row["strong"]), int(row["large"])): row for _, row in found.corners.iterrows()}
    n = {corner: int(held[corner]["n"]) if corner in held else 0 for corner in names}
    value = {corner: float(held[corner]["value"]) if corner in held else 0.0 for corner in names}
    columns = (
        Column(words.say("Corner"), 1.6),
        Column(words.say("Partnerships"), 1.0, number=True),
        Column(words.say("Value a year"), 1.2, number=True),
    )
    rows = tuple(
        (
            Cell(name),
            count_cell(words, n[corner]),
            Cell(words.money(value[corner], currency), value[corner]),
        )
        for corner, name in names.items()
    )
    title = words.say("Health and value")
    told = words.plural(
        "{n} partnership at or above the median value of {median} a year is not strong; it holds {share} of the value.",
        "{n} partnerships at or above the median value of {median} a year are not strong; they hold {share} of the "
        "value.",
        n[(0, 1)],
        median=words.money(found.median, currency),
        share=words.percent(value[(0, 1)] / sum(value.values())),
    )
    return Page(
        title,
        told,
        charts=(_drawn(words, found, currency=currency, strong_from=strong_from),),
        tables=(Table(title, columns, rows),),
        note=_not_placed(words, found),
    )


def _drawn(words: Words, found: Placed, *, currency: str, strong_from: float) -> Quadrant:
    powers = decades(found.points["value"].tolist())
    return Quadrant(
        title=words.say("Health and annual value in {currency}", currency=currency),
        names=tuple(found.points["name"]),
        scores=tuple(float(score) for score in found.points["score"]),
        values=tuple(float(amount) for amount in found.points["value"]),
        bands=tuple(status_of(band) for band in found.points["band"]),
        named=_named(found.points, powers, strong_from=strong_from, median=found.median),
        cuts=(strong_from, found.median),
        cut_names=(
            words.say("strong from {score}", score=words.number(strong_from, digits=1)),
            words.say("median value"),
        ),
        decades=powers,
        ticks=tuple(words.money(power, currency) for power in powers),
        labels={band: band_word(words, band) for band in ORDER},
        axes=(words.say("Health score"), words.say("annual value in {currency}", currency=currency)),
    )


def decades(values: Sequence[float]) -> tuple[float, ...]:
    """Give the powers of ten from below the smallest value to above the largest: two at least.

    >>> decades([250_000.0, 6_000_000.0])
    (100000.0, 1000000.0, 10000000.0)
    """
    low, high = math.floor(math.log10(min(values) * _CLEAR)), math.ceil(math.log10(max(values)))
    return tuple(10.0**power for power in range(low, max(high, low + 1) + 1))


def _named(points: pd.DataFrame, powers: Sequence[float], *, strong_from: float, median: float) -> tuple[Named, ...]:
    """Choose whose names stand in the chart: the largest values at or above the median that are not strong."""
    wanted = (points["score"] < strong_from) & (points["value"] >= median)
    low, high = math.log10(powers[0]), math.log10(powers[-1])
    up = (np.log10(points["value"].to_numpy(dtype=float)) - low) / (high - low) * 100
    marks = list(zip(points["score"].tolist(), up.tolist(), strict=True))
    return labels.named(marks, points["name"].tolist(), np.flatnonzero(wanted).tolist(), most=_NAMED, room=_ROOM)


def _not_placed(words: Words, found: Placed) -> str:
    told = [words.say("Cut where strong begins and at the median value.")]
    if found.total > len(found.points):
        told.append(words.say("Drawn are the {n} largest values of {total}.", n=len(found.points), total=found.total))
    left = found.no_value + found.no_score + found.elsewhere
    if left:
        told.append(
            words.plural(
                "{n} partnership without a score or a value in this currency is not drawn.",
                "{n} partnerships without a score or a value in this currency are not drawn.",
                left,
            )
        )
    return " ".join(told)
