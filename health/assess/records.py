"""Take records from files, as the simulated portfolio brings them: one file per kind, a row per record, all text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from health.access import Viewer
from health.catalogue import Catalogue
from health.quarter import parse_quarter
from health.store.engine import writing
from health.store.ledger.records import save
from health.store.record_kinds import RECORDS, Field

_READ: Mapping[str, Callable[[str], Any]] = {
    "number": float,
    "quarter": parse_quarter,
    "day": date.fromisoformat,
    "flag": "true".__eq__,
    "codes": str.split,
}


def take_records(engine: Engine, viewer: Viewer, catalogue: Catalogue, *, folder: Path, at: datetime) -> None:
    """Write every record of folder/<kind>.csv in one transaction; a kind without a file has none.

    Raises `StoreError` for a field that cannot be kept, `AccessDenied` for a partnership this viewer may not see.
    """
    with writing(engine) as writer:
        for kind, entry in RECORDS.items():
            path = folder / f"{kind}.csv"
            rows = pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records") if path.exists() else []
            for row in rows:
                says = {name: _read(row[name], field) for name, field in entry.fields.items() if row.get(name)}
                save(
                    writer,
                    viewer,
                    kind=kind,
                    partnership=row["partnership"],
                    says=says,
                    catalogue=catalogue,
                    at=at,
                )


def _read(text: str, field: Field) -> Any:
    return _READ.get(field.type, str)(text)
