"""Survey waves of the demonstration: two sides, about every second quarter, with people who stay themselves."""

from dataclasses import replace

import numpy as np
import pandas as pd

from health.catalogue import Catalogue
from health.demo import LAST_QUARTER, Portfolio, simulate
from health.quarter import parse_quarter


def sizes(portfolio: Portfolio) -> pd.DataFrame:
    keys = ["partnership", "quarter", "side"]
    answered = portfolio.answers.groupby(keys).size().rename("answered")
    return portfolio.invitations.set_index(keys).astype(int).join(answered, how="outer")


def test_every_wave_hears_both_sides(portfolio: Portfolio) -> None:
    sides = portfolio.answers.groupby(["partnership", "quarter"])["side"].agg(lambda side: sorted(set(side)))
    assert (sides.map(tuple) == ("own", "partner")).all()


def test_four_to_fourteen_answer_a_side_out_of_those_invited(portfolio: Portfolio) -> None:
    size = sizes(portfolio)
    assert size.notna().all().all()
    assert size["answered"].between(4, 14).all()
    assert (size["answered"] / size["invited"]).between(0.35, 0.95).all()


def test_waves_come_every_second_quarter(portfolio: Portfolio) -> None:
    quarters = portfolio.invitations.assign(number=portfolio.invitations["quarter"].map(parse_quarter))
    steps = quarters.drop_duplicates(["partnership", "number"]).groupby("partnership")["number"].diff().dropna()
    assert (steps % 2 == 0).all()
    assert (steps == 2).mean() > 0.9


def test_in_the_last_quarter_some_waves_are_new_and_some_carried_forward(portfolio: Portfolio) -> None:
    last = portfolio.invitations.groupby("partnership")["quarter"].max()
    assert min((last == "2026-Q3").sum(), (last == "2026-Q2").sum()) >= 10


def test_waves_can_come_every_quarter(catalogue: Catalogue) -> None:
    often = simulate(catalogue, seed=2, last_quarter=LAST_QUARTER, partnerships=20, wave_every=1)
    assert often.invitations["quarter"].nunique() == 12


def test_answers_are_whole_numbers_of_the_scale_with_a_few_holes(catalogue: Catalogue, portfolio: Portfolio) -> None:
    cells = pd.concat([portfolio.answers[item.code].astype(str) for item in catalogue.items])
    assert set(cells) == {"", "n/a", "1", "2", "3", "4", "5"}
    assert 0.002 < (cells == "n/a").mean() < 0.06
    assert 0.002 < (cells == "").mean() < 0.03


def test_other_scales_are_answered_on_their_own(catalogue: Catalogue) -> None:
    seven = replace(catalogue, items=(replace(catalogue.items[0], scale_min=0.0, scale_max=7.0),))
    answers = simulate(seven, seed=5, last_quarter=LAST_QUARTER, partnerships=40).answers
    numbers = pd.to_numeric(answers[catalogue.items[0].code].astype(str), errors="coerce")
    assert set(numbers.dropna()) == {0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0}


def test_reverse_worded_statements_are_answered_the_other_way_round(catalogue: Catalogue, portfolio: Portfolio) -> None:
    numbers = portfolio.answers[[item.code for item in catalogue.items]].astype(str)
    mean = numbers.apply(pd.to_numeric, errors="coerce").mean()
    assert all((mean[item.code] < 3) == item.reverse for item in catalogue.items)


def test_the_same_person_leans_the_same_way_in_every_wave(catalogue: Catalogue, portfolio: Portfolio) -> None:
    forward = [item.code for item in catalogue.items if not item.reverse]
    keys = ["partnership", "side", "respondent"]
    answers = portfolio.answers
    level = answers[forward].astype(str).apply(pd.to_numeric, errors="coerce").mean(axis=1)
    own = level - level.groupby([answers["partnership"], answers["quarter"], answers["side"]]).transform("mean")
    before = own.groupby([answers[key] for key in keys]).shift()
    both = own.notna() & before.notna()
    assert np.corrcoef(own[both], before[both])[0, 1] > 0.4


def test_our_own_side_is_usually_a_little_kinder(opinions: pd.DataFrame) -> None:
    gap = opinions.mean(axis=1).unstack("side")
    assert 0 < (gap["own"] - gap["partner"]).mean() < 8
