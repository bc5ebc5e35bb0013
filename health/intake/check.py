"""Check a table against what is known: typed rows for what can be taken, and every problem at once for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.errors import FileRefused, Message, Problem, message
from health.intake.amending import definitions_in
from health.intake.arrange import arrange
from health.intake.columns.cells import Cells, Column, Finding, Flags, Kind, Refusal
from health.intake.headers import Fit, fit_headers
from health.intake.kinds.answers import ANSWERS, INVITATIONS, answers_kind
from health.intake.kinds.definitions import ITEMS, KPIS, notices_about_names
from health.intake.kinds.register import PARTNERSHIPS
from health.intake.kinds.values import VALUES
from health.intake.known import Known
from health.intake.layout.shapes import blank
from health.intake.questions import Choices, Question
from health.intake.read import Table
from health.intake.refusing import shown
from health.progress import Progress, Step, unheard

_DECLARED = {kind.name: kind for kind in (PARTNERSHIPS, KPIS, ITEMS, VALUES, ANSWERS, INVITATIONS)}

NO_CHOICES = Choices()

KINDS = tuple(_DECLARED)
"""The kinds of file there are, in the order in which a new installation needs them."""


@dataclass(frozen=True)
class Checked:
    """Hold what a file says and what is wrong with it.

    rows: typed rows without any problem, index = row number of the file. problems: those of the file as a whole first,
    then by row and column, one per cell at most. file_rows: how many rows the file would give if nothing were refused;
    in a wide answers file that is one per answer, so `file_rows - len(rows)` are refused. questions: what a person must
    answer first; their sentences are among the problems, and a question about the whole file leaves no rows. notices:
    what was done that is no problem, such as columns about persons that were dropped. definitions: those of KPIs as
    texts, for a person to amend; None for other kinds.
    """

    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    file_rows: int
    questions: tuple[Question, ...] = ()
    notices: tuple[Message, ...] = ()
    definitions: pd.DataFrame | None = None


def check(
    table: Table, kind: str, known: Known, *, choices: Choices = NO_CHOICES, progress: Progress = unheard
) -> Checked:
    """Check every cell and row of a table as one kind of file.

    kind: one of `KINDS`. choices: what a person said about what the file means. progress: told how far
    checking is; what it raises stops the work. Bad content never raises: it is told in
    `problems`, and its rows are left out of `rows`. Raises `FileRefused` for a kind that does not exist, and for
    choices
    that name columns there are not.
    """
    if kind not in _DECLARED:
        raise FileRefused(
            message("{kind} is not a kind of file; choose one of {expected}", kind=kind, expected=", ".join(KINDS))
        )
    known = replace(known, decimal=choices.decimal, fiscal_start=choices.fiscal_start, stored=table.stored)
    table = arrange(table, _DECLARED[kind], known, choices=choices)
    declared = answers_kind(list(table.frame.columns), known) if kind == ANSWERS.name else _DECLARED[kind]
    checked = _checked(table, declared, known, names=choices.names, progress=progress)
    asked = (*table.understood.questions, *_asked(checked.problems))
    whole = [question for question in table.understood.questions if question.row is None]
    problems = (*(Problem(None, "", "", question.code, question.sentence) for question in whole), *checked.problems)
    notices = (*table.notices, *(notices_about_names(checked.rows) if kind == KPIS.name else ()))
    rows = checked.rows.iloc[:0] if whole else checked.rows
    definitions = definitions_in(table, declared) if kind == KPIS.name else None
    return replace(checked, rows=rows, problems=problems, questions=asked, notices=notices, definitions=definitions)


def expected_headers(kind: str) -> tuple[str, ...]:
    """Give the headers a kind of file may have, to find the sheet of a workbook that holds it."""
    columns = _DECLARED[kind].columns if kind in _DECLARED else ()
    return tuple(name for column in columns for name in (column.name, *column.aliases))


def columns_of(kind: str) -> tuple[Column, ...]:
    """Give the columns a kind of file may have, to map a file's own headers to by hand."""
    return _DECLARED[kind].columns


def _asked(problems: Iterable[Problem]) -> Iterator[Question]:
    """Turn what the cells leave open into questions: once each, with the first sentence as the example."""
    asked = {
        "ambiguous_number": ("decimal", {".": ".", ",": ","}),
        "fiscal_quarter": ("fiscal_start", {str(month): str(month) for month in (1, 4, 7, 10)}),
    }
    seen: set[str] = set()
    for problem in problems:
        if problem.code in asked and problem.code not in seen:
            seen.add(problem.code)
            setting, options = asked[problem.code]
            yield Question(problem.code, problem.sentence, setting, options)


