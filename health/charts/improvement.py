"""Charts of what is being done: goals on their way, benefits of both sides, what actions moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from health.charts.theme import COLOURS, FAINT, GREY, OWN, PARTNER, TINTS, Chart, figure, folded
from health.wording.record_words import STATE_STATUS, state_label
from health.wording.words import Words

_BEYOND = 1.1
# In pixels, save for the letters after which a name goes on in its next line: those a phone has room for.
_LETTERS, _LINE, _LABELLED_ROW = 54, 17, 46


def goal_ways(frame: pd.DataFrame, words: Words) -> Chart:
    """Draw how much of the way from baseline to target each goal has behind it, and how much the straight way asks.

    frame: name, told (figures in words), state, progress, asked (shares, NaN where not known), in the order to draw.
    Shares below none and beyond the target are drawn at the edge; the words have the figure.
    """
    places = list(range(len(frame)))
    colours = [COLOURS[STATE_STATUS.get(state, "none")] for state in frame["state"]]
    labels = [
        folded(f"{state_label(words, state)[0]} {name}", _LETTERS)
        for name, state in zip(frame["name"], frame["state"], strict=True)
    ]
    row = _row_height(labels)
    hover = [
        f"{name}<br>{state_label(words, state)}<br>{told}"
        for name, state, told in zip(frame["name"], frame["state"], frame["told"], strict=True)
    ]
    drawn = figure(height=row * len(frame) + 84, top=44)
    drawn.add_trace(
        go.Bar(
            x=[1.0] * len(frame),
            y=places,
            orientation="h",
            width=20 / row,
            marker={"color": TINTS["none"]},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    drawn.add_trace(
        go.Bar(
            name=words.say("behind it"),
            x=np.clip(frame["progress"], 0.0, _BEYOND),
            y=places,
            orientation="h",
            width=11 / row,
            marker={"color": colours},
            hovertext=hover,
            hoverinfo="text",
            showlegend=False,
        )
    )
    drawn.add_trace(
        go.Scatter(
            name=words.say("where the straight way would be"),
            x=frame["asked"],
            y=places,
            mode="markers",
            marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": GREY}},
            hovertext=hover,
            hoverinfo="text",
        )
    )
    drawn.update_layout(barmode="overlay", bargap=0.1, showlegend=True)
    drawn.update_xaxes(range=(0, _BEYOND), tickvals=[0, 0.5, 1], tickformat=".0%")
    _label_above(drawn, labels, x=0.0)
    table = pd.DataFrame(
        {
            words.say("Goal"): frame["name"].to_numpy(),
            words.say("State"): [state_label(words, state) for state in frame["state"]],
            words.say("Share of the way"): [words.percent(share) for share in frame["progress"]],
            words.say("The straight way asks"): [words.percent(share) for share in frame["asked"]],
            words.say("In figures"): frame["told"].to_numpy(),
        }
    )
    return Chart(drawn, words.say("How far {n} goals are on their way", n=len(frame)), table)


def _row_height(labels: Sequence[str]) -> int:
    return _LABELLED_ROW + _LINE * max((label.count("<br>") for label in labels), default=0)


def _label_above(drawn: go.Figure, labels: Sequence[str], *, x: float) -> None:
    """Write each row's name above its marks: beside them, long names would leave a phone no room for the chart."""
    above = 11 / _row_height(labels)
    drawn.add_trace(
        go.Scatter(
            x=[x] * len(labels),
            y=[place - above for place in range(len(labels))],
            mode="text",
            text=list(labels),
            textposition="top right",
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
    )
    drawn.update_yaxes(range=(len(labels) - 0.5, -0.8), showticklabels=False, showgrid=False)


def benefit_balance(frame: pd.DataFrame, words: Words, *, names: Mapping[str, str]) -> Chart:
    """Draw each benefit for both sides back to back: planned as an outline, realised filled, on 0–5.

    frame: benefit, side ("own" or "partner"), planned, realised (NaN: not said yet). names: benefit code → name, in the
    order to draw; a benefit nobody planned is an empty line.
    """
    places = list(range(len(names)))
    drawn = figure(height=44 * len(names) + 92, top=44)
    columns: dict[str, list[float]] = {}
    for side, sign, colour, said in (
        ("partner", -1, PARTNER, words.say("partner's side")),
        ("own", 1, OWN, words.say("our side")),
    ):
        part = frame[frame["side"] == side].set_index("benefit").reindex(list(names))
        columns |= {f"{side}_planned": part["planned"].tolist(), f"{side}_realised": part["realised"].tolist()}
        drawn.add_trace(
            go.Bar(
                x=sign * part["planned"],
                y=places,
                orientation="h",
                width=0.72,
                marker={"color": "rgba(0,0,0,0)", "line": {"color": colour, "width": 1.5}},
                name=words.say("{side}, planned", side=said),
                customdata=part["planned"],
                hovertemplate=words.say("{side}, planned", side=said) + " %{customdata}<extra></extra>",
            )
        )
        drawn.add_trace(
            go.Bar(
                x=sign * part["realised"],
                y=places,
                orientation="h",
                width=0.4,
                marker={"color": colour},
                name=words.say("{side}, realised", side=said),
                customdata=part["realised"],
                hovertemplate=words.say("{side}, realised", side=said) + " %{customdata}<extra></extra>",
            )
        )
    drawn.update_layout(barmode="overlay", showlegend=True)
    ticks = [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]
    drawn.update_xaxes(range=(-5.4, 5.4), tickvals=ticks, ticktext=[str(abs(tick)) for tick in ticks])
    drawn.update_yaxes(
        autorange="reversed", tickmode="array", tickvals=places, ticktext=list(names.values()), gridcolor=FAINT
    )
    drawn.add_vline(x=0, line_width=1, line_color=GREY)
    table = pd.DataFrame(
        {
            words.say("Benefit"): list(names.values()),
            words.say("Partner planned"): columns["partner_planned"],
            words.say("Partner realised"): columns["partner_realised"],
            words.say("We planned"): columns["own_planned"],
            words.say("We realised"): columns["own_realised"],
        }
    )
    return Chart(drawn, words.say("Planned and realised benefits of both sides, 0 to 5"), table)


def effects(frame: pd.DataFrame, words: Words) -> Chart:
    """Draw how far each action's element moved in two quarters, with its 95 % interval.

    frame: name, told (in words), delta, half, verdict, in the order to draw.
    """
    places = list(range(len(frame)))
    status = [_STATUS[verdict] for verdict in frame["verdict"]]
    reach = float(np.nanmax(np.abs(frame["delta"]) + frame["half"])) * 1.08 + 1.0
    labels = [folded(name, _LETTERS) for name in frame["name"]]
    drawn = figure(height=_row_height(labels) * len(frame) + 84, top=12, bottom=48)
    drawn.add_vline(x=0, line_width=1, line_color=GREY, layer="below")
    drawn.add_trace(
        go.Scatter(
            x=frame["delta"],
            y=places,
            mode="markers",
            marker={
                "size": 11,
                "color": [COLOURS[each] for each in status],
                "symbol": [_SYMBOLS[v] for v in frame["verdict"]],
            },
            error_x={"type": "data", "array": frame["half"], "color": GREY, "thickness": 1.6, "width": 0},
            hovertext=[f"{name}<br>{told}" for name, told in zip(frame["name"], frame["told"], strict=True)],
            hoverinfo="text",
        )
    )
    drawn.update_xaxes(range=(-reach, reach), title={"text": words.say("points of the element, two quarters on")})
    _label_above(drawn, labels, x=-reach)
    table = pd.DataFrame(
        {words.say("Action"): frame["name"].to_numpy(), words.say("What moved"): frame["told"].to_numpy()}
    )
    return Chart(drawn, words.say("What moved after {n} actions began", n=len(frame)), table)


_STATUS = {"rose": "strong", "fell": "at_risk", "within_noise": "none"}
_SYMBOLS = {"rose": "triangle-up", "fell": "triangle-down", "within_noise": "circle-open"}
