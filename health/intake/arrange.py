"""Arrange a table as its kind is declared: headers mapped, constants added, wide tables made long, persons dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from health.errors import FileRefused, message
from health.intake.amending import amend
from health.intake.columns.cells import Kind, Refusal
from health.intake.columns.quarters import read_quarter
from health.intake.headers import fold, match
from health.intake.kinds.surveys import arrange_answers
from health.intake.known import Known
from health.intake.layout.shapes import blank
from health.intake.questions import Choices
from health.intake.read import Table
from health.intake.refusing import listed, shown

_ACTUAL = "actual"


def arrange(table: Table, kind: Kind, known: Known, *, choices: Choices) -> Table:
    """Give the table with the headers its kind declares; `shown` keeps those of the file."""
    table = _mapped(table, kind, choices.mapping)
    if kind.name == "answers":
        table = arrange_answers(table, known)
    table = _with_constants(table, kind, choices.constants)
    table = amend(table, kind, choices.amended) if kind.name == "kpis" else table
    return _long_values(table, kind, known) if kind.name == "values" else table


def _mapped(table: Table, kind: Kind, mapping: Mapping[str, str]) -> Table:
    if not mapping:
        return table
    _require_columns(mapping.values(), kind)
    headers = [str(header) for header in table.frame.columns]
    kept = [place for place, header in enumerate(headers) if mapping.get(header, header)]
    frame = table.frame.iloc[:, kept].copy()
    frame.columns = pd.Index([mapping.get(headers[place], headers[place]) for place in kept], dtype=object)
    exact = frozenset(at for at, place in enumerate(kept) if place in table.exact)
    return replace(table, frame=frame, shown=tuple(headers[place] for place in kept), exact=exact)


def _require_columns(names: Iterable[str], kind: Kind) -> None:
    declared = {column.name for column in kind.columns}
    if kind.name == "answers":
        return
    unknown = [name for name in names if name and name not in declared]
    if unknown:
        raise FileRefused(
            message(
                "{found} is not a column of this kind of file; choose one of {expected}",
                found=shown(str(unknown[0])),
                expected=listed(tuple(column.name for column in kind.columns)),
            )
        )


def _with_constants(table: Table, kind: Kind, constants: Mapping[str, str]) -> Table:
    """Add a column for each constant; one the file has already keeps its own cells, and fills only the empty ones."""
    if not constants:
        return table
    _require_columns(constants.keys(), kind)
    frame, headers = table.frame.copy(), list(table.shown or table.frame.columns)
    places = {name: place for place, name in match([str(h) for h in frame.columns], kind.columns).items()}
    for name, text in constants.items():
        if name in places:
            own = frame.iloc[:, places[name]]
            frame.isetitem(places[name], own.where(~blank(own), text).to_numpy())
        else:
            frame.insert(frame.shape[1], name, pd.Series(text, index=frame.index, dtype="str"), allow_duplicates=True)
            headers.append(name)
    return replace(table, frame=frame, shown=tuple(str(header) for header in headers))


def _long_values(table: Table, kind: Kind, known: Known) -> Table:
    """Make a KPI file with a column per quarter, or per KPI, one with a row per value; empty cells say nothing."""
    headers = [str(header) for header in table.frame.columns]
    used = match(headers, kind.columns)
    names = set(used.values())
    if _ACTUAL in names or "rating" in names:
        return table
    others = [place for place, header in enumerate(headers) if header and place not in used]
    if "kpi" in names and "quarter" not in names:
        columns = [place for place in others if _is_quarter(headers[place], known)]
        return _melted(table, columns, header="quarter", texts={place: headers[place] for place in columns})
    if "quarter" in names and "kpi" not in names:
        codes = _kpi_columns(headers, others, known)
        return _melted(table, list(codes), header="kpi", texts=codes)
    return table


def _is_quarter(header: str, known: Known) -> bool:
    found = read_quarter(header, fiscal_start=known.fiscal_start)
    return not isinstance(found, Refusal) or found.code in ("ambiguous_quarter", "fiscal_quarter")


def _kpi_columns(headers: Sequence[str], places: Sequence[int], known: Known) -> dict[int, str]:
    """Give place → KPI code of the headers that are a KPI's code or name, case, space and accents aside."""
    codes: dict[str, set[str]] = {}
    for code in known.kpis.index:
        codes.setdefault(fold(str(code)), set()).add(str(code))
    if "name" in known.kpis:
        for code, name in known.kpis["name"].items():
            codes.setdefault(fold(str(name)), set()).add(str(code))
    found = {place: codes.get(fold(headers[place]), set()) for place in places}
    return {place: next(iter(matching)) for place, matching in found.items() if len(matching) == 1}


def _melted(table: Table, columns: Sequence[int], *, header: str, texts: Mapping[int, str]) -> Table:
    if not columns:
        return table
    shown_as = list(table.shown or table.frame.columns)
    kept = [place for place in range(table.frame.shape[1]) if place not in columns]
    frame = table.frame
    given = np.column_stack([~blank(frame.iloc[:, place]) for place in columns])
    rows, at = np.nonzero(given)
    long = frame.iloc[rows, kept].copy()
    headers = np.array([texts[place] for place in columns], dtype=object)[at]
    cells = frame.iloc[:, list(columns)].to_numpy(dtype=object)[rows, at]
    long.insert(len(kept), header, pd.Series(headers, index=long.index, dtype="str"), allow_duplicates=True)
    long.insert(len(kept) + 1, _ACTUAL, pd.Series(cells, index=long.index, dtype="str"), allow_duplicates=True)
    exact = {at for at, place in enumerate(kept) if place in table.exact}
    if all(place in table.exact for place in columns):
        exact.add(len(kept) + 1)
    origin = np.array([str(shown_as[place]) for place in columns], dtype=object)[at]
    return replace(
        table,
        frame=long,
        shown=(*(str(shown_as[place]) for place in kept), header, _ACTUAL),
        exact=frozenset(exact),
        origin=origin,
        melted=(header, _ACTUAL),
    )
