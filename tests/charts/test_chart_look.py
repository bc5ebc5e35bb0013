"""One look: charts let the page's light and dark show through, and share its values."""

import re
import tomllib
from pathlib import Path

import pytest

from health.charts import band_changes, theme
from health.wording import words_for

CONFIG = tomllib.loads((Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml").read_text("utf-8"))
BACKGROUNDS = [CONFIG["theme"][scheme]["backgroundColor"] for scheme in ("light", "dark")]


def test_a_figure_leaves_background_and_text_colour_to_the_page() -> None:
    layout = theme.figure(height=200).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert layout.font.color is None


def test_a_figure_can_be_neither_zoomed_nor_dragged_by_accident() -> None:
    layout = theme.figure(height=200).layout
    assert layout.dragmode is False
    assert layout.xaxis.fixedrange
    assert layout.yaxis.fixedrange


def channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    red, green, blue = (channel(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("background", BACKGROUNDS)
def test_marks_stand_out_from_the_page_in_light_and_dark(background: str) -> None:
    # WCAG 1.4.11 asks 3:1 of what must be seen to understand a graphic. Watch (amber on white) stays below it, which is
    # why it always comes with its own shape and word; it is held to a lower bound so that it cannot fade further.
    for band, colour in theme.COLOURS.items():
        assert contrast(colour, background) >= (2.0 if band in ("watch", "none") else 3.0), (band, background)
    assert contrast(theme.GREY, background) >= 3.0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_accent_of_the_page_can_be_read(scheme: str) -> None:
    colours = CONFIG["theme"][scheme]
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(colours["textColor"], colours[ground]) >= 7.0
        assert contrast(colours["linkColor"], colours[ground]) >= 4.5
    assert contrast(colours["primaryColor"], colours["backgroundColor"]) >= 4.5


def test_no_status_colour_is_used_for_anything_else_on_the_page() -> None:
    used = set(re.findall(r"#[0-9A-Fa-f]{6}", str(CONFIG["theme"])))
    assert not used & set(theme.COLOURS.values())


def test_greys_and_sides_are_told_from_every_status() -> None:
    others = {theme.GREY, theme.OWN, theme.PARTNER}
    assert len(others) == 3
    assert not others & set(theme.COLOURS.values())


def test_labels_of_primary_buttons_can_be_read_in_light_and_dark() -> None:
    # White in light, as Streamlit writes it; the page's background in dark (`pages.parts.show.on_primary`).
    light, dark = CONFIG["theme"]["light"], CONFIG["theme"]["dark"]
    assert contrast("#FFFFFF", light["primaryColor"]) >= 4.5
    assert contrast(dark["backgroundColor"], dark["primaryColor"]) >= 4.5


def test_bands_before_and_after_are_written_in_an_ink_to_be_read_in_the_order_they_are_drawn() -> None:
    drawn = band_changes({"watch": 17, "none": 1200}, {"watch": 18, "none": 3}, words_for("id")).figure
    assert {bars.insidetextfont.color for bars in drawn.data} == set(theme.ON.values())
    assert [bars.text[0] for bars in drawn.data] == ["", "17", "", "1.200"]
    assert drawn.layout.legend.traceorder == "normal"
