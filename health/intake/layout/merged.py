"""Fill names down that stand only in the first row of their group, as merged cells are exported, and ask."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from health.errors import message
from health.intake.layout.shapes import blank, shape_of
from health.intake.layout.sheet import SAMPLED, Sheet
from health.intake.questions import Question
from health.intake.refusing import shown

_LEADING, _FEWEST_ROWS, _FEWEST_GROUPS, _LEAST_BLANK, _SHARE_REPEATED = 3, 4, 2, 0.3, 0.5


def fill_down(sheet: Sheet, header: Sequence[str]) -> None:
    """Write the name of each group into its rows where it stands in the first alone, and ask whether that is right.

    That is so where the first column is filled in its first row and in few others, each time with another name, and
    the rows of a group differ in words that other groups have as well, as in KPIs or quarters.
    """
    if len(sheet.cells) < _FEWEST_ROWS:
        return
    places = _leading(sheet.cells, header)
    if not places or not _are_groups(sheet.cells, places):
        return
    cells = sheet.cells.copy(deep=False)
    for at in places:
        cells[cells.columns[at]] = _filled_down(cells.iloc[:, at])
    sheet.cells = cells
    sentence = message(
        "Names stand only in the first row of each group ({found}); read as filled down, each empty cell is like the "
        "one above it. Check that this is right",
        found=shown(", ".join(header[at].strip() for at in places)),
    )
    sheet.ask(Question("filled_down", sentence, "agreed"))


def _leading(cells: pd.DataFrame, header: Sequence[str]) -> list[int]:
    """Give the leading columns with a header whose empty cells are also empty in the columns before them."""
    found: list[int] = []
    before = np.ones(len(cells), dtype=bool)
    for at in [at for at, name in enumerate(header) if name.strip()][:_LEADING]:
        # Where groups are of several rows, the first of many rows show it.
        if not blank(cells.iloc[:SAMPLED, at]).any():
            break
        empty = blank(cells.iloc[:, at])
        if empty[0] or empty.mean() < _LEAST_BLANK or bool((empty & ~before).any()):
            break
        found.append(at)
        before = empty
    return found


def _are_groups(cells: pd.DataFrame, places: Sequence[int]) -> bool:
    """Say whether the first column names groups whose rows have, beside it, words that other groups repeat."""
    empty = blank(cells.iloc[:, places[0]])
    names = cells.iloc[:, places[0]][~empty]
    others = [at for at in range(cells.shape[1]) if at not in places and _is_key(cells.iloc[:, at])]
    if len(names) < _FEWEST_GROUPS or names.str.strip().duplicated().any() or not others:
        return False
    keys = pd.DataFrame({str(at): cells.iloc[:, at] for at in others})
    # What is filled in the same rows as the first column names the group too, and not the rows in it.
    for at in places[1:]:
        if bool((blank(cells.iloc[:, at]) != empty).any()):
            keys[str(at)] = _filled_down(cells.iloc[:, at])
    group = pd.Series(np.cumsum(~empty), index=cells.index)
    repeated = keys.duplicated(keep=False)
    within = keys.assign(group=group).duplicated()
    return not bool(within.any()) and float(repeated.mean()) >= _SHARE_REPEATED


def _is_key(column: pd.Series[str]) -> bool:
    """Say whether a column is filled in every row, and with words, quarters or days."""
    shapes = {shape_of(cell) for cell in column.iloc[:SAMPLED].tolist()}
    return shapes <= {"words", "quarter", "day"} and not bool(blank(column).any())


def _filled_down(column: pd.Series[str]) -> pd.Series[str]:
    return column.where(~blank(column)).ffill().astype("str")
