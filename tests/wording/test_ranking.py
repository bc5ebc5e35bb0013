"""Why a partnership stands where it does, in words."""

from typing import Any

import pytest

from health.wording import words_for
from health.wording.ranking import why_here

EN = words_for("en")
NAN = float("nan")
ROW: dict[str, Any] = {
    "score": 43.7,
    "coverage": 1.0,
    "capped_by": "",
    "shortfall": 31.3,
    "below": 0.9999,
    "fall": 9.5,
    "times": 11.43,
    "annual_value": 24e6,
    "currency": "USD",
}


def told(**changed: Any) -> str:
    return why_here(EN, ROW | changed, quarter=8106, names={"trust": "Trust"})


def test_severity_certainty_and_value_are_all_said() -> None:
    assert told() == (
        "31.3 points below strong (over 99% sure); fell 9.5 since Q2 2026, beyond noise; "
        "worth US$24M a year (11 × median)."
    )


def test_a_fall_that_does_not_count_is_not_said() -> None:
    assert "fell" not in told(fall=0.0)


def test_a_value_not_given_is_said() -> None:
    assert told(times=NAN).endswith("; value not given.")


def test_the_median_itself_is_not_one_times_the_median() -> None:
    assert told(times=1.0).endswith("a year (the median).")


def test_a_small_value_keeps_three_digits() -> None:
    assert "(0.18 × median)" in told(times=0.176)


def test_what_holds_a_partnership_down_is_named() -> None:
    assert told(capped_by="trust", fall=0.0).startswith("Held at watch by a collapse of Trust; ")


def test_without_a_score_the_need_is_said_to_be_unknown() -> None:
    row = told(score=NAN, coverage=0.5, shortfall=NAN, fall=NAN)
    assert row.startswith("Only 50% of the element weights measured, so how much it needs is not known; ")


@pytest.mark.parametrize("score", [90.0, 76.0])
def test_one_that_asks_for_nothing_says_so(score: float) -> None:
    assert told(score=score, shortfall=0.0, fall=0.0).startswith("Strong, and no fall beyond noise; ")
