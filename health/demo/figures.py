"""KPI values: the actuals that would give a partnership's hidden levels, for the KPIs it reports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from health.catalogue import Catalogue, Kpi
from health.demo.assignment import reported
from health.demo.draws import Bools, Floats, Ints
from health.demo.latent import Latent
from health.demo.register import Register
from health.demo.table import texts
from health.quarter import quarter_name

_NOT_AVAILABLE = 0.008
_OWN_TARGET = 0.18
_EASIEST_TARGET = 0.8
# A target is set within reach, so figures lie a little above what people feel.
_WITHIN_REACH = 2.0
_KPI_SPREAD, _QUARTER_NOISE = 5.0, 4.0
# What a unit allows, whatever the target: lowest, highest.
_LIMITS = {"%": (-np.inf, 100.0), "1–5": (1.0, 5.0)}
_WHOLE_UNITS = ("count", "months")
_MONEY_UNIT, _MONEY_DIGITS = "million", 3
_QUARTERS_A_YEAR = 4


@dataclass(frozen=True)
class Rows:
    """Hold one entry per value: partnership row, KPI number, quarter from 0, hidden attainment (100 is the target)."""

    partnership: Ints
    kpi: Ints
    quarter: Ints
    attainment: Floats


def draw_values(
    rng: np.random.Generator,
    catalogue: Catalogue,
    *,
    register: Register,
    latent: Latent,
    assigned: Bools,
    last_quarter: int,
) -> pd.DataFrame:
    """Draw the values file (partnership, kpi, quarter, actual, target, rating) by partnership, quarter and KPI.

    assigned: (partnerships, KPIs of the catalogue) who reports what.
    """
    quarters = latent.done.shape[2]
    arrives = reported(rng, assigned, register=register, quarters=quarters, last_quarter=last_quarter)
    rows = _rows(rng, catalogue, arrives=arrives, latent=latent)
    columns = _written(rng, catalogue, rows=rows, register=register)
    names = [quarter_name(last_quarter - quarters + 1 + number) for number in range(quarters)]
    return pd.DataFrame(
        {
            "partnership": texts(register.frame["code"], rows.partnership),
            "kpi": texts(catalogue.codes("kpis"), rows.kpi),
            "quarter": texts(names, rows.quarter),
            **columns,
        }
    )


def together(one: pd.DataFrame, other: pd.DataFrame, *, register: Register, catalogue: Catalogue) -> pd.DataFrame:
    """Put two tables of values into one, by partnership, quarter and KPI as each of them is."""
    both = pd.concat([one, other], ignore_index=True)
    partnership, kpi = pd.Index(register.frame["code"]), pd.Index(catalogue.codes("kpis"))
    places = (kpi.get_indexer(pd.Index(both["kpi"])), partnership.get_indexer(pd.Index(both["partnership"])))
    order = np.lexsort((places[0], both["quarter"], places[1]))
    return both.iloc[order].reset_index(drop=True)


def _rows(rng: np.random.Generator, catalogue: Catalogue, *, arrives: Bools, latent: Latent) -> Rows:
    """Give each arriving value the hidden level of its element, the KPI's own offset and some noise."""
    partnership, quarter, kpi = (places.astype(np.int64) for places in np.nonzero(arrives))
    element = np.array([catalogue.codes("elements").index(each.element) for each in catalogue.kpis], dtype=np.int64)
    offset = _KPI_SPREAD * rng.standard_normal((arrives.shape[0], arrives.shape[2]))
    noise = _QUARTER_NOISE * rng.standard_normal(len(partnership))
    level = latent.done[partnership, element[kpi], quarter]
    # Where everything is far above target, nothing pulls it down: the tidy story stays tidy.
    spread = np.where(level > 100, 0.1, 1.0) * (offset[partnership, kpi] + noise)
    return Rows(partnership, kpi, quarter, attainment=level + _WITHIN_REACH + spread)


