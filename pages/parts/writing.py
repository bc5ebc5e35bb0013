"""How a page writes a record: one transaction each, at the present moment, by the viewer at the door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from health.access import Viewer
from health.store.engine import writing
from health.store.ledger import records
from health.store.ledger.records import Known
from pages.parts import load


def today() -> date:
    """Give the day overdue is counted from."""
    return datetime.now(UTC).date()


def save(viewer: Viewer, kind: str, code: str, *, says: Mapping[str, Any], known: Known | None) -> None:
    """Write a record; raises what the ledger refuses."""
    with writing(load.engine()) as writer:
        records.save(
            writer,
            viewer,
            kind=kind,
            partnership=code,
            says=says,
            catalogue=load.catalogue(),
            at=datetime.now(UTC),
            known=known,
        )


def remove(viewer: Viewer, kind: str, code: str, *, known: Known) -> None:
    """Take a record away; raises what the ledger refuses."""
    with writing(load.engine()) as writer:
        records.remove(writer, viewer, kind=kind, partnership=code, known=known, at=datetime.now(UTC))
