"""What the reader looks at on a page: which part of it lies open, what it is compared by, which rows are kept."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from health.store.read.visible import FILTERS
from health.wording import ORDER, Words, alerts, band_label
from pages.parts import linked, selection


def portfolio_view(words: Words) -> str:
    """Let the reader choose what the lower half of the portfolio shows."""
    names = {
        "value": words.say("Health and value"),
        "types": words.say("By type"),
        "elements": words.say("Elements"),
        "time": words.say("Bands over time"),
        "moves": words.say("What moved"),
        "alerts": words.say("Alerts"),
        "silent": words.say("Silent"),
    }
    return _look_closer(words, names, key="view")


def leaf(words: Words) -> str:
    """Let the reader choose which leaf of a partnership's file lies open."""
    names = {
        "done": words.say("What is being done"),
        "kpis": words.say("KPIs"),
        "people": words.say("Who answered"),
        "firm": words.say("How firm is this?"),
    }
    return _look_closer(words, names, key="leaf")


def _look_closer(words: Words, names: Mapping[str, str], *, key: str) -> str:
    first = next(iter(names))
    looks = {"required": True, "label_visibility": "collapsed"}
    picked = linked.choose(st.segmented_control, words.say("Look closer"), key=key, names=names, first=first, **looks)
    return str(picked or first)


def bands(words: Words) -> tuple[str, ...]:
    """Let the reader keep some bands only; none chosen: all."""
    names = {band: band_label(words, band) for band in ORDER}
    looks = {"selection_mode": "multi", "label_visibility": "collapsed"}
    return tuple(linked.choose(st.pills, words.say("Band"), key="band", names=names, many=True, **looks))


def grouping(words: Words) -> str:
    """Let the reader choose what to compare by."""
    label, labels = words.say("Compare by"), selection.filter_labels(words)
    picked = linked.choose(st.segmented_control, label, key="by", names=labels, first=FILTERS[0], required=True)
    return picked or FILTERS[0]


def cause(words: Words, elements: Mapping[str, str]) -> str | None:
    """Let the reader choose the element to look into; the first, which moved the score most, without a choice."""
    if not elements:
        return None
    first = next(iter(elements))
    return linked.choose(st.selectbox, words.say("What is behind"), key="cause", names=elements, first=first) or first


def look_into(element: str) -> None:
    """Choose an element to look into, as a click on the waterfall does."""
    st.session_state["cause"] = element
    linked.write("cause")


def alert_kinds(words: Words, counts: Mapping[str, int]) -> tuple[str, ...]:
    """Let the reader keep some kinds of alert only; none chosen: all."""
    names = {kind: f"{alerts.kind(words, kind)} · {words.number(n)}" for kind, n in counts.items()}
    looks = {"selection_mode": "multi", "label_visibility": "collapsed"}
    return tuple(linked.choose(st.pills, words.say("Kinds of alert"), key="alerts", names=names, many=True, **looks))


def seen_alerts(words: Words) -> bool:
    """Let the reader see the alerts too that somebody has looked at."""
    return linked.tick(st.toggle, words.say("Also those looked at"), key="looked_at")


def note(words: Words, about: str) -> str:
    """Take a note about one partnership's alerts."""
    return st.text_input(words.say("Note"), key=f"note_{about}", max_chars=500)


def hub(words: Words) -> str:
    """Let the reader choose what partners are drawn around."""
    names = {name: selection.filter_label(words, name) for name in ("type", "sector", "region")}
    label, first = words.say("Partners around"), next(iter(names))
    picked = linked.choose(st.segmented_control, label, key="hub", names=names, first=first, required=True)
    return str(picked or first)


def lens(words: Words) -> str | None:
    """Let the reader look at health, or through the lens of social or environmental KPIs; None for health."""
    names = {"health": words.say("Health"), "social": words.say("Social"), "environmental": words.say("Environmental")}
    label, first = words.say("Coloured by"), next(iter(names))
    picked = linked.choose(st.segmented_control, label, key="lens", names=names, first=first, required=True)
    return None if picked in (None, first) else str(picked)


def currency(words: Words, codes: tuple[str, ...]) -> str:
    """Let the reader choose among several currencies; a single one is not asked about."""
    if len(codes) == 1:
        return codes[0]
    names, first = {code: code for code in codes}, codes[0]
    label = words.say("Currency")
    picked = linked.choose(st.segmented_control, label, key="currency", names=names, first=first, required=True)
    return str(picked or first)


def pair(words: Words, names: Mapping[str, str], *, key: str) -> tuple[str, str] | None:
    """Let the reader choose two of some; None while there are no two different ones."""
    if len(names) < 2:
        return None
    labels = (words.say("Does this one beat"), words.say("this one?"))
    one, other = (
        linked.choose(column.selectbox, label, key=f"{key}_{place}", names=names, first=code) or code
        for place, (column, label, code) in enumerate(zip(st.columns(2), labels, names, strict=False), start=1)
    )
    return None if one == other else (one, other)


def surveyed_element(words: Words, names: Mapping[str, str]) -> str:
    """Let the reader choose an element of the survey."""
    first = next(iter(names))
    return linked.choose(st.selectbox, words.say("Element"), key="element", names=names, first=first) or first


def rank_wanted(words: Words, *, among: int, most: int) -> bool:
    """Say whether to work out ranks: at once among a few, on request among many."""
    if among <= most:
        return True
    return bool(st.toggle(words.say("Work out the rank among {n} partnerships", n=among), key="rank_wanted"))
