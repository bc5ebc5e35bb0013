"""What an executive looks at first: the quarter in sentences and figures, who needs attention, what got better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from health import charts
from health.access import Viewer
from health.store.read.story import Movement
from health.wording import ORDER, STATUSES, Words, band_label, band_word, ranking, sentences
from pages.parts import menu, prepare, selection, show
from pages.parts.records import forms


def story(words: Words, found: Movement, *, counts: Mapping[str, int], needy: pd.DataFrame, quarter: int) -> None:
    """Sum up the quarter in three sentences."""
    told = sentences.portfolio(
        words,
        quarter=quarter,
        counts=counts,
        at_risk=prepare.at_risk(needy),
        newly=[prepare.safe(name) for name in found.names],
        new=found.newly,
    )
    moved = sentences.movement(
        words,
        quarter=quarter,
        compared=found.compared,
        fell=found.fell,
        rose=found.rose,
        recovered=found.recovered,
    )
    st.markdown(f"{told} {moved}")


def figures(words: Words, counts: pd.DataFrame, *, quarter: int) -> None:
    """Show how many partnerships are in each band, how that moved since the quarter before, and the way there."""
    wide = counts.pivot(index="quarter", columns="band", values="n").sort_index()
    before = wide.loc[quarter - 1] if quarter - 1 in wide.index else None
    cards = st.container(horizontal=True)
    for band in ORDER:
        now = int(wide.at[quarter, band])
        moved = None if before is None else int(now - before[band])
        cards.metric(
            f"{STATUSES[band].shape} {band_word(words, band)}",
            words.number(now),
            delta=None if moved is None else words.signed(moved, digits=0),
            # Grey: colour means status and nothing else, and whether more is better the band already says.
            delta_color="off",
            delta_arrow=show.arrow(moved),
            delta_description=None
            if before is None
            else words.say("since {quarter}", quarter=words.quarter_shortly(quarter - 1)),
            border=True,
        )


def asking(needy: pd.DataFrame) -> pd.DataFrame:
    """Leave out who needs nobody now: strong, and no fall beyond noise. Without a score the need is not known."""
    return needy[needy["priority"] != 0.0]


def nothing_else(words: Words, needy: pd.DataFrame) -> None:
    """Say that the list stops where need ends, if it ends within what was read."""
    left_out = len(needy) - len(asking(needy))
    if left_out == len(needy):
        st.write(words.say("Every partnership with a score is strong, and none fell beyond noise."))
    elif left_out:
        st.caption(
            words.say("Nothing else needs you now: every other score is strong, and none of them fell beyond noise.")
        )


def listed(
    words: Words,
    viewer: Viewer,
    needy: pd.DataFrame,
    *,
    quarter: int,
    names: Mapping[str, str],
    live: Mapping[str, int],
) -> None:
    """List partnerships in the order of attention: status, why here, and what is being done or a button to begin.

    live: code → number of actions under way.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(words.say("Needs attention first"), anchor=False, width="content")
        with st.popover(words.say("Why this order"), type="tertiary", icon=":material/help:"):
            st.markdown(ranking.formula(words))
    for _, row in needy.iterrows():
        with st.container(gap=None, key=f"needs_{row['code']}"):
            with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
                st.page_link(
                    menu.PARTNERSHIP,
                    label=f"**{prepare.safe(row['name'])}**",
                    query_params=selection.link_to(row["code"]),
                    width="content",
                )
                _what_is_done(words, viewer, row["code"], live.get(row["code"], 0))
            why = prepare.safe(ranking.why_here(words, dict(row), quarter=quarter, names=names))
            st.caption(f"{_standing(words, dict(row))} · {why}")


def _what_is_done(words: Words, viewer: Viewer, code: str, n: int) -> None:
    if n:
        st.caption(words.plural("{n} action under way", "{n} actions under way", n), width="content")
    elif not viewer.may_upload:
        st.caption(words.say("no action yet"), width="content")
    elif st.button(words.say("Take up an action"), key=f"take_up_{code}", type="tertiary", icon=":material/add:"):
        forms.open_action_form(words, viewer, code)


def _standing(words: Words, row: Mapping[str, Any]) -> str:
    label = f"**{band_label(words, row['band'])}**"
    if pd.isna(row["score"]):
        return label
    told = f"{label} {words.score(row['score'])}"
    if row["low"] < row["high"]:
        told += f" ({words.say('{low} to {high}', low=words.score(row['low']), high=words.score(row['high']))})"
    return told


def better(words: Words, risen: pd.DataFrame, *, quarter: int) -> None:
    """List the biggest rises beyond noise, with the band they led to."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(words.say("What got better"), anchor=False, width="content")
    if risen.empty:
        st.write(words.say("No partnership rose beyond noise."))
        return
    for _, row in risen.iterrows():
        with st.container(gap=None, key=f"better_{row['code']}"):
            selection.partnership_link(row["code"], row["name"])
            st.caption(_risen(words, dict(row), quarter=quarter))


def _risen(words: Words, row: Mapping[str, Any], *, quarter: int) -> str:
    score, points = words.score(row["score"]), words.signed(row["delta"])
    if row["band"] != row["band_before"]:
        return words.say(
            "{points} to {score}: now {band}, {before} in {quarter}",
            points=points,
            score=score,
            band=band_label(words, row["band"]),
            before=band_word(words, row["band_before"]),
            quarter=words.quarter_shortly(quarter - 1),
        )
    return words.say("{points} to {score}: {band}", points=points, score=score, band=band_label(words, row["band"]))


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
