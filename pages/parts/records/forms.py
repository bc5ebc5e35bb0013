"""The forms records are written in: one dialog for every kind, its fields those the ledger holds to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from health.access import Viewer
from health.catalogue import Catalogue
from health.insight.agreements import HEAVIEST
from health.quarter import quarter_of
from health.store.ledger.records import Known
from health.store.read import kpis as kpis_read
from health.store.read import partnership as partnership_read
from health.store.record_kinds import RECORDS, Field, choices_of, field_name
from health.wording import Words
from health.wording.record_words import code_names
from pages.parts import load, prepare, selection, show
from pages.parts.choices import drafts
from pages.parts.records import writing

# Fields set by where the form was opened from, or not for people to type.
_HIDDEN = {"stage_check": ("stage", "need"), "action": ("challenge", "remedy")}
_SINCE, _UNTIL = 12, 16
_DUE_IN = timedelta(days=90)
_A_YEAR = 4


def open_action_form(
    words: Words,
    viewer: Viewer,
    code: str | None,
    *,
    element: str | None = None,
    challenge: str | None = None,
    remedy: str | None = None,
) -> None:
    """Open the form of a new action about a partnership, what it mends and the remedy's words filled in.

    Call it when a button is clicked, on any page; it starts a new run, in which the form lies over the page. A viewer
    who may not write gets no form: ask `viewer.may_upload` before offering the button. code: None lets them choose.
    """
    if not viewer.may_upload:
        return
    catalogue, day = load.catalogue(), writing.today()
    title = code_names(words, catalogue, "remedy").get(remedy or "", "")
    says = {"title": title, "element": element, "challenge": challenge, "remedy": remedy}
    started = {"due": day + _DUE_IN, "status": "open", "began": quarter_of(day), "owner": _owner(viewer, code)}
    drafts.open_form("action", code, says=says | started)
    st.rerun()


def _owner(viewer: Viewer, code: str | None) -> str | None:
    return None if code is None else load.read(partnership_read.header, viewer, code=code).owner


def new_button(words: Words, viewer: Viewer, kind: str, code: str | None, *, label: str, **says: Any) -> None:
    """Offer the form of a new record to those who may write."""
    if not viewer.may_upload:
        return
    if st.button(label, icon=":material/add:", key=f"new_{kind}"):
        if kind == "action":
            open_action_form(words, viewer, code)
        if kind == "goal":
            # A goal is due after the quarter it starts in, which the form offers as the present one.
            says = {"due_quarter": quarter_of(writing.today()) + _A_YEAR} | says
        drafts.open_form(kind, code, says=says)
        st.rerun()


def change_button(words: Words, viewer: Viewer, kind: str, row: Mapping[str, Any], *, place: str = "") -> None:
    """Offer the form of a record as it was read to those who may write. place: where, if a page shows it twice."""
    if not viewer.may_upload:
        return
    key = f"change_{kind}_{place}_{row['code']}_{row['number']}"
    told = words.say("Change: {what}", what=str(row.get("title") or row.get("name") or row.get("text") or ""))
    if st.button(words.say("Edit"), icon=":material/edit:", key=key, type="tertiary", help=told):
        says = {name: _said(row[name], field) for name, field in RECORDS[kind].fields.items()}
        drafts.open_form(kind, row["code"], says=says, known=Known(int(row["number"]), int(row["revision"])))
        st.rerun()


def _said(value: Any, field: Field) -> Any:
    if field.type == "codes":
        return str(value or "").split()
    if pd.isna(value):
        return None
    return int(value) if field.type == "quarter" else value


def show_opened(words: Words, viewer: Viewer) -> None:
    """Lay the form that is open, if one is, over the page."""
    form = drafts.opened_form()
    if form is None or not viewer.may_upload:
        return

    @st.dialog(_title(words, form), width="medium", on_dismiss=drafts.close_form)
    def ask() -> None:
        with show.in_words(words):
            _ask(words, viewer, form)

    ask()


def _title(words: Words, form: drafts.Form) -> str:
    new = form.known is None
    return {
        "goal": words.say("New goal") if new else words.say("Change a goal"),
        "benefit": words.say("New benefit") if new else words.say("Change a benefit"),
        "action": words.say("New action") if new else words.say("Change an action"),
        "event": words.say("New event") if new else words.say("Change an event"),
        "candidate": words.say("New candidate") if new else words.say("Change a candidate"),
        "weights": words.say("What weighs how much"),
        "agreement": words.say("New agreement") if new else words.say("Change an agreement"),
        "stage_check": words.say("A need of the stage"),
    }[form.kind]


def _ask(words: Words, viewer: Viewer, form: drafts.Form) -> None:
    code = form.code or _whom(words, viewer, form)
    if code is None:
        return
    entry = load.read(partnership_read.header, viewer, code=code)
    st.caption(prepare.safe(entry.name))
    hidden = _HIDDEN.get(form.kind, ())
    first = {}
    if form.kind == "goal" and form.known is None:
        # Outside the form, so that a choice shows at once where the goal would start.
        field = RECORDS[form.kind].fields["kpi"]
        first["kpi"] = _widget(words, viewer, form, name="kpi", field=field, code=code)
        form = _starting(words, viewer, form, code=code, kpi=first["kpi"])
    with st.form(f"form_{form.turn}", border=False):
        typed = {
            name: _widget(words, viewer, form, name=name, field=field, code=code)
            for name, field in RECORDS[form.kind].fields.items()
            if name not in hidden and name not in first
        }
        saved = st.form_submit_button(show.on_primary(words.say("Save")), type="primary", key=f"save_{form.turn}")
    gone = form.known is not None and st.button(
        words.say("Remove"), icon=":material/delete:", type="tertiary", key=f"remove_{form.turn}"
    )
    if saved:
        says = {name: form.says.get(name) for name in hidden} | first | typed
        writing.save(viewer, form.kind, code, says=says, known=form.known)
    if gone and form.known is not None:
        writing.remove(viewer, form.kind, code, known=form.known)
    if saved or gone:
        drafts.close_form()
        st.rerun()


def _starting(words: Words, viewer: Viewer, form: drafts.Form, *, code: str, kpi: str | None) -> drafts.Form:
    """Let a new goal start at its KPI's newest value, told as such; without one, where people say."""
    if kpi is None:
        return form
    now = quarter_of(writing.today())
    past = load.read(kpis_read.over_time, viewer, code=code, since=now - _SINCE, until=now)
    known = past[(past["kpi"] == kpi) & past["actual"].notna()]
    if known.empty:
        return form
    newest = known.iloc[-1]
    st.caption(
        words.say(
            "In {quarter} it stood at {value}: the goal starts there unless you say otherwise.",
            quarter=words.quarter(int(newest["quarter"])),
            value=words.number(newest["actual"], digits=2),
        )
    )
    return replace(form, says={**form.says, "baseline": float(newest["actual"])})


