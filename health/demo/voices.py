"""Survey waves: who is invited on either side, who answers, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from health.catalogue import Catalogue, Item
from health.demo.draws import Bools, Floats, Ints, lowest_first
from health.demo.latent import Latent
from health.demo.register import Register
from health.demo.table import texts
from health.quarter import quarter_name

SIDES = ("own", "partner")
NOT_APPLICABLE, UNANSWERED = "n/a", ""
_FEWEST, _MOST = 4, 14
_LOWEST_RATE, _HIGHEST_RATE = 0.35, 0.95
_FEWEST_IN_STORIES, _RATE_IN_STORIES = 8, (0.6, 0.85)
_SKIPPED_WAVE = 0.05
_LEANING, _ANSWER_NOISE = 7.0, 13.0
_USUALLY_UNANSWERED, _USUALLY_NOT_APPLICABLE = 0.012, 0.015
# In a few partnerships one element's statements fit nobody's work: the share of "not applicable" says so.
_UNFITTING, _NOT_APPLICABLE_WHERE_UNFITTING = 0.02, 0.28


@dataclass(frozen=True)
class Waves:
    """Hold one entry per survey wave: partnership row, quarter from 0, invited and answering by side, (waves, 2)."""

    partnership: Ints
    quarter: Ints
    invited: Ints
    answering: Ints


@dataclass(frozen=True)
class Voices:
    """Hold one entry per respondent and wave: wave, side (0 own, 1 partner), person (from 0) and general leaning."""

    wave: Ints
    side: Ints
    person: Ints
    leaning: Floats


def draw_surveys(
    rng: np.random.Generator,
    catalogue: Catalogue,
    *,
    register: Register,
    latent: Latent,
    wave_every: int | None,
    last_quarter: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw the answers file (wide, one column per statement) and the invitations file; without `wave_every` no rows."""
    quarters = latent.felt.shape[2]
    when = np.zeros((len(register.frame), quarters), dtype=bool)
    if wave_every is not None:
        when = _calendar(rng, register, quarters=quarters, wave_every=wave_every, last_quarter=last_quarter)
    waves = _waves(rng, register, when=when)
    voices = _voices(rng, waves, count=len(register.frame))
    names = [quarter_name(last_quarter - quarters + 1 + number) for number in range(quarters)]
    codes = register.frame["code"]
    wave, side = np.repeat(np.arange(len(waves.quarter)), 2), np.tile([0, 1], len(waves.quarter))
    invitations = _heading(codes, names, waves, wave=wave, side=side).assign(
        invited=pd.Series(waves.invited.ravel(), dtype=str)
    )
    answers = _heading(codes, names, waves, wave=voices.wave, side=voices.side).assign(
        respondent=_respondents(voices, most=int(waves.invited.max(initial=1)))
    )
    statements = _answers(rng, catalogue, waves=waves, voices=voices, latent=latent)
    return pd.concat([answers, pd.DataFrame(statements, index=answers.index)], axis=1), invitations


def _calendar(
    rng: np.random.Generator, register: Register, *, quarters: int, wave_every: int, last_quarter: int
) -> Bools:
    """Say in which quarters each partnership has a wave, (partnerships, quarters); stories keep to the calendar."""
    count, stories = len(register.frame), register.stories
    ago = np.arange(quarters - 1, -1, -1)
    phase = rng.integers(0, wave_every, size=count)
    kept = rng.random((count, quarters)) >= _SKIPPED_WAVE
    phase[: len(stories)], kept[: len(stories)] = 0, True
    surveyed = ~register.explores
    surveyed[: len(stories)] = [story.surveyed for story in stories]
    quarter = last_quarter - ago
    active = (quarter >= register.first[:, None]) & (quarter <= register.last[:, None])
    return np.asarray((ago % wave_every == phase[:, None]) & kept & active & surveyed[:, None])


