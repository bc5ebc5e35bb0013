"""The survey part of an element, from each wave's statistics by side (MEASUREMENT.md, section 3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from health.scoring.model import Floats

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Waves:
    """Hold the wave that counts for each of N partnership-quarters, by side (own, partner) and element (E).

    n : (N, 2, E) respondents with a mean on the element; 0 where there is no wave.
    mean : (N, 2, E) mean of their means, 0–100; NaN where n is 0.
    cross : (N, 2, E, E) Σ (m_re − m̄_e)(m_rf − m̄_f) over respondents with both.
    invited : (N, 2) persons; NaN where unknown.
    respondents : (N, 2) respondents with a mean on any element that passes the privacy gate.
    quarter : (N,) the wave's own quarter; −1 where there is none.
    """

    n: Ints
    mean: Floats
    cross: Floats
    invited: Floats
    respondents: Ints
    quarter: Ints


@dataclass(frozen=True)
class SurveyParts:
    """Hold the survey part of every element, all (N, E) unless said otherwise; NaN where there is none.

    score : 0–100. se, df : standard error and its degrees of freedom. sides : 1 or 2, 0 for none.
    n : (N, 2, E) respondents, 0 where the element has no survey part. mean : (N, 2, E).
    """

    score: Floats
    se: Floats
    df: Floats
    sides: Ints
    n: Ints
    mean: Floats


def pomp(answer: npt.ArrayLike, scale_min: npt.ArrayLike, scale_max: npt.ArrayLike, *, reverse: bool = False) -> Floats:
    """Give answers as percent of the maximum possible, 0–100, turned round for a reverse-worded statement.

    >>> pomp([1, 3, 5], 1, 5).tolist()
    [0.0, 50.0, 100.0]
    >>> float(pomp(2, 1, 5, reverse=True))
    75.0
    """
    low, high = np.asarray(scale_min, dtype=float), np.asarray(scale_max, dtype=float)
    share: Floats = 100.0 * (np.asarray(answer, dtype=float) - low) / (high - low)
    return 100.0 - share if reverse else share


def finite_population(n: npt.ArrayLike, invited: npt.ArrayLike) -> Floats:
    """Give φ = (N − n)/(N − 1), the share of the sampling variance left when n of N invited answered.

    1 where N is unknown (NaN), 0 where N ≤ n.

    >>> finite_population([5, 5, 5], [9, float("nan"), 5]).tolist()
    [0.5, 1.0, 0.0]
    """
    answered, population = np.asarray(n, dtype=float), np.asarray(invited, dtype=float)
    unknown, everyone = np.isnan(population), population <= answered
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (population - answered) / (population - 1.0)
    return np.where(unknown, 1.0, np.where(everyone, 0.0, share))


def passes_gate(waves: Waves, min_respondents: int) -> Flags:
    """Flag, (N, E), the elements with enough respondents over both sides together to be spoken of at all."""
    return np.asarray(waves.n.sum(axis=1) >= min_respondents)


def survey_parts(waves: Waves, *, min_respondents: int) -> SurveyParts:
    """Give the survey part of every element: the unweighted mean of the sides that have respondents."""
    gate = passes_gate(waves, min_respondents)
    n = np.where(gate[:, None, :], waves.n, 0)
    has = n > 0
    sides = has.sum(axis=1)
    mean = np.where(has, waves.mean, np.nan)
    none = sides == 0
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.where(none, np.nan, np.where(has, waves.mean, 0.0).sum(axis=1) / sides)
    variance = side_variance(waves, n=n)
    se, df = _standard_error(variance, n=n, sides=sides)
    return SurveyParts(score=score, se=se, df=df, sides=sides, n=n, mean=mean)


def side_variance(waves: Waves, *, n: Ints) -> Floats:
    """Give the squared standard error of each side's mean, (N, 2, E): s²/n · φ; NaN where n is 1, 0 where it is 0."""
    about_mean = np.diagonal(waves.cross, axis1=2, axis2=3)
    phi = finite_population(n, waves.invited[:, :, None])
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = phi * about_mean / ((n - 1.0) * n)
    return np.where(n == 0, 0.0, np.where(n == 1, np.nan, variance))


def _standard_error(variance: Floats, *, n: Ints, sides: Ints) -> tuple[Floats, Floats]:
    """Give SE and degrees of freedom: of the one side, or ½·√(SE₁² + SE₂²) with Welch–Satterthwaite for two."""
    with np.errstate(invalid="ignore", divide="ignore"):
        se = np.where(sides == 0, np.nan, np.sqrt(variance.sum(axis=1)) / sides)
        bottom = np.where(n > 1, variance**2 / (n - 1.0), np.where(n == 1, np.nan, 0.0)).sum(axis=1)
        df = variance.sum(axis=1) ** 2 / bottom
    return se, df
