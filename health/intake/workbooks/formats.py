"""Which number formats of spreadsheets show a stored fraction as a percentage."""

from __future__ import annotations

import re

PERCENT_IDS = frozenset({9, 10})
"""The built-in ones. Source: ECMA-376 part 1, 18.8.30; [MS-XLS] 2.4.126 counts the same."""


def is_percent(code: str) -> bool:
    r"""Say whether a format's code shows percentages: a percent sign that is neither quoted nor escaped.

    >>> is_percent("0.0%"), is_percent('0.0" %"'), is_percent("0\\%")
    (True, False, False)
    """
    return "%" in re.sub(r'"[^"]*"|\\.', "", code)
