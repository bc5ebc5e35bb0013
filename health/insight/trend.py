"""Where a score is heading: its trend over the last quarters, and whether that trend says more than the last value.

scipy.stats has Theil–Sen slopes and Kendall's test for one series at a time, at 0.7 seconds of import; statsmodels and
pingouin add nothing to that. A portfolio has ten thousand short series, so both stand here for all of them at once, and
with the exact test, ties included: five quarters in order have a p of 0.017, which the normal approximation puts at
0.028.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from health.errors import ScoringError, message
from health.scoring.model import TOLERANCE, Floats
from health.scoring.survey import Flags, Ints

WINDOW = 8
FEWEST_OBSERVED = 4
# A fall is a one-sided claim at 5 %, so a two-sided p of 10 % or less: with 4 quarters the least possible is 8 %.
FALLING_P = 0.10
_DIGITS = 9


@dataclass(frozen=True)
class Trend:
    """Hold the trends of N series, all (N,); NaN where fewer than 4 of the last 8 quarters are observed.

    slope : points per quarter. p : two-sided, of no trend. n : quarters observed among the last 8.
    """

    slope: Floats
    p: Floats
    n: Ints

    @property
    def falling(self) -> Flags:
        """Flag the series that fall, at 5 % one-sided; False where there is no trend to speak of."""
        return np.asarray((self.slope < -TOLERANCE) & (self.p <= FALLING_P))


def trend(history: npt.ArrayLike) -> Trend:
    """Tell how fast each series rises or falls over the last 8 quarters, and how likely that is chance.

    Parameters
    ----------
    history : (N, T) scores of consecutive quarters, oldest first, NaN where not observed.

    Returns
    -------
    Theil–Sen slopes and exact Mann–Kendall p, from 4 observed quarters up.

    Source: MEASUREMENT.md section 8; Sen 1968; Kendall 1975. Checked against scipy.stats and Gilbert 1987, table A18.

    >>> found = trend([[60.0, 62.0, 64.0, 66.0]])
    >>> found.slope.tolist(), found.p.round(4).tolist()
    ([2.0], [0.0833])
    """
    window = history_of(history)[:, -WINDOW:]
    n = (~np.isnan(window)).sum(axis=1)
    enough = n >= FEWEST_OBSERVED
    slope = np.where(enough, theil_sen(window), np.nan)
    p = np.full(len(window), np.nan)
    p[enough] = mann_kendall(window[enough])
    return Trend(slope, p, n)


def theil_sen(history: npt.ArrayLike) -> Floats:
    """Give the median of the slopes between all pairs of observed quarters, (N,); NaN for fewer than 2.

    history : (N, T), NaN where not observed.

    >>> theil_sen([[1.0, 2.0, float("nan"), 5.0]]).round(4).tolist()
    [1.3333]
    """
    table = history_of(history)
    first, last = np.triu_indices(table.shape[1], k=1)
    return median((table[:, last] - table[:, first]) / (last - first))


def mann_kendall(history: npt.ArrayLike) -> Floats:
    """Give the exact two-sided p of no trend, (N,), ties taken into account; 1 for fewer than 2 observed quarters.

    history : (N, T), NaN where not observed. Values nearer than 1e-9 are ties.

    Under no trend every order of the observed values is equally likely. The number of falling pairs among the orders
    of a series with ties t₁, t₂, … is distributed as the Gaussian multinomial coefficient n over t₁, t₂, …

    >>> mann_kendall([[1.0, 2.0, 3.0, 4.0, 5.0]]).round(4).tolist()
    [0.0167]
    """
    table = np.round(history_of(history), _DIGITS)
    first, last = np.triu_indices(table.shape[1], k=1)
    s = np.nansum(np.sign(table[:, last] - table[:, first]), axis=1)
    with np.errstate(invalid="ignore"):
        alike = np.sort((table[:, :, None] == table[:, None, :]).sum(axis=2), axis=1)
    patterns, place = np.unique(alike, axis=0, return_inverse=True)
    p = np.ones(len(table))
    for number, pattern in enumerate(patterns):
        rows = place == number
        p[rows] = _two_sided(_tie_sizes(pattern), np.abs(s[rows]))
    return p


def median(table: Floats) -> Floats:
    """Give the median of each row's known values, (N,); NaN for a row without any.

    numpy.nanmedian gives the same, with a warning for empty rows and several times as slowly.
    """
    if not table.shape[1]:
        return np.full(len(table), np.nan)
    ordered = np.sort(table, axis=1)
    n, rows = (~np.isnan(ordered)).sum(axis=1), np.arange(len(ordered))
    return np.asarray((ordered[rows, np.maximum(n - 1, 0) // 2] + ordered[rows, n // 2]) / 2.0)


def history_of(history: npt.ArrayLike) -> Floats:
    """Take a history, (N, T) with a column per quarter, 1 or more; raises `ScoringError` for anything else."""
    table = np.asarray(history, dtype=float)
    if table.ndim != 2 or not table.shape[1]:
        found = " × ".join(str(size) for size in table.shape)
        raise ScoringError(
            message(
                "A history of {found} was given; give a row for each series and a column for each quarter", found=found
            )
        )
    return table


def _tie_sizes(pattern: Ints) -> tuple[int, ...]:
    """Turn, for each value, how many equal it into the sizes of the groups of equal values: 0, 1, 2, 2 → 1, 2."""
    sizes, counts = np.unique(pattern[pattern > 0], return_counts=True)
    return tuple(np.repeat(sizes, counts // sizes).tolist())


def _two_sided(ties: tuple[int, ...], size: Floats) -> Floats:
    """Give the probability of |S| of at least `size` where all orders of the values are equally likely."""
    orders = np.ones(1)
    for before, upto in pairwise((0, *np.cumsum(ties).tolist())):
        orders = np.convolve(orders, _gaussian_binomial(upto, upto - before))
    pairs = len(orders) - 1
    s = np.abs(pairs - 2.0 * np.arange(pairs + 1))
    chance = np.array([orders[s >= least].sum() for least in size])
    return np.asarray(chance / orders.sum())


@cache
def _gaussian_binomial(n: int, k: int) -> Floats:
    """Give, by number of falling pairs, how many orders of k equal lower and n − k equal higher values have it."""
    if k in (0, n):
        return np.ones(1)
    orders = np.zeros(k * (n - k) + 1)
    orders[: (k - 1) * (n - k) + 1] += _gaussian_binomial(n - 1, k - 1)
    orders[k:] += _gaussian_binomial(n - 1, k)
    return orders
