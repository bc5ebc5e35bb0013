"""Find which part of an XLSX workbook each sheet is kept in, and which of its cells are shown as percentages."""

from __future__ import annotations

import io
import re
import xml.parsers.expat
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from health.intake.formats import PERCENT_IDS, is_percent
from health.intake.unfit import refuse_damaged
from health.intake.xlsx_parts import place_of

# Parsed with the standard library only after `look_inside` has refused every document type and entity.
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CHUNK = 1 << 20
# What is read as a whole holds names and styles only; a hundredth of this is usual.
_MOST_BYTES = 20_000_000
_DAMAGED = (ElementTree.ParseError, xml.parsers.expat.ExpatError, KeyError, ValueError, zipfile.BadZipFile)


def percent_cells(data: bytes, sheet: str, *, name: str) -> frozenset[tuple[int, int]]:
    """Find the cells of an XLSX sheet that are shown as percentages, by row and column from 0.

    The reader gives stored values only: 95% would come as 0.95. Source: ECMA-376 part 1, 18.8.30 (formats 9 and 10).
    Raises `FileRefused` for a damaged workbook, such as one in which two sheets are kept in the same part: it would be
    read once for each.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = dict(_parts_of_sheets(archive))
            styles = _percent_styles(archive)
            return frozenset(_styled(archive, parts[sheet], styles)) if styles else frozenset()
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


def _styled(archive: zipfile.ZipFile, part: str, styles: frozenset[str]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()

    def start(tag: str, attributes: dict[str, str]) -> None:
        if attributes.get("s") in styles and attributes.get("t", "n") == "n" and tag.rpartition(":")[2] == "c":
            reference = re.fullmatch(r"([A-Z]+)([0-9]+)", attributes.get("r", ""))
            if reference:
                found.add((int(reference[2]) - 1, place_of(reference[1].encode()) - 1))

    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = start
    with archive.open(part) as opened:
        while chunk := opened.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return found
