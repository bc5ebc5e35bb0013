"""The blocks about a partnership's life: the board of stages, the checklist, candidates, agreements, renew or end."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from health.access import Viewer
from health.catalogue import Catalogue, StageNeed
from health.insight import trend
from health.insight.agreements import (
    CRITERIA,
    ENDS_SOON_DAYS,
    Standing,
    arguments,
    missing_clauses,
    term_of,
    weighted_mark,
)
from health.insight.challenges import WIDE_GAP
from health.store.ledger.records import Known
from health.store.read import goals as goals_read
from health.store.read import lifecycle as read
from health.store.read import partnership as partnership_read
from health.store.read.records import records
from health.store.read.visible import Selection
from health.wording import STATUSES, Words, band_word, improvement, status_of
from health.wording.record_words import code_names
from pages.parts import load, prepare, selection, show
from pages.parts.records import forms, gaining, writing

_LISTED, _ACROSS = 5, 3
_FIRST = {"at_risk": 0, "watch": 1, "strong": 2}
_YEAR = timedelta(days=365)


def sentence(words: Words, catalogue: Catalogue, viewer: Viewer, board: pd.DataFrame, *, chosen: Selection) -> None:
    """Say where most partnerships are, how many could move on, and how many agreements end soon."""
    counts = board["stage"].value_counts()
    needed = board["stage"].map({stage.code: len(catalogue.needs_of(stage.code)) for stage in catalogue.stages})
    day = writing.today()
    window = {"after": day, "before": day + timedelta(days=ENDS_SOON_DAYS)}
    ending = load.read(read.agreements_ending, viewer, selection=chosen, **window)
    st.markdown(
        improvement.stages(
            words,
            total=len(board),
            fullest=catalogue.name("stages", str(counts.index[0]), words.language),
            n=int(counts.iloc[0]),
            ready=int((board["met"] >= needed).sum()),
            ending=len(ending),
        )
    )


def stages(words: Words, catalogue: Catalogue, board: pd.DataFrame) -> None:
    """Lay the partnerships out by stage, those at risk first, each with how many of its stage's needs are met."""
    board = board.assign(place=board["band"].map(_FIRST).fillna(len(_FIRST))).sort_values("place", kind="stable")
    places = [place for _ in range(0, len(catalogue.stages), _ACROSS) for place in st.columns(_ACROSS, gap="medium")]
    for stage, place in zip(catalogue.stages, places, strict=False):
        part = board[board["stage"] == stage.code]
        total = len(catalogue.needs_of(stage.code))
        with place.container(border=True, height="stretch", gap="small"):
            st.markdown(f"**{stage.name.in_(words.language)}** · {words.number(len(part))}")
            _column(words, part.to_dict("records"), total=total)
            if part.empty:
                st.caption(words.say("Nothing here."))


def _column(words: Words, rows: list[dict[str, Any]], *, total: int) -> None:
    for row in rows[:_LISTED]:
        _placed(words, row, total=total)
    if len(rows) > _LISTED:
        st.caption(words.say("{n} more; the filters narrow them down", n=len(rows) - _LISTED))


def _placed(words: Words, row: Mapping[str, Any], *, total: int) -> None:
    shape = STATUSES[status_of(row["band"])].shape
    with st.container(gap=None, key=f"stage_{row['code']}"):
        selection.choose_button(row["code"], row["partnership"], place="board")
        met = words.say("{met} of {total} met", met=row["met"], total=total)
        st.caption(f"{shape} {band_word(words, row['band'])} · {met}", width="content")


def checklist(words: Words, viewer: Viewer, catalogue: Catalogue, code: str, *, stage: str) -> None:
    """Tick what a stage needs before the next, each with who ticked it and when."""
    found = load.read(records, viewer, kind="stage_check", code=code)
    known = {str(row["need"]): row for row in found[found["stage"] == stage].to_dict("records")}
    st.subheader(words.say("Before the next stage"), anchor=False)
    # Right in a column Streamlit cuts a long label; in a container it goes on in the next line.
    with st.container():
        for need in catalogue.needs_of(stage):
            _need(words, viewer, code, need, known.get(need.code))


def _need(words: Words, viewer: Viewer, code: str, need: StageNeed, row: Mapping[str, Any] | None) -> None:
    met, revision = (False, 0) if row is None else (bool(row["met"]), int(row["revision"]))
    ticked = st.checkbox(
        need.text.in_(words.language),
        value=met,
        key=f"need_{code}_{need.code}_{revision}",
        disabled=not viewer.may_upload,
    )
    if row is not None:
        who, day = prepare.safe(words.person(row["changed_by"])), words.date(row["changed_at"])
        st.caption(
            words.say("ticked by {who}, {day}", who=who, day=day)
            if met
            else words.say("taken back by {who}, {day}", who=who, day=day)
        )
    if ticked != met:
        known = None if row is None else Known(int(row["number"]), revision)
        with show.in_words(words):
            says = {"stage": need.stage, "need": need.code, "met": ticked}
            writing.save(viewer, "stage_check", code, says=says, known=known)
            st.rerun()


def scorecard(words: Words, viewer: Viewer, catalogue: Catalogue, code: str) -> None:
    """Rank candidate partners by their weighted marks, with the marks and the weights to be seen."""
    st.subheader(words.say("Choosing the partner"), anchor=False)
    candidates = load.read(records, viewer, kind="candidate", code=code)
    weights_row = load.read(records, viewer, kind="weights", code=code).to_dict("records")
    weights = {name: float(weights_row[0][name]) if weights_row else 1.0 for name in CRITERIA}
    with st.container(horizontal=True):
        forms.new_button(words, viewer, "candidate", code, label=words.say("New candidate"))
        if weights_row:
            forms.change_button(words, viewer, "weights", weights_row[0] | {"title": words.say("weights")})
        else:
            says = dict.fromkeys(CRITERIA, 1)
            forms.new_button(words, viewer, "weights", code, label=words.say("Set the weights"), **says)
    if candidates.empty:
        st.write(words.say("Enter the candidates and mark each from 1 to 5; the weights say what matters most here."))
        return
    _ranking(words, viewer, catalogue, candidates, weights)


