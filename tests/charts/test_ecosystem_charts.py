"""The ecosystem's charts: shapes and colours by the neediest, sizes within a currency, the same every time."""

import pandas as pd
import pytest

from health import charts
from health.charts.theme import COLOURS
from health.wording import words_for
from health.wording.concentration import at_risk, together
from health.wording.lens import summary

WORDS = words_for("en")
FRAME = pd.DataFrame(
    {
        "code": ["a", "b", "c", "d"],
        "name": ["A", "B", "C", "D"],
        "partner": ["Acme", "Acme", "Bata", "Coda"],
        "group": ["channel", "strategic", "channel", None],
        "annual_value": [100.0, 50.0, 9_000_000.0, float("nan")],
        "currency": ["USD", "USD", "IDR", None],
        "band": ["strong", "at_risk", "watch", "none"],
        "score": [80.0, 40.0, 60.0, float("nan")],
    }
)
GROUPS = {"channel": "Channel", "strategic": "Strategic"}


def test_partner_shows_its_neediest_partnership() -> None:
    ring = charts.network(FRAME, WORDS, groups=GROUPS).figure.data[1]
    shown = {told.split(":")[0]: (symbol, colour, code[0]) for told, symbol, colour, code in
             zip(ring.hovertext, ring.marker.symbol, ring.marker.color, ring.customdata, strict=True)}  # fmt: skip
    assert shown["Acme"] == ("triangle-up", COLOURS["at_risk"], "b")
    assert shown["Bata"][0] == "diamond"
    assert shown["Coda"][0] == "circle-open"


def test_partners_at_risk_are_numbered_clockwise_and_named_beside_the_ring() -> None:
    frame = FRAME.assign(band=["strong", "at_risk", "at_risk", "none"])
    ring = charts.network(frame, WORDS, groups=GROUPS).figure.data[1]
    named = charts.numbered(frame, WORDS, groups=GROUPS)
    assert named == [("Bata", "c"), ("Acme", "b")]
    shown = dict(zip(ring.text, (code[0] for code in ring.customdata), strict=True))
    assert [shown["<b>1</b>"], shown["<b>2</b>"]] == [code for _, code in named]


def test_through_a_lens_marks_say_how_near_the_target_is() -> None:
    chart = charts.network(FRAME, WORDS, groups=GROUPS, lens="social")
    assert "Coda: 1 partnership, ○ not reported" in chart.figure.data[1].hovertext
    assert chart.table["Band"].tolist() == ["● near target", "▲ far from target", "◆ part of the way", "○ not reported"]
    assert chart.table["Attainment"].tolist()[:3] == [80.0, 40.0, 60.0]


def test_what_is_seen_through_a_lens_is_summed_up_in_a_sentence() -> None:
    bands = {"strong": 3, "at_risk": 1, "none": 2}
    assert summary(WORDS, lens="social", total=60, assigned=6, bands=bands) == (
        "**4** of 60 partnerships report their social KPIs: 3 near target and 1 far from target. "
        "2 more have such KPIs and did not report enough of them."
    )
    assert summary(WORDS, lens="environmental", total=60, assigned=0, bands={}) == (
        "No partnership here has environmental KPIs yet."
    )


def test_sizes_compare_within_a_currency_and_missing_value_is_smallest() -> None:
    ring = charts.network(FRAME, WORDS, groups=GROUPS).figure.data[1]
    size = {told.split(":")[0]: size for told, size in zip(ring.hovertext, ring.marker.size, strict=True)}
    assert size["Acme"] == pytest.approx(size["Bata"])
    assert size["Coda"] < size["Acme"]


def test_one_line_per_partnership_and_the_same_places_whatever_the_order() -> None:
    drawn = charts.network(FRAME, WORDS, groups=GROUPS).figure
    again = charts.network(FRAME.iloc[::-1].reset_index(drop=True), WORDS, groups=GROUPS).figure
    assert list(drawn.data[0].x).count(None) == len(FRAME)
    assert list(drawn.data[1].x) == list(again.data[1].x)
    assert list(drawn.data[1].hovertext) == list(again.data[1].hovertext)


def test_partnerships_without_an_entry_get_a_group_of_their_own() -> None:
    hubs = charts.network(FRAME, WORDS, groups=GROUPS).figure.data[2]
    assert list(hubs.text) == ["<b>Channel</b> 2", "<b>Strategic</b> 1", "<b>no entry</b> 1"]


def test_largest_partners_add_up_to_their_share_together() -> None:
    frame = pd.DataFrame({"partner": ["Acme", "Bata"], "value": [60.0, 20.0], "n": [2, 1], "band": ["watch", "strong"]})
    chart = charts.largest(frame, WORDS, currency="USD", whole=100.0)
    assert list(chart.figure.data[0].x) == [60.0, 20.0]
    assert chart.table["Together"].tolist() == [60.0, 80.0]
    assert chart.figure.data[0].text[1] == "20% · together 80%"


def test_sectors_stack_every_band_and_keep_what_has_no_entry() -> None:
    frame = pd.DataFrame({"sector": ["private", None], "band": ["strong", "at_risk"], "n": [3, 1]})
    chart = charts.sectors(frame, WORDS, names={"private": "Private"})
    assert chart.table["Sector"].tolist() == ["Private", "no entry"]
    assert chart.table["at risk"].tolist() == [0, 1]


def test_a_count_of_one_is_written_as_large_as_the_others() -> None:
    frame = pd.DataFrame({"sector": ["private", "hybrid"], "band": ["strong", "watch"], "n": [300, 1]})
    for bars in charts.sectors(frame, WORDS, names={}).figure.data:
        assert (bars.constraintext, bars.textangle) == ("none", 0)


def test_concentration_is_told_in_one_currency() -> None:
    told = at_risk(WORDS, currency="USD", values={"at_risk": 41.0, "strong": 59.0})
    assert told.startswith("**41%** of the annual value in USD sits in partnerships at risk")
    assert at_risk(WORDS, currency="USD", values={"strong": 59.0}).startswith("No annual value in USD")
    assert together(WORDS, n=3, share=0.5, currency="USD", top="Acme") == (
        "The 3 largest partners hold 50% of the annual value in USD, led by Acme."
    )
