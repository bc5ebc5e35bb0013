"""The blocks about goals: how many are on track, how far each is on its way, and where its course leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from health import charts
from health.access import Viewer
from health.catalogue import Catalogue
from health.insight.goals import STATES
from health.store.read import goals as read
from health.wording import Words, figures, improvement
from health.wording.record_words import goal_title, state_label
from pages.parts import load, prepare, selection, show
from pages.parts.records import forms

_DRAWN = 12


def in_order(goals: pd.DataFrame) -> pd.DataFrame:
    """Put the goals in the order they need looking at: off track first, the least of the way first."""
    return goals.assign(place=goals["state"].map(STATES.index)).sort_values(["place", "progress", "code", "number"])


def sentence(words: Words, goals: pd.DataFrame) -> None:
    """Say how many goals are on track, and whose are not. goals: of `in_order`."""
    counts = {state: int((goals["state"] == state).sum()) for state in STATES}
    worst = goals.loc[goals["state"] == "off_track", "partnership"].drop_duplicates()
    st.markdown(improvement.goals(words, counts, worst=[prepare.safe(name) for name in worst]))


def ways(words: Words, catalogue: Catalogue, goals: pd.DataFrame, *, names_partnership: bool = True) -> None:
    """Draw how far the goals are on their way, those in most need first. goals: of `in_order`."""
    measured = goals[goals["state"] != "unknown"].head(_DRAWN)
    if measured.empty:
        return
    rows = measured.to_dict("records")
    titles = [goal_title(words, catalogue, row) for row in rows]
    label = [f"{row['partnership']} · {title}" for row, title in zip(rows, titles, strict=True)]
    asked = (measured["expected"] - measured["baseline"]) / (measured["target"] - measured["baseline"])
    frame = measured.assign(
        name=label if names_partnership else titles,
        told=[course_told(words, catalogue, row) for row in rows],
        asked=asked,
    )
    show.chart(words, charts.goal_ways(frame, words), key="goal_ways")
    if len(goals) > len(measured):
        st.caption(words.say("The {n} that need looking at most; all of them are listed below.", n=len(measured)))


def course_told(words: Words, catalogue: Catalogue, row: Mapping[str, Any]) -> str:
    """Say from where to where by when, where it is, and where its course leads."""
    unit = prepare.unit_name(row["unit"], catalogue, words)
    told = [
        words.say(
            "from {baseline} to {target} by {quarter}",
            baseline=words.number(row["baseline"], digits=2),
            target=figures.with_unit(words, row["target"], unit),
            quarter=words.quarter(int(row["due_quarter"])),
        )
    ]
    if not np.isnan(row["measured_value"]):
        told.append(
            words.say(
                "{value} in {quarter}, the straight way asks {expected}",
                value=words.number(row["measured_value"], digits=2),
                quarter=words.quarter(int(row["measured"])),
                expected=words.number(row["expected"], digits=1),
            )
        )
    if not np.isnan(row["forecast"]) and row["state"] != "reached":
        told.append(words.say("its course leads to {forecast}", forecast=words.number(row["forecast"], digits=1)))
    return "; ".join(told)


def cards(
    words: Words, viewer: Viewer, catalogue: Catalogue, goals: pd.DataFrame, *, names_partnership: bool = True
) -> None:
    """List goals as cards with state, course and owner, the rest behind one click. goals: of `in_order`."""
    show.listing(
        words,
        goals.to_dict("records"),
        lambda row: _card(words, viewer, catalogue, row, names_partnership=names_partnership),
    )


def _card(
    words: Words, viewer: Viewer, catalogue: Catalogue, row: Mapping[str, Any], *, names_partnership: bool
) -> None:
    with st.container(border=True, gap="xsmall", key=f"goal_{row['code']}_{row['number']}"):
        title = prepare.safe(goal_title(words, catalogue, row))
        st.markdown(f"**{state_label(words, row['state'])}** · {title}")
        st.caption(prepare.safe(f"{course_told(words, catalogue, row)} · {row['owner']}"))
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            if names_partnership:
                selection.partnership_link(row["code"], row["partnership"])
            forms.change_button(words, viewer, "goal", row)


def rule(words: Words) -> None:
    """Say how a goal is judged."""
    with st.popover(words.say("How a goal is judged"), icon=":material/help:", type="tertiary"):
        st.markdown(
            words.say(
                "The straight way runs from where the goal starts to its target. The course is the Theil–Sen line "
                "through the last eight quarters of its KPI. **On track**: on or ahead of the straight way, and the "
                "course reaches the target by the due quarter. **May miss its target**: only one of the two. **Off "
                "track**: neither, or past its due quarter without being reached. With fewer than four quarters there "
                "is no course; then a goal behind the way is off track below half of what the way asks. What was not "
                "measured this quarter or the one before is not judged."
            )
        )


def of_partnership(words: Words, viewer: Viewer, catalogue: Catalogue, code: str, *, quarter: int) -> None:
    """Show one partnership's goals, with the button for a new one: a block for its page."""
    goals = in_order(load.read(read.judged, viewer, quarter=quarter, code=code))
    forms.new_button(words, viewer, "goal", code, label=words.say("New goal"))
    if goals.empty:
        st.write(words.say("No goal yet. A goal names a KPI, where it starts, where it should be, and by when."))
        return
    cards(words, viewer, catalogue, goals, names_partnership=False)
