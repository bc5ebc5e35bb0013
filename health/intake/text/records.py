"""Split text into rows of cells, numbered as a spreadsheet numbers them: fast where all is plain, strict where not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.csv  # type: ignore[import-untyped]

from health.errors import message
from health.intake.limits import Limits
from health.intake.refusing import refuse
from health.intake.text.dialect import Dialect, count_filled_records, double_escaped, quotes_are_plain
from health.intake.text.encoding import count_line_ends
from health.intake.text.loose import loose_records
from health.progress import Progress, Step, unheard

_BATCH = 10_000
_Record = tuple[int, list[str]]


@dataclass(frozen=True)
class Records:
    """Hold a text's records.

    cells: one row per record, columns numbered from 0, index = row number from 1; cells missing at the end are "".
    widths: how many cells each record has in the file.
    """

    cells: pd.DataFrame
    widths: npt.NDArray[np.int64]


def split_records(utf8: bytes, name: str, *, dialect: Dialect, limits: Limits, progress: Progress = unheard) -> Records:
    """Split text into records of text cells. Blank records may be left out; the others keep their numbers.

    Raises `FileRefused` beyond the limits and for quotes that do not close.
    """
    if dialect.escaped:
        utf8 = double_escaped(utf8)
    records = count_line_ends(utf8) + 1
    progress(Step("reading", 0, records))
    small = records <= limits.rows and records * dialect.width <= limits.cells
    splitter = _Splitter(name, dialect, limits, records, progress)
    if not small:
        splitter.require_fewer_records(utf8)
    if small and dialect.is_plain and quotes_are_plain(utf8, dialect.delimiter):
        try:
            return splitter.split_plain(utf8)
        except pa.ArrowInvalid:
            # A record longer than pyarrow's blocks; the csv module has none.
            return splitter.split_strictly(utf8)
    return splitter.split_strictly(utf8)


@dataclass(frozen=True)
class _Splitter:
    name: str
    dialect: Dialect
    limits: Limits
    expected: int
    progress: Progress

    def require_fewer_records(self, utf8: bytes) -> None:
        """Refuse from the line ends alone what would be refused after reading it; rare ways of quoting are read."""
        if self.dialect.is_plain:
            self._require_room(count_filled_records(utf8, self.dialect.delimiter), self.dialect.width)

    def split_plain(self, utf8: bytes) -> Records:
        """Split with pyarrow, and the records of another width than the usual one with the csv module."""
        uneven: list[tuple[int, str]] = []
        table = _read_with_arrow(utf8, self.dialect, uneven=uneven)
        taken = np.ones(table.num_rows + len(uneven), dtype=bool)
        taken[[number - 1 for number, _ in uneven]] = False
        even = _frame(table, np.flatnonzero(taken) + 1)
        widths = np.full(len(even), self.dialect.width, dtype=np.int64)
        if not uneven:
            return Records(even, widths)
        others = self._records_of(self._parsed(uneven), width=even.shape[1], rows=len(even))
        order = np.argsort(np.concatenate([even.index.to_numpy(), others.cells.index.to_numpy()]), kind="stable")
        return Records(_one_below_the_other(even, others.cells), np.concatenate([widths, others.widths])[order])

    def split_strictly(self, utf8: bytes) -> Records:
        """Split with the csv module, refusing at the first record with broken quotes."""
        return self._records_of(self._records(utf8), width=1, rows=0)

    def _reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        way = self.dialect
        return csv.reader(lines, delimiter=way.delimiter, quotechar=way.quote, skipinitialspace=way.spaced, strict=True)

    def _loosely(self, utf8: bytes) -> Iterator[list[str]]:
        text = utf8.decode("utf-8")
        return loose_records(text, delimiter=self.dialect.delimiter, quote=self.dialect.quote)

    def _parsed(self, uneven: list[tuple[int, str]]) -> Iterator[_Record]:
        for number, text in uneven:
            for cells in self._reader(io.StringIO(text, newline="")):
                self._require_columns(len(cells), row=number)
                yield number, cells

    def _records(self, utf8: bytes) -> Iterator[_Record]:
        """Yield the records that are not blank, each with its number."""
        lines = io.TextIOWrapper(io.BytesIO(utf8), encoding="utf-8", newline="")
        number = 0
        try:
            found = self._loosely(utf8) if self.dialect.loose else self._reader(lines)
            for number, cells in enumerate(found, start=1):
                self._require_columns(len(cells), row=number)
                if any(cells):
                    yield number, cells
        except csv.Error as error:
            self._refuse_record(number + 1, str(error))

    def _records_of(self, records: Iterator[_Record], *, width: int, rows: int) -> Records:
        """Put records into a frame, batch by batch, refusing as soon as they and `rows` others exceed the limits."""
        numbers: list[int] = []
        widths: list[int] = []
        batches: list[list[Any]] = []
        while batch := list(islice(records, _BATCH)):
            numbers.extend(number for number, _ in batch)
            widths.extend(len(cells) for _, cells in batch)
            columns = list(zip_longest(*(cells for _, cells in batch), fillvalue=""))
            width = max(width, len(columns))
            self._require_room(rows + len(numbers), width)
            self.progress(Step("reading", rows + len(numbers), max(self.expected, rows + len(numbers))))
            batches.append([pa.array(column, pa.string()) for column in columns])
        frame = _frame(_joined(batches, width), np.array(numbers, dtype=np.int64))
        return Records(frame, np.array(widths, dtype=np.int64))

    def _refuse_record(self, row: int, reason: str) -> NoReturn:
        # The csv module stops at 131,072 characters; a quote that never closes usually ends there as well.
        if "limit" in reason:
            sentence = message(
                "Row {row} of {name} has a cell longer than {limit} characters; shorten it, or close the quote that "
                "opens there",
                row=row,
                name=self.name,
                limit=self.limits.cell_characters,
            )
            refuse("cell_too_long", sentence, row=row)
        refuse_record(self.name, row)

    def _require_columns(self, found: int, *, row: int) -> None:
        if found > self.limits.columns:
            refuse_columns(self.name, found, row=row, limits=self.limits)

    def _require_room(self, rows: int, width: int) -> None:
        if rows > self.limits.rows:
            sentence = message(
                "{name} has more than {limit} rows; split it into smaller files", name=self.name, limit=self.limits.rows
            )
            refuse("too_many_rows", sentence)
        if rows * width > self.limits.cells:
            sentence = message(
                "{name} has more than {limit} cells, rows times columns; split it into smaller files",
                name=self.name,
                limit=self.limits.cells,
            )
            refuse("too_many_cells", sentence)


def refuse_record(name: str, row: int) -> NoReturn:
    """Refuse a file for the quotes of one of its rows."""
    sentence = message(
        "Row {row} of {name} has a quote that does not open or close a cell properly; double every quote inside a "
        "quoted cell, or save the file again as CSV UTF-8",
        row=row,
        name=name,
    )
    refuse("malformed_quotes", sentence, row=row)


def refuse_columns(name: str, found: int, *, limits: Limits, row: int | None = None) -> NoReturn:
    """Refuse a file for the number of cells in one of its rows."""
    sentence = message(
        "{name} has a row of {found} columns; at most {limit} are read. Remove the columns that are not needed",
        name=name,
        found=found,
        limit=limits.columns,
    )
    refuse("too_many_columns", sentence, row=row)


def _read_with_arrow(utf8: bytes, dialect: Dialect, *, uneven: list[tuple[int, str]]) -> Any:
    """Read records of the first one's width; the others go to `uneven` with their numbers."""

    def set_aside(record: Any) -> str:
        uneven.append((record.number, record.text))
        return "skip"

    names = [str(place) for place in range(dialect.width)]
    return pa.csv.read_csv(
        pa.BufferReader(utf8),
        # pyarrow numbers the records only where one thread reads them in order.
        read_options=pa.csv.ReadOptions(column_names=names, use_threads=False),
        parse_options=pa.csv.ParseOptions(
            delimiter=dialect.delimiter,
            newlines_in_values=b'"' in utf8,
            ignore_empty_lines=False,
            invalid_row_handler=set_aside,
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )


def _frame(table: Any, numbers: npt.NDArray[np.int64]) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas()
    frame.columns = pd.RangeIndex(len(frame.columns))
    frame.index = pd.Index(numbers, name="row")
    return frame


def _one_below_the_other(even: pd.DataFrame, uneven: pd.DataFrame) -> pd.DataFrame:
    for place in range(even.shape[1], uneven.shape[1]):
        even[place] = pd.Series("", index=even.index, dtype="str")
    return pd.concat([even, uneven]).sort_index()


def _joined(batches: list[list[Any]], width: int) -> Any:
    """Put batches of differing width under each other, "" where one is narrower."""
    columns: dict[str, Any] = {}
    for place in range(width):
        parts = [
            batch[place] if place < len(batch) else pa.array([""] * len(batch[0]), pa.string()) for batch in batches
        ]
        columns[str(place)] = pa.chunked_array(parts, pa.string())
    return pa.table(columns)
