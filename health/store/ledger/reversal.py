"""Undo an upload, so that everything is exactly as it was before it, and redo it, so that it is as if never undone.

An upload can be undone while none in force rests on it (see `Reliance`), and redone while everything it rests on is in
force and what it would change is as it found it. Then the facts always are those of the uploads in force, taken in the
order of their numbers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Date, Row, delete, func, insert, select, update

from health.access import Viewer
from health.errors import StoreError, message
from health.store import schema
from health.store.bulk import fetch, framed, insert_rows, plain_rows
from health.store.kinds import KINDS, Kind
from health.store.ledger.assignments import assign
from health.store.ledger.obstacles import (
    WAS_CATALOGUE,
    WAS_NEW,
    require_as_found,
    require_redoable,
    require_undoable,
)
from health.store.ledger.rows import for_json, next_id, to_rescore, update_rows, write_rows
from health.store.ledger.uploads import Recorded
from health.store.plan import Plan, plan_rows
from health.store.schema import Alert, Assignment, ElementScore, HealthScore, Withheld, table

UNDO, REDO = "undo", "redo"
_LEFT = {
    "partnerships": tuple(model.partnership_id for model in (Alert, Withheld, ElementScore, HealthScore, Assignment)),
    "kpis": (Assignment.kpi_id,),
}


def undo(writer: Connection, *, viewer: Viewer, upload_id: int, at: datetime) -> Recorded:
    """Take an upload back; return its reversal's number and which scores that may move.

    Raises `AccessDenied` for who may not upload or not see all it touched, `StoreError` where it is undone already or
    later uploads rest on it, naming them.
    """
    upload = require_undoable(writer, viewer=viewer, upload_id=upload_id)
    kind = KINDS[upload.kind]
    former = _former(writer, kind, upload_id=upload_id)
    rows = _rows(writer, kind, upload_id=upload_id)
    if (len(rows), len(former)) != (upload.rows_new + upload.rows_changed, upload.rows_changed):
        raise StoreError(
            message("The rows of {name} are not as it left them, so it cannot be undone exactly", name=upload.file_name)
        )
    _keep(writer, kind, rows, former, upload_id=upload_id)
    _restore(writer, kind, former, upload_id=upload_id)
    _delete_new(writer, kind, upload_id=upload_id)
    if kind.name == "values":
        assign(writer, rows)
    return _note(writer, upload, kind, rows, verb=UNDO, by=viewer.name, at=at)


def plan_redo(connection: Connection, *, viewer: Viewer, upload_id: int) -> Plan:
    """Plan to write an undone upload's rows again: exactly as it did. Raises as `undo` does."""
    upload = require_redoable(connection, viewer=viewer, upload_id=upload_id)
    plan = plan_rows(connection, _kept(connection, KINDS[upload.kind], upload_id=upload_id), kind=upload.kind)
    require_as_found(connection, plan, upload=upload)
    return plan


def _kept(connection: Connection, kind: Kind, *, upload_id: int) -> pd.DataFrame:
    """Read the rows of an undone upload: key, what its file spoke about, `id` of registers, row of the file, `was`."""
    kept = table(schema.Kept).c
    query = select(kept.names, kept.rows).where(kept.upload_id == upload_id).order_by(kept.partnership_id)
    parts = connection.execute(query).all()
    names = parts[0].names if parts else [*kind.key, *kind.says, *kind.numbered(), *_placed(kind), "was"]
    return _framed(kind, names, [row for part in parts for row in part.rows])


def _framed(kind: Kind, names: list[str], rows: list[list[Any]]) -> pd.DataFrame:
    """Lay out rows as they come from JSON, where days are text."""
    kinds = {name: kind.table.c["upload_id" if name == "was" else name].type for name in names}
    found = framed(rows, kinds)
    for name in (name for name, one in kinds.items() if isinstance(one, Date)):
        found[name] = pd.Series([day and date.fromisoformat(day) for day in found[name]], dtype=object)
    return found


def redo(writer: Connection, plan: Plan, *, viewer: Viewer, upload_id: int, at: datetime) -> Recorded:
    """Carry out what `plan_redo` planned, in the same transaction; return as `undo` does."""
    upload, kind = require_redoable(writer, viewer=viewer, upload_id=upload_id), plan.kind
    ids = plan.rows["id"] if kind.numbered() else None
    write_rows(writer, plan, upload_id=upload_id, simulated=upload.simulated, ids=ids)
    writer.execute(delete(schema.Kept).where(table(schema.Kept).c.upload_id == upload_id))
    return _note(writer, upload, kind, plan.rows, verb=REDO, by=viewer.name, at=at)


