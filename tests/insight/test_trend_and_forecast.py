"""Section 8: a trend is told with its chance, and a forecast only where it beat "same as last quarter"."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from health.errors import ScoringError
from health.insight import forecast, trend
from health.insight.trend import mann_kendall, median, theil_sen

NONE = np.nan
# Gilbert 1987, table A18 (also Hollander and Wolfe 1973, table A21): S and the chance of S or more.
GILBERT = {
    4: {0: 0.625, 2: 0.375, 4: 0.167, 6: 0.042},
    5: {0: 0.592, 2: 0.408, 4: 0.242, 6: 0.117, 8: 0.042},
    8: {2: 0.452, 4: 0.360, 8: 0.199, 12: 0.089, 14: 0.054, 16: 0.031, 18: 0.016},
}
value = st.one_of(st.just(NONE), st.floats(0, 100))
histories = hnp.arrays(float, st.tuples(st.integers(1, 4), st.integers(1, 14)), elements=value)


def with_s(n, s):
    """Give a series of n different values with Kendall's S: begin rising and put one value after another too early."""
    falling = (n * (n - 1) // 2 - s) // 2
    series = []
    for number in range(n):
        back = min(falling, number)
        series.insert(number - back, float(number))
        falling -= back
    return series


def noisy_lines(count, *, quarters, seed, slope=1.0):
    chance = np.random.default_rng(seed)
    return 50 + slope * np.arange(quarters) + chance.normal(0, 3, (count, quarters))


@pytest.mark.parametrize(("n", "s", "p"), [(n, s, p) for n, table in GILBERT.items() for s, p in table.items() if s])
def test_p_is_that_of_the_published_table(n, s, p):
    assert mann_kendall([with_s(n, s)])[0] / 2 == pytest.approx(p, abs=6e-4)


def test_the_slope_is_that_of_the_published_example():
    """Sen 1968, section 6: seven points, and the median of their 21 slopes is 4."""
    history = np.full(18, NONE)
    history[[0, 1, 2, 3, 9, 11, 17]] = [9, 15, 19, 20, 45, 55, 78]
    assert theil_sen([history])[0] == pytest.approx(4.0)


def test_slope_and_p_are_those_of_scipy():
    chance = np.random.default_rng(3)
    histories = chance.uniform(0, 100, (200, 8))
    histories[chance.random(histories.shape) < 0.2] = NONE
    found = trend(histories)
    for row in np.flatnonzero(found.n >= 4):
        at = np.flatnonzero(~np.isnan(histories[row]))
        assert found.slope[row] == pytest.approx(stats.theilslopes(histories[row, at], at)[0])
        assert found.p[row] == pytest.approx(stats.kendalltau(at, histories[row, at], method="exact").pvalue)


@pytest.mark.parametrize("series", [(1, 1, 2, 3, 2), (5, 5, 5, 1, 1), (1, 2, 2, 3, 3, 3), (4, 4, 4, 4)])
def test_with_ties_p_counts_every_order_of_the_values(series):
    def size(order):
        return abs(sum(np.sign(later - earlier) for i, earlier in enumerate(order) for later in order[i + 1 :]))

    every = [size(order) >= size(series) for order in permutations(series)]
    assert mann_kendall([series])[0] == pytest.approx(np.mean(every))


def test_rounding_in_the_last_digit_is_a_tie():
    assert mann_kendall([[60.0, 60.0 + 1e-12, 60.0 + 2e-12, 60.0 + 3e-12]])[0] == 1.0


def test_three_quarters_are_no_trend():
    found = trend([[50.0, 60.0, NONE, 70.0]])
    assert np.isnan([found.slope[0], found.p[0]]).all()
    assert (found.n[0], found.falling[0]) == (3, False)


def test_only_the_last_eight_quarters_count():
    rising_then_falling = [*range(0, 80, 10), *range(70, -10, -10)]
    assert trend([rising_then_falling]).slope[0] == -10.0


def test_a_gap_stretches_time_and_is_not_filled():
    assert trend([[10.0, 20.0, NONE, NONE, 50.0, 60.0]]).slope[0] == 10.0


def test_four_quarters_each_lower_than_the_one_before_are_falling():
    assert trend([[70.0, 66.0, 65.0, 60.0]]).falling[0]


def test_a_fall_with_one_step_back_up_in_four_quarters_may_be_chance():
    assert not trend([[70.0, 65.0, 66.0, 60.0]]).falling[0]


def test_a_series_that_stands_still_is_not_falling():
    found = trend([[70.0] * 8])
    assert (found.slope[0], found.p[0], found.falling[0]) == (0.0, 1.0, False)


@given(histories)
def test_turned_round_a_trend_is_as_likely_and_slopes_the_other_way(history):
    there, back = trend(history), trend(100 - history)
    np.testing.assert_allclose(there.p, back.p)
    np.testing.assert_allclose(there.slope, -back.slope, atol=1e-9)


def test_one_wild_quarter_does_not_bend_the_line():
    assert trend([[50.0, 51.0, 52.0, 53.0, 0.0, 55.0, 56.0, 57.0]]).slope[0] == pytest.approx(1.0)


@pytest.mark.parametrize("history", [[1.0, 2.0], np.zeros((3, 0))])
def test_a_history_is_a_table_with_a_column_for_each_quarter(history):
    with pytest.raises(ScoringError, match="a column for each quarter"):
        trend(history)


def test_the_median_of_nothing_is_missing():
    assert np.isnan(median(np.zeros((2, 0)))).all()
    assert np.isnan(theil_sen([[5.0]])).all()


def test_five_quarters_are_too_few_to_forecast():
    assert np.isnan(forecast([[50.0, 52.0, 54.0, 56.0, 58.0]]).value).all()


def test_a_series_that_has_stopped_is_not_forecast():
    assert np.isnan(forecast([[50.0, 52.0, 54.0, 56.0, 58.0, 60.0, 62.0, NONE]]).value).all()


def test_a_steady_rise_goes_on_at_half_its_speed():
    """The mean of the last value, 64, and the line, 66 and 68; every backtest was half as wrong as the last value."""
    found = forecast([np.arange(50.0, 66.0, 2.0)])
    assert found.value[0] == pytest.approx([65.0, 66.0])
    assert found.mase[0] == pytest.approx(0.5)
    assert found.follows_trend[0]


def test_where_the_trend_did_not_beat_it_the_forecast_is_the_last_quarter():
    found = forecast([[50.0, 60.0, 50.0, 60.0, 50.0, 60.0, 70.0, 80.0, 70.0, 60.0]])
    assert found.mase[0] >= 1.0
    assert found.value[0].tolist() == [60.0, 60.0]
    assert not found.follows_trend[0]


def test_the_interval_of_the_last_quarter_comes_from_past_differences():
    """Five differences of 10: t(0.9, 5) = 1.476 (any table), so ±14.76, and √2 times that two quarters on."""
    history = [50.0, 60.0, 50.0, 60.0, 50.0, 60.0]
    found = forecast([history])
    assert not found.follows_trend[0]
    assert found.high[0] - 60.0 == pytest.approx([14.759, 20.872], abs=1e-3)


def test_a_difference_over_a_gap_counts_for_as_many_quarters():
    gaps = forecast([[50.0, NONE, NONE, NONE, 54.0, 52.0, 54.0, 52.0, 54.0]])
    steps = forecast([[50.0, 52.0, 54.0, 52.0, 54.0, 52.0]])
    assert gaps.high[0, 0] - 54.0 == pytest.approx(steps.high[0, 0] - 52.0)


def test_a_series_that_never_moved_stays_where_it_is():
    found = forecast([[70.0] * 8])
    assert found.value[0].tolist() == found.low[0].tolist() == found.high[0].tolist() == [70.0, 70.0]
    assert np.isnan(found.mase[0])


def test_forecasts_stay_on_the_scale():
    found = forecast([[60.0, 66.0, 72.0, 78.0, 84.0, 90.0, 96.0, 100.0]])
    assert (found.value <= 100.0).all()
    assert (found.high == 100.0).all()


@given(histories)
def test_a_forecast_lies_within_its_interval(history):
    found = forecast(history)
    known = ~np.isnan(found.value)
    assert (found.low[known] <= found.value[known]).all()
    assert (found.value[known] <= found.high[known]).all()


@given(histories)
def test_a_series_is_forecast_alike_whatever_stands_beside_it(history):
    np.testing.assert_array_equal(forecast(history).value[0], forecast(history[:1]).value[0])


def test_trends_are_forecast_better_than_by_the_last_quarter():
    lines = noisy_lines(2000, quarters=14, seed=5)
    found, now, ahead = forecast(lines[:, :12]), lines[:, 11:12], lines[:, 12:]
    assert np.abs(ahead - found.value).mean() < 0.95 * np.abs(ahead - now).mean()


@pytest.mark.parametrize("quarters", [6, 8, 12])
def test_four_intervals_in_five_or_more_hold_where_only_chance_moves(quarters):
    """Random walks: 80 % is promised; 1.5 % are left to the selection of methods and to chance."""
    walks = 50 + np.random.default_rng(6).normal(0, 2, (4000, quarters + 2)).cumsum(axis=1)
    found, ahead = forecast(walks[:, :quarters]), walks[:, quarters:]
    assert ((found.low <= ahead) & (ahead <= found.high)).mean() > 0.785


def test_trains_on_time_are_forecast_no_worse_than_by_the_last_quarter(real_data):
    """25 operators over 26 quarters, every quarter forecast from the 12 before; 80 % intervals hold 78 % or more."""
    rows = pd.read_csv(real_data / "pack-rail" / "kpi_values.csv").query("kpi == 'rail_ppm'")
    table = rows.pivot_table(index="partnership", columns="quarter", values="actual").sort_index(axis=1)
    scores = np.clip(100 * (table.to_numpy() - 60) / 40, 0, 100)
    found, ahead, now = [], [], []
    for end in range(12, scores.shape[1] - 1):
        found.append(forecast(scores[:, end - 12 : end]))
        ahead.append(scores[:, end : end + 2])
        now.append(scores[:, end - 1 : end])
    value, low, high = (np.vstack([getattr(each, name) for each in found]) for name in ("value", "low", "high"))
    actual = np.vstack(ahead)
    both = ~np.isnan(value) & ~np.isnan(actual)
    assert np.abs(actual - value)[both].mean() < np.abs(actual - np.vstack(now))[both].mean()
    assert ((low <= actual) & (actual <= high))[both].mean() > 0.78
