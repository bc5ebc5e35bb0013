"""Write a plan's rows: the new ones, the changed ones with what they were before, and which KPIs count from when."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Column, Connection, MetaData, Table, bindparam, delete, func, select, true, update

from health.progress import Progress, Step, unheard
from health.store import schema
from health.store.bulk import COPY_FROM, AnySelect, fetch, insert_rows, plain_rows
from health.store.kinds import Kind
from health.store.ledger.assignments import begin_assignments
from health.store.plan import CHANGED, NEW, Plan
from health.store.schema import table

Told: TypeAlias = Callable[[int], object]
# Rows written at once: what waits for a cancel waits no longer than a batch takes.
_BATCH = 10_000


def write_rows(
    writer: Connection,
    plan: Plan,
    *,
    upload_id: int,
    simulated: bool,
    ids: pd.Series[int] | None = None,
    progress: Progress = unheard,
) -> None:
    """Write a plan's new and changed rows under an upload, and keep what the changed ones were before.

    ids: the numbers new register rows had before they were undone, by the plan's index; None gives them fresh ones.
    """
    new, changed = plan.count(NEW), plan.count(CHANGED)

    def written(done: int) -> None:
        progress(Step("writing", done, new + changed))

    _keep_former(writer, plan, upload_id=upload_id, kept=lambda n: progress(Step("keeping", n, changed)))
    written(0)
    _insert_new(writer, plan, upload_id=upload_id, simulated=simulated, ids=ids, written=written)
    _update_changed(writer, plan, upload_id=upload_id, written=lambda n: written(new + n))
    if plan.kind.name == "values":
        begin_assignments(writer, plan, progress=progress)


def next_id(writer: Connection, model: type[schema.Base]) -> int:
    """Give the next free number of a table whose rows are numbered.

    Writers are alone (see engine.writing), so it is ours; both databases then give the same ids. A number that an
    undone upload gave stays taken: redoing it brings the row back under the number its facts refer to.
    """
    highest = int(writer.execute(select(func.coalesce(func.max(table(model).c.id), 0))).scalar_one())
    return max([highest, *_kept_ids(writer, model)]) + 1


_NUMBERED = {schema.Partnership: "partnerships", schema.Kpi: "kpis", schema.Item: "items"}


def _kept_ids(writer: Connection, model: type[schema.Base]) -> list[int]:
    kind = _NUMBERED.get(model)
    if kind is None:
        return []
    kept, upload = table(schema.Kept).c, table(schema.Upload).c
    found = writer.execute(
        select(kept.names, kept.rows)
        .join_from(schema.Kept, schema.Upload, upload.id == kept.upload_id)
        .where(upload.kind == kind)
    )
    return [row[names.index("id")] for names, rows in found for row in rows]


def _keep_former(writer: Connection, plan: Plan, *, upload_id: int, kept: Told) -> None:
    changed = plan.old[plan.state == CHANGED]
    for start in range(0, len(changed), _BATCH):
        batch = changed.iloc[start : start + _BATCH]
        insert_rows(writer, table(schema.Former), _former(plan, batch, upload_id=upload_id))
        kept(start + len(batch))


def _former(plan: Plan, changed: pd.DataFrame, *, upload_id: int) -> pd.DataFrame:
    names = [*plan.kind.key, *plan.said(), *plan.kind.numbered(), *plan.kind.origin()]
    partnership = {"values": "partnership_id", "answers": "partnership_id", "invitations": "partnership_id"}
    of = partnership.get(plan.kind.name, "id" if plan.kind.name == "partnerships" else None)
    was = [json.dumps(dict(zip(names, map(for_json, row), strict=True))) for row in plain_rows(changed[names])]
    return pd.DataFrame(
        {
            "replaced_by": upload_id,
            "kind": plan.kind.name,
            "partnership_id": pd.Series(np.nan if of is None else changed[of].to_numpy(), dtype="Int64"),
            "brought_by": pd.Series(changed["upload_id"].to_numpy(dtype=float), dtype="Int64"),
            "was": was,
        }
    )


def for_json(value: Any) -> Any:
    """Write a day as text; everything else in a row is plain already."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _insert_new(
    writer: Connection,
    plan: Plan,
    *,
    upload_id: int,
    simulated: bool,
    ids: pd.Series[int] | None,
    written: Told,
) -> None:
    new = _under_upload(plan, plan.state == NEW, upload_id=upload_id)
    if new.empty:
        return
    new = new.sort_values(list(plan.kind.key))
    if not plan.kind.is_fact:
        first = next_id(writer, plan.kind.model)
        new = new.assign(id=np.arange(first, first + len(new)) if ids is None else ids.reindex(new.index))
    if plan.kind.name == "partnerships":
        new = new.assign(simulated=simulated)
    insert_rows(writer, plan.kind.table, new, written=written)


