"""What is being done about one partnership: its actions, goals, benefits, events, and who changed what of them."""

from __future__ import annotations

import streamlit as st

from health.access import Viewer
from health.catalogue import Catalogue
from health.wording import Words
from pages.parts.partnership import changing
from pages.parts.records import aiming, doing, gaining, happening


def of_partnership(words: Words, viewer: Viewer, catalogue: Catalogue, code: str, *, quarter: int) -> None:
    """Show what was decided and noted about a partnership, and the way to add to it."""
    names = (words.say("Actions"), words.say("Goals"), words.say("Benefits"), words.say("Events"), words.say("Changes"))
    actions, goals, benefits, events, changes = st.tabs(names)
    with actions:
        doing.of_partnership(words, viewer, catalogue, code, quarter=quarter)
    with goals:
        aiming.of_partnership(words, viewer, catalogue, code, quarter=quarter)
    with benefits:
        gaining.of_partnership(words, viewer, catalogue, code)
    with events:
        happening.of_partnership(words, viewer, catalogue, code)
    with changes:
        changing.of_partnership(words, viewer, catalogue, code, quarter=quarter)
