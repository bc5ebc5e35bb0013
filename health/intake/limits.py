"""How large an uploaded file may be: stated here, and refused with a sentence before memory is spent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """State the largest file that is read.

    rows: filled rows, the header included. columns: cells in one row. cells: rows times columns, because two million
    short rows under two thousand headers would be small as a file and vast as a table. cell_characters: length of one.
    unpacked_bytes, packed_parts, workbook_cells: of a workbook, which is a packed folder and takes more memory per
    cell.
    """

    file_bytes: int = 200_000_000
    rows: int = 2_000_000
    columns: int = 2_000
    cells: int = 50_000_000
    cell_characters: int = 10_000
    unpacked_bytes: int = 400_000_000
    packed_parts: int = 2_000
    workbook_cells: int = 6_000_000


LIMITS = Limits()
