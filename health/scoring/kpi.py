"""From a KPI's value to its attainment, 0–100, and from attainments to the KPI part of an element (sections 1, 2)."""

from __future__ import annotations

from typing import Any, overload

import numpy as np
import numpy.typing as npt

from health.errors import ScoringError, message
from health.scoring.model import Floats, passes
from health.scoring.tables import numbers

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

DIRECTIONS = ("higher", "lower")


@overload
def attainment(actual: float, target: float, direction: str, zero_at: float | None = None) -> float: ...
@overload
def attainment(
    actual: float, target: tuple[float, float], direction: str, zero_at: tuple[float, float] | None
) -> float: ...
@overload
def attainment(
    actual: Floats,
    target: Floats | float | tuple[float, float],
    direction: str,
    zero_at: Floats | float | tuple[float, float] | None = None,
) -> Floats: ...
def attainment(actual: Floats | float, target: Any, direction: str, zero_at: Any = None) -> Floats | float:
    """Score a value against its target: 100 at the target or beyond, 0 at `zero_at` or beyond, linear between.

    direction : "higher" or "lower" is better. zero_at : the value that deserves 0; None or NaN means 0 for "higher",
    twice the target for "lower". Numbers, or arrays of one shape; a missing value or target (NaN) stays missing.
    For "range", target and zero_at are pairs (low, high), as for `range_attainment`.
    Raises `ScoringError` for a target that `target_is_refused`. Source: MEASUREMENT.md section 1.

    >>> attainment(45.0, 60.0, "higher")
    75.0
    >>> attainment(30.0, 24.0, "lower", 72.0)
    87.5
    >>> attainment(45.0, (50.0, 70.0), "range", (40.0, 90.0))
    50.0
    """
    if direction == "range":
        return _in_range(numbers(actual), bounds=(target, zero_at))
    if direction not in DIRECTIONS:
        listed = ", ".join((*DIRECTIONS, "range"))
        raise ScoringError(
            message("{found} has no target to attain; choose one of {expected}", found=direction, expected=listed)
        )
    goal, zero = np.asarray(target, dtype=float), zero_point(target, direction, zero_at)
    _refuse(goal, direction, zero)
    # One quotient serves both directions: with the target below zero, both its halves change sign.
    with np.errstate(over="ignore"):
        share = (numbers(actual) - zero) / (goal - zero)
    scored = 100.0 * np.clip(share, 0.0, 1.0)
    return scored if scored.ndim else float(scored)


def _in_range(actual: Floats, *, bounds: tuple[npt.ArrayLike | None, npt.ArrayLike | None]) -> Floats | float:
    inner, outer = (np.asarray(np.nan if bound is None else bound, dtype=float) for bound in bounds)
    if inner.shape[:1] != (2,) or outer.shape[:1] != (2,):
        raise ScoringError(
            message("A range needs a pair (low, high) as its target and another as zero_at; give both pairs")
        )
    scored = range_attainment(actual, target_low=inner[0], target_high=inner[1], zero_low=outer[0], zero_high=outer[1])
    return scored if scored.ndim else float(scored)


def zero_point(target: Floats | float, direction: str, zero_at: Floats | float | None = None) -> Floats:
    """Give the value that deserves 0: `zero_at`, else 0 where higher is better and twice the target where lower is.

    >>> zero_point(np.array([10.0, 10.0]), "lower", np.array([np.nan, 30.0])).tolist()
    [20.0, 30.0]
    """
    goal, given = np.asarray(target, dtype=float), np.asarray(np.nan if zero_at is None else zero_at, dtype=float)
    with np.errstate(over="ignore"):
        default = 2.0 * goal if direction == "lower" else np.zeros_like(goal)
    return np.where(np.isnan(given), default, given)


def target_is_refused(target: Floats, direction: str, zero_at: Floats) -> Flags:
    """Flag the targets that leave no room for a score: not beyond `zero_at`, or not an ordinary number.

    Arrays of one shape; NaN in `zero_at` means its default. A missing target is not refused, and a direction without
    targets ("range", "rating") refuses none.

    >>> target_is_refused(np.array([95.0, 60.0, np.nan]), "higher", np.array([60.0, 60.0, 60.0])).tolist()
    [False, True, False]
    >>> target_is_refused(np.array([0.0, 0.0]), "lower", np.array([np.nan, 2.0])).tolist()
    [True, False]
    """
    goal = np.asarray(target, dtype=float)
    if direction not in DIRECTIONS:
        return np.zeros(goal.shape, dtype=bool)
    return _has_no_room(goal, direction, zero_point(goal, direction, zero_at))


def _has_no_room(target: Floats, direction: str, zero: Floats) -> Flags:
    with np.errstate(over="ignore", invalid="ignore"):
        room = zero - target if direction == "lower" else target - zero
    return np.asarray(~((room > 0.0) & np.isfinite(room)) & ~np.isnan(target))


