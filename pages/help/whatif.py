"""What if: and if we weighed differently?"""

import streamlit as st

from pages.parts import load, prepare, selection, show
from pages.parts.choices import weighing
from pages.parts.measurement import trial

frame = selection.current()
words, viewer, chosen = frame.words, frame.viewer, frame.selection

quarter = selection.header(words.say("What if"))
if quarter is None:
    show.nothing_yet(words, viewer)
    st.stop()

model = load.scoring_model()
st.markdown(words.say("Weigh differently and see every score at once. Nothing is saved unless it is published."))
tried = weighing.trial(words, model, prepare.element_names(frame.catalogue, words))
trial.publish(words, viewer, model=model, trial=tried)
clicked = trial.answer(words, viewer, model=model, trial=tried, quarter=quarter, selected=chosen)
trial.versions(words, viewer, quarter=quarter, selected=chosen)

selection.open_partnership(clicked)
