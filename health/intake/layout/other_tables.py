"""Leave out of a sheet what is a table of its own below the first, and ask whether that is right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from health.errors import message
from health.intake.layout.heading import is_other_table, repeats
from health.intake.layout.sheet import Sheet

TAIL = 30
_TITLE_CELLS = 3


def leave_other_tables(sheet: Sheet, header: Sequence[str]) -> None:
    """Leave out everything from where a second table begins, told by its headers or by being narrower, and ask."""
    _second_table(sheet, header)
    _narrower_table(sheet)


def _second_table(sheet: Sheet, header: Sequence[str]) -> None:
    """Leave out everything from a row on that repeats the headers, and ask."""
    names = [cell.strip() for cell in header]
    leading = [place for place, name in enumerate(names) if name][:2]
    if len(leading) < 2 or sheet.answers.rows == "all" or not len(sheet.cells):
        return
    again = np.ones(len(sheet.cells), dtype=bool)
    for place in leading:
        name = names[place]
        cased = {header[place], name, name.upper(), name.lower(), name.title(), name.capitalize()}
        again &= sheet.cells.iloc[:, place].isin(cased).to_numpy(dtype=bool)
    at = np.flatnonzero(again)
    if not at.size or not repeats(sheet.row(int(at[0])), names):
        return
    first = int(at[0])
    sentence = message(
        "Row {row} repeats the headers, as if a second table began there; rows {row} to {last} are left out unless "
        "you say that all rows belong together",
        row=sheet.number(first),
        last=sheet.number(len(sheet.cells) - 1),
    )
    sheet.ask_about_second_table(sentence)
    sheet.leave_out(np.arange(first, len(sheet.cells)), "second table")


def _narrower_table(sheet: Sheet) -> None:
    """Leave out rows at the end that are a table of their own below a blank row, and ask."""
    numbers = sheet.cells.index.to_numpy()
    gaps = np.flatnonzero(np.diff(numbers) > 1) + 1
    near = [int(place) for place in gaps if len(numbers) - place <= TAIL and place > 0]
    if sheet.usual <= _TITLE_CELLS or sheet.answers.rows == "all" or not near:
        return
    for place in near:
        rows = [sheet.row(at) for at in range(place, len(numbers))]
        if is_other_table(rows, usual=sheet.usual):
            sentence = message(
                "Row {row} begins a narrower table; rows {row} to {last} are left out unless you say that all rows "
                "belong together",
                row=int(numbers[place]),
                last=int(numbers[-1]),
            )
            sheet.ask_about_second_table(sentence)
            sheet.leave_out(np.arange(place, len(numbers)), "second table")
            return
