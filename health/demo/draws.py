"""Seeded draws the simulation is made of: in stated shares, between whole bounds, and which of several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def spread(rng: np.random.Generator, shares: Mapping[str, float], *, count: int) -> list[str]:
    """Deal out `count` codes in these shares and shuffle them: the shares hold for any seed, not only on average."""
    codes = tuple(shares)
    bounds = np.cumsum(list(shares.values())) / sum(shares.values())
    place = np.searchsorted(bounds, evenly(rng, count), side="right")
    return [codes[number] for number in np.minimum(place, len(codes) - 1)]


def evenly(rng: np.random.Generator, count: int) -> Floats:
    """Draw `count` numbers between 0 and 1, one in each of `count` equal steps, in random order."""
    return np.asarray((rng.permutation(count) + rng.random(count)) / np.maximum(count, 1))


def pick(rng: np.random.Generator, options: Sequence[str], *, count: int) -> list[str]:
    """Draw `count` of the options, each equally likely."""
    return [options[number] for number in rng.integers(0, len(options), size=count)]


def whole_between(rng: np.random.Generator, bounds: Sequence[tuple[int, int]]) -> Ints:
    """Draw one whole number between each pair of bounds, both included."""
    low, high = np.array(bounds, dtype=np.int64).reshape(-1, 2).T
    return rng.integers(low, high + 1)


def lowest_first(keys: Floats) -> Ints:
    """Rank along the last axis, 0 for the smallest key."""
    return np.argsort(np.argsort(keys, axis=-1, kind="stable"), axis=-1, kind="stable")
