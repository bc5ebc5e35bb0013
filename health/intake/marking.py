"""Give a person's own file back with a column that says what is wrong in each row, in the format it came in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence

import pandas as pd

from health.errors import Message, Problem
from health.harmless import harmless_cell
from health.intake.read import Table

# What no workbook may hold.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def marked_copy(
    table: Table, problems: Sequence[Problem], *, title: str, say: Callable[[Message], str]
) -> tuple[bytes, str]:
    """Write the table with a last column of problems; give the bytes and the ending of their format.

    title: header of that column. say: says a sentence in the reader's language. A text file keeps its delimiter where
    it is one character, in UTF-8 with a mark, which every spreadsheet program understands; a workbook becomes an XLSX
    workbook. Cells that could start a formula get an apostrophe; numbers, which start with a sign too, keep theirs.
    """
    told: dict[int, list[str]] = {}
    for problem in problems:
        if problem.row is not None:
            where = f"{problem.column}: " if problem.column else ""
            told.setdefault(problem.row, []).append(where + say(problem.sentence))
    headers = [harmless_cell(str(header)) for header in table.frame.columns] + [title]
    rows = (
        [*map(harmless_cell, cells), harmless_cell(" | ".join(told.get(number, [])))]
        for number, cells in zip(table.frame.index.tolist(), table.frame.astype(str).to_numpy().tolist(), strict=True)
    )
    if delimiter := table.understood.delimiter:
        return _as_text(headers, rows, delimiter=delimiter if len(delimiter) == 1 else ","), ".csv"
    return _as_workbook(headers, list(rows)), ".xlsx"


def _as_text(headers: Sequence[str], rows: object, *, delimiter: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().encode("utf-8-sig")


def _as_workbook(headers: Sequence[str], rows: list[list[str]]) -> bytes:
    packed = io.BytesIO()
    frame = pd.DataFrame([[_CONTROLS.sub("", cell) for cell in row] for row in rows], columns=list(headers))
    frame.to_excel(packed, index=False, engine="openpyxl")
    return packed.getvalue()
