"""Charts of goals, benefits, actions and events show what their frames say, with words beside every colour."""

from datetime import date

import numpy as np
import pandas as pd

from health import charts
from health.catalogue import load_catalogue
from health.scoring import ScoringModel
from health.wording import Words

WORDS = Words("en")
GAP = float("nan")
BANDS = ScoringModel.from_json(load_catalogue().model.text).bands


def trend() -> charts.Chart:
    frame = pd.DataFrame({"quarter": [8104, 8105, 8106], "score": [70.0, GAP, 60.0], "low": [68.0, GAP, 58.0]})
    shown = frame.assign(high=frame["low"] + 4, band=["watch", None, "watch"])
    return charts.trend(shown, WORDS, bands=BANDS, ahead=frame.iloc[:0])


def events(*days: date) -> pd.DataFrame:
    return pd.DataFrame({"name": "Dispute", "day": list(days), "text": "About <b>costs</b>"})


def test_an_event_is_a_line_a_word_and_a_story_at_its_quarter() -> None:
    drawn = charts.with_events(trend(), events(date(2026, 5, 4)), WORDS)
    assert [shape.x0 for shape in drawn.figure.layout.shapes if shape.type == "line"] == ["Q2<br>2026"]
    assert [note.text for note in drawn.figure.layout.annotations] == ["Dispute"]
    assert "4 May 2026" in drawn.figure.data[-1].hovertext[0]
    assert "&lt;b&gt;" in drawn.figure.data[-1].hovertext[0]
    assert drawn.alt.endswith("1 events")
    assert drawn.table["Events"].tolist() == ["", "Dispute: About <b>costs</b>", ""]


def test_events_outside_the_chart_are_left_out_and_the_chart_given_is_not_changed() -> None:
    before = trend()
    assert charts.with_events(before, events(date(2020, 1, 1)), WORDS) is before
    assert charts.with_events(before, events(), WORDS) is before
    shapes = len(before.figure.layout.shapes)
    charts.with_events(before, events(date(2026, 5, 4)), WORDS)
    assert len(before.figure.layout.shapes) == shapes


def test_goals_show_their_state_as_shape_word_and_share() -> None:
    frame = pd.DataFrame(
        {
            "name": ["Fast", "Lost"],
            "told": ["a", "b"],
            "state": ["on_track", "off_track"],
            "progress": [0.5, -0.4],
            "asked": [0.4, 0.9],
        }
    )
    drawn = charts.goal_ways(frame, WORDS)
    assert list(drawn.figure.data[1].x) == [0.5, 0.0]
    assert list(drawn.figure.data[2].x) == [0.4, 0.9]
    assert list(drawn.figure.data[3].text) == ["● Fast", "▲ Lost"]
    assert drawn.table["State"].tolist() == ["● on track", "▲ off track"]
    assert drawn.table["Share of the way"][0] == "50%"


def test_a_long_name_goes_on_in_the_next_line_and_none_is_cut() -> None:
    name = "Birkstrand literacy programme · Planned performance reviews held"
    row = {"told": "a", "state": "off_track", "progress": 0.5, "asked": 0.4}
    short, long = (charts.goal_ways(pd.DataFrame([row | {"name": text}]), WORDS).figure for text in ("Fast", name))
    [label] = long.data[3].text
    assert label.replace("<br>", " ") == f"▲ {name}"
    assert max(len(line) for line in label.split("<br>")) <= 54
    assert long.layout.height > short.layout.height


def test_the_partners_benefits_point_left_and_what_nobody_said_is_no_bar() -> None:
    frame = pd.DataFrame(
        {"benefit": ["a", "a"], "side": ["own", "partner"], "planned": [4.0, 3.0], "realised": [2.0, GAP]}
    )
    drawn = charts.benefit_balance(frame, WORDS, names={"a": "Learning", "b": "Reach"})
    partner_planned, partner_realised, own_planned, own_realised = (np.array(t.x, float) for t in drawn.figure.data[:4])
    assert (partner_planned[0], own_planned[0], own_realised[0]) == (-3.0, 4.0, 2.0)
    assert np.isnan([partner_realised[0], partner_planned[1], own_planned[1]]).all()
    assert drawn.table["We planned"].isna().tolist() == [False, True]


def test_an_actions_effect_is_drawn_with_its_interval() -> None:
    frame = pd.DataFrame({"name": ["One"], "told": ["rose"], "delta": [8.0], "half": [3.0], "verdict": ["rose"]})
    drawn = charts.effects(frame, WORDS)
    assert (drawn.figure.data[0].x[0], drawn.figure.data[0].error_x.array[0]) == (8.0, 3.0)
    assert drawn.figure.data[0].marker.symbol[0] == "triangle-up"
