"""Find which part of an XLSX workbook each sheet is kept in, and which of its cells are not read as they are shown."""

from __future__ import annotations

import io
import re
import xml.parsers.expat
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from health.intake.workbooks.formats import PERCENT_IDS, is_percent
from health.intake.workbooks.marked import Marked, Run
from health.intake.workbooks.unfit import refuse_damaged
from health.intake.workbooks.xlsx_parts import place_of

# Parsed with the standard library only after `look_inside` has refused every document type and entity.
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CHUNK = 1 << 20
_UNCOUNTED, _LONGEST_MARK = (b't="e"', b"t='e'", b"<f", b":f"), 8
# What is read as a whole holds names and styles only; a hundredth of this is usual.
_MOST_BYTES = 20_000_000
_DAMAGED = (ElementTree.ParseError, xml.parsers.expat.ExpatError, KeyError, ValueError, zipfile.BadZipFile)


def marked_cells(data: bytes, sheet: str, *, name: str) -> Marked:
    """Find the cells of an XLSX sheet that are shown as percentages, and those that hold no value at all.

    The reader gives stored values only: 95% would come as 0.95, and an error as nothing. Source: ECMA-376 part 1,
    18.8.30 (formats 9 and 10) and 18.18.11 (cell types). Raises `FileRefused` for a damaged workbook, such as one in
    which two sheets are kept in the same part: it would be read once for each.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = dict(_parts_of_sheets(archive))
            return _marked(archive, parts[sheet], _percent_styles(archive))
    except _DAMAGED as error:
        refuse_damaged(name, cause=error)


def require_own_parts(data: bytes, *, name: str) -> None:
    """Refuse an XLSX workbook in which two sheets are kept in the same part: it would be read once for each."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            kept_in = [part.replace("\\", "/").casefold() for _, part in _parts_of_sheets(archive)]
            if len(set(kept_in)) < len(kept_in):
                raise ValueError("two sheets in one part")
    except _DAMAGED as error:
        refuse_damaged(name, cause=error)


def _parts_of_sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    book, links = _tree(archive, "xl/workbook.xml"), _tree(archive, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for entry in book.iter(f"{_MAIN}sheet"):
        target = targets[entry.get(f"{_OFFICE}id")]
        yield entry.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _tree(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    with archive.open(part) as opened:
        data = opened.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError(f"{part} is too large")
    return ElementTree.fromstring(data)  # noqa: S314


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    path = next((part for part in archive.namelist() if part.casefold().endswith("xl/styles.xml")), None)
    if path is None:
        return frozenset()
    root = _tree(archive, path)
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


def _marked(archive: zipfile.ZipFile, part: str, styles: frozenset[str]) -> Marked:
    cells = _Cells(styles)
    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = cells.start, cells.end
    parser.CharacterDataHandler = cells.text
    if not styles and not _may_be_uncounted(archive, part):
        return Marked()
    with archive.open(part) as opened:
        while chunk := opened.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return Marked(frozenset(cells.percent), cells.uncounted)


def _may_be_uncounted(archive: zipfile.ZipFile, part: str) -> bool:
    """Say whether a sheet has any error or formula: most have none, and are then not parsed a second time."""
    before = b""
    with archive.open(part) as opened:
        while chunk := opened.read(_CHUNK):
            if any(mark in before + chunk for mark in _UNCOUNTED):
                return True
            before = chunk[-_LONGEST_MARK:]
    return False


class _Cells:
    """Gather the marked cells while a sheet's part is parsed."""

    def __init__(self, styles: frozenset[str]) -> None:
        self.styles = styles
        self.percent: set[tuple[int, int]] = set()
        self.uncounted: dict[int, list[Run]] = {}
        self.cell: dict[str, str] = {}
        self.within = ""
        self.texts: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.within = tag.rpartition(":")[2]
        if self.within == "c":
            self.cell, self.texts = attributes, {}
        elif self.within == "f":
            self.texts["f"] = ""

    def text(self, text: str) -> None:
        if self.within in ("f", "v"):
            self.texts[self.within] = self.texts.get(self.within, "") + text

    def end(self, tag: str) -> None:
        self.within = ""
        if tag.rpartition(":")[2] != "c":
            return
        reference = re.fullmatch(r"([A-Z]+)([0-9]+)", self.cell.get("r", ""))
        if reference is None:
            return
        row, column, kind = int(reference[2]) - 1, place_of(reference[1].encode()) - 1, self.cell.get("t", "n")
        value, formula = self.texts.get("v", ""), self.texts.get("f")
        if kind == "e":
            self._add_uncounted(row, column, value or "#ERROR!")
        elif kind == "n" and formula is not None and not value:
            self._add_uncounted(row, column, f"={formula}")
        elif kind == "n" and self.cell.get("s") in self.styles:
            self.percent.add((row, column))

    def _add_uncounted(self, row: int, column: int, text: str) -> None:
        self.uncounted.setdefault(row, []).append(Run(column, column, text))