def _refuse(target: Floats, direction: str, zero: Floats) -> None:
    """Raise for the first target without room, in the words of its direction."""
    refused = _has_no_room(target, direction, zero)
    if not refused.any():
        return
    goal, at = (float(np.broadcast_to(values, refused.shape)[refused][0]) for values in (target, zero))
    if not (np.isfinite(goal) and np.isfinite(at)):
        sentence = message("A target of {target} that deserves 0 at {zero} has no score", target=goal, zero=at)
    elif direction == "higher":
        sentence = message(
            "A target of {target} is not above {zero}, the value that deserves 0, though higher is better; "
            "correct the target or zero_at",
            target=goal,
            zero=at,
        )
    elif goal == 0.0 and at == 0.0:
        sentence = message("A target of 0 where lower is better needs zero_at, the value that deserves 0; give it")
    else:
        sentence = message(
            "A target of {target} is not below {zero}, the value that deserves 0, though lower is better; "
            "correct the target or zero_at",
            target=goal,
            zero=at,
        )
    raise ScoringError(sentence)


def range_attainment(
    actual: npt.ArrayLike,
    *,
    target_low: npt.ArrayLike,
    target_high: npt.ArrayLike,
    zero_low: npt.ArrayLike,
    zero_high: npt.ArrayLike,
) -> Floats:
    """Score values that should lie in a range: 100 inside, linear to 0 at the outer bounds.

    Arrays of one shape, or numbers; a missing value or bound (NaN) stays missing. Raises `ScoringError` unless
    zero_low < target_low ≤ target_high < zero_high. Source: MEASUREMENT.md section 1.

    >>> range_attainment([3.0, 1.0, 7.0], target_low=2, target_high=4, zero_low=0, zero_high=10).tolist()
    [100.0, 50.0, 50.0]
    """
    given = (np.asarray(bound, dtype=float) for bound in (zero_low, target_low, target_high, zero_high))
    bottom, low, high, top = bounds = np.broadcast_arrays(*given)
    refused = (bottom >= low) | (low > high) | (high >= top)
    if refused.any():
        found = ", ".join(str(float(bound[refused][0])) for bound in bounds)
        raise ScoringError(
            message(
                "The bounds {found} are out of order; zero_low < target_low ≤ target_high < zero_high is expected",
                found=found,
            )
        )
    value = np.asarray(actual, dtype=float)
    share = np.minimum((value - bottom) / (low - bottom), (top - value) / (top - high))
    return np.asarray(100.0 * np.clip(share, 0.0, 1.0))


def rating_attainment(rank: npt.ArrayLike, levels: npt.ArrayLike) -> Floats:
    """Score ranks on ordinal scales: 100·r / (R − 1) for rank r, counted from 0, of R levels.

    Arrays of one shape, or numbers; a missing rank (NaN) stays missing. Raises `ScoringError` for a rank that is not
    one of its scale's, a scale having two levels or more. Source: MEASUREMENT.md section 1.

    >>> rating_attainment([0.0, 2.0, 4.0], [5, 5, 5]).tolist()
    [0.0, 50.0, 100.0]
    """
    place, scale = np.broadcast_arrays(np.asarray(rank, dtype=float), np.asarray(levels))
    on_scale = (scale >= 2) & (place >= 0) & (place <= scale - 1) & (place == np.floor(place))
    refused = ~on_scale & ~np.isnan(place)
    if refused.any():
        raise ScoringError(
            message(
                "Rank {rank} is not on a scale of {levels} levels; ranks are whole numbers counted from 0, "
                "and a scale has two levels or more",
                rank=float(place[refused][0]),
                levels=int(scale[refused][0]),
            )
        )
    return np.asarray(100.0 * place / np.maximum(scale - 1, 1))


def kpi_part(attainments: Floats, weights: Floats, cell: Ints, n_cells: int, *, needed: float) -> tuple[Floats, Floats]:
    """Combine attainments into the KPI part of each cell (a partnership-quarter's element), and tell its coverage.

    Parameters
    ----------
    attainments : (rows,) one for every KPI assigned, 0–100, NaN where it was not reported.
    weights : (rows,) above 0. cell : (rows,) the cell each belongs to, 0 to n_cells − 1.
    needed : the share of weight that must be reported for there to be a KPI part.

    Returns
    -------
    Two (n_cells,) arrays: weighted means, NaN where too little was reported; coverage 0–1, NaN where none is assigned.

    Raises `ScoringError` for a weight that is not above 0. Source: MEASUREMENT.md section 2.

    >>> part, coverage = kpi_part(np.array([90.0, 60.0, np.nan]), np.ones(3), np.zeros(3, dtype=int), 2, needed=2 / 3)
    >>> part.tolist(), coverage.round(3).tolist()
    ([75.0, nan], [0.667, nan])
    """
    if not np.all(weights > 0.0):
        found = float(np.asarray(weights)[~(weights > 0.0)][0])
        raise ScoringError(message("A KPI's weight is {found}; give a number above 0", found=found))
    reported = ~np.isnan(attainments)
    known = np.where(reported, weights, 0.0)
    total = np.bincount(cell, weights=known * np.where(reported, attainments, 0.0), minlength=n_cells)
    weighed = np.bincount(cell, weights=known, minlength=n_cells)
    assigned = np.bincount(cell, weights=weights, minlength=n_cells)
    with np.errstate(invalid="ignore"):
        coverage = weighed / assigned
        part = total / weighed
    return np.where(passes(coverage, needed), part, np.nan), coverage
