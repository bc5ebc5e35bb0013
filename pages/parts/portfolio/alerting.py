"""The alerts of a quarter: filtered by kind, with their reasons, and looked at with a note by those who may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from health.access import Viewer
from health.insight.alerts import SMALL_FALL
from health.store.read import alerts as read
from health.store.read.visible import Selection
from health.wording import Words, band_label
from health.wording import alerts as alert_words
from pages.parts import load, menu, prepare, selection, show
from pages.parts.choices import looking

_LISTED = 300
_SHOWN = 8
# No partnership has it: a code has no space.
_ALL_SMALL = "all small"


def alerts(
    words: Words, viewer: Viewer, *, quarter: int, chosen: Selection, names: Mapping[str, str], model_id: int | None
) -> None:
    """List what was raised in a quarter, partnership by partnership, those in most need first.

    model_id: the version the page reads scores under; alerts are of the one in force (None), and told under no other.
    """
    if model_id is not None:
        st.caption(words.say("Alerts are raised by today's model: choose it to see them."))
        return
    counts = load.read(read.counts, viewer, quarter=quarter, selection=chosen)
    kinds = looking.alert_kinds(words, counts) if counts else ()
    acknowledged = looking.seen_alerts(words)
    found = load.read(
        read.listed,
        viewer,
        quarter=quarter,
        limit=_LISTED,
        kinds=kinds,
        acknowledged=acknowledged,
        selection=chosen,
    )
    if found.empty:
        st.write(words.say("No alert is open in this quarter."))
        return
    small = found["small"] == 1
    _in_boxes(words, viewer, found[~small], names=names)
    _small_falls(words, viewer, found[small], names=names)


def _in_boxes(words: Words, viewer: Viewer, found: pd.DataFrame, *, names: Mapping[str, str]) -> None:
    groups = [rows for _, rows in found.groupby("code", sort=False)]
    for left in range(0, min(_SHOWN, len(groups)), 2):
        for place, rows in zip(st.columns(2), groups[left : left + 2], strict=False):
            with place:
                _partnership(words, viewer, rows, names=names)
    if len(groups) > _SHOWN:
        with st.expander(words.say("{n} more partnerships", n=len(groups) - _SHOWN)):
            show.table(_table(words, found, names=names), alt=words.say("All alerts of this quarter"))


def _small_falls(words: Words, viewer: Viewer, found: pd.DataFrame, *, names: Mapping[str, str]) -> None:
    """Keep the partnerships of which a small fall is all there is to tell in one line, open on a click."""
    if found.empty:
        return
    told = words.plural(
        "{n} partnership fell by less than {points} points, and nothing else changed",
        "{n} partnerships fell by less than {points} points each, and nothing else changed",
        len(found),
        points=words.number(SMALL_FALL),
    )
    with st.expander(told):
        st.caption(
            words.say(
                "Scores made of KPIs alone carry no sampling error, so even a small fall is a fact and not noise. "
                "Small ones are told last."
            )
        )
        show.table(_table(words, found, names=names), alt=words.say("Small falls of this quarter"))
        waiting = found[found["acknowledged_by"].isna()]
        if viewer.may_upload and len(waiting):
            _acknowledge(words, viewer, waiting, about=_ALL_SMALL)


def _partnership(words: Words, viewer: Viewer, rows: pd.DataFrame, *, names: Mapping[str, str]) -> None:
    first = rows.iloc[0]
    with st.container(border=True, gap="small", height="stretch", key=f"alert_{first['code']}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link(
                menu.PARTNERSHIP,
                label=f"**{prepare.safe(first['name'])}**",
                query_params=selection.link_to(first["code"]),
            )
            st.caption(_status(words, first), width="content")
        st.markdown("\n".join(f"- {_told(words, row, names=names)}" for row in rows.to_dict("records")))
        waiting = rows[rows["acknowledged_by"].isna()]
        if viewer.may_upload and len(waiting):
            _acknowledge(words, viewer, waiting, about=str(first["code"]))


def _status(words: Words, row: pd.Series) -> str:
    if pd.isna(row["score"]):
        return band_label(words, row["band"])
    return f"{band_label(words, row['band'])} {words.score(row['score'])}"


def _told(words: Words, row: Mapping[str, Any], *, names: Mapping[str, str]) -> str:
    told = alert_words.why(words, row, names=names)
    if row["acknowledged_by"] is None:
        return told
    looked = words.say(
        "Looked at by {person} on {day}.",
        person=prepare.safe(words.person(row["acknowledged_by"])),
        day=words.date(row["acknowledged_at"].date()),
    )
    return f"{told} *{looked}* {prepare.safe(row['note'] or '')}".rstrip()


def _acknowledge(words: Words, viewer: Viewer, rows: pd.DataFrame, *, about: str) -> None:
    """Let the alerts of some rows be marked as looked at, under one note. about: tells the places on one page apart."""
    with st.popover(words.say("Mark as looked at"), icon=":material/check:", type="tertiary", key=f"look_{about}"):
        st.write(words.say("Who looks here later sees your name and this note."))
        note = looking.note(words, about)
        if st.button(show.on_primary(words.say("Take it off the list")), key=f"acknowledge_{about}", type="primary"):
            key = ["code", "quarter", "kind", "about"]
            load.acknowledge(viewer, alerts=rows[key].to_dict("records"), note=note)
            st.rerun()


def _table(words: Words, found: pd.DataFrame, *, names: Mapping[str, str]) -> pd.DataFrame:
    rows = found.to_dict("records")
    return pd.DataFrame(
        {
            words.say("Partnership"): found["name"],
            words.say("Band"): [band_label(words, band) for band in found["band"]],
            words.say("What changed"): [alert_words.kind(words, row["kind"]) for row in rows],
            words.say("Why"): [alert_words.why(words, row, names=names) for row in rows],
        }
    )
