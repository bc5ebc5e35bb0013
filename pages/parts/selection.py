"""What the reader chose: language, pages, filters, quarter, partnership, file. The only module that names session keys.

Every choice that can be shared travels in the link; values in it are codes, never translated words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from health.access import Viewer
from health.catalogue import Catalogue
from health.intake import KINDS
from health.quarter import parse_quarter, quarter_name
from health.store.ledger.records import Known
from health.store.read import partnership as partnership_read
from health.store.read import portfolio, visible
from health.store.read.visible import FILTERS, Selection
from health.wording import LANGUAGES, Words, choose_language, words_for
from pages.parts import load, prepare

LANGUAGE_NAMES = {"en": "English", "id": "Indonesia"}
LISTED = 300
PAGES = Path(__file__).resolve().parents[1]
PORTFOLIO_PAGE = PAGES / "overview/portfolio.py"
OWN_PAGE = PAGES / "overview/partnership.py"
UPLOAD_PAGE = PAGES / "data/upload.py"
ACTIONS_PAGE = PAGES / "improve/actions.py"


@dataclass(frozen=True)
class Frame:
    """Hold the choices of one run, for the page to read."""

    words: Words
    viewer: Viewer
    selection: Selection
    catalogue: Catalogue


def language() -> Words:
    """Let the reader switch the language; it starts as the browser's."""
    chosen = st.sidebar.segmented_control(
        "Language · Bahasa",
        options=LANGUAGES,
        default=choose_language(st.context.locale or ""),
        format_func=LANGUAGE_NAMES.__getitem__,
        required=True,
        key="lang",
        bind="query-params",
    )
    return words_for(chosen or LANGUAGES[0])


def pages(words: Words, viewer: Viewer) -> dict[str, list[st.Page]]:
    """List the pages this viewer may open; a page not listed cannot be reached by any link."""
    found = {
        words.say("Overview"): [
            st.Page(
                PORTFOLIO_PAGE,
                title=words.say("Portfolio"),
                icon=":material/dashboard:",
                url_path="home",
                help=words.say("Who needs me?"),
                default=True,
            ),
            # Streamlit serves its default page at / only; people also type and share /portfolio.
            st.Page(PORTFOLIO_PAGE, title=words.say("Portfolio"), url_path="portfolio", visibility="hidden"),
            _page(
                "overview/partnership", words.say("Partnership"), "handshake", words.say("How is this one, and why?")
            ),
            _page("overview/compare", words.say("Compare"), "stacked_bar_chart", words.say("Which kind does better?")),
        ]
    }
    found[words.say("Improve")] = [
        _page("improve/actions", words.say("Actions"), "task_alt", words.say("What are we doing about it?")),
        _page("improve/goals", words.say("Goals"), "flag", words.say("Do we get where we wanted?")),
        _page("improve/benefits", words.say("Benefits"), "balance", words.say("Does each side get its share?")),
        _page("improve/lifecycle", words.say("Lifecycle"), "timeline", words.say("What does each stage need?")),
    ]
    if viewer.may_upload:
        question = words.say("Take my quarter")
        found[words.say("Data")] = [_page("data/upload", words.say("Upload"), "upload_file", question)]
    question = words.say("How is every number made?")
    found[words.say("Help")] = [_page("help/method", words.say("Method"), "calculate", question)]
    return found


def _page(script: str, title: str, icon: str, question: str) -> st.Page:
    name = script.split("/")[1]
    return st.Page(PAGES / f"{script}.py", title=title, icon=f":material/{icon}:", url_path=name, help=question)


def frame(words: Words, viewer: Viewer) -> None:
    """Draw the filters in the sidebar and say what they leave."""
    catalogue = load.catalogue()
    options = load.read(visible.options, viewer)
    with st.sidebar:
        chosen = {name: _filter(words, catalogue, name=name, options=options[name]) for name in FILTERS}
        selection = Selection(**chosen)
        st.caption(_left(words, viewer, selection))
    st.session_state["frame"] = Frame(words, viewer, selection, catalogue)


def current() -> Frame:
    """Give the choices of this run."""
    return cast("Frame", st.session_state["frame"])


def filter_label(words: Words, name: str) -> str:
    """Say what a filter is called."""
    return {
        "type": words.say("Partnership type"),
        "audience": words.say("Audience"),
        "sector": words.say("Sector"),
        "stage": words.say("Stage"),
        "region": words.say("Region"),
    }[name]


def _filter(words: Words, catalogue: Catalogue, *, name: str, options: tuple[str, ...]) -> tuple[str, ...]:
    names = group_names(catalogue, words, by=name, codes=options)
    picked = st.multiselect(
        filter_label(words, name),
        options=options,
        format_func=lambda code: names.get(code, code),
        placeholder=words.say("All"),
        key=name,
        bind="query-params",
    )
    return tuple(code for code in picked if code in options)


def group_names(catalogue: Catalogue, words: Words, *, by: str, codes: tuple[str, ...]) -> dict[str, str]:
    """Give code → name for the values of a filter; regions are names already."""
    if by == "region":
        return {code: code for code in codes}
    named = {entry.code: entry.name.in_(words.language) for entry in getattr(catalogue, f"{by}s")}
    return {code: named.get(code, code) for code in sorted(codes, key=list(named).index)}


