"""How large an uploaded file may be: stated here, and refused with a sentence before memory is spent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """State the largest file that is read.

    rows: filled rows, the header included. columns: cells in one row. cells: rows times columns, because two million
    short rows under two thousand headers would be small as a file and vast as a table. cell_characters: length of one.
    unpacked_bytes, packed_parts: of a workbook, which is a packed folder. workbook_cells: of one of its sheets;
    sheets_cells: of all of them. workbook_characters: of text in all its cells, each time it is shown, because a text
    is stored once for all cells that have it.
    """

    file_bytes: int = 200_000_000
    rows: int = 2_000_000
    columns: int = 2_000
    cells: int = 50_000_000
    cell_characters: int = 10_000
    unpacked_bytes: int = 400_000_000
    packed_parts: int = 2_000
    workbook_cells: int = 6_000_000
    sheets_cells: int = 20_000_000
    workbook_characters: int = 120_000_000


LIMITS = Limits()
