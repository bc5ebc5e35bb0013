"""Calendar quarters as small integers: easy to store, subtract and compare, written like 2026-Q3."""

from __future__ import annotations

import re
from datetime import date, timedelta

from health.errors import ScoringError, message

_WRITTEN = re.compile(r"(\d{4})-Q([1-4])")


def quarter_number(year: int, quarter: int) -> int:
    """Count quarters from the year 0, so that the next quarter is one more.

    >>> quarter_number(2026, 3) - quarter_number(2025, 4)
    3
    """
    return year * 4 + quarter - 1


def quarter_name(number: int) -> str:
    """Write a quarter number as people and files do.

    >>> quarter_name(8106)
    '2026-Q3'
    """
    return f"{number // 4}-Q{number % 4 + 1}"


def parse_quarter(text: str) -> int:
    """Read a quarter written like 2026-Q3; raises `ScoringError` for anything else.

    >>> parse_quarter("2026-Q3")
    8106
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ScoringError(message("{found} is not a quarter; write it like {example}", found=text, example="2026-Q3"))
    return quarter_number(int(found[1]), int(found[2]))


def quarter_of(day: date) -> int:
    """Give the quarter a day lies in.

    >>> quarter_name(quarter_of(date(2026, 11, 24)))
    '2026-Q4'
    """
    return quarter_number(day.year, (day.month - 1) // 3 + 1)


def first_day(number: int) -> date:
    """Give the first day of a quarter.

    >>> first_day(8106)
    datetime.date(2026, 7, 1)
    """
    return date(number // 4, number % 4 * 3 + 1, 1)


def last_day(number: int) -> date:
    """Give the last day of a quarter.

    >>> last_day(8106)
    datetime.date(2026, 9, 30)
    """
    return first_day(number + 1) - timedelta(days=1)
