"""End a KPI for a partnership, or measure it again, and score again what that touches, in one transaction."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, Engine

from health.access import Viewer
from health.assess.effect import Effect
from health.assess.rescore import rescore
from health.store.engine import writing
from health.store.ledger import ends, setup


def end_kpi(engine: Engine, viewer: Viewer, *, partnership: str, kpi: str, from_quarter: int, at: datetime) -> Effect:
    """Stop counting a KPI for a partnership from a quarter on; return which scores moved, none of an earlier quarter.

    Raises as `ledger.ends.end` does; then nothing is written.
    """
    with writing(engine) as writer:
        since = ends.end(writer, viewer, partnership=partnership, kpi=kpi, from_quarter=from_quarter, at=at)
        return _score(writer, since)


def measure_again(engine: Engine, viewer: Viewer, *, partnership: str, kpi: str, at: datetime) -> Effect:
    """Let an ended KPI count as if it had never ended; return which scores moved.

    Raises as `ledger.ends.resume` does; then nothing is written.
    """
    with writing(engine) as writer:
        return _score(writer, ends.resume(writer, viewer, partnership=partnership, kpi=kpi, at=at))


def _score(writer: Connection, since: pd.DataFrame) -> Effect:
    effect = rescore(writer, since=since)
    setup.bump_version(writer)
    return effect
