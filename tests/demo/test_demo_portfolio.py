"""The simulated portfolio is complete, believable, and the same for the same seed."""

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from health.catalogue import Catalogue
from health.demo import LAST_QUARTER, SEED, STORIES, Portfolio, simulate
from health.quarter import parse_quarter

REGISTER = [
    *("code", "name", "partner", "type", "audience", "sector", "stage", "region", "owner"),
    *("started", "agreement_ends", "annual_value", "currency"),
]


def same(one: Portfolio, other: Portfolio) -> bool:
    return all(getattr(one, table.name).equals(getattr(other, table.name)) for table in fields(Portfolio))


def test_same_seed_gives_the_same_portfolio(catalogue: Catalogue, portfolio: Portfolio) -> None:
    assert same(portfolio, simulate(catalogue, seed=SEED, last_quarter=LAST_QUARTER))


def test_another_seed_gives_another_portfolio(catalogue: Catalogue, portfolio: Portfolio) -> None:
    assert not same(portfolio, simulate(catalogue, seed=SEED + 1, last_quarter=LAST_QUARTER))


def test_columns_are_those_of_the_upload_files(catalogue: Catalogue, portfolio: Portfolio) -> None:
    assert list(portfolio.partnerships) == REGISTER
    assert list(portfolio.values) == ["partnership", "kpi", "quarter", "actual", "target", "rating"]
    assert list(portfolio.invitations) == ["partnership", "quarter", "side", "invited"]
    items = [item.code for item in catalogue.items]
    assert list(portfolio.answers) == ["partnership", "quarter", "side", "respondent", *items]


@pytest.mark.parametrize("kind", ["type", "audience", "stage", "sector"])
def test_every_kind_of_partnership_occurs_and_no_other(catalogue: Catalogue, portfolio: Portfolio, kind: str) -> None:
    assert set(portfolio.partnerships[kind]) == {entry.code for entry in getattr(catalogue, f"{kind}s")}


def test_there_are_several_regions_and_owners(portfolio: Portfolio) -> None:
    assert portfolio.partnerships["region"].nunique() >= 5
    assert portfolio.partnerships["owner"].nunique() >= 5


def test_sixty_partnerships_report_over_twelve_quarters(portfolio: Portfolio) -> None:
    assert len(portfolio.partnerships) == 60
    assert sorted(set(portfolio.values["quarter"]))[::11] == ["2023-Q4", "2026-Q3"]


def test_every_row_belongs_to_a_partnership(portfolio: Portfolio) -> None:
    codes = set(portfolio.partnerships["code"])
    for table in (portfolio.values, portfolio.answers, portfolio.invitations):
        assert set(table["partnership"]) <= codes


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("partnerships", ["code"]),
        ("values", ["partnership", "kpi", "quarter"]),
        ("answers", ["partnership", "quarter", "side", "respondent"]),
        ("invitations", ["partnership", "quarter", "side"]),
    ],
)
def test_nothing_is_told_twice(portfolio: Portfolio, table: str, key: list[str]) -> None:
    assert not getattr(portfolio, table).duplicated(key).any()


def test_nobody_reports_before_they_start(portfolio: Portfolio) -> None:
    started = portfolio.partnerships.set_index("code")["started"]
    quarter = started.str[:4].astype(int) * 4 + (started.str[5:7].astype(int) - 1) // 3
    for table in (portfolio.values, portfolio.answers):
        assert (table["quarter"].map(parse_quarter) >= table["partnership"].map(quarter)).all()


def test_some_agreements_end_within_half_a_year_and_some_are_not_on_file(portfolio: Portfolio) -> None:
    ends = portfolio.partnerships["agreement_ends"]
    assert 4 <= ends.between("2026-11-01", "2027-05-31").sum() <= 20
    assert 2 <= (ends == "").sum() <= 12


def test_annual_values_are_skewed_between_a_fifth_and_sixty_million(portfolio: Portfolio) -> None:
    value = portfolio.partnerships["annual_value"].astype(float)
    assert value.between(0.2e6, 60e6).all()
    assert value.mean() > 1.3 * value.median()
    assert set(portfolio.partnerships["currency"]) == {"USD"}


def test_a_few_partners_stand_behind_several_partnerships(portfolio: Portfolio) -> None:
    several = portfolio.partnerships["partner"].value_counts()
    assert several.max() >= 3
    assert portfolio.partnerships.groupby("partner")["sector"].nunique().max() == 1


def test_most_do_well_and_some_do_not(attained: pd.DataFrame) -> None:
    now = attained[attained["ago"] == 0].groupby("partnership")["attainment"].mean()
    assert 0.45 < (now >= 75).mean() < 0.75
    assert 0.04 < (now < 50).mean() < 0.18


def test_types_differ_in_what_they_are_good_at(portfolio: Portfolio, attained: pd.DataFrame) -> None:
    type_ = attained["partnership"].map(portfolio.partnerships.set_index("code")["type"])
    mean = attained.groupby([type_, "element"])["attainment"].mean()
    assert mean["supply_chain", "measurement"] > mean["marketing", "measurement"] + 5
    assert mean["technology", "flexibility"] > mean["supply_chain", "flexibility"] + 2


def test_without_stories_nobody_has_their_names(catalogue: Catalogue) -> None:
    plain = simulate(catalogue, seed=SEED, last_quarter=LAST_QUARTER, stories=False)
    assert len(plain.partnerships) == 60
    assert not {story.name for story in STORIES} & set(plain.partnerships["name"])


def test_without_surveys_the_kpi_values_are_the_same(catalogue: Catalogue, portfolio: Portfolio) -> None:
    plain = simulate(catalogue, seed=SEED, last_quarter=LAST_QUARTER, surveys=False)
    assert plain.values.equals(portfolio.values)
    assert (len(plain.answers), len(plain.invitations)) == (0, 0)
    assert list(plain.answers) == list(portfolio.answers)


def test_a_thousand_partnerships_have_a_thousand_codes_and_names(catalogue: Catalogue) -> None:
    many = simulate(catalogue, seed=7, last_quarter=LAST_QUARTER, partnerships=1000)
    assert many.partnerships["code"].nunique() == 1000
    assert many.partnerships["name"].nunique() == 1000
    assert set(many.values["partnership"]) == set(many.partnerships["code"])


@pytest.mark.parametrize(("partnerships", "quarters"), [(1, 1), (3, 2), (8, 5)])
def test_small_portfolios_work_too(catalogue: Catalogue, partnerships: int, quarters: int) -> None:
    small = simulate(catalogue, seed=1, last_quarter=LAST_QUARTER, partnerships=partnerships, quarters=quarters)
    assert len(small.partnerships) == partnerships
    told = small.values["quarter"].map(parse_quarter)
    assert told.between(LAST_QUARTER - quarters + 1, LAST_QUARTER).all()


def test_any_last_quarter_can_be_asked_for(catalogue: Catalogue) -> None:
    early = simulate(catalogue, seed=1, last_quarter=parse_quarter("2020-Q1"), quarters=4, surveys=False)
    assert np.unique(early.values["quarter"]).tolist() == ["2019-Q2", "2019-Q3", "2019-Q4", "2020-Q1"]
