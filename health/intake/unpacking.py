"""Look into a packed workbook before a reader opens it: its size unpacked, its parts, macros, and tricks in its XML."""

from __future__ import annotations

import io
import re
import xml.parsers.expat
import zipfile
import zlib
from collections.abc import Iterator
from typing import NoReturn

from health.errors import FileRefused, Problem, message
from health.intake.limits import Limits
from health.intake.refusing import refuse

_CHUNK = 1 << 20
_OVERLAP = 256
# Cells as spreadsheet programs write them, which are told from all others by counting both.
_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})([0-9]{1,7})"')
_ANY_CELL = re.compile(rb"<(?:[^<>\s/:]+:)?c[\s/>]")
_REFERENCE = re.compile("([A-Z]{1,7})([0-9]{1,10})", re.IGNORECASE)
_SHEET = b"sheetData"
_PERCENTAGE = b'office:value-type="percentage"'
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


def look_inside(data: bytes, name: str, *, limits: Limits) -> frozenset[str]:
    """Refuse a packed workbook that is damaged, encrypted, has macros or unpacks to too much; give what stood out.

    Every part is unpacked bit by bit and thrown away, because the sizes that an archive states may be false. Gives
    "percentage" where an ODS sheet shows numbers as percentages.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _look(archive, name, limits=limits)
    except _DAMAGED as error:
        refuse_damaged(name, cause=error)


def refuse_damaged(name: str, *, cause: BaseException) -> NoReturn:
    """Refuse a workbook that its own format's reader cannot open."""
    sentence = message(
        "{name} is damaged and cannot be opened as a workbook; open it in a spreadsheet program, save it again and "
        "upload "
        "that file",
        name=name,
    )
    raise FileRefused(sentence, (Problem(None, "", "", "damaged_workbook", sentence),)) from cause


def _look(archive: zipfile.ZipFile, name: str, *, limits: Limits) -> frozenset[str]:
    parts = archive.infolist()
    stated = sum(part.file_size for part in parts)
    if len(parts) > limits.packed_parts or stated > limits.unpacked_bytes:
        _refuse_unpacked(name, limits=limits)
    if any(part.flag_bits & 1 for part in parts):
        refuse_encrypted(name)
    if any(part.filename.casefold() == "xl/workbook.bin" for part in parts):
        _refuse_binary(name)
    if any("vbaproject" in part.filename.casefold() or "/basic/" in f"/{part.filename.casefold()}" for part in parts):
        refuse_macros(name)
    found: set[str] = set()
    unpacked = 0
    for part in parts:
        extent = _Extent(name, limits)
        for window, chunk in _windows(archive, part):
            unpacked += len(chunk)
            if unpacked > limits.unpacked_bytes:
                _refuse_unpacked(name, limits=limits)
            if "manifest" in part.filename.casefold() and b"encryption-data" in window:
                refuse_encrypted(name)
            if extent.is_xml(part.filename, chunk):
                found |= _inspect(window, chunk, part.filename, name=name, extent=extent)
        if extent.is_odd_sheet:
            extent.of_odd_xlsx(chunk for _, chunk in _windows(archive, part))
    return frozenset(found)


