"""Find the cells of an ODS sheet that hold an error, or a formula that was never calculated."""

from __future__ import annotations

import io
import re
import xml.parsers.expat
import zipfile
import zlib

from health.intake.workbooks.marked import Run, Runs
from health.intake.workbooks.ods_parts import CELLS, repeats
from health.intake.workbooks.unfit import refuse_damaged

# Parsed with the standard library only after `look_inside` has refused every document type and entity, and every sheet
# whose repeated rows and columns reach beyond the limits.
_CHUNK = 1 << 20
# As LibreOffice and Excel show them, in whichever language: #DIV/0!, #N/A, #WERT!, Err:502.
_ERROR = re.compile(r"#[^\W\d_][\w/.]*[!?]?|Err:[0-9]{3}")
_NOTHING = ("", "0")
_DAMAGED = (xml.parsers.expat.ExpatError, KeyError, zipfile.BadZipFile, zlib.error, EOFError)


def errors_of_ods(data: bytes, sheet: str, *, name: str) -> Runs:
    """Find the errors of a sheet as they are shown, and formulas that nothing has calculated, as "=A1+B1".

    The reader gives an error as nothing, or as the 0 that some programs keep beside it. LibreOffice writes
    `calcext:value-type="error"`; others write a text or a 0, and show the error: only cells with a formula are taken
    for one. Source: OpenDocument 1.3 part 3, 19.387 (value types). Raises `FileRefused` for a damaged workbook.
    """
    found = _Errors(sheet)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as opened:
            while chunk := opened.read(_CHUNK):
                found.parser.Parse(chunk, False)
    except _DAMAGED as error:
        refuse_damaged(name, cause=error)
    return found.runs


class _Errors:
    """Gather the errors of one sheet while the document is parsed."""

    def __init__(self, sheet: str) -> None:
        self.runs: dict[int, list[Run]] = {}
        self.parser = xml.parsers.expat.ParserCreate()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._read
        self._sheet, self._is_wanted = sheet, False
        self._row = self._column = 0
        self._repeated = 1
        self._cell: dict[str, str] | None = None
        self._within: list[str] = []
        self._text = ""
        self._found: list[Run] = []

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._cell is not None:
            self._within.append(tag)
        elif tag == "table:table":
            self._is_wanted, self._row = attributes.get("table:name") == self._sheet, 0
        elif tag == "table:table-row":
            self._repeated, self._column, self._found = repeats(attributes, "table:number-rows-repeated"), 0, []
        elif tag in CELLS:
            self._cell, self._text = attributes, ""

    def _read(self, text: str) -> None:
        # A note to the cell has paragraphs as well, which are not what the cell shows.
        if self._within[:1] == ["text:p"]:
            self._text += text

    def _end(self, tag: str) -> None:
        if self._within:
            self._within.pop()
        elif self._cell is not None:
            self._end_of_cell(self._cell)
        elif tag == "table:table-row":
            if self._found and self._is_wanted:
                self.runs |= dict.fromkeys(range(self._row, self._row + self._repeated), self._found)
            self._row += self._repeated

    def _end_of_cell(self, cell: dict[str, str]) -> None:
        first = self._column
        self._column += repeats(cell, "table:number-columns-repeated")
        self._cell = None
        text = _uncounted(cell, self._text)
        if text:
            self._found.append(Run(first, self._column - 1, text))


def _uncounted(cell: dict[str, str], text: str) -> str:
    """Give what a cell shows in place of a value, "" where it has one or needs none."""
    formula, kind = cell.get("table:formula"), cell.get("office:value-type")
    if formula is None:
        return ""
    if cell.get("calcext:value-type") == "error":
        return text or "#ERROR!"
    if _ERROR.fullmatch(text) and (kind in (None, "string") or cell.get("office:value", "") in _NOTHING):
        return text
    return f"={formula.partition('=')[2] or formula}" if kind is None else ""
