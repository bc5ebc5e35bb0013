"""Record an upload: its new rows, its changed rows and what they were before, and which KPIs count from when."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from health.access import Viewer, require_upload
from health.errors import StoreError, message
from health.store import schema
from health.store.bulk import AnySelect, fetch, insert_rows, plain_rows
from health.store.plan import CHANGED, NEW, SAME, Plan
from health.store.schema import table

_BATCH = 500


@dataclass(frozen=True)
class Source:
    """Say where rows come from: the file as it was given and who gave it when. `simulated` data is labelled so."""

    file_name: str
    file_bytes: int
    sha256: str
    by: str
    at: datetime
    simulated: bool = False


def source_of(data: bytes, name: str, *, by: str, at: datetime, simulated: bool = False) -> Source:
    """Describe a file by its name, size and SHA-256."""
    return Source(name, len(data), hashlib.sha256(data).hexdigest(), by, at, simulated)


def record(writer: Connection, plan: Plan, *, viewer: Viewer, source: Source, refused: int = 0) -> pd.DataFrame:
    """Write a plan's new and changed rows under a new upload; return what it touched.

    Returns a frame (partnership_id, since): from which quarter on each partnership's scores may differ now.
    Raises `AccessDenied` for a viewer who may not upload. The caller holds the transaction.
    """
    require_upload(viewer)
    upload_id = next_id(writer, schema.Upload)
    writer.execute(
        insert(schema.Upload).values(
            id=upload_id,
            kind=plan.kind.name,
            file_name=source.file_name,
            file_bytes=source.file_bytes,
            sha256=source.sha256,
            uploaded_by=source.by,
            uploaded_at=source.at,
            rows_new=plan.count(NEW),
            rows_changed=plan.count(CHANGED),
            rows_same=plan.count(SAME),
            rows_refused=refused,
            simulated=source.simulated,
        )
    )
    _keep_former(writer, plan, upload_id=upload_id)
    _insert_new(writer, plan, upload_id=upload_id, simulated=source.simulated)
    _update_changed(writer, plan, upload_id=upload_id)
    if plan.kind.name == "values":
        _assign(writer, plan)
    return _touched(writer, plan)


def next_id(writer: Connection, model: type[schema.Base]) -> int:
    # Writers are alone (see engine.writing), so the next number is ours; both databases then give the same ids.
    return int(writer.execute(select(func.coalesce(func.max(table(model).c.id), 0) + 1)).scalar_one())


def _keep_former(writer: Connection, plan: Plan, *, upload_id: int) -> None:
    changed = plan.old[plan.state == CHANGED]
    if changed.empty:
        return
    names = [*plan.kind.key, *plan.said(), "upload_id"]
    rows = [
        {
            "replaced_by": upload_id,
            "kind": plan.kind.name,
            "partnership_id": row.get("partnership_id"),
            "was": {name: _for_json(value) for name, value in row.items()},
        }
        for row in (dict(zip(names, values, strict=True)) for values in plain_rows(changed[names]))
    ]
    writer.execute(insert(schema.Former), rows)


def _for_json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _insert_new(writer: Connection, plan: Plan, *, upload_id: int, simulated: bool) -> None:
    new = plan.rows[plan.state == NEW]
    if new.empty:
        return
    new = new[[*plan.kind.key, *plan.said()]].sort_values(list(plan.kind.key)).assign(upload_id=upload_id)
    if not plan.kind.is_fact:
        first = int(writer.execute(select(func.coalesce(func.max(plan.kind.table.c.id), 0) + 1)).scalar_one())
        new = new.assign(id=np.arange(first, first + len(new)))
    if plan.kind.name == "partnerships":
        new = new.assign(simulated=simulated)
    insert_rows(writer, plan.kind.table, new)


def _update_changed(writer: Connection, plan: Plan, *, upload_id: int) -> None:
    changed = plan.rows[plan.state == CHANGED]
    if changed.empty:
        return
    said, key = plan.said(), list(plan.kind.key)
    columns = plan.kind.table.c
    statement = (
        update(plan.kind.table)
        .where(*(columns[name] == bindparam(f"key_{name}") for name in key))
        .values({**{name: bindparam(f"new_{name}") for name in said}, "upload_id": upload_id})
    )
    names = [*(f"key_{name}" for name in key), *(f"new_{name}" for name in said)]
    rows = [dict(zip(names, values, strict=True)) for values in plain_rows(changed[[*key, *said]])]
    writer.execute(statement, rows)


def _assign(writer: Connection, plan: Plan) -> None:
    """Keep every touched assignment's first quarter the earliest quarter with a value."""
    touched = plan.rows.loc[plan.state != SAME, ["partnership_id", "kpi_id"]].drop_duplicates()
    if touched.empty:
        return
    partnerships = sorted(touched["partnership_id"].unique().tolist())
    values, assignment = table(schema.KpiValue).c, table(schema.Assignment).c
    earliest = (
        select(values.partnership_id, values.kpi_id, func.min(values.quarter).label("first_quarter"))
        .where(or_(values.actual.is_not(None), values.rating.is_not(None)))
        .group_by(values.partnership_id, values.kpi_id)
        .order_by(values.partnership_id, values.kpi_id)
    )
    key = ["partnership_id", "kpi_id"]
    for start in range(0, len(partnerships), _BATCH):
        batch = partnerships[start : start + _BATCH]
        now = fetch(writer, earliest.where(values.partnership_id.in_(batch)))
        had = fetch(
            writer,
            select(assignment.partnership_id, assignment.kpi_id, assignment.first_quarter.label("had")).where(
                assignment.partnership_id.in_(batch)
            ),
        )
        both = now.merge(had, on=key, how="outer", indicator=True)
        insert_rows(writer, table(schema.Assignment), both.loc[both["_merge"] == "left_only", [*key, "first_quarter"]])
        gone = both.loc[both["_merge"] == "right_only", key]
        moved = both.loc[(both["_merge"] == "both") & (both["first_quarter"] != both["had"]), [*key, "first_quarter"]]
        where = (assignment.partnership_id == bindparam("p"), assignment.kpi_id == bindparam("k"))
        if len(gone):
            writer.execute(delete(schema.Assignment).where(*where), [{"p": p, "k": k} for p, k in plain_rows(gone)])
        if len(moved):
            writer.execute(
                update(table(schema.Assignment)).where(*where).values(first_quarter=bindparam("first")),
                [{"p": p, "k": k, "first": int(first)} for p, k, first in plain_rows(moved)],
            )


