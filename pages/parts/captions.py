"""What stands small under a page's title: what the filters leave, and that a newer quarter is being reported."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from health.store.read.opening import Opening
from health.wording import Words
from pages.parts import prepare


@dataclass(frozen=True)
class Filtered:
    """Hold what the filters leave: n of total partnerships, and what they ask for, named in the reader's language."""

    n: int
    total: int
    named: tuple[str, ...]


def left(words: Words, found: Filtered | None, *, total: int) -> str:
    """Say in the menu what the filters leave, or how many partnerships there are in all."""
    if found is None:
        return words.plural("{n} partnership", "{n} partnerships", total)
    named = prepare.safe(", ".join(found.named))
    return words.say("The filters leave {n} of {total} partnerships: {named}.", n=found.n, total=total, named=named)


def filters(words: Words, found: Filtered | None) -> None:
    """Say on the page itself what the filters leave: on a telephone the menu that holds them is closed."""
    if found is None:
        return
    named = prepare.safe(", ".join(found.named))
    told = words.say("Filters: {named} · {n} of {total} partnerships", named=named, n=found.n, total=found.total)
    st.caption(f":material/filter_list: {told}")


def newer_quarter(words: Words, found: Opening, *, shown: int) -> None:
    """Say why the page opened on an earlier quarter than the newest; nothing once the reader chose another."""
    if shown != found.quarter or found.known[0] == found.quarter:
        return
    st.caption(
        words.plural(
            "{quarter} has been reported for {n} partnership so far.",
            "{quarter} has been reported for {n} partnerships so far.",
            found.reported,
            quarter=words.quarter(found.known[0]),
        )
    )