def _written(
    rng: np.random.Generator, catalogue: Catalogue, *, rows: Rows, register: Register
) -> dict[str, pd.Series[str]]:
    """Write actual, target and rating of every row as a file would have them."""
    pairs = (len(register.frame), len(catalogue.kpis))
    has_own, ease = rng.random(pairs) < _OWN_TARGET, rng.uniform(_EASIEST_TARGET, 1.0, pairs)
    above, inside = rng.random(pairs) < 0.5, rng.random(len(rows.kpi))
    cells = {name: np.full(len(rows.kpi), "", dtype=object) for name in ("actual", "target", "rating")}
    for number, kpi in enumerate(catalogue.kpis):
        at = np.nonzero(rows.kpi == number)[0]
        who, attainment = rows.partnership[at], rows.attainment[at]
        if kpi.direction == "rating":
            cells["rating"][at] = _level_words(kpi, attainment)
        elif kpi.direction == "range":
            actual = between_goalposts(kpi, attainment, above=above[who, number], inside=inside[at])
            cells["actual"][at] = _number_words(kpi, actual)
        else:
            target, own = _targets(kpi, ease[who, number], has_own[who, number], register.annual_value[who])
            cells["actual"][at] = _number_words(kpi, towards_target(kpi, attainment, target=target))
            cells["target"][at] = np.where(own, _number_words(kpi, target), "")
    silent = (rng.random(len(rows.kpi)) < _NOT_AVAILABLE) & (rows.partnership >= len(register.stories))
    cells["actual"][silent], cells["rating"][silent] = "n/a", ""
    return {name: pd.Series(column, dtype=str) for name, column in cells.items()}


def towards_target(kpi: Kpi, attainment: Floats, *, target: Floats) -> Floats:
    """Turn attainments into actuals: section 1 of the measurement rules read backwards, within what the unit allows."""
    zero = _zero_at(kpi, target)
    least, highest = _LIMITS.get(kpi.unit, (-np.inf, np.inf))
    lowest = np.where(np.minimum(zero, target) >= 0, np.maximum(least, 0.0), least)
    actual = zero + (target - zero) * np.maximum(attainment, 0.0) / 100.0
    return np.clip(actual, lowest, np.maximum(highest, target))


def between_goalposts(kpi: Kpi, attainment: Floats, *, above: Bools, inside: Floats) -> Floats:
    """Turn attainments into actuals of a range KPI: `above` is the side it misses on, `inside` where (0-1) it hits."""
    low, high, zero_low, zero_high = _goalposts(kpi)
    missing = np.clip(1.0 - attainment / 100.0, 0.0, 1.0)
    outside = np.where(above, high + missing * (zero_high - high), low - missing * (low - zero_low))
    return np.where(missing > 0, outside, low + inside * (high - low))


def _targets(kpi: Kpi, ease: Floats, has_own: Bools, annual_value: Floats) -> tuple[Floats, Bools]:
    """Give the target of each row and whether it is the row's own; money is always measured against the agreement."""
    if kpi.unit == _MONEY_UNIT:
        quarterly = annual_value / _QUARTERS_A_YEAR
        return np.array([float(number) for number in _number_words(kpi, quarterly)]), np.ones(len(ease), dtype=bool)
    default = np.full(len(ease), kpi.target, dtype=float)
    zero = _zero_at(kpi, default)
    easier = np.round(zero + (default - zero) * ease, _decimals(kpi))
    own = has_own & (easier != default) & (easier != zero)
    return np.where(own, easier, default), own


def _zero_at(kpi: Kpi, target: Floats) -> Floats:
    if kpi.zero_at is not None:
        return np.full(len(target), kpi.zero_at)
    return 2.0 * target if kpi.direction == "lower" else np.zeros(len(target))


def _goalposts(kpi: Kpi) -> tuple[float, float, float, float]:
    posts = (kpi.target_low, kpi.target_high, kpi.zero_low, kpi.zero_high)
    low, high, zero_low, zero_high = (np.nan if post is None else post for post in posts)
    return low, high, zero_low, zero_high


def _decimals(kpi: Kpi) -> int:
    """Choose decimals so that one step of the last digit is about a hundredth of the way from worst to target."""
    if kpi.unit in _WHOLE_UNITS:
        return 0
    if kpi.direction == "range":
        low, high, zero_low, zero_high = _goalposts(kpi)
        way = float(np.minimum(low - zero_low, zero_high - high))
    else:
        target = np.array([kpi.target], dtype=float)
        way = float(np.abs(target - _zero_at(kpi, target))[0])
    return int(2 - np.searchsorted((2.0, 200.0), way, side="right"))


def _number_words(kpi: Kpi, numbers: Floats) -> list[str]:
    if kpi.unit == _MONEY_UNIT:
        return [f"{float(f'{number:.{_MONEY_DIGITS}g}'):g}" for number in numbers.tolist()]
    decimals = _decimals(kpi)
    # Adding 0.0 turns a rounded -0.0 into 0.0.
    return [f"{number:.{decimals}f}" for number in (np.round(numbers, decimals) + 0.0).tolist()]


def _level_words(kpi: Kpi, attainment: Floats) -> list[str]:
    highest = len(kpi.levels) - 1
    rank = np.clip(np.rint(attainment / 100.0 * highest), 0, highest).astype(int)
    return [kpi.levels[number] for number in rank]
