"""KPIs and survey items of one's own: definitions that say how a value or an answer is scored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.catalogue import LENSES
from health.errors import Message, message
from health.intake.columns.cells import Cells, Column, Finding, Flags, Kind, Refusal, typed_rows
from health.intake.columns.numbers import numbers_where, read_numbers
from health.intake.columns.targets import plain, target_refusal
from health.intake.columns.words import (
    chosen_from,
    chosen_from_vocabulary,
    read_codes,
    read_flags,
    read_levels,
    read_texts,
)
from health.intake.known import Known
from health.intake.refusing import listed
from health.scoring.kpi import DIRECTIONS, target_is_refused

_DIRECTIONS = (*DIRECTIONS, "range", "rating")
_BOUNDS = ("zero_low", "target_low", "target_high", "zero_high")
_LENSES = {lens: lens for lens in LENSES} | {"sosial": "social", "lingkungan": "environmental"}
# What a direction does not use must stay empty: a number that is silently ignored is taken for one that counts.
_USED = {
    "higher": ("target", "zero_at"),
    "lower": ("target", "zero_at"),
    "range": _BOUNDS,
    "rating": ("levels",),
}


def _no_weight(found: str) -> Refusal:
    return Refusal("weight_not_positive", message("{found} is not a weight; write a number above 0", found=found))


def _number(name: str, *aliases: str) -> Column:
    return Column(name, read_numbers, aliases, needed=False, filled=False, blank=np.nan)


_CODE = Column("code", read_codes, ("kode",))
_ELEMENT = Column("element", chosen_from_vocabulary("element"), ("elemen", "unsur"))

_KPI_COLUMNS = (
    _CODE,
    Column("name", read_texts, ("nama",)),
    _ELEMENT,
    Column("unit", read_texts, ("satuan",), needed=False, filled=False),
    Column("direction", chosen_from({name: name for name in _DIRECTIONS}), ("arah",), filled=False),
    _number("target", "sasaran"),
    _number("zero_at", "nol pada"),
    Column(
        "weight",
        numbers_where(lambda numbers: numbers > 0, _no_weight),
        ("bobot",),
        needed=False,
        filled=False,
        blank=1.0,
    ),
    _number("target_low", "target bawah"),
    _number("target_high", "target atas"),
    _number("zero_low", "nol bawah"),
    _number("zero_high", "nol atas"),
    Column("levels", read_levels, ("tingkat", "tingkatan"), needed=False, filled=False, blank=()),
    Column("lens", chosen_from(_LENSES), ("lensa",), needed=False, filled=False),
)


_REDUCES = re.compile("reduc|fewer|penurunan", re.IGNORECASE)
_ADDS_UP = re.compile("cumulative|year to date|\\bytd\\b|kumulatif", re.IGNORECASE)
_SOUNDS_LOWER = re.compile(
    r"time (?:taken|to)|average time|\bdays? (?:lost|late|behind|to)|lost due|\bmissed\b|complaints?\b|incidents?\b(?!"
    r".*(?:fixed|resolved|respon))|offences?\b|defects?\b|errors?\b|delays?\b|late\b|sickness|absence|waiting|turnover "
    r"of staff|keluhan|keterlambatan|waktu tunggu|cacat",
    re.IGNORECASE,
)


def sounds_lower(names: pd.Series[str]) -> pd.Series[bool]:
    """Flag names of KPIs of which less is better, as far as a name can say.

    >>> sounds_lower(pd.Series(["Average time taken", "Reduction in complaints", "Growth"])).tolist()
    [True, False, False]
    """
    return names.str.contains(_SOUNDS_LOWER) & ~names.str.contains(_REDUCES)


def notices_about_names(rows: pd.DataFrame) -> tuple[Message, ...]:
    """Point out KPIs whose names say something their definitions do not: that lower is better, or that they add up."""
    if not {"code", "name", "direction"} <= set(rows.columns):
        return ()
    names, codes = rows["name"].astype(str), rows["code"].astype(str)
    lower = codes[sounds_lower(names) & (rows["direction"] == "higher")]
    adding = codes[names.str.contains(_ADDS_UP)]
    told = []
    if not lower.empty:
        sentence = message(
            "Higher is said to be better for {found}, whose names sound as if lower were. Check them before you take "
            "the file: where less is better, the direction is lower, and zero_at the value that scores 0",
            found=listed(tuple(lower)),
        )
        told.append(sentence)
    if not adding.empty:
        sentence = message(
            "{found} add up over the year, as their names say: a target of one quarter is another in the next. Give "
            "each quarter its own target in the file of values",
            found=listed(tuple(adding)),
        )
        told.append(sentence)
    return tuple(told)


def _directions(cells: Cells) -> npt.NDArray[Any]:
    """Give each KPI's direction: a KPI with levels and no word on its direction is a rating."""
    unsaid = ~cells.given["direction"] & cells.given["levels"]
    return np.where(unsaid, "rating", cells.values["direction"]).astype(object)


