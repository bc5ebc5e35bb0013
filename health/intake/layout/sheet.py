"""A sheet while its table is being found: the rows still in it, what was left out of it and what is asked about it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from health.errors import Message
from health.intake.questions import Answers, LeftOut, Question
from health.intake.text.records import Records

HEAD = 40
SAMPLED = 200


class Sheet:
    """Gather, step by step, what is left out of and asked about one sheet.

    cells, widths: the rows still in it, by their number in the file, and how many cells each has. usual: how many most
    of them have.
    """

    def __init__(self, records: Records, answers: Answers) -> None:
        self.cells = records.cells
        self.widths = records.widths
        self.answers = answers
        self.left_out: list[LeftOut] = []
        self.questions: list[Question] = []
        self.usual = self._usual_width()

    def _usual_width(self) -> int:
        widths = self.widths[:SAMPLED]
        wide = widths[widths > 1]
        if not wide.size:
            return 1
        found, counts = np.unique(wide, return_counts=True)
        return int(found[counts == counts.max()].max())

    def row(self, place: int) -> list[str]:
        """Give the cells of the row at a place."""
        return [str(cell) for cell in self.cells.iloc[place]]

    def number(self, place: int) -> int:
        """Give the number a row has in the file."""
        return int(self.cells.index[place])

    def head(self) -> list[list[str]]:
        """Give the first rows."""
        return [self.row(place) for place in range(min(len(self.cells), HEAD))]

    def leave_out(self, places: npt.NDArray[np.int64], reason: str, *, told: bool = True) -> None:
        """Take rows out, and note why where that is to be told."""
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

    def keep_columns(self, count: int) -> None:
        """Take out the columns from a place on."""
        self.cells, self.widths = self.cells.iloc[:, :count], np.minimum(self.widths, count)
        self.usual = self._usual_width()

    def ask(self, question: Question) -> None:
        """Ask what was not yet agreed to."""
        if question.code not in self.answers.agreed:
            self.questions.append(question)

    def ask_about_second_table(self, sentence: Message) -> None:
        """Ask whether what was left out as a table of its own belongs to the first, unless that was answered."""
        if self.answers.rows is None:
            self.questions.append(Question("second_table", sentence, "rows", {"first": "first", "all": "all"}))
