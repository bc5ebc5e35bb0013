"""Scores as they might have been: the same facts under other weights, shares, aggregation, and other respondents.

Single precision, good for 1e-3 points: half the memory and time, far below what a thousand draws can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from health.scoring.composite import covariance
from health.scoring.model import Floats, ScoringModel
from health.scoring.score import Scores
from health.scoring.survey import Flags, Ints, SurveyParts, Waves

WEIGHT_SPREAD = 0.25
SHARE_SPREAD = 0.1
_COMMON, _OWN = 0, 1
_FLOOR = 1.0
_STEPS = 2**16

Singles = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Evidence:
    """Hold what N partnership-quarters are scored from.

    kpi, survey : (N, E) parts, 0–100, NaN where there is none. sampling : (N, E, E) covariance of the survey parts'
    sampling errors, 0 for those without. key : (N,) whole numbers from 0 up that name the partnerships (their ids):
    they decide the stream of chance a partnership draws from.
    """

    kpi: Floats
    survey: Floats
    sampling: Floats
    key: Ints

    @property
    def observed(self) -> Flags:
        """Flag, (N, E), the elements with a part."""
        return np.asarray(~(np.isnan(self.kpi) & np.isnan(self.survey)))

    def rows(self, at: Ints | slice) -> Evidence:
        """Give some of the partnership-quarters."""
        return Evidence(self.kpi[at], self.survey[at], self.sampling[at], self.key[at])


def evidence_of(scores: Scores, waves: Waves, *, key: Ints) -> Evidence:
    """Gather the evidence behind scores: the parts of the elements, and how far their surveys may be off."""
    survey = scores.elements.survey
    return Evidence(scores.elements.kpi, survey.score, sampling_of(survey, waves), key)


def sampling_of(survey: SurveyParts, waves: Waves) -> Floats:
    """Give the covariance of the survey parts' sampling errors, (N, E, E): the K of section 5 added over the sides."""
    sides = np.maximum(survey.sides, 1).astype(float)
    added = covariance(waves, n=survey.n).sum(axis=1)
    return np.asarray(added / (sides[:, :, None] * sides[:, None, :]))


def element_mix(kpi: Floats, survey: Floats, *, share: npt.ArrayLike) -> Floats:
    """Mix both parts in the survey's share, (N, E); where one is there it stands alone, NaN where neither is."""
    b = np.asarray(share, dtype=float)
    return np.where(np.isnan(survey), kpi, np.where(np.isnan(kpi), survey, b * survey + (1.0 - b) * kpi))


