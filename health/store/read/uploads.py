"""What was taken, when, by whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Row, select

from health.access import Viewer
from health.store.schema import Upload


def same_file(connection: Connection, _viewer: Viewer, *, sha256: str, kind: str) -> Row[int, str, datetime] | None:
    """Find the newest upload of these very bytes: id, uploaded_by, uploaded_at; None where there is none."""
    return connection.execute(
        select(Upload.id, Upload.uploaded_by, Upload.uploaded_at)
        .where(Upload.sha256 == sha256, Upload.kind == kind)
        .order_by(Upload.id.desc())
        .limit(1)
    ).first()
