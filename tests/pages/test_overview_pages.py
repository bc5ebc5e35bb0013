"""What the overview pages show is what is stored."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from health.catalogue import load_catalogue
from health.store.engine import open_engine, reading
from health.store.read import portfolio, scores
from health.store.read.visible import FILTERS
from health.wording import STATUSES, band_word, ranking, words_for
from pages.parts import load, prepare
from tests.loading import TESTER, values
from tests.loading import load as take
from tests.pages.conftest import DEMO, Open
from tests.pages.walking import chart_of, metrics_of, said_on, wrong_on

EN = words_for("en")
STORIES = {
    row["code"]: row["partnership"] for row in csv.DictReader(io.StringIO((DEMO / "stories.csv").read_text("utf-8")))
}


@pytest.fixture(scope="module")
def stored(demo_file: Path) -> list[dict[str, Any]]:
    engine = open_engine(f"sqlite:///{demo_file}")
    with reading(engine) as connection:
        found = scores.objects(connection, TESTER)
    engine.dispose()
    return found


def in_quarter(stored: list[dict[str, Any]], quarter: str) -> dict[str, dict[str, Any]]:
    return {entry["partnership"]: entry for entry in stored if entry["quarter"] == quarter}


@pytest.mark.parametrize("quarter", ["2026-Q3", "2025-Q1"])
def test_portfolio_counts_equal_the_stored_scores(demo: Open, stored: list[dict[str, Any]], quarter: str) -> None:
    bands = Counter(entry["band"] or "none" for entry in in_quarter(stored, quarter).values())
    bands["none"] += 60 - bands.total()
    shown = metrics_of(demo("overview/portfolio", quarter=quarter))
    for band, status in STATUSES.items():
        assert shown[f"{status.shape} {band_word(EN, band)}"] == str(bands[band])


def test_portfolio_says_how_each_count_moved_with_the_sign_people_write(demo: Open) -> None:
    later = demo("overview/portfolio", quarter="2026-Q3")
    earlier = metrics_of(demo("overview/portfolio", quarter="2026-Q2"))
    for shown in later.metric:
        moved = int(shown.value) - int(earlier[shown.label])
        assert shown.delta == (f"+{moved}" if moved > 0 else str(moved).replace("-", "−"))
        assert (
            shown.proto.MetricDirection.Name(shown.proto.direction) == {-1: "DOWN", 0: "NONE", 1: "UP"}[np.sign(moved)]
        )


def test_portfolio_opens_with_the_sentence_of_its_numbers(demo: Open, stored: list[dict[str, Any]]) -> None:
    bands = Counter(entry["band"] for entry in in_quarter(stored, "2026-Q3").values())
    scored = bands["strong"] + bands["watch"] + bands["at_risk"]
    told = next(told for told in said_on(demo("overview/portfolio")) if told.startswith("In Q3 2026"))
    assert told.startswith(f"In Q3 2026, {bands['strong']} of {scored} scored partnerships are strong.")
    assert f"{bands['at_risk']} are at risk:" in told


def test_a_stray_value_of_a_new_quarter_moves_no_page_there(own_demo: Open) -> None:
    stray = f"{next(iter(STORIES.values()))},commitments_on_time,2026-Q4,88"
    take(load.engine(), "values", values(stray))
    app = own_demo("overview/portfolio")
    assert next(told for told in said_on(app) if told.startswith("In Q")).startswith("In Q3 2026,")
    assert "Q4 2026 has been reported for 1 partnership so far." in said_on(app)
    asked = own_demo("overview/portfolio", quarter="2026-Q4")
    assert next(told for told in said_on(asked) if told.startswith("In Q")).startswith("In Q4 2026,")
    assert not [told for told in said_on(asked) if "so far" in told]


@pytest.mark.parametrize(
    ("left", "listed", "told"),
    [
        ({"type": "joint_venture"}, 4, "Nothing else needs you now:"),
        ({"stage": "identification"}, 2, ""),
        ({"region": "Maluku and Papua"}, 0, "Every partnership with a score is strong, and none fell beyond noise."),
    ],
)
def test_the_attention_list_stops_where_need_ends(demo: Open, left: dict[str, str], listed: int, told: str) -> None:
    app = demo("overview/portfolio", **left)
    places = [said for said in said_on(app) if said.endswith((" × median).", "(the median).", "value not given."))]
    assert len(places) == listed
    ends = [said for said in said_on(app) if said.startswith(("Nothing else needs", "Every partnership with a score"))]
    assert len(ends) == bool(told)
    assert all(said.startswith(told) for said in ends)


def test_portfolio_heatmap_has_eight_elements_and_leads_to_partnerships(demo: Open) -> None:
    chart = chart_of(demo("overview/portfolio", view="elements"), "heatmap")
    cells, marks = json.loads(chart.spec)["data"]
    assert len(cells["x"]) == 8
    assert len({code for [code] in marks["customdata"]}) == 20
    assert chart.alt


def test_every_chart_of_every_page_has_words_that_stand_for_it(demo: Open) -> None:
    for page in ("overview/portfolio", "overview/partnership", "overview/compare"):
        app = demo(page)
        charts = app.get("plotly_chart")
        assert charts
        assert all(chart.proto.alt for chart in charts)
        assert len(app.dataframe) >= len(charts)


@pytest.mark.parametrize("story", ["breaking_up", "tidy_figures", "recovered"])
def test_partnership_shows_score_band_and_interval(demo: Open, stored: list[dict[str, Any]], story: str) -> None:
    entry = in_quarter(stored, "2026-Q3")[STORIES[story]]
    app = demo("overview/partnership", partnership=STORIES[story])
    assert wrong_on(app) == []
    shown = list(metrics_of(app).values())
    assert EN.score(entry["score"]) in shown
    assert f"{STATUSES[entry['band']].shape} {band_word(EN, entry['band'])}" in shown
    told = next(told for told in said_on(app) if "stands at" in told)
    assert f"**{EN.score(entry['score'])}** of 100" in told
    assert "(95%)" in told


def test_partnership_just_signed_says_that_data_is_missing_and_shows_no_score(demo: Open) -> None:
    app = demo("overview/partnership", partnership=STORIES["just_signed"])
    assert any("has not enough data for a score" in told for told in said_on(app))
    assert "○ no score" in metrics_of(app).values()
    assert "0.0" not in metrics_of(app).values()


def test_partnership_gone_quiet_says_when_it_last_reported(demo: Open) -> None:
    app = demo("overview/partnership", partnership=STORIES["gone_quiet"])
    assert wrong_on(app) == []
    assert any("last reported in" in told for told in said_on(app))


def test_partnership_with_two_views_says_where_the_sides_differ(demo: Open) -> None:
    app = demo("overview/partnership", partnership=STORIES["two_views"])
    assert any("points lower than we do" in told for told in said_on(app))


def test_partnership_trend_ends_at_the_chosen_quarter(demo: Open) -> None:
    app = demo("overview/partnership", partnership=STORIES["recovered"], quarter="2025-Q2")
    observed = next(
        trace for trace in json.loads(chart_of(app, "trend").spec)["data"] if "symbol" in trace.get("marker", {})
    )
    assert observed["x"][-1].replace("<br>", " ") == "Q2 2025"


LEAVES = {
    "done": "No action yet. Make one from a challenge's remedy, or say in words what is to be done.",
    "people": "71%",
    "firm": "in 90% of 1,000 draws",
}


@pytest.mark.parametrize("leaf", LEAVES)
def test_a_link_opens_a_leaf_of_the_file(demo: Open, leaf: str) -> None:
    app = demo("overview/partnership", partnership="alderdale-energy-transition", leaf=leaf)
    assert wrong_on(app) == []
    cells = [str(cell) for shown in app.table for cell in shown.value.to_numpy().ravel()]
    assert any(LEAVES[leaf] in told for told in [*said_on(app), *cells])


def test_the_leaf_of_kpis_lists_what_was_reported_and_the_first_leaf_does_not(demo: Open) -> None:
    def listed(**link: str) -> list[pd.DataFrame]:
        shown = demo("overview/partnership", **link).dataframe
        return [table.value for table in shown if "Course" in table.value]

    assert listed() == []
    [kpis] = listed(leaf="kpis")
    reported = kpis[kpis["Attainment"].notna()]
    assert len(reported) > 5
    assert reported["From file"].str.fullmatch(r"values\.csv, row \d+").all()


def test_the_course_of_a_rating_is_left_empty() -> None:
    past = pd.DataFrame({"kpi": ["rate", "rate", "plan"], "quarter": [1, 3, 3], "actual": [4.0, 5.0, np.nan]})
    [(kpi, course)] = prepare.histories(past, since=1, until=3).items()
    assert kpi == "rate"
    assert course == pytest.approx([4.0, np.nan, 5.0], nan_ok=True)


@pytest.mark.parametrize("by", FILTERS)
def test_compare_groups_by_every_filter(demo: Open, by: str) -> None:
    app = demo("overview/compare", by=by)
    assert wrong_on(app) == []
    assert app.button_group(key="by").value == by
    with (DEMO / "partnerships.csv").open(encoding="utf-8") as file:
        groups = {row[by] for row in csv.DictReader(file)} - {""}
    spread = json.loads(chart_of(app, "spread").spec)["data"][0]
    assert len(spread["y"]) == len(groups)


def test_compare_can_be_switched_to_another_grouping(demo: Open) -> None:
    app = demo("overview/compare")
    before = json.loads(chart_of(app, "spread").spec)["data"][0]["y"]
    app.button_group(key="by").set_value("stage").run()
    assert json.loads(chart_of(app, "spread").spec)["data"][0]["y"] != before


def test_compare_says_how_the_only_type_left_does(demo: Open) -> None:
    app = demo("overview/compare", type="joint_venture")
    assert wrong_on(app) == []
    assert any(told.startswith("**Joint venture** is the only group here") for told in said_on(app))


def test_groups_few_partnerships_tell_apart_are_not_called_apart_for_good() -> None:
    scores = pd.DataFrame({"group": [*"aab", *"ccc"], "score": [60.0, 80.0, 20.0, 50.0, 51.0, 52.0]})
    assert prepare.overlap(scores, "a", "c")
    assert prepare.overlap(scores, "c", "b")  # a group of one has no interval
    assert not prepare.overlap(scores.assign(group=[*"aaabbb"], score=[60.0, 61.0, 62.0, 50.0, 51.0, 52.0]), "a", "b")


def test_method_states_the_model_in_force(demo: Open) -> None:
    told = "\n".join(said_on(demo("help/method")))
    assert "strong from 75" in told
    assert "watch from 50" in told


VIEWS = {
    "value": "value",
    "types": "types",
    "elements": "heatmap",
    "time": "bands",
    "moves": "movers",
}


@pytest.mark.parametrize(("view", "key"), VIEWS.items())
def test_portfolio_shows_one_closer_look_at_a_time(demo: Open, view: str, key: str) -> None:
    app = demo("overview/portfolio", view=view)
    assert wrong_on(app) == []
    [only] = app.get("plotly_chart")
    assert only.proto.id.endswith(f"-{key}")
    assert only.proto.alt


@pytest.mark.parametrize("view", ["alerts", "silent"])
def test_portfolio_lists_alerts_and_the_silent(demo: Open, view: str) -> None:
    app = demo("overview/portfolio", view=view)
    assert wrong_on(app) == []
    assert app.get("plotly_chart") == []


def test_portfolio_and_the_read_model_put_the_same_ones_first_and_say_why(demo: Open, demo_file: Path) -> None:
    engine = open_engine(f"sqlite:///{demo_file}")
    with reading(engine) as connection:
        first = portfolio.by_need(connection, TESTER, quarter=8106, limit=6)
    engine.dispose()
    names = {element.code: element.name.en for element in load_catalogue().elements}
    told = [ranking.why_here(EN, dict(row), quarter=8106, names=names) for _, row in first.iterrows()]
    said = [line.replace("\\", "") for line in said_on(demo("overview/portfolio"))]
    # The status stands before the reasons, in the same line.
    assert [why for line in said if (why := line.partition(" · ")[2]) in told] == told


def test_portfolio_says_whether_something_is_being_done(demo: Open) -> None:
    app = demo("overview/portfolio")
    offered = [button.key for button in app.button if button.key.startswith("take_up_")]
    assert 0 < len(offered) < 6
    assert any("action under way" in line for line in said_on(app))
