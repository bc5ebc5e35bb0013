"""What the reader chose: language, pages, filters, quarter, partnership, file. The only module that names session keys.

Every choice that can be shared travels in the link by its code (`linked`), so that a link made in English opens in
Indonesian.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from health.access import Viewer
from health.catalogue import Catalogue
from health.quarter import parse_quarter, quarter_name
from health.report import FORMATS, Format
from health.scoring import ScoringModel
from health.store.ledger.records import Known
from health.store.read import partnership as partnership_read
from health.store.read import portfolio, visible
from health.store.read.visible import FILTERS, Selection
from health.wording import LANGUAGES, Words, choose_language, reasons, words_for
from pages.parts import linked, load, menu, prepare

LANGUAGE_NAMES = {"en": "English", "id": "Indonesia"}
LISTED = 300


@dataclass(frozen=True)
class Frame:
    """Hold the choices of one run, for the page to read."""

    words: Words
    viewer: Viewer
    selection: Selection
    catalogue: Catalogue


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


def _filter(words: Words, catalogue: Catalogue, *, name: str, options: tuple[str, ...]) -> tuple[str, ...]:
    names = group_names(catalogue, words, by=name, codes=options)
    label, all_of_them = filter_label(words, name), words.say("All")
    return tuple(linked.choose(st.multiselect, label, key=name, names=names, many=True, placeholder=all_of_them))


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
    names = {quarter_name(quarter): chosen.words.quarter(quarter) for quarter in quarters}
    label, newest = chosen.words.say("Quarter"), next(iter(names))
    picked = linked.choose(right.selectbox, label, key="quarter", names=names, first=newest)
    return parse_quarter(picked or newest)


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
    if first in names:
        st.session_state.setdefault("partnership", first)
    label = chosen.words.say("Partnership")
    picked = linked.choose(st.selectbox, label, key="partnership", names=_told_apart(names))
    return picked or next(iter(names))


def _told_apart(names: dict[str, str]) -> dict[str, str]:
    """Add the code to names borne twice: a list sends back the name that was picked."""
    borne = Counter(names.values())
    return {code: name if borne[name] == 1 else f"{name} ({code})" for code, name in names.items()}


def link_to(code: str) -> dict[str, Any]:
    """Give what a link to a partnership's page carries: the choices in force and its code."""
    chosen = current()
    kept: dict[str, Any] = {name: list(codes) for name in FILTERS if (codes := getattr(chosen.selection, name))}
    quarter = st.session_state.get("quarter")
    return {"lang": chosen.words.language, **kept, **({"quarter": quarter} if quarter else {}), "partnership": code}


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


def grouping(words: Words) -> str:
    """Let the reader choose what to compare by."""
    label, labels = words.say("Compare by"), filter_labels(words)
    picked = linked.choose(st.segmented_control, label, key="by", names=labels, first=FILTERS[0], required=True)
    return picked or FILTERS[0]


def cause(words: Words, elements: Mapping[str, str]) -> str | None:
    """Let the reader choose the element to look into; the first, which moved the score most, without a choice."""
    if not elements:
        return None
    first = next(iter(elements))
    return linked.choose(st.selectbox, words.say("What is behind"), key="cause", names=elements, first=first) or first


def look_into(element: str) -> None:
    """Choose an element to look into, as a click on the waterfall does."""
    st.session_state["cause"] = element
    linked.write("cause")


def alert_kinds(words: Words, counts: Mapping[str, int]) -> tuple[str, ...]:
    """Let the reader keep some kinds of alert only; none chosen: all."""
    names = {kind: f"{reasons.alert_kind(words, kind)} · {words.number(n)}" for kind, n in counts.items()}
    looks = {"selection_mode": "multi", "label_visibility": "collapsed"}
    return tuple(linked.choose(st.pills, words.say("Kinds of alert"), key="alerts", names=names, many=True, **looks))


def seen_alerts(words: Words) -> bool:
    """Let the reader see the alerts too that somebody has looked at."""
    return st.toggle(words.say("Also those looked at"), key="looked_at", bind="query-params")


def note(words: Words, about: str) -> str:
    """Take a note about one partnership's alerts."""
    return st.text_input(words.say("Note"), key=f"note_{about}", max_chars=500)


