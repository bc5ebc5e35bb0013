"""Where nobody chose a quarter, the newest is told that is not almost empty."""

import pytest
from sqlalchemy import Engine

from health.access import Viewer
from health.quarter import quarter_name
from health.store.engine import reading
from health.store.read.opening import opening
from tests.conftest import Prepared
from tests.loading import REGISTER, TESTER, load, values

FOUR = ("alpha", "beta", "gamma", "delta")
ALPHA_ONLY = Viewer("ani", codes=("alpha",))
# One KPI of each of six elements is enough for a score; one alone is not.
ENOUGH = (
    *("commitments_on_time", "joint_meetings_held", "goals_agreed"),
    *("tasks_with_owner", "planned_value_realised", "reviews_held"),
)


def scored(quarter: str, *codes: str) -> list[str]:
    return [f"{code},{kpi},{quarter},90" for code in codes for kpi in ENOUGH]


def stray(quarter: str, code: str) -> str:
    return f"{code},{ENOUGH[0]},{quarter},88"


def a_full_second_quarter(engine: Engine) -> None:
    load(engine, "partnerships", REGISTER + "".join(f"{code},{code.title()},channel,,,,,\n" for code in FOUR))
    load(engine, "values", values(*scored("2026-Q2", *FOUR)))


@pytest.fixture
def filled(prepared: Prepared) -> Engine:
    return prepared(a_full_second_quarter)


def opened(engine: Engine, *rows: str, viewer: Viewer = TESTER) -> tuple[str, str, int]:
    load(engine, "values", values(*rows))
    with reading(engine) as connection:
        found = opening(connection, viewer)
    assert found is not None
    return quarter_name(found.quarter), quarter_name(found.known[0]), found.reported


def test_a_quarter_opens_once_half_as_many_have_a_score_as_in_the_one_before(filled: Engine) -> None:
    assert opened(filled, *scored("2026-Q3", "alpha")) == ("2026-Q2", "2026-Q3", 1)
    assert opened(filled, *scored("2026-Q3", "beta")) == ("2026-Q3", "2026-Q3", 2)


def test_reports_that_make_no_score_open_no_quarter(filled: Engine) -> None:
    assert opened(filled, *(stray("2026-Q3", code) for code in FOUR)) == ("2026-Q2", "2026-Q3", 4)


def test_the_quarter_before_is_the_one_that_has_scores(filled: Engine) -> None:
    assert opened(filled, stray("2026-Q3", "alpha"), *scored("2026-Q4", "alpha")) == ("2026-Q2", "2026-Q4", 1)


def test_a_portfolio_that_begins_small_opens_on_its_growth(filled: Engine) -> None:
    assert opened(filled, *scored("2025-Q4", "alpha")) == ("2026-Q2", "2026-Q2", 4)


def test_a_viewer_is_counted_among_what_they_see(filled: Engine) -> None:
    assert opened(filled, *scored("2026-Q3", "alpha"), viewer=ALPHA_ONLY) == ("2026-Q3", "2026-Q3", 1)


def test_without_any_score_the_newest_quarter_opens(engine: Engine) -> None:
    load(engine, "partnerships", REGISTER + "alpha,Alpha,channel,,,,,\nbeta,Beta,channel,,,,,\n")
    rows = (stray("2026-Q2", "alpha"), stray("2026-Q2", "beta"), stray("2026-Q3", "alpha"))
    assert opened(engine, *rows) == ("2026-Q3", "2026-Q3", 1)


def test_without_anything_reported_there_is_no_quarter(engine: Engine) -> None:
    with reading(engine) as connection:
        assert opening(connection, TESTER) is None
