"""What a file would overwrite, and what in it looks like a slip: the parts of a preview that warn."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from health.quarter import parse_quarter
from health.wording import MISSING, Words
from pages.parts import show


def corrected(words: Words, changes: pd.DataFrame | None, *, rows: int) -> None:
    """List the stored values that would be corrected, old and new, as they are stored.

    changes: a line for each cell, of the first rows that change; rows: how many do in all.
    """
    if changes is None or changes.empty:
        return
    st.markdown(_counted(words, changes, rows=rows))
    written = {name: [MISSING if pd.isna(cell) else str(cell) for cell in changes[name]] for name in ("old", "new")}
    shown = _quarters_told(words, changes.assign(**written)).rename(columns=_names(words))
    show.table(shown, alt=words.say("Values that would change, old and new"))


def _counted(words: Words, changes: pd.DataFrame, *, rows: int) -> str:
    listed = changes["row"].nunique()
    told = words.plural("{n} row changes", "{n} rows change", rows)
    if listed < rows:
        first = words.plural("{n} cell of the first", "{n} cells of the first", len(changes))
        return words.say("{told}; listed are {first}. The old values are kept in the history.", told=told, first=first)
    cells = words.plural("{n} cell", "{n} cells", len(changes))
    return words.say("{told}, {cells} in all; the old values are kept in the history.", told=told, cells=cells)


def _names(words: Words) -> dict[str, str]:
    return {
        "row": words.say("Row"),
        "partnership": words.say("Partnership"),
        "quarter": words.say("Quarter"),
        "kpi": words.say("KPI"),
        "side": words.say("Side"),
        "item": words.say("Statement"),
        "code": words.say("Code"),
        "column": words.say("Column"),
        "old": words.say("Before"),
        "new": words.say("After"),
    }


def slips(words: Words, jumps: pd.DataFrame | None) -> None:
    """Point out what looks like a slip of the unit; it is for the reader to say."""
    if jumps is None or jumps.empty:
        return
    found = _quarters_told(words, jumps)
    st.warning(
        words.plural(
            "{n} value is ten times or more, or a tenth or less, of any in the two years before: a unit slip?",
            "{n} values are ten times or more, or a tenth or less, of any in the two years before: a unit slip?",
            len(found),
        ),
        icon=":material/warning:",
    )
    columns = {
        words.say("Row"): found["row"],
        words.say("Partnership"): found["partnership"],
        words.say("KPI"): found["kpi"],
        words.say("Quarter"): found["quarter"],
        words.say("Nearest before"): found["before"].astype(float),
        words.say("In this file"): found["actual"].astype(float),
        words.say("Times"): found["factor"].astype(float),
    }
    told = {name: partial(words.number, digits=4) for name in list(columns)[-3:]}
    show.table(pd.DataFrame(columns), alt=words.say("Values that look like a slip of the unit"), told=told)


def _quarters_told(words: Words, found: pd.DataFrame) -> pd.DataFrame:
    if "quarter" not in found:
        return found
    return found.assign(quarter=[words.quarter(parse_quarter(name)) for name in found["quarter"]])
