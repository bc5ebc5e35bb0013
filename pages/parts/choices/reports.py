"""What the reader wants in a report: what it covers, in which format, and the newest one made."""

from __future__ import annotations

from typing import Any

import streamlit as st

from health.report import FORMATS, Format
from health.wording import Words
from pages.parts import linked


def covers(words: Words) -> str:
    """Let the reader choose what a report covers: "portfolio" or "partnership"."""
    labels = {"portfolio": words.say("All that the filters leave"), "partnership": words.say("One partnership")}
    label, first = words.say("The report covers"), "portfolio"
    picked = linked.choose(st.segmented_control, label, key="covers", names=labels, first=first, required=True)
    return str(picked or first)


def file_format(words: Words) -> Format:
    """Let the reader choose the kind of file."""
    labels = {
        "pptx": words.say("Board deck (PPTX)"),
        "pdf": words.say("Paper (PDF)"),
        "xlsx": words.say("Spreadsheet (XLSX)"),
    }
    label, first = words.say("As"), FORMATS[0]
    picked = linked.choose(st.segmented_control, label, key="format", names=labels, first=first, required=True)
    return picked if picked in FORMATS else first


def every(words: Words, *, n: int) -> bool:
    """Let the reader have a page for every one of so many partnerships."""
    label = words.say("With a page for every partnership ({n})", n=n)
    return linked.tick(st.checkbox, label, key="every")


def keep(what: tuple[Any, ...], data: bytes) -> None:
    """Keep the newest report of this session, and what it is of."""
    st.session_state["report"] = (what, data)


def kept(what: tuple[Any, ...]) -> bytes | None:
    """Give the report kept, if it is of just this."""
    known, data = st.session_state.get("report", (None, None))
    return data if known == what else None