def _touched(writer: Connection, plan: Plan) -> pd.DataFrame:
    moved = plan.rows[plan.state != SAME]
    if plan.kind.is_fact:
        since = moved.groupby("partnership_id")["quarter"].min()
        return pd.DataFrame({"partnership_id": since.index.to_numpy(), "since": since.to_numpy()})
    if plan.kind.name == "partnerships" or moved.empty:
        return pd.DataFrame({"partnership_id": np.array([], dtype=np.int64), "since": np.array([], dtype=np.int64)})
    codes = moved["code"].tolist()
    return fetch(writer, _users_of_kpis(codes) if plan.kind.name == "kpis" else _users_of_items(codes))


def _users_of_kpis(codes: list[str]) -> AnySelect:
    assignment, kpi = table(schema.Assignment).c, table(schema.Kpi).c
    return (
        select(assignment.partnership_id, func.min(assignment.first_quarter).label("since"))
        .join_from(schema.Assignment, schema.Kpi, kpi.id == assignment.kpi_id)
        .where(kpi.code.in_(codes))
        .group_by(assignment.partnership_id)
        .order_by(assignment.partnership_id)
    )


def _users_of_items(codes: list[str]) -> AnySelect:
    answer, item = table(schema.Answer).c, table(schema.Item).c
    return (
        select(answer.partnership_id, func.min(answer.quarter).label("since"))
        .join_from(schema.Answer, schema.Item, item.id == answer.item_id)
        .where(item.code.in_(codes))
        .group_by(answer.partnership_id)
        .order_by(answer.partnership_id)
    )


def end_assignment(writer: Connection, *, viewer: Viewer, partnership_id: int, kpi_id: int, from_quarter: int) -> None:
    """Stop counting a KPI for a partnership from a quarter on; its values stay."""
    require_upload(viewer)
    assignment = table(schema.Assignment).c
    ended = writer.execute(
        update(table(schema.Assignment))
        .where(assignment.partnership_id == partnership_id, assignment.kpi_id == kpi_id)
        .values(ended_quarter=from_quarter)
    )
    if not ended.rowcount:
        raise StoreError(message("This KPI is not measured for this partnership, so there is nothing to end"))
