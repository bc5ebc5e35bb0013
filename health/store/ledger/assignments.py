"""Keep from which quarter on each KPI counts for a partnership: the earliest one it has a value in."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Integer, bindparam, delete, func, or_, select, update

from health.progress import Progress, Step, unheard
from health.store import facts, schema
from health.store.bulk import AnySelect, fetch, insert_rows, plain_rows
from health.store.plan import CHANGED, NEW, Plan
from health.store.schema import table

_BATCH = 500
_KEY = ["partnership_id", "kpi_id"]
_ONE = (
    table(schema.Assignment).c.partnership_id == bindparam("p"),
    table(schema.Assignment).c.kpi_id == bindparam("k"),
)


def begin_assignments(writer: Connection, plan: Plan, *, progress: Progress = unheard) -> None:
    """Keep every touched assignment's first quarter the earliest quarter with a value, after a plan is written.

    New values can only make it earlier, which the plan itself tells. Where values changed, or a KPI had none left when
    it was ended, all stored values of the partnership are looked at.
    """
    first = _first_reported(plan.rows[plan.state == NEW])
    had = facts.assignments(writer, facts.Span(tuple(np.unique(first["partnership_id"]).tolist()), 0))
    both = first.merge(had, on=_KEY, how="left")
    empty = both.loc[both["ended_quarter"] <= both["first_quarter"], "partnership_id"]
    unsure = pd.concat([plan.rows.loc[plan.state == CHANGED, "partnership_id"], empty])
    sure = both[~both["partnership_id"].isin(unsure)]
    fresh = sure.loc[sure["first_quarter"].isna(), [*_KEY, "first"]]
    insert_rows(writer, table(schema.Assignment), fresh.rename(columns={"first": "first_quarter"}))
    _move(writer, sure.loc[sure["first"] < sure["first_quarter"], [*_KEY, "first"]])
    _assign_all(writer, np.unique(unsure).tolist(), progress=progress)


def _first_reported(rows: pd.DataFrame) -> pd.DataFrame:
    reported = rows[[name for name in ("actual", "rating") if name in rows]].notna().any(axis=1)
    return rows.loc[reported].groupby(_KEY)["quarter"].min().rename("first").reset_index()


def assign(writer: Connection, written: pd.DataFrame) -> None:
    """Keep every touched assignment's first quarter the earliest quarter with a value.

    written: partnership_id and kpi_id of the values that are other than before. A KPI without any value left counts
    no longer; where a manager had ended it, that end is remembered as an assignment that holds for no quarter.
    """
    _assign_all(writer, np.unique(written["partnership_id"].to_numpy()).tolist())


def _assign_all(writer: Connection, partnerships: list[int], *, progress: Progress = unheard) -> None:
    for start in range(0, len(partnerships), _BATCH):
        progress(Step("assigning", start, len(partnerships)))
        _assign_batch(writer, partnerships[start : start + _BATCH])


def _assign_batch(writer: Connection, batch: list[int]) -> None:
    assignment = table(schema.Assignment).c
    had = fetch(
        writer,
        select(
            assignment.partnership_id,
            assignment.kpi_id,
            assignment.first_quarter.label("had"),
            assignment.ended_quarter,
        ).where(assignment.partnership_id.in_(batch)),
    )
    both = fetch(writer, _earliest(batch)).merge(had, on=_KEY, how="outer", indicator=True)
    both = both.assign(first=both["first_quarter"].astype(float).fillna(both["ended_quarter"].astype(float)))
    insert_rows(writer, table(schema.Assignment), both.loc[both["_merge"] == "left_only", [*_KEY, "first_quarter"]])
    gone = both.loc[both["first"].isna(), _KEY]
    other = (both["_merge"] != "left_only") & both["first"].notna() & (both["first"] != both["had"])
    moved = both.loc[other, [*_KEY, "first"]]
    if len(gone):
        writer.execute(delete(schema.Assignment).where(*_ONE), [{"p": p, "k": k} for p, k in plain_rows(gone)])
    _move(writer, moved)


def _move(writer: Connection, moved: pd.DataFrame) -> None:
    if len(moved):
        writer.execute(
            update(table(schema.Assignment)).where(*_ONE).values(first_quarter=bindparam("first")),
            [{"p": p, "k": k, "first": int(quarter)} for p, k, quarter in plain_rows(moved)],
        )


def _earliest(batch: list[int]) -> AnySelect:
    values = table(schema.KpiValue).c
    return (
        select(values.partnership_id, values.kpi_id, func.min(values.quarter, type_=Integer).label("first_quarter"))
        .where(or_(values.actual.is_not(None), values.rating.is_not(None)), values.partnership_id.in_(batch))
        .group_by(values.partnership_id, values.kpi_id)
        .order_by(values.partnership_id, values.kpi_id)
    )
