"""What each side gets out of a partnership against what it hoped for, and whether the two sides fare alike.

Both are said on one scale of 0 (nothing) to 5 (decisive), because learning and money have no common currency.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LEAST, MOST = 0, 5
UNEVEN = 0.20


@dataclass(frozen=True)
class Balance:
    """Hold the shares of the planned benefits that came true on each side; NaN where a side has none to judge."""

    own: float
    partner: float

    @property
    def difference(self) -> float:
        """Give own − partner as a share; NaN where either side is not known."""
        return self.own - self.partner

    @property
    def is_judged(self) -> bool:
        """Say whether both sides are known."""
        return not math.isnan(self.difference)

    @property
    def is_uneven(self) -> bool:
        """Say whether the sides are 20 percentage points or more apart; False where it is not known."""
        return self.is_judged and abs(self.difference) >= UNEVEN - 1e-9


def realised_share(planned: npt.ArrayLike, realised: npt.ArrayLike) -> float:
    """Give the realised over the planned points of those benefits whose realisation was judged.

    planned, realised : (N,) 0–5, NaN where not said; a benefit not judged yet counts on neither side of the fraction,
    and more realised than planned counts in full. NaN where nothing planned was judged.

    >>> realised_share([4, 2, 5], [3, 3, float("nan")])
    1.0
    """
    hoped, got = np.asarray(planned, dtype=float), np.asarray(realised, dtype=float)
    judged = ~np.isnan(hoped) & ~np.isnan(got)
    total = float(hoped[judged].sum())
    return float(got[judged].sum()) / total if total > 0.0 else float("nan")
