"""Keep what people wrote from becoming a formula in a spreadsheet."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a cell as a formula."""


def harmless(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet could take for a formula.

    >>> harmless("=1+1"), harmless("-5"), harmless("Alpha")
    ("'=1+1", "'-5", 'Alpha')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def harmless_cell(text: str) -> str:
    """Do the same to a cell of a file, but leave numbers alone, which start with a sign too.

    >>> harmless_cell("-5"), harmless_cell("-5%"), harmless_cell("-5+A1"), harmless_cell("@name")
    ('-5', '-5%', "'-5+A1", "'@name")
    """
    try:
        float(text.replace("%", "").replace(",", "."))
    except ValueError:
        return harmless(text)
    return text