def _rows(writer: Connection, kind: Kind, *, upload_id: int) -> pd.DataFrame:
    """Read what an upload wrote and nothing replaced since, going by the partnerships it touched."""
    columns, touched = kind.table.c, table(schema.Touched).c
    names = (*kind.key, *kind.says, *kind.numbered(), *kind.origin())
    query = select(*(columns[name] for name in names)).where(columns.upload_id == upload_id)
    if kind.is_fact:
        bounds = select(func.min(touched.partnership_id), func.max(touched.partnership_id))
        low, high = writer.execute(bounds.where(touched.upload_id == upload_id)).one()
        query = query.where(columns.partnership_id.between(low, high))
    return fetch(writer, query.order_by(*(columns[name] for name in kind.key)))


def _former(writer: Connection, kind: Kind, *, upload_id: int) -> pd.DataFrame:
    """Read what an upload replaced, as a frame of the columns its file spoke about."""
    row = table(schema.Former).c
    found = writer.execute(select(row.was).where(row.replaced_by == upload_id).order_by(row.id)).scalars().all()
    names = list(found[0]) if found else [*kind.key, *kind.says, *kind.numbered(), *kind.origin()]
    return _framed(kind, names, [[was[name] for name in names] for was in found])


def _keep(writer: Connection, kind: Kind, rows: pd.DataFrame, former: pd.DataFrame, *, upload_id: int) -> None:
    """Put an upload's rows aside, each with the upload whose row it had replaced."""
    key = list(kind.key)
    said = [name for name in kind.says if name in former.columns]
    was = former[key].assign(was=former["upload_id"].astype(float).fillna(WAS_CATALOGUE))
    kept = rows[[*key, *said, *kind.numbered(), *_placed(kind)]].merge(was, on=key, how="left", validate="one_to_one")
    kept["was"] = kept["was"].fillna(WAS_NEW).astype(np.int64)
    of = {"partnerships": "id"}.get(kind.name, "partnership_id" if kind.is_fact else None)
    owners = np.zeros(len(kept), dtype=np.int64) if of is None else kept[of].to_numpy()
    parts: dict[int, list[list[Any]]] = {}
    for owner, row in zip(owners.tolist(), plain_rows(kept), strict=True):
        parts.setdefault(owner, []).append(list(map(for_json, row)))
    aside = pd.DataFrame({"partnership_id": list(parts), "upload_id": upload_id})
    aside["names"] = json.dumps(list(kept.columns))
    aside["rows"] = [json.dumps(part) for part in parts.values()]
    insert_rows(writer, table(schema.Kept), aside)


def _placed(kind: Kind) -> tuple[str, ...]:
    """Name the columns that say where in its file a row stood."""
    return tuple(name for name in kind.origin() if name != "upload_id")


def _restore(writer: Connection, kind: Kind, former: pd.DataFrame, *, upload_id: int) -> None:
    said = [*(name for name in kind.says if name in former.columns), *kind.origin()]
    # What was put aside before rows of files were kept has none, and gets none.
    update_rows(writer, kind, former.reindex(columns=[*kind.key, *said]), said=said)
    writer.execute(delete(schema.Former).where(table(schema.Former).c.replaced_by == upload_id))


def _delete_new(writer: Connection, kind: Kind, *, upload_id: int) -> None:
    columns = kind.table.c
    # Nothing in force refers to them any more; scores of older models and ended assignments may be left.
    for column in _LEFT.get(kind.name, ()):
        theirs = select(columns.id).where(columns.upload_id == upload_id)
        writer.execute(delete(column.class_).where(column.in_(theirs)))
    writer.execute(delete(kind.model).where(columns.upload_id == upload_id))


def _note(
    writer: Connection, upload: Row[Any], kind: Kind, rows: pd.DataFrame, *, verb: str, by: str, at: datetime
) -> Recorded:
    columns = table(schema.Upload).c
    writer.execute(update(schema.Upload).where(columns.id == upload.id).values(in_force=verb == REDO))
    number = next_id(writer, schema.Reversal)
    newest = writer.execute(select(func.max(columns.id))).scalar_one()
    noted = {"id": number, "upload_id": upload.id, "verb": verb, "newest": newest, "done_by": by, "done_at": at}
    writer.execute(insert(schema.Reversal).values(noted))
    return Recorded(number, to_rescore(writer, kind, rows))


def note_effect(
    writer: Connection, *, number: int, moved: int, crossed: int, biggest: Sequence[Mapping[str, Any]]
) -> None:
    """Store beside a reversal what it did to the scores."""
    found = {"moved": moved, "crossed": crossed, "biggest": list(biggest)}
    writer.execute(update(schema.Reversal).where(table(schema.Reversal).c.id == number).values(found))
