"""Store alerts and who has looked at them."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, delete, select, update

from health.access import Viewer, require_upload
from health.errors import StoreError, message
from health.store import schema
from health.store.bulk import fetch, insert_rows
from health.store.facts import Span
from health.store.read.visible import seen
from health.store.schema import table

_KEY = ["partnership_id", "quarter", "kind", "about"]
_LOOKED = ["acknowledged_by", "acknowledged_at", "note"]
_LONGEST_NOTE = 500


def replace_alerts(writer: Connection, *, since: pd.DataFrame, alerts: pd.DataFrame) -> None:
    """Store alerts in place of those from each partnership's `since` quarter on (frame partnership_id, since).

    alerts: partnership_id, quarter, kind, about, value, before. One that is raised again keeps who looked at it.
    """
    row = table(schema.Alert).c
    span = Span(tuple(since["partnership_id"].tolist()), int(since["since"].min()))
    looked = fetch(
        writer,
        select(*(row[name] for name in [*_KEY, *_LOOKED])).where(
            span.holds(row.partnership_id), row.quarter >= span.since, row.acknowledged_by.is_not(None)
        ),
    )
    for first, those in since.groupby("since")["partnership_id"]:
        writer.execute(delete(schema.Alert).where(row.partnership_id.in_(those.tolist()), row.quarter >= first))
    if alerts.empty:
        return
    kept = alerts.merge(looked, on=_KEY, how="left") if len(looked) else alerts
    names = [name for name in (*_KEY, "value", "before", *_LOOKED) if name in kept]
    insert_rows(writer, table(schema.Alert), kept[names].sort_values(_KEY))


def add_alerts(writer: Connection, alerts: pd.DataFrame) -> None:
    """Store new alerts: partnership_id, quarter, kind, about."""
    insert_rows(writer, table(schema.Alert), alerts[_KEY].sort_values(_KEY))


def acknowledge(
    writer: Connection, *, viewer: Viewer, code: str, quarter: int, kind: str, about: str, note: str, at: datetime
) -> None:
    """Record that somebody has looked at an alert, and what they say of it.

    Raises `AccessDenied` for a viewer who may not upload, `StoreError` for an alert that is not there, that they may
    not see, or that somebody has looked at already.
    """
    require_upload(viewer)
    alert, partnership = table(schema.Alert).c, table(schema.Partnership).c
    theirs = select(partnership.id).where(partnership.code == code, *seen(viewer)).scalar_subquery()
    done = writer.execute(
        update(table(schema.Alert))
        .where(
            alert.partnership_id == theirs,
            alert.quarter == quarter,
            alert.kind == kind,
            alert.about == about,
            alert.acknowledged_by.is_(None),
        )
        .values(acknowledged_by=viewer.name, acknowledged_at=at, note=note.strip()[:_LONGEST_NOTE] or None)
    )
    if not done.rowcount:
        raise StoreError(message("This alert is not open any more; look at the list again"))
