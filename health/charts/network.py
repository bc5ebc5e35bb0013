"""Who hangs on whom, drawn as a network: partners on a ring around the groups their partnerships belong to."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from health.charts.theme import FAINT, GREY, Chart, colours, figure, folded, markers
from health.wording import lens as lens_words
from health.wording.status import band_label
from health.wording.words import Words

_WORST_FIRST = {"at_risk": 0, "watch": 1, "strong": 2, "none": 3}
_INNER, _NAMED, _FOLD = 0.63, 12, 13
_SMALLEST, _LARGEST, _TEXT = 8.0, 34.0, 11
# Room outside the ring for the largest mark and its number, on the narrowest screen.
_ROOM = 1.2


def network(frame: pd.DataFrame, words: Words, *, groups: Mapping[str, str], lens: str | None = None) -> Chart:
    """Draw partners on a ring around the groups their partnerships belong to; one line per partnership.

    frame: code, name, partner, group, annual_value, currency, band, score. groups: code → name. A partner's mark has
    the shape and colour of its neediest partnership and an area for its value, compared within its currency only.
    Those at risk carry the numbers of `numbered`: names would not fit beside the ring on a telephone. Places follow
    from the names alone, so the same data always looks the same. A click gives the code of the neediest.

    lens: social or environmental, where `score` is the attainment of such KPIs and `band` says how near that is to
    its target; None where they say health.
    """
    lines, hubs, partners = _placed(frame, words, groups)
    drawn = figure(height=560, left=8, right=8, top=8, bottom=8)
    drawn.add_trace(_lines(lines, partners, hubs))
    drawn.add_trace(_ring(partners, words, lens=lens))
    drawn.add_trace(
        go.Scatter(
            x=hubs["x"],
            y=hubs["y"],
            mode="markers+text",
            marker={"size": 12, "color": GREY, "symbol": "square"},
            text=[
                f"<b>{folded(name, _FOLD)}</b> {words.number(n)}"
                for name, n in zip(hubs["name"], hubs["n"], strict=True)
            ],
            textposition=[_out_of_the_way(x, y) for x, y in zip(hubs["x"], hubs["y"], strict=True)],
            textfont={"size": _TEXT},
            hoverinfo="skip",
        )
    )
    for axis in (drawn.layout.xaxis, drawn.layout.yaxis):
        axis.update(visible=False, range=(-_ROOM, _ROOM))
    alt = words.say(
        "{partners} partners around the {groups} groups their partnerships belong to",
        partners=len(partners),
        groups=len(hubs),
    )
    return Chart(drawn, alt, _network_table(lines, hubs, words, lens=lens))


def numbered(frame: pd.DataFrame, words: Words, *, groups: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give the partners whose marks carry a number, 1 first, clockwise: name and code of the neediest partnership."""
    _, _, partners = _placed(frame, words, groups)
    found = partners[partners["number"] > 0]
    return list(zip(found["partner"], found["code"], strict=True))


def _placed(
    frame: pd.DataFrame, words: Words, groups: Mapping[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    lines = frame.assign(group=[str(code) if code in groups else "" for code in frame["group"]])
    hubs = _hubs(lines, groups, words)
    return lines, hubs, _partners(lines, hubs)


def _out_of_the_way(x: float, y: float) -> str:
    """Put the names of the upper and lower groups outwards, of the others inwards, so that they do not meet.

    Those at the right stand above their group's height and those at the left below it: names that face each other
    would meet in the middle of a telephone.
    """
    if abs(y) > 0.75 * _INNER or x == 0.0:
        return "top center" if y >= 0 else "bottom center"
    return "top left" if x > 0 else "bottom right"


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
    at_risk = found["band"] == "at_risk"
    number = at_risk.cumsum().where(at_risk & (at_risk.cumsum() <= _NAMED), 0)
    return found.assign(x=np.sin(angle), y=np.cos(angle), size=size, number=number)


def _lines(lines: pd.DataFrame, partners: pd.DataFrame, hubs: pd.DataFrame) -> go.Scatter:
    outer = {name: (x, y) for name, x, y in zip(partners["partner"], partners["x"], partners["y"], strict=True)}
    inner = {code: (x, y) for code, x, y in zip(hubs.index, hubs["x"], hubs["y"], strict=True)}
    x: list[float | None] = []
    y: list[float | None] = []
    for partner, group in zip(lines["partner"], lines["group"], strict=True):
        x += [outer[partner][0], inner[group][0], None]
        y += [outer[partner][1], inner[group][1], None]
    return go.Scatter(x=x, y=y, mode="lines", line={"width": 1, "color": FAINT}, hoverinfo="skip")


def _ring(partners: pd.DataFrame, words: Words, *, lens: str | None) -> go.Scatter:
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
        text=[f"<b>{number}</b>" if number else "" for number in partners["number"]],
        textposition=[_outwards(x, y) for x, y in zip(partners["x"], partners["y"], strict=True)],
        textfont={"size": _TEXT},
        cliponaxis=False,
        customdata=[[code] for code in partners["code"]],
        hovertext=[_told(words, name, n, band, lens=lens)
                   for name, n, band in zip(partners["partner"], partners["n"], partners["band"], strict=True)],
        hoverinfo="text",
    )  # fmt: skip


def _told(words: Words, partner: str, n: int, band: str, *, lens: str | None) -> str:
    many = words.plural("{n} partnership", "{n} partnerships", n)
    if lens is not None:
        return words.say(
            "{partner}: {many}, {attained}", partner=partner, many=many, attained=lens_words.label(words, band)
        )
    return words.say("{partner}: {many}, neediest {band}", partner=partner, many=many, band=band_label(words, band))


def _network_table(lines: pd.DataFrame, hubs: pd.DataFrame, words: Words, *, lens: str | None) -> pd.DataFrame:
    say = band_label if lens is None else lens_words.label
    score = words.say("Score") if lens is None else words.say("Attainment")
    return pd.DataFrame(
        {
            words.say("Partner"): lines["partner"],
            words.say("Partnership"): lines["name"],
            words.say("Group"): lines["group"].map(hubs["name"]),
            words.say("Band"): [say(words, band) for band in lines["band"]],
            score: lines["score"].round(1),
            words.say("Value a year"): lines["annual_value"],
            words.say("Currency"): lines["currency"],
        }
    )
