"""How far scores and ranks move when weights, shares, aggregation and respondents are a little different (section 9).

After Saisana, Saltelli and Tarantola 2005: every choice a composite score rests on is drawn at once, and what stays
the same through all draws can be relied on. A partnership draws its survey parts from a stream of its own, so its
interval does not depend on which others are looked at, nor on which thread came first. Memory is 12 bytes for every
draw and partnership.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from health.errors import ScoringError, message
from health.insight.draws import (
    Choices,
    Evidence,
    Singles,
    combine,
    draw_choices,
    draw_survey,
    element_mix,
    element_scores,
    known_survey,
    model_choices,
    thinned,
)
from health.scoring.bands import AT_RISK, BAND_CODES, STRONG, WATCH
from health.scoring.composite import composite
from health.scoring.model import TOLERANCE, Floats, ScoringModel, passes
from health.scoring.survey import Flags, Ints

DRAWS = 1000
CHOICES = ("weights", "survey_share", "aggregation", "sampling")
LOW, HIGH = 0.05, 0.95
_BATCH = 32
_THREADS = 2
# What moves a score most is told by name: a quarter of the draws gives each of the four standard deviations to 5 %.
_EACH = 4
# Single precision leaves a score of exactly 75 a hair below it.
_HAIR = 1e-3
_DIGITS = 9
_FEWEST_DRAWS = 2
_HALF, _LOW_HALF = np.uint64(32), np.uint64(2**32 - 1)


@dataclass(frozen=True)
class Robustness:
    """Hold how N scores stand the draws, (N,) unless said otherwise; NaN where there is no health score.

    score, score_low, score_high : 0–100, the model's own and the 5–95 % interval. rank, rank_low, rank_high : 1 is the
    highest score; equal scores share the better rank. chance : (N, 3) share of draws at_risk, watch, strong.
    variance : (N, 4) of the score with one of CHOICES drawn and the others as in the model,
    from every fourth draw. total : all drawn at once.
    """

    score: Floats
    score_low: Floats
    score_high: Floats
    rank: Floats
    rank_low: Floats
    rank_high: Floats
    chance: Floats
    variance: Floats
    total: Floats

    @property
    def matters_most(self) -> Ints:
        """Give the place in CHOICES of what moves each score most, (N,); −1 where nothing does."""
        known = np.where(np.isnan(self.variance), 0.0, self.variance)
        return np.where(known.max(axis=1) > TOLERANCE, known.argmax(axis=1), -1)


def simulate(model: ScoringModel, evidence: Evidence, *, seed: int, draws: int = DRAWS) -> Robustness:
    """Score and rank partnerships over and over, with every choice drawn anew.

    Parameters
    ----------
    model : the scoring model in force. evidence : N partnership-quarters of one quarter, ranked against each other.
    seed : from 0 up; the same seed gives the same numbers. draws : 2 or more; 1,000 tell a share to ±3 %.

    Returns
    -------
    Weights ±25 % and survey shares ±0.1, evenly, common to all; half the draws by either aggregation; survey parts
    normal with the covariance of section 5. Only partnerships with enough coverage for a health score are ranked.

    Raises `ScoringError` for fewer than 2 draws and a seed below 0.
    Source: MEASUREMENT.md section 9; Saisana, Saltelli and Tarantola 2005.
    """
    if draws < _FEWEST_DRAWS or seed < 0:
        raise ScoringError(
            message(
                "{draws} draws from seed {seed}; give 2 draws or more, and a seed of 0 or more", draws=draws, seed=seed
            )
        )
    scored = _scored(model, evidence)
    kept = evidence.rows(np.flatnonzero(scored))
    count = len(kept.key)
    drawn = np.empty((count, draws), dtype=np.float32)
    chance, variance, total = np.empty((count, 3)), np.empty((count, len(CHOICES))), np.empty(count)
    choices = draw_choices(model, draws=draws, seed=seed)

    def work(part: slice) -> None:
        batch = _batch(kept.rows(part), choices=choices, seed=seed)
        health, held = batch.health(model, choices)
        drawn[part], total[part] = health, health.var(axis=1, dtype=float)
        chance[part], variance[part] = _band_chance(model, health, held), batch.one_at_a_time(model, choices)

    _in_parts(work, count)
    own = _own_scores(model, kept)
    low, high = _tails(drawn)
    place = ranks(own[None, :])[0]
    told = (own, low, high, place, *_tails(ranks_in_draws(drawn), whole=True), chance, variance, total)
    return Robustness(*(_spread(values, scored) for values in told))


def draw_scores(model: ScoringModel, evidence: Evidence, *, seed: int, draws: int = DRAWS) -> Singles:
    """Give the drawn scores themselves, (draws, N), as `simulate` draws them; NaN where there is no health score.

    For a pair or a handful of partnerships: each gets the same draws as among all.
    """
    scored = _scored(model, evidence)
    at = np.flatnonzero(scored)
    kept = evidence.rows(at)
    drawn = np.full((draws, len(scored)), np.nan, dtype=np.float32)
    choices = draw_choices(model, draws=draws, seed=seed)

    def work(part: slice) -> None:
        drawn[:, at[part]] = _batch(kept.rows(part), choices=choices, seed=seed).health(model, choices)[0].T

    _in_parts(work, len(at))
    return drawn


def dominance(first: Singles, second: Singles) -> float:
    """Give the share of draws in which the first partnership beats the second, a draw of equals counting half.

    first, second : (draws,) columns of one `draw_scores`. NaN where either has no health score.

    >>> dominance(np.array([70.0, 60.0, 50.0, 50.0]), np.array([60.0, 60.0, 40.0, 55.0]))
    0.625
    """
    apart = first - second
    beats = np.sign(np.where(np.abs(apart) < _HAIR, 0.0, apart))
    return float((1.0 + beats.mean()) / 2.0)


def ranks(scores: Floats | Singles) -> Ints:
    """Rank each draw, (draws, N) without missing values: 1 is the highest score, equals share the better rank.

    >>> ranks(np.array([[50.0, 70.0, 50.0, 40.0]])).tolist()
    [[2, 1, 2, 4]]
    """
    falling = 0.0 - scores
    order = np.argsort(falling, axis=1)
    place = np.empty(scores.shape, dtype=np.int64)
    np.put_along_axis(place, order, _places(np.take_along_axis(falling, order, axis=1)), axis=1)
    return place


def _places(ordered: npt.NDArray[Any]) -> Ints:
    """Give the places, from 1, of rows put in order: equals share the first of theirs."""
    first = np.ones(ordered.shape, dtype=bool)
    np.not_equal(ordered[:, 1:], ordered[:, :-1], out=first[:, 1:])
    place = np.where(first, np.arange(ordered.shape[1], dtype=np.int32), np.int32(0))
    return np.asarray(np.maximum.accumulate(place, axis=1) + np.int32(1))


def ranks_in_draws(drawn: Singles) -> npt.NDArray[np.int32]:
    """Rank N partnerships in each draw, from (N, draws) scores of 0 or more, as `ranks` does in twice the time.

    Score and place are sorted as one whole number, the score's bits above those of the place: the bits of a number
    above 0 are in the order of the numbers.
    """
    place = np.empty(drawn.shape, dtype=np.int32)
    position = np.arange(len(drawn), dtype=np.uint64)

    def work(part: slice) -> None:
        rising = np.ascontiguousarray(drawn[:, part].T).view(np.uint32)
        both = np.invert(rising).astype(np.uint64)
        both <<= _HALF
        both |= position
        both.sort(axis=1)
        shared = np.empty(both.shape, dtype=np.int32)
        np.put_along_axis(shared, both & _LOW_HALF, _places(both >> _HALF), axis=1)
        place[:, part] = shared.T

    _in_parts(work, drawn.shape[1])
    return place


@dataclass(frozen=True)
class _Batch:
    """Hold a few partnerships with their survey parts as observed, (B, E, 1), and as drawn, (B, E, D)."""

    evidence: Evidence
    survey: Singles
    drawn: Singles

    def health(self, model: ScoringModel, choices: Choices) -> tuple[Singles, Flags]:
        """Draw everything at once: scores and whether the cap rule holds them down, (B, D) each."""
        scores = element_scores(self.evidence, self.drawn, choices.survey_share)
        low = (scores < model.cap_below - _HAIR) & self.evidence.observed[:, :, None]
        return combine(scores, self.evidence.observed, choices=choices), np.asarray(np.any(low, axis=1))

    def one_at_a_time(self, model: ScoringModel, every: Choices) -> Floats:
        """Give the variance of the scores, (B, 4), with only one of CHOICES drawn, from every `_EACH`-th draw."""
        choices = every.thinned(_EACH)
        drawn = thinned(self.drawn, _EACH, geometric=every.geometric)
        own = model_choices(model, draws=choices.draws)
        scores = element_scores(self.evidence, self.survey, own.survey_share)
        cases = (
            (scores, replace(own, weights=choices.weights)),
            (element_scores(self.evidence, self.survey, choices.survey_share), own),
            (scores, replace(own, geometric=choices.geometric)),
            (element_scores(self.evidence, drawn, own.survey_share), own),
        )
        found = (combine(table, self.evidence.observed, choices=ways) for table, ways in cases)
        return np.stack([health.var(axis=1, dtype=float) for health in found], axis=1)


def _batch(evidence: Evidence, *, choices: Choices, seed: int) -> _Batch:
    return _Batch(evidence, known_survey(evidence), draw_survey(evidence, draws=choices.draws, seed=seed))


def _in_parts(work: Callable[[slice], None], count: int) -> None:
    """Do the work on a few rows at a time, so that a step stays near the processor, on two cores."""
    parts = [slice(start, start + _BATCH) for start in range(0, count, _BATCH)]
    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(work, parts))


def _scored(model: ScoringModel, evidence: Evidence) -> Flags:
    """Flag those with enough coverage for a health score (section 5); the draws do not change who is scored."""
    weights = np.asarray(model.weights)
    return passes(evidence.observed @ weights / weights.sum(), model.coverage_needed)


def _own_scores(model: ScoringModel, evidence: Evidence) -> Floats:
    scores = element_mix(evidence.kpi, evidence.survey, share=model.survey_share)
    return np.asarray(np.round(composite(scores, model.weights, model.aggregation), _DIGITS))


def _band_chance(model: ScoringModel, health: Singles, held: Flags) -> Floats:
    """Give the share of draws in each band, (B, 3): at risk, watch, strong."""
    band = (health >= model.bands.red_below - _HAIR).astype(np.int8) + (health >= model.bands.green_from - _HAIR)
    highest = next(band for band, code in BAND_CODES.items() if code == model.cap_band)
    band = np.where(held, np.minimum(band, highest), band)
    return np.stack([(band == each).mean(axis=1) for each in (AT_RISK, WATCH, STRONG)], axis=1)


def _tails(drawn: Singles | npt.NDArray[np.int32], *, whole: bool = False) -> tuple[Floats, Floats]:
    """Give the 5 % and 95 % points of each row; `whole` takes the next one drawn outwards, as ranks need."""
    low, high = np.empty(len(drawn)), np.empty(len(drawn))
    at = np.array([LOW, HIGH]) * (drawn.shape[1] - 1)
    below, above = np.floor(at).astype(int), np.ceil(at).astype(int)

    def work(part: slice) -> None:
        ordered = np.sort(drawn[part], axis=1)
        left, right = ordered[:, below].astype(float), ordered[:, above].astype(float)
        ends = np.stack([left[:, 0], right[:, 1]]) if whole else (left + (right - left) * (at - below)).T
        low[part], high[part] = ends

    _in_parts(work, len(drawn))
    return low, high


def _spread(values: Floats | Ints, scored: Flags) -> Floats:
    """Put values back in their places, NaN for partnerships without a score."""
    whole = np.full((len(scored), *values.shape[1:]), np.nan)
    whole[scored] = values
    return whole
