"""Which KPIs are no longer measured for a partnership: how that is told, and the way to end one or take it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from health.store.read import portfolio
from health.wording import Words, figures
from pages.parts import load, prepare, selection, show
from pages.parts.choices import ends
from pages.parts.records import writing
from pages.parts.upload import history


def with_ends(words: Words, rows: pd.DataFrame) -> pd.DataFrame:
    """Tell of ended KPIs (rows of `kpi_rows`) who ended them; what is reported all the same has no attainment."""
    return rows.assign(told=[_told(words, row) for _, row in rows.iterrows()], attainment=float("nan"))


def _told(words: Words, row: Mapping[str, Any] | pd.Series) -> str:
    end = figures.ended(words, quarter=int(row["ended_quarter"]), by=row["ended_by"], on=_day(row["ended_at"]))
    if pd.isna(row["actual"]) and pd.isna(row["rating"]):
        return end
    return words.say("{end}; reported all the same, does not count: {figure}", end=end, figure=row["told"])


def _day(moment: Any) -> Any:
    return None if pd.isna(moment) else moment.date()


def of_partnership(
    frame: selection.Frame, counting: pd.DataFrame, ended: pd.DataFrame, *, code: str, quarter: int
) -> None:
    """Tell what the last end or return did and which KPIs are ended; offer both to those who may write.

    counting, ended: the KPIs of `read.kpis.assigned` in a quarter.
    """
    words, viewer = frame.words, frame.viewer
    _just_done(frame, pd.concat([part for part in (counting, ended) if len(part)] or [counting]), code=code)
    with show.in_words(words):
        show.listing(words, ended.to_dict("records"), lambda row: _ended(frame, row, code=code))
        still = counting[counting["ended_quarter"].isna()]
        if viewer.may_upload and len(still):
            with st.expander(words.say("End a KPI that is no longer measured")):
                _end(frame, still, code=code, quarter=quarter)


def _names(frame: selection.Frame, kpis: pd.DataFrame) -> dict[str, str]:
    rows = kpis.to_dict("records")
    return {row["kpi"]: prepare.kpi_name(row, frame.catalogue, frame.words) for row in rows}


def _end(frame: selection.Frame, still: pd.DataFrame, *, code: str, quarter: int) -> None:
    words, viewer = frame.words, frame.viewer
    st.caption(
        words.say(
            "From the quarter you choose on it does not count any more, so its silence no longer lowers coverage; its "
            "earlier values and scores stay as they are."
        )
    )
    left, right = st.columns([2, 1])
    with left:
        kpi = ends.which(words, _names(frame, still), code=code)
    if kpi is None:
        return
    first = int(still.set_index("kpi").at[kpi, "since"])
    newest = max(load.read(portfolio.quarters, viewer))
    with right:
        from_quarter = ends.since(words, range(first, newest + 1), first=quarter, about=f"{code}_{kpi}_{quarter}")
    if st.button(words.say("End this KPI"), icon=":material/event_busy:", key="end_kpi"):
        ends.remember(writing.end_kpi(viewer, code, kpi=kpi, from_quarter=from_quarter))
        st.rerun()


def _ended(frame: selection.Frame, row: Mapping[str, Any], *, code: str) -> None:
    words = frame.words
    end = figures.ended(words, quarter=int(row["ended_quarter"]), by=row["ended_by"], on=_day(row["ended_at"]))
    name = prepare.kpi_name(row, frame.catalogue, words)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{prepare.safe(name)} · {prepare.safe(end)}", width="content")
        if frame.viewer.may_upload and _again_button(words, row["kpi"], name=name):
            ends.remember(writing.measure_again(frame.viewer, code, kpi=row["kpi"]))
            st.rerun()


def _again_button(words: Words, kpi: str, *, name: str) -> bool:
    label, told = words.say("Measure again"), words.say("Measure again: {what}", what=name)
    return st.button(label, icon=":material/undo:", type="tertiary", key=f"measure_{kpi}", help=told)


def _just_done(frame: selection.Frame, kpis: pd.DataFrame, *, code: str) -> None:
    words, done = frame.words, ends.just_done(code)
    if done is None:
        return
    name = prepare.safe(_names(frame, kpis).get(done.kpi, done.kpi))
    if done.from_quarter is None:
        told = words.say("**{name}** is measured again.", name=name)
    else:
        told = words.say("**{name}** is ended from {quarter}.", name=name, quarter=words.quarter(done.from_quarter))
    if not done.scores:
        none = words.say("No score moved.")
        st.success(f"{told} {none}", icon=":material/check:")
        return
    st.success(told, icon=":material/check:")
    st.markdown(words.plural("{n} score moved:", "{n} scores moved:", done.scores))
    history.moves(words, done.moved)
