"""Events on a trend: a thin line at the quarter something happened, its kind in words, the story on hover."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from health.charts.theme import GREY, Chart, quarter_ticks
from health.quarter import quarter_of
from health.wording.words import Words


def with_events(chart: Chart, events: pd.DataFrame, words: Words) -> Chart:
    """Draw events on a chart whose x axis is quarters by name; those outside its quarters are left out.

    events: name (of the kind, in the reader's words), day, text. The chart given is not changed; its table gets a
    column with the events of each quarter, and its alternative text says how many there are.
    """
    names = list(chart.figure.layout.xaxis.categoryarray or ())
    placed = events.assign(quarter=quarter_ticks(words, [quarter_of(day) for day in events["day"]]))
    placed = placed[placed["quarter"].isin(names)]
    if placed.empty:
        return chart
    drawn = go.Figure(chart.figure)
    by_quarter = {str(quarter): part for quarter, part in placed.groupby("quarter", sort=False)}
    for quarter, part in by_quarter.items():
        drawn.add_shape(
            type="line",
            x0=quarter,
            x1=quarter,
            y0=0,
            y1=1,
            yref="y domain",
            line={"color": GREY, "width": 1, "dash": "dot"},
        )
        drawn.add_annotation(
            x=quarter,
            y=0.02,
            yref="y domain",
            text=" · ".join(dict.fromkeys(part["name"])),
            textangle=-90,
            xanchor="right",
            yanchor="bottom",
            showarrow=False,
            font={"size": 11},
        )
    drawn.add_trace(_hover(by_quarter, words, top=_top(chart.figure)))
    column = [" · ".join(f"{row['name']}: {row['text']}" for _, row in _at(by_quarter, name)) for name in names]
    return replace(
        chart,
        figure=drawn,
        alt=words.say("{chart}; {n} events", chart=chart.alt, n=len(placed)),
        table=chart.table.assign(**{words.say("Events"): column}) if len(chart.table) == len(names) else chart.table,
    )


def _at(by_quarter: dict[str, pd.DataFrame], name: str) -> list[tuple[object, pd.Series]]:
    return list(by_quarter[name].iterrows()) if name in by_quarter else []


def _top(figure: go.Figure) -> float:
    upper = figure.layout.yaxis.range
    return float(upper[1]) * 0.97 if upper else 97.0


def _hover(by_quarter: dict[str, pd.DataFrame], words: Words, *, top: float) -> go.Scatter:
    told = [
        "<br>".join(
            f"<b>{row['name']}</b> {words.date(row['day'])}<br>{_plain(row['text'])}" for _, row in part.iterrows()
        )
        for part in by_quarter.values()
    ]
    return go.Scatter(
        x=list(by_quarter),
        y=[top] * len(by_quarter),
        mode="markers",
        marker={"symbol": "star-diamond", "size": 10, "color": GREY},
        hovertext=told,
        hoverinfo="text",
        showlegend=False,
    )


def _plain(text: str) -> str:
    """Keep what people wrote from being read as markup by the chart."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
