"""What is kept of a person's choices about a file, so that the next one with the same headers is read the same way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from health.intake.check import columns_of
from health.intake.known import Known
from health.intake.questions import Choices


def header_digest(headers: Iterable[str]) -> str:
    """Give the SHA-256 of a set of headers as they are written, whatever their order.

    >>> header_digest(["KPI", "Kuartal"]) == header_digest(["Kuartal", "KPI", ""])
    True
    """
    named = sorted({header for header in headers if header})
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()


def choices_as_object(choices: Choices) -> dict[str, Any]:
    """Give choices as plain data, without what is empty.

    >>> choices_as_object(Choices(decimal=",")), choices_as_object(Choices())
    ({'decimal': ','}, {})
    """
    plain = {
        "decimal": choices.decimal,
        "fiscal_start": choices.fiscal_start,
        "mapping": dict(choices.mapping),
        "constants": dict(choices.constants),
        "names": {column: dict(names) for column, names in choices.names.items() if names},
        "amended": {code: dict(texts) for code, texts in choices.amended.items() if texts},
    }
    return {name: said for name, said in plain.items() if said}


def choices_from_object(plain: Mapping[str, Any]) -> Choices:
    """Give the choices that `choices_as_object` made plain."""
    return Choices(**plain)


def still_meant(choices: Choices, *, kind: str, known: Known) -> Choices:
    """Leave out what means nothing any more: columns the kind does not have, codes that are not known to the reader."""
    columns = {column.name for column in columns_of(kind)}
    codes = {"partnership": set(known.partnerships.index), "kpi": set(known.kpis.index)}
    names = {
        column: {name: code for name, code in found.items() if code in codes.get(column, ())}
        for column, found in choices.names.items()
    }
    return replace(
        choices,
        mapping={header: name for header, name in choices.mapping.items() if not name or name in columns},
        constants={name: text for name, text in choices.constants.items() if name in columns},
        names={column: found for column, found in names.items() if found},
    )
