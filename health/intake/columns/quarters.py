"""Read quarters as people write them: 2026-Q3, Triwulan III 2026, Jul-Sep 2026, any day of it, fiscal ones."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from health.errors import message
from health.intake.columns.cells import Reading, Refusal
from health.intake.columns.days import is_day, month_of
from health.intake.columns.digits import plain_signs
from health.intake.known import Known
from health.intake.refusing import shown
from health.quarter import quarter_name, quarter_number

# Years outside these are typing errors; the first and last day of a quarter must also exist as dates.
_YEARS = range(1900, 2200)
_EXAMPLE = quarter_name(8106)
_SHORT_YEAR = 2
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ORDINALS = {
    name: number
    for number, names in enumerate(("first|pertama|kesatu", "second|kedua", "third|ketiga", "fourth|keempat"), start=1)
    for name in names.split("|")
}
_WORD = r"(?:quarter|quartal|qtr|q|triwulan|triwulanan|kuartal|kwartal|tw|trw|t\.?w)"
_YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})"
_LONG_YEAR = r"(?P<year>[0-9]{4})"
_NUMBER = rf"(?:ke[\s\-]*)?(?P<quarter>[0-9]+|iv|i{{1,3}}|{'|'.join(_ORDINALS)})"
_OF_YEAR = r"(?:(?:tahun|thn|th)\.?\s*)?"
_GAP = r"[\s\-–/,.'_]*"
_PLAIN = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LONG_YEAR}{_GAP}{_WORD}{_GAP}{_NUMBER}",
        rf"{_WORD}{_GAP}{_NUMBER}(?:[\s\-–/,.'(_]+){_OF_YEAR}{_YEAR}\)?",
        rf"(?P<quarter>[0-9]|iv|i{{1,3}}|{'|'.join(_ORDINALS)})(?:st|nd|rd|th)?{_GAP}{_WORD}{_GAP}{_YEAR}",
        rf"(?P<year>[0-9]{{2}}){_GAP}q{_GAP}(?P<quarter>[0-9])",
    )
]
_FISCAL_YEAR = (
    r"(?P<year>(?:fy{gap})?(?:[0-9]{{4}}|[0-9]{{2}}){gap}[/\-–]{gap}[0-9]{{2,4}}|fy{gap}(?:[0-9]{{4}}|[0-9]{{2}}))"
)
_FISCAL = [
    re.compile(pattern.format(year=_FISCAL_YEAR.format(gap=r"[\s']*"), word=_WORD, number=_NUMBER), re.IGNORECASE)
    for pattern in (r"{year}[\s\-–,.]*{word}[\s\-–.]*{number}", r"{word}[\s\-–.]*{number}[\s\-–,.(]*{year}\)?")
]
_SPAN = re.compile(
    rf"(?P<first>[a-zä]+)\.?\s*(?:-|–|—|/|to|until|s[./]?d\.?|sampai|hingga)\s*(?P<last>[a-zä]+)\.?[\s,\-]*{_YEAR}",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"(?P<a>[0-9]{1,2})([-/.])(?P<b>[0-9]{1,2})\2(?P<year>[0-9]{4}|[0-9]{2})(?:[ T,].*)?")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})(?:[ T].*)?")
_EIGHT_DIGITS = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_MONTH_OF_YEAR = re.compile(
    r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})|(?P<month2>[0-9]{1,2})[-/.](?P<year2>[0-9]{4})"
)
_NAMED_MONTH = re.compile(
    rf"(?:(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s\-.]+)?(?P<month>[a-zä]{{3,}})\.?(?:\s+(?P<day2>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,|(?=\s)))?"
    rf"[\s\-,']*{_YEAR}",
    re.IGNORECASE,
)


def read_quarters(texts: pd.Series[str], known: Known) -> Reading:
    """Read quarters as the numbers of `health.quarter`; a label that can mean two of them is refused."""
    numbers = np.full(len(texts), -1, dtype=np.int64)
    refused: dict[int, Refusal] = {}
    for place, text in enumerate(texts):
        found = read_quarter(text, fiscal_start=known.fiscal_start)
        if isinstance(found, Refusal):
            refused[place] = found
        else:
            numbers[place] = found
    return Reading(numbers, refused)


def read_quarter(text: str, *, fiscal_start: int | None = None) -> int | Refusal:
    """Read one quarter.

    fiscal_start: the month, 1 to 12, in which fiscal years start; a fiscal year of one number is named after the year
    it
    ends in, as in FY26, and one of two numbers after both.

    >>> [quarter_name(read_quarter(text)) for text in ("Q3-26", "TW III 2026", "Jul-Sep 2026", "15/08/2026")]
    ['2026-Q3', '2026-Q3', '2026-Q3', '2026-Q3']
    >>> quarter_name(read_quarter("Q1 2014/15", fiscal_start=4))
    '2014-Q2'
    """
    written = plain_signs(text).strip()
    for pattern in _FISCAL:
        found = pattern.fullmatch(written)
        if found:
            return _fiscal(text, found["year"], _ordinal(found["quarter"]), fiscal_start=fiscal_start)
    for pattern in _PLAIN:
        found = pattern.fullmatch(written)
        if found:
            return _existing(text, _full_year(found["year"]), _ordinal(found["quarter"]))
    return _by_months(text, written)


def _by_months(text: str, written: str) -> int | Refusal:
    for read in (_span, _day, _month_of_year, _named_month):
        number = read(text, written)
        if number is not None:
            return number
    sentence = message(
        "{found} is not a quarter; write it like {example}, year first", found=shown(text), example=_EXAMPLE
    )
    return Refusal("not_a_quarter", sentence)


def _ordinal(written: str) -> int:
    word = written.casefold()
    named = _ROMAN.get(word) or _ORDINALS.get(word)
    return named or (int(word[:3]) if word.isdigit() else 0)


def _full_year(written: str) -> int:
    digits = written.strip("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _existing(text: str, year: int, quarter: int) -> int | Refusal:
    if quarter in (1, 2, 3, 4) and year in _YEARS:
        return quarter_number(year, quarter)
    sentence = message(
        "{found} does not exist; a quarter is Q1, Q2, Q3 or Q4 of a year from {first} to {last}, like {example}",
        found=shown(text),
        first=str(_YEARS[0]),
        last=str(_YEARS[-1]),
        example=_EXAMPLE,
    )
    return Refusal("no_such_quarter", sentence)


def _fiscal(text: str, year: str, quarter: int, *, fiscal_start: int | None) -> int | Refusal:
    years = [_full_year(digits) for digits in re.findall("[0-9]+", year)]
    if len(years) == 2 and years[1] != years[0] + 1:
        return _existing(text, 0, quarter)
    if fiscal_start is None:
        sentence = message(
            "{found} is a quarter of a fiscal year; say in which month the fiscal year starts, or write the quarter "
            "like {example}",
            found=shown(text),
            example=_EXAMPLE,
        )
        return Refusal("fiscal_quarter", sentence)
    if (fiscal_start - 1) % 3 or not 1 <= fiscal_start <= 12:
        return _ambiguous(text)
    start = years[0] if len(years) == 2 or fiscal_start == 1 else years[0] - 1
    first = _existing(text, start, quarter)
    return first if isinstance(first, Refusal) else first + (fiscal_start - 1) // 3


def _ambiguous(text: str) -> Refusal:
    sentence = message(
        "{found} can mean two quarters; write the quarter like {example}, year first",
        found=shown(text),
        example=_EXAMPLE,
    )
    return Refusal("ambiguous_quarter", sentence)


def _span(text: str, written: str) -> int | Refusal | None:
    """Read three months that are a quarter; other spans are none."""
    found = _SPAN.fullmatch(written)
    first, last = (month_of(found["first"]), month_of(found["last"])) if found else (None, None)
    if found is None or first is None or last is None:
        return None
    if last - first != 2 or (first - 1) % 3:
        return _existing(text, _full_year(found["year"]), 0)
    return _existing(text, _full_year(found["year"]), (first + 2) // 3)


def _day(text: str, written: str) -> int | Refusal | None:
    """Read a day; where day and month may be the other way round and that is another quarter, refuse."""
    year_first = _YEAR_FIRST.fullmatch(written) or _EIGHT_DIGITS.fullmatch(written)
    if year_first:
        return _of_day(text, int(year_first["year"]), int(year_first["month"]), int(year_first["day"]))
    found = _DAY_FIRST.fullmatch(written)
    if found is None:
        return None
    year, a, b = _full_year(found["year"]), int(found["a"]), int(found["b"])
    days = [(year, b, a), (year, a, b)]
    if len(found["year"]) == _SHORT_YEAR and "-" in found[0]:
        # Hyphens also part days that begin with a year of two digits.
        days.append((_full_year(found["a"]), b, int(found["year"])))
    readings = {_of_day(text, *day) for day in days if is_day(*day)}
    if len(readings) > 1:
        return _ambiguous(text)
    return readings.pop() if readings else _existing(text, year, 0)


def _of_day(text: str, year: int, month: int, day: int) -> int | Refusal:
    return _existing(text, year, (month + 2) // 3 if is_day(year, month, day) else 0)


def _month_of_year(text: str, written: str) -> int | Refusal | None:
    found = _MONTH_OF_YEAR.fullmatch(written)
    if found is None:
        return None
    year, month = found["year"] or found["year2"], found["month"] or found["month2"]
    number = int(month)
    # "2026-3" may be March or the third quarter; "2026-03" is a month, and 1 is the first of either.
    if len(month) == 1 and 2 <= number <= 4:
        return _ambiguous(text)
    return _of_day(text, int(year), number, 1)


def _named_month(text: str, written: str) -> int | Refusal | None:
    found = _NAMED_MONTH.fullmatch(written)
    month = month_of(found["month"]) if found else None
    if found is None or month is None:
        return None
    day = int(found["day"] or found["day2"] or 1)
    return _of_day(text, _full_year(found["year"]), month, day)
