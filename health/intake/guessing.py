"""Guess which of a file's own headers stand for which column, as a proposal for a person to confirm."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from health.intake.columns.cells import Column
from health.intake.headers import match

# What organisations call the columns of their own reports, the surest name first; a header is folded to words.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "partnership": (r"partner(ship)?( name| code)?", r"mitra", r".*\bpartnership\b.*"),
    "kpi": (r"(kpi|pi|indicator|measure)( ref(erence)?| code| id| no)", r"ref(erence)?", r"(kpi|indicator|measure)"),
    "quarter": (r"report(ed|ing) (quarter|period)", r"quarter", r"period", r"periode"),
    "actual": (
        r"actual.*",
        r"(this|current) (quarter|period|value)",
        r"value",
        r"result",
        r"outturn",
        r"achieved",
        r"nilai",
    ),
    "target": (r"target.*", r"goal"),
    "note": (r"notes?", r"comments?", r"comment(ary|aries)", r"remarks?"),
    "code": (r"(kpi|pi|indicator|measure)( ref(erence)?| code| id| no)", r"ref(erence)?", r"id"),
    "name": (r"(kpi|indicator|measure) (description|name|title)", r"description", r"title", r"(kpi|indicator|measure)"),
    "unit": (r"units?( of measure)?",),
    "direction": (r"polarity", r"good (is|to be).*", r"better( when| if)?"),
}


def guess_mapping(headers: Sequence[str], columns: Sequence[Column]) -> dict[str, str]:
    """Give header → column, "" for one to leave out, where a needed column is missing; nothing where none is.

    >>> from health.intake.kinds.values import VALUES
    >>> guess_mapping(["kpi_ref", "service", "this_quarter", "target", "reported_quarter"], VALUES.columns)
    {'kpi_ref': 'kpi', 'service': '', 'this_quarter': 'actual', 'target': 'target', 'reported_quarter': 'quarter'}
    """
    known = match(headers, columns)
    missing = [column.name for column in columns if column.name not in known.values()]
    if not any(column.needed for column in columns if column.name in missing):
        return {}
    guessed = {headers[place]: name for place, name in known.items()}
    for name in missing:
        header = _named(name, [header for header in headers if header and header not in guessed])
        if header is not None:
            guessed[header] = name
    if len(guessed) == len(known):
        return {}
    # A file with a column per quarter or per KPI lacks one too; none of its columns may be left out.
    is_whole = any({"actual", "name"} & {guessed[header]} for header in guessed)
    return {header: guessed.get(header, "") for header in headers if header and (is_whole or header in guessed)}


def _named(column: str, headers: Sequence[str]) -> str | None:
    words = {header: re.sub(r"[\W_]+", " ", header.casefold()).strip() for header in headers}
    for pattern in _NAMES.get(column, ()):
        found = [header for header, said in words.items() if re.fullmatch(pattern, said)]
        if len(found) == 1:
            return found[0]
    return None
