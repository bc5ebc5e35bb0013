"""Charts of groups: one scale for all, intervals only where a group has them, words in the table."""

import math

import pandas as pd

from health.charts import distribution, profiles
from health.charts.compare import _POINTS
from health.charts.theme import COLOURS, Chart
from health.wording import words_for

EN = words_for("en")
NAN = float("nan")
GROUPS = {"channel": "Channel", "strategic": "Strategic"}
NAMES = {
    "trust": "Trust",
    "roles": "Clear roles",
    "flexibility": "Flexibility",
    "measurement": "M",
    "communication": "C",
}


def drawn() -> Chart:
    frame = pd.DataFrame(
        {
            "group": ["channel", "strategic", "channel"],
            "element": ["trust", "trust", "roles"],
            "n": [4, 1, 4],
            "mean": [70.0, 60.0, 65.0],
            "low": [60.0, NAN, 55.0],
            "high": [80.0, NAN, 75.0],
        }
    )
    return profiles(frame, EN, elements=NAMES, groups=GROUPS)


def test_profiles_draw_one_small_chart_for_each_element_on_0_to_100() -> None:
    figure = drawn().figure
    assert [note.text for note in figure.layout.annotations] == list(NAMES.values())
    assert len(figure.data) == len(NAMES)
    for place in range(1, len(NAMES) + 1):
        axis = figure.layout[f"xaxis{place if place > 1 else ''}"]
        assert tuple(axis.range) == (0, 100)


def test_small_charts_keep_room_for_scale_and_title_however_few_the_groups() -> None:
    one = pd.DataFrame({"group": ["channel"], "element": ["trust"], "n": [4], "mean": [70.0], "low": [62.0]})
    for chart in (profiles(one.assign(high=78.0), EN, elements=NAMES, groups={"channel": "Channel"}), drawn()):
        layout = chart.figure.layout
        inside = layout.height - layout.margin.t - layout.margin.b
        above, below = layout.yaxis.domain, layout.yaxis3.domain
        assert round((above[0] - below[1]) * inside) == 56


def test_profiles_show_the_interval_of_a_group_and_none_for_a_group_of_one() -> None:
    trust = drawn().figure.data[0]
    assert list(trust.y) == ["Channel", "Strategic"]
    assert trust.error_x.array[0] == 10.0
    assert math.isnan(trust.error_x.array[1])
    assert trust.hovertext[0] == "Channel: 70.0 (60.0 to 80.0), n 4"


def test_a_group_without_an_element_is_a_gap_and_says_so() -> None:
    roles = drawn().figure.data[1]
    assert math.isnan(roles.x[1])
    assert roles.hovertext[1] == "Strategic: no data"


def test_profile_table_names_groups_and_elements_in_words() -> None:
    table = drawn().table
    assert table.columns.tolist() == ["Group", "Element", "Mean", "95% from", "95% to", "Partnerships"]
    assert table.loc[2].tolist() == ["Channel", "Clear roles", 65.0, 55.0, 75.0, 4]


def spread(copies: int = 1) -> Chart:
    frame = pd.DataFrame(
        {
            "group": ["channel", "channel", "channel", "strategic"] * copies,
            "code": ["a", "b", "c", "d"] * copies,
            "name": ["A", "B", "C", "D"] * copies,
            "band": ["watch", "strong", None, "at_risk"] * copies,
            "score": [60.0, 80.0, NAN, 30.0] * copies,
        }
    )
    return distribution(frame, EN, groups=GROUPS)


def test_spread_draws_quartiles_and_a_mark_for_each_score() -> None:
    box, marks = spread().figure.data
    assert list(box.median) == [70.0, 30.0]
    assert list(marks.x) == [60.0, 80.0, 30.0]
    assert list(marks.marker.color) == [COLOURS["watch"], COLOURS["strong"], COLOURS["at_risk"]]
    assert [code for [code] in marks.customdata] == ["a", "b", "d"]
    assert tuple(spread().figure.layout.xaxis.range) == (0, 100)


def test_spread_leaves_the_marks_out_where_they_would_be_too_many() -> None:
    assert len(spread(copies=_POINTS).figure.data) == 1


def test_spread_table_counts_only_partnerships_with_a_score() -> None:
    table = spread().table
    assert table["Group"].tolist() == ["Channel", "Strategic"]
    assert table["Partnerships"].tolist() == [2, 1]
    assert table["Median"].tolist() == [70.0, 30.0]


def test_alt_texts_say_how_many_groups() -> None:
    assert "2 groups" in spread().alt
    assert "2 groups" in drawn().alt
