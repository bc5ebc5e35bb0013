"""A choice that travels in the link: read from it and written back by code, whatever language shows it.

Streamlit's own binding writes the words a widget shows, which differ between languages: a link made in English would
lose its choices in Indonesian.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st


def choose(
    widget: Callable[..., Any],
    label: str,
    *,
    key: str,
    names: Mapping[str, str],
    first: str | None = None,
    many: bool = False,
    **looks: Any,
) -> Any:
    """Draw a choice and give what is chosen: a code, or a list of codes with `many`.

    names: code → name as shown, in order. first: the code chosen where neither the link nor the reader has said
    anything; it stays out of the link. What the link names and nobody offers here is dropped.
    """
    _settle(key, names, first=first, many=many)
    picked = widget(
        label,
        options=list(names),
        format_func=lambda code: names.get(code, code),
        key=key,
        on_change=write,
        args=(key, first),
        persist_state="session",
        **looks,
    )
    write(key, first)
    return picked


def _settle(key: str, names: Mapping[str, str], *, first: str | None, many: bool) -> None:
    asked = [code for code in st.query_params.get_all(key) if code in names]
    if asked:
        st.session_state[key] = asked if many else asked[-1]
        return
    held = st.session_state.get(key)
    known = [code for code in (held if isinstance(held, list) else [held]) if code in names]
    if known:
        st.session_state[key] = known if many else known[-1]
    elif first is not None:
        st.session_state[key] = first
    else:
        st.session_state.pop(key, None)


def write(key: str, first: str | None = None) -> None:
    """Let the link say what is chosen under a key."""
    held = st.session_state.get(key)
    codes: list[Any] = list(held) if isinstance(held, list) else [held]
    if codes in ([], [None], [first]):
        st.query_params.pop(key, None)
    elif st.query_params.get_all(key) != codes:
        st.query_params[key] = codes
