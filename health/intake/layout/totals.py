"""Tell rows that sum up others, below a table or between its rows, from rows of values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.intake.columns.numbers import MISSING
from health.intake.layout.shapes import blank, shape_of

_WORD = (
    r"(?:(?:grand|overall|column)\s+|sub[- ]?)?(?:totals?|jumlah|sum|summe|gesamt|gesamtsumme|gesamtergebnis|averages?|"
    r"mean|median|count|rata[- ]rata|rerata)(?:\s+(?:keseluruhan|total|umum|akhir|general))?"
)
_TOTAL = re.compile(rf"\s*{_WORD}(?:\s*[/(]\s*{_WORD}\s*\)?)?\s*[:=]?\s*", re.IGNORECASE)
_WITH_SUM = re.compile(rf"(\s*{_WORD}\s*[:=]?)\s+(\S.*)", re.IGNORECASE)
_OF_GROUP = re.compile(rf"(?:{_WORD}\s*[:\-–]?\s+(?P<after>\S.*)|(?P<before>.*\S)\s*[:\-–]?\s+{_WORD})", re.IGNORECASE)
# What a column is searched for at once; the patterns above look at what is found.
_SOUGHT = re.compile(r"total|jumlah|sum|gesamt|average|mean|median|count|rata[- ]rata|rerata", re.IGNORECASE)
_BESIDE = frozenset({"blank", "quarter", "day"})
# A longer cell is a note, and the patterns take long on it.
_LONGEST = 120
_SEARCHED, _MOST_TEXTS, _SAMPLED = 4, 50_000, 200


def says_total(text: str) -> bool:
    """Say whether a cell is the word for a sum or an average, and nothing more.

    >>> [says_total(text) for text in ("Grand total:", "Jumlah", "Total / Jumlah", "Total Energi")]
    [True, True, True, False]
    """
    return bool(_TOTAL.fullmatch(text))


def total_rows(cells: pd.DataFrame, *, last: int) -> list[int]:
    """Give the places of rows that hold a word for a total, sums, and nothing where every other row has words.

    last: how many rows at the end are looked at in all their columns; the others in the first few. The word may stand
    in any of them, alone ("Total"), with its sum ("Total: 92") or with what is summed up ("aurora Total").
    """
    columns: list[Collection[str]] = [set(column) for column in cells.iloc[-last:].to_numpy().T.tolist()]
    for at in range(min(_SEARCHED, len(columns))):
        different = cells.iloc[:, at].unique()
        # What has more texts than that names each row by itself, and takes long to search.
        columns[at] = different if len(different) <= _MOST_TEXTS else columns[at]
    texts = {at: found for at, column in enumerate(columns) if (found := _totals_in(column))}
    if not texts:
        return []
    said = np.logical_or.reduce([cells.iloc[:, at].isin(found).to_numpy(dtype=bool) for at, found in texts.items()])
    if said.all():
        return []
    rest = cells[~said]
    lacking = said & _lack_any(cells, _always_named(rest))
    # A word that whole rows have as well names one of them.
    whole = cells[said & ~lacking]
    texts = {at: found - set(whole.iloc[:, at]) for at, found in texts.items()}
    places, shared = np.flatnonzero(lacking).tolist(), _shared(rest) if lacking.any() else {}
    rows = cells.iloc[places].to_numpy().tolist()
    return [place for place, row in zip(places, rows, strict=True) if _sums_up(row, texts, shared=shared)]


def _totals_in(texts: Collection[str]) -> set[str]:
    """Give those of a column's texts that are for a total."""
    sought = [text for text in texts if len(text) <= _LONGEST and _SOUGHT.search(text)]
    known = {text.strip() for text in texts} if sought else set()
    return {text for text in sought if _is_total(text.strip(), known)}


def _is_total(text: str, known: set[str]) -> bool:
    if says_total(text):
        return True
    with_sum = _WITH_SUM.fullmatch(text)
    if with_sum and shape_of(with_sum[2]) == "number":
        return True
    group = _OF_GROUP.fullmatch(text)
    return group is not None and (group["after"] or group["before"]) in known


def _sums_up(row: list[str], texts: Mapping[int, set[str]], *, shared: Mapping[int, str]) -> bool:
    """Say whether a row has one cell of words, for a total, and besides it sums, times, or a unit all rows share."""
    words = [at for at, cell in enumerate(row) if not _is_sum(cell.strip()) and shape_of(cell) not in _BESIDE]
    own = [at for at in words if row[at] != shared.get(at)]
    return len(own) == 1 and row[own[0]] in texts.get(own[0], ())


def _is_sum(cell: str) -> bool:
    return shape_of(cell) == "number" or cell.casefold() in MISSING


def _always_named(cells: pd.DataFrame) -> list[int]:
    """Give the columns that every row fills, and not with numbers."""
    sample = cells.iloc[:_SAMPLED]
    places = range(cells.shape[1])
    worded = [at for at in places if any(not _is_sum(str(cell).strip()) for cell in sample.iloc[:, at])]
    return [at for at in worded if not bool(blank(cells.iloc[:, at]).any())]


def _shared(cells: pd.DataFrame) -> dict[int, str]:
    """Give the one text of each column that has no other."""
    first = [str(cell) for cell in cells.iloc[0]]
    return {at: text for at, text in enumerate(first) if bool((cells.iloc[:, at] == text).all())}


def _lack_any(cells: pd.DataFrame, places: list[int]) -> npt.NDArray[np.bool_]:
    lack = np.zeros(len(cells), dtype=bool)
    for at in places:
        lack |= blank(cells.iloc[:, at])
    return lack