def _whom(words: Words, viewer: Viewer, form: drafts.Form) -> str | None:
    names = load.read(partnership_read.names, viewer, limit=selection.LISTED, selection=selection.current().selection)
    return st.selectbox(
        words.say("Partnership"),
        options=list(names),
        format_func=lambda code: names.get(code, code),
        index=None,
        placeholder=words.say("Choose one"),
        key=f"whom_{form.turn}",
    )


def _widget(words: Words, viewer: Viewer, form: drafts.Form, *, name: str, field: Field, code: str) -> Any:
    label = words.message(field_name(name)) + ("" if field.needed else " " + words.say("(optional)"))
    key, now, catalogue = f"{name}_{form.turn}", form.says.get(name), load.catalogue()
    if name == "baseline" and form.known is None and now is not None:
        key = f"{key}_{now}"  # a number keeps what its key was first given: another start is another key
    plain: Mapping[str, Callable[[], Any]] = {
        "text": lambda: st.text_input(label, value=now or "", key=key, placeholder=""),
        "number": lambda: _number(label, now, field, key=key),
        "day": lambda: _day(label, now, field, key=key),
        "flag": lambda: st.checkbox(label, value=bool(now), key=key),
        "quarter": lambda: _quarter(words, label, now, field, key=key),
        "codes": lambda: _several(label, now, code_names(words, catalogue, name), key=key),
    }
    if field.type in plain:
        return plain[field.type]()
    options = _options(words, viewer, catalogue, form.kind, name=name, field=field, code=code)
    return st.selectbox(
        label,
        options=list(options),
        format_func=lambda choice: options.get(choice, choice),
        index=list(options).index(now) if now in options else (0 if field.needed else None),
        placeholder=words.say("None"),
        key=key,
    )


def _day(label: str, now: Any, field: Field, *, key: str) -> Any:
    start = now or (writing.today() if field.needed else None)
    return st.date_input(label, value=start, format="DD/MM/YYYY", key=key)


def _several(label: str, now: Any, names: Mapping[str, str], *, key: str) -> list[str]:
    return list(
        st.pills(
            label,
            options=list(names),
            format_func=names.__getitem__,
            selection_mode="multi",
            default=list(now or ()),
            key=key,
        )
    )


def _number(label: str, now: Any, field: Field, *, key: str) -> float | None:
    bounded = field.low is not None and field.high is not None
    if bounded and field.needed and field.high == HEAVIEST:
        return st.slider(label, int(field.low or 0), int(field.high), value=int(now or 0), key=key)
    low, high = (float(field.low or 0), float(field.high or 0)) if bounded else (None, None)
    return st.number_input(
        label,
        min_value=low,
        max_value=high,
        value=None if now is None else float(now),
        step=1.0 if bounded else None,
        format="%g",
        key=key,
    )


def _quarter(words: Words, label: str, now: Any, field: Field, *, key: str) -> int | None:
    present = quarter_of(writing.today())
    options = sorted({*range(present - _SINCE, present + _UNTIL), *([now] if now else [])})
    start = options.index(now) if now else (options.index(present) if field.needed else None)
    return st.selectbox(
        label, options=options, format_func=words.quarter, index=start, placeholder=words.say("None"), key=key
    )


def _options(
    words: Words, viewer: Viewer, catalogue: Catalogue, kind: str, *, name: str, field: Field, code: str
) -> dict[str, str]:
    if field.type == "kpi":
        return _kpis(words, viewer, catalogue, code=code)
    if field.type == "element":
        return prepare.element_names(catalogue, words)
    names = code_names(words, catalogue, kind if name == "kind" else name)
    return {choice: names[choice] for choice in choices_of(field, catalogue)}


def _kpis(words: Words, viewer: Viewer, catalogue: Catalogue, *, code: str) -> dict[str, str]:
    """Give the KPIs that count for a partnership and are numbers."""
    present = quarter_of(writing.today())
    found = load.read(kpis_read.assigned, viewer, code=code, quarter=present)
    found = found[found["direction"] != "rating"]
    return {
        str(kpi): kpi_name(catalogue, words, str(kpi), given=str(name))
        for kpi, name in zip(found["kpi"], found["name"], strict=True)
    }


def kpi_name(catalogue: Catalogue, words: Words, code: str, *, given: str) -> str:
    """Say a KPI's name in the reader's language where it is still the catalogue's, else as it was given."""
    listed = catalogue.kpi(code)
    return listed.name.in_(words.language) if listed is not None and listed.name.en == given else given
