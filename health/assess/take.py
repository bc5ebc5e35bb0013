"""Take an upload: plan, record and rescore in one transaction, or find out what that would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Engine

from health.access import Viewer, called, require_upload
from health.assess.alerting import refresh_alerts
from health.assess.effect import Effect, no_effect
from health.assess.redefine import contradictions
from health.assess.remember import Said, remember
from health.assess.rescore import rescore
from health.errors import AccessDenied, AlreadyTaken, FileRefused, StoreError, message
from health.progress import Progress, Step, unheard
from health.scoring import ScoringModel
from health.store import facts
from health.store.engine import writing
from health.store.kinds import FILE_ROW, KINDS
from health.store.ledger import respondents, setup, uploads
from health.store.plan import CHANGED, SAME, Plan, plan_rows
from health.store.read import known, visible
from health.store.read import uploads as taken_before


@dataclass(frozen=True)
class Taken:
    """Say what an upload did: the plan carried out and the scores that moved.

    moved: code, name, quarter, before, after, band_before, band_after; NaN or None where there is no score.
    At most `effect.LISTED` rows, then those that moved most; `effect` counts them all. Of answers only those are listed
    of which the file brings enough people of each side: a trial must not tell what the one it would replace said.
    """

    plan: Plan
    moved: pd.DataFrame
    effect: Effect


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
    once: bool = False,
    said: Said | None = None,
    progress: Progress = unheard,
) -> Taken:
    """Carry out an upload in one transaction; with `keep=False` undo it again and only say what it would do.

    rows: what `intake.check` accepted. expected: the digest of the plan a person confirmed; when the database has
    changed underneath since, nothing is written and `StoreError` says so. once: record the file even where it brings
    nothing new, and raise `AlreadyTaken` for one that was recorded before, undone since or not. said: what the viewer
    said about the file, remembered for their next one. progress: told each step; what it raises (`Cancelled`) undoes
    everything. Raises `AccessDenied` for rows outside what this viewer may
    see, `FileRefused` for a definition that stored values contradict.
    """
    require_upload(viewer)
    try:
        with writing(engine) as writer:
            if once:
                _require_first(writer, viewer, kind=kind, source=source)
            plan = prepare(writer, viewer, kind=kind, rows=rows, environment=environment, progress=progress)
            if expected is not None and plan.digest != expected:
                raise StoreError(
                    message("Somebody changed the same data since this preview was made; look at the new preview first")
                )
            if plan.changes_something or once:
                effect = _carry_out(writer, viewer, plan=plan, source=source, refused=refused, progress=progress)
            else:
                effect = no_effect()
            if said is not None:
                remember(writer, viewer, kind=kind, said=said, at=source.at)
            taken = Taken(plan, visible.named(writer, viewer, _of_many(writer, plan, effect.listed)), effect)
            if not keep:
                raise _OnlyLooking(taken)
            return taken
    except _OnlyLooking as looked:
        return looked.taken


class _OnlyLooking(Exception):
    def __init__(self, taken: Taken) -> None:
        super().__init__()
        self.taken = taken


def _of_many(connection: Connection, plan: Plan, moves: pd.DataFrame) -> pd.DataFrame:
    """Leave the moves of scores that nobody's answers, or those of enough people of each side of a wave, made."""
    if plan.kind.name != "answers":
        return moves
    said = plan.rows[(plan.state != SAME) & plan.rows["answer"].notna().to_numpy()]
    people = said.groupby(["partnership_id", "quarter", "side"])["respondent"].nunique()
    fewest = people.groupby("partnership_id").min()
    least = ScoringModel.from_json(visible.model_in_force(connection)[1]).min_respondents
    return moves[moves["partnership_id"].isin(fewest.index[fewest >= least])]


def _require_first(writer: Connection, viewer: Viewer, *, kind: str, source: uploads.Source) -> None:
    found = taken_before.same_file(writer, viewer, sha256=source.sha256, kind=kind)
    if found is not None:
        raise AlreadyTaken(
            message(
                "{name} was taken before, on {day} by {by}",
                name=source.file_name,
                day=found.uploaded_at.date().isoformat(),
                by=called(found.uploaded_by),
            )
        )


def _carry_out(
    writer: Connection,
    viewer: Viewer,
    *,
    plan: Plan,
    source: uploads.Source,
    refused: int,
    progress: Progress,
) -> Effect:
    recorded = uploads.record(writer, plan, viewer=viewer, source=source, refused=refused, progress=progress)
    fresh = _fresh(plan, upload_id=recorded.number)
    effect = rescore(writer, since=recorded.touched, fresh=fresh, progress=progress)
    told: dict[str, Any] = {"moved": effect.moved, "crossed": effect.crossed, "biggest": effect.biggest()}
    uploads.note_effect(writer, number=recorded.number, **told)
    if plan.kind.name == "partnerships":
        # No score moves with the register, but an agreement's end does.
        own = known.partnerships(writer, viewer)
        refresh_alerts(writer, [int(own[code]) for code in plan.rows.loc[plan.state == CHANGED, "code"]])
    setup.bump_version(writer)
    return effect


def _fresh(plan: Plan, *, upload_id: int) -> facts.Fresh | None:
    """Give the values a plan has written, where it says all that scores are made from."""
    told = ["actual", "target", "rating"]
    if plan.kind.name != "values" or not set(told) <= set(plan.said()):
        return None
    return facts.Fresh(upload_id, plan.rows.loc[plan.state != SAME, [*plan.kind.key, *told]])


def prepare(
    connection: Connection,
    viewer: Viewer,
    *,
    kind: str,
    rows: pd.DataFrame,
    environment: Mapping[str, str],
    progress: Progress = unheard,
) -> Plan:
    """Turn accepted rows into the table's columns and compare them with what is stored; nothing is written.

    Raises as `take` does.
    """
    require_upload(viewer)
    progress(Step("comparing", 0, len(rows)))
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
    if FILE_ROW in KINDS[kind].origin():
        rows = rows.assign(**{FILE_ROW: rows.index})
    plan = plan_rows(connection, rows, kind=kind, compared=lambda n: progress(Step("comparing", n, len(rows))))
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
