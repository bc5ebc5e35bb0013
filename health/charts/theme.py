"""Colours by meaning and the one look all charts share; text and grid colours are left to the page, light or dark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from health.wording.status import STATUSES, status_of
from health.wording.words import Words

# Okabe and Ito's palette: told apart by people who see colours differently, and always shown with shape and word.
COLOURS = {"strong": "#0072B2", "watch": "#E69F00", "at_risk": "#D55E00", "none": "#999999"}
# Words on a bar of each colour, 4.5:1 and more.
ON = {"strong": "#FFFFFF", "watch": "#14171F", "at_risk": "#14171F", "none": "#14171F"}
# The same hues, thin enough to read text on, in light and in dark.
TINTS = {
    "strong": "rgba(0,114,178,0.28)",
    "watch": "rgba(230,159,0,0.30)",
    "at_risk": "rgba(213,94,0,0.42)",
    "none": "rgba(153,153,153,0.16)",
}
GREY, FAINT, RIBBON = "#808691", "rgba(128,134,145,0.30)", "rgba(128,134,145,0.22)"
# Words on charts, 4.5:1 and more on the page's own background; no one grey is that on both.
INK = {"light": "#4F5560", "dark": "#B9BFC9"}
OWN, PARTNER = "#56B4E9", "#CC79A7"
SCALE = (0, 100)
ROW_HEIGHT = 30


@dataclass(frozen=True)
class Chart:
    """Hold a figure, the sentence that stands for it, and its numbers as a table with headers in the reader's words."""

    figure: go.Figure
    alt: str
    table: pd.DataFrame


def figure(*, height: int, left: int = 8, right: int = 8, bottom: int = 32, top: int = 8) -> go.Figure:
    """Make an empty figure in the common look; `height` and margins in pixels."""
    return go.Figure(
        layout={
            "height": height,
            "margin": {"l": left, "r": right, "t": top, "b": bottom},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "hoverlabel": {"align": "left"},
            "dragmode": False,
            "font": {"size": 13},
            "xaxis": {"gridcolor": FAINT, "zeroline": False, "fixedrange": True, "automargin": True},
            "yaxis": {"gridcolor": FAINT, "zeroline": False, "fixedrange": True, "automargin": True},
            "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "title": None},
        }
    )


def inked(drawn: go.Figure, theme: str | None) -> go.Figure:
    """Give the words on a figure a colour that can be read on a "light" or "dark" page; light where unknown."""
    ink = INK.get(theme or "light", INK["light"])
    axis = {"tickfont": {"color": ink}, "title": {"font": {"color": ink}}}
    axes = {name: axis for name in drawn.layout.to_plotly_json() if name.startswith(("xaxis", "yaxis"))}
    # One update: plotly spends more on each call than on all that it changes.
    return drawn.update_layout(font={"color": ink}, legend={"font": {"color": ink}}, **axes)


def folded(text: str, letters: int, *, most: int | None = None) -> str:
    """Fold a text into lines of so many letters, at most so many lines; what is beyond them is left away with "…"."""
    return "<br>".join(wrap(text, letters, max_lines=most, placeholder="…", break_on_hyphens=False))


def colours(bands: pd.Series) -> list[str]:
    """Give each band's colour."""
    return [COLOURS[status_of(band)] for band in bands]


def markers(bands: pd.Series) -> list[str]:
    """Give each band's marker symbol."""
    return [STATUSES[status_of(band)].marker for band in bands]


def quarter_ticks(words: Words, quarters: Iterable[int]) -> list[str]:
    """Write quarters on two lines, the year below, so that labels need not be turned to fit."""
    return [words.quarter_shortly(int(quarter)).replace(" ", "<br>") for quarter in quarters]
