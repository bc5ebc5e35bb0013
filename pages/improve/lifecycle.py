"""Lifecycle: where is each partnership in its life, and what does its stage need before the next?"""

import streamlit as st

from health.store.read import lifecycle, partnership
from pages.parts import load, prepare, selection, show
from pages.parts.records import happening, living

frame = selection.current()
words, viewer, catalogue = frame.words, frame.viewer, frame.catalogue

quarter = selection.header(words.say("Lifecycle"))
if quarter is None:
    show.nothing_yet(words, viewer)
    st.stop()
if show.nothing_within(words, viewer, frame.selection):
    st.stop()

board = load.read(lifecycle.board, viewer, quarter=quarter, selection=frame.selection)
if board["stage"].notna().sum() == 0:
    show.teach(
        words.say("No stage is known"),
        words.say("Upload partnerships with their stage: identification, negotiation, and so on to renewal or ending."),
    )
    st.stop()

living.sentence(words, catalogue, viewer, board, chosen=frame.selection)
living.stages(words, catalogue, board)

st.divider()
code = selection.partnership()
if code is None:
    st.stop()
entry = load.read(partnership.header, viewer, code=code)
stage = prepare.stage_name(catalogue, words, entry.stage)
st.markdown(words.say("**{name}** is in the stage: {stage}.", name=prepare.safe(entry.name), stage=stage))

needs, papers = st.columns(2, gap="large")
with needs:
    if entry.stage is not None:
        living.checklist(words, viewer, catalogue, code, stage=entry.stage)
    st.subheader(words.say("Events"), anchor=False)
    happening.of_partnership(words, viewer, catalogue, code)
with papers:
    living.agreements(words, viewer, catalogue, code)
if entry.stage == catalogue.stages[0].code:
    living.scorecard(words, viewer, catalogue, code)
if entry.stage == catalogue.stages[-1].code:
    living.renew_or_end(words, viewer, code, quarter=quarter)
