"""Find rows of a single word or sentence between rows of values: headings of sections, and notes that go on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.errors import Message, message
from health.intake.layout.shapes import blank, shape_of
from health.intake.questions import Question
from health.intake.refusing import shown

_FEWEST_ROWS, _FEWEST_LACKING, _MOST = 2, 2, 100


def questions_about_lone_cells(cells: pd.DataFrame) -> list[Question]:
    """Ask about each row that has words in one cell only and lacks at least two that every other row has.

    At most a hundred are asked about, and none where such rows are more than the others.
    """
    filled = _filled(cells)
    lone = np.flatnonzero(filled == 1)
    others = cells[filled != 1]
    if not lone.size or len(others) < max(_FEWEST_ROWS, lone.size):
        return []
    always = [at for at in range(cells.shape[1]) if not bool(blank(others.iloc[:, at]).any())]
    asked: list[Question] = []
    for place in lone[:_MOST].tolist():
        at, said = next((at, str(cell)) for at, cell in enumerate(cells.iloc[place]) if str(cell).strip())
        if shape_of(said) == "words" and len([column for column in always if column != at]) >= _FEWEST_LACKING:
            asked.append(Question("lone_cell", _about(said), row=int(cells.index[place])))
    return asked


def _about(said: str) -> Message:
    return message(
        "This row holds one cell only, where all others hold more: {found}. It may head the rows below or go on with "
        "the row above; remove it, or complete it",
        found=shown(said),
    )


def _filled(cells: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Count the filled cells of each row, up to two."""
    found = np.zeros(len(cells), dtype=np.int64)
    for at in range(cells.shape[1]):
        if not (found < _FEWEST_LACKING).any():
            break
        found += ~blank(cells.iloc[:, at])
    return found
