"""What an executive looks at first: the four figures, who needs attention, what moved, who went silent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from health import charts
from health.wording import ORDER, STATUSES, Words, band_label, band_word, sentences
from pages.parts import menu, prepare, selection, show


def figures(words: Words, counts: pd.DataFrame, *, quarter: int) -> None:
    """Show how many partnerships are in each band, how that moved since the quarter before, and the way there."""
    wide = counts.pivot(index="quarter", columns="band", values="n").sort_index()
    before = wide.loc[quarter - 1] if quarter - 1 in wide.index else None
    for band, place in zip(ORDER, st.columns(4), strict=True):
        now = int(wide.at[quarter, band])
        place.metric(
            f"{STATUSES[band].shape} {band_word(words, band)}",
            words.number(now),
            delta=None if before is None else int(now - before[band]),
            # Grey: colour means status and nothing else, and whether more is better the band already says.
            delta_color="off",
            delta_description=None
            if before is None
            else words.say("since {quarter}", quarter=words.quarter(quarter - 1)),
            border=True,
        )


def listed(words: Words, needy: pd.DataFrame, *, quarter: int) -> None:
    """List partnerships with status, score, change and how sure, each a link to its page."""
    for _, row in needy.iterrows():
        with st.container(gap=None, key=f"needs_{row['code']}"):
            st.page_link(
                menu.PARTNERSHIP,
                label=f"**{prepare.safe(row['name'])}**",
                query_params=selection.link_to(row["code"]),
            )
            st.caption(" · ".join(_facts(words, dict(row), quarter=quarter)))


def _facts(words: Words, row: Mapping[str, Any], *, quarter: int) -> list[str]:
    if pd.isna(row["score"]):
        share = words.percent(row["coverage"])
        return [band_label(words, row["band"]), words.say("{share} of the element weights measured", share=share)]
    facts = [f"**{band_label(words, row['band'])}** {words.score(row['score'])}"]
    if row["low"] < row["high"]:
        facts.append(words.say("{low} to {high}", low=words.score(row["low"]), high=words.score(row["high"])))
    if not pd.isna(row["delta"]):
        told = sentences.change(words, delta=row["delta"], beyond_noise=bool(row["beyond_noise"]), quarter=quarter)
        facts.append(told.rstrip("."))
    if row["annual_value"] and not pd.isna(row["annual_value"]) and row["currency"]:
        facts.append(
            words.say("{value} a year", value=words.money(row["annual_value"], row["currency"])).replace("$", "\\$")
        )
    return facts


def movers(words: Words, moved: pd.DataFrame) -> str | None:
    """Draw the biggest falls and rises; give the code of a clicked one."""
    if moved.empty:
        st.write(words.say("No partnership has a score in both quarters, so nothing can be compared yet."))
        return None
    drawn = charts.movers(prepare.with_half_interval(moved), words)
    return show.chart(words, drawn, key="movers", clickable=True)


def stale(words: Words, silent: pd.DataFrame) -> None:
    """List the partnerships nothing was reported about, with the quarter of the last report."""
    if silent.empty:
        st.write(words.say("Every partnership reported something."))
        return
    for _, row in silent.iterrows():
        last = row["last_quarter"]
        told = (
            words.say("never reported")
            if pd.isna(last)
            else words.say("last in {quarter}", quarter=words.quarter(int(last)))
        )
        with st.container(horizontal=True, vertical_alignment="center", key=f"stale_{row['code']}"):
            st.page_link(menu.PARTNERSHIP, label=prepare.safe(row["name"]), query_params=selection.link_to(row["code"]))
            st.caption(told, width="content")
