"""Who changed what of the records about one partnership, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from health.access import Viewer
from health.catalogue import Catalogue
from health.store.read import kpis
from health.store.read import records as read
from health.store.record_kinds import KPI_END, RECORDS, field_name
from health.wording import Words
from health.wording.record_words import action_title, code_names, goal_title
from pages.parts import load, prepare, show

_MOST = 100
# Kinds of record that are about an entry of the catalogue, and the field that has its code.
_CODED = {"benefit": "benefit", "stage_check": "need"}


def of_partnership(words: Words, viewer: Viewer, catalogue: Catalogue, code: str, *, quarter: int) -> None:
    """List every version of a partnership's records, the newest first, with the fields that became others."""
    found = load.read(read.changes, viewer, code=code)
    if found.empty:
        st.write(words.say("Nothing was written down about this partnership yet."))
        return
    rows = found.to_dict("records")
    versions = {(row["kind"], row["number"], row["revision"]): row["says"] for row in rows}
    shown = rows[:_MOST]
    kinds = _kinds(words)
    of_kpis = any(row["kind"] == KPI_END for row in shown)
    names = _kpis(words, viewer, catalogue, code, quarter=quarter) if of_kpis else {}
    table = pd.DataFrame(
        {
            words.say("When"): [words.date(row["changed_at"].date()) for row in shown],
            words.say("By whom"): [words.person(row["changed_by"]) for row in shown],
            words.say("Kind"): [kinds[row["kind"]] for row in shown],
            words.say("What it says"): [_title(words, catalogue, row, versions, kpis=names) for row in shown],
            words.say("What happened to it"): [_told(words, row, versions) for row in shown],
        }
    )
    show.table(table, alt=words.say("Every version of what was written about this partnership, newest first"))
    if len(rows) > _MOST:
        st.caption(words.say("The newest {n} changes are shown.", n=_MOST))


def _kinds(words: Words) -> dict[str, str]:
    return {
        "goal": words.say("Goal"),
        "benefit": words.say("Benefit"),
        "action": words.say("Action"),
        "event": words.say("Event"),
        "candidate": words.say("Candidate"),
        "weights": words.say("What weighs how much"),
        "agreement": words.say("Agreement"),
        "stage_check": words.say("A need of the stage"),
        KPI_END: words.say("KPI"),
    }


def _kpis(words: Words, viewer: Viewer, catalogue: Catalogue, code: str, *, quarter: int) -> dict[str, str]:
    """Give code → name of the KPIs a partnership has or had, its own among them, which no catalogue lists."""
    asked = {"code": code, "quarter": quarter}
    found = [load.read(kpis.assigned, viewer, ended=ended, **asked).to_dict("records") for ended in (False, True)]
    return {row["kpi"]: prepare.kpi_name(row, catalogue, words) for rows in found for row in rows}


Versions = Mapping[tuple[str, int, int], Mapping[str, Any] | None]


def _before(row: Mapping[Any, Any], versions: Versions) -> Mapping[str, Any]:
    return versions.get((row["kind"], row["number"], row["revision"] - 1)) or {}


def _title(
    words: Words, catalogue: Catalogue, row: Mapping[Any, Any], versions: Versions, *, kpis: Mapping[str, str]
) -> str:
    if row["kind"] == KPI_END:
        return kpis.get(row["says"]["kpi"], row["says"]["kpi"])
    says = row["says"] or _before(row, versions)
    if row["kind"] in _CODED:
        names, written = code_names(words, catalogue, _CODED[row["kind"]]), says.get(_CODED[row["kind"]], "")
        return names.get(written, written)
    if row["kind"] in ("action", "goal"):
        title = action_title if row["kind"] == "action" else goal_title
        return title(words, catalogue, says)
    return next((str(says[name]) for name in ("title", "name", "text") if says.get(name)), "")


def _told(words: Words, row: Mapping[Any, Any], versions: Versions) -> str:
    if row["kind"] == KPI_END:
        quarter = row["says"]["from_quarter"]
        return (
            words.say("Measured again")
            if quarter is None
            else words.say("Ended from {quarter}", quarter=words.quarter(quarter))
        )
    if row["says"] is None:
        return words.say("Removed")
    before = _before(row, versions)
    if not before:
        return words.say("First written")
    changed = [name for name in RECORDS[row["kind"]].fields if row["says"].get(name) != before.get(name)]
    names = words.listed([words.message(field_name(name)) for name in changed])
    return words.say("Changed: {names}", names=names)
