"""Why one partnership moved, what that points to, and what is being done about it: what a review comes to decide."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from health.catalogue import Catalogue
from health.charts import tidy
from health.insight import Causes, Finding, causes_of, find_challenges, same_wave, sides_moved
from health.insight.actions import is_overdue
from health.report.cells import change_cell, told_rows
from health.report.document import Cell, Column, Page, Table
from health.report.fitting import cut
from health.report.gather import Asked, Case, Dossier
from health.scoring import ScoringModel
from health.wording import Words, reasons
from health.wording.markup import safe
from health.wording.record_words import STATE_STATUS, action_title, code_names, goal_title, state_label

_SHOWN = 0.05  # a step that reads as 0.0 is no step
_LEVELS = {"likely": "at_risk", "possible": "watch"}
# What a paragraph holds of advice, of what is being done, and (characters) of a title people wrote.
_ADVISED, _DOING, _TITLE = 2, 3, 90


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
    steps = _steps(words, causes, names=names)
    title = f"{found.entry.name} · {words.say('Why it moved')}"
    told = _because(asked, case, causes, now, names=names)
    return (Page(title, told, tables=(steps,) if steps.rows else (), about=found.entry.code),)


def _because(asked: Asked, case: Case, causes: Causes, now: pd.Series, *, names: Mapping[str, str]) -> str:
    """Say what the change came from, and whether it is more than noise."""
    words, quarter = asked.words, asked.quarter
    sides = sides_moved(case.course, quarter=quarter, code=reasons.leading(causes))
    told = reasons.why(words, causes, names=names, sides=sides, quarter=quarter)
    carried = same_wave(case.course, quarter=quarter)
    noise = reasons.noise(words, beyond=bool(now["beyond_noise"]), se=float(now["delta_se"]), carried=carried)
    return f"{told} {noise}".strip()


def told(asked: Asked, found: Dossier, *, catalogue: Catalogue, model: ScoringModel) -> tuple[str, ...]:
    """Say in paragraphs why it moved, what that points to, what has helped others and what is being done."""
    words, case = asked.words, found.case
    now = found.history[found.history["quarter"] == asked.quarter]
    if case is None or now.empty:
        return ()
    there = _there(case, catalogue)
    said = [
        (words.say("What it points to"), reasons.pointing(words, there, catalogue)),
        *_advice(words, there, catalogue=catalogue),
        (words.say("What is being done"), _doing(asked, case, catalogue=catalogue)),
    ]
    if not pd.isna(now.iloc[0]["delta"]):
        causes = causes_of(case.course, quarter=asked.quarter, model=model)
        names = tidy.element_names(catalogue, words)
        said.insert(0, (words.say("Why it moved"), _because(asked, case, causes, now.iloc[0], names=names)))
    return tuple(f"**{head}.** {text}" for head, text in said)


def _there(case: Case, catalogue: Catalogue) -> list[Finding]:
    """Find the challenges there are signs of, the likeliest first."""
    there = [one for one in find_challenges(case.measures, catalogue) if one.level != "none"]
    return sorted(there, key=lambda one: (one.level != "likely", -one.present))


def _advice(words: Words, there: list[Finding], *, catalogue: Catalogue) -> list[tuple[str, str]]:
    first = [catalogue.remedies_of(finding.challenge)[0].text.in_(words.language) for finding in there[:_ADVISED]]
    return [(words.say("What has helped others"), " ".join(map(_sentence, first)))] if first else []


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _doing(asked: Asked, case: Case, *, catalogue: Catalogue) -> str:
    """Say which actions are live, with who and by when, and which goals stand how; how many more there are."""
    words = asked.words
    actions = [
        words.say(
            "{title} ({owner}, due {day})", title=title, owner=safe(str(row["owner"])), day=words.date(row["due"])
        )
        for row in told_rows(case.actions.head(_DOING))
        for title in [_title(action_title(words, catalogue, row))]
    ]
    goals = [
        f"{_title(goal_title(words, catalogue, row))} ({state_label(words, row['state'])})"
        for row in told_rows(case.goals.head(_DOING))
    ]
    told = [
        _listed(words, words.say("Actions"), actions, of=len(case.actions)) or words.say("No action is under way."),
        _listed(words, words.say("Goals"), goals, of=len(case.goals)) or words.say("No goal is set."),
    ]
    return " ".join(told)


def _title(written: str) -> str:
    return safe(cut(written, _TITLE).rstrip("."))


def _listed(words: Words, head: str, entries: list[str], *, of: int) -> str:
    if not entries:
        return ""
    more = [words.say("{n} more", n=of - len(entries))] if of > len(entries) else []
    return f"{head}: {'; '.join([*entries, *more])}."


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
    there = _there(case, catalogue)
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
        for row in told_rows(actions)
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
        for row in told_rows(goals)
    )
    return Table(words.say("Goals"), columns, rows)
