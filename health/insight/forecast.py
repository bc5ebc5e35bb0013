"""What the next two quarters may bring, and whether that is better than "same as last quarter" (section 8).

statsmodels forecasts too, fitting one series at a time, at 1.4 seconds of import; with 6 to 12 quarters there is little
to fit, and ten thousand series to forecast.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from health.insight.trend import FEWEST_OBSERVED, WINDOW, history_of, median, theil_sen
from health.scoring.model import Floats
from health.scoring.survey import Flags

HORIZONS = (1, 2)
FEWEST_TO_FORECAST = 6
CONFIDENCE = 0.80
_RANGE = (0.0, 100.0)


@dataclass(frozen=True)
class Forecast:
    """Hold the forecasts of N series for the next two quarters; NaN where there is none.

    value, low, high : (N, 2), 0–100, with an 80 % interval. mase : (N,) mean absolute error of the trend's forecasts
    over that of "same as last quarter", in the past; NaN where the past cannot tell. follows_trend : (N,) whether the
    forecast takes the trend in; where not, it is "same as last quarter".
    """

    value: Floats
    low: Floats
    high: Floats
    mase: Floats
    follows_trend: Flags


def forecast(history: npt.ArrayLike) -> Forecast:
    """Forecast two quarters beyond each series.

    Parameters
    ----------
    history : (N, T) scores of consecutive quarters, oldest first, NaN where not observed.

    Returns
    -------
    The mean of the last value and the Theil–Sen line through the last 8 quarters, where that beat the last value alone
    in the past (MASE < 1); else the last value. From 6 observed quarters up, of which the last must be one: a series
    that has stopped is not forecast.

    The backtest goes back to every quarter that had 4 observed among the last 8, forecasts the two after it from what
    was known then, and compares. MASE is over the same quarters for both, so below 1 means exactly "better".
    The interval is ±t(0.9, m)·√(mean squared error of m): of "same as last quarter", errors are past differences per
    quarter and grow with √quarters; of the trend, the wider of that and its own backtest at that distance, since a
    method chosen for small errors has been lucky too.

    Source: MEASUREMENT.md section 8; Hyndman and Koehler 2006 (MASE); Bates and Granger 1969 (mean of two forecasts).
    Simulated on random walks, noise, both, autoregressions and trends of 6 to 12 quarters: where nothing but chance
    moved, the line alone was up to 10 % worse than the last value and the mean of both up to 5 %; on trends the mean
    was up to 16 % better; 80 % intervals covered 79–92 %.

    >>> found = forecast([[50.0, 53.0, 55.0, 58.0, 60.0, 63.0, 65.0, 68.0]])
    >>> found.value.round(1).tolist(), found.mase.round(2).tolist()
    ([[69.1, 70.4]], [0.51])
    """
    table = history_of(history)
    errors, naive_errors = _backtest(table)
    with np.errstate(invalid="ignore", divide="ignore"):
        mase = _row_mean(np.abs(errors)) / _row_mean(np.abs(naive_errors))
    enough = ((~np.isnan(table)).sum(axis=1) >= FEWEST_TO_FORECAST) & ~np.isnan(table[:, -1])
    follows = enough & (mase < 1.0)
    last = np.repeat(table[:, -1:], len(HORIZONS), axis=1)
    value = np.where(enough[:, None], np.where(follows[:, None], with_trend(table), last), np.nan)
    steps = _half_width(_differences(table))[:, None] * np.sqrt(HORIZONS)
    own = np.stack([_half_width(errors[:, :, h]) for h in range(len(HORIZONS))], axis=1)
    half = np.where(follows[:, None], np.fmax(steps, own), steps)
    return Forecast(value, np.clip(value - half, *_RANGE), np.clip(value + half, *_RANGE), mase, follows)


def _backtest(table: Floats) -> tuple[Floats, Floats]:
    """Give the errors of both ways from every past quarter, (N, T, 2) each; NaN where one could not be had."""
    errors, naive = (np.full((*table.shape, len(HORIZONS)), np.nan) for _ in range(2))
    quarters = table.shape[1]
    for origin in range(FEWEST_OBSERVED - 1, quarters - 1):
        known = table[:, : origin + 1]
        seen = (~np.isnan(known[:, -WINDOW:])).sum(axis=1) >= FEWEST_OBSERVED
        predicted = np.where(seen[:, None], with_trend(known), np.nan)
        for h, steps in enumerate(HORIZONS):
            if origin + steps < quarters:
                actual = table[:, origin + steps]
                errors[:, origin, h] = actual - predicted[:, h]
                naive[:, origin, h] = np.where(np.isnan(predicted[:, h]), np.nan, actual - known[:, -1])
    return errors, naive


def with_trend(known: Floats) -> Floats:
    """Give the mean of the last value and the line, 1 and 2 quarters on, (N, 2); NaN where the last is not observed.

    This is the forecast where it follows the trend; telling whether it does takes the backtest, eight times as long.
    """
    window = known[:, -WINDOW:]
    back = np.arange(1.0 - window.shape[1], 1.0)
    slope = theil_sen(window)
    level = median(window - slope[:, None] * back)
    line = level[:, None] + slope[:, None] * np.array(HORIZONS)
    middle: Floats = np.clip((known[:, -1:] + line) / 2.0, *_RANGE)
    return middle


def _differences(table: Floats) -> Floats:
    """Give the difference of each observed quarter from the observed one before, per √quarters between them, (N, T)."""
    observed = ~np.isnan(table)
    place = np.where(observed, np.arange(table.shape[1]), -1)
    before = np.maximum.accumulate(place, axis=1)[:, :-1]
    gap = np.arange(1, table.shape[1]) - before
    earlier = np.take_along_axis(table, np.maximum(before, 0), axis=1)
    return np.where(before >= 0, (table[:, 1:] - earlier) / np.sqrt(gap), np.nan)


def _half_width(errors: Floats) -> Floats:
    """Give t·√(mean squared error), (N,), from (N, m) errors about 0; NaN where there is none."""
    m = (~np.isnan(errors)).sum(axis=1)
    t = special.stdtrit(np.maximum(m, 1), 0.5 + CONFIDENCE / 2.0)
    return np.asarray(t * np.sqrt(_row_mean(errors**2)))


def _row_mean(table: Floats) -> Floats:
    """Give the mean of each row's known values, (N,); NaN for a row without any."""
    flat = table.reshape(len(table), -1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.nansum(flat, axis=1) / (~np.isnan(flat)).sum(axis=1))
