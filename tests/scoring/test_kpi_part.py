"""Section 2: the KPI part of an element is a weighted mean, or missing where too little was reported."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from health.errors import ScoringError
from health.scoring import kpi_part

NEEDED = 2 / 3


def part_of(attainments, weights=None):
    weights = [1.0] * len(attainments) if weights is None else weights
    cell = np.zeros(len(attainments), dtype=np.int64)
    part, coverage = kpi_part(np.array(attainments, float), np.array(weights, float), cell, 1, needed=NEEDED)
    return part[0], coverage[0]


def test_attainments_count_by_weight():
    assert part_of([100.0, 40.0], [2.0, 1.0]) == (80.0, 1.0)


def test_what_was_not_reported_does_not_count_as_zero():
    assert part_of([90.0, 60.0, np.nan])[0] == 75.0


def test_exactly_two_thirds_is_enough():
    assert part_of([90.0, 90.0, np.nan]) == (90.0, pytest.approx(2 / 3))


@pytest.mark.parametrize("scale", [0.1, 0.7, 1 / 3, 1e-3, 123.456])
def test_exactly_two_thirds_is_enough_whatever_the_weights_are_counted_in(scale):
    assert not np.isnan(part_of([90.0] * 4 + [np.nan] * 2, [scale] * 6)[0])


def test_below_two_thirds_there_is_no_kpi_part_but_coverage_is_told():
    part, coverage = part_of([90.0, np.nan], [1.0, 1.0])
    assert np.isnan(part)
    assert coverage == 0.5


def test_a_cell_without_kpis_has_neither_part_nor_coverage():
    part, coverage = kpi_part(np.array([50.0]), np.array([1.0]), np.array([1]), 3, needed=NEEDED)
    np.testing.assert_array_equal(part, [np.nan, 50.0, np.nan])
    np.testing.assert_array_equal(coverage, [np.nan, 1.0, np.nan])


def test_no_kpis_at_all_leave_every_cell_missing():
    part, _ = kpi_part(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64), 2, needed=NEEDED)
    assert np.isnan(part).all()


@pytest.mark.parametrize("weight", [0.0, -1.0, np.nan])
def test_a_weight_that_is_not_above_zero_is_refused(weight):
    with pytest.raises(ScoringError, match="give a number above 0"):
        part_of([50.0], [weight])


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 10)), min_size=1, max_size=8))
def test_the_part_lies_between_its_worst_and_its_best_kpi(rows):
    attainments, weights = zip(*rows, strict=True)
    assert min(attainments) - 1e-9 <= part_of(attainments, weights)[0] <= max(attainments) + 1e-9
