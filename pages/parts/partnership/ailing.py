"""What ails a partnership: the challenges its measures point to, with the signs and what has helped others."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from health.access import Viewer
from health.catalogue import Catalogue, Remedy
from health.insight import Finding, find_challenges
from health.quarter import last_day
from health.store.read import signs
from health.wording import Words, reasons
from pages.parts import load, show
from pages.parts.records import forms

_MARKS = {"likely": "▲", "possible": "◆", "none": "○"}
_ORDER = ("likely", "possible", "none")


def challenges(
    words: Words,
    viewer: Viewer,
    *,
    code: str,
    quarter: int,
    least: int,
    model_id: int | None,
    catalogue: Catalogue,
    names: Mapping[str, str],
) -> None:
    """Show the challenges found with their signs and remedies, the others with what is not measured of them."""
    st.subheader(words.say("What it points to, and what to do"), anchor=False)
    measures = load.read(
        signs.measures,
        viewer,
        code=code,
        quarter=quarter,
        on=last_day(quarter),
        min_respondents=least,
        model_id=model_id,
    )
    found = sorted(find_challenges(measures, catalogue), key=lambda one: (_ORDER.index(one.level), -one.present))
    there = [finding for finding in found if finding.level != "none"]
    st.markdown(reasons.pointing(words, there, catalogue))
    for place, finding in enumerate(there):
        _found(words, viewer, finding, code=code, catalogue=catalogue, names=names, opened=place == 0)
    others = [finding for finding in found if finding.level == "none"]
    if others:
        with st.expander(words.say("Looked at and not found ({n})", n=len(others))):
            show.rows(
                pd.concat([_signs(words, one, catalogue=catalogue, names=names) for one in others]),
                alt=words.say("Signs of the challenges that were not found"),
            )


def _found(
    words: Words,
    viewer: Viewer,
    finding: Finding,
    *,
    code: str,
    catalogue: Catalogue,
    names: Mapping[str, str],
    opened: bool,
) -> None:
    language = words.language
    name = catalogue.name("challenges", finding.challenge, language)
    label = f"{_MARKS[finding.level]} **{name}** · {reasons.challenge_level(words, finding.level)}"
    with st.expander(label, expanded=opened, key=f"challenge_{finding.challenge}"):
        challenge = next(one for one in catalogue.challenges if one.code == finding.challenge)
        st.caption(challenge.meaning.in_(language))
        seen, helps = st.columns([3, 2], gap="large")
        with seen:
            st.table(
                _signs(words, finding, catalogue=catalogue, names=names)
                .drop(columns=words.say("Challenge"))
                .set_index(words.say("Sign"))
            )
        with helps:
            st.markdown("**" + words.say("What has helped others") + "**")
            for remedy in catalogue.remedies_of(finding.challenge):
                _remedy(words, viewer, remedy, code=code)


def _remedy(words: Words, viewer: Viewer, remedy: Remedy, *, code: str) -> None:
    """Say what has helped, with the way to make an action of it for those who may."""
    st.markdown(f"- {remedy.text.in_(words.language)}")
    if viewer.may_upload and st.button(
        words.say("Make this an action"), icon=":material/add_task:", type="tertiary", key=f"act_{remedy.code}"
    ):
        forms.open_action_form(words, viewer, code, challenge=remedy.challenge, remedy=remedy.code)


def _signs(words: Words, finding: Finding, *, catalogue: Catalogue, names: Mapping[str, str]) -> pd.DataFrame:
    """List a challenge's signs: those there first, then those not there, then those not measured."""
    texts = {sign.code: sign.text.in_(words.language) for sign in catalogue.signs_of(finding.challenge)}
    state = {True: words.say("● there"), False: words.say("○ not there"), None: words.say("– not measured")}
    order = (True, False, None)
    rows = [
        {
            words.say("Challenge"): catalogue.name("challenges", finding.challenge, words.language),
            words.say("Sign"): texts[sign],
            words.say("Measured"): reasons.reading(words, reading, names=names),
            words.say("State"): state[reading.present],
        }
        for (_, sign), reading in sorted(finding.readings.items(), key=lambda entry: order.index(entry[1].present))
    ]
    return pd.DataFrame(rows)
