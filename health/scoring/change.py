"""How far two quarters differ, and how sure that is (MEASUREMENT.md, section 7)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from health.scoring.composite import degrees_of_freedom, quadratic
from health.scoring.interval import t_quantile
from health.scoring.model import TOLERANCE, Floats
from health.scoring.survey import Flags, Ints


@dataclass(frozen=True)
class Change:
    """Hold the change since the quarter before, all (N,): points, its standard error, its degrees of freedom.

    beyond_noise : |Δ| reaches t·SE; False where there is no change to speak of. NaN where either quarter has no score.
    """

    delta: Floats
    se: Floats
    df: Floats
    beyond_noise: Flags


def change(health: Floats, *, lever: Floats, kernel: Floats, respondents: Ints, wave: Ints, previous: Ints) -> Change:
    """Compare every row with the row of the quarter before.

    Parameters
    ----------
    health : (N,) scores, NaN where there is none.
    lever : (N, 2, E) the a_e of section 5. kernel : (N, 2, E, E) the K of the wave behind the row.
    respondents : (N, 2). wave : (N,) quarter of the wave behind the row, −1 for none.
    previous : (N,) the row of the quarter before, −1 where that quarter has none.

    A wave behind both quarters enters once, with a_e(t) − a_e(t−1): what is shared cannot differ.
    """
    has = previous >= 0
    before = np.where(has, previous, 0)
    delta = np.where(has, health - health[before], np.nan)
    shared = has & (wave >= 0) & (wave == wave[before])
    alone = respondents < 2
    now = np.where(shared[:, None, None], lever - lever[before], lever)
    # Kernels of a shared wave may differ in which elements passed; where the wave is the same they are the same.
    v_now = np.where(alone, 0.0, quadratic(now, kernel))
    v_before = np.where(alone[before] | shared[:, None], 0.0, quadratic(lever[before], kernel[before]))
    v = np.concatenate([v_now, v_before], axis=1)
    df = degrees_of_freedom(v, np.concatenate([respondents, respondents[before]], axis=1))
    missing = np.isnan(delta)
    se = np.where(missing, np.nan, np.sqrt(v.sum(axis=1)))
    df = np.where(missing, np.nan, df)
    return Change(delta, se, df, beyond_noise(delta, se, df))


def beyond_noise(delta: Floats, se: Floats, df: Floats) -> Flags:
    """Flag changes too large to be sampling noise: |Δ| ≥ t(0.975, ν)·SE; with SE 0 any change is a fact.

    Equal scores reached by different sums differ in the last digit: up to 1e-9 is no change.
    """
    with np.errstate(invalid="ignore"):
        bound = np.where(se == 0.0, 0.0, t_quantile(df) * se)
        return np.asarray((np.abs(delta) >= bound) & (np.abs(delta) > TOLERANCE))