def hub(words: Words) -> str:
    """Let the reader choose what partners are drawn around."""
    names = {name: filter_label(words, name) for name in ("type", "sector", "region")}
    label, first = words.say("Partners around"), next(iter(names))
    picked = linked.choose(st.segmented_control, label, key="hub", names=names, first=first, required=True)
    return str(picked or first)


def currency(words: Words, codes: tuple[str, ...]) -> str:
    """Let the reader choose among several currencies; a single one is not asked about."""
    if len(codes) == 1:
        return codes[0]
    names, first = {code: code for code in codes}, codes[0]
    label = words.say("Currency")
    picked = linked.choose(st.segmented_control, label, key="currency", names=names, first=first, required=True)
    return str(picked or first)


def report_covers(words: Words) -> str:
    """Let the reader choose what a report covers: "portfolio" or "partnership"."""
    labels = {"portfolio": words.say("All that the filters leave"), "partnership": words.say("One partnership")}
    label, first = words.say("The report covers"), "portfolio"
    picked = linked.choose(st.segmented_control, label, key="covers", names=labels, first=first, required=True)
    return str(picked or first)


def report_format(words: Words) -> Format:
    """Let the reader choose the kind of file."""
    labels = {
        "pptx": words.say("Board deck (PPTX)"),
        "pdf": words.say("Paper (PDF)"),
        "xlsx": words.say("Spreadsheet (XLSX)"),
    }
    label, first = words.say("As"), FORMATS[0]
    picked = linked.choose(st.segmented_control, label, key="format", names=labels, first=first, required=True)
    return picked if picked in FORMATS else first


def keep_report(what: tuple[Any, ...], data: bytes) -> None:
    """Keep the newest report of this session, and what it is of."""
    st.session_state["report"] = (what, data)


def kept_report(what: tuple[Any, ...]) -> bytes | None:
    """Give the report kept, if it is of just this."""
    known, data = st.session_state.get("report", (None, None))
    return data if known == what else None


def kinds(words: Words) -> dict[str, str]:
    """Give kind of file → what it is called."""
    return {
        "values": words.say("Quarterly KPI values"),
        "answers": words.say("Survey answers"),
        "invitations": words.say("Survey invitations"),
        "partnerships": words.say("Partnerships"),
        "kpis": words.say("Own KPI definitions"),
        "items": words.say("Own survey statements"),
    }


def kind(words: Words) -> str:
    """Let the reader say what kind of file they bring."""
    label, labels = words.say("What do you bring?"), kinds(words)
    return linked.choose(st.selectbox, label, key="kind", names=labels, first="values") or "values"


def upload(words: Words, taken: pd.DataFrame) -> int:
    """Let the reader open one of the uploads; the newest first."""
    names = {row["id"]: f"{row['id']} · {row['file_name']} · {row['uploaded_by']}" for _, row in taken.iterrows()}
    first = str(taken["id"].iloc[0])
    named = {str(number): name for number, name in names.items()}
    return int(
        linked.choose(st.selectbox, words.say("Open an upload"), key="upload", names=named, first=first) or first
    )


def uploaded_file(words: Words) -> UploadedFile | None:
    """Let the reader give a file; a new widget after each upload frees the memory of the last."""
    turn = st.session_state.setdefault("upload_turn", 0)
    return st.file_uploader(words.say("Your file (CSV, XLSX, XLS or ODS)"), key=f"file_{turn}")


def answers_about(file: UploadedFile, kind: str) -> Any:
    """Give what a person said about how this file is to be read; None before they said anything."""
    about, answered = st.session_state.get("upload_answers", (None, None))
    return answered if about == (file.file_id, kind) else None


def answer_about(file: UploadedFile, kind: str, answered: Any) -> None:
    """Remember what a person said about this file, so that it is looked at anew."""
    st.session_state["upload_answers"] = ((file.file_id, kind), answered)
    st.session_state["upload_answered"] = st.session_state.get("upload_answered", 0) + 1
    look_again()


def form_about(file: UploadedFile, kind: str) -> str:
    """Name the form of corrections, anew after each answer and for each file: a key keeps what was picked under it."""
    return f"{file.file_id}_{kind}_{st.session_state.get('upload_answered', 0)}"


def looked_at(file: UploadedFile, kind: str, *, look: Callable[[], Any]) -> Any:
    """Look at a file once, and keep what was found until the file, the kind or the answers about it change."""
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


