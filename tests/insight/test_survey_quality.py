"""Section 10 put together: one quarter's answers, element by element, against published data and by hand."""

import numpy as np
import pandas as pd
import pytest

from health.errors import Message
from health.insight import Alpha
from health.insight.quality import distribution, noise, quality
from health.scoring import t_quantile
from tests.insight.test_survey_reliability import COMPANIES


def tidy(rows, *, scale=(1, 5), reverse=(), element="trust"):
    """Answers of rows (partnership_id, side, [answers]); statements i0, i1, …"""
    return pd.DataFrame(
        {
            "partnership_id": partnership,
            "side": side,
            "respondent": number,
            "element": element,
            "item": f"i{place}",
            "answer": float(answer),
            "scale_min": float(scale[0]),
            "scale_max": float(scale[1]),
            "reverse": place in reverse,
        }
        for number, (partnership, side, given) in enumerate(rows)
        for place, answer in enumerate(given)
        if answer is not None
    )


@pytest.fixture(scope="module")
def companies(real_data):
    table = pd.read_csv(real_data / "pack-survey" / "answers_wide.csv")
    items = pd.read_csv(real_data / "pack-survey" / "items.csv").rename(columns={"code": "item"})
    long = table.melt(["partnership", "quarter", "side", "respondent"], var_name="item", value_name="answer").dropna()
    return long.merge(items, on="item").assign(
        partnership_id=pd.factorize(long["partnership"])[0], side=0, respondent=pd.factorize(long["respondent"])[0]
    )


@pytest.mark.parametrize("scale", COMPANIES)
def test_the_company_survey_through_its_own_items(companies, scale):
    """pack-survey's README: α, ICC(1), ICC(2), mean and median r_wg(j); reversing a whole scale changes none."""
    codes = companies["item"].str.startswith(scale)
    element = companies.loc[codes, "element"].iloc[0]
    found = quality(companies[codes], element=element)
    _, alpha, icc1, icc2, mean, median = COMPANIES[scale]
    assert round(found.alpha.alpha, 4) == alpha
    assert (round(found.intraclass.icc1, 4), round(found.intraclass.icc2, 4)) == (icc1, icc2)
    agreed = found.agreement["rwg_j"]
    assert (round(agreed.mean(), 4), round(agreed.median(), 4)) == (mean, median)
    assert (found.respondents, found.groups) == (2042, 49)


def test_a_reverse_worded_statement_is_turned_round_before_anything_else():
    rows = [(1, 0, [a, a, 6 - a]) for a in (1, 2, 3, 4, 5)] + [(2, 0, [a, a, 6 - a]) for a in (2, 3, 3, 4, 4)]
    found = quality(tidy(rows, reverse=(2,)), element="trust")
    assert found.alpha.alpha == pytest.approx(1.0)


def test_what_cannot_be_estimated_says_why():
    found = quality(tidy([(1, 0, [3]), (1, 0, [4])]), element="trust")
    assert isinstance(found.alpha, Message)
    assert isinstance(found.intraclass, Message)
    assert "2 items" in str(found.alpha)


def test_statements_on_different_scales_have_no_common_agreement():
    answers = pd.concat([tidy([(1, 0, [3, 4]), (1, 0, [4, 4])]), tidy([(1, 0, [9]), (1, 0, [7])], scale=(0, 10))])
    answers.loc[answers["scale_max"] == 10.0, "item"] = "other"
    assert "2 different scales" in str(quality(answers, element="trust").agreement)


def test_of_two_questionnaires_the_one_most_were_asked_is_taken():
    asked = tidy([(1, 0, [a, a, a]) for a in range(1, 6)] + [(1, 1, [a, a, a]) for a in range(1, 6)])
    other = tidy([(2, 0, [1, 5])] * 5).assign(respondent=lambda frame: frame["respondent"] + 100)
    found = quality(pd.concat([asked, other]), element="trust")
    assert isinstance(found.alpha, Alpha)
    assert (found.items, found.alpha.n) == (("i0", "i1", "i2"), 10)


def test_the_spread_is_that_within_sides_not_between_them():
    """Sides at 0 and 100, nobody differs from their own side: nothing within."""
    rows = [(1, 0, [1, 1])] * 3 + [(1, 1, [5, 5])] * 3
    assert quality(tidy(rows), element="trust").spread == 0.0


def test_what_is_noise_worked_by_hand():
    """s = 20, n = 5: change 20/√5 · t(0.975, 16) = 8.944 · 2.1199; gap 20·√0.4 · t(0.975, 8) = 12.649 · 2.3060."""
    assert [round(points, 2) for points in noise(20.0, n=5)] == [18.96, 29.17]
    assert noise(20.0, n=5)[0] == pytest.approx(20.0 / np.sqrt(5) * float(t_quantile(16.0)))


def test_answers_are_counted_by_statement_side_and_option():
    counts = distribution(tidy([(1, 0, [3]), (1, 0, [3]), (1, 1, [5])]))
    assert counts[["side", "answer", "n"]].to_numpy().tolist() == [[0, 3.0, 2], [1, 5.0, 1]]
