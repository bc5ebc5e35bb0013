"""The way of an uploaded file: looked at, shown, confirmed, taken. Nothing is written before the last step."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

import pandas as pd
from streamlit.runtime.uploaded_file_manager import UploadedFile

from health import assess, intake
from health.access import Viewer
from health.errors import FileRefused, Message, Problem
from health.progress import Progress, unheard
from health.scoring.kpi import DIRECTIONS
from health.store.engine import reading
from health.store.ledger.uploads import Source, source_of
from health.store.plan import Plan
from pages.parts import load
from pages.parts.upload.correcting import Answered

# A trial takes as long as taking the file; for a larger one it is made when asked for.
EFFECT_UP_TO = 20_000
CHANGES_SHOWN = 200
MARKED_UP_TO = 50_000
NAMES_SHOWN = 60
GUESSED = ("values", "kpis")
WRITING = ("keeping", "writing", "assigning")


@dataclass(frozen=True)
class Looked:
    """Hold what looking at a file found; nothing is written.

    refused: why the file as a whole cannot be taken, None where it can. problems: every one found.
    rows: what was accepted. plan: what committing them would do. changes: old → new, cell by cell.
    headers: of the file. guessed: which columns they seem to stand for, where needed ones are missing.
    options: column → what it may hold, for columns with few known words. choices: what the rows were checked under.
    remembered: those of the last such file, where they were taken over. unknown: column → name that is not known →
    codes to choose from. table: the file as text,
    kept where it has problems. questions: what must be answered first.
    notices: what was done that is no problem. definitions: those of KPIs as texts, None for other kinds.
    jumps: values that look like a slip of the unit.
    moved: the scores that would move, the largest moves first where there are very many; None for a file so
    large that this is tried only when asked for. moves: how many would.
    """

    kind: str
    source: Source
    refused: Message | None = None
    problems: tuple[Problem, ...] = ()
    understood: intake.Understood | None = None
    headers: tuple[str, ...] = ()
    guessed: dict[str, str] = field(default_factory=dict)
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    choices: intake.Choices = field(default_factory=intake.Choices)
    remembered: assess.Remembered | None = None
    table: intake.Table | None = None
    unknown: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    questions: tuple[intake.Question, ...] = ()
    notices: tuple[Message, ...] = ()
    definitions: pd.DataFrame | None = None
    file_rows: int = 0
    rows: pd.DataFrame | None = None
    plan: Plan | None = None
    changes: pd.DataFrame | None = None
    jumps: pd.DataFrame | None = None
    moved: pd.DataFrame | None = None
    moves: int = 0


@dataclass(frozen=True)
class Done:
    """Hold what was taken, for the page to tell."""

    looked: Looked
    taken: assess.Taken


def look(
    viewer: Viewer,
    file: UploadedFile,
    *,
    kind: str,
    answered: Answered,
    at_work: Callable[[], AbstractContextManager[Progress]],
) -> Looked:
    """Read and check a file as answered, plan it, and try its effect on the scores in a transaction that is undone.

    at_work: gives who is told each step while the work goes on; what that raises ends the look, and leaves nothing.
    """
    data = file.getvalue()
    looked = Looked(kind, source_of(data, file.name, by=viewer.name, at=load.now()))
    with at_work() as progress:
        try:
            expected = intake.expected_headers(kind)
            table = intake.read_table(data, file.name, expected=expected, progress=progress, **answered.reading)
            looked = replace(looked, understood=table.understood, headers=tuple(map(str, table.frame.columns)))
            return _planned(viewer, looked, table, answered=answered, progress=progress)
        except FileRefused as refused:
            return replace(looked, refused=refused.sentence, problems=refused.problems)


def _planned(viewer: Viewer, looked: Looked, table: intake.Table, *, answered: Answered, progress: Progress) -> Looked:
    with reading(load.engine()) as connection:
        known = assess.what_is_known(connection, viewer, load.catalogue(), today=looked.source.at.date())
        about = {"kind": looked.kind, "headers": looked.headers, "known": known}
        remembered = None if _is_settled(answered, looked) else assess.remembered(connection, viewer, **about)
    choices = answered.choices if remembered is None else remembered.choices
    checked = intake.check(table, looked.kind, known, choices=choices, progress=progress)
    looked = replace(
        looked,
        guessed=_guessed(looked) if choices == intake.Choices() else {},
        options=_options(known),
        choices=choices,
        remembered=remembered,
        problems=checked.problems,
        table=table if checked.problems and len(table.frame) <= MARKED_UP_TO else None,
        unknown=intake.suggestions(_unknown(checked.problems), known),
        questions=checked.questions,
        notices=checked.notices,
        definitions=checked.definitions,
        file_rows=checked.file_rows,
    )
    if checked.rows.empty:
        return looked
    with reading(load.engine()) as connection:
        about = {"kind": looked.kind, "rows": checked.rows, "environment": os.environ}
        plan = assess.prepare(connection, viewer, **about, progress=progress)
        jumps = assess.jumps(connection, plan, known, limit=CHANGES_SHOWN, progress=progress)
    changes = assess.changes(plan, known, limit=CHANGES_SHOWN)
    looked = replace(looked, rows=checked.rows, plan=plan, changes=changes, jumps=jumps)
    if len(checked.rows) > EFFECT_UP_TO or not plan.changes_something:
        return looked
    return tried(viewer, looked, progress=progress)


def tried(viewer: Viewer, looked: Looked, *, progress: Progress) -> Looked:
    """Try the effect on the scores: take the file in a transaction that is undone."""
    taken = _take(viewer, looked, keep=False, progress=_trying(progress))
    return replace(looked, moved=taken.moved, moves=taken.effect.moved)


def _trying(progress: Progress) -> Progress:
    """Tell of writing as of comparing: what a trial writes is undone, and to a reader nothing is written."""
    return lambda step: progress(replace(step, name="comparing") if step.name in WRITING else step)


def _guessed(looked: Looked) -> dict[str, str]:
    # Answers and registers have columns of their own making, which a guess would leave out.
    return intake.guess_mapping(looked.headers, intake.columns_of(looked.kind)) if looked.kind in GUESSED else {}


def _options(known: intake.Known) -> dict[str, tuple[str, ...]]:
    return {"partnership": tuple(known.partnerships.index), "direction": (*DIRECTIONS, "range"), **known.vocabularies}


def _is_settled(answered: Answered, looked: Looked) -> bool:
    """Say whether the person made choices about this file, be it to make none."""
    return answered.headers == looked.headers or answered.choices != intake.Choices()


def forget(viewer: Viewer, looked: Looked) -> None:
    """Forget what this viewer said of files with these headers."""
    assess.forget(load.engine(), viewer, kind=looked.kind, headers=looked.headers)


def _unknown(problems: tuple[Problem, ...]) -> dict[str, list[str]]:
    """Give the names of partnerships and KPIs that are not known, at most `NAMES_SHOWN` of each."""
    codes = {"unknown_partnership": "partnership", "unknown_kpi": "kpi"}
    found: dict[str, list[str]] = {}
    for problem in problems:
        names = found.setdefault(codes[problem.code], []) if problem.code in codes else []
        name = problem.value.strip()
        if problem.code in codes and name not in names and len(names) < NAMES_SHOWN:
            names.append(name)
    return found


def confirm(viewer: Viewer, looked: Looked, *, progress: Progress) -> Done:
    """Take what was looked at, all of it in one transaction; raises `StoreError` if the data changed meanwhile."""
    return Done(replace(looked, rows=None), _take(viewer, looked, keep=True, progress=progress))


def _take(viewer: Viewer, looked: Looked, *, keep: bool, progress: Progress = unheard) -> assess.Taken:
    return assess.take(
        load.engine(),
        viewer,
        kind=looked.kind,
        rows=looked.rows,
        source=looked.source,
        environment=os.environ,
        refused=looked.file_rows - len(looked.rows),
        expected=looked.plan.digest,
        keep=keep,
        said=assess.Said(looked.headers, looked.choices),
        progress=progress,
    )
