"""About how long a report will be, known before anything is read or drawn."""

from __future__ import annotations

from health.report.compared import SET_SIDE_BY_SIDE
from health.report.gather import FIRST, LISTED

# What there is whatever the report covers, in slides and in pages: cover, portfolio, method; cover, case, method.
_PORTFOLIO = {"pptx": 11, "pdf": 6}
_ONE = {"pptx": 7, "pdf": 4}
# What one partnership takes: with its elements and KPIs, and as one of those that need attention first.
_EACH, _BRIEF = {"pptx": 3, "pdf": 1}, {"pptx": 1.0, "pdf": 0.5}
_ROUGH = 50


def told_of(*, reported: int, needing: int, every: bool) -> int:
    """Count the partnerships a portfolio's report tells of one by one."""
    return min(reported, LISTED) if every else min(needing, FIRST)


def length(form: str, *, reported: int, needing: int, every: bool) -> int:
    """Give about how many slides ("pptx") or pages ("pdf") the portfolio's report takes; a long one in tens.

    reported: partnerships with a report in the quarter. needing: those that are not strong or fell beyond noise.
    """
    n = told_of(reported=reported, needing=needing, every=every)
    if not every:
        return round(_PORTFOLIO[form] + n * _BRIEF[form])
    elements = (n - 1) // SET_SIDE_BY_SIDE if form == "pptx" else 0
    found = _PORTFOLIO[form] + elements + n * _EACH[form]
    return found if found < _ROUGH else -(-found // 10) * 10


def length_of_one(form: str) -> int:
    """Give about how many slides or pages a report of one partnership takes."""
    return _ONE[form]
