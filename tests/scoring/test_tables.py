"""Labelled tables are brought together by their labels, plain ones by their places; what does not fit is refused."""

import numpy as np
import pandas as pd
import pytest

from health.errors import ScoringError
from health.insight import decompose
from health.scoring import attainment, composite, range_attainment

ELEMENTS = ["trust", "roles", "flexibility"]
FRAME = pd.DataFrame([[80.0, 60.0, 40.0], [50.0, np.nan, 70.0]], index=["alpha", "beta"], columns=ELEMENTS)
WEIGHTS = {"trust": 0.5, "roles": 0.3, "flexibility": 0.2}
# By hand: 0.5·80 + 0.3·60 + 0.2·40, and (0.5·50 + 0.2·70)/0.7.
ARITHMETIC = [66.0, 39.0 / 0.7]


@pytest.mark.parametrize(
    "weights",
    [list(WEIGHTS.values()), WEIGHTS, pd.Series(WEIGHTS), pd.Series(WEIGHTS)[::-1], dict(reversed(WEIGHTS.items()))],
)
def test_weights_find_their_elements_by_name(weights) -> None:
    np.testing.assert_allclose(composite(FRAME, weights, "arithmetic"), ARITHMETIC, rtol=0, atol=1e-12)


def test_one_partnership_is_scored_like_a_table_of_one() -> None:
    assert composite(FRAME.loc["alpha"], pd.Series(WEIGHTS)[::-1], "arithmetic") == pytest.approx(66.0)


def test_weights_of_other_names_are_refused() -> None:
    with pytest.raises(ScoringError, match="flexibility, style: in one of the two only"):
        composite(FRAME, {"trust": 1.0, "roles": 1.0, "style": 1.0})


def test_plain_scores_take_named_weights_as_they_stand() -> None:
    np.testing.assert_allclose(composite(FRAME.to_numpy(), pd.Series(WEIGHTS), "arithmetic"), ARITHMETIC)


@pytest.mark.parametrize("kind", ["Int64", "Float64", object])
def test_what_is_missing_in_a_frame_of_any_kind_stays_missing(kind) -> None:
    table = FRAME.astype(kind).where(FRAME.notna(), None if kind is object else pd.NA)
    np.testing.assert_allclose(composite(table, WEIGHTS, "arithmetic"), ARITHMETIC, rtol=0, atol=1e-12)


def test_a_change_is_between_the_same_partnerships_and_elements_whatever_their_order() -> None:
    after = FRAME + np.array([[10.0, 0.0, 0.0], [0.0, 0.0, -7.0]])
    expected = decompose(FRAME, after, WEIGHTS, "arithmetic")
    np.testing.assert_allclose(expected.contribution, [[5.0, 0.0, 0.0], [0.0, np.nan, -2.0]], rtol=0, atol=1e-12)
    found = decompose(FRAME, after.iloc[::-1, ::-1], pd.Series(WEIGHTS)[::-1], "arithmetic")
    np.testing.assert_array_equal(found.contribution, expected.contribution)
    np.testing.assert_array_equal(found.delta, expected.delta)


def test_tables_of_other_rows_are_not_compared() -> None:
    with pytest.raises(ScoringError, match="beta, gamma"):
        decompose(FRAME, FRAME.rename(index={"beta": "gamma"}), WEIGHTS)
    with pytest.raises(ScoringError, match="2 × 3 cannot be compared with one of 1 × 3"):
        decompose(FRAME.to_numpy(), FRAME.to_numpy()[:1], list(WEIGHTS.values()))


def test_no_rows_give_no_scores() -> None:
    assert composite(FRAME.iloc[:0], WEIGHTS).shape == (0,)
    assert decompose(FRAME.iloc[:0], FRAME.iloc[:0], WEIGHTS).contribution.shape == (0, 3)


@pytest.mark.parametrize("actual", [np.array([30.0, 45.0, 60.0, 80.0, 90.0, np.nan])])
def test_a_range_is_attained_like_any_target(actual) -> None:
    bounds = {"target_low": 50.0, "target_high": 70.0, "zero_low": 40.0, "zero_high": 90.0}
    found = attainment(actual, (50.0, 70.0), "range", (40.0, 90.0))
    np.testing.assert_array_equal(found, range_attainment(actual, **bounds))
    assert found.tolist()[:5] == [0.0, 50.0, 100.0, 50.0, 0.0]


@pytest.mark.parametrize(("target", "zero_at"), [((50.0, 70.0), None), (60.0, (40.0, 90.0))])
def test_a_range_without_both_pairs_is_refused(target, zero_at) -> None:
    with pytest.raises(ScoringError, match="needs a pair"):
        attainment(60.0, target, "range", zero_at)
