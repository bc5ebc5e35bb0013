"""Charts of many partnerships: heatmap, bands over time, what moved."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from health.charts.theme import (
    COLOURS,
    FAINT,
    GREY,
    ON,
    ROW_HEIGHT,
    TINTS,
    Chart,
    colours,
    figure,
    folded,
    markers,
    quarter_ticks,
)
from health.scoring.model import BandSet
from health.wording.status import ORDER, STATUSES, band_label, band_word, status_of
from health.wording.words import MISSING, Words

_LEVELS = ("none", "at_risk", "watch", "strong")
_LETTERS = 22
_HEADINGS, _TWO_LINES = 136, 34


def heatmap(frame: pd.DataFrame, words: Words, *, elements: Mapping[str, str], bands: BandSet) -> Chart:
    """Draw partnerships × elements, in the order given.

    frame: code, name, band, score and one column per key of `elements` (0–100, NaN missing). elements: code → name.
    A click gives the partnership's code as customdata.
    """
    codes = list(elements)
    scores = frame[codes].to_numpy(dtype=float)
    levels = np.where(
        np.isnan(scores), 0, np.where(scores >= bands.green_from, 3, np.where(scores >= bands.red_below, 2, 1))
    )
    rows = [
        f"{STATUSES[status_of(band)].shape} {folded(name, _LETTERS, most=2)}"
        for band, name in _pairs(frame, "band", "name")
    ]
    drawn = figure(height=ROW_HEIGHT * len(frame) + _HEADINGS + 12, top=_HEADINGS, bottom=8)
    drawn.add_trace(
        go.Heatmap(
            z=levels,
            x=list(range(len(elements))),
            y=list(range(len(frame))),
            zmin=-0.5,
            zmax=3.5,
            colorscale=_steps([TINTS[level] for level in _LEVELS]),
            showscale=False,
            xgap=3,
            ygap=3,
            text=[[MISSING if math.isnan(value) else words.number(value) for value in row] for row in scores],
            texttemplate="%{text}",
            hovertext=[[_told(words, name, label, value) for label, value in zip(elements.values(), row, strict=True)]
                       for name, row in zip(frame["name"], scores, strict=True)],
            hoverinfo="text",
        )
    )  # fmt: skip
    drawn.add_trace(_clickable(frame["code"], elements, hovertext=drawn.data[0].hovertext))
    # Upright on every screen: across, they would fit on none that is narrow, and Plotly would leave every second out.
    places = list(range(len(elements)))
    drawn.update_xaxes(
        side="top",
        showgrid=False,
        tickangle=-90,
        automargin=False,
        tickmode="array",
        tickvals=places,
        ticktext=list(elements.values()),
        range=(-0.5, len(elements) - 0.5),
    )
    drawn.update_yaxes(
        range=(len(frame) - 0.5, -0.5),
        showgrid=False,
        tickmode="array",
        tickvals=list(range(len(frame))),
        ticktext=rows,
    )
    alt = words.say("Scores of {n} partnerships on eight elements, those in most need first", n=len(frame))
    return Chart(drawn, alt, _heat_table(frame, words, elements=elements))


def _clickable(codes: pd.Series, elements: Mapping[str, str], *, hovertext: Sequence[Sequence[str]]) -> go.Scatter:
    """Lay an unseen mark on every cell: Plotly selects marks, never the cells of a heatmap."""
    across = len(elements)
    return go.Scatter(
        x=list(range(across)) * len(codes),
        y=[place for place in range(len(codes)) for _ in range(across)],
        mode="markers",
        marker={"size": ROW_HEIGHT - 4, "symbol": "square", "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        customdata=[[code] for code in codes for _ in range(across)],
        hovertext=[told for row in hovertext for told in row],
        hoverinfo="text",
    )


def _pairs(frame: pd.DataFrame, first: str, second: str) -> list[tuple[object, str]]:
    return list(zip(frame[first], frame[second], strict=True))


def _steps(tints: Sequence[str]) -> list[tuple[float, str]]:
    n = len(tints)
    return [(edge / n, tint) for place, tint in enumerate(tints) for edge in (place, place + 1)]


def _told(words: Words, name: str, label: str, value: float) -> str:
    if math.isnan(value):
        return words.say("{name}<br>{element}: no data", name=name, element=label)
    return words.say("{name}<br>{element}: {score}", name=name, element=label, score=words.score(value))


def _heat_table(frame: pd.DataFrame, words: Words, *, elements: Mapping[str, str]) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            words.say("Partnership"): frame["name"],
            words.say("Band"): [band_label(words, band) for band in frame["band"]],
            words.say("Score"): frame["score"].round(1),
        }
    )
    return table.assign(**{name: frame[code].round(1) for code, name in elements.items()})


def bands_over_time(frame: pd.DataFrame, words: Words) -> Chart:
    """Draw how many partnerships were in each band, quarter by quarter. frame: quarter, band, n (all four bands)."""
    quarters = sorted(frame["quarter"].unique().tolist())
    wide = frame.pivot(index="quarter", columns="band", values="n").reindex(index=quarters, columns=list(ORDER))
    drawn = figure(height=400, top=36)
    for band in ORDER:
        drawn.add_trace(
            go.Bar(
                name=band_label(words, band),
                x=quarter_ticks(words, quarters),
                y=wide[band],
                marker={"color": COLOURS[band], "opacity": 0.85},
                text=[words.number(n) if n else "" for n in wide[band]],
                insidetextanchor="middle",
                insidetextfont={"color": ON[band]},
                textangle=0,
                hovertemplate="%{x}: %{y} " + band_word(words, band) + "<extra></extra>",
            )
        )
    drawn.update_layout(barmode="stack", bargap=0.35, showlegend=True, uniformtext={"minsize": 10, "mode": "hide"})
    drawn.update_yaxes(showticklabels=False, showgrid=False)
    drawn.update_xaxes(tickangle=0)
    last = wide.iloc[-1]
    counted = ", ".join(f"{words.number(last[band])} {band_word(words, band)}" for band in ORDER)
    alt = words.say("Partnerships by band; in {quarter}: {counts}", quarter=words.quarter(quarters[-1]), counts=counted)
    table = wide.rename(columns={band: band_word(words, band) for band in ORDER}).reset_index()
    table["quarter"] = [words.quarter(quarter) for quarter in quarters]
    return Chart(drawn, alt, table.rename(columns={"quarter": words.say("Quarter")}))


def movers(frame: pd.DataFrame, words: Words) -> Chart:
    """Draw changes since the quarter before with their 95 % intervals, in the order given.

    frame: code, name, band, score, delta, half (half the interval, 0 for facts), beyond_noise.
    """
    drawn = figure(height=_TWO_LINES * len(frame) + 60, bottom=36)
    beyond = frame["beyond_noise"].astype(bool)
    drawn.add_trace(
        go.Scatter(
            x=frame["delta"],
            y=list(range(len(frame))),
            mode="markers",
            marker={
                "size": 11,
                "symbol": markers(frame["band"]),
                "color": [colour if sure else "rgba(0,0,0,0)" for colour, sure in
                          zip(colours(frame["band"]), beyond, strict=True)],
                "line": {"width": 2, "color": colours(frame["band"])},
            },
            error_x={"type": "data", "array": frame["half"], "color": GREY, "thickness": 1.2, "width": 0},
            customdata=[[code] for code in frame["code"]],
            hovertext=[_moved(words, name, delta, sure)
                       for name, delta, sure in zip(frame["name"], frame["delta"], beyond, strict=True)],
            hoverinfo="text",
        )
    )  # fmt: skip
    drawn.add_vline(x=0, line={"color": GREY, "width": 1})
    drawn.update_yaxes(
        range=(len(frame) - 0.5, -0.5),
        showgrid=False,
        tickmode="array",
        tickvals=list(range(len(frame))),
        ticktext=[folded(name, _LETTERS, most=2) for name in frame["name"]],
    )
    drawn.update_xaxes(title={"text": words.say("points; hollow: within noise"), "font": {"size": 12}}, gridcolor=FAINT)
    table = pd.DataFrame(
        {
            words.say("Partnership"): frame["name"],
            words.say("Change"): frame["delta"].round(1),
            words.say("Beyond noise"): [words.say("yes") if sure else words.say("no") for sure in beyond],
            words.say("Score"): frame["score"].round(1),
        }
    )
    alt = words.say("Biggest falls and rises of {n} partnerships since the quarter before", n=len(frame))
    return Chart(drawn, alt, table)


def _moved(words: Words, name: str, delta: float, sure: bool) -> str:
    points = words.signed(delta)
    if sure:
        return words.say("{name}: {points} points, beyond noise", name=name, points=points)
    return words.say("{name}: {points} points, within noise", name=name, points=points)
