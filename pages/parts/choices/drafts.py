"""Which record is being written: the form that is open, and what it was opened with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st

from health.store.ledger.records import Known


@dataclass(frozen=True)
class Form:
    """Say which record is being written: about whom (None: to be chosen), what it says so far, which version it was."""

    kind: str
    code: str | None
    says: Mapping[str, Any]
    known: Known | None
    turn: int


def open_form(
    kind: str, code: str | None, *, says: Mapping[str, Any] | None = None, known: Known | None = None
) -> None:
    """Ask for a record's form; it opens on the run that follows, on whatever page, and stays until it is closed."""
    turn = st.session_state["form_turn"] = st.session_state.get("form_turn", 0) + 1
    st.session_state["form"] = Form(kind, code, says or {}, known, turn)


def opened_form() -> Form | None:
    """Give the form that is open; None where none is."""
    return cast("Form | None", st.session_state.get("form"))


def close_form() -> None:
    """Put the form away, with what was typed into it."""
    st.session_state.pop("form", None)
