"""Portfolio: who needs me?"""

import streamlit as st

from health import charts
from health.store.read import portfolio
from health.wording import sentences
from pages.parts import alerting, attention, doing, load, prepare, selection, show
from pages.parts.published import read_under

frame = selection.current()
words, viewer, chosen = frame.words, frame.viewer, frame.selection

quarter = selection.header(words.say("Portfolio"))
if quarter is None:
    show.nothing_yet(words, viewer)
    st.stop()

model, under, _ = read_under(words, viewer, quarter=quarter)
recent = selection.quarters_up_to(quarter, 8)
counts = load.read(portfolio.band_counts, viewer, quarters=recent, selection=chosen, model_id=under)
needy = load.read(portfolio.by_need, viewer, quarter=quarter, limit=20, selection=chosen, model_id=under)
if needy.empty:
    show.nothing_left(words)
    st.stop()

at_risk, newly = prepare.at_risk(needy)
now = prepare.counts_of(counts, quarter)
st.markdown(sentences.portfolio(words, quarter=quarter, counts=now, at_risk=at_risk, newly=newly))
attention.figures(words, counts, quarter=quarter)

names = prepare.element_names(frame.catalogue, words)
needs, moves = st.columns([3, 2], gap="large")
with needs:
    st.subheader(words.say("Needs attention first"), anchor=False)
    attention.listed(words, needy.head(6), quarter=quarter)
with moves:
    st.subheader(words.say("What moved since the quarter before"), anchor=False)
    moved = load.read(portfolio.movers, viewer, quarter=quarter, limit=5, selection=chosen, model_id=under)
    clicked = attention.movers(words, moved)

st.subheader(words.say("Alerts: what changed for the worse"), anchor=False)
alerting.alerts(words, viewer, quarter=quarter, chosen=chosen, names=names, model_id=under)

st.subheader(words.say("Elements, partnerships in most need first"), anchor=False)
drawn = charts.heatmap(needy, words, elements=names, bands=model.bands)
clicked = show.chart(words, drawn, key="heatmap", clickable=True) or clicked

over_time, silent = st.columns([3, 2], gap="large")
with over_time:
    st.subheader(words.say("Bands over time"), anchor=False)
    show.chart(words, charts.bands_over_time(counts, words), key="bands")
with silent:
    st.subheader(words.say("Nothing reported this quarter"), anchor=False)
    attention.stale(words, load.read(portfolio.stale, viewer, quarter=quarter, limit=8, selection=chosen))
    st.subheader(words.say("Overdue actions"), anchor=False)
    doing.overdue(words, viewer, frame.catalogue, chosen=chosen)

selection.open_partnership(clicked)
