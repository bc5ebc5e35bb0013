"""Find the table in a sheet: its header, the rows around it that are no rows of it, and rows whose cells may be "
"shifted."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.errors import message
from health.intake.closing import closing_reason
from health.intake.dialect import DELIMITERS
from health.intake.heading import (
    are_values,
    first_header,
    halves,
    is_header,
    is_lower_header,
    is_other_table,
    is_rule,
    repeats,
)
from health.intake.questions import Answers, LeftOut, Question
from health.intake.records import Records
from health.intake.refusing import refuse, shown
from health.intake.shifted import questions_about_rows

_HEAD = 40
_TAIL = 30
_SAMPLED = 200
_FEW, _TITLE_CELLS = 8, 3


@dataclass(frozen=True)
class Layout:
    """Hold a table found in a sheet.

    header: the headers as they stand. header_row: the row they stand in, 0 where there is none. cells: the rows below.
    """

    header: tuple[str, ...]
    header_row: int
    cells: pd.DataFrame
    left_out: tuple[LeftOut, ...]
    questions: tuple[Question, ...]


def lay_out(records: Records, *, answers: Answers, named: bool = False) -> Layout:
    """Find the header and the rows of a table in records that are not blank.

    named: the first row only names the delimiter.
    """
    return _Sheet(records, answers, named).laid_out()


class _Sheet:
    """Gather, step by step, what is left out of and asked about one sheet."""

    def __init__(self, records: Records, answers: Answers, named: bool) -> None:
        self.cells = records.cells
        self.widths = records.widths
        self.answers = answers
        self.named = named
        self.left_out: list[LeftOut] = []
        self.questions: list[Question] = []
        self.usual = self._usual_width()
        self.header_width = 0

    def laid_out(self) -> Layout:
        if self.named:
            self._leave_out(np.arange(1), "separator")
        self._leave_out(self._comments(), "comment")
        self._leave_out(self._rules(), "separator")
        header, row = self._header()
        if row:
            self._leave_out(np.arange(1), "header", told=False)
            header = self._lower_header_rows(header)
            header = self._straight_header(header)
        self._second_table(header)
        self._narrower_table()
        self._leave_out(self._closing_rows(), "")
        self._uneven_rows()
        return Layout(tuple(header), row, self.cells, tuple(self.left_out), tuple(self.questions))

    def _usual_width(self) -> int:
        widths = self.widths[:_SAMPLED]
        wide = widths[widths > 1]
        if not wide.size:
            return 1
        found, counts = np.unique(wide, return_counts=True)
        return int(found[counts == counts.max()].max())

    def _row(self, place: int) -> list[str]:
        return [str(cell) for cell in self.cells.iloc[place]]

    def _number(self, place: int) -> int:
        return int(self.cells.index[place])

    def _head(self, start: int = 0) -> list[list[str]]:
        return [self._row(place) for place in range(start, min(len(self.cells), _HEAD))]

    def _leave_out(self, places: npt.NDArray[np.int64], reason: str, *, told: bool = True) -> None:
        if not places.size:
            return
        if told and reason:
            self.left_out.append(LeftOut(tuple(self.cells.index[places].tolist()), reason))
        if int(places[-1]) == places.size - 1:
            # From the top a slice will do, which copies nothing of a million rows.
            self.cells, self.widths = self.cells.iloc[places.size :], self.widths[places.size :]
            return
        keep = np.ones(len(self.cells), dtype=bool)
        keep[places] = False
        self.cells, self.widths = self.cells[keep], self.widths[keep]

    def _ends(self) -> list[int]:
        n = len(self.cells)
        return sorted({*range(min(_HEAD, n)), *range(max(0, n - _TAIL), n)})

    def _comments(self) -> npt.NDArray[np.int64]:
        """Find rows of one cell that begin with a number sign among rows of several."""
        if self.usual < 2:
            return np.array([], dtype=np.int64)
        alone = np.flatnonzero(self.widths == 1)
        first = self.cells.iloc[alone, 0].str.startswith("#").to_numpy(dtype=bool)
        return np.union1d(alone[first], np.arange(self._leading_comments()))

    def _leading_comments(self) -> int:
        """Count the rows at the top that begin with a number sign, where the header is the row below them."""
        head = self._head()
        marked = next((place for place, row in enumerate(head) if not row[0].lstrip().startswith("#")), 0)
        return marked if marked and is_header(head, marked) else 0

    def _rules(self) -> npt.NDArray[np.int64]:
        """Find rows that are lines drawn under the header or above a total."""
        if self.usual < 2:
            return np.array([], dtype=np.int64)
        drawn = [place for place in self._ends() if is_rule(self._row(place))]
        return np.array(drawn, dtype=np.int64)

    def _header(self) -> tuple[list[str], int]:
        """Choose the header row, leaving out what stands above it."""
        if self.answers.header_row == 0:
            return self._no_header(), 0
        if self.answers.header_row is not None:
            place = int(np.searchsorted(self.cells.index.to_numpy(), self.answers.header_row))
            place = min(place, len(self.cells) - 1)
        else:
            place = first_header(self._head(), usual=self.usual)
        split = self._split_header(place)
        if split is not None:
            self._leave_out(np.arange(place - 1), "title")
            self.header_width = len(split)
            return split, self._number(0)
        whole = halves(self._row(place - 1), self._row(place)) if place else None
        if whole is not None:
            self._leave_out(np.arange(place - 1), "title")
            self._leave_out(np.arange(1), "header", told=False)
            self.header_width = len(whole)
            return whole, self._number(0)
        self._leave_out(np.arange(place), "title")
        row = self._number(0)
        if self.answers.header_row is None and are_values(self._head()):
            self._ask(
                "no_header",
                Question(
                    "no_header",
                    message(
                        "Row {row} looks like values, not like headers; say which row holds the headers, or 0 for none",
                        row=row,
                    ),
                    "header_row",
                    {"0": "0", str(row): str(row)},
                ),
            )
            return self._no_header(), 0
        self.header_width = int(self.widths[0])
        return self._row(0), row

    def _no_header(self) -> list[str]:
        return [f"Column {place + 1}" for place in range(self.usual)]

    def _split_header(self, place: int) -> list[str] | None:
        """Split a row of one cell above rows of several where another mark gives it as many cells as they have."""
        if place == 0 or self.widths[place - 1] != 1 or is_header(self._head(), place):
            return None
        text = self._row(place - 1)[0]
        if "\n" in text or "\r" in text:
            return None
        for mark in (*DELIMITERS, " "):
            cells = [cell.strip() for cell in next(csv.reader([text], delimiter=mark, skipinitialspace=True), [])]
            if len(cells) == self.usual and all(cells) and len(set(cells)) == len(cells) and self.usual > 2:
                row = self._number(place - 1)
                sentence = message(
                    "The headers in row {row} are separated in another way than the rows below; check that they are "
                    "{found}",
                    row=row,
                    found=shown(", ".join(cells)),
                )
                self._ask("header_split", Question("header_split", sentence, "agreed"))
                return cells
        return None

    def _lower_header_rows(self, header: list[str]) -> list[str]:
        """Join header rows that repeat the first one right below it."""
        header = self._spanning(header)
        names, count = [cell.strip() for cell in header], 0
        # Headers that go on repeating below the head of the file are told as a second table, not read row by row.
        most = min(_HEAD, len(self.cells))
        while count < most and [cell.strip() for cell in self._row(count)] == names:
            count += 1
        if not count or count == len(self.cells):
            return header
        sentence = message(
            "The headers stand in {n} rows, one below the other; check that the first row of values is row {row}",
            n=count + 1,
            row=self._number(count),
        )
        self._ask("header_rows", Question("header_rows", sentence, "agreed"))
        self._leave_out(np.arange(count), "header")
        return header

    def _spanning(self, header: list[str]) -> list[str]:
        """Join a second header row, under headers that span columns, into the first."""
        if len(self.cells) < 2 or not is_lower_header(header, self._row(0)):
            return header
        lower = [cell.strip() for cell in self._row(0)]
        upper: list[str] = []
        for cell, below in zip(header, lower, strict=True):
            spans = not cell.strip() and below and upper
            upper.append(upper[-1] if spans else cell.strip())
        joined = [" ".join(part for part in dict.fromkeys(pair) if part) for pair in zip(upper, lower, strict=True)]
        sentence = message(
            "The headers stand in {n} rows, one below the other; check that the first row of values is row {row}",
            n=2,
            row=self._number(1),
        )
        self._ask("header_rows", Question("header_rows", sentence, "agreed"))
        self._leave_out(np.arange(1), "header")
        return joined

    def _straight_header(self, header: list[str]) -> list[str]:
        """Ask where the header has more or fewer cells than the rows, taking out an empty cell that is one too many."""
        if not len(self.cells):
            return header
        below = self.widths[:_SAMPLED]
        own = max(place + 1 for place, cell in enumerate(header) if cell.strip()) if any(header) else 0
        # Trailing empty cells of the header say nothing about where its names belong.
        usual, rows = self.usual, int(below.max())
        if own > usual and rows < own:
            return self._too_wide(header, own=own, usual=usual)
        full = self.widths == usual
        if self.header_width < usual and rows == usual and full.mean() > 0.5:
            sentence = message(
                "The header row has {found} cells and the rows below have {expected}; check that each header stands "
                "above "
                "its cells, or mend the header row",
                found=self.header_width,
                expected=usual,
            )
            self._ask("header_width", Question("header_width", sentence, "agreed"))
        return header

    def _too_wide(self, header: list[str], *, own: int, usual: int) -> list[str]:
        blank = [place for place, cell in enumerate(header[:own]) if not cell.strip()]
        repaired = header
        if len(blank) == own - usual:
            kept = [cell for place, cell in enumerate(header[:own]) if place not in blank]
            repaired = kept + [""] * (self.cells.shape[1] - len(kept))
        sentence = message(
            "The header row has {found} cells and the rows below have {expected}; check that each header stands above "
            "its "
            "cells, or mend the header row",
            found=own,
            expected=usual,
        )
        self._ask("header_width", Question("header_width", sentence, "agreed"))
        return repaired

    def _ask(self, code: str, question: Question) -> None:
        if code not in self.answers.agreed:
            self.questions.append(question)

    def _second_table(self, header: Sequence[str]) -> None:
        """Leave out everything from a row on that repeats the headers, and ask."""
        names = [cell.strip() for cell in header]
        leading = [place for place, name in enumerate(names) if name][:2]
        if len(leading) < 2 or self.answers.rows == "all" or not len(self.cells):
            return
        again = np.ones(len(self.cells), dtype=bool)
        for place in leading:
            again &= (self.cells.iloc[:, place] == header[place]).to_numpy(dtype=bool)
        at = np.flatnonzero(again)
        if not at.size or not repeats(self._row(int(at[0])), names):
            return
        first = int(at[0])
        sentence = message(
            "Row {row} repeats the headers, as if a second table began there; rows {row} to {last} are left out "
            "unless you "
            "say that all rows belong together",
            row=self._number(first),
            last=self._number(len(self.cells) - 1),
        )
        if self.answers.rows is None:
            self.questions.append(Question("second_table", sentence, "rows", {"first": "first", "all": "all"}))
        self._leave_out(np.arange(first, len(self.cells)), "second table")

    def _narrower_table(self) -> None:
        """Leave out rows at the end that are a table of their own below a blank row, and ask."""
        numbers = self.cells.index.to_numpy()
        gaps = np.flatnonzero(np.diff(numbers) > 1) + 1
        near = [int(place) for place in gaps if len(numbers) - place <= _TAIL and place > 0]
        if self.usual <= _TITLE_CELLS or self.answers.rows == "all" or not near:
            return
        for place in near:
            rows = [self._row(at) for at in range(place, len(numbers))]
            if is_other_table(rows, usual=self.usual):
                sentence = message(
                    "Row {row} begins a narrower table; rows {row} to {last} are left out unless you say that all rows "
                    "belong together",
                    row=int(numbers[place]),
                    last=int(numbers[-1]),
                )
                if self.answers.rows is None:
                    self.questions.append(Question("second_table", sentence, "rows", {"first": "first", "all": "all"}))
                self._leave_out(np.arange(place, len(numbers)), "second table")
                return

    def _closing_rows(self) -> npt.NDArray[np.int64]:
        """Find totals and footnotes at the end, which are told apart."""
        found: dict[str, list[int]] = {"footnote": [], "total": []}
        for place in range(len(self.cells) - 1, max(0, len(self.cells) - _TAIL - 1), -1):
            apart = self._number(place) - self._number(place - 1) > 1
            reason = closing_reason(self._row(place), usual=self.usual, apart=apart)
            if not reason:
                break
            found[reason].insert(0, place)
        for reason, places in found.items():
            if places:
                self.left_out.append(LeftOut(tuple(self._number(place) for place in places), reason))
        return np.array(sorted(found["footnote"] + found["total"]), dtype=np.int64)

    def _uneven_rows(self) -> None:
        """Ask about rows whose cells may stand under the wrong headers; refuse where most rows are uneven."""
        if self.usual < 2 or not len(self.cells):
            return
        uneven = np.count_nonzero(self.widths != self.usual)
        if len(self.widths) >= _FEW and uneven > len(self.widths) / 2 and self.answers.delimiter is None:
            sentence = message(
                "Most rows do not have the same number of cells; choose another delimiter, or save the file again as "
                "CSV UTF-8"
            )
            refuse("uneven_rows", sentence)
        self.questions += questions_about_rows(self.cells, self.widths, usual=self.usual)
