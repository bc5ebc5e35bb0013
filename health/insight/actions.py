"""Whether what was done helped: did the element rise in the two quarters after an action began, and beyond noise?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

from health.scoring.change import beyond_noise
from health.scoring.interval import t_quantile
from health.scoring.model import Floats

STATUSES = ("open", "under_way", "done", "dropped")
LIVE = ("open", "under_way")
QUARTERS_TO_HELP = 2

Verdict = Literal["rose", "fell", "within_noise", "too_early", "not_measured"]


@dataclass(frozen=True)
class Effect:
    """Hold how far elements moved, all (N,): points, half the 95 % interval, a `Verdict`; NaN where not known."""

    delta: Floats
    half: Floats
    verdict: npt.NDArray[np.str_]


def effect(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    *,
    variance: npt.ArrayLike,
    df: npt.ArrayLike,
    began: npt.ArrayLike,
    quarter: int,
) -> Effect:
    """Compare an element's score in the quarter an action began with its score two quarters later.

    Parameters
    ----------
    before, after : (N,) scores 0–100, NaN where there is none. variance : (N,) se² of both scores together: waves two
    quarters apart share no answers. df : (N,) degrees of freedom of the smaller wave, inf for KPIs alone.
    began : (N,) quarter numbers. quarter : the newest scored one.

    A rise is no proof that the action caused it; a rise within noise is not even a rise.
    """
    first, last = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    se, freedom = np.sqrt(np.asarray(variance, dtype=float)), np.asarray(df, dtype=float)
    delta = last - first
    with np.errstate(invalid="ignore"):
        half = np.where(se == 0.0, 0.0, np.where(np.isinf(freedom), t_quantile(1e9), t_quantile(freedom)) * se)
    moved = beyond_noise(delta, se, np.where(np.isinf(freedom), 1e9, freedom))
    verdict = np.select(
        [
            np.asarray(began, dtype=float) + QUARTERS_TO_HELP > quarter,
            np.isnan(delta) | np.isnan(half),
            moved & (delta > 0.0),
            moved,
        ],
        ["too_early", "not_measured", "rose", "fell"],
        default="within_noise",
    )
    known = ~np.isin(verdict, ("too_early", "not_measured"))
    return Effect(np.where(known, delta, np.nan), np.where(known, half, np.nan), verdict)


def is_overdue(due: date, status: str, *, on: date) -> bool:
    """Say whether an action should be finished and is not; its last day still counts.

    >>> is_overdue(date(2026, 9, 30), "open", on=date(2026, 10, 1)), is_overdue(date(2026, 9, 30), "done", on=date.max)
    (True, False)
    """
    return status in LIVE and due < on
