"""Raise alerts from stored scores, in the transaction that changed them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine

from health.access import Viewer
from health.insight import alerts as find_alerts
from health.insight.alerts import EVERYTHING, HISTORY
from health.scoring import ScoringModel
from health.store import facts, states
from health.store.engine import writing
from health.store.ledger import alerts as ledger
from health.store.ledger import setup
from health.store.read import visible

_KEEP = ["partnership_id", "quarter", "kind", "about", "value", "before"]


def raise_alerts(writer: Connection, todo: pd.DataFrame, *, model: ScoringModel, model_id: int) -> None:
    """Find the alerts of what a frame (partnership_id, since) names anew, in place of those that were there."""
    due = states.newest_due(writer, model_id=model_id)
    if due is None:
        return
    # As far back as the first forecast looks, and one more for the state of the quarter before.
    span = facts.Span(tuple(todo["partnership_id"].tolist()), int(todo["since"].min()) - HISTORY)
    panel = states.panel(
        writer,
        span,
        model_id=model_id,
        due=due,
        elements=len(model.elements),
        min_respondents=model.min_respondents,
    )
    found = pd.DataFrame(columns=_KEEP) if panel is None else _found(panel, todo, model)
    ledger.replace_alerts(writer, since=todo, alerts=found)


def _found(panel: states.Panel, todo: pd.DataFrame, model: ScoringModel) -> pd.DataFrame:
    raised = find_alerts(panel.states, elements=model.elements, at_risk_below=model.bands.red_below)
    ids = panel.partnerships[raised["row"].to_numpy()]
    every = raised.assign(partnership_id=ids, quarter=panel.first + raised["column"])
    since = todo.set_index("partnership_id")["since"].reindex(ids).to_numpy(dtype=float)
    # False too for partnerships in between that nobody asked for.
    return every.loc[every["quarter"].to_numpy() >= since, _KEEP]


def raise_silence(writer: Connection) -> None:
    """Raise an alert for everybody whose next quarter is due without a report, whoever the upload was about."""
    model_id, _ = visible.model_in_force(writer)
    due = states.newest_due(writer, model_id=model_id)
    if due is None:
        return
    quiet = states.silent(writer, model_id=model_id, due=due)
    if len(quiet):
        ledger.add_alerts(writer, quiet.assign(kind="stale", about=EVERYTHING))


def refresh_alerts(writer: Connection, partnerships: list[int]) -> None:
    """Find the alerts of some partnerships (ids) anew, as when their agreements changed."""
    model_id, parameters = visible.model_in_force(writer)
    model = ScoringModel.from_json(parameters)
    todo = pd.DataFrame({"partnership_id": sorted(partnerships), "since": 0})
    if len(todo):
        raise_alerts(writer, todo, model=model, model_id=model_id)


def acknowledge(
    engine: Engine, viewer: Viewer, *, alerts: Iterable[Mapping[str, Any]], note: str, at: datetime
) -> None:
    """Record, in one transaction, that somebody has looked at some alerts (code, quarter, kind, about).

    Raises as `ledger.alerts.acknowledge` does; then none is recorded.
    """
    with writing(engine) as writer:
        for alert in alerts:
            ledger.acknowledge(writer, viewer=viewer, **alert, note=note, at=at)
        setup.bump_version(writer)
