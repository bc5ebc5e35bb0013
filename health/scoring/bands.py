"""Bands, the cap rule, and how certain a band is (MEASUREMENT.md, section 6)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from health.scoring.interval import probability_between
from health.scoring.model import BandSet, Floats, passes
from health.scoring.survey import Flags

NONE, AT_RISK, WATCH, STRONG = -1, 0, 1, 2
BAND_CODES = {STRONG: "strong", WATCH: "watch", AT_RISK: "at_risk", NONE: None}
Bands = npt.NDArray[np.int8]


def band_of(score: Floats, bands: BandSet) -> Bands:
    """Give the band of each score, lower bounds inclusive (by 1e-9, `passes`); NONE where the score is missing.

    >>> band_of(np.array([75.0, 74.999, 49.0, np.nan]), BandSet("wilder", 75.0, 50.0, "")).tolist()
    [2, 1, 0, -1]
    """
    green, red = passes(score, bands.green_from), ~passes(score, bands.red_below)
    colour = np.where(green, STRONG, np.where(red, AT_RISK, WATCH))
    return np.where(np.isnan(score), NONE, colour).astype(np.int8)


def capped(band: Bands, scores: Floats, *, cap_below: float, cap_band: str = "watch") -> tuple[Bands, Flags]:
    """Hold a partnership at `cap_band` where an element lies below `cap_below`; a lower band stays.

    band : (N,). scores : (N, E), NaN where missing. Returns the band after the rule, (N,), and which elements held it
    down, (N, E): none where the rule changed nothing.
    """
    highest = next(band for band, code in BAND_CODES.items() if code == cap_band)
    low = ~np.isnan(scores) & ~passes(scores, cap_below)
    held = (band > highest) & low.any(axis=1)
    return np.where(held, highest, band).astype(np.int8), low & held[:, None]


def band_certainty(score: Floats, se: Floats, df: Floats, *, band: Bands, held: Flags, bands: BandSet) -> Floats:
    """Give the probability that the true score lies in the shown band; 1 where SE is 0, NaN without a score.

    held : (N,) rows held down by the cap rule: there no score, however high, would show as a higher band, so the band
    reaches up to 100. All arrays (N,). 0 and 100 always lie in a band, so the outer bands have no outer bound.
    """
    low = np.where(band == STRONG, bands.green_from, np.where(band == WATCH, bands.red_below, -np.inf))
    high = np.where((band == STRONG) | held, np.inf, np.where(band == WATCH, bands.green_from, bands.red_below))
    return probability_between(score, se, df, low=low, high=high)
