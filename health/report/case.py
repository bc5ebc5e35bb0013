"""Why one partnership moved, what that points to, and what is being done about it: what a review comes to decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from health.catalogue import Catalogue
from health.charts import tidy
from health.insight import Causes, Finding, causes_of, find_challenges, same_wave, sides_moved
from health.insight.actions import is_overdue
from health.report.cells import change_cell
from health.report.document import Cell, Column, Page, Table
from health.report.gather import Asked, Case, Dossier
from health.scoring import ScoringModel
from health.wording import Words, reasons
from health.wording.record_words import STATE_STATUS, action_title, code_names, goal_title, state_label

_SHOWN = 0.05  # a step that reads as 0.0 is no step
_LEVELS = {"likely": "at_risk", "possible": "watch"}


def pages(asked: Asked, found: Dossier, *, catalogue: Catalogue, model: ScoringModel) -> tuple[Page, ...]:
    """Lay out why it moved, where there is a score to compare with, and what to do; nothing without a report."""
    now = found.history[found.history["quarter"] == asked.quarter]
    if found.case is None or now.empty:
        return ()
    names = tidy.element_names(catalogue, asked.words)
    why = _why(asked, found, found.case, now.iloc[0], names=names, model=model)
    return (*why, _answer(asked, found, found.case, catalogue=catalogue))


def _why(
    asked: Asked, found: Dossier, case: Case, now: pd.Series, *, names: Mapping[str, str], model: ScoringModel
) -> tuple[Page, ...]:
    words, quarter = asked.words, asked.quarter
    if pd.isna(now["delta"]):
        return ()
    causes = causes_of(case.course, quarter=quarter, model=model)
    sides = sides_moved(case.course, quarter=quarter, code=reasons.leading(causes))
    told = reasons.why(words, causes, names=names, sides=sides, quarter=quarter)
    carried = same_wave(case.course, quarter=quarter)
    noise = reasons.noise(words, beyond=bool(now["beyond_noise"]), se=float(now["delta_se"]), carried=carried)
    steps = _steps(words, causes, names=names)
    title = f"{found.entry.name} · {words.say('Why it moved')}"
    return (Page(title, f"{told} {noise}".strip(), tables=(steps,) if steps.rows else (), about=found.entry.code),)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def _steps(words: Words, causes: Causes, *, names: Mapping[str, str]) -> Table:
    """List what each element moved the score by, the furthest first, and of that its KPIs and its survey."""
    columns: tuple[Column, ...] = (
        Column(words.say("Element"), 2.2),
        Column(words.say("Before"), 0.8, number=True),
        Column(words.say("After"), 0.8, number=True),
        Column(words.say("Points of health"), 1.2, number=True),
        Column(words.say("from KPIs"), 1.0, number=True),
        Column(words.say("from the survey"), 1.2, number=True),
    )
    moved = causes.elements[causes.elements["points"].abs() >= _SHOWN]
    parts = ["points", "kpi", "survey"]
    if (moved["basis"].abs() >= _SHOWN).any():
        columns += (Column(words.say("from other evidence than before"), 1.8, number=True),)
        parts.append("basis")
    order = moved["points"].abs().sort_values(ascending=False, kind="stable").index
    rows = [
        (
            Cell(names[str(code)]),
            *(Cell(words.score(row[name]), float(row[name]), digits=1) for name in ("before", "after")),
            *(_points(words, row[name]) for name in parts),
        )
        for code, row in moved.loc[order].iterrows()
    ]
    if abs(causes.coverage) >= _SHOWN:
        blank = Cell("")
        came = (Cell(words.say("Other elements measured")), blank, blank, _points(words, causes.coverage))
        rows.append((*came, *[blank] * (len(columns) - len(came))))
    return Table(words.say("Why it moved"), columns, tuple(rows))


def _points(words: Words, value: float) -> Cell:
    """Make a cell of points moved; what reads as 0.0 has no sign."""
    return change_cell(words, 0.0 if abs(value) < _SHOWN else value)


def _answer(asked: Asked, found: Dossier, case: Case, *, catalogue: Catalogue) -> Page:
    words = asked.words
    there = [one for one in find_challenges(case.measures, catalogue) if one.level != "none"]
    there.sort(key=lambda one: (one.level != "likely", -one.present))
    tables = (
        _challenges(words, there, catalogue=catalogue),
        _actions(asked, case.actions, catalogue=catalogue),
        _goals(words, case.goals, catalogue=catalogue),
    )
    none = [
        words.say("No action is under way.") if case.actions.empty else "",
        words.say("No goal is set.") if case.goals.empty else "",
    ]
    return Page(
        f"{found.entry.name} · {words.say('What to do')}",
        " ".join([reasons.pointing(words, there, catalogue), *none]).strip(),
        tables=tuple(table for table in tables if table.rows),
        about=found.entry.code,
    )


def _challenges(words: Words, there: list[Finding], *, catalogue: Catalogue) -> Table:
    language = words.language
    columns = (
        Column(words.say("Challenge"), 1.4, wraps=True),
        Column(words.say("How likely"), 1.35),
        Column(words.say("Signs that are there"), 2.9, wraps=True),
        Column(words.say("What has helped others"), 4.0, wraps=True),
    )
    rows = []
    for finding in there:
        texts = {sign.code: sign.text.in_(language) for sign in catalogue.signs_of(finding.challenge)}
        signs = [texts[sign] for (_, sign), reading in finding.readings.items() if reading.present]
        rows.append(
            (
                Cell(catalogue.name("challenges", finding.challenge, language)),
                Cell(reasons.challenge_level(words, finding.level), band=_LEVELS[finding.level]),
                Cell("; ".join(signs)),
                # The first of them: a paper says where to begin, the page has them all.
                Cell(catalogue.remedies_of(finding.challenge)[0].text.in_(language)),
            )
        )
    return Table(words.say("What it points to"), columns, tuple(rows))


def _actions(asked: Asked, actions: pd.DataFrame, *, catalogue: Catalogue) -> Table:
    words = asked.words
    columns = (
        Column(words.say("Action"), 4.2, wraps=True),
        Column(words.say("Owner"), 1.5),
        Column(words.say("Due date"), 1.2),
        Column(words.say("Status"), 1.2),
    )
    states = code_names(words, catalogue, "status")
    rows = tuple(
        (
            Cell(action_title(words, catalogue, row)),
            Cell(row["owner"]),
            Cell(words.date(row["due"])),
            Cell(
                words.say("overdue")
                if is_overdue(row["due"], row["status"], on=asked.at.date())
                else states[row["status"]]
            ),
        )
        for row in _rows(actions)
    )
    return Table(words.say("Actions"), columns, rows)


def _goals(words: Words, goals: pd.DataFrame, *, catalogue: Catalogue) -> Table:
    columns = (
        Column(words.say("Goal"), 4.2, wraps=True),
        Column(words.say("Owner"), 1.5),
        Column(words.say("Due quarter"), 1.2),
        Column(words.say("State"), 1.6),
    )
    rows = tuple(
        (
            Cell(goal_title(words, catalogue, row)),
            Cell(row["owner"]),
            Cell(words.quarter(int(row["due_quarter"]))),
            Cell(state_label(words, row["state"]).split(" ", 1)[1], band=STATE_STATUS.get(row["state"], "none")),
        )
        for row in _rows(goals)
    )
    return Table(words.say("Goals"), columns, rows)
