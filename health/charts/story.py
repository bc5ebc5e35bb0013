"""Charts of the quarter's story: health against annual value in four corners, and the portfolio by type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from health.charts.labels import Room, named
from health.charts.theme import COLOURS, FAINT, GREY, ON, ROW_HEIGHT, SCALE, Chart, colours, figure, folded, markers
from health.wording.status import ORDER, band_label, band_word
from health.wording.words import Words

_TITLE = 30  # letters of a line below a chart, on a telephone
_NAMED, _TICKS = 5, (1, 3)
# Letters after which a name goes on in its next line.
_FOLD = 20
# On a telephone: letters of 6 px in 330, lines of 14 px in 300.
_ROOM = Room(letter=1.8, line=4.7, letters=_FOLD, lines=3, mark=(3.4, 3.7), away=2.4)


def health_by_value(
    frame: pd.DataFrame,
    words: Words,
    *,
    corners: pd.DataFrame,
    median: float,
    currency: str,
    strong_from: float,
    wanted: tuple[str, ...] = (),
) -> Chart:
    """Place partnerships by health (0–100) and annual value (logarithmic), cut where "strong" begins and at the median.

    frame: code, name, band, score, value (above 0). corners: strong, large, n, value, of all and not of the drawn only.
    wanted: codes of those whose name is wanted beside their mark, the most wanted first; one that would cover another
    name or a mark is left out. A click gives the partnership's code.
    """
    drawn = figure(height=440, top=48, bottom=92, right=16)
    beside = _named(frame, wanted)
    shown = [
        folded(name, _FOLD, most=_ROOM.lines) if place in beside else "" for place, name in enumerate(frame["name"])
    ]
    drawn.add_trace(
        go.Scatter(
            x=frame["score"],
            y=frame["value"],
            mode="markers+text",
            marker={
                "size": 11,
                "symbol": markers(frame["band"]),
                "color": colours(frame["band"]),
                "line": {"width": 1, "color": "rgba(0,0,0,0.35)"},
            },
            text=shown,
            textposition=[f"middle {'left' if beside.get(place, True) else 'right'}" for place in range(len(frame))],
            textfont={"size": 11},
            cliponaxis=False,
            customdata=[[code] for code in frame["code"]],
            hovertext=[
                f"{name}: {band_word(words, band)} {words.score(score)}, {words.money(value, currency)}"
                for name, band, score, value in zip(
                    frame["name"], frame["band"], frame["score"], frame["value"], strict=True
                )
            ],
            hoverinfo="text",
        )
    )
    drawn.add_vline(x=strong_from, line={"color": GREY, "width": 1})
    drawn.add_hline(y=median, line={"color": GREY, "width": 1})
    told = corners_told(words, corners, currency=currency)
    for (strong, large), text in told.items():
        drawn.add_annotation(
            text=text.replace(": ", "<br>", 1),
            x=1.0 if strong else 0.0,
            y=1.0 if large else 0.0,
            xref="paper",
            yref="paper",
            xanchor="right" if strong else "left",
            yanchor="bottom" if large else "top",
            align="right" if strong else "left",
            yshift=4 if large else -44,
            showarrow=False,
            font={"size": 12},
        )
    drawn.update_xaxes(range=SCALE, title={"text": words.say("Health score"), "font": {"size": 12}})
    ticks = _money_ticks(frame["value"])
    drawn.update_yaxes(
        type="log", tickvals=ticks, ticktext=[words.money(tick, currency) for tick in ticks], gridcolor=FAINT
    )
    alt = words.say("Health against annual value: {corners}", corners="; ".join(told.values()))
    table = pd.DataFrame(
        {
            words.say("Partnership"): frame["name"],
            words.say("Band"): [band_label(words, band) for band in frame["band"]],
            words.say("Score"): frame["score"].round(1),
            words.say("Value a year"): [words.money(value, currency) for value in frame["value"]],
        }
    )
    return Chart(drawn, alt, table)


def _named(frame: pd.DataFrame, wanted: Sequence[str]) -> dict[int, bool]:
    """Give the place of each partnership whose name stands beside its mark → whether to its left."""
    if frame.empty:
        return {}
    up = np.log10(frame["value"].to_numpy(dtype=float))
    low, high = float(up.min()), float(up.max())
    # About as the axis is drawn: a twentieth more on either side.
    height = 5 + 90 * (up - low) / max(high - low, 1e-9)
    places = {code: place for place, code in enumerate(frame["code"])}
    order = [places[code] for code in wanted if code in places]
    marks = list(zip(frame["score"].tolist(), height.tolist(), strict=True))
    return {one.place: one.left for one in named(marks, frame["name"].tolist(), order, most=_NAMED, room=_ROOM)}


def corners_told(words: Words, corners: pd.DataFrame, *, currency: str) -> dict[tuple[int, int], str]:
    """Say each corner with how many partnerships and how much value it holds; (strong, large) → words."""
    names = corner_names(words)
    held = {(int(row["strong"]), int(row["large"])): row for _, row in corners.iterrows()}
    return {
        corner: f"{name}: {words.number(held[corner]['n'])} · {words.money(float(held[corner]['value']), currency)}"
        if corner in held
        else f"{name}: {words.number(0)}"
        for corner, name in names.items()
    }


def corner_names(words: Words) -> dict[tuple[int, int], str]:
    """Give (strong, large) → what that corner is called, the one to look at first."""
    return {
        (0, 1): words.say("Large, not strong"),
        (1, 1): words.say("Large and strong"),
        (0, 0): words.say("Small, not strong"),
        (1, 0): words.say("Small and strong"),
    }


def _money_ticks(values: pd.Series) -> list[float]:
    """Give round amounts, two to a power of ten, that span the values."""
    if values.empty:
        return []
    low, high = np.floor(np.log10(values.min())), np.ceil(np.log10(values.max()))
    ticks = [step * 10.0**power for power in np.arange(low, high + 1) for step in _TICKS]
    return [tick for tick in ticks if values.min() / 3 <= tick <= values.max() * 3]


def types(frame: pd.DataFrame, words: Words, *, names: Mapping[str, str]) -> Chart:
    """Draw how many partnerships of each type are in each band, the type with the lowest mean first.

    frame: type, band, n, total (sum of scores). names: code → name. A click gives the type's code.
    """
    counts = frame.pivot_table(index="type", columns="band", values="n", aggfunc="sum", fill_value=0)
    counts = counts.reindex(columns=list(ORDER), fill_value=0)
    scored = counts.drop(columns="none").sum(axis=1)
    mean = frame.groupby("type")["total"].sum(min_count=1) / scored.where(scored > 0)
    order = mean.sort_values(kind="stable", na_position="last").index
    counts, mean = counts.loc[order], mean.loc[order]
    labels = [f"{names.get(str(code), str(code))} · {words.score(mean[code])}" for code in order]
    drawn = figure(height=ROW_HEIGHT * len(order) + 112, top=36, bottom=56)
    for band in ORDER:
        drawn.add_trace(
            go.Bar(
                name=band_label(words, band),
                y=labels,
                x=counts[band],
                orientation="h",
                marker={"color": COLOURS[band], "opacity": 0.85},
                text=[words.number(n) if n else "" for n in counts[band]],
                insidetextanchor="middle",
                insidetextfont={"color": ON[band]},
                textangle=0,
                customdata=[[str(code)] for code in order],
                hovertemplate="%{y}: %{x} " + band_word(words, band) + "<extra></extra>",
            )
        )
    drawn.update_layout(
        barmode="stack",
        bargap=0.3,
        showlegend=True,
        legend={"traceorder": "normal"},
        uniformtext={"minsize": 10, "mode": "hide"},
    )
    drawn.update_yaxes(autorange="reversed", showgrid=False)
    told = words.say("partnerships; after each type its mean score")
    drawn.update_xaxes(title={"text": folded(told, _TITLE), "font": {"size": 12}})
    table = counts.rename(columns={band: band_word(words, band) for band in ORDER}).reset_index(drop=True)
    table.insert(0, words.say("Partnership type"), [names.get(str(code), str(code)) for code in order])
    table.insert(1, words.say("Mean score"), [round(float(mean[code]), 1) for code in order])
    return Chart(drawn, words.say("Partnerships by type and band, the lowest mean first"), table)
