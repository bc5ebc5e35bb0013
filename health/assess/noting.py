"""Write down what managers note about a partnership, and look again at what hangs on it, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine

from health.access import Viewer
from health.assess.alerting import refresh_alerts
from health.catalogue import Catalogue
from health.store.engine import writing
from health.store.ledger import records
from health.store.ledger.records import Known


def save_record(
    engine: Engine,
    viewer: Viewer,
    *,
    kind: str,
    partnership: str,
    says: Mapping[str, Any],
    catalogue: Catalogue,
    at: datetime,
    known: Known | None = None,
) -> Known:
    """Write a record or a new version of one; return what it is known as now. Raises as `ledger.records.save` does."""
    with writing(engine) as writer:
        now = records.save(
            writer, viewer, kind=kind, partnership=partnership, says=says, catalogue=catalogue, at=at, known=known
        )
        _look_again(writer, viewer, kind=kind, partnership=partnership)
        return now


def remove_record(engine: Engine, viewer: Viewer, *, kind: str, partnership: str, known: Known, at: datetime) -> None:
    """Take a record away. Raises as `ledger.records.remove` does."""
    with writing(engine) as writer:
        records.remove(writer, viewer, kind=kind, partnership=partnership, known=known, at=at)
        _look_again(writer, viewer, kind=kind, partnership=partnership)


def _look_again(writer: Connection, viewer: Viewer, *, kind: str, partnership: str) -> None:
    """Find the alerts anew where they hang on the record: an agreement that is renewed ends no more."""
    if kind == "agreement":
        refresh_alerts(writer, [records.writable(writer, viewer, partnership=partnership)])
