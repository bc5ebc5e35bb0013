"""Compare: which kind does better, and is it so whatever one chooses?"""

import streamlit as st

from health import assess, charts
from health.store.read import compare
from health.wording import sentences
from pages.parts import load, prepare, selection, show
from pages.parts.choices import looking
from pages.parts.measurement import robust

frame = selection.current()
words, viewer, chosen = frame.words, frame.viewer, frame.selection

quarter = selection.header(words.say("Compare"))
if quarter is None:
    show.nothing_yet(words, viewer)
    st.stop()
by = looking.grouping(words)

asked = {"by": by, "quarter": quarter, "selection": chosen}
scores = load.read(compare.scores, viewer, **asked)
if scores["score"].notna().sum() == 0:
    show.nothing_left(words)
    st.stop()

groups = selection.group_names(frame.catalogue, words, by=by, codes=tuple(sorted(set(scores["group"]))))
told = prepare.best_and_worst(scores, groups)
if told is None:
    st.markdown(sentences.only_group(words, **prepare.only_group(scores, groups)))
else:
    st.markdown(sentences.best_and_worst(words, **told))

st.subheader(words.say("Spread of health scores"), anchor=False)
clicked = show.chart(words, charts.distribution(scores, words, groups=groups), key="spread", clickable=True)

st.subheader(words.say("Elements by group, mean with 95% interval"), anchor=False)
profiles = prepare.with_mean_interval(load.read(compare.profiles, viewer, **asked))
names = prepare.element_names(frame.catalogue, words)
show.chart(words, charts.profiles(profiles, words, elements=names, groups=groups), key="profiles")
st.caption(words.say("Intervals are over the partnerships of a group; a group of one has none."))

if looking.rank_wanted(words, among=len(scores), most=robust.AT_ONCE):
    standing = load.read(assess.standing, viewer, quarter=quarter, selection=chosen)
    clicked = robust.ranking(words, standing, model=load.scoring_model()) or clicked
    versus = {"quarter": quarter, "selected": chosen}
    st.subheader(words.say("One against another"), anchor=False)
    robust.duel(words, viewer, groups, by=by, key=f"duel_{by}", scores=scores, **versus)
    robust.duel(words, viewer, robust.names_of(standing), by="partnership", key="duel", **versus)

selection.open_partnership(clicked)
