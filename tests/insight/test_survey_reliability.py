"""Section 10: reliability and agreement, as published data have them, or refused with a reason."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from health.errors import ScoringError
from health.insight.reliability import average_deviation, cronbach_alpha, feldt_interval, icc, rwg_j

# pingouin 0.7, read_dataset("cronbach_alpha"): 15 people on 10 items, the example of its documentation.
PINGOUIN = np.array(
    [
        [3, 2, 2, 4, 1, 4, 5, 1, 4, 3],
        [5, 5, 4, 6, 3, 5, 1, 2, 5, 5],
        [7, 5, 3, 5, 5, 6, 4, 3, 3, 6],
        [2, 3, 4, 3, 3, 2, 2, 2, 6, 6],
        [6, 5, 5, 6, 5, 4, 4, 4, 6, 7],
        [1, 2, 2, 3, 4, 2, 5, 2, 3, 5],
        [4, 3, 3, 5, 3, 5, 2, 1, 2, 4],
        [2, 5, 4, 4, 3, 7, 2, 2, 4, 6],
        [6, 2, 5, 5, 5, 1, 6, 5, 2, 3],
        [5, 2, 4, 6, 4, 3, 5, 3, 1, 7],
        [4, 1, 3, 5, 2, 5, 3, 2, 3, 4],
        [4, 4, 2, 3, 2, 5, 3, 4, 2, 3],
        [5, 5, 5, 6, 2, 3, 3, 2, 4, 4],
        [6, 5, 5, 5, 4, 2, 2, 1, 4, 6],
        [4, 4, 3, 5, 5, 3, 1, 3, 2, 3],
    ],
    dtype=float,
)
# Shrout and Fleiss 1979, table 2: four judges rate six targets.
SHROUT = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)
BFI = {  # reference-bfi: scale → items with the sign of their key, α and n as the data's README has them
    "agree": (0.7038, 2709),
    "conscientious": (0.7293, 2707),
    "extraversion": (0.7609, 2713),
    "neuroticism": (0.8133, 2694),
    "openness": (0.6025, 2726),
}
COMPANIES = {  # pack-survey: scale → options, α, ICC(1), ICC(2), mean and median r_wg(j), as its README has them
    "LEAD": ((1, 5), 0.9022, 0.0880, 0.8008, 0.8678, 0.8701),
    "TSIG": ((1, 5), 0.8231, 0.0804, 0.7846, 0.5847, 0.6066),
    "HOSTIL": ((0, 4), 0.8729, 0.0540, 0.7041, 0.5649, 0.6486),
}
answers = hnp.arrays(float, st.tuples(st.integers(2, 12), st.integers(2, 5)), elements=st.integers(1, 5).map(float))


@pytest.fixture(scope="module")
def companies(real_data):
    return pd.read_csv(real_data / "pack-survey" / "answers_wide.csv")


def scale_of(table, name):
    return table[[column for column in table if column.startswith(name)]]


@pytest.mark.parametrize("scale", BFI)
def test_alpha_of_the_five_personality_scales(real_data, scale):
    people = pd.read_csv(real_data / "reference-bfi" / "bfi.csv")
    keys = pd.read_csv(real_data / "reference-bfi" / "bfi.keys.csv")[scale]
    turned = [7 - people[key[1:]] if key.startswith("-") else people[key] for key in keys]
    found = cronbach_alpha(pd.concat(turned, axis=1))
    assert (round(found.alpha, 4), found.n, found.k) == (*BFI[scale], 5)


@pytest.mark.parametrize("scale", COMPANIES)
def test_alpha_of_the_company_scales(companies, scale):
    assert cronbach_alpha(scale_of(companies, scale)).alpha == pytest.approx(COMPANIES[scale][1], abs=5e-5)


def test_alpha_and_its_interval_are_those_of_pingouin():
    found = cronbach_alpha(PINGOUIN)
    assert found.alpha == pytest.approx(0.5917188485995826, abs=1e-12)
    assert (round(found.low, 3), round(found.high, 3)) == (0.195, 0.84)


def test_item_total_correlation_leaves_the_item_itself_out():
    rest = PINGOUIN[:, 1:].sum(axis=1)
    assert cronbach_alpha(PINGOUIN).item_total[0] == pytest.approx(np.corrcoef(PINGOUIN[:, 0], rest)[0, 1])


def test_an_item_all_answered_alike_has_no_correlation():
    constant = PINGOUIN.copy()
    constant[:, 3] = 4
    assert np.isnan(cronbach_alpha(constant).item_total).tolist() == [False] * 3 + [True] + [False] * 6


def test_alpha_does_not_depend_on_where_the_scale_starts_nor_on_its_unit():
    assert cronbach_alpha(25 * (PINGOUIN - 1)).alpha == pytest.approx(cronbach_alpha(PINGOUIN).alpha)


def test_items_that_repeat_each_other_are_perfectly_reliable():
    found = cronbach_alpha(np.repeat(np.arange(12.0)[:, None], 3, axis=1))
    assert (found.alpha, found.low, found.high) == (pytest.approx(1), pytest.approx(1), pytest.approx(1))


def test_the_interval_narrows_with_more_people():
    few, many = feldt_interval(0.8, n=20, k=5), feldt_interval(0.8, n=200, k=5)
    assert few[0] < many[0] < 0.8 < many[1] < few[1]


def test_only_people_who_answered_every_item_count():
    holes = np.vstack([PINGOUIN, PINGOUIN[:3]])
    holes[15:, 0] = np.nan
    assert cronbach_alpha(holes).n == 15


def test_alpha_of_one_item_is_refused():
    with pytest.raises(ScoringError, match="needs 2 items or more; 1 given"):
        cronbach_alpha(PINGOUIN[:, :1])


def test_alpha_of_nine_people_is_refused():
    with pytest.raises(ScoringError, match="needs 10 people who answered every item; 9 did"):
        cronbach_alpha(PINGOUIN[:9])


def test_alpha_of_people_who_all_say_the_same_is_refused():
    with pytest.raises(ScoringError, match="same sum"):
        cronbach_alpha(np.full((12, 3), 4.0))


def test_icc_of_the_published_ratings():
    """Shrout and Fleiss 1979, table 4: ICC(1, 1) = 0.17 and ICC(1, 4) = 0.44."""
    found = icc(SHROUT.ravel(), np.repeat(np.arange(6), 4))
    assert (round(found.icc1, 2), round(found.icc2, 2)) == (0.17, 0.44)
    assert (found.n, found.groups, found.k) == (24, 6, 4.0)


@pytest.mark.parametrize("scale", COMPANIES)
def test_icc_of_the_company_scales(companies, scale):
    found = icc(scale_of(companies, scale).mean(axis=1), companies["partnership"])
    assert (round(found.icc1, 4), round(found.icc2, 4)) == COMPANIES[scale][2:4]
    assert (found.n, found.groups) == (2042, 49)


def test_groups_of_people_who_think_alike_are_told_apart_wholly():
    found = icc([10, 10, 10, 20, 20, 20], list("aaabbb"))
    assert (found.icc1, found.icc2) == (1.0, 1.0)


def test_a_person_without_a_value_or_a_group_is_left_out():
    groups = np.array(["a", "a", "b", "b", "b", None], dtype=object)
    assert icc([1, 2, 3, 4, np.nan, 9], groups).n == 4


@pytest.mark.parametrize("groups", [list("aaaa"), list("abcd")])
def test_icc_needs_two_groups_and_people_who_share_one(groups):
    with pytest.raises(ScoringError, match="ICC needs 2 groups"):
        icc([1.0, 2.0, 3.0, 4.0], groups)


def test_icc_of_groups_with_one_mean_is_refused():
    with pytest.raises(ScoringError, match="All 2 groups have the same mean"):
        icc([1.0, 3.0, 1.0, 3.0], list("aabb"))


@pytest.mark.parametrize("scale", COMPANIES)
def test_agreement_within_the_companies(companies, scale):
    found = rwg_j(scale_of(companies, scale), companies["partnership"], scale=COMPANIES[scale][0])
    assert (round(found["rwg_j"].mean(), 4), round(found["rwg_j"].median(), 4)) == COMPANIES[scale][4:]
    assert found["n"].sum() == 2042


def test_unanimous_people_agree_wholly():
    found = rwg_j([[4, 5], [4, 5], [4, 5]], ["a"] * 3, scale=(1, 5))
    assert found.to_dict("index") == {"a": {"n": 3, "rwg_j": 1.0}}


def test_people_split_between_the_extremes_do_not_agree_at_all():
    """Variance 5.3 against 2 by chance: left as it stands, the formula for five items would give above 1."""
    assert rwg_j([[1] * 5, [5] * 5] * 2, ["a"] * 4, scale=(1, 5))["rwg_j"].tolist() == [0.0]


def test_agreement_on_one_item_is_that_of_james_and_others():
    """James, Demaree and Wolf 1984: for one item, 1 − s²/2 on five options; 3, 4, 5 has s² = 1."""
    assert rwg_j([[3], [4], [5]], ["a"] * 3, scale=(1, 5))["rwg_j"].tolist() == [0.5]


def test_one_person_does_not_agree_with_anyone():
    found = rwg_j([[3, 4], [3, 4], [2, 2]], list("aab"), scale=(1, 5))
    assert np.isnan(found.loc["b", "rwg_j"])


def test_a_group_whose_people_all_left_something_out_stays_with_nobody():
    found = rwg_j([[3, 4], [3, 4], [np.nan, 2]], list("aab"), scale=(1, 5))
    assert found.loc["b", "n"] == 0
    assert np.isnan(found.loc["b", "rwg_j"])


@given(answers)
def test_agreement_lies_between_0_and_1(table):
    found = rwg_j(table, ["a"] * len(table), scale=(1, 5))["rwg_j"]
    assert found.between(0, 1).all()


def test_a_scale_with_one_option_is_refused():
    with pytest.raises(ScoringError, match="no two options"):
        rwg_j([[1], [1]], ["a"] * 2, scale=(1, 1))


def test_an_answer_beyond_the_scale_is_refused():
    with pytest.raises(ScoringError, match=r"6\.0 is not on the scale from 1 to 5"):
        rwg_j([[1], [6]], ["a"] * 2, scale=(1, 5))


def test_answers_at_random_deviate_by_six_fifths_on_five_options():
    """Burke and Dunlap 2002: (A² − 1)/(4A) of a uniform null, 1.2 where A = 5."""
    found = average_deviation([[1, 5], [2, 4], [3, 3], [4, 2], [5, 1]], ["a"] * 5)
    assert found.to_dict("index") == {"a": {"n": 5, "ad": pytest.approx(1.2)}}


def test_one_person_has_no_deviation_to_average():
    found = average_deviation([[3, 4], [5, 4], [2, 2]], list("aab"))
    assert found["ad"].tolist() == [pytest.approx(0.5), pytest.approx(np.nan, nan_ok=True)]


@given(answers)
def test_deviation_is_in_points_of_the_scale(table):
    once, twice = (average_deviation(size * table, ["a"] * len(table))["ad"].iloc[0] for size in (1, 2))
    assert twice == pytest.approx(2 * once)


def test_a_pair_is_one_label():
    """Partnership and side, as `rwg_j` is asked: the same numbers as under labels of one word."""
    pairs, words = [("alpha", "own"), ("alpha", "partner"), ("beta", "own")] * 5, ["x", "y", "z"] * 5
    table = rwg_j(PINGOUIN, pairs, (1, 7))
    assert table.index.tolist() == [("alpha", "own"), ("alpha", "partner"), ("beta", "own")]
    np.testing.assert_array_equal(table.to_numpy(), rwg_j(PINGOUIN, words, (1, 7)).to_numpy())
    assert icc(PINGOUIN[:, 0], pairs) == icc(PINGOUIN[:, 0], words)


def test_labels_and_respondents_go_together():
    with pytest.raises(ScoringError, match="15 respondents and 5 labels"):
        icc(PINGOUIN[:, 0], ["a"] * 5)
    with pytest.raises(ScoringError, match="15 respondents and 5 labels"):
        rwg_j(PINGOUIN, ["a"] * 5, (1, 7))


def test_answers_are_a_table():
    with pytest.raises(ScoringError, match="a row for each respondent"):
        cronbach_alpha(PINGOUIN[:, 0])


def test_nothing_is_refused_or_empty_never_a_crash():
    with pytest.raises(ScoringError, match="2 items or more"):
        cronbach_alpha([])
    with pytest.raises(ScoringError, match="0 respondents"):
        icc([], [])
    assert rwg_j([], [], (1, 5)).empty
    assert average_deviation(np.empty((0, 4)), []).empty


def test_answers_missing_as_na_are_missing():
    frame = pd.DataFrame(PINGOUIN).astype("Int64")
    frame.loc[0, 0] = pd.NA
    assert cronbach_alpha(frame).n == 14
    assert icc(frame[0], ["a", "b", "c"] * 5).n == 14
