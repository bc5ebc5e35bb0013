"""Keep what people wrote from becoming a formula in a spreadsheet."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet could take for a formula.

    >>> harmless("=1+1"), harmless("Alpha")
    ("'=1+1", 'Alpha')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
