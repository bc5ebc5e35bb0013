"""The block of the upload page in which a person sets KPI definitions right, one by one, before they are taken."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from health.intake import AMENDED, amended_by, sounds_lower
from health.wording import Words
from pages.parts.upload.correcting import Answered
from pages.parts.upload.uploading import Looked

# More than a person sets right by hand; such a file is mended where it comes from.
MOST = 500
CHOSEN = ("element", "direction")


def define(words: Words, looked: Looked, *, given: Answered, form: str) -> Answered | None:
    """Let each definition of the file be changed, those in doubt first; give them once sent.

    form: tells this table from the same one about another file.
    """
    found = looked.definitions
    if found is None or found.empty or len(found) > MOST:
        return None
    before = _doubtful_first(found, rows_in_doubt={problem.row for problem in looked.problems})
    st.subheader(words.say("The definitions in your file"), anchor=False)
    st.markdown(
        words.say(
            "Change what is not meant: what is written here stands in place of the file's cell, for this file and "
            "your next one with these headers. KPIs with a problem, or that sound as if less were better, come first."
        )
    )
    with st.form("definitions", border=False):
        after = st.data_editor(
            before.assign(**{name: before[name].replace("", None) for name in CHOSEN}),
            hide_index=True,
            num_rows="fixed",
            disabled=["code", "name"],
            column_order=["code", "name", *AMENDED],
            column_config=_columns(words, looked),
            key=f"definitions_{form}",
        )
        sent = st.form_submit_button(words.say("Use these definitions"), icon=":material/checklist:")
    amended = amended_by(before, after) if sent else {}
    return _together(looked, given, amended) if amended else None


def _together(looked: Looked, given: Answered, amended: dict[str, dict[str, str]]) -> Answered:
    """Add what was changed to what was changed before."""
    was = looked.choices.amended
    both = {code: {**was.get(code, {}), **amended.get(code, {})} for code in {**was, **amended}}
    return Answered(given.reading, replace(looked.choices, amended=both), looked.headers)


def _doubtful_first(found: pd.DataFrame, *, rows_in_doubt: set[int | None]) -> pd.DataFrame:
    doubtful = sounds_lower(found["name"]) & found["direction"].isin(["higher", ""])
    doubtful |= found.index.isin([row for row in rows_in_doubt if row is not None])
    return found.iloc[(~doubtful).to_numpy().argsort(kind="stable")]


def _columns(words: Words, looked: Looked) -> dict[str, object]:
    """Give each column its label, and a list to choose from where its words are known."""
    choose, text = st.column_config.SelectboxColumn, st.column_config.TextColumn
    directions = {
        "higher": words.say("Higher is better"),
        "lower": words.say("Lower is better"),
        "range": words.say("Within a range"),
        "rating": words.say("Levels"),
    }
    return {
        "code": text(words.say("Code"), pinned=True),
        "name": text(words.say("Name"), width="large"),
        "element": choose(words.say("Element"), options=_options(looked, "element")),
        "unit": text(words.say("Unit")),
        "direction": choose(
            words.say("Direction"),
            options=_options(looked, "direction"),
            format_func=lambda code: directions.get(code, code),
        ),
        "target": text(words.say("Target")),
        "zero_at": text(words.say("Scores 0 at")),
        "weight": text(words.say("Weight")),
    }


def _options(looked: Looked, column: str) -> list[str]:
    """List the known words of a column, and those the file has in their place: an editor shows no others."""
    found = [] if looked.definitions is None else looked.definitions[column].tolist()
    return [text for text in dict.fromkeys((*looked.options.get(column, ()), *found)) if text]
