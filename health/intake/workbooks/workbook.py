"""Read workbooks, XLSX, XLS and ODS, as text: numbers as stored, days like 2026-07-01, percentages as shown."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, NoReturn

import python_calamine

from health.errors import message
from health.intake.headers import fold
from health.intake.limits import Limits
from health.intake.questions import Question
from health.intake.refusing import listed, refuse, shown
from health.intake.text.records import Records
from health.intake.workbooks.compound import require_reasonable, require_workbook, shows_percentages
from health.intake.workbooks.marked import Marked
from health.intake.workbooks.ods_errors import errors_of_ods
from health.intake.workbooks.sheet_cells import OurErrors, sheet_as_text
from health.intake.workbooks.unpacking import look_inside
from health.intake.workbooks.xls_errors import errors_of_xls
from health.intake.workbooks.xlsx_styles import marked_cells, require_own_parts
from health.progress import Progress, unheard

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOOKED_AT = 40
_FEWEST_HEADERS = 2
_WORKBOOK_ENDINGS = frozenset({".xlsx", ".xls", ".ods", ".xlsm", ".xlsb"})
_TEXT_ENDINGS = frozenset({".csv", ".tsv", ".tab", ".txt", ".psv"})


@dataclass(frozen=True)
class Book:
    """Hold one sheet of a workbook as text.

    exact: places of columns in which every number is stored as one. stored: texts of numbers stored as such.
    """

    format: str
    records: Records
    sheet: str
    sheets: tuple[str, ...]
    exact: frozenset[int]
    stored: frozenset[str]
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
            "or save it as CSV UTF-8",
            name=name,
            format=found,
        )
        refuse("renamed", sentence)
    if not found and ending in _WORKBOOK_ENDINGS and _is_text(data):
        sentence = message(
            "{name} is named like a workbook but is plain text; rename it to .csv, or open it in a spreadsheet program "
            "and save it as a workbook",
            name=name,
        )
        refuse("renamed", sentence)


def _is_text(data: bytes) -> bool:
    start = data[:256].lstrip().lower()
    return bool(start) and b"\0" not in data[:4096] and not start.startswith((b"<", b"%pdf", b"pk", b"\x1f\x8b"))


def read_workbook(
    data: bytes,
    name: str,
    *,
    sheet: str | None,
    expected: Sequence[str],
    limits: Limits,
    progress: Progress = unheard,
) -> Book:
    """Read one sheet: the one a person chose, else the first with most of the expected headers, else the first filled.

    A hidden sheet comes after those that are seen; hidden rows and columns are read as all others. Errors come as they
    are shown, in XLSX and ODS also formulas that were never calculated: the reader would give nothing in their place.

    Raises `FileRefused` for workbooks that are damaged, encrypted, hold macros or are larger than the limits, and for a
    sheet that is not there.
    """
    found = format_of(data) or "XLSX"
    noticed = _noticed(data, name, limits=limits)
    book = _opened(data, name)
    sheets = tuple(book.sheet_names)
    chosen = _chosen(book, sheets, name=name, sheet=sheet, expected=expected)
    marks = _marks(data, found, chosen, place=sheets.index(chosen), noticed=noticed, name=name)
    records, exact, stored = sheet_as_text(book, chosen, name=name, marks=marks, limits=limits, progress=progress)
    asked = "percentage" in noticed or (found == "XLS" and _has_percentages(data, name))
    return Book(found, records, chosen, sheets, exact, stored, (_about_percentages(name),) if asked else ())


def _noticed(data: bytes, name: str, *, limits: Limits) -> frozenset[str]:
    """Refuse what may not be opened at all; give what is to be asked about, as far as that shows beforehand."""
    if data.startswith(_ZIP):
        noticed = look_inside(data, name, limits=limits)
        if format_of(data) == "XLSX":
            require_own_parts(data, name=name)
        return noticed
    require_workbook(data, name)
    with OurErrors(name):
        require_reasonable(data, name, limits=limits)
    return frozenset()


def _marks(data: bytes, found: str, sheet: str, *, place: int, noticed: frozenset[str], name: str) -> Marked:
    """Find the cells of a sheet that the reader gives otherwise than they are shown."""
    if found == "XLSX":
        return marked_cells(data, sheet, name=name)
    if found == "XLS":
        with OurErrors(name):
            return Marked(uncounted=errors_of_xls(data, place))
    # Most have no formula at all, and are then not parsed a second time.
    return Marked(uncounted=errors_of_ods(data, sheet, name=name)) if "formula" in noticed else Marked()


def _has_percentages(data: bytes, name: str) -> bool:
    with OurErrors(name):
        return shows_percentages(data)


def _opened(data: bytes, name: str) -> Any:
    with OurErrors(name):
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))


def _chosen(book: Any, sheets: Sequence[str], *, name: str, sheet: str | None, expected: Sequence[str]) -> str:
    if not sheets:
        refuse("empty_file", message("{name} is empty; give it a header and at least one row", name=name))
    if sheet is not None:
        return sheet if sheet in sheets else _no_such_sheet(sheet, sheets, name=name)
    wanted = {fold(header) for header in expected}
    seen = {entry.name for entry in book.sheets_metadata if entry.visible == python_calamine.SheetVisibleEnum.Visible}
    scores = {title: _score(book, title, wanted, name=name) for title in sheets}

    def merit(title: str) -> tuple[bool, int, int, int]:
        # What nobody sees is taken only where no sheet that is seen has as many as two of the headers.
        matches, filled = scores[title]
        return title in seen and matches >= _FEWEST_HEADERS, matches, filled if title in seen else 0, filled

    return max(sheets, key=merit)


def _no_such_sheet(sheet: str, sheets: Sequence[str], *, name: str) -> NoReturn:
    sentence = message(
        "{name} has no sheet {found}; choose one of {expected}",
        name=name,
        found=shown(sheet),
        expected=listed(tuple(sheets)),
    )
    refuse("no_such_sheet", sentence)


def _score(book: Any, title: str, wanted: set[str], *, name: str) -> tuple[int, int]:
    """Give how many wanted headers the fullest of a sheet's first rows has, and how many cells, up to two: a cover has
    one in each."""
    with OurErrors(name):
        rows = [[str(cell) for cell in row] for row in islice(book.get_sheet_by_name(title).iter_rows(), _LOOKED_AT)]
    matches = max((len({fold(cell) for cell in row} & wanted) for row in rows), default=0)
    return matches, min(2, max((sum(bool(cell.strip()) for cell in row) for row in rows), default=0))


def _about_percentages(name: str) -> Question:
    sentence = message(
        "{name} shows some numbers as percentages, which are stored as fractions: 95% is read as 0.95. Check the "
        "numbers, or save the sheet as XLSX or CSV UTF-8, where they are read as shown",
        name=name,
    )
    return Question("percentages", sentence, "agreed", MappingProxyType({}))
