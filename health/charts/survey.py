"""Charts of survey answers: how they spread over the options, statement by statement."""

from __future__ import annotations

from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from health.charts.theme import COLOURS, GREY, Chart, figure
from health.wording.words import Words

_LEVELS = 5
_LEGEND = {"traceorder": "normal", "y": 0.0, "yanchor": "top"}
# From the unhealthy end of the scale to the healthy one, the middle grey; opaque, so that the words on them can be read
# on a light page and on a dark one.
_COLOURS = (COLOURS["at_risk"], "#F0B48C", "#C9CDD6", "#8EC1E1", COLOURS["strong"])
_INK = ("#0A0E18", "#0A0E18", "#0A0E18", "#0A0E18", "#FFFFFF")
# In pixels, save for the letters after which a statement goes on in its next line: those a phone has room for.
_LETTERS, _LINE, _BAR, _AIR = 44, 17, 26, 20


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
    told = [wrap(label, _LETTERS) for label in share.index]
    row_height = _BAR + _AIR + _LINE * max(len(lines) for lines in told)
    half = _BAR / row_height / 2
    drawn = figure(height=row_height * len(share) + 48, bottom=40)
    for at, name in enumerate(level_names(words)):
        start = left + share.iloc[:, :at].sum(axis=1)
        drawn.add_trace(
            go.Bar(
                x=share[at],
                base=start,
                y=rows,
                width=2 * half,
                orientation="h",
                name=name,
                marker_color=_COLOURS[at],
                marker_line={"color": GREY, "width": 0.4},
                text=[words.percent(value) if value >= 0.08 else "" for value in share[at]],
                textposition="inside",
                insidetextanchor="middle",
                insidetextfont={"color": _INK[at]},
                textangle=0,
                hovertext=[f"{full}<br>{name}: {words.percent(value)}" for full, value in share[at].items()],
                hoverinfo="text",
            )
        )
    drawn.update_layout(barmode="overlay", showlegend=True, legend=_LEGEND)
    for row, lines in zip(rows, told, strict=True):
        drawn.add_shape(type="line", x0=0, x1=0, y0=row + half, y1=row + 1.5 * half, line={"color": GREY, "width": 2})
        drawn.add_annotation(
            text="<br>".join(lines), x=0, xref="paper", xanchor="left", y=row - half, yanchor="bottom", align="left",
            showarrow=False,
        )  # fmt: skip
    drawn.update_xaxes(range=(float(left.min()) - 0.02, float(left.max()) + 1.02), visible=False)
    drawn.update_yaxes(range=(len(share) - 1 + half, half - 1), visible=False)
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
