"""Tell totals and footnotes at the end of a table from its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from health.intake.layout.shapes import SPECIFIC, shape_of
from health.intake.layout.totals import says_total
from health.intake.text.dialect import DELIMITERS

_SHORTEST_NOTE, _SENTENCE, _SIGNATURES = 8, 60, 2
_FOOTNOTE = re.compile(
    r"\s*(?:\*|†|‡|[¹²³]|\([0-9a-z]\)\s|\[[0-9a-z]\]\s|[0-9a-z]\)\s|#|source\b|sumber\b|notes?\b|catatan\b|keterangan\b|footnote|"
    r"quelle\b|anmerkung\b|\(?[0-9][0-9.,]* (?:rows?|records?|baris|data|zeilen)\b|"
    r"(?:total|jumlah) (?:records?|rows?|baris)\b|"
    r"(?:\W*)(?:end|akhir) (?:of )?(?:report|file|data|laporan)\b|confidential\b|page [0-9]|halaman [0-9]|"
    r"©|copyright\b|generated\b|exported\b|dicetak\b|last updated\b|updated\b|as (?:at|of)\b|per tanggal\b|printed\b)",
    re.IGNORECASE,
)


def closing_reason(row: Sequence[str], *, usual: int, apart: bool) -> str:
    """Give "footnote" or "total" for a row that closes a table, "" for any other.

    usual: how many cells rows have. apart: blank rows stand above it.

    >>> closing_reason(["Source: the partners", "", ""], usual=3, apart=False)
    'footnote'
    >>> closing_reason(["Total", "", "12"], usual=3, apart=False)
    'total'
    """
    filled = [cell for cell in row if cell.strip()]
    if usual > 2 and filled == list(row[:1]) and _is_footnote(filled[0], usual=usual, apart=apart):
        return "footnote"
    if usual > 2 and apart and filled and row[0] == filled[0] and _is_starred(filled):
        return "footnote"
    if usual > 1 and len(filled) > 1 and says_total(filled[0]) and row[0] == filled[0]:
        return "total"
    return ""


def _is_starred(filled: Sequence[str]) -> bool:
    """Say whether words that a delimiter cut apart begin as a footnote does."""
    return bool(_FOOTNOTE.match(filled[0])) and all(shape_of(cell) not in SPECIFIC for cell in filled)


def is_closing_block(rows: Sequence[Sequence[str]], *, usual: int) -> bool:
    """Say whether the rows below the last blank one are notes or signatures as a whole, however short each is.

    >>> is_closing_block([["Partner report", "", ""], ["Acme", "", ""]], usual=3)
    True
    >>> is_closing_block([["", "", "", "Jakarta, 5 Oktober 2026"], ["", "", "", "Ani"]], usual=4)
    True
    """
    said = [[cell for cell in row if cell.strip()] for row in rows]
    if usual <= 2 or any(shape_of(cell) in SPECIFIC for cells in said for cell in cells):
        return False
    if all(cells == list(row[:1]) for row, cells in zip(rows, said, strict=True)):
        return _is_footnote(said[0][0], usual=usual, apart=True)
    return usual > _SIGNATURES + 1 and all(
        not row[0].strip() and len(cells) <= _SIGNATURES for row, cells in zip(rows, said, strict=True)
    )


def _is_footnote(text: str, *, usual: int, apart: bool) -> bool:
    if shape_of(text) in SPECIFIC or len(text.strip()) <= _SHORTEST_NOTE:
        return False
    # A row that is separated in another way than the others is no note.
    if any(text.count(mark) >= usual - 1 for mark in DELIMITERS if mark != ","):
        return False
    return bool(_FOOTNOTE.match(text)) or apart or (len(text) > _SENTENCE and " " in text.strip())
