"""Keep every version of what people write down: who said what when, and who took it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select

from health.access import Viewer
from health.store.records import RecordChange
from health.store.schema import table


@dataclass(frozen=True)
class Version:
    """Name one version: of which partnership's what, its number there, and which it is of that, counted from 1."""

    partnership_id: int
    kind: str
    number: int
    revision: int


def note(writer: Connection, viewer: Viewer, version: Version, *, says: Mapping[str, Any] | None, at: datetime) -> None:
    """Keep a version by the viewer at a moment (aware); says: its fields as JSON takes them, None where taken back."""
    writer.execute(
        insert(RecordChange).values(
            partnership_id=version.partnership_id,
            kind=version.kind,
            number=version.number,
            revision=version.revision,
            says=says,
            changed_by=viewer.name,
            changed_at=at,
        )
    )


def next_number(writer: Connection, kind: str, partnership_id: int) -> int:
    """Give the next number; that of a record which was removed is never given to another."""
    change = table(RecordChange).c
    return _next(writer, change.number, change.partnership_id == partnership_id, change.kind == kind)


def next_version(writer: Connection, kind: str, partnership_id: int, *, number: int) -> Version:
    """Name the version that follows the newest one kept of a number, the first where there is none."""
    change = table(RecordChange).c
    same = (change.partnership_id == partnership_id, change.kind == kind, change.number == number)
    return Version(partnership_id, kind, number, _next(writer, change.revision, *same))


def _next(writer: Connection, column: ColumnElement[int], *where: ColumnElement[bool]) -> int:
    return int(writer.execute(select(func.coalesce(func.max(column), 0) + 1).where(*where)).scalar_one())
