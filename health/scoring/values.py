"""Attainment of rows of many KPIs at once, each by its own KPI's rule."""

from __future__ import annotations

import numpy as np
import pandas as pd

from health.scoring.kpi import attainment, range_attainment, rating_attainment
from health.scoring.model import Floats

_BOUNDS = ("target_low", "target_high", "zero_low", "zero_high")


def attainments(rows: pd.DataFrame) -> Floats:
    """Score rows of different KPIs, 0–100; NaN where nothing was reported.

    rows: actual, target (the row's own), rating (rank from 0), and of the KPI direction, default_target, zero_at,
    target_low, target_high, zero_low, zero_high, levels ("worst|…|best"). Raises `ScoringError` as `attainment` does.
    """
    direction = rows["direction"].to_numpy()
    actual, own = rows["actual"].to_numpy(dtype=float), rows["target"].to_numpy(dtype=float)
    target = np.where(np.isnan(own), rows["default_target"].to_numpy(dtype=float), own)
    scored = np.full(len(rows), np.nan)
    for way in ("higher", "lower"):
        at = direction == way
        scored[at] = attainment(actual[at], target[at], way, rows["zero_at"].to_numpy(dtype=float)[at])
    at = direction == "range"
    bounds = {name: rows[name].to_numpy(dtype=float)[at] for name in _BOUNDS}
    scored[at] = range_attainment(actual[at], **bounds)
    at = direction == "rating"
    levels = np.array([levels.count("|") + 1 for levels in rows["levels"][at]], dtype=float)
    scored[at] = rating_attainment(rows["rating"].to_numpy(dtype=float)[at], levels)
    return scored
