"""Text fits its box: shrunk first, cut at last, and colours stay those of the charts."""

import math

from hypothesis import given
from hypothesis import strategies as st

from health.charts.theme import COLOURS
from health.report import ink
from health.report.deck import shared
from health.report.fitting import cut, lines, size_for


@given(st.text(), st.integers(1, 50))
def test_cut_text_is_never_longer_than_asked(text: str, most: int) -> None:
    assert len(cut(text, most)) <= most


def test_longer_text_is_set_smaller_but_not_below_the_least() -> None:
    sizes = [size_for("word " * n, width=4, height=0.8, most=20, least=8) for n in (3, 30, 60, 3000)]
    assert sizes[0] == 20
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == 8


def test_a_word_wider_than_the_box_takes_several_lines() -> None:
    assert lines("x" * 500, width=2, size=10) > 5


def test_report_colours_are_the_charts_colours() -> None:
    assert ink.SOLID == COLOURS
    assert all(colour.startswith("#") and len(colour) == 7 for colour in ink.WASH.values())


@given(rows=st.integers(0, 300), most=st.integers(1, 14), more=st.integers(0, 6))
def test_a_table_goes_on_over_the_fewest_slides_and_leaves_none_nearly_empty(rows: int, most: int, more: int) -> None:
    shares = shared(rows, most=most, each=most + more)
    assert sum(shares) == rows
    assert shares[0] <= most
    assert all(0 < share <= most + more for share in shares[1:])
    assert len(shares) == 1 + math.ceil(max(0, rows - most) / (most + more))
    assert max(shares[1:], default=0) - min(shares[1:], default=0) <= 1
    assert shares[0] in (min(most, rows), math.ceil(rows / len(shares)))
