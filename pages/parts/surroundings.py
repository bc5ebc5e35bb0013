"""The blocks of the ecosystem page: where the value sits, the network, the largest partners, sectors."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from health import charts
from health.store.read import ecosystem
from health.wording import Words, concentration
from pages.parts import load, prepare, selection, show

TOP, DRAWN = 10, 150
# The catalogue's name for partners from several sectors working on one problem.
CROSSING = "hybrid"


def opening(words: Words, values: pd.DataFrame) -> None:
    """Say, currency by currency, which share of the value sits in partnerships at risk."""
    if values.empty:
        st.markdown(words.say("No annual value is known here, so nothing can be said about where it sits."))
        return
    told = [
        concentration.at_risk(words, currency=code, values=dict(zip(part["band"], part["value"], strict=True)))
        for code, part in values.groupby("currency")
    ]
    st.markdown("  \n".join(sentence.replace("$", "\\$") for sentence in told))
    if len(told) > 1:
        st.caption(words.say("Values in different currencies are never added up."))


def network(frame: selection.Frame, *, quarter: int) -> str | None:
    """Draw the network; give the code of a clicked partner's neediest partnership."""
    words = frame.words
    by = selection.hub(words)
    asked = {"by": by, "quarter": quarter, "limit": DRAWN, "selection": frame.selection}
    found = load.read(ecosystem.partnerships, frame.viewer, **asked)
    codes = tuple(sorted({code for code in found["group"] if code is not None}))
    groups = selection.group_names(frame.catalogue, words, by=by, codes=codes)
    clicked = show.chart(words, charts.network(found, words, groups=groups), key="network", clickable=True)
    st.caption(words.say("Size: annual value, compared within one currency. Names are shown for partners at risk."))
    if len(found) == DRAWN:
        st.caption(words.say("Only the {n} partnerships in most need are drawn.", n=DRAWN))
    return clicked


def partners(frame: selection.Frame, values: pd.DataFrame, *, quarter: int) -> None:
    """Draw the largest partners of the currency with most partnerships, or of the one chosen."""
    words = frame.words
    most = values.groupby("currency")["n"].sum().sort_values(ascending=False, kind="stable")
    currency = selection.currency(words, tuple(most.index))
    asked = {"quarter": quarter, "currency": currency, "limit": TOP, "selection": frame.selection}
    found = load.read(ecosystem.largest_partners, frame.viewer, **asked)
    whole = float(values.loc[values["currency"] == currency, "value"].sum())
    banded = found.assign(band=[ecosystem.NEED[int(need)] for need in found["need"]])
    share = float(found["value"].sum()) / whole
    top = prepare.safe(str(found["partner"].iloc[0]))
    st.markdown(concentration.together(words, n=len(found), share=share, top=top))
    show.chart(words, charts.largest(banded, words, currency=currency, whole=whole), key="largest")


def sectors(frame: selection.Frame, *, quarter: int) -> None:
    """Draw the partners' sectors, and say what comes together across them."""
    words, catalogue = frame.words, frame.catalogue
    found = load.read(ecosystem.sectors, frame.viewer, quarter=quarter, selection=frame.selection)
    names = {entry.code: entry.name.in_(words.language) for entry in catalogue.sectors}
    known = found[found["sector"].notna()].groupby("sector")["n"].sum().sort_values(ascending=False, kind="stable")
    listed = [f"{names[str(code)]} {words.number(n)}" for code, n in known.items()]
    told = (
        words.plural(
            "Our partners come from {n} sector: {who}.",
            "Our partners come from {n} sectors: {who}.",
            len(known),
            who=words.listed(listed),
        )
        if len(known)
        else words.say("No partnership names its partner's sector.")
    )
    crossing = int(known.get(CROSSING, 0))
    if crossing:
        told += " " + words.plural(
            "{n} partnership brings several sectors together.",
            "{n} partnerships bring several sectors together.",
            crossing,
        )
    st.markdown(told)
    show.chart(words, charts.sectors(found, words, names=names), key="sectors")
