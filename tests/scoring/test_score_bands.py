"""Section 6: a band for every score, by named sets; one collapsed element caps it; and how certain the band is."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from health.scoring import BAND_CODES, band_certainty, band_of, capped
from tests.scoring.scored import MODEL, NO_KPIS, E, people, scores_of, wave

SETS = [bands.name for bands in MODEL.band_sets]
WILDER = MODEL.bands


def word(bands, row=0):
    return BAND_CODES[int(bands[row])]


def set_named(name):
    return replace(MODEL, band_set=name).bands


@pytest.mark.parametrize("name", SETS)
def test_bounds_belong_to_the_band_above(name):
    bands = set_named(name)
    found = band_of(np.array([100.0, bands.green_from, bands.green_from - 1e-6, bands.red_below]), bands)
    assert [BAND_CODES[int(band)] for band in found] == ["strong", "strong", "watch", "watch"]


@pytest.mark.parametrize("name", SETS)
def test_below_the_lower_bound_down_to_0_is_at_risk(name):
    bands = set_named(name)
    assert [BAND_CODES[int(b)] for b in band_of(np.array([bands.red_below - 1e-6, 0.0]), bands)] == ["at_risk"] * 2


@pytest.mark.parametrize("name", SETS)
def test_eight_elements_exactly_at_a_bound_reach_it(name):
    """exp(ln 75) is 74.99999999999997: rounding must not cost a partnership its band."""
    bands = set_named(name)
    model = replace(MODEL, band_set=name)
    found = scores_of([bands.green_from] * E, [bands.red_below] * E, model=model).health.band
    assert (word(found, 0), word(found, 1)) == ("strong", "watch")


@pytest.mark.parametrize(
    ("name", "green", "red"),
    [
        ("wilder", 100 * (4 - 1) / 4, 100 * (3 - 1) / 4),
        ("psat", 75, 50),
        ("vichealth", 100 * (127 - 35) / 140, 100 * (85 - 35) / 140),
        ("wri", 100 * (351 - 100) / 400, 100 * (251 - 100) / 400),
    ],
)
def test_published_cut_offs_are_carried_over_to_0_to_100(name, green, red):
    bands = set_named(name)
    assert (bands.green_from, bands.red_below) == (pytest.approx(green), pytest.approx(red))


def test_no_score_has_no_band():
    assert BAND_CODES[int(band_of(np.array([np.nan]), WILDER)[0])] is None


def test_a_collapsed_element_caps_a_strong_partnership_at_watch():
    health = scores_of([95.0] * 7 + [20.0]).health
    assert health.score[0] > 75
    assert word(health.band) == "watch"
    assert np.flatnonzero(health.capped_by[0]).tolist() == [7]


def test_a_band_that_is_lower_anyway_was_not_capped():
    health = scores_of([80.0] * 7 + [10.0], [40.0] * 7 + [10.0]).health
    assert [word(health.band, row) for row in (0, 1)] == ["watch", "at_risk"]
    assert not health.capped_by.any()


def test_an_element_exactly_at_the_limit_caps_nothing():
    band, by = capped(band_of(np.array([80.0]), WILDER), np.array([[25.0 - 1e-12, np.nan]]), cap_below=25)
    assert word(band) == "strong"
    assert not by.any()


def test_every_collapsed_element_is_named():
    _, by = capped(band_of(np.array([80.0]), WILDER), np.array([[24.0, 90.0, 3.0, np.nan]]), cap_below=25)
    assert by.tolist() == [[True, False, True, False]]


def test_a_model_may_cap_lower():
    model = replace(MODEL, cap_band="at_risk")
    assert word(scores_of([95.0] * 7 + [20.0], model=model).health.band) == "at_risk"


def certainty_of(score, se, df, *, held=False):
    score, se, df = (np.array([value], dtype=float) for value in (score, se, df))
    band = np.array([1], dtype=np.int8) if held else band_of(score, WILDER)
    return band_certainty(score, se, df, band=band, held=np.array([held]), bands=WILDER)[0]


def test_certainty_of_watch_is_the_probability_between_its_bounds():
    expected = stats.t.cdf((75 - 60) / 8, 6) - stats.t.cdf((50 - 60) / 8, 6)
    assert certainty_of(60.0, 8.0, 6.0) == pytest.approx(expected, abs=1e-12)


def test_on_a_bound_the_band_is_as_likely_as_not():
    assert certainty_of(75.0, 4.0, 9.0) == pytest.approx(0.5)


def test_outer_bands_reach_to_the_end():
    assert certainty_of(40.0, 8.0, 6.0) == pytest.approx(stats.t.cdf(10 / 8, 6))
    assert certainty_of(99.0, 8.0, 6.0) == pytest.approx(stats.t.cdf(24 / 8, 6))


def test_a_capped_band_reaches_up_to_100():
    assert certainty_of(80.0, 8.0, 6.0, held=True) == pytest.approx(stats.t.cdf(30 / 8, 6))


def test_a_score_without_error_is_certain_of_its_band():
    assert certainty_of(60.0, 0.0, np.nan) == 1.0


def test_no_score_has_no_certainty():
    assert np.isnan(certainty_of(np.nan, np.nan, np.nan))


def test_an_honest_wave_is_less_than_certain():
    certainty = scores_of(NO_KPIS, waves=[wave(people(30.0, 50.0, 60.0, 70.0, 90.0))]).health.certainty[0]
    assert 0.5 < certainty < 1.0
