"""The waterfall of a change: from one quarter's score to the next, an element at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from health.charts.theme import COLOURS, GREY, Chart, figure
from health.wording.status import STATUSES, band_label, status_of
from health.wording.words import Words

_ROW, _ROOM = 34, 0.16
_FALL, _RISE = "#5C6370", "rgba(128,134,145,0.45)"


def waterfall(
    steps: pd.DataFrame, words: Words, *, quarter: int, start: tuple[float, object], end: tuple[float, object]
) -> Chart:
    """Draw how the score of the quarter before became this quarter's.

    steps: code, name, points, hatched (True: not a change of health, such as coverage), in the order drawn; points sum
    to end − start. start, end: score and band. A click on a step gives its code as customdata.
    """
    edges = np.concatenate([[start[0]], start[0] + steps["points"].cumsum()])
    places = np.arange(1, len(steps) + 1)
    drawn = figure(height=_ROW * (len(steps) + 2) + 52, bottom=36)
    drawn.add_trace(_connectors(edges))
    drawn.add_trace(
        go.Bar(
            orientation="h",
            y=places,
            base=edges[:-1],
            x=steps["points"],
            width=0.62,
            marker={
                "color": [_FALL if points < 0 else _RISE for points in steps["points"]],
                "pattern": {"shape": ["/" if hatched else "" for hatched in steps["hatched"]], "fgcolor": GREY},
            },
            text=[words.signed(points) for points in steps["points"]],
            textposition="outside",
            cliponaxis=False,
            customdata=[[code] for code in steps["code"]],
            hovertext=[
                words.say("{name}: {points} points", name=name, points=words.signed(points))
                for name, points in zip(steps["name"], steps["points"], strict=True)
            ],
            hoverinfo="text",
        )
    )
    drawn.add_trace(_ends(words, start, end, last=len(steps) + 1))
    labels = [words.quarter(quarter - 1), *steps["name"], words.quarter(quarter)]
    drawn.update_yaxes(
        autorange="reversed", tickmode="array", tickvals=list(range(len(labels))), ticktext=labels, showgrid=False
    )
    low, high = float(edges.min()), float(edges.max())
    room = max((high - low) * _ROOM, 1.5)
    drawn.update_xaxes(range=(low - room, high + room), nticks=6, tickformat=".0f")
    drawn.update_xaxes(title={"text": words.say("health score (part of the scale)"), "font": {"size": 12}})
    alt = words.say(
        "From {before} to {after} in {n} steps, one for each element that moved",
        before=words.score(start[0]),
        after=words.score(end[0]),
        n=len(steps),
    )
    return Chart(drawn, alt, _table(steps, words))


def _connectors(edges: np.ndarray) -> go.Scatter:
    """Join the end of each step to the beginning of the next."""
    x: list[float | None] = []
    y: list[float | None] = []
    for place, edge in enumerate(edges.tolist()):
        x += [edge, edge, None]
        y += [place, place + 1, None]
    return go.Scatter(x=x, y=y, mode="lines", line={"color": GREY, "width": 1}, hoverinfo="skip")


def _ends(words: Words, start: tuple[float, object], end: tuple[float, object], *, last: int) -> go.Scatter:
    bands = [status_of(start[1]), status_of(end[1])]
    return go.Scatter(
        x=[start[0], end[0]],
        y=[0, last],
        mode="markers+text",
        marker={
            "size": 15,
            "symbol": [STATUSES[band].marker for band in bands],
            "color": [COLOURS[band] for band in bands],
        },
        text=[f"<b>{words.score(score)}</b>" for score in (start[0], end[0])],
        textposition="middle right",
        cliponaxis=False,
        hovertext=[f"{words.score(score)} {band_label(words, band)}" for score, band in (start, end)],
        hoverinfo="text",
    )


def _table(steps: pd.DataFrame, words: Words) -> pd.DataFrame:
    return pd.DataFrame({words.say("Step"): steps["name"], words.say("Points of health"): steps["points"].round(1)})
