"""Name the cells of a workbook's sheet that a reader gives otherwise than they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Run:
    """Hold cells of one row, from column `first` to column `last`, counted from 0, that all show the same text."""

    first: int
    last: int
    text: str


Runs = Mapping[int, Sequence[Run]]
"""Runs by row from 0; rows that are said to repeat share theirs, because a small file may say so of a million."""


@dataclass(frozen=True)
class Marked:
    """Hold cells of a sheet that the reader gives otherwise than they are shown, by row and column from 0.

    percent: shown as percentages. uncounted: the text of an error, or of a formula that was never calculated.
    """

    percent: frozenset[tuple[int, int]] = frozenset()
    uncounted: Runs = field(default_factory=dict)