def _ranking(
    words: Words, viewer: Viewer, catalogue: Catalogue, candidates: pd.DataFrame, weights: Mapping[str, float]
) -> None:
    rows = candidates.to_dict("records")
    marks = [weighted_mark({name: float(row[name]) for name in CRITERIA}, weights) for row in rows]
    ranked = candidates.assign(mark=marks).sort_values("mark", ascending=False, na_position="last")
    names = code_names(words, catalogue, "criteria")
    columns: dict[str, Any] = {words.say("Candidate"): ranked["name"]}
    columns[words.say("Weighted mark")] = [words.score(mark) for mark in ranked["mark"]]
    for code, name in names.items():
        columns[f"{name} ({words.number(weights[code])})"] = ranked[code]
    best = ranked.iloc[0]
    if not math.isnan(best["mark"]):
        name, mark = prepare.safe(best["name"]), words.score(best["mark"])
        st.markdown(words.say("**{name}** leads with {mark} of 5.", name=name, mark=mark))
    show.table(pd.DataFrame(columns), alt=words.say("Candidates with their marks; weights in brackets"))
    with st.container(horizontal=True):
        for row in ranked.to_dict("records"):
            st.caption(prepare.safe(row["name"]), width="content")
            forms.change_button(words, viewer, "candidate", row)


def agreements(words: Words, viewer: Viewer, catalogue: Catalogue, code: str) -> None:
    """List the agreements with their term and the clauses they lack."""
    st.subheader(words.say("Agreements"), anchor=False)
    forms.new_button(words, viewer, "agreement", code, label=words.say("New agreement"))
    found = load.read(records, viewer, kind="agreement", code=code)
    if found.empty:
        st.write(words.say("No agreement is on file. Enter it with its term and the clauses it has."))
    for row in found.to_dict("records"):
        with st.container(border=True, gap="xsmall", key=f"agreement_{row['code']}_{row['number']}"):
            _agreement(words, viewer, catalogue, row)


def _agreement(words: Words, viewer: Viewer, catalogue: Catalogue, row: Mapping[str, Any]) -> None:
    kind = code_names(words, catalogue, "agreement")[row["kind"]]
    ends = None if pd.isna(row["ends"]) else row["ends"]
    term = code_names(words, catalogue, "term")[term_of(row["starts"], ends, on=writing.today())]
    st.markdown(f"**{prepare.safe(row['title'])}** · {kind} · {term}")
    until = words.say("open") if ends is None else words.date(ends)
    st.caption(f"{prepare.safe(row['parties'])} · {words.date(row['starts'])} – {until}")
    names = code_names(words, catalogue, "clauses")
    missing = [names[clause] for clause in missing_clauses(row["clauses"].split())]
    if missing:
        st.markdown("▲ " + words.say("Without a clause on: {clauses}.", clauses=words.listed(missing, most=8)))
    else:
        st.markdown("● " + words.say("All eight clauses are there."))
    forms.change_button(words, viewer, "agreement", row)


def renew_or_end(words: Words, viewer: Viewer, code: str, *, quarter: int) -> None:
    """Set what speaks for renewing beside what speaks for ending; the decision stays with people."""
    st.subheader(words.say("Renew or end?"), anchor=False)
    found = arguments(_standing(viewer, code, quarter=quarter))
    sides = (("for", words.say("For renewing")), ("against", words.say("For ending or changing terms")))
    for (side, title), place in zip(sides, st.columns(2, gap="medium"), strict=True):
        with place.container(border=True, height="stretch"):
            st.markdown(f"**{title}**")
            said = [improvement.argument(words, each) for each in found if each.side == side]
            st.markdown("\n".join(f"- {each}" for each in said) or words.say("Nothing measured speaks for it."))
    st.caption(words.say("Facts as of this quarter; what is not known speaks for neither. Nothing is added up."))


def _standing(viewer: Viewer, code: str, *, quarter: int) -> Standing:
    history = load.read(partnership_read.history, viewer, code=code)
    scores = history[history["quarter"] <= quarter].set_index("quarter")
    past = scores["score"].reindex(range(quarter - 7, quarter + 1)).to_numpy(dtype=float)
    least = load.scoring_model().min_respondents
    parts = load.read(partnership_read.elements, viewer, code=code, quarter=quarter, min_respondents=least)
    gaps = parts["gap"].dropna()
    balance = gaining.balance_of(load.read(records, viewer, kind="benefit", code=code))
    goals = load.read(goals_read.judged, viewer, quarter=quarter, code=code)
    events = load.read(records, viewer, kind="event", code=code)
    disputes = events.loc[events["kind"] == "dispute", "day"]
    return Standing(
        band=scores["band"].get(quarter),
        falling=bool(trend([past]).falling[0]),
        own=balance.own,
        partner=balance.partner,
        on_track=int(goals["state"].isin(["reached", "on_track"]).sum()),
        judged=int((goals["state"] != "unknown").sum()),
        disputes=sum(day >= writing.today() - _YEAR for day in disputes),
        gaps=int((gaps.abs() >= WIDE_GAP).sum()) if len(gaps) else None,
    )
