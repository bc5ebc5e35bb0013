"""How the reader weighs differently: a scoring model on trial, the reason to publish it, two versions side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from health.scoring import ScoringModel
from health.wording import Words, method
from pages.parts import linked


def trial(words: Words, model: ScoringModel, names: Mapping[str, str]) -> ScoringModel:
    """Let the reader weigh differently; gives the model itself while nothing was moved."""
    ways = {"geometric": words.say("geometric mean"), "arithmetic": words.say("arithmetic mean")}
    how, sets = st.columns(2)
    label, first = words.say("How elements are combined"), model.aggregation
    aggregation = linked.choose(how.segmented_control, label, key="aggregation", names=ways, first=first, required=True)
    listed = {bands.name: method.band_set(bands.name) for bands in model.band_sets}
    band_set = linked.choose(sets.selectbox, words.say("Band set"), key="band_set", names=listed, first=model.band_set)
    whole = sum(model.weights)
    weights = [round(100.0 * weight / whole, 1) for weight in model.weights]
    shares = [round(100.0 * share) for share in model.survey_share]
    with st.expander(words.say("Element weights"), expanded=True):
        chosen = _sliders(model.elements, names, values=weights, low=0.5, high=50.0, step=0.5, key="w")
        st.caption(words.say("In percent; brought to 100% together."))
    with st.expander(words.say("Survey's share of each element")):
        mixed = _sliders(model.elements, names, values=shares, low=0, high=100, step=5, key="b")
        st.caption(words.say("In percent; KPIs have the rest. It matters only where an element has both."))
    return replace(
        model,
        aggregation=aggregation or model.aggregation,
        band_set=band_set or model.band_set,
        weights=model.weights if chosen == weights else tuple(value / sum(chosen) for value in chosen),
        survey_share=model.survey_share if mixed == shares else tuple(value / 100.0 for value in mixed),
    )


def _sliders(
    codes: Sequence[str], names: Mapping[str, str], *, values: list[Any], low: Any, high: Any, step: Any, key: str
) -> list[Any]:
    # Row by row: on a telephone columns stand one under another, and the order has to stay.
    places = [column for _ in range(0, len(codes), 4) for column in st.columns(4)]
    given = {"low": low, "high": high, "step": step, "format": "localized"}
    return [
        linked.slide(column, names[code], key=f"{key}_{code}", first=value, **given)
        for column, code, value in zip(places, codes, values, strict=False)
    ]


def published_or_today(words: Words) -> bool:
    """Let the reader choose between today's model and the version a quarter was told by; True for the latter."""
    names = {"today": words.say("With today's model"), "published": words.say("As published")}
    label = words.say("Scores of this quarter")
    picked = linked.choose(st.segmented_control, label, key="scored", names=names, first="today", required=True)
    return bool(picked == "published")


def as_published(words: Words, model: ScoringModel) -> None:
    """Let the reader put every choice of a trial back."""
    if st.button(words.say("Back to the published model"), key="untry", icon=":material/undo:"):
        names = [f"{key}_{code}" for key in ("w", "b") for code in model.elements]
        for name in (*names, "aggregation", "band_set"):
            st.session_state.pop(name, None)
            st.query_params.pop(name, None)
        st.rerun()


def reason(words: Words) -> str:
    """Let the reader say why a model is published."""
    return str(st.text_input(words.say("Why this change? (kept with the version)"), key="reason", max_chars=500))


def two_versions(words: Words, names: Mapping[str, str], *, first: str, second: str) -> tuple[str, str]:
    """Let the reader choose two published versions to set side by side."""
    before, after = st.columns(2)
    listed = list(names)
    one = before.selectbox(
        words.say("As published by"), listed, index=listed.index(first), format_func=names.__getitem__, key="version_1"
    )
    two = after.selectbox(
        words.say("Beside"), listed, index=listed.index(second), format_func=names.__getitem__, key="version_2"
    )
    return one or first, two or second
