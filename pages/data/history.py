"""History: what was taken, by whom, and what did it do?"""

import streamlit as st

from health.store.read import uploads
from pages.parts import load, selection
from pages.parts.choices import files
from pages.parts.upload import history

frame = selection.current()
words, viewer = frame.words, frame.viewer

st.title(words.say("History"), anchor=False)
taken = load.read(uploads.history, viewer, limit=history.LISTED)
if taken.empty:
    history.nothing_yet(words)
    st.stop()
st.markdown(words.say("Every file that was taken. Open one to see its rows, to undo it or to redo it."))
history.listed(words, viewer, taken)

chosen = files.upload(words, taken)
upload = taken[taken["id"] == chosen].iloc[0]
history.opened(words, upload)
history.reversals(words, load.read(uploads.reversals, viewer, upload_id=chosen))
history.offer(words, viewer, upload)
history.effect(words, upload, load.read(uploads.biggest, viewer, upload_id=chosen))
history.rows(words, viewer, upload)
