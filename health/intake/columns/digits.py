"""Write digits, spaces, dashes and apostrophes of any script as plain ones: a number is then read as it looks."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Mapping
from functools import cache

_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DASHES = "\u2010\u2011\u2012\u2013\u2212\uff0d"
_NAMED = {"\u066b": ".", "\u066c": ",", "\uff0e": ".", "\uff0c": ",", "\u2019": "'", "\uff05": "%", "\u066a": "%"}


def plain_signs(text: str) -> str:
    """Give a text with plain digits, spaces, minus signs and apostrophes.

    >>> plain_signs("１２３ ٤٥٫٥ −7"), plain_signs("Q3 2026")
    ('123 45.5 -7', 'Q3 2026')
    """
    return text if text.isascii() else text.translate(_plain())


@cache
def _plain() -> Mapping[int, str | int | None]:
    """Give what each sign is written as; looking through all of Unicode takes a while, so only once one is met."""
    digits = {code: str(unicodedata.decimal(chr(code))) for code in range(128, sys.maxunicode) if chr(code).isdecimal()}
    return {**digits, **str.maketrans({**dict.fromkeys(_SPACES, " "), **dict.fromkeys(_DASHES, "-"), **_NAMED})}
