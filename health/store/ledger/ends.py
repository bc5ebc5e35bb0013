"""End a KPI for a partnership, and measure it again: a person's word, which no file and no undo takes back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Row, select, update

from health.access import Viewer
from health.errors import StoreError, message
from health.quarter import quarter_name
from health.store import schema
from health.store.ledger import changes
from health.store.ledger.assignments import assign
from health.store.ledger.records import writable
from health.store.read.portfolio import quarters
from health.store.record_kinds import KPI_END
from health.store.schema import table


def end(
    writer: Connection, viewer: Viewer, *, partnership: str, kpi: str, from_quarter: int, at: datetime
) -> pd.DataFrame:
    """Stop counting a KPI for a partnership from a quarter on; return which scores that may move, as `rescore` takes.

    partnership, kpi: codes; from_quarter: from the KPI's first value to the newest quarter this viewer sees scored;
    at: aware. Its values stay, and so do the scores of earlier quarters. What a file brings for the ended quarter or a
    later one is kept like any value and does not count: the contract lets a KPI count "until a manager ends it", so
    the column that a spreadsheet still has does not undo what a person decided; `resume` does, and then it counts.

    Raises `AccessDenied` for a reader or a partnership this viewer may not see; `StoreError` for a KPI that is not
    measured for it or is ended already, and for any other quarter. The caller holds the transaction.
    """
    partnership_id = writable(writer, viewer, partnership=partnership)
    found = _assigned(writer, partnership_id, kpi=kpi)
    if found.ended_quarter is not None:
        raise StoreError(
            message(
                "{kpi} is ended already, from {quarter} on; measure it again first if it is to end in another quarter",
                kpi=kpi,
                quarter=quarter_name(found.ended_quarter),
            )
        )
    newest = max(quarters(writer, viewer), default=found.first_quarter)
    if not found.first_quarter <= from_quarter <= newest:
        raise StoreError(
            message(
                "{kpi} has its first value in {first}, and {newest} is the newest quarter known; "
                "choose one of these or a quarter in between",
                kpi=kpi,
                first=quarter_name(found.first_quarter),
                newest=quarter_name(newest),
            )
        )
    _write(writer, partnership_id, found.kpi_id, ended_quarter=from_quarter, ended_by=viewer.name, ended_at=at)
    _note(writer, viewer, partnership_id, found.kpi_id, says={"kpi": kpi, "from_quarter": from_quarter}, at=at)
    return _since(partnership_id, from_quarter)


def resume(writer: Connection, viewer: Viewer, *, partnership: str, kpi: str, at: datetime) -> pd.DataFrame:
    """Take the end of a KPI away, so that it counts as if never ended; return which scores that may move.

    It counts from its earliest value again; one whose values were all taken back meanwhile counts for no quarter.
    Who had ended it stays among the partnership's changes, beside who took that back. at: aware.

    Raises as `end` does; `StoreError` too where nobody ended it.
    """
    partnership_id = writable(writer, viewer, partnership=partnership)
    found = _assigned(writer, partnership_id, kpi=kpi)
    if found.ended_quarter is None:
        raise StoreError(
            message("{kpi} is not ended for this partnership: it counts, so there is nothing more to do", kpi=kpi)
        )
    _write(writer, partnership_id, found.kpi_id, ended_quarter=None, ended_by=None, ended_at=None)
    _note(writer, viewer, partnership_id, found.kpi_id, says={"kpi": kpi, "from_quarter": None}, at=at)
    assign(writer, pd.DataFrame({"partnership_id": [partnership_id]}))
    return _since(partnership_id, found.ended_quarter)


def _assigned(writer: Connection, partnership_id: int, *, kpi: str) -> Row[int, int, int | None]:
    row, definition = table(schema.Assignment).c, table(schema.Kpi).c
    found = writer.execute(
        select(row.kpi_id, row.first_quarter, row.ended_quarter)
        .join_from(schema.Assignment, schema.Kpi, definition.id == row.kpi_id)
        .where(row.partnership_id == partnership_id, definition.code == kpi)
    ).first()
    if found is None:
        raise StoreError(message("{kpi} is not measured for this partnership; choose a KPI it has reported", kpi=kpi))
    return found


def _write(writer: Connection, partnership_id: int, kpi_id: int, **says: Any) -> None:
    row = table(schema.Assignment).c
    writer.execute(
        update(table(schema.Assignment)).where(row.partnership_id == partnership_id, row.kpi_id == kpi_id).values(says)
    )


def _note(
    writer: Connection, viewer: Viewer, partnership_id: int, kpi_id: int, *, says: dict[str, Any], at: datetime
) -> None:
    version = changes.next_version(writer, KPI_END, partnership_id, number=kpi_id)
    changes.note(writer, viewer, version, says=says, at=at)


def _since(partnership_id: int, quarter: int) -> pd.DataFrame:
    return pd.DataFrame({"partnership_id": [partnership_id], "since": [quarter]})
