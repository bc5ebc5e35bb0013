"""Find the table in a sheet: its header, the rows around it that are no rows of it, and rows that may be shifted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.errors import message
from health.intake.layout.beside import leave_tables_beside
from health.intake.layout.closing import closing_reason, is_closing_block
from health.intake.layout.header_rows import take_header
from health.intake.layout.heading import is_header, is_rule
from health.intake.layout.lone import questions_about_lone_cells
from health.intake.layout.merged import fill_down
from health.intake.layout.other_tables import TAIL, leave_other_tables
from health.intake.layout.sheet import HEAD, Sheet
from health.intake.layout.shifted import questions_about_rows
from health.intake.layout.totals import total_rows
from health.intake.questions import Answers, LeftOut, Question
from health.intake.refusing import refuse
from health.intake.text.records import Records

_FEW = 8


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
    sheet = Sheet(records, answers)
    if named:
        sheet.leave_out(np.arange(1), "separator")
    sheet.leave_out(_comments(sheet), "comment")
    sheet.leave_out(_rules(sheet), "separator")
    header, row = take_header(sheet)
    header = leave_tables_beside(sheet, header)
    leave_other_tables(sheet, header)
    sheet.leave_out(_closing_rows(sheet), "")
    fill_down(sheet, header)
    _ask_about_uneven_rows(sheet)
    return Layout(tuple(header), row, sheet.cells, tuple(sheet.left_out), tuple(sheet.questions))


def _comments(sheet: Sheet) -> npt.NDArray[np.int64]:
    """Find rows of one cell that begin with a number sign among rows of several."""
    if sheet.usual < 2:
        return np.array([], dtype=np.int64)
    alone = np.flatnonzero(sheet.widths == 1)
    first = sheet.cells.iloc[alone, 0].str.startswith("#").to_numpy(dtype=bool)
    return np.union1d(alone[first], np.arange(_leading_comments(sheet)))


def _leading_comments(sheet: Sheet) -> int:
    """Count the rows at the top that begin with a number sign, where the header is the row below them."""
    head = sheet.head()
    marked = next((place for place, row in enumerate(head) if not row[0].lstrip().startswith("#")), 0)
    return marked if marked and is_header(head, marked) else 0


def _rules(sheet: Sheet) -> npt.NDArray[np.int64]:
    """Find rows that are lines drawn under the header or above a total."""
    if sheet.usual < 2:
        return np.array([], dtype=np.int64)
    drawn = [place for place in _ends(sheet) if is_rule(sheet.row(place))]
    return np.array(drawn, dtype=np.int64)


def _ends(sheet: Sheet) -> list[int]:
    n = len(sheet.cells)
    return sorted({*range(min(HEAD, n)), *range(max(0, n - TAIL), n)})


def _closing_rows(sheet: Sheet) -> npt.NDArray[np.int64]:
    """Find totals and footnotes at the end, which are told apart, and totals between the rows."""
    found: dict[str, list[int]] = {"footnote": _closing_block(sheet), "total": []}
    last = len(sheet.cells) - 1 - len(found["footnote"])
    totals = total_rows(sheet.cells.iloc[: last + 1], last=TAIL) if sheet.usual > 1 else []
    for place in range(last, max(0, len(sheet.cells) - TAIL - 1), -1):
        apart = sheet.number(place) - sheet.number(place - 1) > 1
        reason = "total" if place in totals else closing_reason(sheet.row(place), usual=sheet.usual, apart=apart)
        if not reason:
            break
        found[reason].insert(0, place)
    found["total"] = sorted({*found["total"], *totals})
    for reason, places in found.items():
        if places:
            sheet.left_out.append(LeftOut(tuple(sheet.number(place) for place in places), reason))
    return np.array(sorted(found["footnote"] + found["total"]), dtype=np.int64)


def _closing_block(sheet: Sheet) -> list[int]:
    """Give the rows below the last blank one where all of them are notes or signatures."""
    n = len(sheet.cells)
    gaps = [place for place in range(max(1, n - TAIL), n) if sheet.number(place) - sheet.number(place - 1) > 1]
    while gaps:
        block = list(range(gaps.pop(0), n))
        if is_closing_block([sheet.row(place) for place in block], usual=sheet.usual):
            return block
    return []


def _ask_about_uneven_rows(sheet: Sheet) -> None:
    """Ask about rows whose cells may stand under the wrong headers; refuse where most rows are uneven."""
    if sheet.usual < 2 or not len(sheet.cells):
        return
    uneven = np.count_nonzero(sheet.widths != sheet.usual)
    if len(sheet.widths) >= _FEW and uneven > len(sheet.widths) / 2 and sheet.answers.delimiter is None:
        sentence = message(
            "Most rows do not have the same number of cells; choose another delimiter, or save the file again as "
            "CSV UTF-8"
        )
        refuse("uneven_rows", sentence)
    asked = questions_about_rows(sheet.cells, sheet.widths, usual=sheet.usual)
    rows = {question.row for question in asked}
    alone = questions_about_lone_cells(sheet.cells)
    sheet.questions += [*asked, *(question for question in alone if question.row not in rows)]
