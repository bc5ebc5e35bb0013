"""Section 1: a KPI's value becomes 0–100, by its own goalposts, or is refused with a sentence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from health.errors import ScoringError
from health.scoring import attainment, range_attainment, rating_attainment, target_is_refused

BOUNDS = {"target_low": 2.0, "target_high": 4.0, "zero_low": 0.0, "zero_high": 10.0}
finite = st.floats(-1e6, 1e6)


def test_higher_is_scored_from_zero_to_the_target():
    assert attainment(45.0, 60.0, "higher") == 75.0


def test_higher_starts_at_its_own_zero():
    assert attainment(80.0, 100.0, "higher", 60.0) == 50.0


def test_lower_deserves_nothing_at_twice_the_target():
    assert attainment(15.0, 10.0, "lower") == 50.0


def test_lower_starts_at_its_own_zero():
    assert attainment(48.0, 24.0, "lower", 72.0) == 50.0


def test_a_target_of_zero_can_be_attained_when_zero_at_is_given():
    assert attainment(0.0, 0.0, "lower", 2.0) == 100.0


def test_beyond_the_target_is_100_and_beyond_zero_is_0():
    assert attainment(np.array([200.0, -5.0]), np.array([60.0, 60.0]), "higher").tolist() == [100.0, 0.0]


def test_one_number_gives_one_number():
    assert isinstance(attainment(45.0, 60.0, "higher"), float)


def test_arrays_are_scored_element_by_element():
    zero = np.array([np.nan, 0.0, 60.0])
    found = attainment(np.array([30.0, 30.0, 90.0]), np.array([60.0, 40.0, 100.0]), "higher", zero)
    assert found.tolist() == [50.0, 75.0, 75.0]


def test_what_is_missing_stays_missing():
    found = attainment(np.array([np.nan, 30.0]), np.array([60.0, np.nan]), "higher")
    assert np.isnan(found).all()


@pytest.mark.parametrize(
    ("target", "direction", "zero_at", "sentence"),
    [
        (60.0, "higher", 60.0, "A target of 60.0 is not above 60.0"),
        (-1.0, "higher", None, "A target of -1.0 is not above 0.0"),
        (72.0, "lower", 24.0, "A target of 72.0 is not below 24.0"),
        (-3.0, "lower", None, "A target of -3.0 is not below -6.0"),
        (0.0, "lower", None, "A target of 0 where lower is better needs zero_at"),
        (np.inf, "higher", None, "A target of inf"),
        (60.0, "sideways", None, "sideways has no target to attain; choose one of higher, lower"),
    ],
)
def test_a_target_without_room_is_refused_with_a_sentence(target, direction, zero_at, sentence):
    with pytest.raises(ScoringError, match=sentence):
        attainment(50.0, target, direction, zero_at)


def test_one_bad_target_among_good_ones_is_named():
    with pytest.raises(ScoringError, match=r"A target of 7\.0 is not above 9\.0"):
        attainment(np.array([1.0, 1.0]), np.array([10.0, 7.0]), "higher", np.array([9.0, 9.0]))


@given(target=finite, zero=st.one_of(finite, st.just(np.nan)), direction=st.sampled_from(["higher", "lower"]))
def test_what_is_flagged_is_what_is_refused(target, zero, direction):
    flagged = bool(target_is_refused(np.array([target]), direction, np.array([zero]))[0])
    try:
        attainment(1.0, target, direction, zero)
        refused = False
    except ScoringError:
        refused = True
    assert flagged == refused


def test_a_missing_target_is_not_a_refused_one():
    assert not target_is_refused(np.array([np.nan]), "lower", np.array([np.nan]))[0]


def test_a_direction_without_target_refuses_none():
    assert not target_is_refused(np.array([0.0]), "range", np.array([np.nan])).any()


@given(low=finite, high=finite, target=st.floats(1.0, 1e6))
def test_doing_better_never_scores_worse(low, high, target):
    worse, better = sorted((low, high))
    assert attainment(worse, target, "higher") <= attainment(better, target, "higher")
    assert attainment(worse, target, "lower") >= attainment(better, target, "lower")


@given(actual=finite, target=st.floats(1.0, 1e6), direction=st.sampled_from(["higher", "lower"]))
def test_attainment_lies_between_0_and_100(actual, target, direction):
    assert 0.0 <= attainment(actual, target, direction) <= 100.0


def test_inside_the_range_is_100_and_outside_it_falls_to_0():
    found = range_attainment([0.0, 1.0, 2.0, 3.0, 4.0, 7.0, 10.0, 12.0, -1.0, np.nan], **BOUNDS)
    np.testing.assert_array_equal(found, [0.0, 50.0, 100.0, 100.0, 100.0, 50.0, 0.0, 0.0, 0.0, np.nan])


def test_a_range_may_be_a_single_point():
    assert range_attainment(3.0, **BOUNDS | {"target_low": 3.0, "target_high": 3.0}) == 100.0


@pytest.mark.parametrize("wrong", [{"zero_low": 2.0}, {"target_low": 5.0}, {"zero_high": 4.0}])
def test_bounds_out_of_order_are_refused(wrong):
    with pytest.raises(ScoringError, match="out of order"):
        range_attainment(3.0, **BOUNDS | wrong)


def test_a_rating_is_scored_by_its_rank():
    """Inadequate, Requires improvement, Approaching target, Good: 0, 33⅓, 66⅔, 100."""
    found = rating_attainment([0.0, 1.0, 2.0, 3.0, np.nan], 4)
    np.testing.assert_allclose(found, [0.0, 100 / 3, 200 / 3, 100.0, np.nan], rtol=1e-15)


@pytest.mark.parametrize(("rank", "levels"), [(4.0, 4), (-1.0, 4), (1.5, 4), (0.0, 1)])
def test_a_rank_that_is_not_on_the_scale_is_refused(rank, levels):
    with pytest.raises(ScoringError, match="is not on a scale of"):
        rating_attainment([rank], [levels])
