"""Charts of many partnerships: what they draw, say and list."""

import math

import pandas as pd
import pytest

from health.catalogue import load_catalogue
from health.charts import bands_over_time, heatmap, movers
from health.charts.theme import COLOURS, TINTS, Chart
from health.scoring import ScoringModel
from health.wording import MISSING, ORDER, STATUSES, Words, band_word, words_for

EN, ID = words_for("en"), words_for("id")
NAN = float("nan")
BANDS = ScoringModel.from_json(load_catalogue().model.text).bands
TWO = {"trust": "Trust", "shared_vision": "Shared vision"}


def needy() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": ["alpha", "beta", "gamma", "delta"],
            "name": ["Alpha", "Beta", "A partnership with a very long name", "Delta"],
            "band": ["at_risk", "watch", "strong", None],
            "score": [41.26, 60.0, 82.0, NAN],
            "trust": [20.0, 50.0, 75.0, NAN],
            "shared_vision": [NAN, 74.9, 49.9, NAN],
        }
    )


def heat(words: Words = EN) -> Chart:
    return heatmap(needy(), words, elements=TWO, bands=BANDS)


def test_heatmap_has_a_row_for_each_partnership() -> None:
    trace = heat().figure.data[0]
    assert [list(row) for row in trace.z] == [[1, 0], [2, 2], [3, 1], [0, 0]]


def test_heatmap_steps_from_no_data_through_the_bands_in_their_tints() -> None:
    trace = heat().figure.data[0]
    assert [tint for _edge, tint in trace.colorscale[::2]] == [
        TINTS[band] for band in ("none", "at_risk", "watch", "strong")
    ]
    assert (trace.zmin, trace.zmax) == (-0.5, 3.5)


def test_heatmap_writes_every_number_and_a_dash_for_a_missing_one() -> None:
    trace = heat().figure.data[0]
    assert list(trace.text[0]) == ["20", MISSING]
    assert "no data" in trace.hovertext[0][1]


def test_heatmap_says_status_by_shape_before_each_name_and_folds_long_ones() -> None:
    labels = heat().figure.layout.yaxis.ticktext
    assert [label[0] for label in labels] == ["▲", "◆", "●", "○"]
    assert labels[2].count("<br>") == 1
    assert labels[2][2:].replace("<br>", " ") == needy()["name"][2]


def test_a_click_anywhere_in_a_row_names_its_partnership() -> None:
    marks = heat().figure.data[1]
    assert [code for [code] in marks.customdata] == [code for code in needy()["code"] for _ in TWO]
    assert list(marks.y) == [0, 0, 1, 1, 2, 2, 3, 3]
    assert marks.marker.opacity == marks.unselected.marker.opacity == 0


def test_heatmap_table_has_every_number_under_words() -> None:
    table = heat().table
    assert table.columns.tolist() == ["Partnership", "Band", "Score", "Trust", "Shared vision"]
    assert table["Band"].tolist() == ["▲ at risk", "◆ watch", "● strong", "○ not enough data"]
    assert table["Score"].tolist()[:3] == [41.3, 60.0, 82.0]
    assert math.isnan(table.at[3, "Score"])


def test_heatmap_alt_says_how_many_partnerships() -> None:
    assert "4 partnerships" in heat().alt


def counts() -> pd.DataFrame:
    return pd.DataFrame({"quarter": [8105] * 4 + [8106] * 4, "band": [*ORDER, *ORDER], "n": [3, 2, 1, 0, 4, 1, 1, 0]})


def test_bands_over_time_stack_the_bands_in_order_with_word_shape_and_colour() -> None:
    drawn = bands_over_time(counts(), EN).figure
    assert [trace.name for trace in drawn.data] == ["● strong", "◆ watch", "▲ at risk", "○ not enough data"]
    assert [trace.marker.color for trace in drawn.data] == [COLOURS[band] for band in ORDER]
    assert drawn.layout.barmode == "stack"
    assert list(drawn.data[0].x) == ["Q2<br>2026", "Q3<br>2026"]
    assert list(drawn.data[0].y) == [3, 4]


def test_bands_over_time_tell_the_newest_quarter_without_the_picture() -> None:
    alt = bands_over_time(counts(), EN).alt
    assert alt == "Partnerships by band; in Q3 2026: 4 strong, 1 watch, 1 at risk, 0 not enough data"


def test_bands_over_time_table_has_a_row_for_each_quarter() -> None:
    table = bands_over_time(counts(), EN).table
    assert table.columns.tolist() == ["Quarter", "strong", "watch", "at risk", "not enough data"]
    assert table.to_numpy().tolist() == [["Q2 2026", 3, 2, 1, 0], ["Q3 2026", 4, 1, 1, 0]]


def moved() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": ["alpha", "beta"],
            "name": ["Alpha", "Beta"],
            "band": ["at_risk", "strong"],
            "score": [40.0, 80.0],
            "delta": [-12.34, 3.0],
            "half": [4.0, 5.0],
            "beyond_noise": [True, False],
        }
    )


def test_movers_are_filled_beyond_noise_and_hollow_within_it() -> None:
    [trace] = movers(moved(), EN).figure.data
    assert list(trace.marker.color) == [COLOURS["at_risk"], "rgba(0,0,0,0)"]
    assert list(trace.marker.symbol) == ["triangle-up", "circle"]


def test_movers_carry_their_interval_and_a_code_to_click() -> None:
    [trace] = movers(moved(), EN).figure.data
    assert list(trace.error_x.array) == [4.0, 5.0]
    assert [code for [code] in trace.customdata] == ["alpha", "beta"]


def test_movers_say_on_hover_whether_it_is_noise() -> None:
    [trace] = movers(moved(), EN).figure.data
    assert list(trace.hovertext) == ["Alpha: −12.3 points, beyond noise", "Beta: +3.0 points, within noise"]


def test_movers_table_says_it_in_words() -> None:
    table = movers(moved(), EN).table
    assert table.columns.tolist() == ["Partnership", "Change", "Beyond noise", "Score"]
    assert table["Beyond noise"].tolist() == ["yes", "no"]


@pytest.mark.parametrize("words", [EN, ID], ids=["en", "id"])
def test_every_status_has_a_word_a_shape_a_marker_and_a_colour_of_its_own(words: Words) -> None:
    assert set(ORDER) == set(STATUSES) == set(COLOURS) == set(TINTS)
    for own in (
        {band_word(words, band) for band in ORDER},
        {status.shape for status in STATUSES.values()},
        {status.marker for status in STATUSES.values()},
        {status.icon for status in STATUSES.values()},
        set(COLOURS.values()),
        set(TINTS.values()),
    ):
        assert len(own) == 4


def test_tints_are_the_status_colours_made_thin() -> None:
    for band, colour in COLOURS.items():
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        assert TINTS[band].startswith(f"rgba({red},{green},{blue},")
