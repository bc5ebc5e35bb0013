"""Section 7: a change is told with its error; a wave behind both quarters cannot have changed by itself."""

import numpy as np
import pytest

from health.scoring import beyond_noise, t_quantile
from tests.scoring.scored import MISSING, MODEL, NO_KPIS, QUARTER, E, people, scores_of, wave

SIDE = people(10.0, 20.0, 30.0, 40.0, 50.0)
HIGHER = people(20.0, 30.0, 40.0, 50.0, 60.0)
SHARE = np.array(MODEL.survey_share)


def test_without_a_quarter_before_there_is_no_change():
    change = scores_of([60.0] * E).change
    assert np.isnan([change.delta[0], change.se[0], change.df[0]]).all()
    assert not change.beyond_noise[0]


def test_change_is_this_quarter_less_the_one_before():
    assert scores_of([60.0] * E, [70.0] * E, previous=[-1, 0]).change.delta[1] == pytest.approx(10.0)


def test_a_change_of_kpis_alone_is_a_fact():
    change = scores_of([60.0] * E, [60.5] * E, previous=[-1, 0]).change
    assert change.se[1] == 0.0
    assert change.beyond_noise[1]


def test_rounding_is_not_a_change():
    """The same eight scores, and seven of them: 62.75 both times but for the last digit."""
    change = scores_of([62.75] * E, [62.75] * 7 + [MISSING], previous=[-1, 0]).change
    assert abs(change.delta[1]) < 1e-9
    assert not change.beyond_noise[1]


def test_two_waves_add_their_variances():
    """Both quarters err by √50 with 4 degrees of freedom: together √100 with 8."""
    waves = [wave(SIDE), wave(HIGHER, quarter=QUARTER + 1)]
    change = scores_of(NO_KPIS, NO_KPIS, waves=waves, previous=[-1, 0]).change
    assert change.delta[1] == pytest.approx(10.0)
    assert change.se[1] == pytest.approx(10.0)
    assert change.df[1] == pytest.approx(8.0)


def test_what_the_same_people_said_once_cannot_have_changed():
    waves = [wave(SIDE), wave(SIDE)]
    change = scores_of(NO_KPIS, NO_KPIS, waves=waves, previous=[-1, 0]).change
    assert (change.delta[1], change.se[1]) == (0.0, 0.0)


def test_a_wave_carried_forward_enters_with_the_difference_of_its_leverage():
    """By hand, everyone alike on all elements: v = (Σ a_t − Σ a_{t−1})² · 50, a = w′·H/s·b."""
    now, before = 80.0, 50.0
    scores = scores_of([before] * E, [now] * E, waves=[wave(SIDE), wave(SIDE)], previous=[-1, 0])
    lever = []
    for row, kpi in enumerate((before, now)):
        element = SHARE * 30.0 + (1 - SHARE) * kpi
        lever.append((scores.health.score[row] / element * SHARE / 8).sum())
    assert scores.change.se[1] == pytest.approx(abs(lever[1] - lever[0]) * np.sqrt(50))
    assert scores.change.df[1] == pytest.approx(4.0)


def test_a_wave_that_ended_still_adds_its_variance():
    scores = scores_of(NO_KPIS, [40.0] * E, waves=[wave(SIDE), wave(quarter=-1)], previous=[-1, 0])
    assert scores.change.se[1] == pytest.approx(np.sqrt(50))


def test_where_a_quarter_has_no_score_there_is_no_change():
    rows = [60.0] * E, [60.0] * 5 + [MISSING] * 3, [60.0] * E
    change = scores_of(*rows, previous=[-1, 0, 1]).change
    assert np.isnan(change.delta).all()
    assert np.isnan(change.se).all()
    assert not change.beyond_noise.any()


def test_noise_ends_where_the_interval_ends():
    bound = float(t_quantile(8.0)) * 2.0
    delta = np.array([bound, bound - 1e-6, -bound - 1e-6])
    assert beyond_noise(delta, np.full(3, 2.0), np.full(3, 8.0)).tolist() == [True, False, True]


def test_no_change_without_error_is_no_change():
    assert not beyond_noise(np.zeros(1), np.zeros(1), np.array([np.nan]))[0]
