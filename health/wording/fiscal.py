"""Fiscal years: which month they start in, and what their quarters are called."""

from __future__ import annotations

from collections.abc import Mapping

from health.errors import ScoringError, message

SETTING = "HEALTH_FISCAL_YEAR_START"
CALENDAR = 1
# Data is kept by calendar quarter, so a fiscal year can only start with one.
STARTS = (1, 4, 7, 10)


def year_start(environment: Mapping[str, str]) -> int:
    """Give the month (1, 4, 7 or 10) the fiscal year starts in; January, the calendar year, where nothing is set.

    Raises `ScoringError` for anything else.

    >>> year_start({"HEALTH_FISCAL_YEAR_START": "4"}), year_start({})
    (4, 1)
    """
    found = environment.get(SETTING, "").strip() or str(CALENDAR)
    if found not in {str(month) for month in STARTS}:
        raise ScoringError(
            message(
                "{setting} is {found}; a fiscal year starts with a calendar quarter: give the month as {expected}",
                setting=SETTING,
                found=found,
                expected="1, 4, 7, 10",
            )
        )
    return int(found)


def fiscal_quarter(number: int, *, start: int) -> tuple[int, int]:
    """Give the fiscal year and the quarter in it (1–4) of a calendar quarter number; a year is named by its first day.

    >>> fiscal_quarter(2026 * 4 + 1, start=4), fiscal_quarter(2027 * 4, start=4)
    ((2026, 1), (2026, 4))
    """
    shifted = number - (start - 1) // 3
    return shifted // 4, shifted % 4 + 1
