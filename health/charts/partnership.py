"""Charts of one partnership: trend, elements with both sides, KPI bullets."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from health.charts.theme import (
    COLOURS,
    FAINT,
    GREY,
    OWN,
    PARTNER,
    RIBBON,
    SCALE,
    TINTS,
    Chart,
    colours,
    figure,
    folded,
    markers,
    quarter_ticks,
)
from health.scoring.model import BandSet
from health.wording.status import band_label
from health.wording.words import Words

_STEP = 42
_LABELS = 7
_LETTERS, _KPI_ROW = 24, 36  # of a line of a KPI's name; high enough for two


def trend(frame: pd.DataFrame, words: Words, *, bands: BandSet, ahead: pd.DataFrame) -> Chart:
    """Draw health by quarter with its 95 % interval as a ribbon, and its forecast dashed with an 80 % one.

    frame: quarter, score, low, high, band, one row per scored quarter; a quarter without a score is a gap. ahead: the
    quarters forecast after the last of them: quarter, score, low, high; empty where there is no forecast.
    """
    newest = int(frame["quarter"].max())
    span = range(int(frame["quarter"].min()), newest + 1)
    full = frame.set_index("quarter").reindex(span)
    names = quarter_ticks(words, span)
    drawn = figure(height=340, top=12)
    later = quarter_ticks(words, [newest, *ahead["quarter"]])
    for low, high, band in ((0, bands.red_below, "at_risk"), (bands.red_below, bands.green_from, "watch")):
        drawn.add_hrect(y0=low, y1=high, fillcolor=TINTS[band], opacity=0.28, line_width=0, layer="below")
    for part in _runs(full["score"].notna().to_numpy()):
        piece, x = full.iloc[part], names[part]
        drawn.add_trace(_ribbon(piece, x))
    drawn.add_trace(
        go.Scatter(
            x=names,
            y=full["score"],
            mode="lines+markers",
            line={"color": GREY, "width": 2},
            marker={"size": 11, "color": colours(full["band"]), "symbol": markers(full["band"])},
            hovertext=[
                _quarter_told(words, words.quarter(quarter), row)
                for quarter, (_, row) in zip(span, full.iterrows(), strict=True)
            ],
            hoverinfo="text",
        )
    )
    if len(ahead):
        last = full.iloc[-1]
        # From the last score itself, which is known: the fan opens there.
        fan = pd.concat([pd.DataFrame([dict.fromkeys(("score", "low", "high"), last["score"])]), ahead])
        drawn.add_trace(_ribbon(fan, later))
        drawn.add_trace(_dashed(fan, later, words))
    drawn.update_yaxes(range=SCALE, tickvals=[0, bands.red_below, bands.green_from, 100], tickformat=".0f")
    shown = [*names, *later[1:]]
    drawn.update_xaxes(showgrid=False, type="category", categoryorder="array", categoryarray=shown, tickangle=0)
    # Every label at 7 quarters or fewer, else as many as fit, counted back from the last that is known.
    step = -(-len(names) // _LABELS)
    drawn.update_xaxes(tickvals=shown if len(shown) <= _LABELS else names[::-step] + later[2:])
    known = frame[frame["score"].notna()]
    alt = words.say("Health score by quarter, {n} quarters", n=len(known))
    if len(ahead):
        alt += "; " + words.say("dashed: the forecast with its 80% interval")
    return Chart(drawn, alt, _trend_table(full, [words.quarter(quarter) for quarter in span], words))


def _dashed(fan: pd.DataFrame, x: list[str], words: Words) -> go.Scatter:
    told = [
        words.say(
            "{quarter}: forecast {score} ({low} to {high}, 80%)",
            quarter=quarter.replace("<br>", " "),
            score=words.score(score),
            low=words.score(low),
            high=words.score(high),
        )
        for quarter, score, low, high in zip(x, fan["score"], fan["low"], fan["high"], strict=True)
    ]
    return go.Scatter(
        x=x,
        y=fan["score"],
        mode="lines+markers",
        line={"color": GREY, "width": 2, "dash": "dash"},
        marker={"size": [0, *[8] * (len(x) - 1)], "color": GREY, "symbol": "circle-open"},
        hovertext=["", *told[1:]],
        hoverinfo="text",
    )


def _runs(flags: np.ndarray) -> list[slice]:
    """Give the unbroken stretches of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return [slice(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)]


def _ribbon(piece: pd.DataFrame, x: list[str]) -> go.Scatter:
    return go.Scatter(
        x=[*x, *x[::-1]],
        y=[*piece["high"], *piece["low"][::-1]],
        fill="toself",
        fillcolor=RIBBON,
        mode="lines",
        line={"width": 0},
        hoverinfo="skip",
    )


def _quarter_told(words: Words, quarter: str, row: pd.Series) -> str:
    if pd.isna(row["score"]):
        return words.say("{quarter}: not enough data", quarter=quarter)
    return words.say(
        "{quarter}: {score} ({low} to {high}), {band}",
        quarter=quarter,
        score=words.score(row["score"]),
        low=words.score(row["low"]),
        high=words.score(row["high"]),
        band=band_label(words, row["band"]),
    )


def _trend_table(full: pd.DataFrame, names: list[str], words: Words) -> pd.DataFrame:
    return pd.DataFrame(
        {
            words.say("Quarter"): names,
            words.say("Score"): full["score"].round(1).to_numpy(),
            words.say("95% from"): full["low"].round(1).to_numpy(),
            words.say("95% to"): full["high"].round(1).to_numpy(),
            words.say("Band"): [band_label(words, band) for band in full["band"]],
        }
    )


