"""Find out how a text separates its cells and whether its quotes are the plain kind that any reader understands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

DELIMITERS = (",", ";", "\t", "|")

_SAMPLE_BYTES = 65_536
_SAMPLE_ROWS = 20
_QUOTE, _LINE_ENDS = ord('"'), (ord("\r"), ord("\n"))


@dataclass(frozen=True)
class Dialect:
    """Say what separates the cells, and how many the first filled row has."""

    delimiter: str
    width: int


def sniff(utf8: bytes) -> Dialect:
    """Choose the delimiter under which most of the first rows are as wide as the header, then the widest header.

    Alike first: a question text full of commas must not win over the semicolons that separate the columns. A delimiter
    that leaves the first row whole, or cuts through its quotes, is no candidate; without any the file has one column.
    """
    sample = utf8.lstrip(b"\r\n ")[:_SAMPLE_BYTES].decode("utf-8", errors="ignore")
    tried = {delimiter: _widths(sample, delimiter) for delimiter in DELIMITERS}
    candidates = [delimiter for delimiter, widths in tried.items() if widths and widths[0] > 1]
    if not candidates:
        return Dialect(DELIMITERS[0], 1)
    best = max(candidates, key=lambda delimiter: (_alike(tried[delimiter]), tried[delimiter][0]))
    return Dialect(best, tried[best][0])


def _alike(widths: list[int]) -> int:
    return sum(width == widths[0] for width in widths)


def _widths(sample: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    for cells in _up_to_an_error(sample, delimiter):
        if any(cell.strip() for cell in cells):
            widths.append(len(cells))
        if len(widths) == _SAMPLE_ROWS:
            return widths
    # The sample may have been cut inside its last row.
    return widths[:-1] if len(widths) > 1 else widths


def _up_to_an_error(sample: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=True)
    except csv.Error:
        return


def quotes_are_plain(utf8: bytes, delimiter: str) -> bool:
    r"""Say whether every quote opens a cell at its start, closes one at its end, or is doubled inside one.

    Where this holds, all CSV readers agree on the cells; where it does not, only the strict one may decide.

    >>> quotes_are_plain(b'a,"b ""c"", d"\n', ",")
    True
    >>> quotes_are_plain(b'a,5" pipe\n', ",")
    False
    """
    if b'"' not in utf8:
        return True
    text = np.frombuffer(utf8, dtype=np.uint8)
    quotes = np.flatnonzero(text == _QUOTE)
    if quotes.size % 2:
        return False
    edge = np.array([ord(delimiter), *_LINE_ENDS], dtype=np.uint8)
    opening, closing = quotes[::2], quotes[1::2]
    doubled = opening[1:] == closing[:-1] + 1
    starts = (opening == 0) | np.isin(text[opening - 1], edge)
    ends = (closing == text.size - 1) | np.isin(text[np.minimum(closing + 1, text.size - 1)], edge)
    starts[1:] |= doubled
    ends[:-1] |= doubled
    return bool(starts.all() and ends.all())
