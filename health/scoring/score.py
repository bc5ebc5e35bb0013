"""From KPI parts and waves to element scores, health score, band and change: sections 4 to 7 in one pass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from health.scoring.bands import Bands, band_certainty, band_of, capped
from health.scoring.change import Change, change
from health.scoring.composite import (
    composite,
    covariance,
    gradient,
    observed_weights,
    quadratic,
    standard_error,
)
from health.scoring.interval import interval
from health.scoring.model import Floats, ScoringModel, passes
from health.scoring.survey import Flags, Ints, SurveyParts, Waves, survey_parts

BOTH, SURVEY, KPI, NEITHER = 0, 1, 2, 3
BASIS_CODES = ("both", "survey", "kpi", "")


@dataclass(frozen=True)
class Elements:
    """Hold element scores, all (N, E), NaN where missing; `basis` is one of BOTH, SURVEY, KPI, NEITHER.

    score, low, high : 0–100 with the 95 % interval (the score itself for a KPI part alone; NaN where SE is unknown).
    se : b·SE_survey, SE_survey or 0. kpi, kpi_coverage : the KPI part and its coverage. survey : its survey part.
    wave_age : quarters since the wave, −1 where there is no survey part.
    """

    score: Floats
    low: Floats
    high: Floats
    se: Floats
    basis: Ints
    kpi: Floats
    kpi_coverage: Floats
    survey: SurveyParts
    wave_age: Ints


@dataclass(frozen=True)
class Health:
    """Hold health scores, all (N,) unless said otherwise, NaN (or band NONE) where there is not enough data.

    score, low, high, se, df, certainty, arithmetic as in sections 5 and 6. complete : whether SE is wholly known.
    coverage : observed share of the element weights, 0–1. capped_by : (N, E) elements that held the band down.
    """

    score: Floats
    low: Floats
    high: Floats
    se: Floats
    df: Floats
    complete: Flags
    band: Bands
    capped_by: Flags
    certainty: Floats
    arithmetic: Floats
    coverage: Floats


@dataclass(frozen=True)
class Scores:
    """Hold everything scored for N partnership-quarters."""

    elements: Elements
    health: Health
    change: Change


def score(
    model: ScoringModel, *, kpi: Floats, kpi_coverage: Floats, waves: Waves, quarter: Ints, previous: Ints
) -> Scores:
    """Score N partnership-quarters under a model.

    Parameters
    ----------
    kpi, kpi_coverage : (N, E) KPI parts and their coverage, NaN where there is none (`kpi_part`).
    waves : the wave that counts for each row. quarter : (N,) the row's own quarter.
    previous : (N,) the row of the same partnership's quarter before, −1 where that quarter is not scored.
    """
    survey = survey_parts(waves, min_respondents=model.min_respondents)
    elements = _elements(model, kpi=kpi, kpi_coverage=kpi_coverage, survey=survey, age=quarter - waves.quarter)
    share = observed_weights(elements.score, model.weights)
    scored = composite(elements.score, model.weights, model.aggregation)
    lever = _lever(model, elements, share=share, health=scored)
    kernel = covariance(waves, n=survey.n)
    health = _health(model, elements, scored=scored, v=quadratic(lever, kernel), respondents=waves.respondents)
    moved = change(
        health.score,
        lever=lever,
        kernel=kernel,
        respondents=waves.respondents,
        wave=waves.quarter,
        previous=previous,
    )
    return Scores(elements, health, moved)


def _elements(model: ScoringModel, *, kpi: Floats, kpi_coverage: Floats, survey: SurveyParts, age: Ints) -> Elements:
    b = np.asarray(model.survey_share)
    has_kpi, has_survey = ~np.isnan(kpi), ~np.isnan(survey.score)
    both = has_kpi & has_survey
    basis = np.where(both, BOTH, np.where(has_survey, SURVEY, np.where(has_kpi, KPI, NEITHER)))
    scored = np.where(both, b * survey.score + (1.0 - b) * kpi, np.where(has_survey, survey.score, kpi))
    factor = np.where(both, b, 1.0)
    se = np.where(has_survey, factor * survey.se, np.where(has_kpi, 0.0, np.nan))
    low, high = interval(scored, se, survey.df)
    wave_age = np.where(has_survey, age[:, None], -1)
    return Elements(scored, low, high, se, basis, kpi, kpi_coverage, survey, wave_age)


def _lever(model: ScoringModel, elements: Elements, *, share: Floats, health: Floats) -> Floats:
    """Give a_e = g·c/sides on every side the element has respondents on, (N, 2, E)."""
    slope = gradient(elements.score, share, health, method=model.aggregation)
    c = np.select([elements.basis == BOTH, elements.basis == SURVEY], [np.asarray(model.survey_share), 1.0], 0.0)
    per_side = slope * c / np.maximum(elements.survey.sides, 1)
    return np.where(elements.survey.n > 0, per_side[:, None, :], 0.0)


def _health(model: ScoringModel, elements: Elements, *, scored: Floats, v: Floats, respondents: Ints) -> Health:
    weights = np.asarray(model.weights)
    coverage = np.where(np.isnan(elements.score), 0.0, weights).sum(axis=1) / weights.sum()
    enough = passes(coverage, model.coverage_needed)
    health = np.where(enough, scored, np.nan)
    error = standard_error(v, n=elements.survey.n, respondents=respondents)
    se, df = np.where(enough, error.se, np.nan), np.where(enough, error.df, np.nan)
    low, high = interval(health, se, df)
    plain = band_of(health, model.bands)
    band, capped_by = capped(plain, elements.score, cap_below=model.cap_below, cap_band=model.cap_band)
    certainty = band_certainty(health, se, df, band=band, held=np.any(capped_by, axis=1), bands=model.bands)
    arithmetic = np.where(enough, composite(elements.score, weights, "arithmetic"), np.nan)
    return Health(health, low, high, se, df, error.complete, band, capped_by, certainty, arithmetic, coverage)
