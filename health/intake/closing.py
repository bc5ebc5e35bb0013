"""Tell totals and footnotes at the end of a table from its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from health.intake.shapes import SPECIFIC, shape_of

_SHORTEST_NOTE, _SENTENCE = 8, 60
_FOOTNOTE = re.compile(
    r"\s*(?:\*|†|‡|[¹²³]|\([0-9a-z]\)\s|\[[0-9a-z]\]\s|[0-9a-z]\)\s|#|source\b|sumber\b|notes?\b|catatan\b|keterangan\b|footnote|"
    r"©|copyright\b|generated\b|exported\b|dicetak\b|last updated\b|updated\b|as (?:at|of)\b|per tanggal\b|printed\b)",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\s*(?:grand |sub[- ]?)?(?:totals?|jumlah|sum)(?: keseluruhan)?\s*:?\s*", re.IGNORECASE)


def closing_reason(row: Sequence[str], *, usual: int, apart: bool) -> str:
    """Give "footnote" or "total" for a row that closes a table, "" for any other.

    usual: how many cells rows have. apart: blank rows stand above it.

    >>> closing_reason(["Source: the partners", "", ""], usual=3, apart=False)
    'footnote'
    >>> closing_reason(["Total", "", "12"], usual=3, apart=False)
    'total'
    """
    filled = [cell for cell in row if cell.strip()]
    if usual > 2 and filled == list(row[:1]) and _is_footnote(filled[0], apart=apart):
        return "footnote"
    if usual > 2 and apart and filled and row[0] == filled[0] and _is_starred(filled):
        return "footnote"
    if usual > 1 and len(filled) > 1 and _TOTAL.fullmatch(filled[0]) and row[0] == filled[0]:
        return "total"
    return ""


def _is_starred(filled: Sequence[str]) -> bool:
    """Say whether words that a delimiter cut apart begin as a footnote does."""
    return bool(_FOOTNOTE.match(filled[0])) and all(shape_of(cell) not in SPECIFIC for cell in filled)


def _is_footnote(text: str, *, apart: bool) -> bool:
    if shape_of(text) in SPECIFIC or len(text.strip()) <= _SHORTEST_NOTE:
        return False
    return bool(_FOOTNOTE.match(text)) or apart or (len(text) > _SENTENCE and " " in text.strip())
