"""Tell headers from titles above them, values below them and a second table after them, from rows of text alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from health.intake.layout.shapes import SPECIFIC, is_year, shape_of

Rows = Sequence[Sequence[str]]
_TITLE_CELLS, _FEWEST_NUMBERED, _FEWEST_BELOW, _FEWEST_WORDY = 3, 3, 2, 2
_IN_LOWER_HEADERS = frozenset({"words", "blank", "quarter"})
_LONG_RULE = re.compile(r"\s*[-=_+|*]{10,}\s*")
_RULE = re.compile(r"\s*[:|+]?\s*(?:-{2,}|={2,}|_{2,})\s*[:|+]?\s*")


def filled(row: Sequence[str]) -> int:
    """Count the cells that say something."""
    return sum(bool(cell.strip()) for cell in row)


def words_only(row: Sequence[str]) -> bool:
    """Say whether a row could be title or header: words, days and nothing else."""
    return all(shape_of(cell) in ("words", "blank", "day") for cell in row)


def first_header(rows: Rows, *, usual: int) -> int:
    """Give the place of the first row that is not followed by rows twice as full, as titles are.

    usual: how many cells rows have. A full row of words above numbers is the header whatever stands above it, where
    that is no more than two thirds as full.

    >>> first_header([["Report", "of", "May"], ["a", "b", "c"], ["x", "y", "1"]], usual=3)
    0
    >>> first_header([["Report", "of", ""], ["a", "b", "c"], ["x", "y", "1"]], usual=3)
    1
    >>> first_header([["Made by", "Ani", "", "", ""], list("abcde"), ["1", "2", "3", "4", "5"]], usual=5)
    1
    """
    full = [filled(row) for row in rows]
    certain = next((place for place in range(len(rows)) if full[place] * 3 > usual * 2), 0)
    if certain > 0 and full[certain] == usual > 2 and is_header(rows, certain):
        return certain
    for place in range(len(rows)):
        if full[place] == 1 and usual >= 2 and max(full[place + 1 :], default=0) >= 2:
            continue
        fullest = max(full[place + 1 : place + 6], default=0)
        if full[place] <= _TITLE_CELLS and full[place] * 2 < fullest and words_only(rows[place]):
            continue
        return place
    return 0


def is_header(rows: Rows, place: int) -> bool:
    """Say whether a row has different words where those right below it have numbers, days or links."""
    names = [cell.strip().casefold() for cell in rows[place] if cell.strip()]
    below = rows[place + 1 : place + 6]
    if len(set(names)) < len(names) or not names or not below or not _wordy(rows[place]):
        return False
    return any(
        shape_of(name) == "words" and all(shape_of(row[at]) in SPECIFIC for row in below)
        for at, name in enumerate(rows[place])
    )


def _wordy(row: Sequence[str]) -> bool:
    return all(shape_of(cell) in ("words", "blank") for cell in row)


def are_values(rows: Rows) -> bool:
    """Say whether the first row has numbers, days or links where the rows below have the same."""
    first, below = rows[0], rows[1:]
    if not below:
        return any(shape_of(cell) in SPECIFIC and not is_year(cell) for cell in first)
    alike = 0
    for place, cell in enumerate(first):
        shape = shape_of(cell)
        if shape not in SPECIFIC or is_year(cell):
            continue
        same = [shape_of(row[place]) == shape for row in below if row[place].strip()]
        alike += bool(same) and sum(same) >= 0.8 * len(same)
    return alike > 0 and alike * 4 >= filled(first)


def halves(upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    """Put two halves of a header together, where one has words exactly where the other has nothing; None elsewhere.

    >>> halves(["a", "b", "", ""], ["", "", "c", "d"]), halves(["Report", "", ""], ["a", "b", "c"])
    (['a', 'b', 'c', 'd'], None)
    """
    pairs = [(one.strip(), other.strip()) for one, other in zip(upper, lower, strict=True)]
    if not any(one for one, _ in pairs) or not words_only([*upper, *lower]):
        return None
    width = max(place + 1 for place, pair in enumerate(pairs) if any(pair))
    fits = all(bool(one) != bool(other) for one, other in pairs[:width])
    return [one or other for one, other in pairs] if fits else None


def is_lower_header(header: Sequence[str], row: Sequence[str]) -> bool:
    """Say whether the row below a header has words only, some of them under an empty header: a lower header."""
    named = [place for place, cell in enumerate(row) if cell.strip()]
    under_nothing = any(not header[place].strip() for place in named)
    words = all(shape_of(cell) in _IN_LOWER_HEADERS or is_year(cell) for cell in row)
    return bool(named) and not row[0].strip() and under_nothing and words


def is_numbering(row: Sequence[str], below: Rows) -> bool:
    """Say whether a row only numbers the columns, as official tables do below their headers.

    It counts from 1 without a gap, and two of the columns or more have no number in the rows below.

    >>> rows = [["aurora", "nps", "5"], ["baruna", "nps", "7"]]
    >>> is_numbering(["(1)", "(2)", "(3)"], rows), is_numbering(["1", "2", "3"], [["4", "5", "6"], ["7", "8", "x"]])
    (True, False)
    """
    said = [cell.strip() for cell in row if cell.strip()]
    counts = [[f"{before}{at}{after}" for at in range(1, len(said) + 1)] for before, after in ("()", ("", ""), "[]")]
    if len(said) < _FEWEST_NUMBERED or len(below) < _FEWEST_BELOW or said not in counts:
        return False
    columns = [column for cell, column in zip(row, zip(*below, strict=True), strict=True) if cell.strip()]
    return sum(map(_has_no_number, columns)) >= _FEWEST_WORDY


def _has_no_number(column: Sequence[str]) -> bool:
    shapes = {shape_of(cell) for cell in column} - {"blank"}
    return bool(shapes) and "number" not in shapes


def repeats(row: Sequence[str], names: Sequence[str]) -> bool:
    """Say whether a row repeats most of the headers as they are written, or all of them, case aside."""
    pairs = [(cell.strip(), name) for cell, name in zip(row, names, strict=False) if name]
    same = sum(cell == name for cell, name in pairs)
    most = same >= 2 and same >= 0.6 * len(pairs)
    return most or (len(pairs) >= 2 and all(cell.casefold() == name.casefold() for cell, name in pairs))


def is_rule(row: Sequence[str]) -> bool:
    """Say whether a row is a line drawn between rows.

    >>> is_rule(["---", ":--:", ""]), is_rule(["-", "-"]), is_rule(["+-----+-----+", ""])
    (True, False, True)
    """
    said = [cell for cell in row if cell.strip()]
    if len(said) == 1:
        return bool(_LONG_RULE.fullmatch(said[0]))
    return len(said) > 1 and all(map(_RULE.fullmatch, said))


def extent(row: Sequence[str]) -> int:
    """Give how many cells a row has up to the last that says something."""
    return max((place + 1 for place, cell in enumerate(row) if cell.strip()), default=0)


def is_other_table(rows: Rows, *, usual: int) -> bool:
    """Say whether rows after a blank one are a narrower table: a header of words, and values below it.

    >>> is_other_table([["area", "sum", "", ""], ["east", "5", "", ""]], usual=4)
    True
    """
    widths = {extent(row) for row in rows}
    return len(rows) > 1 and len(widths) == 1 and 2 <= widths.pop() <= usual - 2 and is_header(rows, 0)
