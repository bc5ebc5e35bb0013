"""Keep what an upload rests on and which partnerships it speaks about: what undoing must not pull away, and who may."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from sqlalchemy import Connection, func, select

from health.store import schema
from health.store.bulk import fetch, insert_rows
from health.store.plan import CHANGED, SAME, Plan
from health.store.schema import table

DEFINED_BY = {"values": ("kpi_id", schema.Kpi), "answers": ("item_id", schema.Item)}


def note_reliance(writer: Connection, plan: Plan, *, upload_id: int) -> None:
    """Store which earlier uploads a plan rests on, before it is written.

    Those whose rows it replaces or confirms, those that created its partnerships, those that define its KPIs or items.
    """
    confirmed = set(_brought(plan, SAME))
    others = {*_brought(plan, CHANGED), *_creators(writer, plan), *_definers(writer, plan)}
    on = sorted((confirmed | others) - {upload_id})
    rows = pd.DataFrame({"upload_id": upload_id, "on_upload_id": on, "confirms": [one in confirmed for one in on]})
    insert_rows(writer, table(schema.Reliance), rows)


def _brought(plan: Plan, state: int) -> Iterator[int]:
    brought = plan.old.loc[plan.state == state, "upload_id"].to_numpy(dtype=float)
    return (int(one) for one in np.unique(brought[~np.isnan(brought)]))


def _creators(writer: Connection, plan: Plan) -> list[int]:
    """List the uploads that created the partnerships facts are about: the first that spoke of each."""
    if not plan.kind.is_fact or plan.rows.empty:
        return []
    upload, touched = table(schema.Upload).c, table(schema.Touched).c
    about = np.unique(plan.rows["partnership_id"].to_numpy())
    first = fetch(
        writer,
        select(touched.partnership_id, func.min(touched.upload_id).label("creator"))
        .join_from(schema.Touched, schema.Upload, upload.id == touched.upload_id)
        .where(upload.kind == "partnerships", touched.partnership_id.between(int(about[0]), int(about[-1])))
        .group_by(touched.partnership_id),
    )
    return [int(one) for one in first.loc[first["partnership_id"].isin(about), "creator"].unique()]


def _definers(writer: Connection, plan: Plan) -> list[int]:
    """List the uploads whose KPI or item definitions the rows were read under; the catalogue's are nobody's."""
    if plan.kind.name not in DEFINED_BY:
        return []
    column, model = DEFINED_BY[plan.kind.name]
    defined = definers(writer, model)
    return [int(one) for one in np.unique(defined.reindex(plan.rows[column].unique()).dropna())]


def definers(connection: Connection, model: type[schema.Base]) -> pd.Series[int]:
    """Give id → upload of the definitions that came by one."""
    row = table(model).c
    found = fetch(connection, select(row.id, row.upload_id).where(row.upload_id.is_not(None)))
    return found.set_index("id")["upload_id"]


def note_touched(writer: Connection, plan: Plan, *, upload_id: int) -> None:
    """Store which partnerships a plan's rows speak about and in which quarters, after it is written."""
    if plan.kind.is_fact:
        found = plan.rows.groupby("partnership_id")["quarter"].agg(since="min", until="max").reset_index()
    elif plan.kind.name == "partnerships":
        register = table(schema.Partnership).c
        ids = fetch(writer, select(register.id, register.code))
        spoken_of = ids.loc[ids["code"].isin(plan.rows["code"]), "id"]
        found = pd.DataFrame({"partnership_id": spoken_of, "since": 0, "until": 0})
    else:
        return
    insert_rows(writer, table(schema.Touched), found.assign(upload_id=upload_id))