def _waves(rng: np.random.Generator, register: Register, *, when: Bools) -> Waves:
    """Invite about the same number each time; 4 to 14 people answer a side, 35 to 95 % of those invited."""
    count, stories = len(register.frame), len(register.stories)
    usual = rng.integers(_FEWEST, _MOST + 1, size=(count, 2))
    rate = rng.uniform(0.40, 0.92, size=(count, 2))
    usual[:stories] = np.maximum(usual[:stories], _FEWEST_IN_STORIES)
    rate[:stories] = np.clip(rate[:stories], *_RATE_IN_STORIES)
    invited = np.clip(np.rint(usual / rate).astype(np.int64), _FEWEST + 1, int(_MOST / _LOWEST_RATE))
    partnership, quarter = (places.astype(np.int64) for places in np.nonzero(when))
    wobble = 0.07 * rng.standard_normal((len(partnership), 2))
    asked = invited[partnership]
    answering = np.rint(asked * (rate[partnership] + wobble)).astype(np.int64)
    fewest = np.maximum(np.ceil(asked * _LOWEST_RATE).astype(np.int64), _FEWEST)
    most = np.minimum(np.floor(asked * _HIGHEST_RATE).astype(np.int64), _MOST)
    return Waves(partnership, quarter, invited=asked, answering=np.clip(answering, fewest, most))


def _voices(rng: np.random.Generator, waves: Waves, *, count: int) -> Voices:
    """Choose who of those invited answers; the same person keeps their leaning from wave to wave."""
    people = int(waves.invited.max(initial=1))
    leaning = _LEANING * rng.standard_normal((count, 2, people))
    chance = rng.random((*waves.invited.shape, people))
    chance[np.arange(people) >= waves.invited[:, :, None]] = np.inf
    answers = lowest_first(chance) < waves.answering[:, :, None]
    wave, side, person = (places.astype(np.int64) for places in np.nonzero(answers))
    return Voices(wave, side, person, leaning=leaning[waves.partnership[wave], side, person])


def _answers(
    rng: np.random.Generator, catalogue: Catalogue, *, waves: Waves, voices: Voices, latent: Latent
) -> dict[str, pd.Categorical[str]]:
    """Draw one column of answers per statement, around what the element feels like from that side."""
    elements = catalogue.codes("elements")
    unfitting = rng.random(latent.gap.shape) < _UNFITTING
    who, when = waves.partnership[voices.wave], waves.quarter[voices.wave]
    half = np.where(voices.side == 0, 0.5, -0.5)
    columns = {}
    for item in catalogue.items:
        element = elements.index(item.element)
        opinion = latent.felt[who, element, when] + half * latent.gap[who, element] + voices.leaning
        heard = opinion + _ANSWER_NOISE * rng.standard_normal(len(who))
        fits = np.where(unfitting[who, element], _NOT_APPLICABLE_WHERE_UNFITTING, _USUALLY_NOT_APPLICABLE)
        columns[item.code] = _on_scale(item, heard, luck=rng.random(len(who)), not_applicable=fits)
    return columns


def _on_scale(item: Item, opinion: Floats, *, luck: Floats, not_applicable: Floats) -> pd.Categorical[str]:
    """Write an opinion of 0-100 as a whole answer; agreeing with a reverse-worded statement is bad news."""
    steps = int(np.floor(item.scale_max - item.scale_min))
    agreement = 100.0 - opinion if item.reverse else opinion
    step = np.clip(np.rint(agreement / 100.0 * steps), 0, steps).astype(np.int16)
    number = step + 2
    number[luck < not_applicable] = 1
    number[luck > 1.0 - _USUALLY_UNANSWERED] = 0
    words = [UNANSWERED, NOT_APPLICABLE, *(f"{item.scale_min + place:g}" for place in range(steps + 1))]
    return pd.Categorical.from_codes(number, categories=pd.Index(words, dtype=str))


def _heading(codes: pd.Series[str], quarters: list[str], waves: Waves, *, wave: Ints, side: Ints) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "partnership": texts(codes, waves.partnership[wave]),
            "quarter": texts(quarters, waves.quarter[wave]),
            "side": texts(SIDES, side),
        }
    )


def _respondents(voices: Voices, *, most: int) -> pd.Series[str]:
    words = [f"{letter}-{person + 1:02d}" for letter in ("o", "p") for person in range(most)]
    return texts(words, voices.side * most + voices.person)
