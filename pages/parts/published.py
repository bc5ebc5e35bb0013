"""Under which version of the scoring model a page reads its scores: today's, or the one a past quarter was told by.

All quarters of a page are read under the one version, so that a change of model is never drawn as a change of health.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import streamlit as st

from health.access import Viewer
from health.scoring import ScoringModel
from health.store.read import partnership, whatif
from health.wording import Words, band_label
from pages.parts import load, menu
from pages.parts.choices import weighing


class Under(NamedTuple):
    """Hold the model scores are read under, the number of its version (None: the one in force), and the fewest
    respondents anything is shown of: what it or today's model asks for, whichever is more.
    """

    model: ScoringModel
    model_id: int | None
    least: int


def read_under(words: Words, viewer: Viewer, *, quarter: int, code: str | None = None) -> Under:
    """Let the reader see a quarter as it was published, where that was under another version than today's.

    code: of this partnership, where it can still be read.
    """
    today = load.scoring_model()
    told_by = load.read(whatif.as_published, viewer, quarter=quarter, code=code)
    if told_by is None or not weighing.published_or_today(words):
        return Under(today, None, today.min_respondents)
    st.info(_notice(words, told_by, quarter=quarter), icon=":material/history:")
    st.page_link(menu.WHAT_IF, label=words.say("Set both versions side by side"), icon=":material/compare_arrows:")
    model = ScoringModel.from_json(told_by.parameters)
    return Under(model, told_by.id, max(model.min_respondents, today.min_respondents))


def version_name(words: Words, number: int, published_at: datetime) -> str:
    """Name a published version by its number and day."""
    return words.say("version {number} of {day}", number=number, day=words.date(published_at.date()))


def _notice(words: Words, version: whatif.Version, *, quarter: int) -> str:
    return words.say(
        "**{quarter} as published.** Every score, band and change below is by the scoring model, {version}, in all "
        "quarters alike: no change shown is a change of model. What came in after the next version took over has no "
        "score here, nor has a partnership whose people answered since: the difference would tell what they said.",
        quarter=words.quarter(quarter),
        version=version_name(words, version.id, version.published_at),
    )


def beside_today(words: Words, viewer: Viewer, *, model_id: int | None, code: str, quarter: int) -> None:
    """Say what today's model makes of a quarter shown as published; nothing where it is shown by today's."""
    if model_id is None:
        return
    history = load.read(partnership.history, viewer, code=code)
    found = history[history["quarter"] == quarter]
    if found.empty:
        return
    st.caption(
        words.say(
            "By today's model: {score}, {band}. The difference comes from the model, and from facts that came or were "
            "corrected since; it is not a change of health.",
            score=words.score(found.iloc[0]["score"]),
            band=band_label(words, found.iloc[0]["band"]),
        )
    )
