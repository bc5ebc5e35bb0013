"""The health score of eight elements, and its standard error with the respondent as the unit (section 5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from health.errors import ScoringError, message
from health.scoring.model import Aggregation, Floats
from health.scoring.survey import Flags, Ints, Waves, finite_population
from health.scoring.tables import Table, Weights, numbers, weights_for

NO_VARIANCE = 1e-12
_FLOOR = 1.0


def observed_weights(scores: Floats, weights: npt.ArrayLike) -> Floats:
    """Give w′: the weights renormalised over each row's observed elements, 0 for the others; NaN for an empty row."""
    observed = np.where(np.isnan(scores), 0.0, np.asarray(weights, dtype=float))
    with np.errstate(invalid="ignore"):
        share: Floats = observed / observed.sum(axis=-1, keepdims=True)
    return share


def composite(scores: Table, weights: Weights, method: Aggregation = "geometric") -> Floats:
    """Combine element scores into one score per row.

    Parameters
    ----------
    scores : (rows, elements), or (elements,) of one; 0–100, array or DataFrame; NaN where an element is missing.
    weights : (elements,), not negative; renormalised over what each row has. By name, as a Series or dictionary, where
    the scores' elements have names too; else in their order.
    method : "geometric" (exp Σ w′·ln max(s, 1)) or "arithmetic" (Σ w′·s).

    Returns
    -------
    (rows,) scores, 0–100; NaN for a row with no element. No rule on coverage is applied here.

    Raises
    ------
    ScoringError : for an unknown method, for weights that are not one number of 0 or more for each element, and for
    names of weights that are not those of the elements.

    Source: MEASUREMENT.md section 5; the geometric mean as in the Human Development Index since 2010.

    >>> composite([[80.0] * 7 + [10.0]], [1.0] * 8, "arithmetic").round(1).tolist()
    [71.2]
    >>> composite([[80.0] * 7 + [10.0]], [1.0] * 8).round(1).tolist()
    [61.7]
    """
    table, weighing = np.atleast_1d(numbers(scores)), weights_for(scores, weights)
    _check_weights(weighing, elements=table.shape[-1])
    share = observed_weights(table, weighing)
    known = np.where(np.isnan(table), 0.0, table)
    if method == "arithmetic":
        return np.asarray((share * known).sum(axis=-1))
    if method == "geometric":
        logs = np.log(np.maximum(known, _FLOOR))
        return np.asarray(np.exp((share * logs).sum(axis=-1)))
    raise ScoringError(
        message("{found} is not a way to combine; it is {expected}", found=method, expected="geometric, arithmetic")
    )


def _check_weights(weights: Floats, *, elements: int) -> None:
    usable = weights.shape == (elements,) and np.isfinite(weights).all() and (weights >= 0.0).all() and weights.any()
    if not usable:
        raise ScoringError(
            message(
                "{found} are no weights for {n} elements; give each a number of 0 or more, and one of them above 0",
                found=", ".join(f"{weight:g}" for weight in weights.ravel()),
                n=elements,
            )
        )


def gradient(scores: Floats, share: Floats, health: Floats, *, method: Aggregation) -> Floats:
    """Give g, (N, E): how much the health score moves per point of an element; 0 where missing or below the floor."""
    if method == "arithmetic":
        return np.where(np.isnan(scores), 0.0, share)
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = share * health[:, None] / scores
    return np.where(np.isnan(scores) | (scores < _FLOOR), 0.0, slope)


def covariance(waves: Waves, *, n: Ints) -> Floats:
    """Give K(e, f) of section 5, (N, 2, E, E): 0 for elements without a survey part or with one respondent.

    n : (N, 2, E) respondents that count (0 where the element has no survey part).
    """
    people = n.astype(float)
    phi = finite_population(people, waves.invited[:, :, None])
    with np.errstate(invalid="ignore", divide="ignore"):
        # √φ·√(n/(n − 1))/n for each element; the product of two of them is all of K but the cross-product.
        scale = np.where(n > 1, np.sqrt(phi * people / (people - 1.0)) / people, 0.0)
    return scale[..., :, None] * scale[..., None, :] * waves.cross


def quadratic(lever: Floats, kernel: Floats) -> Floats:
    """Give v = Σₑ Σ_f a_e·a_f·K(e, f) for each row and side; below 1e-12 it counts as 0.

    lever : (N, 2, E). kernel : (N, 2, E, E). Returns (N, 2).
    """
    v = np.einsum("nse,nsef,nsf->ns", lever, kernel, lever, optimize=True)
    return np.where(v < NO_VARIANCE, 0.0, v)


@dataclass(frozen=True)
class Uncertainty:
    """Hold the health score's standard error (N,), its degrees of freedom (N,), and whether all of it is known (N,)."""

    se: Floats
    df: Floats
    complete: Flags


def standard_error(v: Floats, *, n: Ints, respondents: Ints) -> Uncertainty:
    """Combine the sides' v into SE_H and ν_H = (Σv)² / Σ(v²/(n − 1)).

    v : (N, 2). n : (N, 2, E) respondents per element that count. respondents : (N, 2).
    SE is 0 and df NaN where there is no survey part.
    """
    alone = respondents < 2
    v = np.where(alone, 0.0, v)
    df = degrees_of_freedom(v, respondents)
    complete = ~((n == 1).any(axis=(1, 2)))
    return Uncertainty(np.sqrt(v.sum(axis=1)), df, complete & ~((respondents == 1).any(axis=1)))


def degrees_of_freedom(v: Floats, respondents: Ints) -> Floats:
    """Give Welch–Satterthwaite over the last axis; NaN where nothing varies."""
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = np.where(v > 0.0, v**2 / (respondents - 1.0), 0.0)
        return np.asarray(v.sum(axis=-1) ** 2 / parts.sum(axis=-1))
