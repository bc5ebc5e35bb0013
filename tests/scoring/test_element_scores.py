"""Section 4: both parts by the survey share b, one part as it is, and the basis says which."""

import numpy as np
import pytest

from health.scoring import BASIS_CODES
from tests.scoring.scored import MISSING, NO_KPIS, E, people, scores_of, wave

SIDE = people(10.0, 20.0, 30.0, 40.0, 50.0)


def basis_of(scores):
    return {BASIS_CODES[basis] for basis in scores.elements.basis[0]}


def test_trust_leans_on_the_survey_and_measurement_on_kpis():
    elements = scores_of([80.0] * E, waves=[wave(SIDE)]).elements
    assert elements.score[0, 0] == pytest.approx(0.7 * 30 + 0.3 * 80)
    assert elements.score[0, 6] == pytest.approx(0.3 * 30 + 0.7 * 80)


def test_with_both_parts_only_the_survey_share_carries_error():
    elements = scores_of([80.0] * E, waves=[wave(SIDE)]).elements
    assert elements.se[0, 0] == pytest.approx(0.7 * np.sqrt(50))


def test_the_survey_alone_is_the_element():
    scores = scores_of(NO_KPIS, waves=[wave(SIDE)])
    assert basis_of(scores) == {"survey"}
    assert scores.elements.score[0, 0] == 30.0
    assert scores.elements.se[0, 0] == pytest.approx(np.sqrt(50))


def test_kpis_alone_carry_no_sampling_error():
    scores = scores_of([80.0] * E)
    assert basis_of(scores) == {"kpi"}
    assert (scores.elements.se == 0.0).all()
    assert (scores.elements.low == 80.0).all()


def test_both_parts_are_called_both():
    assert basis_of(scores_of([80.0] * E, waves=[wave(SIDE)])) == {"both"}


def test_too_few_respondents_leave_the_kpis_alone():
    scores = scores_of([80.0] * E, waves=[wave(people(10.0, 20.0), people(10.0, 20.0))])
    assert basis_of(scores) == {"kpi"}
    assert (scores.elements.score == 80.0).all()


def test_an_element_with_neither_part_is_missing():
    elements = scores_of([MISSING] + [80.0] * (E - 1)).elements
    assert np.isnan([elements.score[0, 0], elements.se[0, 0], elements.low[0, 0]]).all()
    assert BASIS_CODES[elements.basis[0, 0]] == ""
