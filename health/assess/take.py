"""Take an upload: plan, record and rescore in one transaction, or find out what that would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Engine

from health.access import Viewer, require_upload
from health.assess.alerting import refresh_alerts
from health.assess.redefine import contradictions
from health.assess.rescore import Progress, rescore
from health.errors import AccessDenied, FileRefused, StoreError, message
from health.scoring.model import TOLERANCE
from health.store import facts
from health.store.engine import writing
from health.store.kinds import KINDS
from health.store.ledger import respondents, setup, uploads
from health.store.plan import CHANGED, Plan, plan_rows
from health.store.read import known, scores, visible


@dataclass(frozen=True)
class Taken:
    """Say what an upload did: the plan carried out and the scores that moved.

    moved: code, name, quarter, before, after, band_before, band_after; NaN or None where there is no score.
    Empty where the upload touched more than `scores.LISTED` partnerships: then the portfolio tells it better.
    """

    plan: Plan
    moved: pd.DataFrame


def take(
    engine: Engine,
    viewer: Viewer,
    *,
    kind: str,
    rows: pd.DataFrame,
    source: uploads.Source,
    environment: Mapping[str, str],
    refused: int = 0,
    expected: str | None = None,
    keep: bool = True,
    progress: Progress | None = None,
) -> Taken:
    """Carry out an upload in one transaction; with `keep=False` undo it again and only say what it would do.

    rows: what `intake.check` accepted. expected: the digest of the plan a person confirmed; when the database has
    changed underneath since, nothing is written and `StoreError` says so. Raises `AccessDenied` for rows outside
    what this viewer may see, `FileRefused` for a definition that stored values contradict.
    """
    require_upload(viewer)
    try:
        with writing(engine) as writer:
            plan = prepare(writer, viewer, kind=kind, rows=rows, environment=environment)
            if expected is not None and plan.digest != expected:
                raise StoreError(
                    message("Somebody changed the same data since this preview was made; look at the new preview first")
                )
            taken = _carry_out(writer, viewer, plan=plan, source=source, refused=refused, progress=progress)
            if not keep:
                raise _OnlyLooking(taken)
            return taken
    except _OnlyLooking as looked:
        return looked.taken


class _OnlyLooking(Exception):
    def __init__(self, taken: Taken) -> None:
        super().__init__()
        self.taken = taken


def _carry_out(
    writer: Connection,
    viewer: Viewer,
    *,
    plan: Plan,
    source: uploads.Source,
    refused: int,
    progress: Progress | None,
) -> Taken:
    if not plan.changes_something:
        return Taken(plan, _moved(scores.none(), scores.none()))
    touched = uploads.record(writer, plan, viewer=viewer, source=source, refused=refused)
    before = scores.since(writer, viewer, touched)
    rescore(writer, since=touched, progress=progress)
    if plan.kind.name == "partnerships":
        # No score moves with the register, but an agreement's end does.
        own = known.partnerships(writer, viewer)
        refresh_alerts(writer, [int(own[code]) for code in plan.rows.loc[plan.state == CHANGED, "code"]])
    setup.bump_version(writer)
    return Taken(plan, _moved(before, scores.since(writer, viewer, touched)))


def prepare(
    connection: Connection, viewer: Viewer, *, kind: str, rows: pd.DataFrame, environment: Mapping[str, str]
) -> Plan:
    """Turn accepted rows into the table's columns and compare them with what is stored; nothing is written.

    Raises as `take` does.
    """
    require_upload(viewer)
    _require_scope(connection, viewer, kind=kind, rows=rows)
    if kind in ("kpis", "items"):
        elements = rows["element"].map(facts.element_ids(connection)).astype(np.int64)
        rows = rows.assign(element_id=elements).drop(columns="element")
    if kind == "kpis":
        rows = rows.assign(
            levels=pd.Series(["|".join(levels) or None for levels in rows["levels"]], rows.index, object)
        )
    if kind == "answers":
        key = respondents.respondent_key(connection, environment)
        rows = rows.assign(respondent=respondents.hash_respondents(key, rows))
    plan = plan_rows(connection, rows, kind=kind)
    problems = contradictions(connection, plan)
    if problems:
        raise FileRefused(message("Values already stored contradict these definitions; nothing was changed"), problems)
    return plan


def _require_scope(connection: Connection, viewer: Viewer, *, kind: str, rows: pd.DataFrame) -> None:
    """Raise `AccessDenied` where rows reach beyond what this viewer may see: the last door, whoever made the rows."""
    if not viewer.is_limited:
        return
    if not KINDS[kind].is_fact and kind != "partnerships":
        raise AccessDenied(
            message("Definitions hold for every partnership; only somebody who sees all of them can change them")
        )
    own = known.partnerships(connection, viewer)
    if KINDS[kind].is_fact:
        outside = ~rows["partnership_id"].isin(own)
    else:
        exists = rows["code"].isin(facts.partnership_codes(connection))
        outside = exists & ~rows["code"].isin(own.index)
        for name, limit in visible.limits_of(viewer):
            outside |= ~rows[name].isin(limit) if name in rows else ~exists
    if outside.any():
        raise AccessDenied(
            message("{n} rows are about partnerships you may not see; nothing was changed", n=int(outside.sum()))
        )


def _moved(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    both = pd.DataFrame(
        {
            "before": before["score"],
            "after": after["score"],
            "band_before": before["band"],
            "band_after": after["band"],
        }
    )
    new = ~both.index.isin(before.index)
    # A database may add the same numbers up in another order: less than TOLERANCE is no movement.
    same = ((both["before"] - both["after"]).abs() <= TOLERANCE) | (both["before"].isna() & both["after"].isna() & ~new)
    return both[~same].reset_index()
