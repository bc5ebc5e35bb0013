"""Look into an XLS workbook, a compound file of records, for what its reader does not tell."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import olefile  # type: ignore[import-untyped]

from health.errors import message
from health.intake.formats import PERCENT_IDS, is_percent
from health.intake.refusing import refuse
from health.intake.unpacking import refuse_encrypted, refuse_macros

# Kinds of records. Source: [MS-XLS] 2.3.1.
_FORMAT, _XF = 0x041E, 0x00E0
_NUMBERS = frozenset({0x0203, 0x027E, 0x0006})  # Number, RK, Formula
_MANY_NUMBERS = 0x00BD  # MulRk
# Those of one cell, which begin with row and column, and of a run of cells, which end with the last column.
_CELLS = _NUMBERS | {0x00FD, 0x0201, 0x0204, 0x0205, 0x00D6}  # LabelSst, Blank, Label, BoolErr, RString
_RUNS = frozenset({_MANY_NUMBERS, 0x00BE})  # MulRk, MulBlank


def require_workbook(data: bytes, name: str) -> None:
    """Refuse a compound file that is locked, holds macros, or is no workbook."""

    def holds(entry: str) -> bool:
        return entry.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        refuse_encrypted(name)
    if holds("_VBA_PROJECT"):
        refuse_macros(name)
    if not holds("Workbook") and not holds("Book"):
        sentence = message(
            "{name} is not a workbook but another kind of office document; save its table as CSV UTF-8 or XLSX",
            name=name,
        )
        refuse("other_format", sentence)


def shows_percentages(data: bytes) -> bool:
    """Say whether any number of an XLS workbook is shown as a percentage, on whichever sheet.

    Every workbook declares a percent style, so the styles that cells use are what counts. Raises `OSError`,
    `ValueError` or `struct.error` for a damaged file.
    """
    percent, styles, used = set(PERCENT_IDS), list[int](), set[int]()
    stream, is_unicode = _stream(data)
    for kind, body in _records(stream):
        if kind == _FORMAT and is_percent(_code(body, is_unicode=is_unicode)):
            percent.add(_number(body, 0))
        elif kind == _XF:
            styles.append(_number(body, 2))
        elif kind in _NUMBERS:
            used.add(_number(body, 4))
        elif kind == _MANY_NUMBERS:
            used.update(_number(body, at) for at in range(4, len(body) - 2, 6))
    return any(style < len(styles) and styles[style] in percent for style in used)


def reach(data: bytes) -> tuple[int, int]:
    """Give how many rows and columns the cells of an XLS workbook span, on whichever sheet; raises as above.

    A reader makes room for all of them before it tells how many there are.
    """
    rows = columns = 0
    for kind, body in _records(_stream(data)[0]):
        if (kind in _CELLS or kind in _RUNS) and len(body) >= 4:
            last = _number(body, len(body) - 2) if kind in _RUNS else _number(body, 2)
            rows, columns = max(rows, _number(body, 0) + 1), max(columns, last + 1)
    return rows, columns


def _stream(data: bytes) -> tuple[bytes, bool]:
    """Give the workbook's records, and whether its texts are Unicode, as they are since Excel 97."""
    with olefile.OleFileIO(io.BytesIO(data)) as compound:
        is_unicode = bool(compound.exists("Workbook"))
        with compound.openstream("Workbook" if is_unicode else "Book") as opened:
            return bytes(opened.read()), is_unicode


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _number(body: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", body, at)[0])


def _code(body: bytes, *, is_unicode: bool) -> str:
    """Read a format's code, behind its number, its length and, since Excel 97, whether its letters take two bytes."""
    if not is_unicode:
        return body[3:].decode("latin-1")
    return body[5:].decode("utf-16-le" if body[4:5] == b"\x01" else "latin-1", "replace")
