"""What a person said the last time they brought a file with the same headers; nobody else's choices are read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from health.access import Viewer
from health.store.schema import KeptChoices


def last_time(
    connection: Connection, viewer: Viewer, *, kind: str, headers: str
) -> Row[dict[str, Any], datetime] | None:
    """Find this viewer's own choices: choices (plain data), kept_at; None where there are none.

    headers: the digest of the file's headers.
    """
    return connection.execute(
        select(KeptChoices.choices, KeptChoices.kept_at).where(
            KeptChoices.uploaded_by == viewer.name, KeptChoices.kind == kind, KeptChoices.headers == headers
        )
    ).first()
