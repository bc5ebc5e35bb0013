"""KPI values of the demonstration: enough for every element, with holes, own targets, ratings and ranges."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from health import scoring
from health.catalogue import LENSES, Catalogue, Kpi
from health.demo import LAST_QUARTER, SEED, STORIES, Portfolio, simulate
from health.demo.figures import between_goalposts, towards_target
from health.demo.names import code_of
from health.quarter import parse_quarter

TOLD = [code_of(story.name) for story in STORIES]
ATTAINMENTS = np.array([0.0, 12.5, 50.0, 87.5, 100.0])


def kpi_like(catalogue: Catalogue, direction: str, **changes: object) -> Kpi:
    return replace(next(kpi for kpi in catalogue.kpis if kpi.direction == direction), **changes)


def test_the_actual_scores_what_it_was_made_from(catalogue: Catalogue) -> None:
    for kpi in catalogue.kpis:
        if kpi.direction in ("higher", "lower"):
            target = np.full(len(ATTAINMENTS), kpi.target)
            actual = towards_target(kpi, ATTAINMENTS, target=target)
            back = scoring.attainment(actual, target, kpi.direction, kpi.zero_at)
            np.testing.assert_allclose(back, ATTAINMENTS, atol=1e-9)


@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_a_kpi_without_a_zero_point_uses_the_default_one(catalogue: Catalogue, direction: str) -> None:
    kpi = kpi_like(catalogue, direction, zero_at=None, target=40.0, unit="days")
    target = np.full(len(ATTAINMENTS), 40.0)
    actual = towards_target(kpi, ATTAINMENTS, target=target)
    np.testing.assert_allclose(scoring.attainment(actual, target, direction), ATTAINMENTS, atol=1e-9)


@pytest.mark.parametrize("above", [True, False])
def test_a_range_misses_on_either_side(catalogue: Catalogue, above: bool) -> None:
    kpi = kpi_like(catalogue, "range")
    actual = between_goalposts(
        kpi, ATTAINMENTS, above=np.full(len(ATTAINMENTS), above), inside=np.full(len(ATTAINMENTS), 0.3)
    )
    back = scoring.range_attainment(
        actual, target_low=kpi.target_low, target_high=kpi.target_high, zero_low=kpi.zero_low, zero_high=kpi.zero_high
    )
    np.testing.assert_allclose(back, ATTAINMENTS, atol=1e-9)
    assert (actual[0] > kpi.target_high) == above


def test_a_percentage_stays_within_a_hundred(catalogue: Catalogue, portfolio: Portfolio) -> None:
    shares = [kpi.code for kpi in catalogue.kpis if kpi.unit == "%"]
    actual = portfolio.values.loc[portfolio.values["kpi"].isin(shares), "actual"]
    assert pd.to_numeric(actual, errors="coerce").dropna().between(0, 100).all()


def test_counts_are_whole(catalogue: Catalogue, portfolio: Portfolio) -> None:
    counts = [kpi.code for kpi in catalogue.kpis if kpi.unit == "count"]
    rows = portfolio.values[portfolio.values["kpi"].isin(counts)]
    assert not rows["actual"].str.contains(".", regex=False).any()
    assert not rows["target"].str.contains(".", regex=False).any()


def test_partnerships_report_ten_to_sixteen_kpis_beside_those_under_a_lens(
    catalogue: Catalogue, portfolio: Portfolio
) -> None:
    grown = portfolio.partnerships.loc[portfolio.partnerships["stage"] != "identification", "code"]
    under_none = portfolio.values["kpi"].isin([kpi.code for kpi in catalogue.kpis_under(None)])
    counts = portfolio.values[under_none].groupby("partnership")["kpi"].nunique()
    assert counts[list(set(grown) - set(TOLD))].between(10, 16).all()


def test_every_element_of_a_partnership_has_a_kpi(portfolio: Portfolio, attained: pd.DataFrame) -> None:
    grown = portfolio.partnerships.loc[portfolio.partnerships["stage"] != "identification", "code"]
    elements = attained.groupby("partnership")["element"].nunique()
    assert (elements[list(set(grown) - set(TOLD))] == 8).all()


def test_those_still_exploring_have_too_little_for_a_score(portfolio: Portfolio) -> None:
    exploring = portfolio.partnerships.loc[portfolio.partnerships["stage"] == "identification", "code"]
    rows = portfolio.values[portfolio.values["partnership"].isin(exploring)]
    assert rows.groupby("partnership")["kpi"].nunique().between(1, 4).all()
    assert not portfolio.answers["partnership"].isin(exploring).any()


def test_some_quarters_are_missing_and_some_values_not_available(portfolio: Portfolio) -> None:
    values = portfolio.values.assign(number=portfolio.values["quarter"].map(parse_quarter))
    span = values.groupby(["partnership", "kpi"])["number"].agg(lambda told: told.max() - told.min() + 1 - len(told))
    assert 0.005 < span.sum() / len(values) < 0.1
    assert 0.002 < (values["actual"] == "n/a").mean() < 0.02


def test_a_row_has_either_a_number_or_a_level(catalogue: Catalogue, portfolio: Portfolio) -> None:
    values = portfolio.values
    rated = values["kpi"].isin([kpi.code for kpi in catalogue.kpis if kpi.direction == "rating"])
    available = values["actual"] != "n/a"
    assert (values["rating"] != "").equals(rated & available)
    assert (values["actual"] != "").equals(~rated | ~available)


def test_ratings_use_the_levels_of_their_kpi(catalogue: Catalogue, portfolio: Portfolio) -> None:
    for kpi in catalogue.kpis:
        used = set(portfolio.values.loc[portfolio.values["kpi"] == kpi.code, "rating"]) - {""}
        assert used <= set(kpi.levels)


def test_some_rows_carry_their_own_target_and_none_is_refused(catalogue: Catalogue, portfolio: Portfolio) -> None:
    own = portfolio.values[portfolio.values["target"] != ""]
    assert 0.08 < len(own) / len(portfolio.values) < 0.4
    for kpi in catalogue.kpis:
        target = own.loc[own["kpi"] == kpi.code, "target"].astype(float).to_numpy()
        zero = np.full(len(target), np.nan if kpi.zero_at is None else kpi.zero_at)
        assert not scoring.target_is_refused(target, kpi.direction, zero).any()
        assert kpi.direction in ("higher", "lower") or len(target) == 0


def test_fewer_kpis_can_be_asked_for(catalogue: Catalogue) -> None:
    few = {"stories": False, "surveys": False, "lenses": False, "kpis_per_partnership": (5, 6)}
    lean = simulate(catalogue, seed=3, last_quarter=LAST_QUARTER, **few)
    assert lean.values.groupby("partnership")["kpi"].nunique().max() == 6


def test_looking_through_lenses_moves_no_other_figure(catalogue: Catalogue, portfolio: Portfolio) -> None:
    plain = simulate(catalogue, seed=SEED, last_quarter=LAST_QUARTER, lenses=False)
    under = portfolio.values["kpi"].isin([kpi.code for kpi in catalogue.kpis_under(*LENSES)])
    pd.testing.assert_frame_equal(portfolio.values[~under].reset_index(drop=True), plain.values)
    assert plain.answers.equals(portfolio.answers)


@pytest.mark.parametrize("lens", LENSES)
def test_a_lens_is_looked_through_where_it_fits(catalogue: Catalogue, portfolio: Portfolio, lens: str) -> None:
    under = portfolio.values["kpi"].isin([kpi.code for kpi in catalogue.kpis_under(lens)])
    type_ = portfolio.partnerships.set_index("code")["type"]
    reporting = set(portfolio.values.loc[under, "partnership"])
    assert 8 <= len(reporting) <= 40
    assert {type_[code] for code in reporting} == {"community", "supply_chain", "joint_venture"}
    assert code_of("Orrinvane travel pass") not in reporting
