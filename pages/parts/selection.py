"""What the reader chose, common to many pages: language, filters, quarter, partnership and what is looked into.

Only this module and those of `choices` name session keys. Every choice that can be shared travels in the link by its
code (`linked`), so that a link made in English opens in Indonesian.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st

from health.access import Viewer
from health.catalogue import Catalogue
from health.quarter import parse_quarter, quarter_name
from health.store.read import opening, visible
from health.store.read import partnership as partnership_read
from health.store.read.visible import FILTERS, Selection
from health.wording import LANGUAGES, Words, choose_language, words_for
from pages.parts import captions, linked, load, menu, prepare

LANGUAGE_NAMES = {"en": "English", "id": "Indonesia"}
LISTED = 300
_SAID = 60  # letters of a code nobody knows


@dataclass(frozen=True)
class Frame:
    """Hold the choices of one run, for the page to read. filtered: what the filters leave, None where none is set."""

    words: Words
    viewer: Viewer
    selection: Selection
    catalogue: Catalogue
    filtered: captions.Filtered | None


def language() -> Words:
    """Let the reader switch the language; it starts as the browser's."""
    chosen = linked.choose(
        st.sidebar.segmented_control,
        "Language · Bahasa",
        key="lang",
        names=LANGUAGE_NAMES,
        first=choose_language(st.context.locale or ""),
        required=True,
    )
    return words_for(chosen or LANGUAGES[0])


def frame(words: Words, viewer: Viewer) -> None:
    """Draw the filters, one click away in the sidebar, and say which are set and what they leave."""
    catalogue = load.catalogue()
    options = load.read(visible.options, viewer)
    names = {name: group_names(catalogue, words, by=name, codes=options[name]) for name in FILTERS}
    with st.sidebar:
        with st.popover(words.say("Filters"), icon=":material/filter_list:", width="stretch"):
            chosen = {name: _filter(words, name=name, names=names[name]) for name in FILTERS}
        selection = Selection(**chosen)
        everything = load.read(visible.count, viewer)
        filtered = _filtered(viewer, selection, names=names, total=everything)
        st.caption(captions.left(words, filtered, total=everything))
    st.session_state["frame"] = Frame(words, viewer, selection, catalogue, filtered)


def current() -> Frame:
    """Give the choices of this run."""
    return cast("Frame", st.session_state["frame"])


def filter_label(words: Words, name: str) -> str:
    """Say what a filter is called."""
    return filter_labels(words)[name]


def filter_labels(words: Words) -> dict[str, str]:
    """Give filter → what it is called."""
    return {
        "type": words.say("Partnership type"),
        "audience": words.say("Audience"),
        "sector": words.say("Sector"),
        "stage": words.say("Stage"),
        "region": words.say("Region"),
    }


def _filter(words: Words, *, name: str, names: Mapping[str, str]) -> tuple[str, ...]:
    label, all_of_them = filter_label(words, name), words.say("All")
    return tuple(linked.choose(st.multiselect, label, key=name, names=names, many=True, placeholder=all_of_them))


def group_names(catalogue: Catalogue, words: Words, *, by: str, codes: tuple[str, ...]) -> dict[str, str]:
    """Give code → name for the values of a filter; regions are names already."""
    if by == "region":
        return {code: code for code in codes}
    named = {entry.code: entry.name.in_(words.language) for entry in getattr(catalogue, f"{by}s")}
    return {code: named.get(code, code) for code in sorted(codes, key=list(named).index)}


def _filtered(
    viewer: Viewer, selection: Selection, *, names: Mapping[str, Mapping[str, str]], total: int
) -> captions.Filtered | None:
    if selection.is_everything:
        return None
    named = [names[by].get(code, code) for by in FILTERS for code in getattr(selection, by)]
    return captions.Filtered(load.read(visible.count, viewer, selection=selection), total, tuple(named))


def title(told: str) -> None:
    """Draw the title of a page without quarters, and what the filters leave of what it shows."""
    st.title(told, anchor=False)
    captions.filters(current().words, current().filtered)


