"""Leave out of a sheet what is a table of its own beside the first, behind an empty column, and ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

import numpy as np
import numpy.typing as npt

from health.errors import message
from health.intake.layout.heading import is_header
from health.intake.layout.shapes import blank, shape_of
from health.intake.layout.sheet import SAMPLED, Sheet
from health.intake.refusing import shown

_FEWEST_COLUMNS, _FEWEST_ROWS, _LOOKED_AT = 2, 2, 8


def leave_tables_beside(sheet: Sheet, header: list[str]) -> list[str]:
    """Leave out the columns from where a second table begins, and ask; give the headers of those that stay."""
    if sheet.answers.rows == "all" or not len(sheet.cells):
        return header
    names = [name.strip() for name in header] + [""] * (sheet.cells.shape[1] - len(header))
    gaps = list(islice(_gaps(sheet, names), _LOOKED_AT))
    sample: list[list[str]] = sheet.cells.iloc[:SAMPLED].to_numpy().tolist() if gaps else []
    for end, start in gaps:
        if not _Sides(sheet, names, end, start, sample).are_two_tables():
            continue
        sentence = message(
            "Behind an empty column another table seems to begin: {found}; its columns are left out unless you say "
            "that all belong together",
            found=shown(", ".join(_said(names[start:]) or _said(_first_filled(sheet, start)))),
        )
        sheet.ask_about_second_table(sentence)
        sheet.leave_out(np.flatnonzero(~_filled(sheet, range(end))), "second table")
        sheet.keep_columns(end)
        return header[:end]
    return header


def _gaps(sheet: Sheet, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give the end of the columns before, and the start of those after, each run of empty ones."""
    if all(names):
        return
    used = [at for at, name in enumerate(names) if name or _filled(sheet, [at]).any()]
    for place, (left, right) in enumerate(pairwise(used), start=1):
        if right > left + 1 and place >= _FEWEST_COLUMNS and len(used) - place >= _FEWEST_COLUMNS:
            yield left + 1, right


def _filled(sheet: Sheet, places: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Say of each row whether any of some columns is filled."""
    found = np.zeros(len(sheet.cells), dtype=bool)
    for at in places:
        found |= ~blank(sheet.cells.iloc[:, at])
    return found


def _first_filled(sheet: Sheet, start: int) -> list[str]:
    return sheet.row(int(np.argmax(_filled(sheet, range(start, sheet.cells.shape[1])))))[start:]


def _said(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


class _Sides:
    """Compare the columns before an empty one, which end at `end`, with those after it, which begin at `start`."""

    def __init__(self, sheet: Sheet, names: Sequence[str], end: int, start: int, sample: list[list[str]]) -> None:
        self._sheet, self._first = sheet, next(at for at in range(end) if names[at] or _filled(sheet, [at]).any())
        self._end, self._start = end, start
        self._left, self._right = [_folded(names[self._first : end]), _folded(names[start:])]
        self._rows = sample

    def are_two_tables(self) -> bool:
        """Say whether the right side repeats headers, has its own in a lower row, ends in another row than the left, or
        both begin with names, on the right another in each row, and go on with numbers."""
        shared = set(_said(self._left)) & set(_said(self._right))
        if len(shared) >= _FEWEST_COLUMNS or (self._left[0] and self._left[0] == self._right[0]):
            return True
        if not any(self._right):
            below = [row[self._start :] for row in self._rows if any(_said(row[self._start :]))]
            return len(below) > 1 and is_header(below, 0)
        return all(self._left) and self._right[0] != "" and (self._end_apart() or self._are_alike())

    def _end_apart(self) -> bool:
        ends = [_end_of_run(_filled(self._sheet, [at])) for at in (self._first, self._start)]
        return 0 not in ends and ends[0] != ends[1]

    def _are_alike(self) -> bool:
        left, right = [
            [row[side] for row in self._rows] for side in (slice(self._first, self._end), slice(self._start, None))
        ]
        keys = [row[0] for row in right]
        each = len(keys) >= _FEWEST_ROWS and len(set(keys)) == len(keys)
        return each and _names_and_numbers(left) and _names_and_numbers(right)


def _folded(names: Sequence[str]) -> list[str]:
    return [name.casefold() for name in names]


def _end_of_run(filled: npt.NDArray[np.bool_]) -> int:
    """Give how many rows at the top are filled, where none is below them; else 0."""
    n = int(np.count_nonzero(filled))
    return n if bool(filled[:n].all()) else 0


def _names_and_numbers(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether the first column has a word in each row, and another a number."""
    first, *others = [{shape_of(cell) for cell in column} for column in zip(*rows, strict=True)]
    return first == {"words"} and {"number"} in others
