"""Read workbooks, XLSX, XLS and ODS, as text: numbers as they are stored, days like 2026-07-01, percentages as "
"shown."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, NoReturn
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import python_calamine

from health.errors import message
from health.intake.compound import reach, require_workbook, shows_percentages
from health.intake.formats import PERCENT_IDS, is_percent
from health.intake.headers import fold
from health.intake.limits import Limits
from health.intake.questions import Question
from health.intake.records import Records
from health.intake.refusing import listed, refuse, shown
from health.intake.unpacking import look_inside, refuse_damaged, refuse_encrypted, require_reach

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BATCH = 5_000
_LOOKED_AT = 40
# Parsed with the standard library only after `look_inside` has refused every document type and entity.
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NUMERIC_TEXT = re.compile(r"[\s+\-−(]*[\d.,]*\d[\d.,\s]*[%)]?")
_WORKBOOK_ENDINGS = frozenset({".xlsx", ".xls", ".ods", ".xlsm", ".xlsb"})
_TEXT_ENDINGS = frozenset({".csv", ".tsv", ".tab", ".txt", ".psv"})


@dataclass(frozen=True)
class Book:
    """Hold one sheet of a workbook as text.

    exact: places of columns in which every number is stored as one.
    """

    format: str
    records: Records
    sheet: str
    sheets: tuple[str, ...]
    exact: frozenset[int]
    questions: tuple[Question, ...]


def format_of(data: bytes) -> str | None:
    """Name the workbook format bytes are in: "XLSX", "XLS", "ODS", or None."""
    if data.startswith(_COMPOUND):
        return "XLS"
    if not data.startswith(_ZIP):
        return None
    if b"xl/" in data:
        return "XLSX"
    return "ODS" if b"opendocument.spreadsheet" in data else None


def require_true_name(data: bytes, name: str) -> None:
    """Refuse a workbook that is named like a text file, and a text that is named like a workbook."""
    ending = PurePath(name).suffix.casefold()
    found = format_of(data)
    if found and ending in _TEXT_ENDINGS:
        sentence = message(
            "{name} is named like a text file but is a workbook of the kind {format}; give it the ending of its kind, "
            "or "
            "save it as CSV UTF-8",
            name=name,
            format=found,
        )
        refuse("renamed", sentence)
    if not found and ending in _WORKBOOK_ENDINGS and _is_text(data):
        sentence = message(
            "{name} is named like a workbook but is plain text; rename it to .csv, or open it in a spreadsheet "
            "program and "
            "save it as a workbook",
            name=name,
        )
        refuse("renamed", sentence)


def _is_text(data: bytes) -> bool:
    start = data[:256].lstrip().lower()
    return bool(start) and b"\0" not in data[:4096] and not start.startswith((b"<", b"%pdf", b"pk", b"\x1f\x8b"))


def read_workbook(data: bytes, name: str, *, sheet: str | None, expected: Sequence[str], limits: Limits) -> Book:
    """Read one sheet: the one a person chose, else the first with most of the expected headers, else the first filled.

    Raises `FileRefused` for workbooks that are damaged, encrypted, hold macros or are larger than the limits, and for a
    sheet that is not there.
    """
    found = format_of(data) or "XLSX"
    noticed = _noticed(data, name, limits=limits)
    book = _opened(data, name)
    sheets = tuple(book.sheet_names)
    chosen = _chosen(book, sheets, name=name, sheet=sheet, expected=expected)
    percent = _percent_cells(data, chosen, name=name) if found == "XLSX" else frozenset()
    records, exact = _records(book, chosen, name=name, percent=percent, limits=limits)
    asked = "percentage" in noticed or (found == "XLS" and _has_percentages(data, name))
    return Book(found, records, chosen, sheets, exact, (_about_percentages(name),) if asked else ())


def _noticed(data: bytes, name: str, *, limits: Limits) -> frozenset[str]:
    """Refuse what may not be opened at all; give what is to be asked about, as far as that shows beforehand."""
    if data.startswith(_ZIP):
        return look_inside(data, name, limits=limits)
    require_workbook(data, name)
    with _OurErrors(name):
        rows, columns = reach(data)
    require_reach(name, rows=rows, columns=columns, limits=limits)
    return frozenset()


def _has_percentages(data: bytes, name: str) -> bool:
    with _OurErrors(name):
        return shows_percentages(data)


def _opened(data: bytes, name: str) -> Any:
    with _OurErrors(name):
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))


class _OurErrors:
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


def _chosen(book: Any, sheets: Sequence[str], *, name: str, sheet: str | None, expected: Sequence[str]) -> str:
    if not sheets:
        refuse("empty_file", message("{name} is empty; give it a header and at least one row", name=name))
    if sheet is not None:
        return sheet if sheet in sheets else _no_such_sheet(sheet, sheets, name=name)
    wanted = {fold(header) for header in expected}
    scores = {title: _score(book, title, wanted, name=name) for title in sheets}
    return max(sheets, key=lambda title: scores[title])


def _no_such_sheet(sheet: str, sheets: Sequence[str], *, name: str) -> NoReturn:
    sentence = message(
        "{name} has no sheet {found}; choose one of {expected}",
        name=name,
        found=shown(sheet),
        expected=listed(tuple(sheets)),
    )
    refuse("no_such_sheet", sentence)


def _score(book: Any, title: str, wanted: set[str], *, name: str) -> tuple[int, bool]:
    """Give how many wanted headers the fullest of a sheet's first rows has, and whether it has any cell."""
    with _OurErrors(name):
        rows = [[str(cell) for cell in row] for row in islice(book.get_sheet_by_name(title).iter_rows(), _LOOKED_AT)]
    matches = max((len({fold(cell) for cell in row} & wanted) for row in rows), default=0)
    return matches, any(cell.strip() for row in rows for cell in row)


