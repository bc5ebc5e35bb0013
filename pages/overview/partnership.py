"""Partnership: how is this one, why, what now?"""

import streamlit as st

from health import charts
from health.store.read import partnership
from pages.parts import load, prepare, selection, show
from pages.parts.partnership import ailing, causes, dossier, leaf
from pages.parts.published import beside_today, read_under
from pages.parts.records import happening

frame = selection.current()
words, viewer, catalogue = frame.words, frame.viewer, frame.catalogue

quarter = selection.header(words.say("Partnership"))
code = selection.partnership()
if quarter is None or code is None:
    show.nothing_yet(words, viewer)
    st.stop()

under = read_under(words, viewer, quarter=quarter, code=code)
model, least, version = under.model, under.least, under.model_id
entry = load.read(partnership.header, viewer, code=code)
history = load.read(partnership.history, viewer, code=code, model_id=version)
every = load.read(partnership.elements, viewer, code=code, min_respondents=least, model_id=version)
parts = every[every["quarter"] == quarter]
names = prepare.element_names(catalogue, words)

dossier.register_line(words, catalogue, entry)
now = dossier.summary(words, entry, history, parts, quarter=quarter, model=model, names=names)
if now is None:
    st.stop()
beside_today(words, viewer, model_id=version, code=code, quarter=quarter)

about = {"code": code, "quarter": quarter, "catalogue": catalogue, "names": names}
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

causes.change(words, viewer, parts=every, history=history, model=model, least=least, **about)
ailing.challenges(words, viewer, least=least, model_id=version, **about)
leaf.turned_to(frame, code=code, quarter=quarter, under=under)
