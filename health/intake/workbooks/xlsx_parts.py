"""Follow the parts of an XLSX workbook as they are unpacked: how far cells reach and how much text they hold."""

from __future__ import annotations

import re
import xml.parsers.expat
from array import array
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from health.intake.limits import Limits
from health.intake.workbooks.unfit import refuse_damaged, require_characters, require_reach, require_room

# Cells as spreadsheet programs write them, which are told from all others by counting both.
_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})([0-9]{1,7})"(?: [a-z]+="\w*")*\s*/?>')
_ANY_CELL = re.compile(rb"<(?:[^<>\s/:]+:)?c[\s/>]")
_STRING_CELL = re.compile(rb' t="s"(?: [a-z]+="\w*")*><(?:\w+:)?v>([0-9]{1,9})<')
_REFERENCE = re.compile("([A-Z]{1,7})([0-9]{1,10})", re.IGNORECASE)
_STRINGS = re.compile(rb"<(?:[^<>\s/:]+:)?sst[\s/>]")
_SHEET = b"sheetData"
# The types of cells that hold their own text. Source: ECMA-376 part 1, 18.18.11.
_OWN_TEXT = ("inlineStr", "str")
_SAID_OWN_TEXT = (b'"inlineStr"', b'"str"')
# As good as endless: no string has so high a number.
_FAR = 10**9

Ints = npt.NDArray[np.int64]


