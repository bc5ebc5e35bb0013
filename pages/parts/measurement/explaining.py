"""The blocks of the method page: the steps, the catalogue, the bands, the reader's own partnership worked through."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from health.access import Viewer
from health.catalogue import Catalogue
from health.scoring import ScoringModel
from health.store.read import partnership
from health.wording import Words, band_label, method
from health.wording import lens as lens_words
from pages.parts import load, prepare, selection, show


def steps(words: Words, model: ScoringModel) -> None:
    """Explain the steps from a reported number to a band, with the numbers of the model in force."""
    told = method.steps(words, model)
    st.markdown("\n".join(f"{place}. {sentence}" for place, sentence in enumerate(told, start=1)))


def elements(words: Words, catalogue: Catalogue, model: ScoringModel) -> None:
    """List the elements with meaning, weight and survey share."""
    st.subheader(words.say("The eight elements"), anchor=False)
    columns = {
        words.say("Element"): [element.name.in_(words.language) for element in catalogue.elements],
        words.say("What it means"): [element.meaning.in_(words.language) for element in catalogue.elements],
        words.say("Weight"): [words.percent(weight, digits=1) for weight in model.weights],
        words.say("Survey's share"): [words.percent(share) for share in model.survey_share],
    }
    st.table(pd.DataFrame(columns).set_index(words.say("Element")))


def bands(words: Words, model: ScoringModel) -> None:
    """List the band sets, the one in force first."""
    st.subheader(words.say("Bands"), anchor=False)
    st.markdown(
        words.say(
            "In force: **{name}** ({origin}). {strong} from {green}, {watch} from {red}, {at_risk} below.",
            name=method.band_set(model.bands.name),
            origin=method.band_origin(words, model.bands.origin),
            strong=band_label(words, "strong"),
            green=model.bands.green_from,
            watch=band_label(words, "watch"),
            red=model.bands.red_below,
            at_risk=band_label(words, "at_risk"),
        )
    )
    columns = {
        words.say("Band set"): [method.band_set(entry.name) for entry in model.band_sets],
        words.say("Strong from"): [words.number(entry.green_from, digits=2) for entry in model.band_sets],
        words.say("At risk below"): [words.number(entry.red_below, digits=2) for entry in model.band_sets],
        words.say("Origin"): [method.band_origin(words, entry.origin) for entry in model.band_sets],
    }
    st.table(pd.DataFrame(columns).set_index(words.say("Band set")))


def kpis(words: Words, catalogue: Catalogue, *, names: Mapping[str, str]) -> None:
    """List the catalogue's KPIs: unit, direction, target, what deserves 0, weight, and why."""
    st.subheader(words.say("KPIs of the catalogue"), anchor=False)
    ways = {
        "higher": words.say("higher is better"),
        "lower": words.say("lower is better"),
        "range": words.say("within a range"),
        "rating": words.say("rating"),
    }
    rows = [
        {
            words.say("Element"): names[kpi.element],
            words.say("KPI"): kpi.name.in_(words.language),
            words.say("Direction"): ways[kpi.direction],
            words.say("Target"): prepare.target_told(kpi, catalogue, words),
            words.say("Scores 0 at"): "" if kpi.zero_at is None else words.number(kpi.zero_at, digits=2),
            words.say("Weight"): kpi.weight,
            words.say("Lens"): "" if kpi.lens is None else lens_words.name(words, kpi.lens),
            words.say("Why it measures this"): kpi.why.in_(words.language),
        }
        for kpi in catalogue.kpis
    ]
    show.table(
        pd.DataFrame(rows),
        alt=words.say("KPIs of the catalogue with targets and reasons"),
        # Few rows have a lens, so that Streamlit would fit the column to its heading.
        column_config={words.say("Lens"): st.column_config.TextColumn(width=110)},
    )


def statements(words: Words, catalogue: Catalogue, *, names: Mapping[str, str]) -> None:
    """List the catalogue's survey statements."""
    st.subheader(words.say("Survey statements of the catalogue"), anchor=False)
    rows = [
        {
            words.say("Element"): names[item.element],
            words.say("Code"): item.code,
            words.say("Statement"): item.text.in_(words.language),
            words.say("Scale"): f"{words.number(item.scale_min)}–{words.number(item.scale_max)}",
            words.say("Reverse-worded"): words.say("yes") if item.reverse else words.say("no"),
        }
        for item in catalogue.items
    ]
    show.table(pd.DataFrame(rows), alt=words.say("Survey statements of the catalogue"))


def worked_example(
    words: Words, viewer: Viewer, *, quarter: int, model: ScoringModel, names: Mapping[str, str]
) -> None:
    """Work the reader's own partnership through, element by element."""
    st.subheader(words.say("Your partnership, worked through"), anchor=False)
    code = selection.partnership()
    if code is None:
        return
    found = load.read(partnership.elements, viewer, code=code, quarter=quarter, min_respondents=model.min_respondents)
    history = load.read(partnership.history, viewer, code=code)
    now = history[history["quarter"] == quarter]
    if found.empty or now.empty:
        st.write(words.say("Nothing was reported about it for this quarter; choose another quarter or partnership."))
        return
    rows = prepare.worked(found, model, words=words, names=names)
    st.table(rows.set_index(words.say("Element")))
    row = now.iloc[0]
    if pd.isna(row["score"]):
        share = words.percent(row["coverage"])
        st.markdown(words.say("Only {share} of the element weights is measured, so there is no score.", share=share))
        return
    st.markdown(
        words.say(
            "The weighted mean of these would be {arithmetic}; the health score is **{score}**, so imbalance between "
            "the elements costs {imbalance} points.",
            arithmetic=words.score(row["arithmetic"]),
            score=words.score(row["score"]),
            imbalance=words.score(row["arithmetic"] - row["score"]),
        )
    )


def how_well(words: Words) -> None:
    """Say what simulation found about intervals and claims of change (tests/benchmarks/intervals.py)."""
    st.subheader(words.say("How well this holds"), anchor=False)
    st.markdown(
        words.say(
            "10,000 two-sided surveys were simulated, with few people, finite groups, answers that lean to the high "
            "end and people who rate everything alike; then it was counted how often the 95% interval held the truth, "
            "and how often a partnership that had not changed was said to have moved beyond noise."
        )
    )
    rows = [(3, 0.963, 0.969, 0.026), (5, 0.953, 0.959, 0.037), (10, 0.951, 0.956, 0.044)]
    columns = {
        words.say("Answering a side"): [str(n) for n, *_ in rows] + [words.say("all")],
        words.say("Element interval holds"): [_share(words, share) for share in (*(row[1] for row in rows), 0.956)],
        words.say("Health interval holds"): [_share(words, share) for share in (*(row[2] for row in rows), 0.961)],
        words.say("False “beyond noise”"): [_share(words, share) for share in (*(row[3] for row in rows), 0.036)],
    }
    st.table(pd.DataFrame(columns).set_index(words.say("Answering a side")))
    st.markdown(
        words.say(
            "Wanted were 93 to 97.5%, and at most 6%: all hold here. Not covered: people who choose not to answer "
            "because of what they would say, KPIs reported wrongly, and the choice of weights itself (see What if)."
        )
    )


def _share(words: Words, share: float) -> str:
    return words.number(100.0 * share, digits=1) + "%"
