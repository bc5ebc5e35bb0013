"""Find the cells of an XLS sheet that hold an error."""

from __future__ import annotations

import struct

from health.intake.workbooks.compound import BOUND_SHEET, END, FORMULA, records_of, stream_of
from health.intake.workbooks.marked import Run, Runs

_ERROR_OR_TRUTH = 0x0205  # BoolErr
# What stands in the place of a formula's number that is none, and the kind of it that is an error.
_NO_NUMBER, _IS_ERROR = b"\xff\xff", 2
# Source: [MS-XLS] 2.5.10.
_SHOWN = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_UNKNOWN = "#ERROR!"


def errors_of_xls(data: bytes, place: int) -> Runs:
    """Find the errors of a sheet as they are shown, which the reader gives as nothing.

    place: of the sheet in the workbook, from 0. Source: [MS-XLS] 2.4.24 (BoolErr) and 2.5.133 (the value of a formula).
    Raises `OSError`, `ValueError`, `IndexError` or `struct.error` for a damaged file.
    """
    stream, _ = stream_of(data)
    found: dict[int, list[Run]] = {}
    for kind, body in records_of(stream, start=_starts(stream)[place]):
        if kind == END:
            break
        error = _error(kind, body)
        if error is not None:
            row, column = struct.unpack_from("<HH", body)
            found.setdefault(row, []).append(Run(column, column, _SHOWN.get(error, _UNKNOWN)))
    return found


def _starts(stream: bytes) -> list[int]:
    """Give where each sheet begins."""
    starts: list[int] = []
    for kind, body in records_of(stream):
        if kind == END:
            break
        if kind == BOUND_SHEET:
            starts.append(struct.unpack_from("<I", body)[0])
    return starts


def _error(kind: int, body: bytes) -> int | None:
    """Give the number of the error a record holds, behind row, column and style; None where it holds none."""
    if kind == _ERROR_OR_TRUTH and body[7:8] == b"\x01":
        return body[6]
    if kind == FORMULA and body[12:14] == _NO_NUMBER and body[6] == _IS_ERROR:
        return body[8]
    return None
