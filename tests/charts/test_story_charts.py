"""Health against value, and the portfolio by type: what they draw, say and list."""

import pandas as pd
import pytest

from health.charts import health_by_value, types
from health.charts.theme import COLOURS, ON, Chart
from health.wording import ORDER, words_for
from tests.charts.test_chart_look import contrast

EN = words_for("en")
NAN = float("nan")


def placed() -> Chart:
    frame = pd.DataFrame(
        {
            "code": ["alpha", "beta", "gamma"],
            "name": ["Alpha", "Beta", "A partnership with a very long name"],
            "band": ["at_risk", "strong", "watch"],
            "score": [41.0, 82.0, 60.0],
            "value": [24e6, 3e6, 4e5],
        }
    )
    corners = pd.DataFrame({"strong": [0, 0, 1], "large": [0, 1, 1], "n": [1, 1, 1], "value": [4e5, 24e6, 3e6]})
    return health_by_value(
        frame, EN, corners=corners, median=3e6, currency="USD", strong_from=75.0, wanted=("alpha", "gamma")
    )


def test_every_partnership_stands_at_its_health_and_value_and_can_be_clicked() -> None:
    [marks] = placed().figure.data
    assert list(marks.x) == [41.0, 82.0, 60.0]
    assert list(marks.y) == [24e6, 3e6, 4e5]
    assert [code for [code] in marks.customdata] == ["alpha", "beta", "gamma"]
    assert list(marks.marker.symbol) == ["triangle-up", "circle", "diamond"]


def test_only_the_urgent_are_named_and_long_names_folded() -> None:
    [marks] = placed().figure.data
    assert marks.text[0] == "Alpha"
    assert marks.text[1] == ""
    assert marks.text[2].replace("<br>", " ") == placed().table["Partnership"][2]
    assert "<br>" in marks.text[2]


def test_corners_say_how_many_and_how_much_and_an_empty_one_says_none() -> None:
    assert placed().alt == (
        "Health against annual value: Large, not strong: 1 · US$24M; Large and strong: 1 · US$3M; "
        "Small, not strong: 1 · US$400K; Small and strong: 0"
    )


def test_the_value_axis_has_round_amounts() -> None:
    axis = placed().figure.layout.yaxis
    assert axis.type == "log"
    assert {"US$1M", "US$3M", "US$10M"} <= set(axis.ticktext)


def by_type() -> Chart:
    frame = pd.DataFrame(
        {
            "type": ["channel", "channel", "strategic", "technology"],
            "band": ["strong", "at_risk", "strong", "none"],
            "n": [2, 1, 4, 3],
            "total": [160.0, 40.0, 320.0, NAN],
        }
    )
    return types(frame, EN, names={"channel": "Channel", "strategic": "Strategic", "technology": "Technology"})


def test_types_stand_with_the_lowest_mean_first_and_the_unscored_last() -> None:
    table = by_type().table
    assert table["Partnership type"].tolist() == ["Channel", "Strategic", "Technology"]
    assert table["Mean score"].tolist()[:2] == [66.7, 80.0]
    assert pd.isna(table["Mean score"].iloc[2])


def test_types_stack_the_bands_and_a_click_names_the_type() -> None:
    bars = by_type().figure.data
    assert [bar.marker.color for bar in bars] == [COLOURS[band] for band in ORDER]
    assert list(bars[0].x) == [2, 4, 0]
    assert [code for [code] in bars[0].customdata] == ["channel", "strategic", "technology"]


@pytest.mark.parametrize("band", ORDER)
def test_numbers_on_bars_can_be_read(band: str) -> None:
    assert contrast(ON[band], COLOURS[band]) >= 4.5
