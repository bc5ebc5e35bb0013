"""How often 95 % intervals hold the truth and unchanged partnerships "change": simulated two-sided surveys, seeded.

Each side is a finite group of people. A person has a general leaning towards the partnership, which colours all they
say, a view of each element, and a slip for each statement; what they would answer is cut into five options, most of
them high, as satisfaction surveys are. The truth is what everybody of both sides would have answered; the survey asks
a random few of them. Elements rest on the survey alone, so nothing but sampling is tested.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from health.catalogue import load_catalogue
from health.scoring import Scores, ScoringModel, Waves, composite, score

SEED = 20261124
SURVEYS = 10_000
ANSWERING = (3, 5, 10)  # a side
BATCH = 500
ELEMENTS, STATEMENTS = 8, 4
GENERAL, VIEW, SLIP = 0.7, 0.5, 0.6  # standard deviations; options are about 0.8 apart
CUTS = np.array([-2.0, -1.2, -0.4, 0.7])
BIGGEST, SMALLEST = 6, 1.5  # a side has 1.5 to 6 times as many people as answer


@dataclass(frozen=True)
class Found:
    """Hold flags of many surveys: element intervals (B, 8) and health intervals (B,) that hold the truth, and claims.

    claimed : (B,) unchanged partnerships whose second survey is said to differ beyond noise.
    """

    element: np.ndarray
    health: np.ndarray
    claimed: np.ndarray


def report(*, surveys: int = SURVEYS) -> None:
    """Print coverage overall and by the number answering a side, and false claims of change."""
    model = ScoringModel.from_json(load_catalogue().model.text)
    chance = np.random.default_rng(SEED)
    found = {n: simulated(model, chance, n=n, surveys=-(-surveys // len(ANSWERING))) for n in ANSWERING}
    print(f"{surveys:,} simulated two-sided surveys      element 95%   health 95%   'beyond noise' unchanged")
    for n, one in found.items():
        _line(f"{n} answering a side", one)
    names = Found.__dataclass_fields__
    _line("overall", Found(**{name: np.concatenate([getattr(one, name) for one in found.values()]) for name in names}))
    print("wanted                                   93.0–97.5%   93.0–97.5%   at most 6%")


def _line(name: str, one: Found) -> None:
    print(f"{name:38} {one.element.mean():10.1%} {one.health.mean():12.1%} {one.claimed.mean():12.1%}")


def simulated(model: ScoringModel, chance: np.random.Generator, *, n: int, surveys: int) -> Found:
    """Survey partnerships twice with n answering a side each time, nothing having changed."""
    parts = [_batch(model, chance, n=n, count=min(BATCH, surveys - start)) for start in range(0, surveys, BATCH)]
    return Found(*(np.concatenate([getattr(part, name) for part in parts]) for name in Found.__dataclass_fields__))


def _batch(model: ScoringModel, chance: np.random.Generator, *, n: int, count: int) -> Found:
    population = chance.integers(int(np.ceil(SMALLEST * n)), BIGGEST * n + 1, (count, 2))
    people = _people(chance, population)
    first, second = (_waves(chance, people, population, n=n, quarter=quarter) for quarter in (1, 2))
    both = Waves(
        *(np.concatenate([getattr(first, name), getattr(second, name)]) for name in Waves.__dataclass_fields__)
    )
    found = _scored(model, both, count=count)
    held = np.arange(people.shape[2])[None, None, :] < population[:, :, None]
    side = np.where(held[..., None], people, 0.0).sum(axis=2) / population[:, :, None]
    truth = side.mean(axis=1)
    health = composite(truth, model.weights, model.aggregation)
    element = _within(truth, found.elements.low[:count], found.elements.high[:count])
    whole = _within(health, found.health.low[:count], found.health.high[:count])
    return Found(element, whole, found.change.beyond_noise[count:])


def _scored(model: ScoringModel, waves: Waves, *, count: int) -> Scores:
    nothing = np.full((2 * count, ELEMENTS), np.nan)
    before = np.concatenate([np.full(count, -1), np.arange(count)])
    return score(model, kpi=nothing, kpi_coverage=nothing, waves=waves, quarter=waves.quarter, previous=before)


def _within(truth: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    return (truth >= low - 1e-9) & (truth <= high + 1e-9)


def _people(chance: np.random.Generator, population: np.ndarray) -> np.ndarray:
    """Give what everybody would say, (count, 2, most people, 8) element means of 0–100."""
    shape = (*population.shape, population.max())
    level = chance.normal(0.0, 0.5, (len(population), 1, 1, ELEMENTS, 1))
    general = chance.normal(0.0, GENERAL, (*shape, 1, 1))
    view = chance.normal(0.0, VIEW, (*shape, ELEMENTS, 1))
    slip = chance.normal(0.0, SLIP, (*shape, ELEMENTS, STATEMENTS))
    return 25.0 * np.searchsorted(CUTS, level + general + view + slip).mean(axis=-1)


def _waves(chance: np.random.Generator, people: np.ndarray, population: np.ndarray, *, n: int, quarter: int) -> Waves:
    """Ask n people of each side, drawn without replacement."""
    count, sides, most, _ = people.shape
    lot = np.where(np.arange(most) < population[:, :, None], chance.random((count, sides, most)), 2.0)
    asked = np.argsort(lot, axis=2)[:, :, :n]
    answers = np.take_along_axis(people, asked[..., None], axis=2)
    mean = answers.mean(axis=2)
    apart = answers - mean[:, :, None, :]
    cross = np.einsum("csre,csrf->csef", apart, apart)
    many = np.full((count, sides, ELEMENTS), n)
    return Waves(many, mean, cross, population.astype(float), many[:, :, 0], np.full(count, quarter))
