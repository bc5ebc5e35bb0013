"""Benefits: does each side get its share?"""

import streamlit as st

from pages.parts import selection, show
from pages.parts.records import gaining

frame = selection.current()
words, viewer, catalogue = frame.words, frame.viewer, frame.catalogue

selection.title(words.say("Benefits"))
if show.nothing_within(words, viewer, frame.selection):
    st.stop()
fares = gaining.fares_of_all(viewer, chosen=frame.selection)
gaining.sentence(words, fares)

one, others = st.columns([5, 3], gap="large")
with one:
    code = selection.partnership(first=fares[0].code if fares else None)
    if code is None:
        show.nothing_yet(words, viewer)
        st.stop()
    gaining.of_partnership(words, viewer, catalogue, code)
with others:
    gaining.most_uneven(words, fares)
