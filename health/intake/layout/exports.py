"""Straighten what survey tools export: header rows of their own become one, the rest of the table stays as it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from health.intake.questions import LeftOut
from health.intake.text.records import Records

_IMPORT_ID = '{"ImportId"'
_RESPONSE = frozenset({"response", "open-ended response", "respons", "jawaban", "tanggapan"})
_RESPONDENT_ID = frozenset({"respondent id", "id responden"})


def straighten(records: Records) -> tuple[Records, tuple[LeftOut, ...]]:
    """Give records with one header row, and the header rows that were left out for it.

    Qualtrics writes codes, then question texts, then import ids below each other: the codes stay. SurveyMonkey writes
    questions above the options of each: an option's text stands for its column, the question where there is none.
    Source:
    the support pages of both, "Data Export Formats" and "Export your survey results", 2024.
    """
    if len(records.cells) > 2 and _is_import_row(_row(records, 2)):
        return _without(records, (1, 2))
    if len(records.cells) > 1 and _is_surveymonkey(_row(records, 0), _row(records, 1)):
        joined = _joined(_row(records, 0), _row(records, 1))
        cells, left_out = _without(records, (1,))
        frame = cells.cells.copy()
        frame.iloc[0] = pd.Series(joined, index=frame.columns, dtype="str")
        return Records(frame, cells.widths), left_out
    return records, ()


def _row(records: Records, place: int) -> list[str]:
    return [str(cell) for cell in records.cells.iloc[place]]


def _is_import_row(row: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in row if cell.strip()]
    return bool(filled) and all(cell.startswith(_IMPORT_ID) for cell in filled)


def _is_surveymonkey(first: Sequence[str], second: Sequence[str]) -> bool:
    """Say whether the second row names options: nothing under the respondent's id, "Response" under plain questions."""
    begins = first[0].strip().casefold().replace("_", " ") in _RESPONDENT_ID and not second[0].strip()
    options = {cell.strip().casefold() for cell in second}
    blanks = any(not question.strip() and option.strip() for question, option in zip(first, second, strict=True))
    return begins and (bool(options & _RESPONSE) or blanks)


def _joined(first: Sequence[str], second: Sequence[str]) -> list[str]:
    return [
        option.strip() if option.strip() and option.strip().casefold() not in _RESPONSE else question.strip()
        for question, option in zip(first, second, strict=True)
    ]


def _without(records: Records, places: tuple[int, ...]) -> tuple[Records, tuple[LeftOut, ...]]:
    keep = np.ones(len(records.cells), dtype=bool)
    keep[list(places)] = False
    rows = tuple(int(records.cells.index[place]) for place in places)
    return Records(records.cells[keep], records.widths[keep]), (LeftOut(rows, "header"),)