@dataclass(frozen=True)
class Choices:
    """Hold D ways to score, common to all partnerships; the first `geometric` of them by the geometric mean.

    weights, survey_share : (E, D), or (E, 1) where all are alike.
    """

    weights: Singles
    survey_share: Singles
    geometric: int
    draws: int

    def thinned(self, step: int) -> Choices:
        """Give every step-th way, both aggregations in the proportion they had."""
        geometric, rest = -(-self.geometric // step), -(-(self.draws - self.geometric) // step)
        weights, shares = (
            thinned(table, step, geometric=self.geometric) for table in (self.weights, self.survey_share)
        )
        return Choices(weights, shares, geometric, geometric + rest)


def thinned(table: Singles, step: int, *, geometric: int) -> Singles:
    """Take every step-th draw (last axis) of the first `geometric` ones and of the others; one column stays itself."""
    if table.shape[-1] == 1:
        return table
    return np.concatenate([table[..., :geometric:step], table[..., geometric::step]], axis=-1)


def model_choices(model: ScoringModel, *, draws: int = 1) -> Choices:
    """Give the choices of the model itself, over and over."""
    geometric = draws if model.aggregation == "geometric" else 0
    return Choices(_column(model.weights), _column(model.survey_share), geometric, draws)


def draw_choices(model: ScoringModel, *, draws: int, seed: int) -> Choices:
    """Draw weights within ±25 % and survey shares within ±0.1 (kept to 0–1), evenly; half the draws are geometric."""
    chance = np.random.default_rng([seed, _COMMON])
    size = (len(model.weights), draws)
    weights = _column(model.weights) * chance.uniform(1.0 - WEIGHT_SPREAD, 1.0 + WEIGHT_SPREAD, size)
    shares = _column(model.survey_share) + chance.uniform(-SHARE_SPREAD, SHARE_SPREAD, size)
    return Choices(_single(weights), np.clip(_single(shares), 0.0, 1.0), draws // 2, draws)


def known_survey(evidence: Evidence) -> Singles:
    """Give the survey parts as they are, (N, E, 1); 0 where there is none."""
    return _single(np.where(np.isnan(evidence.survey), 0.0, evidence.survey))[:, :, None]


def draw_survey(evidence: Evidence, *, draws: int, seed: int) -> Singles:
    """Draw the survey parts anew, (N, E, D), with their covariance, kept to 0–100; 0 where there is none.

    Normal, each partnership with a stream made from seed and key. The symmetric root of the covariance is used, since
    it is unique and so the same on every machine; negative eigenvalues, which pairwise counts can give, count as 0.
    """
    size, vectors = np.linalg.eigh(evidence.sampling)
    root = _single((vectors * np.sqrt(np.maximum(size, 0.0))[:, None, :]) @ vectors.transpose(0, 2, 1))
    noise = np.zeros((*evidence.survey.shape, draws), dtype=np.float32)
    for row in np.flatnonzero(root.any(axis=(1, 2))):
        _draw_normal(np.random.SeedSequence([seed, _OWN, int(evidence.key[row])]), into=noise[row])
    drawn: Singles = root @ noise
    drawn += known_survey(evidence)
    return np.clip(drawn, 0.0, 100.0, out=drawn)


def _draw_normal(seed: np.random.SeedSequence, *, into: Singles) -> None:
    """Fill a table with standard normal numbers, each looked up by 16 bits of chance."""
    words = np.random.SFC64(seed).random_raw(-(-into.size // 4)).astype("<u8", copy=False)
    np.take(_normal_quantiles(), words.view("<u2")[: into.size].reshape(into.shape), out=into, mode="wrap")


@cache
def _normal_quantiles() -> Singles:
    """Give the normal quantiles at the middles of 65,536 equal steps; their variance is 1 to 3e-5, far below what a
    thousand draws can tell, and looking one up takes a third of the time of making one.
    """
    from scipy.special import ndtri  # 0.1 s, spared to those who draw nothing

    quantiles = _single(ndtri((np.arange(_STEPS) + 0.5) / _STEPS))
    quantiles.flags.writeable = False
    return quantiles


def element_scores(evidence: Evidence, survey: Singles, survey_share: Singles) -> Singles:
    """Combine KPI parts with drawn survey parts (N, E, D or 1) into element scores (section 4); 0 where missing."""
    has_kpi, has_survey = ~np.isnan(evidence.kpi), ~np.isnan(evidence.survey)
    kpi = _single(np.where(has_kpi, evidence.kpi, 0.0))[:, :, None]
    both = _single(has_kpi & has_survey)[:, :, None]
    alone = _single(has_survey & ~has_kpi)[:, :, None]
    share = both * survey_share
    share += alone
    mixed = share * (survey - kpi)
    mixed += kpi
    return mixed


def combine(scores: Singles, observed: Flags, *, choices: Choices) -> Singles:
    """Combine element scores (N, E, D or 1) into health scores, (N, D), weights renormalised over the observed."""
    g = choices.geometric
    health = np.empty((len(scores), choices.draws), dtype=np.float32)
    if g:
        logs = np.maximum(_of(scores, slice(g)), _FLOOR)
        np.log(logs, out=logs)
        np.exp(_mean(logs, observed, weights=_of(choices.weights, slice(g))), out=health[:, :g])
    if g < choices.draws:
        rest = slice(g, None)
        health[:, g:] = _mean(_of(scores, rest), observed, weights=_of(choices.weights, rest))
    return health


def _mean(values: Singles, observed: Flags, *, weights: Singles) -> Singles:
    """Give weighted means over the observed elements, (N, D or 1); a matrix product wherever one side is constant.

    values : (N, E, D or 1), 0 where missing. weights : (E, D or 1).
    """
    if values.shape[-1] == 1:
        total = values[:, :, 0] @ weights
    elif weights.shape[-1] == 1:
        total = (weights.T @ values)[:, 0]
    else:
        total = np.einsum("ned,ed->nd", values, weights)
    total /= _single(observed) @ weights
    return np.asarray(total)


def _of(table: Singles, part: slice) -> Singles:
    """Take some draws, or the one column that stands for all."""
    return table if table.shape[-1] == 1 else table[..., part]


def _column(values: tuple[float, ...]) -> Singles:
    return _single(np.array(values)[:, None])


def _single(values: npt.ArrayLike) -> Singles:
    return np.asarray(values, dtype=np.float32)
