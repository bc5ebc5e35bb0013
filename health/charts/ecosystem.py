"""Charts of the whole: who hangs on whom as a network, where the value sits, which sectors come together."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from health.charts.theme import COLOURS, FAINT, GREY, ROW_HEIGHT, Chart, colours, figure, markers
from health.wording.status import ORDER, band_label, band_word
from health.wording.words import Words

_WORST_FIRST = {"at_risk": 0, "watch": 1, "strong": 2, "none": 3}
_INNER, _NAMED, _CUT, _FOLD = 0.55, 12, 26, 14
_SMALLEST, _LARGEST, _TEXT = 8.0, 34.0, 11


def network(frame: pd.DataFrame, words: Words, *, groups: Mapping[str, str]) -> Chart:
    """Draw partners on a ring around the groups their partnerships belong to; one line per partnership.

    frame: code, name, partner, group, annual_value, currency, band, score. groups: code → name. A partner's mark has
    the shape and colour of its neediest partnership and an area for its value, compared within its currency only.
    Places follow from the names alone, so the same data always looks the same. A click gives the code of the neediest.
    """
    lines = frame.assign(group=[str(code) if code in groups else "" for code in frame["group"]])
    hubs = _hubs(lines, groups, words)
    partners = _partners(lines, hubs)
    drawn = figure(height=560, left=8, right=8, top=8, bottom=8)
    drawn.add_trace(_lines(lines, partners, hubs))
    drawn.add_trace(_ring(partners, words))
    drawn.add_trace(
        go.Scatter(
            x=hubs["x"],
            y=hubs["y"],
            mode="markers+text",
            marker={"size": 12, "color": GREY, "symbol": "square"},
            text=[f"<b>{_folded(name)}</b> {words.number(n)}" for name, n in zip(hubs["name"], hubs["n"], strict=True)],
            textposition=[_towards_centre(x, y) for x, y in zip(hubs["x"], hubs["y"], strict=True)],
            textfont={"size": _TEXT},
            hoverinfo="skip",
        )
    )
    for axis in (drawn.layout.xaxis, drawn.layout.yaxis):
        axis.update(visible=False, range=(-1.4, 1.4))
    drawn.update_yaxes(range=(-1.15, 1.15))
    alt = words.say(
        "{partners} partners around the {groups} groups their partnerships belong to",
        partners=len(partners),
        groups=len(hubs),
    )
    return Chart(drawn, alt, _network_table(lines, hubs, words))


def _folded(name: str) -> str:
    return "<br>".join(textwrap.wrap(name, _FOLD))


def _towards_centre(x: float, y: float) -> str:
    if abs(y) > 0.75 * _INNER or x == 0.0:
        return "bottom center" if y >= 0 else "top center"
    return "middle left" if x > 0 else "middle right"


def _outwards(x: float, y: float) -> str:
    if abs(x) < 0.45:
        return "top center" if y > 0 else "bottom center"
    return "middle right" if x > 0 else "middle left"


def _hubs(lines: pd.DataFrame, groups: Mapping[str, str], words: Words) -> pd.DataFrame:
    counted = lines.groupby("group").size()
    codes = [code for code in [*groups, ""] if code in counted.index]
    turn = _turn(np.cumsum([counted[code] for code in codes]) - np.array([counted[code] for code in codes]) / 2)
    radius = 0.0 if len(codes) == 1 else _INNER
    return pd.DataFrame(
        {
            "name": [groups.get(code, words.say("no entry")) for code in codes],
            "n": [int(counted[code]) for code in codes],
            "angle": turn / max(len(lines), 1),
        },
        index=codes,
    ).assign(x=lambda hubs: radius * np.sin(hubs["angle"]), y=lambda hubs: radius * np.cos(hubs["angle"]))


def _turn(places: np.ndarray) -> np.ndarray:
    return 2.0 * math.pi * places


def _partners(lines: pd.DataFrame, hubs: pd.DataFrame) -> pd.DataFrame:
    """Give one row per partner, in the order of its main group and its name, with place and size."""
    hub = {code: place for place, code in enumerate(hubs.index)}
    ordered = lines.assign(need=lines["band"].map(_WORST_FIRST), hub=lines["group"].map(hub))
    ordered = ordered.sort_values(["need", "code"])
    whole = ordered.groupby(["partner", "currency"], dropna=True)["annual_value"].sum()
    top = whole.groupby(level="currency").max()
    found = ordered.groupby("partner", sort=False).agg(
        code=("code", "first"), band=("band", "first"), n=("code", "size"), hub=("hub", "first")
    )
    share = pd.Series(
        {partner: (part / top.reindex(part.index.get_level_values("currency")).to_numpy()).max()
         for partner, part in whole.groupby(level="partner")},
        dtype=float,
    )  # fmt: skip
    found = found.reset_index().sort_values(["hub", "partner"], ignore_index=True)
    share = found["partner"].map(share).fillna(0.0)
    angle = _turn((np.arange(len(found)) + 0.5) / max(len(found), 1))
    size = np.sqrt(_SMALLEST**2 + share.clip(0, 1) * (_LARGEST**2 - _SMALLEST**2))
    return found.assign(x=np.sin(angle), y=np.cos(angle), size=size)


def _lines(lines: pd.DataFrame, partners: pd.DataFrame, hubs: pd.DataFrame) -> go.Scatter:
    outer = {name: (x, y) for name, x, y in zip(partners["partner"], partners["x"], partners["y"], strict=True)}
    inner = {code: (x, y) for code, x, y in zip(hubs.index, hubs["x"], hubs["y"], strict=True)}
    x: list[float | None] = []
    y: list[float | None] = []
    for partner, group in zip(lines["partner"], lines["group"], strict=True):
        x += [outer[partner][0], inner[group][0], None]
        y += [outer[partner][1], inner[group][1], None]
    return go.Scatter(x=x, y=y, mode="lines", line={"width": 1, "color": FAINT}, hoverinfo="skip")


def _ring(partners: pd.DataFrame, words: Words) -> go.Scatter:
    named = (partners["band"] == "at_risk") & (partners.groupby("band").cumcount() < _NAMED)
    return go.Scatter(
        x=partners["x"],
        y=partners["y"],
        mode="markers+text",
        marker={
            "size": partners["size"],
            "color": colours(partners["band"]),
            "symbol": markers(partners["band"]),
            "opacity": 0.9,
        },
        text=[_cut(name) if shown else "" for name, shown in zip(partners["partner"], named, strict=True)],
        textposition=[_outwards(x, y) for x, y in zip(partners["x"], partners["y"], strict=True)],
        textfont={"size": _TEXT},
        customdata=[[code] for code in partners["code"]],
        hovertext=[_told(words, name, n, band)
                   for name, n, band in zip(partners["partner"], partners["n"], partners["band"], strict=True)],
        hoverinfo="text",
    )  # fmt: skip


def _told(words: Words, partner: str, n: int, band: str) -> str:
    many = words.plural("{n} partnership", "{n} partnerships", n)
    return words.say("{partner}: {many}, neediest {band}", partner=partner, many=many, band=band_label(words, band))


def _cut(name: str) -> str:
    return name if len(name) <= _CUT else f"{name[: _CUT - 1]}…"


def _network_table(lines: pd.DataFrame, hubs: pd.DataFrame, words: Words) -> pd.DataFrame:
    return pd.DataFrame(
        {
            words.say("Partner"): lines["partner"],
            words.say("Partnership"): lines["name"],
            words.say("Group"): lines["group"].map(hubs["name"]),
            words.say("Band"): [band_label(words, band) for band in lines["band"]],
            words.say("Score"): lines["score"].round(1),
            words.say("Value a year"): lines["annual_value"],
            words.say("Currency"): lines["currency"],
        }
    )


def largest(frame: pd.DataFrame, words: Words, *, currency: str, whole: float) -> Chart:
    """Draw the largest partners' shares of all value in one currency, with the share they make up together so far.

    frame: partner, value, n, band, largest first. whole: the sum over all partners in that currency.
    """
    share = frame["value"] / whole
    together = share.cumsum()
    places = list(range(len(frame)))
    drawn = figure(height=ROW_HEIGHT * len(frame) + 60)
    drawn.add_trace(
        go.Bar(
            x=share * 100,
            y=places,
            orientation="h",
            marker={"color": colours(frame["band"])},
            text=[words.say("{share} · together {total}", share=words.percent(one), total=words.percent(all_))
                  for one, all_ in zip(share, together, strict=True)],
            textposition="outside",
            cliponaxis=False,
            hovertext=[f"{name}: {words.money(value, currency)}, {band_label(words, band)}"
                       for name, value, band in zip(frame["partner"], frame["value"], frame["band"], strict=True)],
            hoverinfo="text",
        )
    )  # fmt: skip
    named = [f"{band_label(words, band)[0]} {_cut(name)}"
             for name, band in zip(frame["partner"], frame["band"], strict=True)]  # fmt: skip
    drawn.update_yaxes(autorange="reversed", showgrid=False, tickmode="array", tickvals=places, ticktext=named)
    drawn.update_xaxes(
        range=(0, float(share.max()) * 180),
        ticksuffix="%",
        title={"text": words.say("share of the annual value in {currency}", currency=currency), "font": {"size": 12}},
    )
    table = pd.DataFrame(
        {
            words.say("Partner"): frame["partner"],
            words.say("Value a year"): frame["value"],
            words.say("Currency"): currency,
            words.say("Share"): (share * 100).round(1),
            words.say("Together"): (together * 100).round(1),
            words.say("Partnerships"): frame["n"],
            words.say("Band"): [band_label(words, band) for band in frame["band"]],
        }
    )
    alt = words.say("The {n} largest partners by value in {currency}", n=len(frame), currency=currency)
    return Chart(drawn, alt, table)


def sectors(frame: pd.DataFrame, words: Words, *, names: Mapping[str, str]) -> Chart:
    """Draw how many partnerships of each partner sector are in each band.

    frame: sector (None: no entry), band, n. names: code → name.
    """
    known = frame.assign(sector=[names.get(str(code), words.say("no entry")) for code in frame["sector"]])
    wide = known.pivot_table(index="sector", columns="band", values="n", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=list(ORDER), fill_value=0)
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    drawn = figure(height=ROW_HEIGHT * len(wide) + 84, top=36)
    for band in ORDER:
        drawn.add_trace(
            go.Bar(
                name=band_label(words, band),
                x=wide[band],
                y=list(wide.index),
                orientation="h",
                marker={"color": COLOURS[band], "opacity": 0.85},
                text=[words.number(n) if n else "" for n in wide[band]],
                insidetextanchor="middle",
                hovertemplate="%{y}: %{x} " + band_word(words, band) + "<extra></extra>",
            )
        )
    drawn.update_layout(barmode="stack", showlegend=True)
    drawn.update_yaxes(autorange="reversed", showgrid=False)
    drawn.update_xaxes(showticklabels=False, showgrid=False)
    table = wide.rename(columns={band: band_word(words, band) for band in ORDER}).reset_index()
    alt = words.say("Partnerships by the partner's sector and band, {n} sectors", n=len(wide))
    return Chart(drawn, alt, table.rename(columns={"sector": words.say("Sector")}))
