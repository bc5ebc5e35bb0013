"""Remember what a person said about a file, and say it for them the next time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from health.access import Viewer
from health.intake import Choices, Known
from health.intake.remembering import choices_as_object, choices_from_object, header_digest, still_meant
from health.store.engine import writing
from health.store.ledger import choices as ledger
from health.store.read import choices as kept


@dataclass(frozen=True)
class Said:
    """Hold what a person said about a file, and the headers it has."""

    headers: Sequence[str]
    choices: Choices


@dataclass(frozen=True)
class Remembered:
    """Hold what a person said the last time, and when that was."""

    choices: Choices
    at: datetime


def remember(writer: Connection, viewer: Viewer, *, kind: str, said: Said, at: datetime) -> None:
    """Keep what was said, for this viewer alone; the caller holds the transaction."""
    plain = choices_as_object(said.choices)
    ledger.remember(writer, viewer=viewer, kind=kind, headers=header_digest(said.headers), choices=plain, at=at)


def remembered(
    connection: Connection, viewer: Viewer, *, kind: str, headers: Sequence[str], known: Known
) -> Remembered | None:
    """Give what this viewer said of the last file of this kind with these headers, as far as it still means something.

    None where they said nothing, or nothing that still holds.
    """
    found = kept.last_time(connection, viewer, kind=kind, headers=header_digest(headers))
    if found is None:
        return None
    choices = still_meant(choices_from_object(found.choices), kind=kind, known=known)
    return Remembered(choices, found.kept_at) if choices_as_object(choices) else None


def forget(engine: Engine, viewer: Viewer, *, kind: str, headers: Sequence[str]) -> None:
    """Forget what this viewer said about files of this kind with these headers."""
    with writing(engine) as writer:
        ledger.forget(writer, viewer=viewer, kind=kind, headers=header_digest(headers))