def _update_changed(writer: Connection, plan: Plan, *, upload_id: int, written: Told) -> None:
    changed = _under_upload(plan, plan.state == CHANGED, upload_id=upload_id)
    if plan.kind.is_fact:
        # A batch is then one stretch of the table.
        changed = changed.sort_values(list(plan.kind.key))
    update_rows(writer, plan.kind, changed, said=[*plan.said(), *plan.kind.origin()], written=written)


def _under_upload(plan: Plan, chosen: npt.NDArray[np.bool_], *, upload_id: int) -> pd.DataFrame:
    """Give chosen rows in the table's columns, with where they come from; a row of the file nobody kept is missing."""
    names = [*plan.kind.key, *plan.said(), *plan.kind.origin()]
    return plan.rows[chosen].assign(upload_id=upload_id).reindex(columns=names)


def update_rows(
    writer: Connection, kind: Kind, rows: pd.DataFrame, *, said: list[str], written: Told = lambda _n: None
) -> None:
    """Set some columns of stored rows, found by their key; `written` is told how many rows are done."""
    if rows.empty:
        return
    if len(rows) >= COPY_FROM:
        _update_together(writer, kind, rows, said=said, written=written)
        return
    key, columns = list(kind.key), kind.table.c
    statement = (
        update(kind.table)
        .where(*(columns[name] == bindparam(f"key_{name}") for name in key))
        .values({name: bindparam(f"new_{name}") for name in said})
    )
    names = [*(f"key_{name}" for name in key), *(f"new_{name}" for name in said)]
    writer.execute(statement, [dict(zip(names, values, strict=True)) for values in plain_rows(rows[[*key, *said]])])
    written(len(rows))


def _update_together(writer: Connection, kind: Kind, rows: pd.DataFrame, *, said: list[str], written: Told) -> None:
    """Set them by one statement a batch, from a table that is there for the moment only."""
    columns, names = kind.table.c, [*kind.key, *said]
    parts = [Column(name, columns[name].type, autoincrement=False) for name in names]
    staged = Table(f"new_{kind.table.name}", MetaData(), *parts, prefixes=["TEMPORARY"])
    staged.create(writer)
    same = [columns[name] == staged.c[name] for name in kind.key]
    first = kind.key[0]
    for start in range(0, len(rows), _BATCH):
        batch = rows[names].iloc[start : start + _BATCH]
        insert_rows(writer, staged, batch)
        # So that a database that knows nothing of the moment's table looks at no more than the batch's stretch.
        within = columns[first].between(int(batch[first].min()), int(batch[first].max())) if kind.is_fact else true()
        writer.execute(update(kind.table).where(within, *same).values({name: staged.c[name] for name in said}))
        writer.execute(delete(staged))
        written(start + len(batch))
    staged.drop(writer)


def to_rescore(writer: Connection, kind: Kind, rows: pd.DataFrame) -> pd.DataFrame:
    """Say which scores rows of a kind may move: a frame (partnership_id, since), from which quarter on."""
    if kind.is_fact and len(rows):
        since = rows.groupby("partnership_id")["quarter"].min()
        return pd.DataFrame({"partnership_id": since.index.to_numpy(), "since": since.to_numpy()})
    if kind.name not in ("kpis", "items") or rows.empty:
        return pd.DataFrame({"partnership_id": np.array([], dtype=np.int64), "since": np.array([], dtype=np.int64)})
    codes = rows["code"].tolist()
    return fetch(writer, _users_of_kpis(codes) if kind.name == "kpis" else _users_of_items(codes))


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
