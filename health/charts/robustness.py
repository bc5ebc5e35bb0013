"""Charts of how firmly scores and ranks stand under other weights, shares, means and respondents."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from health.charts.theme import GREY, SCALE, Chart, colours, figure, markers
from health.wording.status import band_label
from health.wording.words import Words

_ROW = 24


def standings(frame: pd.DataFrame, words: Words) -> Chart:
    """Draw each partnership's score with its 5–95 % interval, its rank and rank interval beside the name.

    frame: code, name, band, score, score_low, score_high, rank, rank_low, rank_high, in the order to draw.
    """
    labels = [f"{row['name']}  {rank_told(words, row)}" for _, row in frame.iterrows()]
    # Room to the right: Plotly leaves away a label that would reach beyond the edge, here the scale's end.
    drawn = figure(height=_ROW * len(frame) + 36, top=28, bottom=8, right=20)
    drawn.add_trace(
        go.Scatter(
            x=frame["score"],
            y=labels,
            mode="markers",
            marker={"size": 9, "color": colours(frame["band"]), "symbol": markers(frame["band"])},
            error_x={
                "type": "data",
                "array": frame["score_high"] - frame["score"],
                "arrayminus": frame["score"] - frame["score_low"],
                "color": GREY,
                "thickness": 1.6,
                "width": 0,
            },
            customdata=[[code] for code in frame["code"]],
            hovertext=[_told(words, row) for _, row in frame.iterrows()],
            hoverinfo="text",
        )
    )
    drawn.update_xaxes(range=SCALE, side="top", tickvals=[0, 50, 100])
    drawn.update_yaxes(range=(len(frame) - 0.5, -0.5), showgrid=False)
    alt = words.say("Scores and ranks of {n} partnerships with the interval 90% of the draws lie in", n=len(frame))
    return Chart(drawn, alt, _table(frame, words))


def rank_told(words: Words, row: Mapping[str, float] | pd.Series) -> str:
    """Say a rank with its interval; there is no way to say it without."""
    low, high = words.number(row["rank_low"]), words.number(row["rank_high"])
    return words.say("#{rank} ({low} to {high})", rank=words.number(row["rank"]), low=low, high=high)


def _told(words: Words, row: pd.Series) -> str:
    return words.say(
        "{name}: {score} ({low} to {high}), {band}",
        name=row["name"],
        score=words.score(row["score"]),
        low=words.score(row["score_low"]),
        high=words.score(row["score_high"]),
        band=band_label(words, row["band"]),
    )


def _table(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    return pd.DataFrame(
        {
            words.say("Partnership"): frame["name"],
            words.say("Band"): [band_label(words, band) for band in frame["band"]],
            words.say("Score"): frame["score"].round(1),
            words.say("90% from"): frame["score_low"].round(1),
            words.say("90% to"): frame["score_high"].round(1),
            words.say("Rank"): [rank_told(words, row) for _, row in frame.iterrows()],
        }
    )


def matters(shares: Mapping[str, float], words: Words) -> Chart:
    """Draw in how many partnerships each choice moves the score most; shares: name → 0–1."""
    # Room for "100%" beyond the longest bar, in pixels: a share of the scale is too little where the chart is narrow.
    drawn = figure(height=34 * len(shares) + 40, right=48)
    labels = [words.percent(share) for share in shares.values()]
    drawn.add_trace(
        go.Bar(
            x=list(shares.values()),
            y=list(shares),
            orientation="h",
            text=labels,
            textposition="outside",
            cliponaxis=False,
            marker_color=GREY,
            hoverinfo="skip",
        )
    )
    drawn.update_xaxes(range=(0, 1), visible=False)
    drawn.update_yaxes(autorange="reversed", showgrid=False)
    table = pd.DataFrame({words.say("Choice"): list(shares), words.say("Matters most in"): labels})
    return Chart(drawn, words.say("In what share of partnerships each choice moves the score most"), table)
