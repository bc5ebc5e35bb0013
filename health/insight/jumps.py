"""Point out values so far from the quarters before that a slip of the unit is likelier than the news."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# The smallest factor a misplaced decimal mark makes; a share written for a percentage makes 100, thousands 1,000,
# a year's sum for a quarter's only 4: that one is not told from a good quarter.
JUMP = 10.0
LOOKED_BACK = 8  # quarters: two of each season


def jump_factor(actual: Floats, *, lowest: Floats, highest: Floats) -> Floats:
    """Give how many times a value is the nearest of those before it, NaN where it lies within `JUMP` of any of them.

    actual : (N,). lowest, highest : (N,) the smallest and the largest magnitude reported in the quarters looked back
    at, NaN where nothing was. Zeros have no magnitude to compare with: a value of 0, or a bound of 0, is no jump.

    >>> jump_factor(np.array([3600.0, 0.9, 95.0]), lowest=np.full(3, 85.0), highest=np.full(3, 90.0)).round(3).tolist()
    [40.0, 0.011, nan]
    """
    size = np.abs(actual)
    with np.errstate(divide="ignore", invalid="ignore"):
        above, below = size / highest, size / lowest
    jumped = np.where(above >= JUMP, above, np.where((below <= 1.0 / JUMP) & (size > 0.0), below, np.nan))
    return np.where(np.isfinite(jumped), jumped, np.nan)
