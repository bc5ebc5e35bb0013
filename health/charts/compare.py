"""Charts of groups of partnerships: element profiles and the spread of scores."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from health.charts.theme import FAINT, GREY, RIBBON, ROW_HEIGHT, SCALE, Chart, colours, figure, markers
from health.wording.words import Words

_ACROSS = 2  # as many as a phone has room for
_POINTS = 400
# Pixels: a scale and the next chart's title stand between two charts, whatever the number of groups.
_BETWEEN, _TOP, _BOTTOM = 56, 32, 32


def profiles(frame: pd.DataFrame, words: Words, *, elements: Mapping[str, str], groups: Mapping[str, str]) -> Chart:
    """Draw one small chart per element: each group's mean with its 95 % interval, on the same 0–100.

    frame: group, element, n, mean, low, high. elements, groups: code → name, in the order to draw.
    """
    down = -(-len(elements) // _ACROSS)
    inside = down * ROW_HEIGHT * len(groups) + (down - 1) * _BETWEEN
    drawn = make_subplots(
        rows=down,
        cols=_ACROSS,
        shared_yaxes=True,
        subplot_titles=list(elements.values()),
        horizontal_spacing=0.12,
        vertical_spacing=_BETWEEN / inside,
    )
    labels = list(groups.values())
    for place, code in enumerate(elements):
        part = frame[frame["element"] == code].set_index("group").reindex(list(groups))
        row, column = place // _ACROSS + 1, place % _ACROSS + 1
        drawn.add_trace(
            go.Scatter(
                x=part["mean"],
                y=labels,
                mode="markers",
                marker={"size": 9, "color": GREY},
                error_x={
                    "type": "data",
                    "array": part["high"] - part["mean"],
                    "arrayminus": part["mean"] - part["low"],
                    "color": GREY,
                    "thickness": 1.4,
                    "width": 0,
                },
                hovertext=[
                    _told(words, label, entry) for label, (_, entry) in zip(labels, part.iterrows(), strict=True)
                ],
                hoverinfo="text",
            ),
            row=row,
            col=column,
        )
    common = figure(height=inside + _TOP + _BOTTOM, top=_TOP, bottom=_BOTTOM, right=16).layout
    drawn.update_layout(
        height=common.height,
        margin=common.margin,
        paper_bgcolor=common.paper_bgcolor,
        plot_bgcolor=common.plot_bgcolor,
        showlegend=False,
        dragmode=False,
    )
    drawn.update_xaxes(range=SCALE, tickvals=[0, 50, 100], fixedrange=True, gridcolor=FAINT, zeroline=False)
    drawn.update_yaxes(autorange="reversed", fixedrange=True, automargin=True, gridcolor=FAINT)
    drawn.update_annotations(font_size=13)
    alt = words.say("Mean element scores of {n} groups with 95% intervals", n=len(groups))
    return Chart(drawn, alt, _profile_table(frame, words, elements=elements, groups=groups))


def _told(words: Words, group: str, entry: pd.Series) -> str:
    if pd.isna(entry["mean"]):
        return words.say("{group}: no data", group=group)
    return words.say(
        "{group}: {mean} ({low} to {high}), n {n}",
        group=group,
        mean=words.score(entry["mean"]),
        low=words.score(entry["low"]),
        high=words.score(entry["high"]),
        n=int(entry["n"]),
    )


def _profile_table(
    frame: pd.DataFrame, words: Words, *, elements: Mapping[str, str], groups: Mapping[str, str]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            words.say("Group"): frame["group"].map(groups),
            words.say("Element"): frame["element"].map(elements),
            words.say("Mean"): frame["mean"].round(1),
            words.say("95% from"): frame["low"].round(1),
            words.say("95% to"): frame["high"].round(1),
            words.say("Partnerships"): frame["n"],
        }
    )


def distribution(frame: pd.DataFrame, words: Words, *, groups: Mapping[str, str]) -> Chart:
    """Draw the spread of health scores by group: every partnership as a mark while they are few, quartiles always.

    frame: group, code, name, band, score. groups: code → name, in the order to draw.
    """
    known = frame[frame["score"].notna()]
    summary = known.groupby("group")["score"].describe().reindex(list(groups))
    labels = list(groups.values())
    drawn = figure(height=44 * len(groups) + 56, right=20)
    drawn.add_trace(
        go.Box(
            y=labels,
            q1=summary["25%"],
            median=summary["50%"],
            q3=summary["75%"],
            lowerfence=summary["min"],
            upperfence=summary["max"],
            orientation="h",
            fillcolor=RIBBON,
            line={"color": GREY, "width": 1.2},
            hoverinfo="skip",
        )
    )
    if len(known) <= _POINTS:
        drawn.add_trace(
            go.Scatter(
                x=known["score"],
                y=known["group"].map(groups),
                mode="markers",
                marker={"size": 8, "opacity": 0.8, "color": colours(known["band"]), "symbol": markers(known["band"])},
                customdata=[[code] for code in known["code"]],
                hovertext=[f"{name}: {words.score(score)}" for name, score in
                           zip(known["name"], known["score"], strict=True)],
                hoverinfo="text",
            )
        )  # fmt: skip
    drawn.update_xaxes(range=SCALE, tickvals=[0, 25, 50, 75, 100])
    drawn.update_yaxes(autorange="reversed", showgrid=False)
    table = pd.DataFrame(
        {
            words.say("Group"): labels,
            words.say("Partnerships"): [int((known["group"] == code).sum()) for code in groups],
            words.say("Lowest"): summary["min"].round(1).to_numpy(),
            words.say("Lower quartile"): summary["25%"].round(1).to_numpy(),
            words.say("Median"): summary["50%"].round(1).to_numpy(),
            words.say("Upper quartile"): summary["75%"].round(1).to_numpy(),
            words.say("Highest"): summary["max"].round(1).to_numpy(),
        }
    )
    return Chart(drawn, words.say("Spread of health scores in {n} groups", n=len(groups)), table)
