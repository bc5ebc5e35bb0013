"""The order of attention: severity × certainty × annual value, and what is not known."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from health.insight import Attention, attention, in_order

NAN = float("nan")
PLAIN: dict[str, Any] = {
    "score": 60.0,
    "se": 0.0,
    "df": NAN,
    "held_at": NAN,
    "delta": NAN,
    "delta_se": NAN,
    "delta_df": NAN,
    "beyond_noise": False,
    "value": NAN,
    "currency": None,
}


def ranked(*rows: dict[str, Any]) -> Attention:
    frame = {name: [row.get(name, plain) for row in rows] for name, plain in PLAIN.items()}
    columns = {name: frame[name] for name in PLAIN if name not in ("score", "se", "df", "currency")}
    return attention(
        frame["score"],
        frame["se"],
        frame["df"],
        currency=pd.Series(frame["currency"], dtype=object),
        strong_from=75.0,
        **columns,
    )


def order(*rows: dict[str, Any]) -> list[int]:
    return list(in_order(ranked(*rows), [row.get("score", 60.0) for row in rows]))


def test_a_score_of_facts_is_as_far_below_strong_as_it_is() -> None:
    assert ranked({"score": 60.0}).priority == pytest.approx([15.0])


def test_a_sampled_score_counts_by_the_chance_that_it_is_below_strong() -> None:
    found = ranked({"score": 73.0, "se": 4.0, "df": 7.0})
    assert found.below == pytest.approx([stats.t.cdf(0.5, 7)])
    assert found.priority == pytest.approx([2.0 * stats.t.cdf(0.5, 7)])


def test_a_fall_beyond_noise_adds_its_points_and_one_within_noise_none() -> None:
    fall = {"score": 80.0, "delta": -9.0, "delta_se": 3.0, "delta_df": 9.0}
    beyond, within = ranked(fall | {"beyond_noise": True}), ranked(fall)
    assert beyond.priority == pytest.approx([9.0 * stats.t.cdf(3.0, 9)])
    assert within.priority == pytest.approx([0.0])


def test_a_rise_beyond_noise_asks_for_nothing() -> None:
    assert ranked({"score": 80.0, "delta": 9.0, "delta_se": 0.0, "beyond_noise": True}).priority == pytest.approx([0.0])


def test_a_collapsed_element_counts_its_eighth_however_high_the_rest_is() -> None:
    found = ranked({"score": 78.0, "held_at": 19.0})
    assert (found.shortfall, found.below) == (pytest.approx([7.0]), pytest.approx([1.0]))


def test_four_times_the_median_counts_double_and_no_value_more() -> None:
    values = [1.0, 4.0, 1.0, 100.0, 1.0, 0.01]
    found = ranked(*({"value": value, "currency": "USD"} for value in values))
    assert found.weight == pytest.approx([1.0, 2.0, 1.0, 2.0, 1.0, 0.5])
    assert found.priority == pytest.approx(15.0 * found.weight)


def test_currencies_are_compared_only_with_themselves() -> None:
    found = ranked(
        *({"value": value, "currency": "USD"} for value in (1.0, 1.0, 4.0)),
        {"value": 16_000.0, "currency": "IDR"},
    )
    assert found.times == pytest.approx([1.0, 1.0, 4.0, 1.0])


@pytest.mark.parametrize("missing", [{}, {"value": 5.0}, {"currency": "USD"}], ids=["both", "currency", "value"])
def test_a_value_not_given_weighs_as_the_median_and_can_be_told(missing: dict[str, Any]) -> None:
    found = ranked(missing, {"value": 5.0, "currency": "USD"}, {"value": 20.0, "currency": "USD"})
    assert np.isnan(found.times[0])
    assert found.weight[0] == 1.0
    assert found.priority[0] == pytest.approx(15.0)


def test_without_a_score_the_need_is_not_known() -> None:
    found = ranked({"score": NAN, "se": NAN, "value": 5.0, "currency": "USD"})
    assert np.isnan(found.priority[0])
    assert np.isnan(found.fall[0])
    assert found.times == pytest.approx([1.0])


def test_the_unknown_come_after_those_in_need_and_before_the_strong() -> None:
    assert order({"score": 90.0}, {"score": NAN}, {"score": 74.0}, {"score": 80.0}, {"score": 40.0}) == [4, 2, 1, 3, 0]


def test_equal_ones_keep_the_order_they_came_in() -> None:
    assert order({"score": 60.0}, {"score": 60.0}, {"score": NAN}, {"score": NAN}) == [0, 1, 2, 3]


def test_a_lower_band_with_a_small_value_does_not_always_come_first() -> None:
    small = [{"score": 80.0, "value": 1.0, "currency": "USD"}] * 3
    assert order(
        *small,
        {"score": 45.0, "value": 0.1, "currency": "USD"},
        {"score": 55.0, "value": 9.0, "currency": "USD"},
    )[:2] == [4, 3]


@given(
    score=st.floats(0.0, 75.0),
    lower=st.floats(0.0, 30.0),
    se=st.floats(0.1, 10.0),
    df=st.integers(1, 40),
)
def test_a_lower_score_never_asks_for_less(score: float, lower: float, se: float, df: int) -> None:
    rows = [{"score": points, "se": se, "df": float(df)} for points in (score, score - lower)]
    found = ranked(*rows)
    assert found.priority[1] >= found.priority[0] - 1e-9
