"""Find the stored values a changed definition would make impossible to score, before it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from health.errors import Problem, message
from health.scoring import target_is_refused
from health.store import facts
from health.store.plan import CHANGED, Plan


def contradictions(connection: Connection, plan: Plan) -> tuple[Problem, ...]:
    """List what is stored and could not be scored under a plan's changed definitions; empty for other kinds."""
    changed = plan.rows[plan.state == CHANGED]
    if plan.kind.name == "kpis":
        return tuple(_of_kpis(connection, changed))
    if plan.kind.name == "items":
        return tuple(_of_items(connection, changed))
    return ()


def _of_kpis(connection: Connection, changed: pd.DataFrame) -> Iterator[Problem]:
    stored = facts.values_of_kpis(connection, changed["code"].tolist())
    of_code = dict(tuple(stored.groupby("code")))
    for row, definition in changed.iterrows():
        values = of_code.get(definition["code"], stored.iloc[:0])
        bad = _unscorable(values, definition)
        if bad.any():
            yield _problem(row, definition["code"], n=int(bad.sum()))


def _unscorable(values: pd.DataFrame, definition: pd.Series[Any]) -> np.ndarray[Any, Any]:
    """Flag the stored values of one KPI that its new definition has no score for."""
    actual, rating = values["actual"].to_numpy(), values["rating"].to_numpy()
    if definition["direction"] == "rating":
        levels = len((definition["levels"] or "").split("|"))
        return np.asarray(~np.isnan(actual) | (rating >= levels))
    if definition["direction"] == "range":
        return np.asarray(~np.isnan(rating) | ~np.isnan(values["target"].to_numpy()))
    default, zero_at = (float(pd.to_numeric(definition[name])) for name in ("target", "zero_at"))
    own = values["target"].to_numpy()
    target = np.where(np.isnan(own), default, own)
    refused = target_is_refused(target, definition["direction"], np.full(len(target), zero_at))
    return np.asarray(~np.isnan(rating) | (~np.isnan(actual) & (np.isnan(target) | refused)))


def _of_items(connection: Connection, changed: pd.DataFrame) -> Iterator[Problem]:
    stored = facts.answer_ranges(connection, changed["code"].tolist()).set_index("code")
    for row, definition in changed.iterrows():
        if definition["code"] in stored.index:
            lowest, highest = stored.loc[definition["code"]]
            if lowest < definition["scale_min"] or highest > definition["scale_max"]:
                yield _problem(row, definition["code"], n=1)


def _problem(row: Any, code: str, *, n: int) -> Problem:
    sentence = message(
        "{n} stored values of {code} could not be scored under this definition; "
        "correct those values first, or give the new definition a new code",
        n=n,
        code=code,
    )
    return Problem(int(row), "code", code, "contradicts_stored_values", sentence)
