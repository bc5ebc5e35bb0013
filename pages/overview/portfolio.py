"""Portfolio: who needs me?"""

import streamlit as st

from health.store.read import actions, portfolio, story
from pages.parts import load, prepare, selection, show
from pages.parts.portfolio import attention, closer
from pages.parts.published import read_under
from pages.parts.records import doing

frame = selection.current()
words, viewer, chosen = frame.words, frame.viewer, frame.selection

quarter = selection.header(words.say("Portfolio"))
if quarter is None:
    show.nothing_yet(words, viewer)
    st.stop()

under = read_under(words, viewer, quarter=quarter)
asked = {"quarter": quarter, "selection": chosen, "model_id": under.model_id}
recent = selection.quarters_up_to(quarter, 8)
counts = load.read(portfolio.band_counts, viewer, quarters=recent, selection=chosen, model_id=under.model_id)
needy = load.read(portfolio.by_need, viewer, limit=6, **asked)
if needy.empty:
    show.nothing_left(words)
    st.stop()

moved = load.read(story.movement, viewer, **asked)
attention.story(words, moved, counts=prepare.counts_of(counts, quarter), needy=needy, quarter=quarter)
attention.figures(words, counts, quarter=quarter)

asking = attention.asking(needy)
codes = tuple(asking["code"])
needs, good = st.columns([3, 2], gap="large")
with needs:
    live = load.read(actions.live_of, viewer, codes=codes)
    names = prepare.element_names(frame.catalogue, words)
    attention.listed(words, viewer, asking, quarter=quarter, names=names, live=live)
    attention.nothing_else(words, needy)
with good:
    attention.better(words, load.read(story.better, viewer, limit=3, **asked), quarter=quarter)
    doing.shortly(words, viewer, frame.catalogue, chosen=chosen)

closer.look(frame, quarter=quarter, under=under, urgent=codes)
