"""Section 7: why a score moved adds up exactly, from the health score down to KPIs and survey items."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from health.insight import same_wave
from health.insight.change import (
    Parts,
    decompose,
    decompose_items,
    decompose_kpis,
    decompose_parts,
    explain,
    item_means,
)
from health.scoring import composite, survey_parts
from tests.scoring.arranged import waves_of
from tests.scoring.scored import MISSING, MODEL, E, wave

EQUAL = np.ones(E)
METHODS = ["geometric", "arithmetic"]
element = st.one_of(st.just(MISSING), st.just(0.0), st.floats(0, 100))
scores = hnp.arrays(float, E, elements=element)


def random_pairs(count, *, seed=7):
    """Scores of two quarters, of which some are missing in one, some in both, some 0 and some below the floor."""
    chance = np.random.default_rng(seed)
    tables = chance.uniform(0, 100, (2, count, E))
    tables[chance.random(tables.shape) < 0.2] = MISSING
    tables[chance.random(tables.shape) < 0.1] = 0.0
    tables[chance.random(tables.shape) < 0.1] *= 0.01
    tables[1] = np.where(chance.random((count, E)) < 0.1, tables[0], tables[1])
    return tables[0], tables[1]


@pytest.mark.parametrize("method", METHODS)
def test_contributions_and_coverage_sum_to_the_change_of_ten_thousand_pairs(method):
    before, after = random_pairs(10_000)
    why = decompose(before, after, weights=MODEL.weights, method=method)
    delta = composite(after, MODEL.weights, method) - composite(before, MODEL.weights, method)
    np.testing.assert_allclose(np.nansum(why.contribution, axis=1) + why.coverage, delta, atol=1e-9)


def test_contributions_are_those_of_the_logarithmic_mean():
    """By the letter of section 7, element by element."""
    before, after = random_pairs(50)
    why = decompose(before, after, weights=MODEL.weights)
    for row in range(50):
        both = [e for e in range(E) if not (math.isnan(before[row, e]) or math.isnan(after[row, e]))]
        logs = {e: math.log(max(after[row, e], 1) / max(before[row, e], 1)) / len(both) for e in both}
        shared = [math.exp(sum(math.log(max(q[row, e], 1)) / len(both) for e in both)) for q in (before, after)]
        mean = (shared[1] - shared[0]) / math.log(shared[1] / shared[0])
        expected = [mean * logs[e] if e in logs else MISSING for e in range(E)]
        np.testing.assert_allclose(why.contribution[row], expected, atol=1e-9)


@pytest.mark.parametrize(
    ("before", "after", "published"),
    [
        ([1, 10, 2], [4, 5, 3], [50.47438029, -25.23719014, 14.76280986]),
        ([4, 5, 3], [5, 6, 4], [19.31568569, 15.78206435, 24.90224996]),
    ],
)
def test_published_examples_of_the_logarithmic_mean_divisia_index(before, after, published):
    """R's LMDIR 0.1, its tests: products of three factors, which are geometric means of the factors' cubes."""
    why = decompose(np.array([before]) ** 3.0, np.array([after]) ** 3.0, weights=[1, 1, 1])
    assert why.contribution[0] == pytest.approx(published, abs=1e-8)


def test_an_element_that_stood_still_contributes_nothing():
    why = decompose([[50.0] * E], [[50.0] * 7 + [80.0]], weights=EQUAL)
    assert (why.contribution[0, :7] == 0.0).all()
    assert why.contribution[0, 7] == pytest.approx(why.delta[0])


def test_an_element_that_appears_is_told_as_coverage():
    why = decompose([[60.0] * 7 + [MISSING]], [[60.0] * 7 + [20.0]], weights=EQUAL)
    assert np.isnan(why.contribution[0, 7])
    assert why.coverage[0] == pytest.approx(why.delta[0])
    assert why.delta[0] < 0


def test_without_an_element_observed_twice_all_is_coverage():
    why = decompose([[60.0, MISSING]], [[MISSING, 70.0]], weights=[1, 1])
    assert (why.delta[0], why.coverage[0]) == (pytest.approx(10.0), pytest.approx(10.0))


def test_a_quarter_without_any_element_has_no_change_to_explain():
    why = decompose([[MISSING] * E], [[60.0] * E], weights=EQUAL)
    assert np.isnan([why.delta[0], why.coverage[0]]).all()


def test_moves_below_the_floor_do_not_count():
    why = decompose([[0.2, 50.0]], [[0.9, 50.0]], weights=[1, 1])
    assert why.contribution.tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize("method", METHODS)
def test_one_row_is_explained_as_a_table_of_one(method):
    before, after = random_pairs(3)
    whole = decompose(before, after, weights=MODEL.weights, method=method)
    one = decompose(before[1], after[1], weights=MODEL.weights, method=method)
    np.testing.assert_array_equal(one.contribution, whole.contribution[1])


@given(scores, scores)
def test_an_element_pulls_the_way_it_moved(before, after):
    why = decompose(before, after, weights=MODEL.weights)
    moved = np.nan_to_num(np.sign(np.maximum(after, 1) - np.maximum(before, 1)))
    assert (np.nan_to_num(np.sign(why.contribution)) * moved >= 0).all()


def random_parts(count, *, seed):
    chance = np.random.default_rng(seed)
    kpi, survey = chance.uniform(0, 100, (2, count, E))
    kpi[chance.random(kpi.shape) < 0.25] = MISSING
    survey[chance.random(survey.shape) < 0.25] = MISSING
    return Parts(kpi, survey)


def element_scores(parts):
    b = np.array(MODEL.survey_share)
    both = b * parts.survey + (1 - b) * parts.kpi
    return np.where(np.isnan(parts.survey), parts.kpi, np.where(np.isnan(parts.kpi), parts.survey, both))


@pytest.mark.parametrize("method", METHODS)
def test_parts_and_change_of_basis_sum_to_the_elements_contribution(method):
    before, after = random_parts(2_000, seed=1), random_parts(2_000, seed=2)
    why = decompose(element_scores(before), element_scores(after), weights=MODEL.weights, method=method)
    parts = decompose_parts(before, after, survey_share=MODEL.survey_share, rate=why.rate)
    total = np.nansum([parts.kpi, parts.survey], axis=0) + parts.basis
    np.testing.assert_allclose(total, why.contribution, atol=1e-9)


def test_parts_that_cancel_out_are_both_told():
    """Survey up 10 and KPI down 10 at b = ½: the element stands still, its parts do not."""
    before, after = Parts(np.array([60.0]), np.array([60.0])), Parts(np.array([50.0]), np.array([70.0]))
    why = decompose([60.0], [60.0], weights=[1])
    parts = decompose_parts(before, after, survey_share=[0.5], rate=why.rate)
    assert (parts.kpi[0], parts.survey[0]) == (pytest.approx(-5.0), pytest.approx(5.0))
    assert parts.basis[0] == 0.0


def test_rounding_in_the_last_digit_does_not_spoil_the_parts():
    before, after = Parts(np.array([60.0]), np.array([60.0])), Parts(np.array([50.0]), np.array([70.0]))
    why = decompose([60.0], [np.nextafter(60.0, 61.0)], weights=[1])
    assert decompose_parts(before, after, survey_share=[0.5], rate=why.rate).kpi[0] == pytest.approx(-5.0)


def test_a_part_that_came_is_a_change_of_basis():
    """KPI 60 alone, then KPI 60 and survey 80 at b = 0.7: 74, and the 14 points are owed to the survey that came."""
    before, after = Parts(np.array([60.0]), np.array([MISSING])), Parts(np.array([60.0]), np.array([80.0]))
    why = decompose([60.0], [74.0], weights=[1])
    parts = decompose_parts(before, after, survey_share=[0.7], rate=why.rate)
    assert (parts.kpi[0], parts.basis[0]) == (0.0, pytest.approx(14.0))
    assert np.isnan(parts.survey[0])


def kpis(**rows):
    return pd.DataFrame(rows.values(), index=list(rows), columns=["attainment", "weight"], dtype=float)


def test_kpis_sum_to_the_kpi_part():
    before, after = kpis(a=(50, 1), b=(80, 3)), kpis(a=(90, 1), b=(60, 3))
    why = decompose_kpis(before, after, rate=0.5)
    assert why.entries.to_dict() == {"a": pytest.approx(5.0), "b": pytest.approx(-7.5)}
    assert why.rest == pytest.approx(0.0)


def test_a_kpi_no_longer_reported_is_told_apart_from_those_that_moved():
    """From (40 + 80)/2 to 80 alone: the 20 points are owed to the report that is missing, not to better work."""
    why = decompose_kpis(kpis(a=(40, 1), b=(80, 1)), kpis(a=(MISSING, 1), b=(80, 1)), rate=1.0)
    assert (why.entries["b"], why.rest) == (0.0, pytest.approx(20.0))
    assert np.isnan(why.entries["a"])


def test_a_kpi_that_was_not_assigned_before_is_owed_to_the_rest():
    why = decompose_kpis(kpis(a=(40, 1)), kpis(a=(40, 1), c=(80, 1)), rate=1.0)
    assert why.rest == pytest.approx(20.0)


def wave_of(*rows):
    return pd.DataFrame(rows, columns=["side", "respondent", "item", "p"])


def random_wave(*, seed):
    chance = np.random.default_rng(seed)
    rows = [(s, f"{s}{r}", f"i{i}", chance.integers(0, 5) * 25.0) for s in (0, 1) for r in range(6) for i in range(4)]
    table = wave_of(*rows)
    table.loc[chance.random(len(table)) < 0.25, "p"] = MISSING
    return table


def survey_part_of(table):
    """The survey part as section 3 has it, respondent by respondent."""
    asked = table.dropna(subset="p")["item"].nunique()
    sides = []
    for side in (0, 1):
        rows = table[table["side"] == side].groupby("respondent")["p"].agg(["mean", "count"])
        sides.append(rows.loc[2 * rows["count"] >= asked, "mean"].to_numpy()[:, None].repeat(E, axis=1))
    return survey_parts(waves_of([wave(*sides)], MODEL), min_respondents=5).score[0, 0]


@pytest.mark.parametrize("seed", range(20))
def test_item_means_make_up_the_survey_part(seed):
    table = random_wave(seed=seed)
    items = item_means(table)
    assert items["weight"].sum() == pytest.approx(1.0)
    assert (items["weight"] * items["mean"]).sum() == pytest.approx(survey_part_of(table), abs=1e-9)


def test_items_sum_to_the_survey_part():
    before, after = random_wave(seed=1), random_wave(seed=2)
    why = decompose_items(item_means(before), item_means(after), rate=0.4)
    moved = 0.4 * (survey_part_of(after) - survey_part_of(before))
    assert why.entries.sum() + why.rest == pytest.approx(moved, abs=1e-9)


def test_when_everyone_answers_everything_nothing_is_left_over():
    answers = [(0, f"r{r}", item, 50.0) for r in range(5) for item in "ab"]
    higher = [(*row[:3], 75.0 if row[2] == "a" else 50.0) for row in answers]
    why = decompose_items(item_means(wave_of(*answers)), item_means(wave_of(*higher)), rate=1.0)
    assert why.entries.to_dict() == {"a": pytest.approx(12.5), "b": 0.0}
    assert why.rest == pytest.approx(0.0)


def test_an_item_asked_once_contributes_nothing_of_its_own():
    before = item_means(wave_of(*[(0, f"r{r}", "a", 50.0) for r in range(5)]))
    after = item_means(wave_of(*[(0, f"r{r}", "b", 80.0) for r in range(5)]))
    why = decompose_items(before, after, rate=1.0)
    assert np.isnan(why.entries.to_numpy()).all()
    assert why.rest == pytest.approx(30.0)


def test_a_wave_in_which_nobody_has_a_mean_has_no_items():
    assert item_means(wave_of((0, "r", "a", MISSING))).empty


def frame(*rows: tuple[float, float, float]) -> pd.DataFrame:
    index = [f"e{number}" for number in range(len(rows))]
    return pd.DataFrame(rows, index=index, columns=["score", "kpi", "survey"])


def test_one_change_is_told_by_element_and_part_and_sums_to_it() -> None:
    before = frame((80.0, 90.0, 75.0), (60.0, 60.0, np.nan), (50.0, np.nan, 50.0))
    after = frame((60.0, 60.0, 60.0), (70.0, 70.0, np.nan)).reindex(["e0", "e1", "e3"])
    after.loc["e3"] = (90.0, np.nan, 90.0)
    codes = ["e0", "e1", "e2", "e3"]
    share = dict.fromkeys(codes, 2 / 3)
    why = explain(before, after, weights=dict.fromkeys(codes, 1.0), survey_share=share)
    points, parts = why.elements["points"], why.elements[["kpi", "survey", "basis"]]
    assert points.sum() + why.coverage == pytest.approx(why.delta, abs=1e-9)
    assert parts.loc["e0"].sum() == pytest.approx(points["e0"], abs=1e-9)
    assert points["e0"] < 0 < points["e1"]
    assert points[["e2", "e3"]].isna().all()
    assert why.coverage != 0


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        ([0.0, 0.0], [1.0, 1.0], True),
        ([0.0, np.nan], [1.0, np.nan], True),
        ([0.0, 0.0], [0.0, 1.0], False),
        ([0.0, 0.0], [1.0, np.nan], False),  # an element's survey went
        ([np.nan, 0.0], [1.0, 1.0], False),
        ([np.nan, np.nan], [np.nan, np.nan], False),
    ],
)
def test_a_quarter_rests_on_the_answers_of_the_one_before_or_not(
    before: list[float], now: list[float], same: bool
) -> None:
    elements = ["trust", "roles", "roles", "trust"]
    course = pd.DataFrame(
        {"quarter": [8103, 8103, 8104, 8104], "element": elements, "wave_age": [*before, *reversed(now)]}
    )
    assert same_wave(course, quarter=8104) is same
