"""Find out how a text separates its cells and whether its quotes are the plain kind that any reader understands."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from health.intake.text.loose import MOST_CHARACTERS, loose_records

DELIMITERS = (",", ";", "\t", "|")
_UNUSUAL = ("^", "~", "\x1f", "\x01")

_SAMPLE_BYTES = 65_536
_SAMPLE_ROWS = 60
_QUOTE, _LINE_ENDS = ord('"'), (ord("\r"), ord("\n"))
# Spreadsheets write, and understand, a first line that names the delimiter.
_NAMED = re.compile(rb'\A"?sep=(.)"?[\r\n]', re.IGNORECASE)
_MARK = re.compile(r"[^\w\s\"'.()-]+|[\x01-\x08\x1c-\x1f]")
_BACKSLASHED = re.compile(rb'(\\+)"')


@dataclass(frozen=True)
class Dialect:
    """Say what separates the cells, and how many most of the first rows have.

    quote: the mark that cells are quoted with. spaced: a space follows every delimiter and belongs to no cell.
    escaped: a
    quote inside a cell is written with a backslash. loose: it is written like any other character. named: the first
    line
    names the delimiter and is no row.
    """

    delimiter: str
    width: int
    quote: str = '"'
    spaced: bool = False
    escaped: bool = False
    loose: bool = False
    named: bool = False

    @property
    def is_plain(self) -> bool:
        """Say whether only the delimiter is left to choose."""
        return self.quote == '"' and not (self.spaced or self.escaped or self.loose)


def sniff(utf8: bytes, *, delimiter: str | None = None) -> Dialect:
    """Choose how a text separates its cells.

    A delimiter people use, under which the first rows are alike, comes first: a question text full of commas must not
    win over the semicolons that separate the columns. Where there is none, the rarer ways are tried, and taken only
    where they make every row alike.
    """
    named = _NAMED.match(utf8)
    if named and delimiter is None:
        delimiter = named[1].decode("utf-8", errors="replace")
        # A line that came from another file may name a mark this text never uses, where another makes it even.
        if named[1] not in utf8[named.end() :] and (other := _only_even(_sample(utf8[named.end() :]))):
            return replace(other, named=True)
    sample = _sample(utf8)
    plain = [Dialect(mark, 1) for mark in ((delimiter,) if delimiter else DELIMITERS)]
    best = _best(sample, plain)
    if best is None or not _is_even(_widths(sample, best)):
        best = _rarer(sample, delimiter) or best or replace(plain[0], width=1)
    best = _apostrophed(sample, best)
    if best.width == 1 and delimiter is None:
        best = _unusual(utf8, sample) or best
    return replace(best, named=bool(named))


def _only_even(sample: str) -> Dialect | None:
    """Give the usual delimiter under which all rows have the same cells, two or more; None where there is none."""
    best = _best(sample, [Dialect(mark, 1) for mark in DELIMITERS])
    return best if best and len(set(_widths(sample, best))) == 1 else None


def _apostrophed(sample: str, way: Dialect) -> Dialect:
    """Take apostrophes for quotes where every cell stands between two of them."""
    cells = [cell.strip() for row in islice(_up_to_an_error(sample, way), _SAMPLE_ROWS) for cell in row if cell.strip()]
    quoted = replace(way, quote="'")
    all_are = len(cells) > way.width > 1 and all(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells)
    return quoted if all_are and set(_widths(sample, quoted)) == {way.width} else way


def _unusual(utf8: bytes, sample: str) -> Dialect | None:
    """Take a mark no text has for a delimiter where it gives every row the same three cells or more."""
    mark = other_delimiter(utf8)
    if mark is None or mark not in _UNUSUAL:
        return None
    widths = set(_widths(sample, Dialect(mark, 1)))
    return Dialect(mark, widths.pop()) if len(widths) == 1 and max(widths) > 2 else None


def _sample(utf8: bytes) -> str:
    return utf8.lstrip(b"\r\n ")[:_SAMPLE_BYTES].decode("utf-8", errors="ignore")


def sniff_rarer(utf8: bytes, *, delimiter: str | None = None) -> Dialect | None:
    """Find a rarer way of quoting under which a whole text comes out even; None where there is none."""
    if len(utf8) > MOST_CHARACTERS:
        return None
    found = _rarer(utf8.decode("utf-8", errors="replace").lstrip("\r\n "), delimiter, whole=True)
    return None if found is None else replace(found, named=bool(_NAMED.match(utf8)))


def _rarer(sample: str, delimiter: str | None, *, whole: bool = False) -> Dialect | None:
    """Find the rarer way under which every row has the same cells, at least two of them in at least two rows."""
    for way in _rarer_ways(delimiter):
        space = " " if way.spaced else ""
        opens = re.compile(f"(?:\\A|[\\r\\n]|{re.escape(way.delimiter)}{space}){way.quote}")
        if (way.delimiter != " " and not opens.search(sample)) or (way.escaped and '\\"' not in sample):
            continue
        widths = _widths(sample, way, rows=len(sample) if whole else _SAMPLE_ROWS)
        fewest = 3 if way.delimiter == " " else 2
        if len(widths) > 1 and widths[0] >= fewest and _is_even(widths) and not _breaks(sample, way):
            return replace(way, width=widths[0])
    return None


def _rarer_ways(delimiter: str | None) -> Iterator[Dialect]:
    marks = (delimiter,) if delimiter else DELIMITERS
    quoting = (('"', False, False), ('"', True, False), ("'", False, False), ('"', False, True), ("'", False, True))
    for quote, escaped, loose in quoting:
        for mark in marks:
            for spaced in (False, True) if mark != " " and not loose else (False,):
                way = Dialect(mark, 1, quote=quote, spaced=spaced, escaped=escaped, loose=loose)
                if not way.is_plain:
                    yield way
    if delimiter is None:
        yield Dialect(" ", 1)


def _breaks(sample: str, way: Dialect) -> bool:
    """Say whether the rare way reads a part only, because a quote breaks it off before the end of the sample."""
    if len(sample) >= _SAMPLE_BYTES // 2 and len(sample) <= _SAMPLE_BYTES:
        return False
    try:
        for _ in _reader(sample, way):
            pass
    except csv.Error:
        return True
    return False


def _best(sample: str, ways: list[Dialect]) -> Dialect | None:
    tried = {way: _widths(sample, way) for way in ways}
    candidates = [way for way, widths in tried.items() if widths and max(widths) > 1]
    if not candidates:
        return None
    best = max(candidates, key=lambda way: (_alike(tried[way]), _usual(tried[way])))
    return replace(best, width=_usual(tried[best]))


def _usual(widths: list[int]) -> int:
    """Give the width most rows have, the widest of equals; one cell is usual only where nothing else is."""
    counts = Counter(width for width in widths if width > 1)
    return max(counts, key=lambda width: (counts[width], width)) if counts else 1


def _alike(widths: list[int]) -> int:
    return widths.count(_usual(widths))


def _is_even(widths: list[int]) -> bool:
    return len(set(widths)) == 1


def _widths(sample: str, way: Dialect, *, rows: int = _SAMPLE_ROWS) -> list[int]:
    widths: list[int] = []
    for cells in _up_to_an_error(sample, way):
        if any(cell.strip() for cell in cells):
            widths.append(len(cells))
        if len(widths) == rows:
            return widths
    # The sample may have been cut inside its last row.
    return widths[:-1] if len(widths) > 1 and len(sample) >= _SAMPLE_BYTES // 2 else widths


def _up_to_an_error(sample: str, way: Dialect) -> Iterator[list[str]]:
    read = 0
    try:
        for cells in _reader(sample, way):
            read += 1
            yield cells
    except csv.Error:
        if way.is_plain:
            # One row with a broken quote must not leave the choice to another mark: the others are cut at each mark.
            yield from (line.split(way.delimiter) for line in sample.splitlines()[read + 1 :])


def _reader(sample: str, way: Dialect) -> Iterator[list[str]]:
    if way.loose:
        return loose_records(sample, delimiter=way.delimiter, quote=way.quote)
    if way.escaped:
        sample = double_escaped(sample.encode()).decode()
    lines = io.StringIO(sample, newline="")
    return csv.reader(lines, delimiter=way.delimiter, quotechar=way.quote, skipinitialspace=way.spaced, strict=True)


def double_escaped(utf8: bytes) -> bytes:
    r"""Write quotes that a backslash escapes as doubled ones, and backslashes in front of any quote once.

    A backslash anywhere else is a character like any other.

    >>> double_escaped(rb'"8\'9\" rod","C:\\"') == rb'"8\'9"" rod","C:' + b"\\" + b'"'
    True
    """
    return _BACKSLASHED.sub(lambda found: found[1][: len(found[1]) // 2] + b'"' * (1 + len(found[1]) % 2), utf8)


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


def count_filled_records(utf8: bytes, delimiter: str) -> int:
    r"""Count records with more than delimiters and quotes, without reading them; line ends in quotes end none.

    >>> count_filled_records(b'a,b\r\n,,\n"c\nd",""\r"",\n', ",")
    2
    """
    text = np.frombuffer(utf8, dtype=np.uint8)
    if b'"' in utf8:
        quotes = text == _QUOTE
        inside = np.bitwise_xor.accumulate(quotes.view(np.uint8)).view(np.bool_) & ~quotes
        text = np.where(inside, np.uint8(ord("x")), text)
    text = text[(text != ord(delimiter)) & (text != _QUOTE)]
    ends = np.isin(text, np.array(_LINE_ENDS, dtype=np.uint8))
    begins = ~ends
    begins[1:] &= ends[:-1]
    return int(np.count_nonzero(begins))


def other_delimiter(utf8: bytes) -> str | None:
    r"""Give a mark that every one of the first rows has equally often, where they have none of the usual delimiters.

    >>> other_delimiter(b"a::b::c\n1::2::3\n"), other_delimiter(b"note\nfine\n")
    ('::', None)
    """
    lines = [line for line in _sample(utf8).splitlines()[:_SAMPLE_ROWS] if line.strip()]
    marks = dict.fromkeys(found[0] for found in _MARK.finditer(lines[0])) if len(lines) > 1 else {}
    return next((mark for mark in marks if len({line.count(mark) for line in lines}) == 1), None)
