"""Each story of the demonstration can be seen in the raw numbers, and is told in both languages."""

from pathlib import Path

import pandas as pd
import pytest

from health.catalogue import DATA_FOLDER
from health.demo import STORIES, Portfolio
from health.demo.names import code_of

CODE = {story.code: code_of(story.name) for story in STORIES}


def told() -> pd.DataFrame:
    return pd.read_csv(Path(DATA_FOLDER) / "demo" / "stories.csv", dtype=str, keep_default_na=False)


def test_the_file_tells_every_story_and_no_other() -> None:
    assert dict(zip(told()["code"], told()["partnership"], strict=True)) == CODE


@pytest.mark.parametrize("column", ["story_en", "story_id"])
def test_every_story_is_one_line_in_both_languages(column: str) -> None:
    assert told()[column].str.fullmatch(r"[^\n]{40,200}\.").all()


def test_story_partnerships_keep_their_codes_and_kinds(portfolio: Portfolio) -> None:
    rows = portfolio.partnerships.set_index("code").loc[list(CODE.values())]
    assert rows["type"].tolist() == [story.type for story in STORIES]
    assert rows["stage"].tolist() == [story.stage for story in STORIES]


@pytest.mark.parametrize("element", ["trust", "communication", "conflict_management"])
def test_the_break_up_slides_for_six_quarters(opinions: pd.DataFrame, attained: pd.DataFrame, element: str) -> None:
    felt = opinions.loc[CODE["breaking_up"], element].groupby("ago").mean()
    assert felt[6] > 65
    assert felt[6] > felt[4] > felt[2] > felt[0]
    assert felt[0] < 45
    done = attained[(attained["partnership"] == CODE["breaking_up"]) & (attained["element"] == element)]
    assert done.loc[done["ago"] == 0, "attainment"].mean() < 50


@pytest.mark.parametrize("element", ["mutual_benefit", "roles"])
def test_the_two_sides_differ_by_twenty_points(opinions: pd.DataFrame, element: str) -> None:
    now = opinions.loc[CODE["two_views"]].loc[0, element]
    assert now["own"] - now["partner"] >= 20


def test_the_two_sides_agree_on_the_rest(opinions: pd.DataFrame) -> None:
    now = opinions.loc[CODE["two_views"]].loc[0].drop(columns=["mutual_benefit", "roles"])
    assert (now.loc["own"] - now.loc["partner"]).abs().max() < 15


def test_tidy_figures_stay_near_their_targets(attained: pd.DataFrame) -> None:
    assert attained.loc[attained["partnership"] == CODE["tidy_figures"], "attainment"].min() > 95


def test_trust_falls_behind_the_tidy_figures(opinions: pd.DataFrame, attained: pd.DataFrame) -> None:
    trust = opinions.loc[CODE["tidy_figures"], "trust"].groupby("ago").mean()
    assert trust[8] > 70
    assert trust[0] < 25
    measured = attained.loc[attained["partnership"] == CODE["tidy_figures"], "element"]
    assert "trust" not in set(measured), "the cap shows because no KPI lifts the element"


def test_the_recovered_one_was_at_risk_two_years_ago(opinions: pd.DataFrame, attained: pd.DataFrame) -> None:
    felt = opinions.loc[CODE["recovered"]].mean(axis=1).groupby("ago").mean()
    done = attained[attained["partnership"] == CODE["recovered"]].groupby("ago")["attainment"].mean()
    assert (felt[8] < 50, done[8] < 50) == (True, True)
    assert (felt[0] > 75, done[0] > 75) == (True, True)


def test_the_just_signed_one_has_one_quarter_and_two_kpis(portfolio: Portfolio) -> None:
    values = portfolio.values[portfolio.values["partnership"] == CODE["just_signed"]]
    assert values["quarter"].tolist() == ["2026-Q3", "2026-Q3"]
    assert CODE["just_signed"] not in set(portfolio.answers["partnership"])


def test_the_quiet_one_stopped_three_quarters_ago(portfolio: Portfolio) -> None:
    for table in (portfolio.values, portfolio.answers, portfolio.invitations):
        last = table.loc[table["partnership"] == CODE["gone_quiet"], "quarter"].max()
        assert "2025-Q1" <= last <= "2025-Q4"
    assert portfolio.values.loc[portfolio.values["partnership"] == CODE["gone_quiet"], "quarter"].max() == "2025-Q4"
