"""The blocks of the history page: the uploads, one opened, its rows, and the way to undo and redo it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from health.access import Viewer
from health.store.engine import reading
from health.store.read import uploads
from health.wording import Words, band_label
from pages.parts import load, menu, prepare, show
from pages.parts.choices import files

LISTED, ROWS = 500, 1_000
EXPORTED = 1_000_000


def nothing_yet(words: Words) -> None:
    """Say that nothing was taken yet, and where to begin."""
    with st.container(border=True):
        st.subheader(words.say("Nothing was uploaded yet"), anchor=False)
        st.write(words.say("Each file that is taken will be listed here, with the way back to what was before it."))
        st.page_link(menu.UPLOAD, label=words.say("Upload a file"), icon=":material/upload_file:")


def listed(words: Words, viewer: Viewer, taken: pd.DataFrame) -> None:
    """List the uploads, newest first, and offer all of them as a file."""
    show.table(
        _listing(words, taken).drop(columns=words.say("Unchanged")),
        alt=words.say("Uploads, newest first, with their rows and effect on scores"),
        told=dict.fromkeys(_counts(words), words.number),
        column_config=_widths(words),
    )
    _offer(
        words.say("Download this list"),
        lambda: _listing(words, _all(uploads.history, viewer)),
        name="uploads",
    )


def _listing(words: Words, taken: pd.DataFrame) -> pd.DataFrame:
    columns = {
        words.say("No."): taken["id"],
        words.say("When"): [words.date(at.date()) for at in taken["uploaded_at"]],
        words.say("Who"): taken["uploaded_by"].map(words.person),
        words.say("File"): taken["file_name"],
        words.say("Kind"): taken["kind"].map(files.kinds(words)),
        words.say("State"): [_state(words, in_force=bool(one)) for one in taken["in_force"]],
        words.say("New"): taken["rows_new"],
        words.say("Changed"): taken["rows_changed"],
        words.say("Unchanged"): taken["rows_same"],
        words.say("Refused"): taken["rows_refused"],
        words.say("Moved"): taken["moved"],
        words.say("Crossed"): taken["crossed"],
    }
    return pd.DataFrame(columns)


def _counts(words: Words) -> dict[str, str | None]:
    """Name the columns that count, with what they count where the name alone would not tell."""
    return {
        words.say("New"): None,
        words.say("Changed"): None,
        words.say("Refused"): None,
        words.say("Moved"): words.say("Scores that moved when it was taken"),
        words.say("Crossed"): words.say("Those of them that crossed into another band"),
    }


def _widths(words: Words) -> dict[str, Any]:
    """Fit the columns to a page of usual width, whatever the files and the people are called."""
    texts = {
        words.say("When"): 100,
        words.say("Who"): 92,
        words.say("File"): 150,
        words.say("Kind"): 146,
        words.say("State"): 80,
    }
    kinds = st.column_config
    return {
        words.say("No."): kinds.NumberColumn(width=48),
        **{name: kinds.TextColumn(width=width) for name, width in texts.items()},
        **{name: kinds.NumberColumn(width=72, help=told) for name, told in _counts(words).items()},
    }


def _all(model: Callable[..., pd.DataFrame], viewer: Viewer, **arguments: int) -> pd.DataFrame:
    """Read all there is, past the cache, which is for what is on screen."""
    with reading(load.engine()) as connection:
        return model(connection, viewer, limit=EXPORTED, **arguments)


def _offer(label: str, table: Callable[[], pd.DataFrame], *, name: str) -> None:
    """Offer a table as CSV, made when it is asked for."""
    st.download_button(
        label,
        data=lambda: prepare.csv(table()),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        key=f"download_{name}",
        on_click="ignore",
    )


def _state(words: Words, *, in_force: bool) -> str:
    return words.say("in force") if in_force else words.say("undone")


def opened(words: Words, upload: pd.Series) -> None:
    """Say what one upload was: file, size, fingerprint, who and when, and whether it holds."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(prepare.safe(upload["file_name"]), anchor=False, width="content")
        if upload["in_force"]:
            st.badge(words.say("in force"), icon=":material/check:", color="green")
        else:
            st.badge(words.say("undone"), icon=":material/undo:", color="gray")
    by = {
        "kind": files.kinds(words)[upload["kind"]],
        "who": words.person(upload["uploaded_by"]),
        "day": words.date(upload["uploaded_at"].date()),
    }
    if pd.isna(upload["sha256"]):
        told = words.say("{kind}, uploaded by {who} on {day}", **by)
    else:
        size = int(upload["file_bytes"])
        told = words.say(
            "{kind}, uploaded by {who} on {day}; {bytes} bytes, SHA-256 {sha256}",
            **by,
            bytes=size,
            sha256=upload["sha256"],
        )
    st.caption(prepare.safe(told))


def reversals(words: Words, found: pd.DataFrame) -> None:
    """List who undid and redid it, and when."""
    for _, row in found.iterrows():
        told = {"who": words.person(row["done_by"]), "day": words.date(row["done_at"].date()), "n": int(row["moved"])}
        if row["verb"] == "undo":
            line = words.say("Undone by {who} on {day}; scores that moved: {n}.", **told)
        else:
            line = words.say("Redone by {who} on {day}; scores that moved: {n}.", **told)
        st.markdown(prepare.safe(line))


def effect(words: Words, upload: pd.Series, biggest: pd.DataFrame) -> None:
    """Say what taking it did to the scores, with the largest moves."""
    if pd.isna(upload["moved"]):
        st.caption(words.say("What it did to the scores was not kept."))
        return
    moved, crossed = int(upload["moved"]), int(upload["crossed"])
    if not moved:
        st.markdown(words.say("No score moved."))
        return
    st.markdown(
        words.plural("{n} score moved when it was taken", "{n} scores moved when it was taken", moved)
        + words.plural(", {n} crossed into another band.", ", {n} crossed into another band.", crossed)
    )
    if not biggest.empty:
        moves(words, biggest)
    if upload["kind"] == "answers":
        show.few_answers(words)
    elif biggest.empty:
        st.caption(
            words.say(
                "Scores before and after are not told where people answered since: what they said could be worked out "
                "from them."
            )
        )


