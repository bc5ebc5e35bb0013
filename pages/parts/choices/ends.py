"""Which KPI of a partnership the reader ends and from when, and what the last such step did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import pandas as pd
import streamlit as st

from health.wording import Words


@dataclass(frozen=True)
class Done:
    """Say what was done: about which partnership and KPI (codes), its end or its return, how many scores moved, which.

    from_quarter: None where the KPI is measured again. moved: as `history.moves` takes.
    """

    code: str
    kpi: str
    from_quarter: int | None
    scores: int
    moved: pd.DataFrame


def which(words: Words, names: Mapping[str, str], *, code: str) -> str | None:
    """Let the reader choose one of a partnership's KPIs; None before they did."""
    return st.selectbox(
        words.say("KPI"),
        options=list(names),
        format_func=lambda kpi: names.get(kpi, kpi),
        index=None,
        placeholder=words.say("Choose one"),
        key=f"ended_kpi_{code}_{st.session_state.get('end_turn', 0)}",
    )


def since(words: Words, quarters: range, *, first: int, about: str) -> int:
    """Let the reader choose from which quarter a KPI is ended, the newest first; it starts with `first`.

    about: what the choice is kept for: another KPI has other quarters.
    """
    newest_first = list(reversed(quarters))
    return int(
        st.selectbox(
            words.say("From quarter"),
            options=newest_first,
            format_func=words.quarter,
            index=newest_first.index(first),
            key=f"ended_from_{about}",
        )
    )


def remember(done: Done) -> None:
    """Keep what was done for the next run to tell, and let the next choice start afresh."""
    st.session_state["end_turn"] = st.session_state.get("end_turn", 0) + 1
    st.session_state["end_done"] = done


def just_done(code: str) -> Done | None:
    """Give what was done about a partnership just now, once."""
    done = cast("Done | None", st.session_state.get("end_done"))
    if done is None or done.code != code:
        return None
    del st.session_state["end_done"]
    return done
