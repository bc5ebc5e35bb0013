"""Section 5: one score of eight elements that no tidy reporting can buy, with the respondent as the unit of error."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from health.errors import ScoringError
from health.scoring import composite
from tests.scoring.scored import MISSING, MODEL, NO_KPIS, E, people, scores_of, wave

WEIGHTS = [1 / 8] * 8
rows = hnp.arrays(float, (1, 8), elements=st.floats(0, 100))
scored = hnp.arrays(float, (1, 8), elements=st.floats(1, 100))
weightings = hnp.arrays(float, 8, elements=st.floats(0.01, 1))
methods = st.sampled_from(["geometric", "arithmetic"])
SIDE = people(10.0, 20.0, 30.0, 40.0, 50.0)


def test_a_collapse_of_one_element_is_not_bought_off_by_the_others():
    seven_good_one_bad = [[80.0] * 7 + [10.0]]
    assert composite(seven_good_one_bad, WEIGHTS, "arithmetic")[0] == pytest.approx(71.25)
    assert composite(seven_good_one_bad, WEIGHTS)[0] == pytest.approx(61.7, abs=0.05)


def test_the_geometric_mean_is_that_of_the_human_development_index():
    """UNDP, technical note 1: the cube root of the product of three indices; by hand ∛(0.9·0.8·0.6) = 0.756."""
    assert composite([[90.0, 80.0, 60.0]], [1, 1, 1])[0] == pytest.approx(75.6, abs=0.05)


def test_missing_elements_leave_their_weight_to_the_others():
    assert composite([[60.0, MISSING, 90.0]], [1.0, 5.0, 1.0], "arithmetic")[0] == 75.0


def test_a_row_without_elements_has_no_score():
    assert np.isnan(composite([[MISSING] * 8], WEIGHTS)[0])


def test_a_table_is_scored_row_by_row():
    table = pd.DataFrame([[50.0] * 8, [60.0] * 8])
    assert composite(table, WEIGHTS).tolist() == pytest.approx([50.0, 60.0])


def test_an_element_at_zero_counts_as_one_so_that_the_rest_still_speaks():
    assert composite([[0.0, 100.0]], [1.0, 1.0])[0] == pytest.approx(10.0)


@pytest.mark.parametrize("weights", [[1.0] * 7, [0.0] * 8, [-1.0] + [1.0] * 7, [np.nan] + [1.0] * 7])
def test_weights_that_cannot_weigh_are_refused(weights):
    with pytest.raises(ScoringError, match="are no weights for 8 elements"):
        composite([[50.0] * 8], weights)


def test_an_unknown_way_to_combine_is_refused():
    with pytest.raises(ScoringError, match="harmonic is not a way to combine"):
        composite([[50.0] * 8], WEIGHTS, "harmonic")


@given(rows, weightings, methods)
def test_scores_lie_between_0_and_100(table, weights, method):
    assert 0.0 <= composite(table, weights, method)[0] <= 100.0 + 1e-9


@given(rows, weightings, methods, st.integers(0, 7), st.floats(0, 100))
def test_raising_an_element_never_lowers_the_score(table, weights, method, element, raised):
    better = table.copy()
    better[0, element] = max(raised, table[0, element])
    assert composite(better, weights, method)[0] >= composite(table, weights, method)[0] - 1e-9


@given(rows, weightings, methods, st.floats(0.01, 100))
def test_only_the_proportions_of_weights_matter(table, weights, method, factor):
    assert composite(table, weights * factor, method)[0] == pytest.approx(composite(table, weights, method)[0])


@given(scored, weightings)
def test_the_geometric_mean_never_exceeds_the_arithmetic(table, weights):
    assert composite(table, weights)[0] <= composite(table, weights, "arithmetic")[0] + 1e-9


def test_six_of_eight_elements_are_enough_and_five_are_not():
    health = scores_of([60.0] * 6 + [MISSING] * 2, [60.0] * 5 + [MISSING] * 3).health
    assert health.score[0] == pytest.approx(60.0)
    assert np.isnan(health.score[1])
    assert health.coverage.tolist() == [0.75, 0.625]


def test_exactly_two_thirds_of_the_weight_is_enough():
    model = replace(MODEL, weights=(1 / 12,) * 4 + (1 / 6,) * 4)
    health = scores_of([60.0] * 4 + [60.0] * 2 + [MISSING] * 2, [MISSING] * 4 + [60.0] * 4, model=model).health
    assert health.coverage.tolist() == pytest.approx([2 / 3, 2 / 3])
    assert not np.isnan(health.score).any()


def test_without_enough_data_nothing_is_claimed():
    health = scores_of([60.0] * 5 + [MISSING] * 3).health
    claims = ("score", "low", "high", "se", "df", "certainty", "arithmetic")
    assert all(np.isnan(getattr(health, name)[0]) for name in claims)
    assert not health.capped_by.any()


def test_the_arithmetic_mean_is_told_beside_the_score():
    health = scores_of([80.0] * 7 + [10.0]).health
    assert health.arithmetic[0] == pytest.approx(71.25)
    assert health.score[0] == pytest.approx(61.688433)


def test_without_a_survey_the_score_is_a_fact():
    health = scores_of([60.0] * E).health
    assert (health.se[0], health.complete[0]) == (0.0, True)
    assert np.isnan(health.df[0])
    assert health.low[0] == health.high[0] == health.score[0]


def test_one_person_answers_all_elements_so_their_errors_go_together():
    """Everyone gives all elements alike: the score errs as one element does, √50, and not √50/√8 as if independent."""
    health = scores_of(NO_KPIS, waves=[wave(SIDE)]).health
    assert health.se[0] == pytest.approx(np.sqrt(50))
    assert health.df[0] == pytest.approx(4)


def test_unanimous_answers_leave_exactly_no_error():
    """A third of the scale cannot be written exactly; its rounding must not show as noise."""
    third = people(*[100 / 3] * 7)
    health = scores_of(NO_KPIS, waves=[wave(third, people(*[200 / 3] * 6))]).health
    assert health.se[0] == 0.0
    assert np.isnan(health.df[0])
    assert health.complete[0]


def test_a_single_respondent_on_a_side_makes_the_error_incomplete():
    health = scores_of(NO_KPIS, waves=[wave(people(50.0), SIDE)]).health
    assert not health.complete[0]
    assert health.se[0] == pytest.approx(np.sqrt(50) / 2)
    assert health.df[0] == pytest.approx(4)


def test_an_element_answered_by_one_of_a_side_makes_the_error_incomplete():
    partner = people(10.0, 20.0, 30.0, 40.0)
    partner[1:, 0] = np.nan
    assert not scores_of(NO_KPIS, waves=[wave(SIDE, partner)]).health.complete[0]


def test_an_element_below_the_floor_moves_nothing_and_adds_no_error():
    own = SIDE.copy()
    own[:, 0] = [0.0, 0.0, 0.0, 0.0, 4.0]
    still = own.copy()
    still[:, 0] = 0.8
    found = scores_of(NO_KPIS, NO_KPIS, waves=[wave(own), wave(still)]).health
    assert found.se[0] == pytest.approx(found.se[1])


def test_the_arithmetic_model_adds_errors_by_weight():
    model = replace(MODEL, aggregation="arithmetic")
    health = scores_of(NO_KPIS, waves=[wave(SIDE)], model=model).health
    assert (health.score[0], health.se[0]) == (pytest.approx(30.0), pytest.approx(np.sqrt(50)))


def test_no_rows_give_no_scores():
    assert scores_of().health.score.shape == (0,)
