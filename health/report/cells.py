"""The cells of a report's tables, made of what the read models give: a missing number is an en dash, never 0."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from health.report.document import Cell
from health.wording import MISSING, Words


def score_cell(words: Words, value: float, *, band: str | None = None, tinted: bool = False) -> Cell:
    """Make a cell of a score; an en dash where it is missing."""
    return Cell(words.score(value), number_of(value), digits=1, band=band, tinted=tinted)


def change_cell(words: Words, value: float) -> Cell:
    """Make a cell of a change or a gap in points, with its sign."""
    return Cell(words.signed(value), number_of(value), digits=1, signed=True)


def share_cell(words: Words, value: float) -> Cell:
    """Make a cell of a share, as a percentage."""
    return Cell(words.percent(value), number_of(value), share=True)


def count_cell(words: Words, value: float) -> Cell:
    """Make a cell of a count."""
    return Cell(words.number(value), number_of(value))


def text_cell(entry: object) -> Cell:
    """Make a cell of a register's entry; an en dash where there is none."""
    return Cell(entry if isinstance(entry, str) and entry else MISSING)


def interval_cell(words: Words, *, low: float, high: float) -> Cell:
    """Say a 95 % interval; for a score of facts alone, that it has none."""
    if pd.isna(low) or low == high:
        return Cell(MISSING if pd.isna(low) else words.say("KPIs only"))
    return Cell(f"{words.score(low)}–{words.score(high)}")


def change_told(words: Words, *, delta: float, beyond_noise: object) -> str:
    """Say a change shortly, with whether it is more than noise."""
    if pd.isna(delta):
        return words.say("nothing to compare")
    return f"{words.signed(delta)}, {words.say('beyond noise') if beyond_noise else words.say('within noise')}"


def number_of(value: float | None) -> float | None:
    """Give a number as Python's, None where it is missing."""
    return None if value is None or math.isnan(value) else float(value)


def told_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a frame's rows as sentences take them: column → cell."""
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]