def moves(words: Words, moved: pd.DataFrame) -> None:
    """List scores before and after."""
    columns = {
        words.say("Partnership"): moved["name"],
        words.say("Quarter"): [words.quarter(int(quarter)) for quarter in moved["quarter"]],
        words.say("Before"): moved["before"].astype(float).round(1),
        words.say("After"): moved["after"].astype(float).round(1),
        words.say("Change"): (moved["after"] - moved["before"]).astype(float).round(1),
        words.say("Band before"): [band_label(words, band) for band in moved["band_before"]],
        words.say("Band after"): [band_label(words, band) for band in moved["band_after"]],
    }
    told = {words.say("Before"): words.score, words.say("After"): words.score, words.say("Change"): words.signed}
    show.table(pd.DataFrame(columns), alt=words.say("Scores before and after"), told=told)


def rows(words: Words, viewer: Viewer, upload: pd.Series) -> None:
    """List what the file said, cell by cell, beside what it replaced, and offer all of it as a file."""
    chosen = int(upload["id"])
    found = load.read(uploads.rows, viewer, upload_id=chosen, limit=ROWS)
    st.subheader(words.say("Rows of the file"), anchor=False)
    if upload["kind"] == "answers":
        st.caption(words.say("Single answers are shown to nobody; these are the waves the file speaks about."))
    if found.empty:
        st.write(words.say("None of its rows is about a partnership you may see."))
        return
    show.table(_said(words, found), alt=words.say("Rows of this upload, with what they replaced"))
    _offer(
        words.say("Download its rows"),
        lambda: _said(words, _all(uploads.rows, viewer, upload_id=chosen)),
        name=f"upload_{chosen}",
    )


def _said(words: Words, found: pd.DataFrame) -> pd.DataFrame:
    named = {
        "row": words.say("Row"),
        "partnership": words.say("Partnership"),
        "quarter": words.say("Quarter"),
        "until": words.say("Until"),
        "kpi": words.say("KPI"),
        "side": words.say("Side"),
        "code": words.say("Code"),
        "column": words.say("Column"),
        "before": words.say("Replaced"),
        "said": words.say("Value"),
        "state": words.say("State"),
    }
    states = {
        "stands": words.say("stands"),
        "replaced": words.say("replaced by a later file"),
        "undone": words.say("undone"),
    }
    columns = _column_names(words)
    told = {
        "quarter": words.quarter,
        "until": words.quarter,
        "side": {0: words.say("our side"), 1: words.say("partner's side")}.get,
        "column": lambda name: columns.get(name, name),
        "state": states.get,
        "before": lambda value: _cell(words, value),
        "said": lambda value: _cell(words, value),
    }
    # What is undone stands beside nothing it replaced; a column of blanks would say that it never did.
    kept = {name: label for name, label in named.items() if name in found and not found[name].isna().all()}
    shown = pd.DataFrame({label: found[name].map(told.get(name, str)) for name, label in kept.items()})
    if "row" in kept:
        shown[kept["row"]] = found["row"].astype("Int64")
    return shown


def _column_names(words: Words) -> dict[str, str]:
    """Name the columns of values, invitations and partnerships for a reader; definitions keep those of their file."""
    return {
        "actual": words.say("Actual"),
        "target": words.say("Target"),
        "rating": words.say("Rating"),
        "note": words.say("Note"),
        "invited": words.say("Invited"),
        "name": words.say("Name"),
        "partner": words.say("Partner"),
        "type": words.say("Type"),
        "audience": words.say("Audience"),
        "sector": words.say("Sector"),
        "stage": words.say("Stage"),
        "region": words.say("Region"),
        "owner": words.say("Owner"),
        "started": words.say("Started"),
        "agreement_ends": words.say("Agreement ends"),
        "annual_value": words.say("Annual value"),
        "currency": words.say("Currency"),
    }


def _cell(words: Words, value: object) -> str:
    if value is None or pd.isna(value):
        return ""
    return words.number(value, digits=4) if isinstance(value, int | float) else str(value)


def offer(words: Words, viewer: Viewer, upload: pd.Series) -> None:
    """Offer to undo what is in force and to redo what is undone, each after a question."""
    if upload["in_force"]:
        if st.button(words.say("Undo this upload"), icon=":material/undo:", key="undo"):
            _ask(words, viewer, upload, verb="undo")
    elif st.button(words.say("Redo this upload"), icon=":material/redo:", key="redo"):
        _ask(words, viewer, upload, verb="redo")


def _ask(words: Words, viewer: Viewer, upload: pd.Series, *, verb: str) -> None:
    title = words.say("Undo this upload?") if verb == "undo" else words.say("Redo this upload?")

    @st.dialog(title)
    def ask() -> None:
        if verb == "undo":
            told = words.say(
                "Every value {name} brought is taken back, and what it replaced stands again, scores included. "
                "It can be redone.",
                name=upload["file_name"],
            )
        else:
            told = words.say("Every value {name} brought stands again, scores included.", name=upload["file_name"])
        st.write(prepare.safe(told))
        label = words.say("Yes, undo the upload") if verb == "undo" else words.say("Yes, redo the upload")
        if st.button(show.on_primary(label), type="primary", key="reverse_now"):
            with show.in_words(words):
                load.reverse(viewer, verb=verb, upload_id=int(upload["id"]))
                st.rerun()

    ask()
