"""Keep what a person said about a kind of file with certain headers, for the next one they bring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert

from health.access import Viewer, require_upload
from health.store import schema
from health.store.schema import table


def remember(
    writer: Connection, *, viewer: Viewer, kind: str, headers: str, choices: Mapping[str, Any], at: datetime
) -> None:
    """Keep one's choices (plain data) in place of those before; empty ones leave nothing behind.

    headers: the digest of the file's headers. Raises `AccessDenied` for a viewer who may not upload.
    """
    forget(writer, viewer=viewer, kind=kind, headers=headers)
    if choices:
        row = {"uploaded_by": viewer.name, "kind": kind, "headers": headers, "choices": dict(choices), "kept_at": at}
        writer.execute(insert(schema.KeptChoices).values(row))


def forget(writer: Connection, *, viewer: Viewer, kind: str, headers: str) -> None:
    """Remove one's own choices about these headers, if there are any; raises as `remember` does."""
    require_upload(viewer)
    kept = table(schema.KeptChoices).c
    writer.execute(
        delete(schema.KeptChoices).where(kept.uploaded_by == viewer.name, kept.kind == kind, kept.headers == headers)
    )
