"""Record an upload: the file, the rows it brings or changes, what it rests on, and what it did to the scores."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, update

from health.access import Viewer, require_upload
from health.progress import Progress, unheard
from health.store import schema
from health.store.ledger.reliance import note_reliance, note_touched
from health.store.ledger.rows import next_id, to_rescore, write_rows
from health.store.plan import CHANGED, NEW, SAME, Plan
from health.store.schema import table


@dataclass(frozen=True)
class Recorded:
    """Hold the number of an upload or reversal and which scores it may move: a frame (partnership_id, since)."""

    number: int
    touched: pd.DataFrame


@dataclass(frozen=True)
class Source:
    """Say where rows come from: the file as it was given and who gave it when. `simulated` data is labelled so."""

    file_name: str
    file_bytes: int
    sha256: str
    by: str
    at: datetime
    simulated: bool = False


def source_of(data: bytes, name: str, *, by: str, at: datetime, simulated: bool = False) -> Source:
    """Describe a file by its name, size and SHA-256."""
    return Source(name, len(data), hashlib.sha256(data).hexdigest(), by, at, simulated)


def record(
    writer: Connection,
    plan: Plan,
    *,
    viewer: Viewer,
    source: Source,
    refused: int = 0,
    progress: Progress = unheard,
) -> Recorded:
    """Write a plan's new and changed rows under a new upload.

    Raises `AccessDenied` for a viewer who may not upload. The caller holds the transaction.
    """
    require_upload(viewer)
    upload_id = next_id(writer, schema.Upload)
    writer.execute(
        insert(schema.Upload).values(
            id=upload_id,
            kind=plan.kind.name,
            file_name=source.file_name,
            file_bytes=source.file_bytes,
            sha256=source.sha256,
            uploaded_by=source.by,
            uploaded_at=source.at,
            rows_new=plan.count(NEW),
            rows_changed=plan.count(CHANGED),
            rows_same=plan.count(SAME),
            rows_refused=refused,
            simulated=source.simulated,
        )
    )
    note_reliance(writer, plan, upload_id=upload_id)
    write_rows(writer, plan, upload_id=upload_id, simulated=source.simulated, progress=progress)
    note_touched(writer, plan, upload_id=upload_id)
    return Recorded(upload_id, to_rescore(writer, plan.kind, plan.rows[plan.state != SAME]))


def note_effect(
    writer: Connection, *, number: int, moved: int, crossed: int, biggest: Sequence[Mapping[str, Any]]
) -> None:
    """Store beside an upload what it did to the scores."""
    found = {"moved": moved, "crossed": crossed, "biggest": list(biggest)}
    writer.execute(update(schema.Upload).where(table(schema.Upload).c.id == number).values(found))
