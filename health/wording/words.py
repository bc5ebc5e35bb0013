"""Say templates, numbers, dates and quarters in the reader's language.

Babel, because it knows how people write numbers and dates and reads the message catalogues every translator knows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_compact_currency, format_decimal, format_percent

from health.access import called
from health.errors import Message
from health.quarter import first_day
from health.wording.fiscal import CALENDAR, fiscal_quarter

LANGUAGES = ("en", "id")
LOCALES = {"en": "en_GB", "id": "id_ID"}
LOCALE_FOLDER = Path(__file__).parent / "locale"
MINUS, MISSING = "−", "–"
_LISTED = 5
# Digits of amounts, which people know, and of ratios, which are to be compared at a glance.
_SIGNIFICANT, _OF_RATIOS = 3, 2
_SMALL = 5e-5  # what four decimals would write as zero


@dataclass(frozen=True)
class Words:
    """Say everything in one language ("en" or "id"); numbers inside sentences are written as that language does.

    fiscal_start: the month the fiscal year starts in (1, 4, 7 or 10); 1 names quarters by the calendar.
    """

    language: str
    fiscal_start: int = CALENDAR

    def say(self, template: str, /, **values: Any) -> str:
        """Say an English template, which is the key of the message catalogue, with its gaps filled."""
        return _translations(self.language).get(template, template).format(**self._spoken(values))

    def plural(self, one: str, many: str, n: int, /, **values: Any) -> str:
        """Say the form that goes with a number; {n} is filled with it."""
        translated = _translations(self.language).get(one)
        template = translated or (one if n == 1 else many)
        return template.format(**self._spoken({"n": n, **values}))

    def message(self, sentence: Message) -> str:
        """Say a sentence made in a lower layer."""
        return self.say(sentence.template, **sentence.values)

    def person(self, name: str) -> str:
        """Say who somebody is, by the name kept beside what they did."""
        told = called(name)
        return self.message(told) if isinstance(told, Message) else told

    def _spoken(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._spoken_value(value) for name, value in values.items()}

    def _spoken_value(self, value: Any) -> Any:
        if isinstance(value, Message):
            return self.message(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        if 0.0 < abs(value) < _SMALL:
            # As zero it would deny what the sentence says of it.
            return f"{MINUS if value < 0 else ''}{abs(value):.2g}"
        return self.number(float(value), digits=0 if float(value).is_integer() else 4)

    def number(self, value: float, *, digits: int = 0) -> str:
        """Write a number with at most so many decimals; an en dash for a missing one."""
        if math.isnan(value):
            return MISSING
        pattern = f"#,##0.{'#' * digits}" if digits else "#,##0"
        return format_decimal(value, format=pattern, locale=_locale(self.language)).replace("-", MINUS)

    def score(self, value: float) -> str:
        """Write a score or a number of points with one decimal."""
        return MISSING if math.isnan(value) else self._fixed(value, digits=1)

    def signed(self, value: float, *, digits: int = 1) -> str:
        """Write a change with its sign and so many decimals."""
        if math.isnan(value):
            return MISSING
        return ("+" if value > 0 else "") + self._fixed(value, digits=digits)

    def coefficient(self, value: float) -> str:
        """Write a coefficient (a correlation, an alpha) with two decimals, so that a column of them lines up."""
        return MISSING if math.isnan(value) else self._fixed(value, digits=2)

    def _fixed(self, value: float, *, digits: int) -> str:
        pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
        return format_decimal(value, format=pattern, locale=_locale(self.language)).replace("-", MINUS)

    def percent(self, share: float, *, digits: int = 0) -> str:
        """Write a share (0–1) as a percentage with at most so many decimals."""
        pattern = f"0.{'#' * digits}%" if digits else "0%"
        return MISSING if math.isnan(share) else format_percent(share, format=pattern, locale=_locale(self.language))

    def money(self, amount: float, currency: str) -> str:
        """Write an amount shortly, in at most three significant digits, with its currency.

        >>> [Words("en").money(amount, "USD") for amount in (147_400_000, 1_530_000, 999_900)]
        ['US$147M', 'US$1.53M', 'US$1M']
        """
        shortly = float(f"{amount:.{_SIGNIFICANT}g}")
        return format_compact_currency(shortly, currency, locale=_locale(self.language), fraction_digits=2)

    def times(self, value: float) -> str:
        """Write how many times something is another in two significant digits, zeros at the end included.

        >>> Words("en").times(2.0), Words("id").times(11.44), Words("en").times(9.96), Words("en").times(0.0)
        ('2.0', '11', '10', '0')
        """
        shortly = float(f"{value:.{_OF_RATIOS}g}")
        whole = math.floor(math.log10(shortly)) + 1 if shortly > 0.0 else _OF_RATIOS
        return self._fixed(shortly, digits=max(_OF_RATIOS - whole, 0))

    def date(self, day: date) -> str:
        """Write a day."""
        return format_date(day, format="medium", locale=_locale(self.language))

    def quarter(self, number: int) -> str:
        """Write a quarter: Q3 2026, TW3 2026; with a fiscal year, its own name and the months.

        >>> Words("id").quarter(8106)
        'TW3 2026'
        >>> Words("en", fiscal_start=4).quarter(8105)
        'FY26 Q1 (Apr–Jun 2026)'
        """
        if self.fiscal_start == CALENDAR:
            return self._calendar_quarter(number)
        return f"{self.quarter_shortly(number)} ({self.months(number)})"

    def quarter_shortly(self, number: int) -> str:
        """Write a quarter for the axis of a chart: Q3 2026; with a fiscal year, FY26 Q1.

        >>> Words("en").quarter_shortly(8106), Words("en", fiscal_start=4).quarter_shortly(8105)
        ('Q3 2026', 'FY26 Q1')
        """
        if self.fiscal_start == CALENDAR:
            return self._calendar_quarter(number)
        year, quarter = fiscal_quarter(number, start=self.fiscal_start)
        return self.say("FY{year} Q{quarter}", year=f"{year % 100:02d}", quarter=str(quarter))

    def _calendar_quarter(self, number: int) -> str:
        return self.say("Q{quarter} {year}", quarter=str(number % 4 + 1), year=str(number // 4))

    def months(self, number: int) -> str:
        """Write a quarter's months: Jul–Sep 2026."""
        first, last = (first_day(number), date(number // 4, number % 4 * 3 + 3, 1))
        locale = _locale(self.language)
        return f"{format_date(first, 'MMM', locale=locale)}–{format_date(last, 'MMM y', locale=locale)}"

    def listed(self, names: Sequence[str], *, most: int = _LISTED) -> str:
        """Write names as a list, a long one cut with a count."""
        if len(names) > most:
            return self.say("{names} and {n} more", names=", ".join(names[:most]), n=len(names) - most)
        if len(names) < 2:
            return "".join(names)
        return self.say("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


@cache
def _locale(language: str) -> Locale:
    # Babel takes a name as well, and then parses it several times for each number.
    return Locale.parse(LOCALES[language])


@cache
def words_for(language: str, fiscal_start: int = CALENDAR) -> Words:
    """Give the words of a language; English for one there is no catalogue of."""
    return Words(language if language in LANGUAGES else LANGUAGES[0], fiscal_start)


def choose_language(wanted: str, *, default: str = "en") -> str:
    """Choose among the languages by a browser's locale or Accept-Language header.

    >>> choose_language("id-ID,id;q=0.9,en;q=0.8"), choose_language("fr-FR")
    ('id', 'en')
    """
    for part in wanted.split(","):
        name = part.split(";")[0].strip().replace("-", "_")
        try:
            language = Locale.parse(name).language if name else ""
        except (UnknownLocaleError, ValueError):
            continue
        if language in LANGUAGES:
            return language
    return default


@cache
def _translations(language: str) -> Mapping[str, str]:
    """Read a language's catalogue: template → translation; for a plural, its first form under its singular."""
    path = LOCALE_FOLDER / f"{language}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {_key(entry.id): _key(entry.string) for entry in catalogue if entry.id and _key(entry.string)}


def _key(text: Any) -> str:
    return str(text[0] if isinstance(text, list | tuple) else text)