class Amounts:
    """Add up what the parts of one workbook hold: the cells of its sheets, its shared strings and their uses."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name, self.limits = name, limits
        self._cells = self._own_letters = 0
        self._lengths = array("L")
        self._uses = np.zeros(0, dtype=np.int64)

    def add_cells(self, *, rows: int, columns: int) -> None:
        """Add the rectangle of a sheet."""
        self._cells += rows * columns
        require_room(self.name, cells=self._cells, limits=self.limits)

    def add_own(self, letters: int) -> None:
        """Add letters that a cell holds itself."""
        self._own_letters += letters
        require_characters(self.name, characters=self._own_letters, limits=self.limits)

    def add_string(self, letters: int) -> None:
        """Add the next shared string; there is no use for more of them than there may be cells."""
        self._lengths.append(letters)
        require_room(self.name, cells=len(self._lengths), limits=self.limits)

    def add_uses(self, strings: Sequence[Ints]) -> None:
        """Add cells that show shared strings, each by its number from 0."""
        if not strings:
            return
        numbers = np.concatenate(strings)
        counted = np.bincount(numbers[numbers < self.limits.sheets_cells], minlength=self._uses.size)
        counted[: self._uses.size] += self._uses
        self._uses = counted

    def require_characters(self) -> None:
        """Refuse a workbook whose cells show too much text: a string is stored once, and read once for every cell."""
        common = min(len(self._lengths), self._uses.size)
        lengths = np.frombuffer(self._lengths, dtype=self._lengths.typecode)[:common].astype(np.float64)
        shown = int(lengths @ self._uses[:common]) if common else 0
        require_characters(self.name, characters=self._own_letters + shown, limits=self.limits)


class XlsxPart:
    """Follow one part, of which only sheets and the table of shared strings matter."""

    def __init__(self, amounts: Amounts) -> None:
        self._amounts = amounts
        self._rows = self._columns = 0
        self._is_sheet = self._is_odd = self._has_own_text = self._is_strings = False
        self._size = 0
        self._held = b""
        self._used: list[Ints] = []

    def follow(self, window: bytes, chunk: bytes) -> None:
        """Look at the next part of the document; its last cell is held back until all of it has come."""
        self._size += len(chunk)
        self._is_sheet = self._is_sheet or _SHEET in window
        self._is_strings = self._is_strings or bool(_STRINGS.search(window))
        self._has_own_text = self._has_own_text or any(kind in window for kind in _SAID_OWN_TEXT)
        text = self._held + chunk
        end = text.rfind(b"<c ")
        end = text.rfind(b"<") if end < 1 else end
        if end < 1:
            self._is_odd, self._held = True, b""
            return
        self._held = text[end:]
        self._inspect(text[:end])

    def settle(self, chunks: Callable[[], Iterator[bytes]]) -> None:
        """Add up the whole part, parsing it, which takes longer, where patterns do not tell all.

        chunks: gives the part from its beginning.
        """
        self._inspect(self._held)
        if self._is_strings:
            _Parsed(self._amounts, chunks()).strings()
        if not self._is_sheet:
            return
        amounts = self._amounts
        if self._is_odd or (self._has_own_text and self._size > amounts.limits.workbook_characters):
            _Parsed(amounts, chunks()).sheet()
        else:
            amounts.add_cells(rows=self._rows, columns=self._columns)
            amounts.add_uses(self._used)

    def _inspect(self, text: bytes) -> None:
        cells = _CELL.findall(text)
        self._is_odd = self._is_odd or len(cells) != len(_ANY_CELL.findall(text))
        if cells:
            self._rows = max([self._rows, *(int(row) for _, row in cells)])
            self._columns = max([self._columns, *(place_of(column) for column in {column for column, _ in cells})])
        if self._is_sheet:
            _require(self._amounts, rows=self._rows, columns=self._columns)
        used = _STRING_CELL.findall(text)
        self._is_odd = self._is_odd or len(used) != text.count(b't="s"')
        if used:
            self._used.append(np.array(used).astype(np.int64))


class _Parsed:
    """Parse one part from its beginning, because what matters may stand where no pattern finds it."""

    def __init__(self, amounts: Amounts, chunks: Iterator[bytes]) -> None:
        self._amounts, self._chunks = amounts, chunks
        self._rows = self._columns = self._row = self._column = 0
        self._type, self._text = "", ""
        self._is_value = False
        self._letters = -1
        self._used: list[int] = []

    def strings(self) -> None:
        """Add the length of each shared string, all its runs together."""
        self._parse(self._start_of_string, self._end_of_string, self._letters_of_string)

    def sheet(self) -> None:
        """Add the cells of a sheet, those shown by shared strings and those with their own text."""
        self._parse(self._start_of_cell, self._end_of_cell, self._text_of_cell)
        self._amounts.add_cells(rows=self._rows, columns=self._columns)
        self._amounts.add_uses([np.array(self._used, dtype=np.int64)])

    def _parse(self, start: Callable[..., None], end: Callable[..., None], text: Callable[..., None]) -> None:
        parser = xml.parsers.expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
        try:
            for chunk in self._chunks:
                parser.Parse(chunk, False)
        except xml.parsers.expat.ExpatError as error:
            refuse_damaged(self._amounts.name, cause=error)

    def _start_of_string(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "si":
            self._letters = 0

    def _letters_of_string(self, text: str) -> None:
        self._letters += len(text)

    def _end_of_string(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "si":
            self._amounts.add_string(self._letters)

    def _start_of_cell(self, tag: str, attributes: dict[str, str]) -> None:
        """Follow rows and cells; one that does not say where it stands comes after the one before."""
        kind, said = tag.rpartition(":")[2], attributes.get("r", "").strip()
        if kind == "row":
            self._row = int(said[:12]) if said.isascii() and said.isdigit() else self._row + 1
            self._column = 0
        elif kind == "c":
            found = _REFERENCE.fullmatch(said)
            self._column = place_of(found[1].upper().encode()) if found else self._column + 1
            self._row = int(found[2]) if found else self._row
            self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
            self._type = attributes.get("t", "")
            _require(self._amounts, rows=self._rows, columns=self._columns)
        self._is_value = kind == "v"

    def _text_of_cell(self, text: str) -> None:
        if self._type in _OWN_TEXT:
            self._amounts.add_own(len(text))
        elif self._is_value and self._type == "s":
            self._text += text

    def _end_of_cell(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "v":
            text = self._text.strip()
            if text.isascii() and text.isdigit():
                self._used.append(min(int(text[:12]), _FAR))
            self._text, self._is_value = "", False


def _require(amounts: Amounts, *, rows: int, columns: int) -> None:
    require_reach(amounts.name, rows=rows, columns=columns, limits=amounts.limits)


def place_of(column: bytes) -> int:
    """Give the place of a column from its letters, from 1.

    >>> place_of(b"A"), place_of(b"XFD")
    (1, 16384)
    """
    place = 0
    for letter in column:
        place = place * 26 + letter - 64
    return place
