"""Look into an XLS workbook, a compound file of records, for what its reader does not tell."""

from __future__ import annotations

import io
import struct
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

import olefile  # type: ignore[import-untyped]

from health.errors import message
from health.intake.limits import Limits
from health.intake.refusing import refuse
from health.intake.workbooks.formats import PERCENT_IDS, is_percent
from health.intake.workbooks.unfit import refuse_encrypted, refuse_macros, require_characters, require_reach

# Kinds of records. Source: [MS-XLS] 2.3.1.
_FORMAT, _XF = 0x041E, 0x00E0
FORMULA = 0x0006
_NUMBERS = frozenset({0x0203, 0x027E, FORMULA})  # Number, RK
_MANY_NUMBERS = 0x00BD  # MulRk
# Those of one cell, which begin with row and column, and of a run of cells, which end with the last column.
_CELLS = _NUMBERS | {0x00FD, 0x0201, 0x0204, 0x0205, 0x00D6}  # LabelSst, Blank, Label, BoolErr, RString
_STRING_CELL, _STRINGS, _CONTINUED = 0x00FD, 0x00FC, 0x003C  # LabelSst, SST, Continue
BOUND_SHEET, END = 0x0085, 0x000A  # BoundSheet8, EOF
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
    stream, is_unicode = stream_of(data)
    for kind, body in records_of(stream):
        if kind == _FORMAT and is_percent(_code(body, is_unicode=is_unicode)):
            percent.add(_number(body, 0))
        elif kind == _XF:
            styles.append(_number(body, 2))
        elif kind in _NUMBERS:
            used.add(_number(body, 4))
        elif kind == _MANY_NUMBERS:
            used.update(_number(body, at) for at in range(4, len(body) - 2, 6))
    return any(style < len(styles) and styles[style] in percent for style in used)


def require_reasonable(data: bytes, name: str, *, limits: Limits) -> None:
    """Refuse an XLS workbook whose cells reach too far or show too much text; raises as above.

    A reader makes room for all cells before it tells how many there are, and writes out a string that is stored once
    for every cell that shows it.
    """
    stream, is_unicode = stream_of(data)
    lengths = _lengths_of_strings(stream) if is_unicode else []
    walk = _Walk(name, limits, lengths)
    for kind, body in records_of(stream):
        walk.follow(kind, body)
    walk.require_own_sheets()


class _Walk:
    """Follow the records of a workbook: how far cells reach, what they show, and where sheets begin."""

    def __init__(self, name: str, limits: Limits, lengths: list[int]) -> None:
        self._name, self._limits, self._lengths = name, limits, lengths
        self._rows = self._columns = self._letters = self._at = 0
        self._starts: list[int] = []
        self._ends: list[int] = []

    def follow(self, kind: int, body: bytes) -> None:
        """Look at the next record."""
        if (kind in _CELLS or kind in _RUNS) and len(body) >= 4:
            last = _number(body, len(body) - 2) if kind in _RUNS else _number(body, 2)
            self._rows, self._columns = max(self._rows, _number(body, 0) + 1), max(self._columns, last + 1)
            require_reach(self._name, rows=self._rows, columns=self._columns, limits=self._limits)
        if kind == _STRING_CELL and len(body) >= 10:
            place = struct.unpack_from("<I", body, 6)[0]
            self._letters += self._lengths[place] if place < len(self._lengths) else 0
            require_characters(self._name, characters=self._letters, limits=self._limits)
        if kind == BOUND_SHEET and len(body) >= 4:
            self._starts.append(struct.unpack_from("<I", body, 0)[0])
        if kind == END:
            self._ends.append(self._at)
        self._at += 4 + len(body)

    def require_own_sheets(self) -> None:
        """Require that a sheet ends before the next begins: what two share would be read once for each."""
        for start, after in pairwise(sorted(self._starts)):
            if bisect_left(self._ends, start) == bisect_left(self._ends, after):
                raise ValueError("two sheets are kept in the same place")


def stream_of(data: bytes) -> tuple[bytes, bool]:
    """Give the workbook's records, and whether its texts are Unicode, as they are since Excel 97."""
    with olefile.OleFileIO(io.BytesIO(data)) as compound:
        is_unicode = bool(compound.exists("Workbook"))
        with compound.openstream("Workbook" if is_unicode else "Book") as opened:
            return bytes(opened.read()), is_unicode


def records_of(stream: bytes, *, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and the body of each record from a place on."""
    at = start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _lengths_of_strings(stream: bytes) -> list[int]:
    """Give the length of each shared string. Source: [MS-XLS] 2.4.265 and 2.5.293."""
    pieces: list[bytes] = []
    for kind, body in records_of(stream):
        if kind == _STRINGS or (pieces and kind == _CONTINUED):
            pieces.append(body)
        elif pieces:
            break
    return _Strings(pieces).lengths() if pieces else []


class _Strings:
    """Go through the pieces of a table of shared strings; letters that go on in the next piece say there how wide."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._piece, self._at = 0, 8

    def lengths(self) -> list[int]:
        """Give as many lengths as the table says it has strings, or as it has room for."""
        told: list[int] = []
        count = struct.unpack_from("<I", self._pieces[0], 4)[0]
        while len(told) < count and self._is_more():
            told.append(self._next())
        return told

    def _is_more(self) -> bool:
        if self._at >= len(self._pieces[self._piece]) and self._piece + 1 < len(self._pieces):
            self._piece, self._at = self._piece + 1, 0
        return self._at < len(self._pieces[self._piece])

    def _next(self) -> int:
        letters, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
        phonetic = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
        self._skip_letters(letters, width=1 + (flags & 1))
        self._take(4 * runs + phonetic)
        return int(letters)

    def _skip_letters(self, letters: int, *, width: int) -> None:
        while letters:
            here = (len(self._pieces[self._piece]) - self._at) // width
            taken = letters if letters < here else here
            self._at, letters = self._at + taken * width, letters - taken
            if letters:
                if self._piece + 1 == len(self._pieces):
                    raise ValueError("a shared string ends too early")
                width = 1 + (self._pieces[self._piece + 1][0] & 1)
                self._piece, self._at = self._piece + 1, 1

    def _take(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size and self._is_more():
            part = self._pieces[self._piece][self._at : self._at + size - len(taken)]
            taken, self._at = taken + part, self._at + len(part)
        return taken


def _number(body: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", body, at)[0])


def _code(body: bytes, *, is_unicode: bool) -> str:
    """Read a format's code, behind its number, its length and, since Excel 97, whether its letters take two bytes."""
    if not is_unicode:
        return body[3:].decode("latin-1")
    return body[5:].decode("utf-16-le" if body[4:5] == b"\x01" else "latin-1", "replace")
