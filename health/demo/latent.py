"""The hidden truth of the simulation: how healthy each element of each partnership is, quarter by quarter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from health.demo.draws import Floats, evenly
from health.demo.profiles import TYPES, TypeProfile
from health.demo.register import Register
from health.demo.stories import gaps_of, levels_of

# Share of the portfolio at or below a level in the last quarter: most do well, a tail does not.
_SHARE = (0.0, 0.05, 0.10, 0.30, 0.58, 0.88, 1.0)
_LEVEL = (33.0, 42.0, 53.0, 73.0, 83.0, 93.0, 98.0)
_LONG_RUN_LEVEL = 76.0
_PULL_TO_LONG_RUN = 0.03
_DRIFT = 3.0
_ELEMENT_DRIFT = 1.3
_ELEMENT_SPREAD = 4.5
_FIGURES_DIFFER = 5.5
_USUAL_GAP, _GAP_SPREAD = 2.5, 5.0
_STORY_NOISE = 1.2
# Nobody is perfect: above this, a level counts only half.
_HARD_TO_BEAT = 84.0
_WORST, _BEST = 3.0, 97.0


@dataclass(frozen=True)
class Latent:
    """Hold the hidden levels, 0-100, of (partnerships, elements, quarters), the last quarter last.

    felt: what people experience, and answer around. done: what the KPIs report around; may exceed 100.
    gap: (partnerships, elements) points by which our own side rates above the partner's.
    """

    felt: Floats
    done: Floats
    gap: Floats


def draw_latent(rng: np.random.Generator, register: Register, *, elements: tuple[str, ...], quarters: int) -> Latent:
    """Draw the levels: the type's profile, the partnership's own level, slow drift, and the stories' own paths."""
    count = len(register.frame)
    shift = _type_shift(register.type, elements=elements)
    own = shift + _ELEMENT_SPREAD * rng.standard_normal((count, len(elements)))
    felt = _levels(rng, count, quarters=quarters)[:, None, :] + own[:, :, None]
    felt += _backwards(_ELEMENT_DRIFT * rng.standard_normal(felt.shape))
    done = felt + _FIGURES_DIFFER * rng.standard_normal(own.shape)[:, :, None]
    gap = _USUAL_GAP + _GAP_SPREAD * rng.standard_normal(own.shape)
    noise = _STORY_NOISE * rng.standard_normal(felt.shape)
    for row, story in enumerate(register.stories):
        felt[row] = levels_of(story.felt, elements=elements, quarters=quarters) + noise[row]
        done[row] = levels_of(story.done or story.felt, elements=elements, quarters=quarters) + noise[row]
        gap[row] = gaps_of(story, elements=elements)
    return Latent(felt=np.clip(felt, _WORST, _BEST), done=done, gap=gap)


def _type_shift(types: tuple[str, ...], *, elements: tuple[str, ...]) -> Floats:
    profiles = [TYPES.get(code, TypeProfile()) for code in types]
    return np.array([[profile.shift.get(element, 0.0) for element in elements] for profile in profiles])


def _levels(rng: np.random.Generator, count: int, *, quarters: int) -> Floats:
    """Draw each partnership's own level, (count, quarters), backwards from a last quarter of believable shares."""
    steps = _DRIFT * rng.standard_normal((count, quarters))
    levels = np.empty((count, quarters))
    levels[:, -1] = np.interp(evenly(rng, count), _SHARE, _LEVEL)
    for quarter in range(quarters - 2, -1, -1):
        later = levels[:, quarter + 1]
        levels[:, quarter] = later + _PULL_TO_LONG_RUN * (_LONG_RUN_LEVEL - later) + steps[:, quarter]
    return levels - 0.5 * np.maximum(levels - _HARD_TO_BEAT, 0.0)


def _backwards(steps: Floats) -> Floats:
    """Add up steps along the last axis so that the last quarter stays at 0."""
    walked = np.cumsum(steps, axis=-1)
    return walked - walked[..., -1:]
