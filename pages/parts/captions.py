"""What stands small under a page's title: that a newer quarter than the one shown has begun to be reported."""

from __future__ import annotations

import streamlit as st

from health.store.read.opening import Opening
from health.wording import Words


def newer_quarter(words: Words, found: Opening, *, shown: int) -> None:
    """Say why the page opened on an earlier quarter than the newest; nothing once the reader chose another."""
    if shown != found.quarter or found.known[0] == found.quarter:
        return
    st.caption(
        words.plural(
            "{quarter} has been reported for {n} partnership so far.",
            "{quarter} has been reported for {n} partnerships so far.",
            found.reported,
            quarter=words.quarter(found.known[0]),
        )
    )
