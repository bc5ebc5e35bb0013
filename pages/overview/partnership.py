"""Partnership: how is this one, why, what now?"""

import streamlit as st

from health import charts
from health.store.read import partnership
from pages.parts import ailing, causes, dossier, happening, load, prepare, robust, selection, show, undertaking
from pages.parts.published import beside_today, read_under

frame = selection.current()
words, viewer, catalogue = frame.words, frame.viewer, frame.catalogue

quarter = selection.header(words.say("Partnership"))
code = selection.partnership()
if quarter is None or code is None:
    show.nothing_yet(words, viewer)
    st.stop()

model, under, least = read_under(words, viewer, quarter=quarter, code=code)
entry = load.read(partnership.header, viewer, code=code)
history = load.read(partnership.history, viewer, code=code, model_id=under)
every = load.read(partnership.elements, viewer, code=code, min_respondents=least, model_id=under)
parts = every[every["quarter"] == quarter]
names = prepare.element_names(catalogue, words)

dossier.register_line(words, catalogue, entry)
now = dossier.summary(words, entry, history, parts, quarter=quarter, model=model, names=names)
if now is None:
    st.stop()
beside_today(words, viewer, model_id=under, code=code, quarter=quarter)

about = {"code": code, "quarter": quarter, "catalogue": catalogue, "names": names}
causes.change(words, viewer, parts=every, history=history, model=model, **about)
ailing.challenges(words, viewer, least=least, model_id=under, **about)
undertaking.of_partnership(words, viewer, catalogue, code, quarter=quarter)

elements, trend = st.columns([3, 2], gap="large")
with elements:
    st.subheader(words.say("Elements"), anchor=False)
    drawn = charts.elements(prepare.with_bands(parts, model, of="score"), words, names=names)
    show.chart(words, drawn, key="elements")
with trend:
    st.subheader(words.say("Health by quarter"), anchor=False)
    events = happening.events_of(words, viewer, catalogue, code)
    causes.heading(words, history, events, quarter=quarter, model=model)
    dossier.differing_views(words, parts, names=names)

st.subheader(words.say("KPIs"), anchor=False)
kpis = load.read(partnership.kpis, viewer, code=code, quarter=quarter)
past = load.read(partnership.kpi_history, viewer, code=code, since=quarter - 7, until=quarter)
restated = load.read(partnership.restatements, viewer, code=code, quarter=quarter)
dossier.kpis(words, kpis, past, restated, quarter=quarter, model=model, catalogue=catalogue, names=names)

st.subheader(words.say("Who answered"), anchor=False)
dossier.people(words, load.read(partnership.waves, viewer, code=code, min_respondents=least), quarter=quarter)
robust.of_one(words, viewer, code=code, quarter=quarter, model_id=under)