def header(title: str, *, narrows: bool = True) -> int | None:
    """Draw the page's title with the quarter switch at its right; give the quarter, None where nothing is scored.

    narrows: whether the filters act on what the page shows, which is then said.
    """
    chosen = current()
    found = load.read(opening.opening, chosen.viewer)
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    left.title(title, anchor=False)
    if narrows:
        captions.filters(chosen.words, chosen.filtered)
    if found is None:
        return None
    names = {quarter_name(quarter): chosen.words.quarter(quarter) for quarter in found.known}
    label, first = chosen.words.say("Quarter"), quarter_name(found.quarter)
    picked = linked.choose(right.selectbox, label, key="quarter", names=names, first=first)
    quarter = parse_quarter(picked or first)
    captions.newer_quarter(chosen.words, found, shown=quarter)
    return quarter


def quarters_up_to(quarter: int, number: int) -> tuple[int, ...]:
    """Give the scored quarters up to one, oldest first, at most `number`."""
    found = load.read(opening.opening, current().viewer)
    known = () if found is None else found.known
    return tuple(sorted(scored for scored in known if scored <= quarter)[-number:])


def partnership(*, first: str | None = None) -> str | None:
    """Let the reader choose a partnership by name, starting with `first`; None where there is none to choose."""
    chosen = current()
    asked = st.query_params.get("partnership", "")
    search = ""
    if load.read(visible.count, chosen.viewer, selection=chosen.selection) > LISTED:
        search = st.text_input(chosen.words.say("Find a partnership by name"), key="search", persist_state="session")
    names = load.read(partnership_read.names, chosen.viewer, limit=LISTED, search=search, selection=chosen.selection)
    names |= load.read(partnership_read.named, chosen.viewer, code=asked)
    if not names:
        return None
    if first in names:
        st.session_state.setdefault("partnership", first)
    label = chosen.words.say("Partnership")
    picked = linked.choose(st.selectbox, label, key="partnership", names=_told_apart(names)) or next(iter(names))
    if asked and asked not in names:
        _say_another(chosen.words, asked=asked, shown=names[picked])
    return picked


def _say_another(words: Words, *, asked: str, shown: str) -> None:
    """Say that the link named none of the reader's partnerships, whether hidden from them or not there at all."""
    told = {"code": prepare.safe(asked[:_SAID]), "name": prepare.safe(shown)}
    st.info(
        words.say("The link names {code}, which is none of your partnerships. This is {name} instead.", **told),
        icon=":material/link_off:",
    )


def _told_apart(names: dict[str, str]) -> dict[str, str]:
    """Add the code to names borne twice: a list sends back the name that was picked."""
    borne = Counter(names.values())
    return {code: name if borne[name] == 1 else f"{name} ({code})" for code, name in names.items()}


def link_to(code: str) -> dict[str, Any]:
    """Give what a link to a partnership's page carries: the choices in force and its code."""
    return _kept(partnership=code)


def _kept(**more: Any) -> dict[str, Any]:
    chosen = current()
    kept: dict[str, Any] = {name: list(codes) for name in FILTERS if (codes := getattr(chosen.selection, name))}
    # Only what the link says now: a page takes what goes without saying out again, a step more on the way back.
    kept |= {name: st.query_params[name] for name in ("lang", "quarter", "scored") if name in st.query_params}
    return kept | more


def partnership_link(code: str, name: str) -> None:
    """Show a partnership's name as the way to its page, keeping the choices in force."""
    st.page_link(menu.PARTNERSHIP, label=prepare.safe(name), query_params=link_to(code))


def choose_button(code: str, name: str, *, place: str) -> None:
    """Show a partnership's name as the way to choose it on this page. place: tells lists on one page apart."""
    st.button(
        prepare.safe(name), type="tertiary", key=f"choose_{place}_{code}", on_click=_choose_partnership, args=(code,)
    )


def _choose_partnership(code: str) -> None:
    st.session_state["partnership"] = code
    linked.write("partnership")


def open_partnership(code: str | None) -> None:
    """Go to a partnership's page, if one was clicked."""
    if code is not None:
        st.switch_page(menu.PARTNERSHIP, query_params=link_to(code))


def open_type(code: str | None) -> None:
    """Narrow the portfolio to a type, if one was clicked."""
    if code is not None:
        st.switch_page(menu.PORTFOLIO, query_params=_kept(type=[code], view="elements"))
