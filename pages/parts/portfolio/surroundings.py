"""The blocks of the ecosystem page: where the value sits, the network, the largest partners, sectors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from health import charts
from health.insight import lens as lens_insight
from health.scoring import ScoringModel
from health.store.read import ecosystem, visible
from health.wording import ORDER, Words, band_label, concentration, figures, status_of
from health.wording import lens as lens_words
from pages.parts import load, prepare, selection, show
from pages.parts.choices import looking

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
    """Draw the network, by health or through a lens; give the code of a clicked partner's neediest partnership."""
    words = frame.words
    with st.container(horizontal=True):
        lens, by = looking.lens(words), looking.hub(words)
    asked = {"by": by, "quarter": quarter, "limit": DRAWN, "lens": lens, "selection": frame.selection}
    found = load.read(ecosystem.partnerships, frame.viewer, **asked)
    codes = tuple(sorted({code for code in found["group"] if code is not None}))
    groups = selection.group_names(frame.catalogue, words, by=by, codes=codes)
    if lens is None:
        return _drawn(words, found, groups)
    rows = lens_insight.attained(load.read(ecosystem.under_lens, frame.viewer, **_within(frame, quarter), lens=lens))
    model = load.scoring_model()
    seen = _banded(rows, model)
    total = load.read(visible.count, frame.viewer, selection=frame.selection)
    counted = {str(band): int(n) for band, n in seen["band"].value_counts().items()}
    st.markdown(lens_words.summary(words, lens=lens, total=total, assigned=len(seen), bands=counted))
    clicked = _drawn(words, _through(found, seen), groups, lens=lens, model=model)
    if not rows.empty:
        _lens_table(frame, rows, lens=lens)
    return clicked


def _within(frame: selection.Frame, quarter: int) -> dict[str, Any]:
    return {"quarter": quarter, "selection": frame.selection}


def _banded(rows: pd.DataFrame, model: ScoringModel) -> pd.DataFrame:
    """Give code, attainment and band of each partnership for which a KPI under the lens counts."""
    attained = lens_insight.by_partnership(rows, needed=model.kpi_coverage_needed)
    return prepare.with_bands(attained, model, of="attainment")


def _through(found: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """Put attainment and its band in the place of score and band; none where nothing is reported."""
    held = found.drop(columns=["score", "band"]).merge(
        seen.rename(columns={"attainment": "score"}), on="code", how="left"
    )
    return held.assign(band=[status_of(band) for band in held["band"]])


def _drawn(
    words: Words,
    found: pd.DataFrame,
    groups: Mapping[str, str],
    *,
    lens: str | None = None,
    model: ScoringModel | None = None,
) -> str | None:
    """Draw the network with the key to its marks and numbers."""
    drawn = charts.network(found, words, groups=groups, lens=lens)
    clicked = show.chart(words, drawn, key="network", clickable=True)
    numbered = charts.numbered(found, words, groups=groups)
    if numbered:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(f"{_mark(words, 'at_risk', lens=lens)}:", width="content")
            for number, (partner, code) in enumerate(numbered, start=1):
                selection.partnership_link(code, f"{number} {partner}")
    if model is None:
        st.caption(" · ".join(_mark(words, band, lens=lens) for band in ORDER))
    else:
        st.caption(lens_words.key(words, near_from=model.bands.green_from, far_below=model.bands.red_below))
    st.caption(words.say("Size: annual value, compared within one currency."))
    if len(found) == DRAWN:
        st.caption(words.say("Only the {n} partnerships in most need are drawn.", n=DRAWN))
    return clicked


def _mark(words: Words, band: str, *, lens: str | None) -> str:
    return band_label(words, band) if lens is None else lens_words.label(words, band)


def _lens_table(frame: selection.Frame, rows: pd.DataFrame, *, lens: str) -> None:
    """List the KPIs under the lens: what they measure, who reports them, how near they are to target."""
    words, catalogue = frame.words, frame.catalogue
    elements = prepare.element_names(catalogue, words)
    known = {str(row["kpi"]): row for _, row in rows.drop_duplicates("kpi").iterrows()}
    listed = [
        {
            words.say("KPI"): prepare.kpi_name(known[str(row["kpi"])], catalogue, words),
            words.say("Element"): elements[known[str(row["kpi"])]["element"]],
            words.say("Target"): _target(known[str(row["kpi"])], frame),
            words.say("Reporting"): words.say("{n} of {total}", n=row["reporting"], total=row["assigned"]),
            words.say("Mean attainment"): words.score(row["mean"]),
        }
        for _, row in lens_insight.by_kpi(rows).iterrows()
    ]
    show.table(pd.DataFrame(listed), alt=words.say("The {lens} KPIs", lens=lens_words.name(words, lens)))


def _target(row: Mapping[str, Any], frame: selection.Frame) -> str:
    listed = frame.catalogue.kpi(row["kpi"]) if pd.isna(row["own"]) else None
    if listed is not None:
        return prepare.target_told(listed, frame.catalogue, frame.words)
    unit = prepare.unit_name(row["unit"], frame.catalogue, frame.words)
    if row["direction"] == "rating":
        return str(row["levels"]).split("|")[-1]
    if row["direction"] == "range":
        return figures.range_of(frame.words, low=row["target_low"], high=row["target_high"], unit=unit)
    return figures.with_unit(frame.words, row["default_target"], unit)


def partners(frame: selection.Frame, values: pd.DataFrame, *, quarter: int) -> None:
    """Draw the largest partners of the currency with most partnerships, or of the one chosen."""
    words = frame.words
    most = values.groupby("currency")["n"].sum().sort_values(ascending=False, kind="stable")
    currency = looking.currency(words, tuple(most.index))
    asked = {"quarter": quarter, "currency": currency, "limit": TOP, "selection": frame.selection}
    found = load.read(ecosystem.largest_partners, frame.viewer, **asked)
    whole = float(values.loc[values["currency"] == currency, "value"].sum())
    banded = found.assign(band=[ecosystem.NEED[int(need)] for need in found["need"]])
    share = float(found["value"].sum()) / whole
    top = prepare.safe(str(found["partner"].iloc[0]))
    st.markdown(concentration.together(words, n=len(found), share=share, currency=currency, top=top))
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
