"""Who changed what of the records about one partnership, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from health.access import Viewer
from health.catalogue import Catalogue
from health.store.read import records as read
from health.store.record_kinds import KPI_END, RECORDS, field_name
from health.wording import Words
from pages.parts import load, show

_MOST = 100


def of_partnership(words: Words, viewer: Viewer, catalogue: Catalogue, code: str) -> None:
    """List every version of a partnership's records, the newest first, with the fields that became others."""
    found = load.read(read.changes, viewer, code=code)
    if found.empty:
        st.write(words.say("Nothing was written down about this partnership yet."))
        return
    rows = found.to_dict("records")
    versions = {(row["kind"], row["number"], row["revision"]): row["says"] for row in rows}
    shown = rows[:_MOST]
    kinds = _kinds(words)
    table = pd.DataFrame(
        {
            words.say("When"): [words.date(row["changed_at"].date()) for row in shown],
            words.say("By whom"): [row["changed_by"] for row in shown],
            words.say("Kind"): [kinds[row["kind"]] for row in shown],
            words.say("What it says"): [_title(words, catalogue, row, versions) for row in shown],
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


Versions = Mapping[tuple[str, int, int], Mapping[str, Any] | None]


def _before(row: Mapping[Any, Any], versions: Versions) -> Mapping[str, Any]:
    return versions.get((row["kind"], row["number"], row["revision"] - 1)) or {}


def _title(words: Words, catalogue: Catalogue, row: Mapping[Any, Any], versions: Versions) -> str:
    if row["kind"] == KPI_END:
        listed = catalogue.kpi(row["says"]["kpi"])
        return row["says"]["kpi"] if listed is None else listed.name.in_(words.language)
    says = row["says"] or _before(row, versions)
    return next((str(says[name]) for name in ("title", "name", "text", "benefit", "need") if says.get(name)), "")


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
