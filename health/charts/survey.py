"""Charts of survey answers: how they spread over the options, statement by statement."""

from __future__ import annotations

from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from health.charts.theme import COLOURS, GREY, RIBBON, TINTS, Chart, figure
from health.wording.words import Words

_LEVELS = 5
_LEGEND = {"traceorder": "normal", "y": 0.0, "yanchor": "top"}
# From the unhealthy end of the scale to the healthy one, the middle grey.
_COLOURS = (COLOURS["at_risk"], TINTS["at_risk"], RIBBON, TINTS["strong"], COLOURS["strong"])
_LINE, _ROW = 56, 66


def answers(frame: pd.DataFrame, words: Words) -> Chart:
    """Draw the answers to each statement as bars that part in the middle: unhealthy to the left, healthy to the right.

    frame: label (one row of the chart), position (0–1 on the scale, turned round where reverse-worded), n. Positions
    are gathered into five steps; the middle step lies half on either side.
    """
    step = (frame["position"] * (_LEVELS - 1)).round().astype(int)
    counts = frame.assign(step=step).pivot_table(index="label", columns="step", values="n", aggfunc="sum", sort=False)
    counts = counts.reindex(columns=range(_LEVELS)).fillna(0)  # an option nobody chose was chosen by 0 people
    share = counts.div(counts.sum(axis=1), axis=0)
    left = -(share[0] + share[1] + share[2] / 2)
    rows = list(range(len(share)))
    drawn = figure(height=_ROW * len(share) + 70, bottom=40)
    for at, name in enumerate(level_names(words)):
        start = left + share.iloc[:, :at].sum(axis=1)
        drawn.add_trace(
            go.Bar(
                x=share[at],
                base=start,
                y=rows,
                width=0.42,
                orientation="h",
                name=name,
                marker_color=_COLOURS[at],
                marker_line={"color": GREY, "width": 0.4},
                text=[words.percent(value) if value >= 0.08 else "" for value in share[at]],
                textposition="inside",
                insidetextanchor="middle",
                insidetextfont={"color": "white" if at in (0, _LEVELS - 1) else GREY},
                textangle=0,
                hovertext=[f"{full}<br>{name}: {words.percent(value)}" for full, value in share[at].items()],
                hoverinfo="text",
            )
        )
    drawn.add_vline(x=0, line_color=GREY, line_width=1, layer="below")
    drawn.update_layout(barmode="overlay", showlegend=True, legend=_LEGEND)
    for row, label in zip(rows, share.index, strict=True):
        drawn.add_annotation(
            text="<br>".join(wrap(label, _LINE)), x=0, xref="paper", xanchor="left", y=row - 0.24, yanchor="bottom",
            align="left", showarrow=False,
        )  # fmt: skip
    drawn.update_xaxes(range=(float(left.min()) - 0.02, float(left.max()) + 1.02), visible=False)
    drawn.update_yaxes(range=(len(share) - 0.6, -0.9), visible=False)
    table = share.mul(100).round(0).set_axis(level_names(words), axis=1).reset_index()
    table = table.rename(columns={"label": words.say("Statement")}).assign(n=counts.sum(axis=1).astype(int).to_numpy())
    return Chart(drawn, words.say("Answers to {n} statements, in percent by step of the scale", n=len(share)), table)


def level_names(words: Words) -> list[str]:
    """Name the five steps from the unhealthy end to the healthy one."""
    return [
        words.say("unhealthy end"),
        words.say("rather unhealthy"),
        words.say("middle"),
        words.say("rather healthy"),
        words.say("healthy end"),
    ]
