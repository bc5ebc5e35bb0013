"""Charts of one partnership: fixed scales, gaps where nothing was reported, both sides, words in the table."""

import math

import pandas as pd

from health.catalogue import load_catalogue
from health.charts import elements, kpi_bullets, trend
from health.charts.theme import COLOURS, OWN, PARTNER, TINTS, Chart
from health.charts.tidy import unit_name
from health.scoring import ScoringModel
from health.wording import words_for

EN, ID = words_for("en"), words_for("id")
NAN = float("nan")
BANDS = ScoringModel.from_json(load_catalogue().model.text).bands


def history() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "quarter": [8101, 8102, 8104, 8105, 8106],
            "score": [70.0, 71.0, 55.0, NAN, 80.0],
            "low": [65.0, 66.0, 50.0, NAN, 80.0],
            "high": [75.0, 76.0, 60.0, NAN, 80.0],
            "band": ["watch", "watch", "watch", None, "strong"],
        }
    )


def course() -> Chart:
    return trend(history(), EN, bands=BANDS, ahead=history().iloc[:0])


def test_a_number_that_is_counted_has_no_unit() -> None:
    assert [unit_name(unit, load_catalogue(), EN) for unit in ("count", "days", "barrels")] == [
        None,
        "days",
        "barrels",
    ]


def test_trend_draws_a_quarter_nobody_reported_as_a_gap() -> None:
    line = course().figure.data[-1]
    assert list(line.x) == ["Q2<br>2025", "Q3<br>2025", "Q4<br>2025", "Q1<br>2026", "Q2<br>2026", "Q3<br>2026"]
    assert [math.isnan(score) for score in line.y] == [False, False, True, False, True, False]
    assert not line.connectgaps


def test_trend_has_one_ribbon_for_each_unbroken_run() -> None:
    ribbons = [trace for trace in course().figure.data if trace.fill == "toself"]
    assert [len(ribbon.x) // 2 for ribbon in ribbons] == [2, 1, 1]
    assert list(ribbons[0].y) == [75.0, 76.0, 66.0, 65.0]


def test_trend_keeps_the_axis_from_0_to_100_with_the_cut_offs_named() -> None:
    axis = course().figure.layout.yaxis
    assert tuple(axis.range) == (0, 100)
    assert list(axis.tickvals) == [0, BANDS.red_below, BANDS.green_from, 100]


def test_trend_marks_each_quarter_by_its_band() -> None:
    line = course().figure.data[-1]
    assert line.marker.symbol[0] == "diamond"
    assert line.marker.symbol[-1] == "circle"
    assert line.marker.color[-1] == COLOURS["strong"]


def test_trend_says_of_a_gap_that_there_is_not_enough_data() -> None:
    line = course().figure.data[-1]
    assert line.hovertext[2] == "Q4 2025: not enough data"
    assert line.hovertext[0] == "Q2 2025: 70.0 (65.0 to 75.0), ◆ watch"


def test_trend_table_lists_every_quarter_of_the_span() -> None:
    table = course().table
    assert table.columns.tolist() == ["Quarter", "Score", "95% from", "95% to", "Band"]
    assert table["Band"].tolist()[2] == "○ not enough data"
    assert math.isnan(table.at[2, "Score"])


def test_trend_alt_counts_only_quarters_with_a_score() -> None:
    assert course().alt == "Health score by quarter, 4 quarters"


def parts() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "element": ["trust", "roles"],
            "score": [60.0, 80.0],
            "low": [55.0, NAN],
            "high": [65.0, NAN],
            "own": [70.0, NAN],
            "partner": [50.0, NAN],
            "kpi": [62.0, 80.0],
            "band": ["watch", "strong"],
            "n_own": [8, 0],
            "n_partner": [6, 0],
        }
    )


NAMES = {"trust": "Trust", "communication": "Communication", "roles": "Clear roles"}


def drawn() -> Chart:
    return elements(parts(), EN, names=NAMES)


def test_elements_show_kpi_part_both_sides_and_score_each_by_its_own_mark() -> None:
    named = {trace.name: trace for trace in drawn().figure.data if trace.name}
    assert list(named) == ["KPI part", "our side", "partner's side", "element score"]
    symbols = [named[name].marker.symbol for name in ("KPI part", "our side", "partner's side")]
    assert symbols == ["line-ns", "square", "x"]
    assert (named["our side"].marker.color, named["partner's side"].marker.color) == (OWN, PARTNER)


def test_an_element_nobody_measured_keeps_its_line_and_says_so() -> None:
    figure = drawn().figure
    assert list(figure.layout.yaxis.ticktext) == ["Trust", "Communication (no data)", "Clear roles"]
    score = figure.data[-1]
    assert math.isnan(score.x[1])


def test_the_dumbbell_joins_both_sides_and_only_where_both_are_known() -> None:
    interval, dumbbell = drawn().figure.data[:2]
    assert list(interval.x) == [55.0, 65.0, None]
    assert list(dumbbell.x) == [70.0, 50.0, None]
    assert not interval.showlegend
    assert not dumbbell.showlegend


def test_elements_are_drawn_on_the_same_scale_whatever_the_scores() -> None:
    axis = drawn().figure.layout.xaxis
    assert list(axis.tickvals) == [0, 25, 50, 75, 100]
    assert axis.range[0] <= 0
    assert axis.range[1] >= 100


def test_elements_table_has_a_row_for_every_element_missing_ones_empty() -> None:
    table = drawn().table
    assert table["Element"].tolist() == list(NAMES.values())
    assert table.loc[1].drop("Element").isna().all()
    assert table.at[0, "Answers, our side"] == 8


def bullets() -> Chart:
    frame = pd.DataFrame(
        {
            "name": ["On time", "Visits"],
            "told": ["88% against 90%", "not reported since Q1 2026"],
            "attainment": [96.6, NAN],
            "band": ["strong", "none"],
        }
    )
    return kpi_bullets(frame, EN)


def test_bullets_lay_attainment_over_the_whole_scale() -> None:
    scale, attained = bullets().figure.data
    assert list(scale.x) == [100, 100]
    assert scale.marker.color == TINTS["none"]
    assert attained.x[0] == 96.6
    assert list(attained.marker.color) == [COLOURS["strong"], COLOURS["none"]]
    assert tuple(bullets().figure.layout.xaxis.range) == (0, 100)


def test_a_kpi_not_reported_is_an_empty_scale_with_words_and_no_zero() -> None:
    _scale, attained = bullets().figure.data
    assert math.isnan(attained.x[1])
    assert attained.hovertext[1] == "Visits<br>not reported since Q1 2026"
    assert bullets().table.columns.tolist() == ["KPI", "Actual against target", "Attainment"]