def pair(words: Words, names: Mapping[str, str], *, key: str) -> tuple[str, str] | None:
    """Let the reader choose two of some; None while there are no two different ones."""
    if len(names) < 2:
        return None
    codes = list(names)
    columns = st.columns(2)
    picked = [
        column.selectbox(label, codes, index=place, format_func=names.__getitem__, key=f"{key}_{place + 1}")
        for place, (column, label) in enumerate(
            zip(columns, (words.say("Does this one beat"), words.say("this one?")), strict=True)
        )
    ]
    return None if picked[0] == picked[1] else (picked[0], picked[1])


def trial(words: Words, model: ScoringModel, names: Mapping[str, str]) -> ScoringModel:
    """Let the reader weigh differently; gives the model itself while nothing was moved."""
    ways = {"geometric": words.say("geometric mean"), "arithmetic": words.say("arithmetic mean")}
    how, sets = st.columns(2)
    label, first = words.say("How elements are combined"), model.aggregation
    aggregation = linked.choose(how.segmented_control, label, key="aggregation", names=ways, first=first, required=True)
    listed = [bands.name for bands in model.band_sets]
    band_set = sets.selectbox(
        words.say("Band set"), listed, index=listed.index(model.band_set), key="band_set", bind="query-params"
    )
    whole = sum(model.weights)
    weights = [round(100.0 * weight / whole, 1) for weight in model.weights]
    shares = [round(100.0 * share) for share in model.survey_share]
    with st.expander(words.say("Element weights"), expanded=True):
        chosen = _sliders(model.elements, names, values=weights, low=0.5, high=50.0, step=0.5, key="w")
        st.caption(words.say("In percent; brought to 100% together."))
    with st.expander(words.say("Survey's share of each element")):
        mixed = _sliders(model.elements, names, values=shares, low=0, high=100, step=5, key="b")
        st.caption(words.say("In percent; KPIs have the rest. It matters only where an element has both."))
    return replace(
        model,
        aggregation=aggregation or model.aggregation,
        band_set=band_set or model.band_set,
        weights=model.weights if chosen == weights else tuple(value / sum(chosen) for value in chosen),
        survey_share=model.survey_share if mixed == shares else tuple(value / 100.0 for value in mixed),
    )


def _sliders(
    codes: Sequence[str], names: Mapping[str, str], *, values: list[Any], low: Any, high: Any, step: Any, key: str
) -> list[Any]:
    columns = st.columns(4)
    return [
        columns[place % 4].slider(
            names[code], low, high, value, step, key=f"{key}_{code}", bind="query-params", format="%g%%"
        )
        for place, (code, value) in enumerate(zip(codes, values, strict=True))
    ]


def as_published(words: Words, model: ScoringModel) -> None:
    """Let the reader put every choice of a trial back."""
    if st.button(words.say("Back to the published model"), key="untry", icon=":material/undo:"):
        names = [f"{key}_{code}" for key in ("w", "b") for code in model.elements]
        for name in (*names, "aggregation", "band_set"):
            st.session_state.pop(name, None)
            st.query_params.pop(name, None)
        st.rerun()


def reason(words: Words) -> str:
    """Let the reader say why a model is published."""
    return str(st.text_input(words.say("Why this change? (kept with the version)"), key="reason", max_chars=500))


def two_versions(words: Words, names: Mapping[str, str], *, first: str, second: str) -> tuple[str, str]:
    """Let the reader choose two published versions to set side by side."""
    before, after = st.columns(2)
    listed = list(names)
    one = before.selectbox(
        words.say("As published by"), listed, index=listed.index(first), format_func=names.__getitem__, key="version_1"
    )
    two = after.selectbox(
        words.say("Beside"), listed, index=listed.index(second), format_func=names.__getitem__, key="version_2"
    )
    return one or first, two or second


def surveyed_element(words: Words, names: Mapping[str, str]) -> str:
    """Let the reader choose an element of the survey."""
    first = next(iter(names))
    return linked.choose(st.selectbox, words.say("Element"), key="element", names=names, first=first) or first


def rank_wanted(words: Words, *, among: int, most: int) -> bool:
    """Say whether to work out ranks: at once among a few, on request among many."""
    if among <= most:
        return True
    return bool(st.toggle(words.say("Work out the rank among {n} partnerships", n=among), key="rank_wanted"))