def _windows(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """Yield a part in windows that overlap, with the bytes of each that are new."""
    before = b""
    with archive.open(part) as opened:
        while chunk := opened.read(_CHUNK):
            yield before + chunk, chunk
            before = chunk[-_OVERLAP:]


def _inspect(window: bytes, chunk: bytes, part: str, *, name: str, extent: _Extent) -> set[str]:
    # In UTF-16 the same could be written unseen; no spreadsheet program writes that either.
    if b"<!DOCTYPE" in window or b"<!ENTITY" in window or b"<\0" in window or b"\0<" in window:
        sentence = message(
            "{name} defines XML entities, which no spreadsheet program writes and which can be made to fill the "
            "memory; "
            "save it again in a spreadsheet program",
            name=name,
        )
        refuse("xml_entities", sentence)
    if part == "content.xml":
        extent.of_ods(chunk)
    extent.of_xlsx(window, chunk)
    return {"percentage"} if part == "content.xml" and _PERCENTAGE in window else set()


def _refuse_binary(name: str) -> NoReturn:
    """Refuse XLSB, whose reader gives neither how far cells reach nor which of them are percentages."""
    sentence = message(
        "{name} is not a table but {format}, which is not read; save the table as CSV UTF-8 or XLSX in a "
        "spreadsheet program and upload that file",
        name=name,
        format="XLSB",
    )
    refuse("other_format", sentence)


class _Extent:
    """Follow how far the filled cells of one sheet reach, because a reader makes room for the whole rectangle."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name, self.limits = name, limits
        self.rows = self.columns = 0
        self._row = self._column = 0
        self._repeated = 1
        self._row_filled = False
        self._is_xml: bool | None = None
        self._is_sheet = self._is_odd = False
        self._held = b""
        self._times = 1
        self._letters = self._row_letters = self._all_letters = 0
        self._expat = xml.parsers.expat.ParserCreate()
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text

    def is_xml(self, part: str, chunk: bytes) -> bool:
        """Say whether a part is XML, by its name or how it begins: a sheet may be kept under any name."""
        if self._is_xml is None:
            begins = chunk[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
            self._is_xml = begins or part.casefold().endswith((".xml", ".rels"))
        return self._is_xml

    @property
    def is_odd_sheet(self) -> bool:
        """Say whether this is an XLSX sheet with cells that are not written the usual way."""
        return self._is_sheet and self._is_odd

    def of_xlsx(self, window: bytes, chunk: bytes) -> None:
        """Look at the next part of an XLSX document; its last tag is held back until all of it has come."""
        self._is_sheet = self._is_sheet or _SHEET in window
        text = self._held + chunk
        end = text.rfind(b"<")
        if end < 1:
            self._is_odd, self._held = True, b""
            return
        text, self._held = text[:end], text[end:]
        cells = _CELL.findall(text)
        self._is_odd = self._is_odd or len(cells) != len(_ANY_CELL.findall(text))
        if cells:
            self.rows = max([self.rows, *(int(row) for _, row in cells)])
            self.columns = max([self.columns, *(_place(column) for column in {column for column, _ in cells})])
        if self._is_sheet:
            self._require()

    def of_odd_xlsx(self, chunks: Iterator[bytes]) -> None:
        """Parse an XLSX sheet, which takes longer, because its cells may stand where no pattern finds them."""
        parser = xml.parsers.expat.ParserCreate()
        parser.StartElementHandler = self._start_of_xlsx
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
        except xml.parsers.expat.ExpatError as error:
            refuse_damaged(self.name, cause=error)

    def _start_of_xlsx(self, tag: str, attributes: dict[str, str]) -> None:
        """Follow rows and cells; one that does not say where it stands comes after the one before."""
        kind, said = tag.rpartition(":")[2], attributes.get("r", "").strip()
        if kind == "row":
            self._row = int(said[:12]) if said.isascii() and said.isdigit() else self._row + 1
            self._column = 0
        elif kind == "c":
            found = _REFERENCE.fullmatch(said)
            self._column = _place(found[1].upper().encode()) if found else self._column + 1
            self._row = int(found[2]) if found else self._row
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)
            self._require()

    def of_ods(self, chunk: bytes) -> None:
        """Look at the next part of an ODS document."""
        try:
            self._expat.Parse(chunk, False)
        except xml.parsers.expat.ExpatError as error:
            refuse_damaged(self.name, cause=error)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.rows = self.columns = self._row = 0
        elif tag == "table:table-row":
            self._repeated = _repeats(attributes, "table:number-rows-repeated")
            self._column, self._row_filled = 0, False
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._times = _repeats(attributes, "table:number-columns-repeated")
            self._letters = len(attributes.get("office:string-value", ""))
            self._column += self._times
            if "office:value-type" in attributes:
                self._row_filled = True
                self.columns = max(self.columns, self._column)
        elif tag == "text:s":
            self._letters += _repeats(attributes, "text:c")

    def _text(self, text: str) -> None:
        self._letters += len(text)

    def _end(self, tag: str) -> None:
        if tag in ("table:table-cell", "table:covered-table-cell"):
            self._row_letters += self._letters * self._times
            self._letters = 0
        elif tag == "table:table-row":
            self._end_of_row()

    def _end_of_row(self) -> None:
        self._row += self._repeated
        # A cell is written once and said to repeat; a reader writes out its text each time.
        self._all_letters += self._row_letters * self._repeated
        self._row_letters = 0
        if self._all_letters > self.limits.unpacked_bytes:
            _refuse_unpacked(self.name, limits=self.limits)
        if self._row_filled:
            self.rows = self._row
            self._require()

    def _require(self) -> None:
        require_reach(self.name, rows=self.rows, columns=self.columns, limits=self.limits)


def _repeats(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    # A number of more digits than any sheet has rows is as good as endless.
    return min(int(text[:12]), 10**9) if text.isascii() and text.isdigit() else 1


def _place(column: bytes) -> int:
    place = 0
    for letter in column:
        place = place * 26 + letter - 64
    return place


def require_reach(name: str, *, rows: int, columns: int, limits: Limits) -> None:
    """Refuse a sheet whose cells span more rows, columns or cells than are read."""
    if rows > limits.rows or columns > limits.columns or rows * columns > limits.workbook_cells:
        _refuse_far(name, limits=limits)


def _refuse_far(name: str, *, limits: Limits) -> NoReturn:
    sentence = message(
        "{name} has cells that reach beyond {columns} columns or {cells} cells, rows times columns; remove those that "
        "are "
        "not needed, or save the sheet as CSV UTF-8",
        name=name,
        columns=limits.columns,
        cells=limits.workbook_cells,
    )
    refuse("too_many_columns", sentence)


def _refuse_unpacked(name: str, *, limits: Limits) -> NoReturn:
    sentence = message(
        "{name} unpacks to more than {limit} bytes or {parts} parts; split it into smaller files, or save it as CSV "
        "UTF-8",
        name=name,
        limit=limits.unpacked_bytes,
        parts=limits.packed_parts,
    )
    refuse("too_many_bytes", sentence)


def refuse_encrypted(name: str) -> NoReturn:
    """Refuse a workbook that opens with a password only."""
    sentence = message(
        "{name} is encrypted; open it with its password, save it without one and upload that file", name=name
    )
    refuse("encrypted", sentence)


def refuse_macros(name: str) -> NoReturn:
    """Refuse a workbook with macros."""
    sentence = message(
        "{name} holds macros, which are not let in; save it as a workbook without macros (XLSX) or as CSV UTF-8",
        name=name,
    )
    refuse("macros", sentence)
