"""Method: how is every number made?"""

import streamlit as st

from pages.parts import load, prepare, selection
from pages.parts.measurement import explaining

frame = selection.current()
words, catalogue = frame.words, frame.catalogue
model = load.scoring_model()
names = prepare.element_names(catalogue, words)

quarter = selection.header(words.say("Method"), narrows=False)
st.markdown(
    words.say(
        "Every score runs from 0 to 100, higher is healthier. It is made from two kinds of facts: KPIs measured "
        "against their targets, and what both sides say in surveys. A missing number stays missing: it is never "
        "0, never 100, never a guess."
    )
)
explaining.steps(words, model)
explaining.elements(words, catalogue, model)
explaining.bands(words, model)
explaining.how_well(words)
explaining.kpis(words, catalogue, names=names)
explaining.statements(words, catalogue, names=names)
if quarter is not None:
    explaining.worked_example(words, frame.viewer, quarter=quarter, model=model, names=names)