def _records(
    book: Any, title: str, *, name: str, percent: frozenset[tuple[int, int]], limits: Limits
) -> tuple[Records, frozenset[int]]:
    with _OurErrors(name):
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
    unsure: set[int] = set()
    with _OurErrors(name):
        rows: Iterator[list[Any]] = sheet.iter_rows()
        number = 0
        while batch := list(islice(rows, _BATCH)):
            texts = [
                [_text(cell, (number + at, before + place) in percent) for place, cell in enumerate(row)]
                for at, row in enumerate(batch)
            ]
            unsure |= {
                place
                for row in batch
                for place, cell in enumerate(row)
                if isinstance(cell, str) and _NUMERIC_TEXT.fullmatch(cell)
            }
            number += len(batch)
            batches.append([pa.array(column, pa.string()) for column in zip(*texts, strict=True)])
    records = _stacked(batches)
    return records, frozenset(range(records.cells.shape[1])) - unsure


def _stacked(batches: list[list[Any]]) -> Records:
    if not batches or not batches[0]:
        return Records(pd.DataFrame(), np.array([], dtype=np.int64))
    columns = {str(place): pa.chunked_array([batch[place] for batch in batches]) for place in range(len(batches[0]))}
    frame: pd.DataFrame = pa.table(columns).to_pandas()
    frame.columns = pd.RangeIndex(len(columns))
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    return Records(frame, np.full(len(frame), len(columns), dtype=np.int64))


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


def _about_percentages(name: str) -> Question:
    sentence = message(
        "{name} shows some numbers as percentages, which are stored as fractions: 95% is read as 0.95. Check the "
        "numbers, "
        "or save the sheet as XLSX or CSV UTF-8, where they are read as shown",
        name=name,
    )
    return Question("percentages", sentence, "agreed", MappingProxyType({}))


def _percent_cells(data: bytes, sheet: str, *, name: str) -> frozenset[tuple[int, int]]:
    """Find the cells of an XLSX sheet that are shown as percentages, by row and column from 0.

    The reader gives stored values only: 95% would come as 0.95. Source: ECMA-376 part 1, 18.8.30 (formats 9 and 10).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            styles = _percent_styles(archive)
            return _styled(archive, sheet, styles) if styles else frozenset()
    except (ElementTree.ParseError, KeyError, ValueError, zipfile.BadZipFile) as error:
        refuse_damaged(name, cause=error)


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    path = next((part for part in archive.namelist() if part.casefold().endswith("xl/styles.xml")), None)
    if path is None:
        return frozenset()
    root = ElementTree.fromstring(archive.read(path))  # noqa: S314
    own = {
        int(entry.get("numFmtId", "-1"))
        for entry in root.iter(f"{_MAIN}numFmt")
        if is_percent(entry.get("formatCode", ""))
    }
    formats = root.find(f"{_MAIN}cellXfs")
    entries = () if formats is None else formats
    return frozenset(
        str(place) for place, entry in enumerate(entries) if int(entry.get("numFmtId", "0")) in own | PERCENT_IDS
    )


def _styled(archive: zipfile.ZipFile, sheet: str, styles: frozenset[str]) -> frozenset[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    with archive.open(_part_of(archive, sheet)) as opened:
        for _, cell in ElementTree.iterparse(opened):  # noqa: S314
            if cell.tag == f"{_MAIN}c":
                reference = re.fullmatch(r"([A-Z]+)([0-9]+)", cell.get("r", ""))
                if reference and cell.get("s") in styles and cell.get("t", "n") == "n":
                    found.add((int(reference[2]) - 1, _column(reference[1])))
            elif cell.tag == f"{_MAIN}row":
                cell.clear()
    return frozenset(found)


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for entry in book.iter(f"{_MAIN}sheet"):
        if entry.get("name") == sheet:
            target = targets[entry.get(f"{_OFFICE}id")]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)
