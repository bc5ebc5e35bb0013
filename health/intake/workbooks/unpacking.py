"""Look into a packed workbook before a reader opens it: its size unpacked, its parts, macros, and tricks in its XML."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial

from health.intake.limits import Limits
from health.intake.workbooks.ods_parts import OdsPart
from health.intake.workbooks.unfit import (
    refuse_binary,
    refuse_damaged,
    refuse_encrypted,
    refuse_entities,
    refuse_macros,
    refuse_unpacked,
)
from health.intake.workbooks.xlsx_parts import Amounts, XlsxPart

_CHUNK = 1 << 20
_OVERLAP = 256
# What is looked for in the cells of an ODS document, by what it is called.
_NOTICED = {"percentage": b'office:value-type="percentage"', "formula": b"table:formula"}
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


def look_inside(data: bytes, name: str, *, limits: Limits) -> frozenset[str]:
    """Refuse a packed workbook that is damaged, encrypted, has macros or holds too much; give what stood out.

    Every part is unpacked bit by bit and thrown away, because the sizes that an archive states may be false. Gives
    "percentage" where an ODS sheet shows numbers as percentages, and "formula" where it has formulas.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _look(archive, name, limits=limits)
    except _DAMAGED as error:
        refuse_damaged(name, cause=error)


def _look(archive: zipfile.ZipFile, name: str, *, limits: Limits) -> frozenset[str]:
    parts = archive.infolist()
    _require_allowed(parts, name, limits=limits)
    amounts = Amounts(name, limits)
    found: set[str] = set()
    unpacked = 0
    for part in parts:
        xlsx, ods, is_xml = XlsxPart(amounts), OdsPart(name, limits), None
        for window, chunk in _windows(archive, part):
            unpacked += len(chunk)
            if unpacked > limits.unpacked_bytes:
                refuse_unpacked(name, limits=limits)
            if "manifest" in part.filename.casefold() and b"encryption-data" in window:
                refuse_encrypted(name)
            is_xml = _is_xml(part.filename, chunk) if is_xml is None else is_xml
            if is_xml:
                _require_no_entities(window, name)
                xlsx.follow(window, chunk)
            if part.filename == "content.xml":
                ods.follow(chunk)
                found |= {called for called, mark in _NOTICED.items() if mark in window}
        xlsx.settle(partial(_chunks, archive, part))
    amounts.require_characters()
    return frozenset(found)


def _require_allowed(parts: list[zipfile.ZipInfo], name: str, *, limits: Limits) -> None:
    if len(parts) > limits.packed_parts or sum(part.file_size for part in parts) > limits.unpacked_bytes:
        refuse_unpacked(name, limits=limits)
    if any(part.flag_bits & 1 for part in parts):
        refuse_encrypted(name)
    names = [part.filename.casefold() for part in parts]
    if "xl/workbook.bin" in names:
        refuse_binary(name)
    if any("vbaproject" in part or "/basic/" in f"/{part}" for part in names):
        refuse_macros(name)


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as opened:
        while chunk := opened.read(_CHUNK):
            yield chunk


def _windows(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """Yield a part in windows that overlap, with the bytes of each that are new."""
    before = b""
    for chunk in _chunks(archive, part):
        yield before + chunk, chunk
        before = chunk[-_OVERLAP:]


def _is_xml(part: str, chunk: bytes) -> bool:
    """Say whether a part is XML, by its name or how it begins: a sheet may be kept under any name."""
    begins = chunk[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    return begins or part.casefold().endswith((".xml", ".rels"))


def _require_no_entities(window: bytes, name: str) -> None:
    # In UTF-16 the same could be written unseen; no spreadsheet program writes that either.
    if b"<!DOCTYPE" in window or b"<!ENTITY" in window or b"<\0" in window or b"\0<" in window:
        refuse_entities(name)
