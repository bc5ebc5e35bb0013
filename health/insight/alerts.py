"""What changed for the worse and wants a look: alerts, raised on a change of state and not on the state itself.

Every state is compared with that of the quarter before, quarter by quarter, so the same history always raises the same
alerts. Time enters as quarters and days left, given by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.insight.challenges import WIDE_GAP
from health.insight.forecast import FEWEST_TO_FORECAST, forecast, with_trend
from health.scoring.model import TOLERANCE, Floats
from health.scoring.survey import Flags, Ints

Kind = Literal["band_down", "fell", "gap", "forecast", "stale", "agreement"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ENDING_DAYS = 180
HISTORY = 12
# A KPI carries no sampling error, so that every fall of a score made of KPIs alone is beyond noise (section 7). Each is
# raised, as the contract has it; under so many points it is told after what is large.
SMALL_FALL = 2.0
EVERYTHING, KPIS, SURVEY = "everything", "kpi", "survey"
_STRONG, _AT_RISK = 2, 0


@dataclass(frozen=True)
class States:
    """Hold what is known of P partnerships in T consecutive quarters, the oldest first.

    score : (P, T), NaN without a score. band : (P, T) place in `scoring.BAND_CODES`, −1 for none.
    scored : (P, T) whether anything was reported. delta : (P, T). beyond_noise : (P, T).
    gap : (P, T, E) own − partner in points, NaN where it is not to be known.
    kpis, surveyed : (P, T) number of elements with a KPI part, with a survey part.
    days_left : (P, T) days from the quarter's last day to the agreement's end, NaN without one.
    """

    score: Floats
    band: Ints
    scored: Flags
    delta: Floats
    beyond_noise: Flags
    gap: Floats
    kpis: Ints
    surveyed: Ints
    days_left: Floats


def alerts(states: States, *, elements: tuple[str, ...], at_risk_below: float) -> pd.DataFrame:
    """Find what became worse in each quarter.

    Parameters
    ----------
    states : of P partnerships. elements : the E codes. at_risk_below : where "at risk" begins, 50 by default.

    Returns
    -------
    row (0 to P − 1), column (0 to T − 1), kind, about, value, before; ordered by row, column and kind:

    band_down : the band is a lower one. value, before: the scores.
    fell : the score fell beyond noise. value: points; before: the score before.
    gap : the sides differ by 15 points or more on an element (about) and did not when last measured. value, before:
    the gaps.
    forecast : "at risk" within two quarters, and the quarter before did not say so. value: forecast; before: score.
    stale : about "everything": nothing reported, and something was the quarter before; "kpi": fewer elements have
    enough KPIs reported (value, before: how many); "survey": no survey counts any more.
    agreement : ends within 180 days, or has ended, while not strong; the quarter before that was not so. value: days.

    Missing states raise nothing: a quarter without a score is no fall, a gap that is not to be known has not opened.
    """
    found = [
        _band_down(states),
        _fell(states),
        *_gaps(states, elements),
        _forecast(states, at_risk_below),
        *_stale(states),
        _agreement(states),
    ]
    every = pd.concat(found, ignore_index=True)
    order = every["kind"].map({kind: place for place, kind in enumerate(KINDS)})
    return every.assign(order=order).sort_values(["row", "column", "order", "about"]).drop(columns="order").reset_index(
        drop=True
    )  # fmt: skip


def _rows(flags: Flags, kind: Kind, *, value: npt.ArrayLike, before: npt.ArrayLike, about: str = "") -> pd.DataFrame:
    row, column = np.nonzero(flags)
    return pd.DataFrame(
        {
            "row": row,
            "column": column,
            "kind": kind,
            "about": about,
            "value": np.broadcast_to(np.asarray(value, dtype=float), flags.shape)[row, column],
            "before": np.broadcast_to(np.asarray(before, dtype=float), flags.shape)[row, column],
        }
    )


_T = TypeVar("_T", bound=np.generic)


def _earlier(table: npt.NDArray[_T], missing: float) -> npt.NDArray[_T]:
    """Give every column the one before; the first has none."""
    return np.concatenate([np.full_like(table[:, :1], missing), table[:, :-1]], axis=1)


def _band_down(states: States) -> pd.DataFrame:
    before = _earlier(states.band, -1)
    down = (states.band >= 0) & (before >= 0) & (states.band < before)
    return _rows(down, "band_down", value=states.score, before=_earlier(states.score, np.nan))


def _fell(states: States) -> pd.DataFrame:
    with np.errstate(invalid="ignore"):
        fell = states.beyond_noise & (states.delta < 0)
    return _rows(fell, "fell", value=states.delta, before=states.score - states.delta)


def _gaps(states: States, elements: tuple[str, ...]) -> list[pd.DataFrame]:
    found = []
    for place, code in enumerate(elements):
        gap = states.gap[:, :, place]
        if np.isnan(gap).all():
            continue
        before = _last_known(gap)
        with np.errstate(invalid="ignore"):
            wide, was = np.abs(gap) >= WIDE_GAP - TOLERANCE, np.abs(before) >= WIDE_GAP - TOLERANCE
        found.append(_rows(wide & ~was, "gap", value=gap, before=before, about=code))
    return found


def _last_known(table: Floats) -> Floats:
    """Give, for every quarter, the newest known value before it; NaN where there is none."""
    known = np.where(~np.isnan(table), np.arange(table.shape[1]), -1)
    place = _earlier(np.maximum.accumulate(known, axis=1), -1)
    return np.where(place >= 0, np.take_along_axis(table, np.maximum(place, 0), axis=1), np.nan)


def _forecast(states: States, at_risk_below: float) -> pd.DataFrame:
    lowest = _lowest_forecast(states.score, at_risk_below)
    with np.errstate(invalid="ignore"):
        crosses = lowest < at_risk_below - TOLERANCE
    return _rows(crosses & ~_earlier(crosses, False), "forecast", value=lowest, before=states.score)


def _lowest_forecast(score: Floats, at_risk_below: float) -> Floats:
    """Give the lower of the two forecasts made in each quarter, (P, T); NaN where it does not cross.

    Only a score that is not at risk yet can cross; "same as last quarter" never does. The forecast of each quarter
    sees the 12 quarters up to it.
    """
    padded = np.concatenate([np.full((len(score), HISTORY - 1), np.nan), score], axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, HISTORY, axis=1)
    enough = (~np.isnan(windows)).sum(axis=2) >= FEWEST_TO_FORECAST
    with np.errstate(invalid="ignore"):
        may = enough & (score >= at_risk_below - TOLERANCE)
    # The backtest is worth its time only where following the trend would cross.
    may[may] = with_trend(windows[may]).min(axis=1) < at_risk_below - TOLERANCE
    lowest = np.full(score.shape, np.nan)
    if may.any():
        found = forecast(windows[may])
        lowest[may] = np.where(found.follows_trend, found.value.min(axis=1), np.nan)
    return lowest


def _stale(states: States) -> list[pd.DataFrame]:
    scored_before = _earlier(states.scored, False)
    both = states.scored & scored_before
    kpis_before, surveyed_before = _earlier(states.kpis, 0), _earlier(states.surveyed, 0)
    no_survey = both & (states.surveyed == 0) & (surveyed_before > 0)
    return [
        _rows(~states.scored & scored_before, "stale", value=np.nan, before=np.nan, about=EVERYTHING),
        _rows(both & (states.kpis < kpis_before), "stale", value=states.kpis, before=kpis_before, about=KPIS),
        _rows(no_survey, "stale", value=0.0, before=surveyed_before, about=SURVEY),
    ]


def _agreement(states: States) -> pd.DataFrame:
    with np.errstate(invalid="ignore"):
        ending = (states.days_left <= ENDING_DAYS) & (states.band >= _AT_RISK) & (states.band < _STRONG)
    return _rows(ending & ~_earlier(ending, False), "agreement", value=states.days_left, before=np.nan)
