"""Save the other rows of a text in which a few have broken quotes, and find those swallowed by a quote or cut off."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import numpy as np
import pandas as pd

from health.errors import message
from health.intake.layout.shapes import shape_of
from health.intake.questions import Question
from health.intake.text.dialect import Dialect, quotes_are_plain
from health.intake.text.loose import MOST_CHARACTERS
from health.intake.text.records import Records

_MOST_BROKEN, _SHARE_BROKEN, _SHARE_ALIKE = 50, 0.1, 0.4
# Rows of a width that is rarer may be lines of a cell, which nothing tells once a quote is broken.
_SHARE_USUAL = 0.2
_SWALLOWED, _SAMPLED = 50, 200
_FEWEST_FULL = 2
# No length in inches has four digits; a code or an amount has.
_INCHES = re.compile('(?:[^"]|(?<=[0-9])(?<![0-9]{4})")*')
_PAIRS = re.compile(r'(?:[^"]|(?<=[\s(\[{:])"[^"]*")*')


def recover(utf8: bytes, dialect: Dialect) -> tuple[Records, tuple[int, ...]] | None:
    """Read a text line by line where nearly all lines are rows of one width; give the rows that are broken too.

    None where too many are broken, or the rest are not alike. A broken row is cut at every delimiter, and is for a
    person to mend; no cell of it may be taken.
    """
    if len(utf8) > MOST_CHARACTERS:
        return None
    # Line ends of every kind, as the csv module understands them, and none of the others that Python knows.
    lines = list(io.StringIO(utf8.decode("utf-8"), newline=None))
    rows: dict[int, list[str]] = {}
    broken: list[int] = []
    for number, line in enumerate(lines, start=1):
        cells = _cells(line.rstrip("\n"), dialect)
        if cells is None:
            broken.append(number)
            cells = line.rstrip("\n").split(dialect.delimiter)
        if any(cells):
            rows[number] = cells
    if len(broken) > min(_MOST_BROKEN, len(lines) * _SHARE_BROKEN):
        return None
    widths = Counter(len(cells) for number, cells in rows.items() if number not in broken)
    width, alike = max(widths.items(), key=lambda found: found[1], default=(0, 0))
    if width < 2 or alike < 2 or alike < _SHARE_ALIKE * widths.total():
        return None
    usual = {width for width, rows_of_it in widths.items() if rows_of_it >= _SHARE_USUAL * widths.total()}
    doubtful = {number for number, cells in rows.items() if len(cells) not in usual}
    return _as_records(rows), tuple(sorted({*broken, *doubtful}))


def _cells(line: str, dialect: Dialect) -> list[str] | None:
    reader = csv.reader(
        [line], delimiter=dialect.delimiter, quotechar=dialect.quote, skipinitialspace=dialect.spaced, strict=True
    )
    try:
        return next(reader, [])
    except csv.Error:
        return None


def _as_records(rows: dict[int, list[str]]) -> Records:
    widest = max(map(len, rows.values()))
    filled = [[*cells, *[""] * (widest - len(cells))] for cells in rows.values()]
    frame = pd.DataFrame(filled, index=pd.Index(list(rows), name="row"), dtype="str")
    return Records(frame, np.array([len(cells) for cells in rows.values()], dtype=np.int64))


def about_broken(number: int) -> Question:
    """Ask for a row with broken quotes to be mended."""
    sentence = message(
        "This row has a quote that does not open or close a cell properly; double every quote inside a quoted cell, "
        "or remove the one too many"
    )
    return Question("broken_quotes", sentence, row=number)


def swallowed(records: Records, dialect: Dialect) -> tuple[Question, ...]:
    """Ask about rows with a cell of several lines that look like rows: a quote too many may have made them one."""
    marks = dialect.width - 1
    if marks < 1:
        return ()
    asked: dict[int, Question] = {}
    for place in records.cells:
        for number, text in _of_several_lines(records.cells[place]):
            inner = text.splitlines()[1:-1]
            if sum(line.count(dialect.delimiter) >= marks for line in inner) and len(asked) < _SWALLOWED:
                asked[number] = _about_swallowed(number, lines=len(inner) + 2)
    return tuple(asked.values())


def stray_quotes(utf8: bytes, records: Records, dialect: Dialect) -> tuple[Question, ...]:
    """Ask about rows with a quote inside a cell that is not quoted, unless it stands for inches or comes in a pair.

    The csv module reads it as it stands; it may as well have slipped in, or have closed a cell whose opening is lost.
    """
    if not dialect.is_plain or quotes_are_plain(utf8, dialect.delimiter) or len(utf8) > MOST_CHARACTERS:
        return ()
    asked: dict[int, Question] = {}
    for place in records.cells:
        column = records.cells[place]
        holding = column.str.contains('"', regex=False)
        others = {shape_of(cell) for cell in column[~holding].iloc[1:_SAMPLED].tolist()} - {"blank"}
        numbers_only = bool(others) and "words" not in others
        for number, text in zip(column[holding].index.tolist(), column[holding].tolist(), strict=True):
            quoted = '"' + text.replace('"', '""') + '"'
            harmless = _PAIRS.fullmatch(text) or _INCHES.fullmatch(text)
            if len(asked) < _SWALLOWED and (numbers_only or not harmless) and quoted.encode() not in utf8:
                asked[number] = about_broken(number)
    return tuple(asked.values())


def cut_off(utf8: bytes, records: Records) -> tuple[Question, ...]:
    """Ask about a last row without a line end that has fewer cells than every row from the first full one on."""
    widths = records.widths
    if len(widths) <= _FEWEST_FULL or utf8.endswith((b"\n", b"\r")):
        return ()
    usual, found = int(widths[:-1].max()), int(widths[-1])
    full = widths[int(np.argmax(widths == usual)) : -1]
    if found >= usual or len(full) < _FEWEST_FULL or (full < usual).any():
        return ()
    sentence = message(
        "The file ends within this row, after {found} of {expected} cells and without a line end, as if it were cut "
        "off; get the whole file, or complete this row",
        found=found,
        expected=usual,
    )
    return (Question("cut_off", sentence, row=int(records.cells.index[-1])),)


def _of_several_lines(cells: pd.Series[str]) -> list[tuple[int, str]]:
    found = cells[cells.str.contains("\n|\r", regex=True)]
    return list(zip(found.index.tolist(), found.tolist(), strict=True))


def _about_swallowed(number: int, *, lines: int) -> Question:
    sentence = message(
        "This row has a cell of {n} lines, some of which look like rows of their own; a quote that is missing or one "
        "too many may have made them one cell",
        n=lines,
    )
    return Question("swallowed_rows", sentence, row=number)
