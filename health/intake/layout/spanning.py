"""Join headers that span columns, in rows that begin empty, into the full row of headers below them."""

from __future__ import annotations

from collections.abc import Sequence

from health.intake.columns.numbers import MISSING
from health.intake.layout.heading import Rows, extent, filled
from health.intake.layout.shapes import SPECIFIC, is_year, shape_of

_MOST_ABOVE, _BELOW = 3, 5
_IN_SPANS = frozenset({"words", "blank", "quarter", "day"})


def under_spans(rows: Rows, numbers: Sequence[int], place: int, *, usual: int) -> tuple[int, int, list[str]] | None:
    """Give the first and the last row of headers and the headers joined, where those at a place span or are spanned.

    numbers: of the rows in the file. usual: how many cells rows have. None where the row at the place is a header by
    itself: the names of the lowest row are different and it is that row, or joined they are not.

    >>> rows = [["", "Q1 2026", "", "Q2 2026", ""], ["kpi", "actual", "target", "actual", "target"], list("a1234")]
    >>> under_spans(rows, [1, 2, 3], 0, usual=5)
    (0, 1, ['kpi', 'Q1 2026 actual', 'Q1 2026 target', 'Q2 2026 actual', 'Q2 2026 target'])
    """
    last = place + 1 if _spans(rows[place]) else place
    if last >= len(rows) or not _is_lowest(rows, last, usual=usual):
        return None
    first = last
    while first and last - first < _MOST_ABOVE and numbers[first] - numbers[first - 1] == 1 and _spans(rows[first - 1]):
        first -= 1
    names = [cell.strip().casefold() for cell in rows[last][:usual]]
    joined = _joined(rows[first : last + 1])
    different = len({name.casefold() for name in joined[:usual]}) == usual
    return (first, last, joined) if first < last and (last > place or len(set(names)) < usual) and different else None


def _spans(row: Sequence[str]) -> bool:
    """Say whether a row begins empty and has names, days or years with an empty cell behind one of them."""
    named = [place for place, cell in enumerate(row) if cell.strip()]
    if not named or row[0].strip() or any(shape_of(cell) not in _IN_SPANS and not is_year(cell) for cell in row):
        return False
    return len(named) < len(row) - named[0]


def _is_lowest(rows: Rows, place: int, *, usual: int) -> bool:
    """Say whether a row has a word in every column, and numbers or days right below one of them."""
    row, below = rows[place], rows[place + 1 : place + 1 + _BELOW]
    wordy = all(shape_of(cell) == "words" and cell.strip().casefold() not in MISSING for cell in row[:usual])
    if not wordy or not below or not filled(row) == extent(row) == usual:
        return False
    return any(all(shape_of(values[at]) in SPECIFIC for values in below) for at in range(usual))


def _joined(rows: Rows) -> list[str]:
    """Put the names of each column together, those that span it first."""
    *upper, lowest = [[cell.strip() for cell in row] for row in rows]
    for row in upper:
        for at in range(1, len(row)):
            row[at] = row[at] or (row[at - 1] if lowest[at] else "")
    columns = zip(*upper, lowest, strict=True)
    return [" ".join(part for part in dict.fromkeys(column) if part) for column in columns]
