"""Goals: do we get where we wanted?"""

import streamlit as st

from health.store.read import goals
from pages.parts import load, selection, show
from pages.parts.records import aiming, forms

frame = selection.current()
words, viewer, catalogue = frame.words, frame.viewer, frame.catalogue

quarter = selection.header(words.say("Goals"))
if quarter is None:
    show.nothing_yet(words, viewer)
    st.stop()
if show.nothing_within(words, viewer, frame.selection):
    st.stop()

found = aiming.in_order(load.read(goals.judged, viewer, quarter=quarter, selection=frame.selection))
if found.empty:
    show.teach(
        words.say("No goal is set"),
        words.say(
            "A goal names a KPI, where it starts, where it should be, by which quarter, and who sees to it. This page "
            "then says every quarter whether it is on track, from the KPI's own course."
        ),
    )
    forms.new_button(words, viewer, "goal", None, label=words.say("New goal"))
    st.stop()

aiming.sentence(words, found)
with st.container(horizontal=True):
    forms.new_button(words, viewer, "goal", None, label=words.say("New goal"))
    aiming.rule(words)
st.subheader(words.say("How far each is on its way"), anchor=False)
aiming.ways(words, catalogue, found)
st.subheader(words.say("Every goal"), anchor=False)
aiming.cards(words, viewer, catalogue, found)
