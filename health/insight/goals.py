"""Whether goals will be met: where each stands against the straight way to its target, and where its course leads.

The way is the straight line from the baseline to the target. The course is the Theil–Sen line through the last 8
quarters, read at the due quarter. A goal whose measure came in neither this quarter nor the one before is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from health.insight.trend import WINDOW, history_of, median, trend
from health.scoring.model import TOLERANCE, Floats

State = Literal["reached", "on_track", "at_risk", "off_track", "unknown"]
STATES: tuple[State, ...] = ("off_track", "at_risk", "on_track", "reached", "unknown")
FRESH = 2
HALF_WAY = 0.5
States = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Judgement:
    """Hold what is to be said of N goals, all (N,); NaN where it is not known.

    state : of `STATES`. value, measured : the newest value of this quarter or the one before, and its quarter.
    expected : what the straight way asks for in that quarter. forecast : where the course leads by the due quarter.
    progress : share of the way from baseline to target behind us, below 0 or above 1 where it overshoots.
    """

    state: States
    value: Floats
    measured: Floats
    expected: Floats
    forecast: Floats
    progress: Floats


def judge(
    history: npt.ArrayLike,
    *,
    baseline: npt.ArrayLike,
    target: npt.ArrayLike,
    start: npt.ArrayLike,
    due: npt.ArrayLike,
    quarter: int,
) -> Judgement:
    """Judge goals by the course of what they are measured by.

    Parameters
    ----------
    history : (N, T) values of consecutive quarters, the last of them `quarter`; NaN where not reported.
    baseline, target : (N,) where each goal starts and ends; which way is better follows from them.
    start, due : (N,) quarter numbers, due after start.

    Returns
    -------
    reached: the newest value is at or beyond the target. Otherwise two questions are asked: does the value lie on or
    beyond the straight way (behind), and does the course reach the target by the due quarter (short)? Neither: on
    track; one: at risk; both: off track. Where fewer than 4 of the last 8 quarters are there for a course, a value
    behind is at risk while it has made half of what the way asks, and off track below that. Once the due quarter is
    measured or past, what is not reached is off track.

    Source: stated here and on the page; the course is MEASUREMENT.md section 8's slope.

    >>> found = judge([[60.0, 62.0, 64.0, 66.0]], baseline=[60.0], target=[72.0], start=[1], due=[7], quarter=4)
    >>> found.state.tolist(), found.forecast.tolist(), found.progress.tolist()
    (['on_track'], [72.0], [0.5])
    """
    table = history_of(history)
    base, goal = np.asarray(baseline, dtype=float), np.asarray(target, dtype=float)
    begins, ends = np.asarray(start, dtype=float), np.asarray(due, dtype=float)
    value, measured = _newest(table, quarter=quarter)
    with np.errstate(invalid="ignore"):
        asked = np.clip((measured - begins) / (ends - begins), 0.0, 1.0)
        progress = (value - base) / (goal - base)
        forecast = _course(table, quarters_on=ends - quarter)
        arrives = (forecast - base) / (goal - base)
        reached = progress >= 1.0 - TOLERANCE
        behind = progress < asked - TOLERANCE
        short = np.where(np.isnan(arrives), behind & (progress < HALF_WAY * asked - TOLERANCE), arrives < 1 - TOLERANCE)
        over = (measured >= ends) | (quarter > ends)
    state = np.select(
        [np.isnan(value), reached, over | (behind & short), behind | short],
        ["unknown", "reached", "off_track", "at_risk"],
        default="on_track",
    )
    return Judgement(state, value, measured, base + (goal - base) * asked, forecast, progress)


def _newest(table: Floats, *, quarter: int) -> tuple[Floats, Floats]:
    """Give the newest value of the last `FRESH` quarters and its quarter; NaN where there is none."""
    value, measured = np.full(len(table), np.nan), np.full(len(table), np.nan)
    for back in reversed(range(min(FRESH, table.shape[1]))):
        column = table[:, -1 - back]
        known = ~np.isnan(column)
        value[known], measured[known] = column[known], quarter - back
    return value, measured


def _course(table: Floats, *, quarters_on: Floats) -> Floats:
    """Read the Theil–Sen line through the last 8 quarters so many quarters on; NaN with fewer than 4 observed."""
    window = table[:, -WINDOW:]
    back = np.arange(1.0 - window.shape[1], 1.0)
    slope = trend(table).slope
    level = median(window - slope[:, None] * back)
    return np.asarray(level + slope * quarters_on)


def share_off_track(states: npt.NDArray[Any]) -> float:
    """Give the share of judged goals that are off track; NaN where none could be judged.

    >>> share_off_track(np.array(["on_track", "off_track", "unknown"]))
    0.5
    """
    judged = states[states != "unknown"]
    return float((judged == "off_track").mean()) if len(judged) else float("nan")
