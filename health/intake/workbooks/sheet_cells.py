"""Write the cells of a workbook's sheet as text: numbers as they are stored, days like 2026-07-01."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import python_calamine

from health.errors import message
from health.intake.limits import Limits
from health.intake.refusing import refuse
from health.intake.text.records import Records
from health.intake.workbooks.marked import Marked
from health.intake.workbooks.unfit import refuse_damaged, refuse_encrypted
from health.progress import Progress, Step, unheard

_BATCH = 5_000
# The pattern takes long on long texts, which are no numbers.
_LONGEST_NUMBER = 60
_STORED = re.compile(r"-?[0-9]+\.[0-9]+(?:e[+-]?[0-9]+)?%?")
_NUMERIC_TEXT = re.compile(r"[\s+\-−(]*[\d.,]*\d[\d.,\s]*[%)]?")


class OurErrors:
    """Turn what the reader raises on a damaged or locked workbook into a refusal."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, python_calamine.PasswordError):
            refuse_encrypted(self.name)
        known = (python_calamine.CalamineError, OSError, ValueError, struct.error, IndexError, OverflowError)
        # A panic of the reader's Rust code has a class that cannot be imported.
        if error is not None and (isinstance(error, known) or type(error).__name__ == "PanicException"):
            refuse_damaged(self.name, cause=error)


def sheet_as_text(
    book: Any,
    title: str,
    *,
    name: str,
    marks: Marked,
    limits: Limits,
    progress: Progress = unheard,
) -> tuple[Records, frozenset[int], frozenset[str]]:
    """Give a sheet's cells as text, the places of columns in which every number is stored as one, and the texts of
    stored numbers with a fraction, as far as no cell has them typed and it matters.

    marks: the cells the reader gives otherwise than they are shown.
    """
    with OurErrors(name):
        sheet = book.get_sheet_by_name(title)
        height, width = sheet.total_height, sheet.total_width
        # Rows come from the first one on, columns from the first filled one on.
        _, before = sheet.start or (0, 0)
    if height * width > limits.workbook_cells or width > limits.columns:
        sentence = message(
            "{name} has more than {limit} cells, rows times columns; split it into smaller files",
            name=name,
            limit=limits.workbook_cells,
        )
        refuse("too_many_cells", sentence)
    batches: list[list[Any]] = []
    typed: dict[int, set[str]] = {}
    with OurErrors(name):
        rows: Iterator[list[Any]] = sheet.iter_rows()
        number = 0
        while batch := list(islice(rows, _BATCH)):
            texts = [_as_shown(row, (number + at, before), marks) for at, row in enumerate(batch)]
            for place, cell in _numbers_as_text(batch):
                typed.setdefault(place, set()).add(cell.strip())
            number += len(batch)
            progress(Step("reading", number, max(number, height)))
            batches.append([pa.array(column, pa.string()) for column in zip(*texts, strict=True)])
    records = _stacked(batches)
    return records, frozenset(range(records.cells.shape[1])) - frozenset(typed), _stored(records, typed)


def _numbers_as_text(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, str]]:
    for row in rows:
        for place, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) <= _LONGEST_NUMBER and _NUMERIC_TEXT.fullmatch(cell):
                yield place, cell


def _stored(records: Records, typed: Mapping[int, set[str]]) -> frozenset[str]:
    """Give the texts of numbers with a fraction, save those typed as well; none where no typed one shows a mark."""
    written = set().union(*typed.values())
    if not any("." in text or "," in text for text in written):
        return frozenset()
    found = {text for place in records.cells for text in records.cells[place].unique() if _STORED.fullmatch(text)}
    return frozenset(found - written)


def _stacked(batches: list[list[Any]]) -> Records:
    if not batches or not batches[0]:
        return Records(pd.DataFrame(), np.array([], dtype=np.int64))
    columns = {str(place): pa.chunked_array([batch[place] for batch in batches]) for place in range(len(batches[0]))}
    frame: pd.DataFrame = pa.table(columns).to_pandas()
    frame.columns = pd.RangeIndex(len(columns))
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    return Records(frame, np.full(len(frame), len(columns), dtype=np.int64))


def _as_shown(row: list[Any], place: tuple[int, int], marks: Marked) -> list[str]:
    """Give the texts of a row; place: of its first cell."""
    number, before = place
    texts = [_text(cell, (number, before + at) in marks.percent) for at, cell in enumerate(row)]
    for run in marks.uncounted.get(number, ()):
        for at in range(run.first - before, run.last + 1 - before):
            if 0 <= at < len(texts):
                texts[at] = run.text
    return texts


def _text(cell: Any, is_percent: bool) -> str:
    """Write a stored value as a person would type it, without rounding."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        # Fifteen digits are what a spreadsheet keeps, so the shift of two places does not make 0.07 a
        # 7.000000000000001.
        return f"{_plain(float(f'{cell * 100:.15g}'))}%" if is_percent else _plain(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else ""


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else repr(number)
