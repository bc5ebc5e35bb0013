"""Split text whose quotes are not doubled in cells: one opens only where a cell starts, closes only where it ends."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

MOST_CHARACTERS = 20_000_000
"""A longer text is not split this way: it is slow, and such files are exported by nothing but small tools."""


def loose_records(text: str, *, delimiter: str, quote: str) -> Iterator[list[str]]:
    r"""Yield records; raises `csv.Error` where a quote never closes.

    >>> list(loose_records('"Round 48"","8\'9" rod",2\n', delimiter=",", quote='"'))
    [['Round 48"', '8\'9" rod', '2']]
    """
    closing = re.compile(f"{re.escape(quote)}+(?=[{re.escape(delimiter)}\r\n]|\\Z)")
    plain = re.compile(f"[^{re.escape(delimiter)}\r\n]*")
    end_of_record = re.compile("\r\n|\n|\r")
    at, cells = 0, []
    while at < len(text):
        if text.startswith(quote, at):
            found = closing.search(text, at + 1)
            if found is None:
                raise csv.Error("unexpected end of data")
            kept = text[at + 1 : found.start()].replace(quote * 2, quote)
            cells.append(kept + quote * (len(found[0]) // 2))
            at = found.end()
        else:
            cell = plain.match(text, at)
            cells.append(cell[0] if cell else "")
            at = cell.end() if cell else at
        ended = end_of_record.match(text, at)
        if ended or at >= len(text):
            yield cells
            at, cells = ended.end() if ended else at, []
        else:
            at += len(delimiter)
            if at >= len(text):
                yield [*cells, ""]
                cells = []
