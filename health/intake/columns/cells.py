"""What a column says and what is wrong in it: every reader, rule and declared column speaks in these few shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.errors import Message
from health.intake.known import Known
from health.intake.refusing import shown

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Refusal:
    """Give the stable code and the sentence of one problem."""

    code: str
    sentence: Message


@dataclass(frozen=True)
class Reading:
    """Hold what the distinct texts of a column mean.

    values: one per text; meaningless where refused. refused: position of a text → why.
    """

    values: npt.NDArray[Any]
    refused: Mapping[int, Refusal] = field(default_factory=dict)


Reader = Callable[["pd.Series[str]", Known], Reading]
"""Reads the distinct texts of a column, stripped, none of them empty."""


@dataclass(frozen=True)
class Column:
    """Declare a column: how its header may be written, how its cells are read, and whether they must be there.

    needed: the file must have it. filled: each row must fill it. blank: what an empty cell, or an absent column, means.
    """

    name: str
    reader: Reader
    aliases: tuple[str, ...] = ()
    needed: bool = True
    filled: bool = True
    blank: Any = None


@dataclass(frozen=True)
class Finding:
    """Tell what is wrong in some cells of one column; column "" for the rows as a whole.

    rows: positions in the table, not row numbers. refusals: one per row.
    """

    column: str
    rows: Ints
    refusals: Sequence[Refusal]


@dataclass(frozen=True)
class Cells:
    """Hold the rows of a file, read column by column, for rules that look at several cells at once.

    texts: the cells of the columns the file has, as they stand. values: of every declared column. given: the cell has
    text. readable: the cell was not refused.
    """

    texts: Mapping[str, pd.Series[str]]
    values: Mapping[str, npt.NDArray[Any]]
    given: Mapping[str, Flags]
    readable: Mapping[str, Flags]
    numbers: Ints

    def found(self, column: str, rows: Ints) -> list[str]:
        """Give some cells of a column without surrounding space; "" where the file lacks the column."""
        if column not in self.texts:
            return [""] * len(rows)
        found: list[str] = self.texts[column].iloc[rows].str.strip().tolist()
        return found

    def refuse(self, column: str, rows: Flags, refusal: Callable[[int, str], Refusal]) -> Iterator[Finding]:
        """Yield the finding for flagged rows, if there are any; `refusal` is given each row's position and its text."""
        at = np.flatnonzero(rows)
        if at.size:
            texts = self.found(column, at)
            yield Finding(column, at, [refusal(row, shown(text)) for row, text in zip(at.tolist(), texts, strict=True)])


@dataclass(frozen=True)
class Kind:
    """Declare a kind of file: its columns, what identifies a row, and what must hold between cells.

    rules: look at rows as a whole. shape: makes the typed rows of the accepted ones; its frame has one row per
    accepted row of the file unless `count` says how many rows there are in all.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    shape: Callable[[Cells, Flags, Known], pd.DataFrame]
    rules: Callable[[Cells, Known], Iterator[Finding]] = lambda _cells, _known: iter(())
    count: Callable[[Cells], int] = lambda cells: len(cells.numbers)


def typed_rows(columns: Mapping[str, npt.NDArray[Any]], numbers: Ints) -> pd.DataFrame:
    """Put typed columns side by side under the row numbers of the file; text stays an object, None where missing."""
    index = pd.Index(numbers, name="row")
    return pd.DataFrame({name: pd.Series(values, index=index, dtype=values.dtype) for name, values in columns.items()})