def elements(frame: pd.DataFrame, words: Words, *, names: Mapping[str, str]) -> Chart:
    """Draw each element's score with its interval, both sides as a dumbbell, and the KPI part as a tick.

    frame: element, score, low, high, own, partner, kpi, band, n_own, n_partner; NaN where there is none. names: element
    code → name; an element without a row is drawn as an empty line, so that nothing missing looks like nothing wrong.
    """
    full = frame.set_index("element").reindex(list(names))
    places = list(range(len(full)))
    drawn = figure(height=_STEP * len(full) + 84, top=44)
    drawn.add_trace(_between(full["low"], full["high"], width=8, colour=RIBBON))
    drawn.add_trace(_between(full["own"], full["partner"], width=2, colour=GREY))
    for column, name, symbol, colour in (
        ("kpi", words.say("KPI part"), "line-ns", GREY),
        ("own", words.say("our side"), "square", OWN),
        ("partner", words.say("partner's side"), "x", PARTNER),
    ):
        line = {"width": 3, "color": colour} if column == "kpi" else {"width": 0}
        size = 16 if column == "kpi" else 9
        drawn.add_trace(
            go.Scatter(
                name=name,
                x=full[column],
                y=places,
                mode="markers",
                marker={"symbol": symbol, "size": size, "color": colour, "line": line},
                hovertemplate=name + " %{x:.1f}<extra></extra>",
            )
        )
    drawn.add_trace(
        go.Scatter(
            name=words.say("element score"),
            x=full["score"],
            y=places,
            mode="markers",
            marker={"symbol": markers(full["band"]), "size": 13, "color": colours(full["band"])},
            hovertemplate=words.say("element score") + " %{x:.1f}<extra></extra>",
        )
    )
    labels = [
        name if not math.isnan(score) else words.say("{element} (no data)", element=name)
        for name, score in zip(names.values(), full["score"], strict=True)
    ]
    drawn.update_yaxes(autorange="reversed", tickmode="array", tickvals=places, ticktext=labels, gridcolor=FAINT)
    drawn.update_xaxes(range=(-2, 102), tickvals=[0, 25, 50, 75, 100])
    drawn.update_layout(showlegend=True)
    for trace in drawn.data[:2]:
        trace.showlegend = False
    alt = words.say("Scores of {n} elements with our side, the partner's side and the KPI part", n=len(frame))
    return Chart(drawn, alt, _elements_table(full, words, names=names))


def _between(start: pd.Series, end: pd.Series, *, width: int, colour: str) -> go.Scatter:
    """Draw a bar from start to end on every line as one trace with gaps."""
    x: list[float | None] = []
    y: list[int | None] = []
    for place, (low, high) in enumerate(zip(start, end, strict=True)):
        if not (math.isnan(low) or math.isnan(high)):
            x += [float(low), float(high), None]
            y += [place, place, None]
    return go.Scatter(x=x, y=y, mode="lines", line={"width": width, "color": colour}, hoverinfo="skip")


def _elements_table(full: pd.DataFrame, words: Words, *, names: Mapping[str, str]) -> pd.DataFrame:
    columns = {
        "score": words.say("Score"),
        "low": words.say("95% from"),
        "high": words.say("95% to"),
        "own": words.say("Our side"),
        "partner": words.say("Partner's side"),
        "kpi": words.say("KPI part"),
        "n_own": words.say("Answers, our side"),
        "n_partner": words.say("Answers, partner"),
    }
    table = full[list(columns)].astype(float).round(1).rename(columns=columns).reset_index(drop=True)
    table.insert(0, words.say("Element"), list(names.values()))
    return table


def kpi_bullets(frame: pd.DataFrame, words: Words) -> Chart:
    """Draw each KPI's attainment as a bar on 0–100 with actual against target in words; missing as an outline.

    frame: name, told (actual against target in words), attainment (NaN: not reported), band.
    """
    drawn = figure(height=_KPI_ROW * len(frame) + 56, right=20)
    labels = frame["name"].tolist()
    places = list(range(len(frame)))
    drawn.add_trace(
        go.Bar(
            x=[100] * len(frame),
            y=places,
            orientation="h",
            marker={"color": TINTS["none"]},
            hoverinfo="skip",
            width=0.8,
        )
    )
    drawn.add_trace(
        go.Bar(
            x=frame["attainment"],
            y=places,
            orientation="h",
            width=0.42,
            marker={"color": [COLOURS[band] for band in frame["band"]]},
            hovertext=[f"{name}<br>{told}" for name, told in zip(labels, frame["told"], strict=True)],
            hoverinfo="text",
        )
    )
    drawn.update_layout(barmode="overlay", bargap=0.1)
    drawn.update_xaxes(range=(0, 100), tickvals=[0, 25, 50, 75, 100], title={"text": words.say("attainment, 0–100")})
    # Two lines at most, as high as a row; on a telephone a whole name would leave its bar no room.
    ticks = [folded(name, _LETTERS, most=2) for name in labels]
    drawn.update_yaxes(autorange="reversed", tickmode="array", tickvals=places, ticktext=ticks, showgrid=False)
    alt = words.say("Attainment of {n} KPIs", n=len(frame))
    table = pd.DataFrame(
        {
            words.say("KPI"): labels,
            words.say("Actual against target"): frame["told"],
            words.say("Attainment"): frame["attainment"].round(1),
        }
    )
    return Chart(drawn, alt, table)
