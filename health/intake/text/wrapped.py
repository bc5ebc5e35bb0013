"""What programs wrap cells in: lines quoted as a whole, and formulas that only say that a cell is text."""

from __future__ import annotations

import csv
import re

from health.intake.text.dialect import DELIMITERS

_FEWEST_CELLS = 3
# ="007" keeps a spreadsheet from reading a number; some programs quote that once more.
_TEXT_FORMULA = re.compile(rb'(?:(?<=[,;\t|\r\n])|\A)(?:="([^"\r\n]*)"|"=""([^"\r\n]*)""")(?=[,;\t|\r\n]|\Z)')


def unwrapped(utf8: bytes) -> bytes:
    r"""Take the quotes off lines that are each one quoted cell holding a whole row; any other text stays as it is.

    >>> unwrapped(b'"a,b,c"\n"1,""x, y"",3"\n')
    b'a,b,c\n1,"x, y",3\n'
    >>> unwrapped(b'"note, free"\n"yes, no, maybe"\n')
    b'"note, free"\n"yes, no, maybe"\n'
    """
    if not utf8.startswith(b'"') or not _is_wrapped(utf8.splitlines()[0].rstrip()):
        return utf8
    lines = [line.rstrip() for line in utf8.splitlines() if line.strip()]
    if len(lines) < 2 or not all(map(_is_wrapped, lines)):
        return utf8
    inner = [line[1:-1].replace(b'""', b'"') for line in lines]
    return b"\n".join(inner) + b"\n" if any(_even(inner, mark) for mark in DELIMITERS) else utf8


def without_formulas(utf8: bytes) -> bytes:
    r"""Take cells out of the formulas that only mark them as text.

    >>> without_formulas(b'="code",n\n="007",1\n')
    b'"code",n\n"007",1\n'
    """
    if b'="' not in utf8:
        return utf8
    return _TEXT_FORMULA.sub(lambda found: b'"' + (found[1] or found[2] or b"") + b'"', utf8)


def _is_wrapped(line: bytes) -> bool:
    return len(line) > 1 and line[:1] == line[-1:] == b'"' and b'"' not in line[1:-1].replace(b'""', b"")


def _even(lines: list[bytes], mark: str) -> bool:
    text = [line.decode("utf-8", errors="replace") for line in lines]
    try:
        widths = {len(cells) for cells in csv.reader(text, delimiter=mark, strict=True)}
    except csv.Error:
        return False
    return len(widths) == 1 and widths.pop() >= _FEWEST_CELLS
