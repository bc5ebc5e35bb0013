"""Actions: what are we doing about it, and does it help?"""

import streamlit as st

from health.store.read import actions
from pages.parts import load, selection, show
from pages.parts.records import doing, forms

frame = selection.current()
words, viewer, catalogue = frame.words, frame.viewer, frame.catalogue

quarter = selection.header(words.say("Actions"))
if quarter is None:
    show.nothing_yet(words, viewer)
    st.stop()
if show.nothing_within(words, viewer, frame.selection):
    st.stop()

found = doing.with_lateness(load.read(actions.with_effects, viewer, quarter=quarter, selection=frame.selection))
if found.empty:
    show.teach(
        words.say("No action is on record"),
        words.say(
            "An action says what is to be done, by whom and by when, and which element it should mend. Two quarters "
            "later this page says whether that element rose, and whether the rise is more than noise."
        ),
    )
    forms.new_button(words, viewer, "action", None, label=words.say("New action"))
    st.stop()

doing.sentence(words, found)
forms.new_button(words, viewer, "action", None, label=words.say("New action"))
doing.board(words, viewer, catalogue, found)
doing.did_it_help(words, catalogue, found)
