"""What the reader brings and opens: the kind of file, the file, what they said about it, and past uploads.

What was found in a file is kept in the session until the file, its kind or the answers about it change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from health.wording import Words
from pages.parts import linked


def kinds(words: Words) -> dict[str, str]:
    """Give kind of file → what it is called."""
    return {
        "values": words.say("Quarterly KPI values"),
        "answers": words.say("Survey answers"),
        "invitations": words.say("Survey invitations"),
        "partnerships": words.say("Partnerships"),
        "kpis": words.say("Own KPI definitions"),
        "items": words.say("Own survey statements"),
    }


def kind(words: Words) -> str:
    """Let the reader say what kind of file they bring."""
    label, labels = words.say("What do you bring?"), kinds(words)
    return linked.choose(st.selectbox, label, key="kind", names=labels, first="values") or "values"


def upload(words: Words, taken: pd.DataFrame) -> int:
    """Let the reader open one of the uploads; the newest first."""
    names = {
        row["id"]: f"{row['id']} · {row['file_name']} · {words.person(row['uploaded_by'])}"
        for _, row in taken.iterrows()
    }
    first = str(taken["id"].iloc[0])
    named = {str(number): name for number, name in names.items()}
    return int(
        linked.choose(st.selectbox, words.say("Open an upload"), key="upload", names=named, first=first) or first
    )


def uploaded_file(words: Words) -> UploadedFile | None:
    """Let the reader give a file; a new widget after each upload frees the memory of the last."""
    turn = st.session_state.setdefault("upload_turn", 0)
    return st.file_uploader(words.say("Your file (CSV, XLSX, XLS or ODS)"), key=f"file_{turn}")


def answers_about(file: UploadedFile, kind: str) -> Any:
    """Give what a person said about how this file is to be read; None before they said anything."""
    about, answered = st.session_state.get("upload_answers", (None, None))
    return answered if about == (file.file_id, kind) else None


def answer_about(file: UploadedFile, kind: str, answered: Any) -> None:
    """Remember what a person said about this file, so that it is looked at anew."""
    st.session_state["upload_answers"] = ((file.file_id, kind), answered)
    st.session_state["upload_answered"] = st.session_state.get("upload_answered", 0) + 1
    look_again()


def form_about(file: UploadedFile, kind: str) -> str:
    """Name the form of corrections, anew after each answer and for each file: a key keeps what was picked under it."""
    return f"{file.file_id}_{kind}_{st.session_state.get('upload_answered', 0)}"


def looked_at(file: UploadedFile, kind: str, *, look: Callable[[], Any]) -> Any:
    """Look at a file once, and keep what was found until the file, the kind or the answers about it change."""
    key = (file.file_id, kind)
    if st.session_state.get("looked_key") != key:
        st.session_state["looked"] = look()
        st.session_state["looked_key"] = key
    return st.session_state["looked"]


def look_again() -> None:
    """Forget what was found, so that the file is looked at anew."""
    st.session_state.pop("looked_key", None)


def finish_upload(done: Any) -> None:
    """Remember what was taken, and put the file away."""
    st.session_state["upload_done"] = done
    put_file_away()


def keep_look(looked: Any) -> None:
    """Keep what more was found in the file that is being looked at."""
    st.session_state["looked"] = looked


def put_file_away() -> None:
    """Ask for another file in place of the one given; what was found in it is forgotten."""
    st.session_state["upload_turn"] += 1
    for name in ("looked", "looked_key"):
        st.session_state.pop(name, None)


def cancel(name: str, *, keep: bool = False) -> None:
    """Remember for the next run that work on a file was stopped; put the file away unless it is to be kept."""
    st.session_state["upload_cancelled"] = name
    if not keep:
        put_file_away()


def cancelled() -> str | None:
    """Give the name of the file whose work was stopped just now, once; None where none was."""
    name: str | None = st.session_state.pop("upload_cancelled", None)
    return name


def last_upload() -> Any:
    """Give what `finish_upload` remembered; None before the first."""
    return st.session_state.get("upload_done")
