"""Tell what kind of thing a cell holds from its shape alone: nothing, a number, a day, a time, a link or words."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

_SHAPES = (
    ("blank", re.compile(r"\s*")),
    (
        "number",
        re.compile(r"[\s(+\-−]*(?:Rp\.?|IDR|USD|EUR|GBP|[$€£¥])?\s*[+\-−]?\d[\d.,'’\s]*(?:[eE][+-]?\d+)?\s*[%)]?\s*"),
    ),
    ("day", re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d{2}.*)?\s*")),
    ("quarter", re.compile(r"\s*(?:\d{4}[- ]?Q\d|Q\d[- ]?\d{2,4})\s*", re.IGNORECASE)),
    ("time", re.compile(r"\s*\d{1,2}:\d{2}(?::\d{2}.*)?\s*")),
    ("link", re.compile(r"\s*(?:https?://|www\.)\S+\s*")),
)
# The patterns take long on long texts, and no number or day is as long.
_LONGEST = 200
_YEAR = re.compile(r"\s*(?:19|20|21)\d{2}\s*")

SPECIFIC = frozenset({"number", "day", "quarter", "time", "link"})
"""The shapes that a header does not have."""


def blank(column: pd.Series[str]) -> npt.NDArray[np.bool_]:
    """Say of each cell of a column whether it says nothing."""
    return (column.str.strip() == "").to_numpy(dtype=bool)


def shape_of(text: str) -> str:
    """Name a cell's shape.

    >>> [shape_of(text) for text in ("", "1.234,5", "28/01/2018", "02:15", "https://a.org", "2BH-9827")]
    ['blank', 'number', 'day', 'time', 'link', 'words']
    """
    if len(text) > _LONGEST and len(text := text.strip()) > _LONGEST:
        return "words"
    for name, shape in _SHAPES:
        if shape.fullmatch(text):
            return name
    return "words"


def is_year(text: str) -> bool:
    """Say whether a number may as well name a year, as headers do."""
    return bool(_YEAR.fullmatch(text))


def shapes_of_columns(rows: Sequence[Sequence[str]]) -> list[set[str]]:
    """Give the shapes that occur in each column of rows of one width."""
    return [{shape_of(cell) for cell in column} for column in zip(*rows, strict=True)]


def fits(cells: Sequence[str], shapes: Sequence[set[str]]) -> bool:
    """Say whether each cell has a shape that its column has elsewhere; words and nothing fit where no number is due."""
    return all(_fits(shape_of(cell), found) for cell, found in zip(cells, shapes, strict=True))


def _fits(shape: str, found: set[str]) -> bool:
    if shape in found:
        return True
    if shape == "blank":
        return True
    # A column of nothing but numbers, days or links has no room for anything else, nor one of words for a link.
    return bool(found - {"blank"}) and "words" in found and shape == "number"