def _checked(
    table: Table, declared: Kind, known: Known, *, names: Mapping[str, Mapping[str, str]], progress: Progress
) -> Checked:
    fit = fit_headers(list(table.frame.columns), declared.columns, shown_as=table.shown)
    usable = fit if fit.usable else replace(fit, places={})
    cells, unreadable = _read(table, declared.columns, fit=usable, known=known, names=names, progress=progress)
    if not fit.usable or table.frame.empty:
        nothing = np.zeros(len(table.frame), dtype=bool)
        empty = declared.shape(cells, nothing, known)
        return Checked(empty, (*fit.problems, *_no_rows(table)), len(table.frame))
    rows = len(table.frame)
    progress(Step("checking", rows, rows))
    findings = [*unreadable, *_doubted(table), *_surplus_cells(table, cells), *_duplicates(cells, declared)]
    progress(Step("checking", rows, rows))
    findings += declared.rules(cells, known)
    refused = np.zeros(rows, dtype=bool)
    for finding in findings:
        refused[finding.rows] = True
    problems = fit.problems + _told(findings, table, fit=fit)
    progress(Step("checking", rows, rows))
    return Checked(declared.shape(cells, ~refused, known), problems, declared.count(cells))


def _doubted(table: Table) -> Iterator[Finding]:
    """Find the rows whose cells may stand under the wrong headers."""
    doubts = {question.row: question for question in table.understood.questions if question.row is not None}
    if doubts:
        numbers = table.frame.index.to_numpy()
        at = np.flatnonzero(np.isin(numbers, list(doubts)) & ~_has_surplus(table))
        refusals = [Refusal(doubts[number].code, doubts[number].sentence) for number in numbers[at].tolist()]
        yield Finding("", at, refusals)


def _no_rows(table: Table) -> Iterator[Problem]:
    if table.frame.empty:
        sentence = message("{name} has a header but no rows; add at least one", name=table.understood.name)
        yield Problem(None, "", "", "no_rows", sentence)


