"""One partnership's elements, quarter by quarter, and why its score moved into one of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from health.insight.change import Causes, explain
from health.scoring import ScoringModel

SIDES = ("own", "partner")


def causes_of(parts: pd.DataFrame, *, quarter: int, model: ScoringModel) -> Causes:
    """Break down the change into a quarter; parts: a row per element and quarter."""
    columns = ["score", "kpi", "survey"]
    before, after = (of_quarter(parts, number)[columns] for number in (quarter - 1, quarter))
    return explain(
        before,
        after,
        weights=dict(zip(model.elements, model.weights, strict=True)),
        survey_share=dict(zip(model.elements, model.survey_share, strict=True)),
        method=model.aggregation,
    )


def of_quarter(parts: pd.DataFrame, quarter: int) -> pd.DataFrame:
    """Give one quarter's elements, indexed by code."""
    return parts[parts["quarter"] == quarter].set_index("element")


def sides_moved(parts: pd.DataFrame, *, quarter: int, code: str | None) -> dict[str, float]:
    """Give side → points its mean of an element moved; empty where either quarter's may not be told."""
    if code is None:
        return {}
    both = [of_quarter(parts, number) for number in (quarter - 1, quarter)]
    if any(code not in frame.index for frame in both):
        return {}
    before, after = (frame.loc[[code], list(SIDES)].to_numpy(dtype=float)[0] for frame in both)
    return {side: float(points) for side, points in zip(SIDES, after - before, strict=True) if not np.isnan(points)}


def same_wave(course: pd.DataFrame, *, quarter: int) -> bool:
    """Say whether all answers behind a quarter are those of the quarter before: then only KPIs can have moved it.

    course : as for `causes_of`, with `wave_age`. An element whose survey came or went rests on others.
    """
    before, now = (of_quarter(course, number)["wave_age"].dropna() for number in (quarter - 1, quarter))
    if now.empty or set(now.index) != set(before.index):
        return False
    return bool((now == before.reindex(now.index) + 1).all())
