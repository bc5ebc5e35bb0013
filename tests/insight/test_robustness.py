"""Section 9: what stays the same when weights, shares, aggregation and respondents are a little different."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import special

from health.errors import ScoringError
from health.insight import CHOICES, Evidence, dominance, draw_scores, evidence_of, simulate
from health.insight.draws import draw_choices, draw_survey
from health.insight.robustness import ranks, ranks_in_draws
from health.scoring import score
from tests.scoring.arranged import waves_of
from tests.scoring.scored import MISSING, MODEL, NO_WAVE, QUARTER, E, people, wave

ARITHMETIC = replace(MODEL, aggregation="arithmetic")
WEIGHTS, SHARE, AGGREGATION, SAMPLING = range(4)


def evidence(*rows, survey=None, sampling=0.0, key=None):
    """Partnerships by their KPI parts and survey parts, each survey part with the same variance and no covariance."""
    kpi = np.array(rows, dtype=float)
    parts = np.full(kpi.shape, MISSING) if survey is None else np.array(survey, dtype=float)
    errors = np.where(np.isnan(parts), 0.0, sampling)[:, :, None] * np.eye(E)
    return Evidence(kpi, parts, errors, np.arange(len(kpi)) if key is None else np.array(key))


def portfolio(count, *, seed=1):
    chance = np.random.default_rng(seed)
    kpi, survey = chance.uniform(30, 95, (2, count, E))
    kpi[chance.random(kpi.shape) < 0.15] = MISSING
    survey[chance.random(survey.shape) < 0.15] = MISSING
    root = chance.normal(0, 1.5, (count, E, E)) * ~np.isnan(survey)[:, :, None]
    return Evidence(kpi, survey, root @ root.transpose(0, 2, 1), np.arange(count))


def values_of(found):
    return [getattr(found, name) for name in found.__dataclass_fields__]


def test_the_same_seed_gives_the_same_numbers():
    one, two = (simulate(MODEL, portfolio(150), seed=4, draws=50) for _ in range(2))
    for there, here in zip(values_of(one), values_of(two), strict=True):
        np.testing.assert_array_equal(there, here)


def test_another_seed_gives_others():
    one, two = (simulate(MODEL, portfolio(20), seed=seed, draws=50) for seed in (1, 2))
    assert (one.score_low != two.score_low).all()


def test_the_score_shown_is_that_of_the_model():
    given = portfolio(40)
    b = np.array(MODEL.survey_share)
    both = b * given.survey + (1 - b) * given.kpi
    elements = np.where(np.isnan(given.survey), given.kpi, np.where(np.isnan(given.kpi), given.survey, both))
    observed = ~np.isnan(elements)
    enough = observed.mean(axis=1) >= 2 / 3
    logs = np.where(observed, np.log(np.maximum(elements, 1)), 0).sum(axis=1) / observed.sum(axis=1)
    np.testing.assert_allclose(
        simulate(MODEL, given, seed=1, draws=10).score, np.where(enough, np.exp(logs), MISSING), atol=1e-8
    )


def test_equal_elements_give_the_same_score_whatever_the_choices():
    """60 on every element is 60 under all weights and either mean: nothing matters."""
    found = simulate(MODEL, evidence([60.0] * E), seed=1)
    assert [found.score_low[0], found.score_high[0]] == pytest.approx([60.0, 60.0], abs=1e-3)
    assert found.matters_most.tolist() == [-1]


def test_a_score_exactly_on_a_bound_stays_in_its_band():
    assert simulate(MODEL, evidence([75.0] * E), seed=1).chance.tolist() == [[0.0, 0.0, 1.0]]


def test_facts_alone_leave_nothing_to_sampling():
    found = simulate(MODEL, evidence([50.0] * 4 + [90.0] * 4), seed=1)
    assert found.variance[0, SAMPLING] == found.variance[0, SHARE] == 0.0
    assert (found.variance[0, [WEIGHTS, AGGREGATION]] > 0.0).all()


def test_aggregation_moves_the_score_half_way_either_way():
    """Seven elements at 80 and one at 10: 71.25 and 61.69 (section 5), a variance of ((71.25 − 61.69)/2)²."""
    found = simulate(MODEL, evidence([80.0] * 7 + [10.0]), seed=1)
    assert found.variance[0, AGGREGATION] == pytest.approx(((71.25 - 61.6882) / 2) ** 2, abs=1e-2)
    assert CHOICES[found.matters_most[0]] == "aggregation"


def test_sampling_alone_moves_the_score_by_the_standard_error_of_section_5():
    """Arithmetic model, survey alone, variance 16 on each of eight elements: SE² = 16/8 = 2."""
    given = evidence([MISSING] * E, survey=[[60.0] * E], sampling=16.0)
    assert simulate(ARITHMETIC, given, seed=1, draws=4000).variance[0, SAMPLING] == pytest.approx(2.0, rel=0.1)


def test_errors_that_go_together_move_the_score_more():
    """All eight elements erring as one: SE² = 16, not 2."""
    given = replace(evidence([MISSING] * E, survey=[[60.0] * E]), sampling=np.full((1, E, E), 16.0))
    assert simulate(ARITHMETIC, given, seed=1, draws=4000).variance[0, SAMPLING] == pytest.approx(16.0, rel=0.1)


def test_weights_move_the_score_as_far_as_their_spread_allows():
    """One element of 100 among 0s, weights within ±25 %: between 0.75/(0.75 + 7·1.25) and 1.25/(1.25 + 7·0.75)."""
    given = evidence([100.0] + [1.0] * 7)
    drawn = draw_scores(ARITHMETIC, given, seed=1)[500:, 0]
    assert 1 + 99 * 0.75 / 9.5 < drawn.min() < drawn.max() < 1 + 99 * 1.25 / 6.5


def test_survey_shares_stay_shares():
    model = replace(MODEL, survey_share=(0.0, 1.0, 0.05, 0.95, 0.5, 0.5, 0.5, 0.5))
    shares = draw_choices(model, draws=500, seed=1).survey_share
    assert (shares.min(), shares.max()) == (0.0, 1.0)
    assert np.abs(shares[4] - 0.5).max() == pytest.approx(0.1, abs=1e-3)


def test_survey_share_matters_where_survey_and_kpis_disagree():
    found = simulate(MODEL, evidence([40.0] * E, survey=[[80.0] * E]), seed=1)
    assert CHOICES[found.matters_most[0]] == "survey_share"


def test_drawn_survey_parts_have_the_covariance_given():
    given = portfolio(1)
    given = replace(given, survey=np.full((1, E), 50.0))
    drawn = draw_survey(given, draws=20_000, seed=2)[0]
    np.testing.assert_allclose(np.cov(drawn), given.sampling[0], atol=0.6)


@pytest.mark.parametrize("draws", [1, 999, 1000])
def test_drawn_survey_parts_are_normal(draws):
    """Kolmogorov–Smirnov against N(50, 3²) over many partnerships, and no element of a draw left at its mean."""
    from scipy.stats import kstest

    given = evidence(*[[MISSING] * E] * 200, survey=[[50.0] * E] * 200, sampling=9.0)
    drawn = draw_survey(given, draws=draws, seed=6)
    assert kstest(drawn.ravel(), "norm", args=(50.0, 3.0)).pvalue > 0.01
    assert (drawn != 50.0).all()


def test_drawn_survey_parts_stay_on_the_scale():
    drawn = draw_survey(evidence([MISSING] * E, survey=[[99.0] * E], sampling=25.0), draws=500, seed=1)
    assert drawn.max() == 100.0


def test_a_partnership_draws_the_same_whoever_stands_beside_it():
    given = portfolio(200)
    alone = draw_scores(MODEL, given.rows(np.array([150])), seed=3, draws=100)
    np.testing.assert_allclose(alone[:, 0], draw_scores(MODEL, given, seed=3, draws=100)[:, 150], rtol=1e-6)


def test_two_partnerships_alike_draw_different_respondents():
    given = evidence(*[[MISSING] * E] * 2, survey=[[60.0] * E] * 2, sampling=16.0)
    drawn = draw_scores(MODEL, given, seed=1)
    assert (drawn[:, 0] != drawn[:, 1]).all()
    assert dominance(drawn[:, 0], drawn[:, 1]) == pytest.approx(0.5, abs=0.05)


def test_chances_of_the_bands_add_up():
    found = simulate(MODEL, portfolio(30), seed=1, draws=200)
    np.testing.assert_allclose(found.chance.sum(axis=1)[~np.isnan(found.score)], 1.0)


def test_the_chance_of_a_band_is_that_of_the_normal_distribution():
    """Survey alone, all elements 77 and erring as one with SE 2: above 75 with Φ(1) = 0.8413 (any table)."""
    given = replace(evidence([MISSING] * E, survey=[[77.0] * E]), sampling=np.full((1, E, E), 4.0))
    assert simulate(MODEL, given, seed=1, draws=10_000).chance[0, 2] == pytest.approx(0.8413, abs=0.015)


def test_a_collapsed_element_keeps_the_partnership_from_the_highest_band():
    found = simulate(ARITHMETIC, evidence([100.0] * 7 + [20.0]), seed=1)
    assert found.score_low[0] > 75.0
    assert found.chance[0].tolist() == [0.0, 1.0, 0.0]


def test_a_missing_element_caps_nothing():
    found = simulate(MODEL, evidence([90.0] * 7 + [MISSING]), seed=1)
    assert found.chance[0].tolist() == [0.0, 0.0, 1.0]


def test_a_partnership_without_enough_data_is_not_ranked():
    found = simulate(MODEL, evidence([90.0] * E, [80.0] * 5 + [MISSING] * 3, [MISSING] * E, [70.0] * E), seed=1)
    assert found.rank.tolist() == pytest.approx([1.0, MISSING, MISSING, 2.0], nan_ok=True)
    assert all(np.isnan(values[1:3]).all() for values in values_of(found))
    assert found.matters_most[1] == -1


def test_a_clear_winner_is_first_in_every_draw():
    found = simulate(MODEL, evidence([90.0] * E, [60.0] * E, [60.0] * E), seed=1)
    assert (found.rank_low[0], found.rank[0], found.rank_high[0]) == (1.0, 1.0, 1.0)
    assert found.rank.tolist() == [1.0, 2.0, 2.0]


def test_ranks_are_those_of_scipy():
    from scipy.stats import rankdata

    scores = np.random.default_rng(1).integers(0, 30, (130, 40)).astype(float)
    np.testing.assert_array_equal(ranks(scores), rankdata(-scores, method="min", axis=1))


def test_ranks_in_the_draws_are_those_of_scipy():
    """Whole numbers make ties, and 0 the least that a score can be."""
    from scipy.stats import rankdata

    scores = np.random.default_rng(1).integers(0, 30, (130, 40)).astype(np.float32) / 3
    np.testing.assert_array_equal(ranks_in_draws(scores), rankdata(-scores, method="min", axis=0))


def test_a_rank_lies_within_its_interval_and_is_a_whole_number():
    found = simulate(MODEL, portfolio(300), seed=1, draws=200)
    known = ~np.isnan(found.rank)
    assert (found.rank_low[known] <= found.rank_high[known]).all()
    assert (found.rank_low[known] == np.round(found.rank_low[known])).all()
    assert ((found.rank_low <= found.rank) & (found.rank <= found.rank_high))[known].mean() > 0.95


def test_interval_of_the_score_is_that_of_its_draws():
    given = portfolio(5)
    found, drawn = simulate(MODEL, given, seed=1, draws=301), draw_scores(MODEL, given, seed=1, draws=301)
    np.testing.assert_allclose(found.score_low, np.quantile(drawn, 0.05, axis=0), atol=1e-4)
    np.testing.assert_allclose(found.score_high, np.quantile(drawn, 0.95, axis=0), atol=1e-4)


def test_dominance_is_that_of_two_normal_scores():
    """Survey alone, 62 and 60, each erring as one by SE 2: P(first > second) = Φ(2/√8) = 0.7602."""
    given = replace(evidence(*[[MISSING] * E] * 2, survey=[[62.0] * E, [60.0] * E]), sampling=np.full((2, E, E), 4.0))
    drawn = draw_scores(MODEL, given, seed=1, draws=10_000)
    assert special.ndtr(2 / np.sqrt(8)) == pytest.approx(0.7602, abs=1e-4)
    assert dominance(drawn[:, 0], drawn[:, 1]) == pytest.approx(0.7602, abs=0.015)


def test_dominance_of_a_pair_adds_up():
    drawn = draw_scores(MODEL, portfolio(2), seed=1, draws=300)
    assert dominance(drawn[:, 0], drawn[:, 1]) + dominance(drawn[:, 1], drawn[:, 0]) == pytest.approx(1.0)


def test_dominance_over_a_partnership_without_a_score_is_missing():
    drawn = draw_scores(MODEL, evidence([60.0] * E, [MISSING] * E), seed=1, draws=10)
    assert np.isnan(dominance(drawn[:, 0], drawn[:, 1]))


def test_evidence_of_scores_carries_the_covariance_of_their_waves():
    """One side, 10, 20, 30, 40, 50 on every element: K = 50; with another side like it, a quarter of twice that."""
    side = people(10.0, 20.0, 30.0, 40.0, 50.0)
    waves = waves_of([wave(side), wave(side, side), NO_WAVE], MODEL)
    kpi = np.full((3, E), 60.0)
    scores = score(
        MODEL,
        kpi=kpi,
        kpi_coverage=np.ones_like(kpi),
        waves=waves,
        quarter=np.full(3, QUARTER),
        previous=np.full(3, -1),
    )
    found = evidence_of(scores, waves, key=np.array([7, 8, 9]))
    np.testing.assert_allclose(found.sampling[:, 0, 1], [50.0, 25.0, 0.0])
    assert found.survey[:, 0].tolist() == pytest.approx([30.0, 30.0, MISSING], nan_ok=True)


def test_sampling_alone_agrees_with_the_standard_error_of_the_health_score():
    own, partner = (np.random.default_rng(seed).uniform(45, 75, (9, E)) for seed in (1, 2))
    waves, kpi = waves_of([wave(own, partner)], MODEL), np.full((1, E), 60.0)
    scores = score(
        MODEL,
        kpi=kpi,
        kpi_coverage=np.ones_like(kpi),
        waves=waves,
        quarter=np.array([QUARTER]),
        previous=np.array([-1]),
    )
    found = simulate(MODEL, evidence_of(scores, waves, key=np.array([1])), seed=1, draws=4000)
    assert np.sqrt(found.variance[0, SAMPLING]) == pytest.approx(scores.health.se[0], rel=0.05)


@pytest.mark.parametrize(("draws", "seed"), [(1, 1), (0, 1), (10, -1)])
def test_too_few_draws_and_a_negative_seed_are_refused(draws, seed):
    with pytest.raises(ScoringError, match="2 draws or more"):
        simulate(MODEL, portfolio(2), seed=seed, draws=draws)


def test_a_portfolio_of_nobody_has_nothing_to_rank():
    assert simulate(MODEL, portfolio(0), seed=1, draws=10).score.shape == (0,)
