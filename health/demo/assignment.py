"""Which KPIs each simulated partnership reports, its element's or under a lens, and when a value arrives."""

from __future__ import annotations

import numpy as np

from health.catalogue import Catalogue
from health.demo.draws import Bools, Floats, Ints, lowest_first, whole_between
from health.demo.profiles import TYPES, TypeProfile
from health.demo.register import Register

_EXPLORERS_KPIS = (2, 4)
_STARTS_LATER = 0.08
_UNREPORTED = 0.025
_QUIET_QUARTER = 0.006


def assign(
    rng: np.random.Generator, catalogue: Catalogue, *, register: Register, kpis_per_partnership: tuple[int, int]
) -> Bools:
    """Choose KPIs for each partnership, (partnerships, KPIs): first one of each element, then a second, and so on.

    kpis_per_partnership: fewest and most, both included, cut at what the catalogue has; those still exploring and the
    stories may have their own.
    """
    keys = rng.random((len(register.frame), len(catalogue.kpis)))
    allowed = _allowed(catalogue, register)
    turn = _turn_within_element(np.where(allowed, keys, keys + 1.0), catalogue)
    order = lowest_first(np.where(allowed, turn + rng.random(keys.shape), np.inf))
    wanted = _how_many(rng, register, kpis_per_partnership=kpis_per_partnership)
    return np.asarray((order < wanted[:, None]) & allowed)


def assign_lenses(rng: np.random.Generator, catalogue: Catalogue, *, register: Register) -> Bools:
    """Choose KPIs under a lens, (partnerships, KPIs), as often as each type of partnership looks at them.

    Those still exploring have none, nor have stories that say how many KPIs there are.
    """
    kinds = [TYPES.get(code, TypeProfile()) for code in register.type]
    chance = np.array([[kind.lenses.get(kpi.lens or "", 0.0) for kpi in catalogue.kpis] for kind in kinds])
    busy = ~register.explores
    for row, story in enumerate(register.stories):
        busy[row] &= story.kpi_count is None
    wanted = rng.random((len(register.frame), len(catalogue.kpis))) < chance
    return np.asarray(wanted & busy[:, None] & _allowed(catalogue, register))


def _allowed(catalogue: Catalogue, register: Register) -> Bools:
    """Leave out what the stories do not measure, (partnerships, KPIs)."""
    allowed = np.ones((len(register.frame), len(catalogue.kpis)), dtype=bool)
    for row, story in enumerate(register.stories):
        allowed[row] = [kpi.element not in story.unmeasured for kpi in catalogue.kpis]
    return allowed


def reported(
    rng: np.random.Generator, assigned: Bools, *, register: Register, quarters: int, last_quarter: int
) -> Bools:
    """Say where a value arrives, (partnerships, quarters, KPIs): between first and last report, with a few holes."""
    count, kpis = assigned.shape
    quarter = np.arange(last_quarter - quarters + 1, last_quarter + 1)
    span = np.maximum(register.last - register.first, 0)
    later = np.where(rng.random((count, kpis)) < _STARTS_LATER, rng.random((count, kpis)), 0.0)
    first = register.first[:, None] + np.rint(later * span[:, None])
    began = quarter[None, :, None] >= first[:, None, :]
    active = began & (quarter <= register.last[:, None])[:, :, None]
    arrives = rng.random((count, quarters, kpis)) >= _UNREPORTED
    loud = rng.random((count, quarters)) >= _QUIET_QUARTER
    arrives[: len(register.stories)] = True
    loud[: len(register.stories)] = True
    return np.asarray(assigned[:, None, :] & active & arrives & loud[:, :, None])


def _turn_within_element(keys: Floats, catalogue: Catalogue) -> Ints:
    """Rank each KPI among those of its element, 0 for the one chosen first."""
    turn = np.zeros(keys.shape, dtype=np.int64)
    element = np.array([kpi.element for kpi in catalogue.kpis])
    for code in catalogue.codes("elements"):
        mine = element == code
        turn[:, mine] = lowest_first(keys[:, mine])
    return turn


def _how_many(rng: np.random.Generator, register: Register, *, kpis_per_partnership: tuple[int, int]) -> Ints:
    bounds = [_EXPLORERS_KPIS if explores else kpis_per_partnership for explores in register.explores]
    for row, story in enumerate(register.stories):
        bounds[row] = story.kpi_count or bounds[row]
    return whole_between(rng, bounds)
