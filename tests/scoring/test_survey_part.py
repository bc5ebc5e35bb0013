"""Section 3: answers become a survey part with an honest standard error, or nothing below five respondents."""

import numpy as np
import pytest

from health.scoring import finite_population, interval, pomp, survey_parts, t_quantile
from health.scoring.survey import passes_gate
from tests.scoring.arranged import waves_of
from tests.scoring.scored import MISSING, MODEL, NO_KPIS, NOBODY, E, people, scores_of, wave


def parts_of(*args, **kwargs):
    return survey_parts(waves_of([wave(*args, **kwargs)], MODEL), min_respondents=5)


def test_an_answer_is_told_as_a_share_of_the_scale():
    assert pomp([1, 2, 5, np.nan], 1, 5).tolist()[:3] == [0.0, 25.0, 100.0]


def test_a_reverse_worded_item_is_turned_round():
    assert pomp(2, 1, 5, reverse=True) == 75.0


def test_the_two_sides_count_alike_however_many_answered():
    parts = parts_of(people(*[80.0] * 20), people(40.0, 50.0, 60.0))
    assert parts.score[0, 0] == 65.0
    assert parts.sides[0, 0] == 2


def test_one_side_alone_is_taken_as_it_is():
    parts = parts_of(people(10.0, 20.0, 30.0, 40.0, 50.0))
    assert (parts.score[0, 0], parts.sides[0, 0]) == (30.0, 1)


def test_four_respondents_over_both_sides_are_too_few():
    parts = parts_of(people(50.0, 60.0), people(50.0, 60.0))
    assert np.isnan(parts.score).all()
    assert (parts.n == 0).all()


def test_five_respondents_over_both_sides_are_enough():
    assert passes_gate(waves_of([wave(people(50.0, 60.0), people(50.0, 60.0, 70.0))], MODEL), 5).all()


def test_the_standard_error_of_one_side_is_s_over_root_n():
    """10, 20, 30, 40, 50: s² = 250, SE = √(250/5) = 7.0711, and t(0.975, 4) = 2.7764 (any table of t)."""
    parts = parts_of(people(10.0, 20.0, 30.0, 40.0, 50.0))
    assert parts.se[0, 0] == pytest.approx(np.sqrt(50))
    assert parts.df[0, 0] == 4
    assert t_quantile(4) == pytest.approx(2.7764, abs=5e-5)


def test_few_invited_shrink_the_standard_error():
    """5 of 9 answered: the correction is √((9 − 5)/(9 − 1)) = √½."""
    parts = parts_of(people(10.0, 20.0, 30.0, 40.0, 50.0), invited=(9, MISSING))
    assert parts.se[0, 0] == pytest.approx(5.0)


@pytest.mark.parametrize("invited", [5, 4])
def test_where_everyone_answered_nothing_is_left_to_chance(invited):
    assert parts_of(people(10.0, 20.0, 30.0, 40.0, 50.0), invited=(invited, MISSING)).se[0, 0] == 0.0


def test_the_correction_knows_its_limits():
    np.testing.assert_array_equal(finite_population([1, 1, 3, 2], [1, np.nan, 5, 100]), [0, 1, 0.5, 98 / 99])


def test_two_sides_add_half_of_each():
    """SE₁² = 50, SE₂² = 250/5 = 50 twice over: ½·√100 = 5."""
    side = people(10.0, 20.0, 30.0, 40.0, 50.0)
    assert parts_of(side, side).se[0, 0] == pytest.approx(5.0)


def test_degrees_of_freedom_are_those_of_welch_and_satterthwaite():
    """NIST/SEMATECH e-Handbook 1.3.5.3, car mileage: n 249 and 79, s 6.41470 and 6.10771, ν 136.8750."""
    sides = [deviating(249, 6.41470), deviating(79, 6.10771)]
    parts = parts_of(*(np.repeat(50.0 + side[:, None], E, axis=1) for side in sides))
    assert parts.df[0, 0] == pytest.approx(136.8750, abs=1e-3)


def deviating(n, s):
    steps = np.linspace(-1, 1, n)
    return steps * s / steps.std(ddof=1)


def test_one_respondent_on_a_side_leaves_the_standard_error_unknown():
    parts = parts_of(people(50.0), people(40.0, 50.0, 60.0, 70.0))
    assert parts.score[0, 0] == 52.5
    assert np.isnan(parts.se[0, 0])


def test_unanimous_answers_have_no_standard_error():
    parts = parts_of(people(*[75.0] * 6), people(*[25.0] * 5))
    assert (parts.se == 0.0).all()


def test_only_those_who_answered_the_element_count():
    own = people(10.0, 20.0, 30.0, 40.0, 50.0, 90.0)
    own[5, 0] = np.nan
    parts = parts_of(own)
    assert (parts.n[0, 0, 0], parts.n[0, 0, 1]) == (5, 6)
    assert parts.score[0, 0] == 30.0


def test_an_interval_is_clipped_to_the_scale():
    low, high = interval(np.array([2.0, 99.0]), np.array([5.0, 5.0]), np.array([4.0, 4.0]))
    assert (low[0], high[1]) == (0.0, 100.0)


def test_an_interval_without_standard_error_is_the_score_itself():
    low, high = interval(np.array([60.0]), np.array([0.0]), np.array([np.nan]))
    assert (low[0], high[0]) == (60.0, 60.0)


def test_an_unknown_standard_error_gives_no_interval():
    low, high = interval(np.array([60.0]), np.array([np.nan]), np.array([4.0]))
    assert np.isnan([low[0], high[0]]).all()


def test_a_partnership_without_any_wave_has_no_survey_part():
    elements = scores_of([60.0] * E).elements
    assert np.isnan(elements.survey.score).all()
    assert (elements.wave_age == -1).all()


def test_a_wave_of_the_quarter_before_is_one_quarter_old():
    given = wave(people(*[60.0] * 5), NOBODY, quarter=8105)
    assert (scores_of(NO_KPIS, waves=[given], quarters=[8106]).elements.wave_age == 1).all()
