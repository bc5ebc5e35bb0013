"""What stands in the way of undoing or redoing an upload: rights, scope, and the uploads that rest on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, Select, func, or_, select, union

from health.access import Viewer, require_upload
from health.errors import AccessDenied, StoreError, message
from health.store.kinds import KINDS
from health.store.ledger.reliance import DEFINED_BY, definers
from health.store.plan import NEW, Plan
from health.store.read.visible import seen
from health.store.records import RECORD_TABLES
from health.store.schema import (
    Answer,
    Former,
    KpiValue,
    Partnership,
    Reliance,
    Reversal,
    Touched,
    Upload,
    table,
)

WAS_NEW, WAS_CATALOGUE = -1, 0  # beside kept rows, where no upload had brought what they replaced
_NAMED = 5
_FACTS_OF = {
    "kpis": (KpiValue.kpi_id, KpiValue.upload_id),
    "items": (Answer.item_id, Answer.upload_id),
}


def require_undoable(connection: Connection, *, viewer: Viewer, upload_id: int) -> Row[Any]:
    """Give an upload; raises as `reversal.undo` says."""
    upload = _require_own(connection, viewer=viewer, upload_id=upload_id)
    if not upload.in_force:
        raise StoreError(message("{name} is undone already", name=upload.file_name))
    if not upload.reversible:
        raise StoreError(
            message(
                "{name} cannot be undone exactly: it came before the history kept what that needs, or simulated "
                "partnerships it spoke about were removed",
                name=upload.file_name,
            )
        )
    resting = _named(connection, select(Reliance.upload_id).where(Reliance.on_upload_id == upload_id))
    if resting:
        raise StoreError(
            message(
                "{name} cannot be undone while later uploads rest on it: {uploads}. Undo those first",
                name=upload.file_name,
                uploads=resting,
            )
        )
    _require_nothing_written(connection, upload)
    return upload


def _require_nothing_written(connection: Connection, upload: Row[Any]) -> None:
    """Raise `StoreError` where goals, actions or other records speak of what the upload brought."""
    columns = {"partnerships": "partnership_id", "kpis": "kpi_id"}
    if upload.kind not in columns:
        return
    column, model = columns[upload.kind], KINDS[upload.kind].table.c
    speaking = [table(record).c[column] for record in RECORD_TABLES if column in table(record).c]
    spoken_of = model.id.in_(union(*(select(one).where(one.is_not(None)) for one in speaking)))
    query = select(model.code).where(model.upload_id == upload.id, spoken_of).order_by(model.code).limit(_NAMED)
    found = list(connection.execute(query).scalars())
    if found:
        raise StoreError(
            message(
                "{name} cannot be undone while goals, actions or other records speak of what it brought: {codes}. "
                "Their history would be lost",
                name=upload.file_name,
                codes=", ".join(found),
            )
        )


def require_redoable(connection: Connection, *, viewer: Viewer, upload_id: int) -> Row[Any]:
    """Give an undone upload; raises as `reversal.plan_redo` says."""
    upload = _require_own(connection, viewer=viewer, upload_id=upload_id)
    if upload.in_force:
        raise StoreError(message("{name} is in force, so there is nothing to redo", name=upload.file_name))
    bases = select(Reliance.on_upload_id).where(Reliance.upload_id == upload_id)
    missing = _named(connection, bases, in_force=False)
    if missing:
        raise StoreError(
            message(
                "{name} rests on uploads that are undone: {uploads}. Redo those first",
                name=upload.file_name,
                uploads=missing,
            )
        )
    return upload


def require_as_found(connection: Connection, plan: Plan, *, upload: Row[Any]) -> None:
    """Raise `StoreError`, naming who came in between, unless all is stored as an undone upload had found it.

    plan: its kept rows, with `was`: which upload had brought what each replaces.
    """
    others = sorted({other for found in _in_between(connection, plan, upload=upload) for other in found})
    between = _named(connection, select(Upload.id).where(Upload.id.in_(others)))
    if between:
        raise StoreError(
            message(
                "{name} cannot be redone exactly, because of what came in between: {uploads}. "
                "Undo those first, or upload the file again",
                name=upload.file_name,
                uploads=between,
            )
        )


def _in_between(connection: Connection, plan: Plan, *, upload: Row[Any]) -> Iterator[list[int]]:
    yield _replaced(plan)
    yield _redefined(connection, plan, upload=upload)
    yield _ids(connection, _confirmed_otherwise(upload.id))
    first = select(func.min(Reversal.newest)).where(Reversal.upload_id == upload.id)
    since = int(connection.execute(first).scalar_one())
    yield _ids(connection, _confirming(plan, upload_id=upload.id, since=since))
    if plan.kind.name in _FACTS_OF:
        defined, brought = _FACTS_OF[plan.kind.name]
        theirs = defined.in_(plan.rows["id"].tolist())
        yield _ids(connection, select(brought).distinct().where(theirs, brought > since))


def _replaced(plan: Plan) -> list[int]:
    """List who brought rows other than those it had found."""
    found = plan.old["upload_id"].astype(float).fillna(WAS_CATALOGUE).where(plan.state != NEW, WAS_NEW)
    return [int(one) for one in np.unique(found[found != plan.rows["was"]])]


def _redefined(connection: Connection, plan: Plan, *, upload: Row[Any]) -> list[int]:
    """List who defines its KPIs or items now and did not when it came."""
    if plan.kind.name not in DEFINED_BY:
        return []
    column, model = DEFINED_BY[plan.kind.name]
    now = definers(connection, model).reindex(plan.rows[column].unique()).dropna().astype(int)
    return sorted(
        set(now) - set(_ids(connection, select(Reliance.on_upload_id).where(Reliance.upload_id == upload.id)))
    )


def _confirmed_otherwise(upload_id: int) -> Select[int]:
    """Select earlier uploads, redone since, that changed what it confirmed."""
    own = select(Touched.partnership_id).where(Touched.upload_id == upload_id)
    return (
        select(Former.replaced_by)
        .join_from(Former, Reliance, Reliance.on_upload_id == Former.brought_by)
        .where(
            Reliance.upload_id == upload_id,
            Reliance.confirms,
            Former.replaced_by < upload_id,
            Former.replaced_by.in_(select(Reversal.upload_id)),
            or_(Former.partnership_id.is_(None), Former.partnership_id.in_(own)),
        )
        .distinct()
    )


def _confirming(plan: Plan, *, upload_id: int, since: int) -> Select[int]:
    """Select uploads taken while it was undone that confirmed the values it changes, or may have."""
    was = [int(one) for one in plan.rows["was"].unique() if one > WAS_CATALOGUE]
    chosen = select(Reliance.upload_id).where(Reliance.on_upload_id.in_(was), Reliance.confirms)
    chosen = chosen.where(Reliance.upload_id > since).distinct()
    if plan.kind.name in _FACTS_OF:
        return chosen
    own = select(Touched.partnership_id).where(Touched.upload_id == upload_id)
    return chosen.where(Reliance.upload_id.in_(select(Touched.upload_id).where(Touched.partnership_id.in_(own))))


def _ids(connection: Connection, query: Select[int]) -> list[int]:
    return list(connection.execute(query).scalars())


def _require_own(connection: Connection, *, viewer: Viewer, upload_id: int) -> Row[Any]:
    """Give an upload all of whose partnerships this viewer sees; raises `AccessDenied`."""
    require_upload(viewer)
    upload = connection.execute(select(*Upload.__table__.columns).where(Upload.id == upload_id)).first()
    if upload is None or (viewer.is_limited and not _all_seen(connection, viewer, upload)):
        raise AccessDenied(
            message("Only somebody who sees every partnership of an upload can undo or redo it; ask an admin")
        )
    return upload


def _all_seen(connection: Connection, viewer: Viewer, upload: Row[Any]) -> bool:
    touched = select(Touched.partnership_id).where(Touched.upload_id == upload.id)
    everywhere = set(_ids(connection, touched))
    registered = set(_ids(connection, select(Partnership.id).where(Partnership.id.in_(touched))))
    own = set(_ids(connection, select(Partnership.id).where(Partnership.id.in_(touched), *seen(viewer))))
    # Partnerships an undone upload had created are in no register: they are who brought them's.
    return bool(everywhere) and registered <= own and (registered == everywhere or upload.uploaded_by == viewer.name)


def _named(connection: Connection, ids: Select[int], *, in_force: bool = True) -> str:
    """Name uploads in a sentence, at most `_NAMED`, newest first; empty where there are none."""
    query = select(Upload.id, Upload.file_name, Upload.uploaded_at, Upload.uploaded_by)
    found = connection.execute(
        query.where(Upload.id.in_(ids), Upload.in_force.is_(in_force)).order_by(Upload.id.desc())
    ).all()
    told = [f"no. {one.id} {one.file_name} ({one.uploaded_by}, {one.uploaded_at.date()})" for one in found[:_NAMED]]
    return ", ".join(told) + (f", … (+{len(found) - _NAMED})" if len(found) > _NAMED else "")
