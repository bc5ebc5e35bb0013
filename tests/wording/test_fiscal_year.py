"""Quarters are named by the fiscal year where one is set, and a start that cannot be is refused with a sentence."""

import pytest

from health.errors import ScoringError
from health.quarter import parse_quarter
from health.wording import words_for
from health.wording.fiscal import fiscal_quarter, year_start


@pytest.mark.parametrize(
    ("start", "quarter", "told"),
    [
        (1, "2026-Q2", "Q2 2026"),
        (4, "2026-Q2", "FY26 Q1 (Apr–Jun 2026)"),
        (4, "2027-Q1", "FY26 Q4 (Jan–Mar 2027)"),
        (7, "2026-Q3", "FY26 Q1 (Jul–Sept 2026)"),
        (10, "2026-Q3", "FY25 Q4 (Jul–Sept 2026)"),
    ],
)
def test_quarter_is_named_by_the_fiscal_year(start: int, quarter: str, told: str) -> None:
    assert words_for("en", start).quarter(parse_quarter(quarter)) == told


def test_axis_of_a_chart_gets_the_short_name() -> None:
    assert words_for("en", 4).quarter_shortly(parse_quarter("2026-Q2")) == "FY26 Q1"
    assert words_for("en").quarter_shortly(parse_quarter("2026-Q2")) == "Q2 2026"


@pytest.mark.parametrize("start", [1, 4, 7, 10])
def test_every_fiscal_year_has_its_four_quarters_in_order(start: int) -> None:
    span = range(8100, 8140)
    named = [fiscal_quarter(number, start=start) for number in span]
    assert named == sorted(named)
    assert len(set(named)) == len(span)
    assert {quarter for _, quarter in named} == {1, 2, 3, 4}


def test_calendar_year_holds_where_nothing_is_set() -> None:
    assert year_start({}) == year_start({"HEALTH_FISCAL_YEAR_START": " "}) == 1


@pytest.mark.parametrize("found", ["2", "April", "13", "-4"])
def test_a_start_within_a_quarter_is_refused_with_what_is_allowed(found: str) -> None:
    with pytest.raises(ScoringError, match="1, 4, 7, 10"):
        year_start({"HEALTH_FISCAL_YEAR_START": found})
