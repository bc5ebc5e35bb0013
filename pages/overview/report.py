"""Report: what do I hand out?"""

import streamlit as st

from pages.parts import handing_out, selection, show
from pages.parts.choices import reports

frame = selection.current()
words, viewer = frame.words, frame.viewer

quarter = selection.header(words.say("Report"))
if quarter is None:
    show.nothing_yet(words, viewer)
    st.stop()

covers = reports.covers(words)
code = selection.partnership() if covers == "partnership" else None
form = reports.file_format(words)
if not handing_out.opening(frame, quarter=quarter, code=code):
    show.nothing_left(words)
    st.stop()

every = handing_out.length(frame, quarter=quarter, code=code, form=form)
handing_out.make_and_give(frame, quarter=quarter, code=code, form=form, every=every)
