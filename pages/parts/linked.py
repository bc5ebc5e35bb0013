"""A choice that travels in the link: read from it and written back by code, whatever language shows it.

Streamlit's own binding writes the words a widget shows, which differ between languages: a link made in English would
lose its choices in Indonesian.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

_YES = "true"


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


def tick(widget: Callable[..., bool], label: str, *, key: str) -> bool:
    """Draw a choice between yes and no, and give it; only a yes stands in the link."""
    if st.query_params.get(key) == _YES:
        st.session_state[key] = True
    picked = widget(label, key=key, on_change=_write_tick, args=(key,), persist_state="session")
    _write_tick(key)
    return picked


def _write_tick(key: str) -> None:
    if not st.session_state[key]:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != _YES:
        st.query_params[key] = _YES


def slide(
    place: Any, label: str, *, key: str, low: float, high: float, first: float, step: float, **looks: Any
) -> float:
    """Draw a slider and give its value; what the link names between its ends counts, its first value stays out of it.

    low, high, first and step are all whole or all with a fraction, as the value then is.
    """
    asked = _number(st.query_params.get(key, ""))
    if low <= asked <= high:
        st.session_state[key] = type(first)(asked)
    else:
        st.session_state.setdefault(key, first)
    told = {"on_change": _write_number, "args": (key, first)}
    value: float = place.slider(label, low, high, step=step, key=key, persist_state="session", **told, **looks)
    _write_number(key, first)
    return value


def _write_number(key: str, first: float) -> None:
    held = st.session_state[key]
    if held == first:
        st.query_params.pop(key, None)
    elif _number(st.query_params.get(key, "")) != held:
        st.query_params[key] = f"{held:g}"


def _number(text: str) -> float:
    """Read a number; NaN where there is none, which lies between no two ends."""
    try:
        return float(text)
    except ValueError:
        return math.nan


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
