"""The alerts of a quarter: filtered by kind, with their reasons, and looked at with a note by those who may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from health.access import Viewer
from health.store.read import alerts as read
from health.store.read.visible import Selection
from health.wording import Words, band_label, reasons
from pages.parts import load, menu, prepare, selection, show

_LISTED = 300
_SHOWN = 8


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
    kinds_at, seen_at = st.columns([4, 1], vertical_alignment="center")
    with kinds_at:
        kinds = selection.alert_kinds(words, counts) if counts else ()
    with seen_at:
        acknowledged = selection.seen_alerts(words)
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
    groups = [rows for _, rows in found.groupby("code", sort=False)]
    for left in range(0, min(_SHOWN, len(groups)), 2):
        for place, rows in zip(st.columns(2), groups[left : left + 2], strict=False):
            with place:
                _partnership(words, viewer, rows, names=names)
    if len(groups) > _SHOWN:
        with st.expander(words.say("{n} more partnerships", n=len(groups) - _SHOWN)):
            show.table(_table(words, found, names=names), alt=words.say("All alerts of this quarter"))


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
            _acknowledge(words, viewer, waiting)


def _status(words: Words, row: pd.Series) -> str:
    if pd.isna(row["score"]):
        return band_label(words, row["band"])
    return f"{band_label(words, row['band'])} {words.score(row['score'])}"


def _told(words: Words, row: Mapping[str, Any], *, names: Mapping[str, str]) -> str:
    told = reasons.alert(words, row, names=names)
    if row["acknowledged_by"] is None:
        return told
    looked = words.say(
        "Looked at by {person} on {day}.",
        person=prepare.safe(row["acknowledged_by"]),
        day=words.date(row["acknowledged_at"].date()),
    )
    return f"{told} *{looked}* {prepare.safe(row['note'] or '')}".rstrip()


def _acknowledge(words: Words, viewer: Viewer, rows: pd.DataFrame) -> None:
    code = str(rows["code"].iloc[0])
    with st.popover(words.say("Mark as looked at"), icon=":material/check:", type="tertiary", key=f"look_{code}"):
        st.write(words.say("Who looks here later sees your name and this note."))
        note = selection.note(words, code)
        if st.button(words.say("Take it off the list"), key=f"acknowledge_{code}", type="primary"):
            key = ["code", "quarter", "kind", "about"]
            load.acknowledge(viewer, alerts=rows[key].to_dict("records"), note=note)
            st.rerun()


def _table(words: Words, found: pd.DataFrame, *, names: Mapping[str, str]) -> pd.DataFrame:
    rows = found.to_dict("records")
    return pd.DataFrame(
        {
            words.say("Partnership"): found["name"],
            words.say("Band"): [band_label(words, band) for band in found["band"]],
            words.say("What changed"): [reasons.alert_kind(words, row["kind"]) for row in rows],
            words.say("Why"): [reasons.alert(words, row, names=names) for row in rows],
        }
    )
