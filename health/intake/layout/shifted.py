"""Find rows whose cells may stand under the wrong headers: of another width than the others, cut in two, or of words
under numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.errors import Message, message
from health.intake.columns.numbers import MISSING
from health.intake.layout.shapes import SPECIFIC, fits, shape_of, shapes_of_columns
from health.intake.questions import Question

_SAMPLED, _LOOKED_AT, _MOST, _FEWEST_NAMES = 200, 10_000, 100, 2


def questions_about_rows(cells: pd.DataFrame, widths: npt.NDArray[np.int64], *, usual: int) -> list[Question]:
    """Ask about each row in doubt, at most a hundred of them.

    widths: cells of each row in the file. usual: how many cells rows have.
    """
    return _Rows(cells, widths, usual).questions()


class _Rows:
    def __init__(self, cells: pd.DataFrame, widths: npt.NDArray[np.int64], usual: int) -> None:
        self._cells, self._widths, self._usual = cells, widths, usual
        full = np.flatnonzero(widths == usual)[:_SAMPLED]
        wide = max(usual, cells.shape[1])
        self._full = int(full.size)
        self._shapes = shapes_of_columns([self._row(int(place))[:usual] for place in full]) if full.size else []
        self._shapes += [{"blank"}] * (wide - len(self._shapes))

    def questions(self) -> list[Question]:
        asked: dict[int, Message] = {}
        if len(self._cells) > 2 and (self._names_units() or self._goes_on_with_headers()):
            asked[0] = _about_units()
        for place in np.flatnonzero(self._widths != self._usual)[:_LOOKED_AT].tolist():
            if len(asked) >= _MOST:
                break
            if neighbours := self._torn(place):
                asked |= dict.fromkeys(neighbours, _about_cut(int(self._cells.index[place])))
            elif place not in asked and self._is_doubtful(place):
                asked[place] = _about_width(int(self._widths[place]), self._usual)
        numbers = self._cells.index
        return [Question("shifted_cells", asked[place], row=int(numbers[place])) for place in sorted(asked)]

    def _row(self, place: int) -> list[str]:
        return [str(cell) for cell in self._cells.iloc[place]]

    def _is_doubtful(self, place: int) -> bool:
        row, found = self._row(place), int(self._widths[place])
        if any(cell.strip() for cell in row[self._usual :]):
            return True
        blanks = [not cell.strip() for cell in row[: min(found, self._usual)]]
        # Programs that leave out empty cells leave out all of them; one that is left shows that another was lost.
        if found < self._usual and blanks[-1]:
            return True
        # An empty cell too many at the end is harmless, unless one among the filled ones is the one too many.
        last = max((at for at, blank in enumerate(blanks) if not blank), default=0)
        if found > self._usual and any(blanks[:last]):
            return True
        return self._full > 1 and not fits(row[: self._usual], self._shapes[: self._usual])

    def _torn(self, place: int) -> list[int]:
        """Give the rows that a line end without quotes has torn apart, where this is one of them."""
        if self._usual > 2 and self._widths[place] == 1:
            return [place, *self._neighbours(place)]
        if not place:
            return []
        above, own = int(self._widths[place - 1]), int(self._widths[place])
        torn = above < self._usual and own < self._usual and above + own == self._usual + 1
        # Where many rows are short, two of them are no sign of anything.
        few = int(np.count_nonzero(self._widths < self._usual)) <= max(2, len(self._widths) // 10)
        return [place - 1, place] if torn and few else []

    def _neighbours(self, place: int) -> list[int]:
        """Give the rows a single cell may belong to: that above, if it ends in one, and that below, if they join."""
        found = []
        if place and self._row(place - 1)[self._usual - 1].strip():
            found.append(place - 1)
        if place + 1 < len(self._cells):
            joined = self._row(place)[0] + self._row(place + 1)[0]
            found += [place + 1] if bool((self._cells.iloc[:, 0] == joined).any()) else []
        return found

    def _names_units(self) -> bool:
        """Say whether the first row has words, and none in front, under headers of columns that hold numbers."""
        row = self._row(0)[: self._usual]
        below = shapes_of_columns(self._below())
        filled = [place for place, cell in enumerate(row) if cell.strip()]
        strange = [shape_of(row[place]) == "words" and _is_specific(below[place]) for place in filled]
        return bool(filled) and not row[0].strip() and all(strange)

    def _goes_on_with_headers(self) -> bool:
        """Say whether the first row has a word of its own above each of the columns that hold numbers or days."""
        row, below = [cell.strip() for cell in self._row(0)[: self._usual]], self._below()
        places = [place for place, shapes in enumerate(shapes_of_columns(below)) if _is_specific(shapes)]
        names = [row[place].casefold() for place in places if shape_of(row[place]) == "words"]
        if len(names) < _FEWEST_NAMES or len(set(names)) < len(places) or set(names) & MISSING:
            return False
        return all(row[place] not in {cells[place].strip() for cells in below} - {""} for place in range(len(row)))

    def _below(self) -> list[list[str]]:
        return [self._row(place)[: self._usual] for place in range(1, min(len(self._cells), 40))]


def _is_specific(shapes: set[str]) -> bool:
    return bool(shapes & SPECIFIC) and "words" not in shapes


def _about_width(found: int, expected: int) -> Message:
    return message(
        "This row has {found} cells where the others have {expected}, and some of them do not fit their columns; check "
        "the delimiters and quotes of this row",
        found=found,
        expected=expected,
    )


def _about_cut(row: int) -> Message:
    return message(
        "Around row {row} a line end seems to have torn a row apart; put the cell that holds it in quotes, or "
        "take the line end out",
        row=row,
    )


def _about_units() -> Message:
    return message("This row seems to go on with the headers, with units or labels, and holds no values; remove it")
