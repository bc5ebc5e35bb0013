"""Who needs attention first: severity × certainty × annual value, each told apart so that a place can be explained."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.scoring.interval import probability_between
from health.scoring.model import Floats
from health.scoring.survey import Flags

LEAST_WEIGHT, MOST_WEIGHT = 0.5, 2.0
ELEMENTS = 8


@dataclass(frozen=True)
class Attention:
    """Hold what puts N partnerships in their places, all (N,) and all NaN without a score, save the value's.

    shortfall : points below "strong", 0 for strong ones. below : chance that the truth lies below "strong", 0–1.
    fall : points lost since the quarter before, 0 for a rise and within noise. fell : chance that it fell, 0–1.
    times : annual value as a multiple of the median in its currency, NaN where it is not given. weight : 0.5–2.
    priority : (shortfall · below + fall · fell) · weight, in points.
    """

    shortfall: Floats
    below: Floats
    fall: Floats
    fell: Floats
    times: Floats
    weight: Floats
    priority: Floats


def attention(
    score: npt.ArrayLike,
    se: npt.ArrayLike,
    df: npt.ArrayLike,
    *,
    held_at: npt.ArrayLike,
    delta: npt.ArrayLike,
    delta_se: npt.ArrayLike,
    delta_df: npt.ArrayLike,
    beyond_noise: npt.ArrayLike,
    value: npt.ArrayLike,
    currency: pd.Series,
    strong_from: float,
) -> Attention:
    """Rank by severity × certainty × annual value, so that a ten-minute reader starts where it matters most.

    priority = (shortfall · P(truth < strong) + fall · P(truth fell)) · value weight, where

    * shortfall = max(0, strong_from − score): how far the partnership is from where it should be. One held down by a
      collapsed element (the cap rule) counts at least what that element costs, (strong_from − held_at) / 8, and its
      chance is 1: a rule holds it there, not a sample.
    * fall = −delta where it is beyond noise, else 0: what moves down asks for a look before what has long been low.
    * the chances are Student's t with the score's and the change's own SE and degrees of freedom; a fact has chance 1.
    * value weight = √(value / median value in the same currency), kept within ½ and 2: four times the median counts
      double. The root and the bounds because one very large partnership must not outrank every collapse. Currencies
      are never added up or converted. A value that is not given weighs 1, as the median does, and `times` is NaN so
      that the place can be said to rest on no value.

    Parameters
    ----------
    score, se, df : (N,) 0–100, points, degrees of freedom; NaN without a score. strong_from : where "strong" begins.
    held_at : (N,) the lowest element of a partnership held down by the cap rule; NaN for all others.
    delta, delta_se, delta_df, beyond_noise : (N,) the change since the quarter before; NaN and False without one.
    value, currency : (N,) per year, NaN or None where not given; a value without a currency counts as not given.

    Returns
    -------
    Attention : the factors and the priority; without a score the priority is NaN: unknown, neither first nor last.

    Source: this project's own definition; the chances are MEASUREMENT.md sections 6 and 7.
    """
    points, spread, freedom = (np.asarray(values, dtype=float) for values in (score, se, df))
    held = strong_from - np.asarray(held_at, dtype=float)
    is_held = ~np.isnan(held)
    shortfall = np.fmax(np.clip(strong_from - points, 0.0, None), held / ELEMENTS)
    below = np.where(is_held, 1.0, _chance_below(points, spread, freedom, limit=strong_from))
    moved = np.asarray(delta, dtype=float)
    is_fall = np.asarray(beyond_noise, dtype=bool) & (moved < 0.0)
    fall = np.where(is_fall, -moved, np.where(np.isnan(points), np.nan, 0.0))
    fell = np.where(is_fall, _fell(moved, delta_se, delta_df), np.where(np.isnan(points), np.nan, 0.0))
    times = _times_the_median(np.asarray(value, dtype=float), currency)
    weight = np.where(np.isnan(times), 1.0, np.clip(np.sqrt(times), LEAST_WEIGHT, MOST_WEIGHT))
    return Attention(shortfall, below, fall, fell, times, weight, (shortfall * below + fall * fell) * weight)


def in_order(found: Attention, score: npt.ArrayLike) -> npt.NDArray[np.intp]:
    """Give the places of N partnerships, the first to look at first; ties keep the order they came in.

    By priority; those without a score, about whom nothing is known, come after all that ask for attention and before
    those that do not; the latter by score, the lowest first.
    """
    known = ~np.isnan(found.priority)
    asks: Flags = known & (found.priority > 0.0)
    group = np.where(asks, 0, np.where(known, 2, 1))
    within = np.where(asks, -found.priority, np.where(known, np.asarray(score, dtype=float), 0.0))
    return np.lexsort((within, group))


def _chance_below(score: Floats, se: Floats, df: Floats, *, limit: float) -> Floats:
    chance = probability_between(score, se, df, low=np.full_like(score, -np.inf), high=np.full_like(score, limit))
    return np.where((se == 0.0) & (score >= limit), 0.0, chance)


def _fell(delta: Floats, se: npt.ArrayLike, df: npt.ArrayLike) -> Floats:
    spread, freedom = np.asarray(se, dtype=float), np.asarray(df, dtype=float)
    return probability_between(delta, spread, freedom, low=np.full_like(delta, -np.inf), high=np.zeros_like(delta))


def _times_the_median(value: Floats, currency: pd.Series) -> Floats:
    """Divide each value by the median of those in its currency; NaN where either is missing or the median is 0."""
    given = pd.Series(value).where(currency.notna().to_numpy())
    middle = given.groupby(currency.to_numpy(), dropna=True).transform("median").reindex(given.index)
    return np.asarray(given / middle.where(middle > 0.0), dtype=float)
