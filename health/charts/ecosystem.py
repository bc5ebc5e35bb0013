"""Charts of where the value sits and which sectors come together."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from health.charts.theme import COLOURS, ON, ROW_HEIGHT, Chart, colours, figure
from health.wording.status import ORDER, band_label, band_word
from health.wording.words import Words

_NAME_AND_BAR, _NAME = 46, 12


def largest(frame: pd.DataFrame, words: Words, *, currency: str, whole: float) -> Chart:
    """Draw the largest partners' shares of all value in one currency, with the share they make up together so far.

    A name stands above its bar, so that it is whole on a narrow screen too.

    frame: partner, value, n, band, largest first. whole: the sum over all partners in that currency.
    """
    share = frame["value"] / whole
    together = share.cumsum()
    places = list(range(len(frame)))
    drawn = figure(height=_NAME_AND_BAR * len(frame) + 60)
    drawn.add_trace(
        go.Bar(
            x=share * 100,
            y=places,
            orientation="h",
            width=0.4,
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
    for place, name, band in zip(places, frame["partner"], frame["band"], strict=True):
        drawn.add_annotation(
            text=f"{band_label(words, band)[0]} {name}",
            x=0,
            y=place,
            xanchor="left",
            yanchor="bottom",
            yshift=_NAME_AND_BAR * 0.2,
            showarrow=False,
            font={"size": _NAME},
        )
    drawn.update_yaxes(range=(len(frame) - 0.6, -0.9), showgrid=False, showticklabels=False)
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
                insidetextfont={"color": ON[band]},
                # A count of one keeps its size and stands upright, however narrow its bar.
                textposition="inside",
                textangle=0,
                constraintext="none",
                hovertemplate="%{y}: %{x} " + band_word(words, band) + "<extra></extra>",
            )
        )
    drawn.update_layout(barmode="stack", showlegend=True, legend_traceorder="normal")
    drawn.update_yaxes(autorange="reversed", showgrid=False)
    drawn.update_xaxes(showticklabels=False, showgrid=False)
    table = wide.rename(columns={band: band_word(words, band) for band in ORDER}).reset_index()
    alt = words.say("Partnerships by the partner's sector and band, {n} sectors", n=len(wide))
    return Chart(drawn, alt, table.rename(columns={"sector": words.say("Sector")}))
