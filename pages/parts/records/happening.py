"""The blocks about events: what happened when, listed, and named for the trend chart."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from health.access import Viewer
from health.catalogue import Catalogue
from health.store.read.records import records
from health.wording import Words
from health.wording.record_words import code_names
from pages.parts import load, prepare
from pages.parts.records import forms

_LISTED = 6


def events_of(words: Words, viewer: Viewer, catalogue: Catalogue, code: str) -> pd.DataFrame:
    """Read one partnership's events, newest first, with `name` of the kind: what `charts.with_events` takes."""
    found = load.read(records, viewer, kind="event", code=code).sort_values("day", ascending=False)
    return found.assign(name=found["kind"].map(code_names(words, catalogue, "event")))


def of_partnership(words: Words, viewer: Viewer, catalogue: Catalogue, code: str) -> None:
    """List one partnership's events, newest first, with the button for a new one: a block for its page."""
    found = events_of(words, viewer, catalogue, code)
    forms.new_button(words, viewer, "event", code, label=words.say("New event"))
    if found.empty:
        st.write(
            words.say(
                "Nothing on record. Note renewals, changes of sponsor, disputes and launches: they explain what "
                "the scores do."
            )
        )
    for row in found.head(_LISTED).to_dict("records"):
        with st.container(horizontal=True, vertical_alignment="center", key=f"event_{row['code']}_{row['number']}"):
            st.markdown(f"**{row['name']}** · {words.date(row['day'])} · {prepare.safe(row['text'])}", width="content")
            forms.change_button(words, viewer, "event", row)