def _left(words: Words, viewer: Viewer, selection: Selection) -> str:
    everything = load.read(visible.count, viewer)
    if selection.is_everything:
        return words.plural("{n} partnership", "{n} partnerships", everything)
    left = load.read(visible.count, viewer, selection=selection)
    return words.say("The filters leave {n} of {total} partnerships.", n=left, total=everything)


def header(title: str) -> int | None:
    """Draw the page's title with the quarter switch at its right; give the quarter, None where nothing is scored."""
    chosen = current()
    quarters = load.read(portfolio.quarters, chosen.viewer)
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    left.title(title, anchor=False)
    if not quarters:
        return None
    picked = right.selectbox(
        chosen.words.say("Quarter"),
        options=[quarter_name(quarter) for quarter in quarters],
        format_func=lambda name: chosen.words.quarter(parse_quarter(name)),
        key="quarter",
        bind="query-params",
    )
    return parse_quarter(picked) if picked else quarters[0]


def quarters_up_to(quarter: int, number: int) -> tuple[int, ...]:
    """Give the scored quarters up to one, oldest first, at most `number`."""
    known = [found for found in load.read(portfolio.quarters, current().viewer) if found <= quarter]
    return tuple(sorted(known)[-number:])


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
    picked = st.selectbox(
        chosen.words.say("Partnership"),
        options=list(names),
        index=list(names).index(first) if first in names else 0,
        format_func=lambda code: names.get(code, code),
        key="partnership",
        bind="query-params",
    )
    return picked or next(iter(names))


def link_to(code: str) -> dict[str, Any]:
    """Give what a link to a partnership's page carries: the choices in force and its code."""
    kept = {name: st.query_params.get_all(name) for name in st.query_params}
    return {**kept, "partnership": code}


def partnership_link(code: str, name: str) -> None:
    """Show a partnership's name as the way to its page, keeping the choices in force."""
    st.page_link(OWN_PAGE, label=prepare.safe(name), query_params=link_to(code))


def choose_button(code: str, name: str, *, place: str) -> None:
    """Show a partnership's name as the way to choose it on this page. place: tells lists on one page apart."""
    st.button(
        prepare.safe(name), type="tertiary", key=f"choose_{place}_{code}", on_click=_choose_partnership, args=(code,)
    )


def _choose_partnership(code: str) -> None:
    st.session_state["partnership"] = code


def open_partnership(code: str | None) -> None:
    """Go to a partnership's page, if one was clicked."""
    if code is not None:
        st.switch_page(OWN_PAGE, query_params=link_to(code))


def grouping(words: Words) -> str:
    """Let the reader choose what to compare by."""
    picked = st.segmented_control(
        words.say("Compare by"),
        options=FILTERS,
        default=FILTERS[0],
        format_func=lambda name: filter_label(words, name),
        required=True,
        key="by",
        bind="query-params",
    )
    return picked if picked in FILTERS else FILTERS[0]


def kind(words: Words) -> str:
    """Let the reader say what kind of file they bring."""
    labels = {
        "values": words.say("Quarterly KPI values"),
        "answers": words.say("Survey answers"),
        "invitations": words.say("Survey invitations"),
        "partnerships": words.say("Partnerships"),
        "kpis": words.say("Own KPI definitions"),
        "items": words.say("Own survey statements"),
    }
    picked = st.selectbox(
        words.say("What do you bring?"),
        options=list(labels),
        format_func=labels.__getitem__,
        key="kind",
        bind="query-params",
    )
    return picked if picked in KINDS else "values"


def uploaded_file(words: Words) -> UploadedFile | None:
    """Let the reader give a file; a new widget after each upload frees the memory of the last."""
    turn = st.session_state.setdefault("upload_turn", 0)
    return st.file_uploader(words.say("Your file (CSV)"), key=f"file_{turn}")


def looked_at(file: UploadedFile, kind: str, *, look: Callable[[], Any]) -> Any:
    """Look at a file once, and keep what was found until the file or the kind changes."""
    key = (file.file_id, kind)
    if st.session_state.get("looked_key") != key:
        st.session_state["looked"] = look()
        st.session_state["looked_key"] = key
    return st.session_state["looked"]


def look_again() -> None:
    """Forget what was found, so that the file is looked at anew."""
    st.session_state.pop("looked_key", None)


def finish_upload(done: Any) -> None:
    """Remember what was taken, and put the file away."""
    st.session_state["upload_done"] = done
    st.session_state["upload_turn"] += 1
    for name in ("looked", "looked_key"):
        st.session_state.pop(name, None)


@dataclass(frozen=True)
class Form:
    """Say which record is being written: about whom (None: to be chosen), what it says so far, which version it was."""

    kind: str
    code: str | None
    says: Mapping[str, Any]
    known: Known | None
    turn: int


def open_form(
    kind: str, code: str | None, *, says: Mapping[str, Any] | None = None, known: Known | None = None
) -> None:
    """Ask for a record's form; it opens on the run that follows, on whatever page, and stays until it is closed."""
    turn = st.session_state["form_turn"] = st.session_state.get("form_turn", 0) + 1
    st.session_state["form"] = Form(kind, code, says or {}, known, turn)


def opened_form() -> Form | None:
    """Give the form that is open; None where none is."""
    return cast("Form | None", st.session_state.get("form"))


def close_form() -> None:
    """Put the form away, with what was typed into it."""
    st.session_state.pop("form", None)


def last_upload() -> Any:
    """Give what `finish_upload` remembered; None before the first."""
    return st.session_state.get("upload_done")
