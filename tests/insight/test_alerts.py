"""Alerts are raised when a state changes for the worse, once, and never on what is not known."""

import numpy as np
import pandas as pd
import pytest

from health.insight import States, alerts

ELEMENTS = ("trust", "roles")
Q = 8


def states(**given) -> States:
    """One partnership over 8 quarters, healthy and measured throughout, but for what is given."""
    rows = {
        "score": [80.0] * Q,
        "band": [2] * Q,
        "scored": [True] * Q,
        "delta": [np.nan] + [0.0] * (Q - 1),
        "beyond_noise": [False] * Q,
        "gap": [[0.0, 0.0]] * Q,
        "kpis": [2] * Q,
        "surveyed": [2] * Q,
        "days_left": [1000.0 - 91 * quarter for quarter in range(Q)],
    } | given
    return States(**{name: np.array([row]) for name, row in rows.items()})


def raised(**given) -> list[tuple[int, str, str]]:
    found = alerts(states(**given), elements=ELEMENTS, at_risk_below=50.0)
    return list(found[["column", "kind", "about"]].itertuples(index=False, name=None))


def test_nothing_is_raised_while_nothing_changes() -> None:
    assert raised() == []


def test_a_lower_band_is_told_once_and_a_higher_one_never() -> None:
    assert raised(band=[2, 2, 1, 1, 0, 1, 2, 2]) == [(2, "band_down", ""), (4, "band_down", "")]


def test_an_unknown_band_in_between_is_no_fall() -> None:
    assert raised(band=[2, 2, -1, 1, 1, 1, 1, 1]) == []


def test_a_fall_within_noise_is_not_told() -> None:
    beyond = [False, True, False, True, *[False] * 4]
    assert raised(delta=[np.nan, -3.0, -9.0, 4.0, *[0.0] * 4], beyond_noise=beyond) == [(1, "fell", "")]


def test_a_gap_is_told_when_it_opens_on_either_side_and_not_while_it_stays() -> None:
    trust = [0.0, 14.9, 15.0, 20.0, np.nan, 18.0, 3.0, -15.0]
    gap = [[points, 0.0] for points in trust]
    assert raised(gap=gap) == [(2, "gap", "trust"), (7, "gap", "trust")]


def test_a_gap_that_is_not_to_be_known_has_not_opened() -> None:
    assert raised(gap=[[np.nan, np.nan]] * Q) == []


def test_a_forecast_of_at_risk_is_told_when_it_first_says_so() -> None:
    score = [80.0, 76.0, 72.0, 68.0, 64.0, 60.0, 56.0, 52.0]
    found = alerts(states(score=score), elements=ELEMENTS, at_risk_below=50.0)
    assert found["kind"].tolist() == ["forecast"]
    assert found.at[0, "value"] < 50.0 <= found.at[0, "before"]


def test_a_score_at_risk_already_is_not_forecast_to_be() -> None:
    assert raised(score=[60.0, 57.0, 54.0, 49.0, 46.0, 43.0, 40.0, 37.0]) == []


def test_silence_is_told_in_its_first_quarter() -> None:
    scored = [True, True, False, False, True, True, True, True]
    assert raised(scored=scored) == [(2, "stale", "everything")]


@pytest.mark.parametrize(("what", "about"), [("kpis", "kpi"), ("surveyed", "survey")])
def test_kpis_and_surveys_go_stale_when_they_stop_counting(what: str, about: str) -> None:
    assert raised(**{what: [2, 2, 0, 0, 0, 2, 2, 2]}) == [(2, "stale", about)]


def test_an_agreement_is_told_180_days_before_its_end_unless_the_partnership_is_strong() -> None:
    days = [363.0, 272.0, 181.0, 180.0, 90.0, 0.0, -90.0, -180.0]
    assert raised(days_left=days, band=[1] * Q) == [(3, "agreement", "")]
    assert raised(days_left=days) == []
    assert raised(days_left=[np.nan] * Q, band=[1] * Q) == []


def test_an_agreement_is_told_when_a_strong_partnership_weakens_before_its_end() -> None:
    found = raised(days_left=[100.0] * Q, band=[2, 2, 2, 2, 1, 1, 1, 1])
    assert found == [(4, "band_down", ""), (4, "agreement", "")]


def test_adding_quarters_leaves_earlier_alerts_as_they_were() -> None:
    rng = np.random.default_rng(5)
    steps = rng.normal(-1.0, 4.0, (40, 14)).cumsum(axis=1)
    score = np.clip(70 + steps, 1, 99)
    band = np.where(score >= 75, 2, np.where(score >= 50, 1, 0))
    every = States(
        score=score,
        band=band,
        scored=np.ones_like(score, dtype=bool),
        delta=np.diff(score, axis=1, prepend=np.nan),
        beyond_noise=np.abs(np.diff(score, axis=1, prepend=np.nan)) > 5,
        gap=rng.normal(0, 12, (40, 14, 2)),
        kpis=np.full(score.shape, 2),
        surveyed=np.full(score.shape, 2),
        days_left=np.full(score.shape, np.nan),
    )
    fewer = States(**{name: getattr(every, name)[:, :10] for name in States.__dataclass_fields__})
    both = [alerts(known, elements=ELEMENTS, at_risk_below=50.0) for known in (fewer, every)]
    early = both[1][both[1]["column"] < 10].reset_index(drop=True)
    pd.testing.assert_frame_equal(both[0], early)
    assert set(both[0]["kind"]) >= {"band_down", "fell", "gap", "forecast"}
