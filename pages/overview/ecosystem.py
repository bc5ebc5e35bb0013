"""Ecosystem: who hangs on whom?"""

import streamlit as st

from health.store.read import ecosystem, visible
from pages.parts import load, selection, show
from pages.parts.portfolio import surroundings

frame = selection.current()
words, viewer, chosen = frame.words, frame.viewer, frame.selection

quarter = selection.header(words.say("Ecosystem"))
if quarter is None:
    show.nothing_yet(words, viewer)
    st.stop()
if not load.read(visible.count, viewer, selection=chosen):
    show.nothing_left(words)
    st.stop()

values = load.read(ecosystem.value_by_band, viewer, quarter=quarter, selection=chosen)
surroundings.opening(words, values)

st.subheader(words.say("Partners and what they belong to"), anchor=False)
clicked = surroundings.network(frame, quarter=quarter)

held, across = st.columns(2, gap="large")
with held:
    st.subheader(words.say("Largest partners"), anchor=False)
    if values.empty:
        st.write(words.say("Give partnerships an annual value and a currency to see who holds most of it."))
    else:
        surroundings.partners(frame, values, quarter=quarter)
with across:
    st.subheader(words.say("Partners' sectors"), anchor=False)
    surroundings.sectors(frame, quarter=quarter)

selection.open_partnership(clicked)
