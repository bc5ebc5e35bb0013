"""Charts of what another scoring model would make of the same facts."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from health.charts.theme import COLOURS, FAINT, GREY, ON, ROW_HEIGHT, SCALE, Chart, colours, figure, markers
from health.wording.status import ORDER, band_label
from health.wording.words import Words


def moves(frame: pd.DataFrame, words: Words) -> Chart:
    """Draw scores before (hollow) and after (filled) as dumbbells.

    frame: code, name, before, band_before, after, band_after, in the order to draw; no missing scores.
    """
    drawn = figure(height=ROW_HEIGHT * len(frame) + 56)
    gaps = [None] * len(frame)
    drawn.add_trace(
        go.Scatter(
            x=[value for row in zip(frame["before"], frame["after"], gaps, strict=True) for value in row],
            y=[name for name in frame["name"] for _ in range(3)],
            mode="lines",
            line={"color": FAINT, "width": 4},
            hoverinfo="skip",
        )
    )
    for when in ("before", "after"):
        drawn.add_trace(_marks(frame, words, when=when))
    drawn.update_xaxes(range=SCALE, side="top")
    drawn.update_yaxes(autorange="reversed", showgrid=False)
    table = pd.DataFrame(
        {
            words.say("Partnership"): frame["name"],
            words.say("Before"): frame["before"].round(1),
            words.say("After"): frame["after"].round(1),
            words.say("Band before"): [band_label(words, band) for band in frame["band_before"]],
            words.say("Band after"): [band_label(words, band) for band in frame["band_after"]],
        }
    )
    return Chart(drawn, words.say("Scores before (hollow) and after (filled) of {n} partnerships", n=len(frame)), table)


def _marks(frame: pd.DataFrame, words: Words, *, when: str) -> go.Scatter:
    bands = frame[f"band_{when}"]
    hollow = when == "before"
    symbols = [f"{name}-open" if hollow and not name.endswith("open") else name for name in markers(bands)]
    return go.Scatter(
        x=frame[when],
        y=frame["name"],
        mode="markers",
        marker={"size": 9 if hollow else 11, "color": colours(bands), "symbol": symbols},
        customdata=[[code] for code in frame["code"]],
        hovertext=[
            f"{name}: {words.score(score)}, {band_label(words, band)}"
            for name, score, band in zip(frame["name"], frame[when], bands, strict=True)
        ],
        hoverinfo="text",
    )


def band_changes(before: Mapping[str, int], after: Mapping[str, int], words: Words) -> Chart:
    """Draw how many partnerships are in each band before and after, as two stacked bars with their numbers."""
    rows = [words.say("Before"), words.say("After")]
    drawn = figure(height=170, bottom=8)
    for band in ORDER:
        counts = [before.get(band, 0), after.get(band, 0)]
        drawn.add_trace(
            go.Bar(
                x=counts,
                y=rows,
                orientation="h",
                name=band_label(words, band),
                text=[words.number(count) if count else "" for count in counts],
                textposition="inside",
                insidetextanchor="middle",
                insidetextfont={"color": ON[band]},
                textangle=0,
                constraintext="none",
                marker_color=COLOURS[band],
                marker_line={"color": GREY, "width": 0.5},
                hoverinfo="skip",
            )
        )
    drawn.update_layout(barmode="stack", showlegend=True, legend_traceorder="normal", margin={"t": 36})
    drawn.update_xaxes(visible=False)
    drawn.update_yaxes(autorange="reversed", showgrid=False)
    bands = [band_label(words, band) for band in ORDER]
    numbers = [[counts.get(band, 0) for band in ORDER] for counts in (before, after)]
    table = pd.DataFrame({words.say("Band"): bands, rows[0]: numbers[0], rows[1]: numbers[1]})
    return Chart(drawn, words.say("Partnerships by band before and after"), table)
