"""How a page writes a record or ends a KPI: one transaction each, at the present moment, by the viewer at the door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from health import assess
from health.access import Viewer
from health.store.engine import reading
from health.store.ledger.records import Known
from health.store.read import visible
from pages.parts import load
from pages.parts.choices.ends import Done


def today() -> date:
    """Give the day overdue is counted from."""
    return load.now().date()


def save(viewer: Viewer, kind: str, code: str, *, says: Mapping[str, Any], known: Known | None) -> None:
    """Write a record; raises what the ledger refuses."""
    about = {"kind": kind, "partnership": code, "says": says, "catalogue": load.catalogue()}
    assess.save_record(load.engine(), viewer, **about, at=load.now(), known=known)


def remove(viewer: Viewer, kind: str, code: str, *, known: Known) -> None:
    """Take a record away; raises what the ledger refuses."""
    assess.remove_record(load.engine(), viewer, kind=kind, partnership=code, known=known, at=load.now())


def end_kpi(viewer: Viewer, code: str, *, kpi: str, from_quarter: int) -> Done:
    """End a KPI for a partnership and say what that did to the scores; raises what the ledger refuses."""
    at = load.now()
    effect = assess.end_kpi(load.engine(), viewer, partnership=code, kpi=kpi, from_quarter=from_quarter, at=at)
    return _done(viewer, code, effect, kpi=kpi, from_quarter=from_quarter)


def measure_again(viewer: Viewer, code: str, *, kpi: str) -> Done:
    """Let an ended KPI count again and say what that did to the scores; raises what the ledger refuses."""
    effect = assess.measure_again(load.engine(), viewer, partnership=code, kpi=kpi, at=load.now())
    return _done(viewer, code, effect, kpi=kpi, from_quarter=None)


def _done(viewer: Viewer, code: str, effect: assess.Effect, *, kpi: str, from_quarter: int | None) -> Done:
    with reading(load.engine()) as connection:
        moved = visible.named(connection, viewer, effect.listed)
    return Done(code, kpi, from_quarter, effect.moved, moved)
