"""Survey: how far can it be trusted?"""

import streamlit as st

from health.store.read import survey
from pages.parts import load, prepare, selection, show
from pages.parts.measurement import listening

frame = selection.current()
words, viewer, chosen = frame.words, frame.viewer, frame.selection

quarter = selection.header(words.say("Survey"))
if quarter is None:
    show.nothing_yet(words, viewer)
    st.stop()

least = load.scoring_model().min_respondents
asked = {"quarter": quarter, "min_respondents": least, "selection": chosen}
found = load.read(survey.voices, viewer, **asked)
responses = load.read(survey.responses, viewer, **asked)
if not found.waves_all:
    show.no_survey(words, viewer)
    st.stop()

listening.opening(words, responses, found, quarter=quarter, least=least)
listening.rates(words, responses)
if found.elements:
    names = prepare.element_names(frame.catalogue, words)
    listening.elements(words, found, names)
    listening.one_element(words, found, frame.catalogue, names)
    listening.advice(words, found)
