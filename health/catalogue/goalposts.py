"""Check that a KPI can be scored: its direction has the numbers it needs, in an order that leaves room for a score."""

from __future__ import annotations

from collections.abc import Mapping

from health.catalogue.entries import Kpi
from health.catalogue.reading import Row
from health.errors import message

DIRECTIONS = ("higher", "lower", "range", "rating")

_BOUNDS = ("zero_low", "target_low", "target_high", "zero_high")
_LEVELS = ("levels_en", "levels_id")
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "higher": ("target",),
    "lower": ("target",),
    "range": _BOUNDS,
    "rating": _LEVELS,
}
_ALLOWED = {**_NEEDED, "higher": ("target", "zero_at"), "lower": ("target", "zero_at")}
_ALL = ("target", "zero_at", *_BOUNDS, *_LEVELS)


def check_goalposts(row: Row, kpi: Kpi) -> None:
    """Add to the row's mistakes whatever keeps this KPI from being scored; an unknown direction is noted elsewhere."""
    if kpi.direction not in DIRECTIONS:
        return
    _check_cells(row, kpi.direction)
    if kpi.direction == "higher":
        _check_higher(row, kpi)
    elif kpi.direction == "lower":
        _check_lower(row, kpi)
    elif kpi.direction == "range":
        _check_range(row, kpi)
    else:
        _check_rating(row)


def _check_cells(row: Row, direction: str) -> None:
    for column in _NEEDED[direction]:
        row.filled(column)
    for column in _ALL:
        if row.cells[column] and column not in _ALLOWED[direction]:
            row.mistakes.append(
                message(
                    "{file}, line {line}, column {column}: {found} has no meaning for direction {direction}; "
                    "leave the cell empty",
                    **row.at(column),
                    direction=direction,
                )
            )


def _check_higher(row: Row, kpi: Kpi) -> None:
    zero = 0.0 if kpi.zero_at is None else kpi.zero_at
    if kpi.target is not None and kpi.target <= zero:
        row.mistakes.append(
            message(
                "{file}, line {line}, column {column}: a target of {found} must be above zero_at, which is {zero} "
                "(0 when empty)",
                **row.at("target"),
                zero=zero,
            )
        )


def _check_lower(row: Row, kpi: Kpi) -> None:
    if kpi.target is None:
        return
    zero = 2 * kpi.target if kpi.zero_at is None else kpi.zero_at
    if kpi.target >= zero:
        row.mistakes.append(
            message(
                "{file}, line {line}, column {column}: a target of {found} must be below zero_at, which is {zero} "
                "(twice the target when empty)",
                **row.at("target"),
                zero=zero,
            )
        )


def _check_range(row: Row, kpi: Kpi) -> None:
    bounds = (kpi.zero_low, kpi.target_low, kpi.target_high, kpi.zero_high)
    zero_low, low, high, zero_high = bounds
    if zero_low is None or low is None or high is None or zero_high is None:
        return
    if not zero_low < low <= high < zero_high:
        row.mistakes.append(
            message(
                "{file}, line {line}, column {column}: the bounds {bounds} are out of order; "
                "zero_low < target_low ≤ target_high < zero_high is expected",
                **row.at("target_low"),
                bounds=", ".join(row.cells[column] for column in _BOUNDS),
            )
        )


def _check_rating(row: Row) -> None:
    for column in _LEVELS:
        levels = row.levels(column)
        if levels and (len(levels) < 2 or len(set(levels)) < len(levels) or not all(levels)):
            row.mistakes.append(
                message(
                    "{file}, line {line}, column {column}: {found} is not a scale; write two or more different levels "
                    "from worst to best, with | between them",
                    **row.at(column),
                )
            )
    english, indonesian = (row.levels(column) for column in _LEVELS)
    if english and indonesian and len(english) != len(indonesian):
        row.mistakes.append(
            message(
                "{file}, line {line}, column {column}: {found} has {count} levels and levels_en has {expected}; "
                "write the same number",
                **row.at("levels_id"),
                count=len(indonesian),
                expected=len(english),
            )
        )
