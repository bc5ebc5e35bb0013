"""Undo or redo an upload and score again what that touches, in one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Engine

from health.access import Viewer
from health.assess.alerting import refresh_alerts
from health.assess.effect import Effect
from health.assess.redefine import contradictions
from health.assess.rescore import rescore
from health.errors import FileRefused, message
from health.progress import Progress, unheard
from health.store import facts
from health.store.engine import writing
from health.store.ledger import reversal, setup
from health.store.ledger.uploads import Recorded


def undo(engine: Engine, viewer: Viewer, *, upload_id: int, at: datetime, progress: Progress = unheard) -> Effect:
    """Take an upload back: facts and scores are exactly what they were without it; return which scores moved.

    Raises `AccessDenied` for who may not, `StoreError` naming the later uploads that rest on it.
    """
    with writing(engine) as writer:
        recorded = reversal.undo(writer, viewer=viewer, upload_id=upload_id, at=at)
        return _score(writer, recorded, progress=progress)


def redo(engine: Engine, viewer: Viewer, *, upload_id: int, at: datetime, progress: Progress = unheard) -> Effect:
    """Bring an undone upload back: facts and scores are as if it had never been undone; return which scores moved.

    Raises `AccessDenied` for who may not, `StoreError` naming the uploads that came in between, `FileRefused` for a
    definition that values stored meanwhile contradict.
    """
    with writing(engine) as writer:
        plan = reversal.plan_redo(writer, viewer=viewer, upload_id=upload_id)
        problems = contradictions(writer, plan)
        if problems:
            raise FileRefused(
                message("Values already stored contradict these definitions; nothing was changed"), problems
            )
        recorded = reversal.redo(writer, plan, viewer=viewer, upload_id=upload_id, at=at)
        return _score(writer, recorded, progress=progress)


def _score(writer: Connection, recorded: Recorded, *, progress: Progress) -> Effect:
    effect = rescore(writer, since=recorded.touched, progress=progress)
    if recorded.touched.empty:
        # The register speaks of agreements, which no score follows but alerts do.
        refresh_alerts(writer, facts.partnership_ids(writer))
    reversal.note_effect(
        writer, number=recorded.number, moved=effect.moved, crossed=effect.crossed, biggest=effect.biggest()
    )
    setup.bump_version(writer)
    return effect