def _read(
    table: Table,
    columns: Sequence[Column],
    *,
    fit: Fit,
    known: Known,
    names: Mapping[str, Mapping[str, str]],
    progress: Progress,
) -> tuple[Cells, list[Finding]]:
    """Read each declared column; one that the file lacks is blank all the way down."""
    rows = len(table.frame)
    texts = {name: table.frame.iloc[:, place] for name, place in fit.places.items()}
    read: dict[str, _Read] = {}
    for done, column in enumerate(columns):
        progress(Step("checking", done * rows // len(columns), rows))
        read[column.name] = (
            _read_column(
                texts[column.name],
                column,
                known=replace(known, decimal=".") if fit.places[column.name] in table.exact else known,
                names=names.get(column.name, {}),
            )
            if column.name in texts
            else _absent(column, rows)
        )
    cells = Cells(
        texts=texts,
        values={name: column.values for name, column in read.items()},
        given={name: column.given for name, column in read.items()},
        readable={name: column.readable for name, column in read.items()},
        numbers=table.frame.index.to_numpy(dtype=np.int64),
    )
    return cells, [finding for column in read.values() for finding in column.findings]


@dataclass(frozen=True)
class _Read:
    values: npt.NDArray[Any]
    given: Flags
    readable: Flags
    findings: tuple[Finding, ...] = ()


def _absent(column: Column, rows: int) -> _Read:
    dtype = type(column.blank) if isinstance(column.blank, bool | int | float) else object
    blank = _blanks(1, column, dtype=np.dtype(dtype))
    return _Read(np.repeat(blank, rows), np.zeros(rows, dtype=bool), np.ones(rows, dtype=bool))


def _blanks(length: int, column: Column, *, dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    values = np.empty(length, dtype=dtype)
    for place in range(length):
        values[place] = column.blank
    return values


def _read_column(cells: pd.Series[str], column: Column, *, known: Known, names: Mapping[str, str]) -> _Read:
    """Read a column through its distinct texts, so that a million rows of forty KPIs are forty texts to understand."""
    codes, distinct = pd.factorize(cells)
    texts = pd.Series(distinct, dtype="str").str.strip()
    if names:
        texts = texts.map(lambda text: names.get(text, text)).astype("str")
    blank = (texts == "").to_numpy(dtype=bool)
    reading = column.reader(texts[~blank].reset_index(drop=True), known)
    values = np.empty(len(texts), dtype=reading.values.dtype)
    values[~blank] = reading.values
    values[blank] = _blanks(int(blank.sum()), column, dtype=reading.values.dtype)
    written = np.flatnonzero(~blank)
    refused = {int(written[place]): refusal for place, refusal in reading.refused.items()}
    if column.filled:
        refused |= dict.fromkeys(np.flatnonzero(blank).tolist(), _empty(column.name))
    flags = np.zeros(len(texts), dtype=bool)
    flags[list(refused)] = True
    at = np.flatnonzero(flags[codes])
    findings = (Finding(column.name, at, [refused[code] for code in codes[at].tolist()]),) if at.size else ()
    return _Read(values[codes], ~blank[codes], ~flags[codes], findings)


def _empty(name: str) -> Refusal:
    return Refusal("empty_cell", message("There is nothing here; every row needs the column {column}", column=name))


def _surplus_cells(table: Table, cells: Cells) -> Iterator[Finding]:
    """Find cells to the right of the last header."""
    headers = list(table.frame.columns)
    last = max((place for place, header in enumerate(headers) if header), default=-1)
    flags = _has_surplus(table)
    sentence = message(
        "This row has more cells than there are headers; put text that holds the delimiter in quotes, or clear the "
        "cells after the column {last}",
        last=shown(headers[last]),
    )
    yield from cells.refuse("", flags, lambda _row, _found: Refusal("surplus_cells", sentence))


def _has_surplus(table: Table) -> Flags:
    headers = list(table.frame.columns)
    last = max((place for place, header in enumerate(headers) if header), default=-1)
    flags = np.zeros(len(table.frame), dtype=bool)
    for place in range(last + 1, len(headers)):
        flags |= ~blank(table.frame.iloc[:, place])
    return flags


def _duplicates(cells: Cells, kind: Kind) -> Iterator[Finding]:
    """Find rows that repeat the key of an earlier row, whether or not that one can be taken."""
    sure = np.logical_and.reduce([cells.readable[name] for name in kind.key])
    positions = np.flatnonzero(sure)
    keys = pd.DataFrame({name: cells.values[name][sure] for name in kind.key}, index=positions)
    repeated = keys.duplicated().to_numpy(dtype=bool)
    if not repeated.any():
        return
    group = keys.groupby(list(kind.key), sort=False).ngroup().to_numpy()
    first = cells.numbers[positions[np.unique(group, return_index=True)[1]]][group[repeated]]
    at = positions[repeated]
    written = zip(*(cells.found(name, at) for name in kind.key), strict=True)
    refusals = [_duplicate(" · ".join(key), int(number)) for key, number in zip(written, first.tolist(), strict=True)]
    yield Finding(kind.key[0] if len(kind.key) == 1 else "", at, refusals)


def _duplicate(key: str, first: int) -> Refusal:
    sentence = message("{key} is already in row {first}; keep one of the two rows", key=shown(key), first=first)
    return Refusal("duplicate_key", sentence)


def _told(findings: Sequence[Finding], table: Table, *, fit: Fit) -> tuple[Problem, ...]:
    """Tell findings as problems by row and column: one per cell, the first found; all those of a row as a whole."""
    if not findings:
        return ()
    places = [fit.places.get(finding.column, -1) for finding in findings]
    row = np.concatenate([finding.rows for finding in findings])
    place = np.concatenate([np.full(len(f.rows), at) for f, at in zip(findings, places, strict=True)])
    order = np.lexsort((place, row))
    again = (np.diff(row[order], prepend=-1) == 0) & (np.diff(place[order], prepend=-1) == 0) & (place[order] >= 0)
    told = [problem for f, at in zip(findings, places, strict=True) for problem in _problems(f, table, place=at)]
    return tuple(told[at] for at in order[~again].tolist())


def _problems(finding: Finding, table: Table, *, place: int) -> Iterator[Problem]:
    rows = table.frame.index.to_numpy()[finding.rows].tolist()
    values = table.frame.iloc[finding.rows, place].tolist() if place >= 0 else [""] * len(rows)
    for row, header, value, refusal in zip(
        rows, _headers(finding, table, place=place), values, finding.refusals, strict=True
    ):
        yield Problem(row, header, value, refusal.code, refusal.sentence)


def _headers(finding: Finding, table: Table, *, place: int) -> list[str]:
    """Give each problem's header as the file has it; in a wide file that is the column its value came from."""
    if place < 0:
        return [""] * len(finding.rows)
    if table.origin is not None and table.frame.columns[place] in table.melted:
        return [str(header) for header in table.origin[finding.rows]]
    header = table.shown[place] if table.shown else table.frame.columns[place]
    return [str(header)] * len(finding.rows)