def _kpi_rules(cells: Cells, _known: Known) -> Iterator[Finding]:
    direction = _directions(cells)
    unsaid = ~cells.given["direction"] & ~cells.given["levels"]
    yield from cells.refuse("direction", unsaid, lambda _row, _found: _no_direction())
    yield from _unused(cells, direction)
    zero_at, target = cells.values["zero_at"], cells.values["target"]
    sure = cells.readable["target"] & cells.readable["zero_at"]
    wrong = np.zeros(len(target), dtype=bool)
    for name in DIRECTIONS:
        wrong |= (direction == name) & target_is_refused(target, name, zero_at)
    yield from cells.refuse(
        "target",
        sure & wrong,
        lambda row, _found: target_refusal(float(target[row]), str(direction[row]), zero_at=float(zero_at[row])),
    )
    yield from _bounds(cells, direction == "range")
    yield from _levels(cells, direction == "rating")


def _no_direction() -> Refusal:
    sentence = message("There is no direction; write one of {expected}", expected=", ".join(_DIRECTIONS))
    return Refusal("empty_cell", sentence)


def _unused(cells: Cells, direction: npt.NDArray[Any]) -> Iterator[Finding]:
    for name in ("target", "zero_at", *_BOUNDS, "levels"):
        users = [said for said, used in _USED.items() if name in used]
        idle = cells.given[name] & np.isin(direction.astype(str), sorted(_USED.keys() - set(users)))
        yield from cells.refuse(name, idle, _not_used(name, direction))


def _not_used(name: str, direction: npt.NDArray[Any]) -> Callable[[int, str], Refusal]:
    def refusal(row: int, _found: str) -> Refusal:
        sentence = message(
            "{column} has no meaning for the direction {direction}; clear this cell, or correct the direction",
            column=name,
            direction=direction[row],
        )
        return Refusal("not_for_direction", sentence)

    return refusal


def _bounds(cells: Cells, ranged: Flags) -> Iterator[Finding]:
    readable = np.logical_and.reduce([cells.readable[name] for name in _BOUNDS])
    zero_low, target_low, target_high, zero_high = (cells.values[name] for name in _BOUNDS)
    in_order = (zero_low < target_low) & (target_low <= target_high) & (target_high < zero_high)
    column = "target_low" if "target_low" in cells.texts else ""
    yield from cells.refuse(column, ranged & readable & ~in_order, lambda row, _found: _out_of_order(cells, row))


def _out_of_order(cells: Cells, row: int) -> Refusal:
    sentence = message(
        "The bounds {found} are not four numbers in order; zero_low < target_low ≤ target_high < zero_high is expected",
        found=", ".join(cells.found(name, np.array([row]))[0] or "–" for name in _BOUNDS),
    )
    return Refusal("bounds_out_of_order", sentence)


def _levels(cells: Cells, rated: Flags) -> Iterator[Finding]:
    levels = cells.values["levels"]
    poor = np.array([not _is_scale(names) for names in levels], dtype=bool)
    column = "levels" if "levels" in cells.texts else ""
    yield from cells.refuse(column, rated & poor, lambda _row, found: _not_a_scale(found))


def _is_scale(levels: tuple[str, ...]) -> bool:
    distinct = {level.casefold() for level in levels}
    return len(levels) >= 2 and len(distinct) == len(levels) and all(levels)


def _not_a_scale(found: str) -> Refusal:
    sentence = message(
        "{found} is not a scale; write two or more different levels from worst to best, with | between them, like "
        "{example}",
        found=found or "–",
        example="Poor|Fair|Good",
    )
    return Refusal("too_few_levels", sentence)


def _kpi_shape(cells: Cells, keep: Flags, _known: Known) -> pd.DataFrame:
    # Most files have no column for a lens: they say nothing about it, and what is known stays.
    spoken = [column.name for column in _KPI_COLUMNS if column.name != "lens" or "lens" in cells.texts]
    columns = {name: cells.values[name] for name in spoken}
    frame = typed_rows({**columns, "direction": _directions(cells)}, cells.numbers)
    return frame[keep]


KPIS = Kind("kpis", _KPI_COLUMNS, key=("code",), shape=_kpi_shape, rules=_kpi_rules)

_ITEM_COLUMNS = (
    _CODE,
    Column("text", read_texts, ("teks", "pernyataan")),
    _ELEMENT,
    Column("scale_min", read_numbers, ("skala min", "skala minimum"), needed=False, blank=1.0),
    Column("scale_max", read_numbers, ("skala maks", "skala maksimum"), needed=False, blank=5.0),
    Column("reverse", read_flags, ("terbalik",), needed=False, filled=False, blank=False),
)


def _item_rules(cells: Cells, _known: Known) -> Iterator[Finding]:
    low, high = cells.values["scale_min"], cells.values["scale_max"]
    sure = cells.readable["scale_min"] & cells.readable["scale_max"]
    column = next((name for name in ("scale_max", "scale_min") if name in cells.texts), "")

    def refusal(row: int, _found: str) -> Refusal:
        sentence = message(
            "A scale from {low} to {high} has no room for an answer; scale_min must be below scale_max",
            low=plain(low[row]),
            high=plain(high[row]),
        )
        return Refusal("scale_out_of_order", sentence)

    yield from cells.refuse(column, sure & ~(low < high), refusal)


def _item_shape(cells: Cells, keep: Flags, _known: Known) -> pd.DataFrame:
    columns = {column.name: cells.values[column.name][keep] for column in _ITEM_COLUMNS}
    return typed_rows(columns, cells.numbers[keep])


ITEMS = Kind("items", _ITEM_COLUMNS, key=("code",), shape=_item_shape, rules=_item_rules)
