"""Know the days of the calendar and the names of its months, and read the days that people write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from health.intake.columns.digits import plain_signs

_SHORTEST_MONTH = 3
# Months in English, Indonesian and German; each may be cut short after three letters or more.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january|januari|januar",
            "february|februari|februar|pebruari",
            "march|maret|märz|maerz|mrz",
            "april",
            "may|mei|mai",
            "june|juni",
            "july|juli",
            "august|agustus|agst|agt|ags",
            "september",
            "october|oktober",
            "november|nopember",
            "december|desember|dezember",
        ),
        start=1,
    )
    for name in names.split("|")
}
_TIME = r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?Z?)?"
_YEAR_FIRST = re.compile(
    rf"(?P<year>[0-9]{{4}})(?P<mark>[-/.]?)(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}}){_TIME}"
)
_YEAR_LAST = re.compile(rf"(?P<a>[0-9]{{1,2}})(?P<mark>[-/.])(?P<b>[0-9]{{1,2}})(?P=mark)(?P<year>[0-9]{{4}}){_TIME}")
_NAMED = re.compile(
    r"(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[\s\-.]+)(?P<month>[^\W\d_]{3,})\.?[\s\-,]*(?P<year>[0-9]{4})"
    r"|(?P<month2>[^\W\d_]{3,})\.?\s+(?P<day2>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?P<year2>[0-9]{4})"
)


def month_of(name: str) -> int | None:
    """Number a month by its name or the beginning of it; a word that only begins like one is none.

    >>> month_of("Sept"), month_of("agt"), month_of("Marketing")
    (9, 8, None)
    """
    written = name.casefold()
    if len(written) < _SHORTEST_MONTH:
        return None
    return next((number for month, number in _MONTHS.items() if month.startswith(written)), None)


def is_day(year: int, month: int, day: int) -> bool:
    """Say whether the calendar has a day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def read_days(texts: Sequence[str]) -> list[date | None]:
    """Read days of years in four digits; None for a text that is none, or may be two.

    Whether the day or the month comes first is decided for all texts at once, where one of them reads one way only.

    >>> [str(day) for day in read_days(["15/08/2026", "01/02/2026", "1.2.2026", "1 Agustus 2026"])]
    ['2026-08-15', '2026-02-01', '2026-02-01', '2026-08-01']
    >>> read_days(["01/02/2026", "15/08/26"])
    [None, None]
    """
    read = [_readings(plain_signs(text).strip()) for text in texts]
    # Each reading is one with the day first, one with the month first.
    only = {at for found in read for at in (0, 1) if found[at] and not found[1 - at]}
    order = only.pop() if len(only) == 1 else None
    return [_settled(*found, order=order) for found in read]


def _settled(day_first: date | None, month_first: date | None, *, order: int | None) -> date | None:
    if day_first is None or month_first is None or day_first == month_first:
        return day_first or month_first
    return None if order is None else (day_first, month_first)[order]


def _readings(text: str) -> tuple[date | None, date | None]:
    """Give the day a text names with its day first and with its month first; both the same where it is plain."""
    if found := _YEAR_FIRST.fullmatch(text):
        return (_day(found["year"], found["month"], found["day"]),) * 2 if _is_whole(found) else (None, None)
    if found := _NAMED.fullmatch(text):
        month = month_of(found["month"] or found["month2"])
        return (_day(found["year"] or found["year2"], str(month or 0), found["day"] or found["day2"]),) * 2
    found = _YEAR_LAST.fullmatch(text)
    if found is None:
        return None, None
    day_first = _day(found["year"], found["b"], found["a"])
    # With dots nobody writes the month first.
    return day_first, day_first if found["mark"] == "." else _day(found["year"], found["a"], found["b"])


def _is_whole(found: re.Match[str]) -> bool:
    """Say whether digits without a mark between them are eight."""
    return bool(found["mark"]) or len(found["month"]) == len(found["day"]) == 2


def _day(year: str, month: str, day: str) -> date | None:
    at = (int(year), int(month), int(day))
    return date(*at) if is_day(*at) else None
