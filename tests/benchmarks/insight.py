"""How long the forecasts and the alerts of many partnerships take, beside a plain numpy yardstick."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from health.insight import States, alerts, forecast, trend

QUARTERS = 12
ELEMENTS = tuple(f"e{number}" for number in range(8))


def seconds(run: Callable[[], object], *, repeats: int = 3) -> float:
    """Give the shortest of a few runs: the one least disturbed."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def report(*, partnerships: int) -> None:
    """Print the seconds of each and how many times a sort of the same table it takes."""
    chance = np.random.default_rng(20261124)
    steps = chance.normal(0.0, 3.0, (partnerships, QUARTERS)).cumsum(axis=1)
    score = np.clip(72 + steps, 1, 99)
    score[chance.random(score.shape) < 0.05] = np.nan
    delta = np.diff(score, axis=1, prepend=np.nan)
    states = States(
        score=score,
        band=np.where(np.isnan(score), -1, np.where(score >= 75, 2, np.where(score >= 50, 1, 0))),
        scored=~np.isnan(score),
        delta=delta,
        beyond_noise=np.abs(delta) > 4,
        gap=chance.normal(0, 8, (*score.shape, len(ELEMENTS))),
        kpis=np.full(score.shape, 8),
        surveyed=np.full(score.shape, 8),
        days_left=np.full(score.shape, 400.0),
    )
    yardstick = seconds(lambda: np.sort(chance.random((partnerships, 1_000)), axis=1))
    for name, run in (
        ("trends", lambda: trend(score)),
        ("forecasts", lambda: forecast(score)),
        ("alerts of every quarter", lambda: alerts(states, elements=ELEMENTS, at_risk_below=50.0)),
    ):
        took = seconds(run)
        print(f"{name:26} {partnerships:,} × {QUARTERS} quarters  {took:6.2f} s  {took / yardstick:5.1f} × a sort")
