"""What managers wrote down, as it stands now and as it was, about partnerships the viewer may see."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from health.access import Viewer
from health.store.bulk import AnySelect, fetch
from health.store.read.visible import EVERYTHING, Selection, seen
from health.store.record_kinds import RECORDS
from health.store.records import RecordChange
from health.store.schema import Element, Kpi, Partnership, table


def records(
    connection: Connection, viewer: Viewer, *, kind: str, code: str | None = None, selection: Selection = EVERYTHING
) -> pd.DataFrame:
    """Read the records of a kind, of one partnership or of all within the filters, by partnership and number.

    Returns code, partnership (its name), number, revision, changed_by, changed_at, then the fields of the kind; a KPI
    and an element as their codes, and a KPI's name and unit beside it.
    """
    return fetch(connection, query_of(kind, viewer, code=code, selection=selection))


def query_of(kind: str, viewer: Viewer, *, code: str | None, selection: Selection) -> AnySelect:
    """Build the query behind `records`."""
    entry = RECORDS[kind]
    columns = table(entry.model).c
    head = ("number", "revision", "changed_by", "changed_at")
    joined: dict[str, list[Any]] = {
        "kpi": [Kpi.code.label("kpi"), Kpi.name.label("kpi_name"), Kpi.unit.label("unit")],
        "element": [Element.code.label("element")],
    }
    said = [
        column
        for name, field in entry.fields.items()
        for column in joined.get(field.type, [columns[field.column(name)]])
    ]
    query = (
        select(Partnership.code, Partnership.name.label("partnership"), *(columns[name] for name in head), *said)
        .join_from(entry.model, Partnership, Partnership.id == columns.partnership_id)
        .where(*seen(viewer, selection))
        .order_by(columns.partnership_id, columns.number)
    )
    if "kpi_id" in columns:
        query = query.outerjoin(Kpi, Kpi.id == columns.kpi_id)
    if "element_id" in columns:
        query = query.outerjoin(Element, Element.id == columns.element_id)
    return query if code is None else query.where(Partnership.code == code)


def changes(connection: Connection, viewer: Viewer, *, code: str, kind: str | None = None) -> pd.DataFrame:
    """Read every version of a partnership's records, of a kind or of all, newest first; ends of KPIs are among them.

    Returns kind, number, revision, says (None: removed), changed_by, changed_at.
    """
    return fetch(
        connection,
        select(
            RecordChange.kind,
            RecordChange.number,
            RecordChange.revision,
            RecordChange.says,
            RecordChange.changed_by,
            RecordChange.changed_at,
        )
        .join_from(RecordChange, Partnership, Partnership.id == RecordChange.partnership_id)
        .where(*([] if kind is None else [RecordChange.kind == kind]), Partnership.code == code, *seen(viewer))
        .order_by(RecordChange.changed_at.desc(), RecordChange.kind, RecordChange.number, RecordChange.revision.desc()),
    )
