"""What the scores would be under another scoring model, from the same KPI and survey parts: nothing else is read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from health.insight.draws import element_mix
from health.insight.robustness import ranks
from health.scoring.bands import Bands, band_of, capped
from health.scoring.composite import composite
from health.scoring.model import Floats, ScoringModel, passes


@dataclass(frozen=True)
class Outcome:
    """Hold N health scores, 0–100, their bands and ranks (1 is the highest, equals share the better), all (N,).

    NaN, and band NONE, where less of the weight is measured than the model needs.
    """

    score: Floats
    band: Bands
    rank: Floats


def outcome(model: ScoringModel, *, kpi: Floats, survey: Floats) -> Outcome:
    """Score partnerships of one quarter from their parts.

    kpi, survey : (N, E) parts, 0–100, NaN where there is none. Gives what `health.scoring.score` gives, for models
    that differ in weights, survey shares, aggregation, bands and caps; the parts themselves depend on the rest.
    Source: MEASUREMENT.md sections 4 to 6.
    """
    elements = element_mix(kpi, survey, share=model.survey_share)
    weights = np.asarray(model.weights)
    enough = passes((~np.isnan(elements)) @ weights / weights.sum(), model.coverage_needed)
    score = np.where(enough, composite(elements, weights, model.aggregation), np.nan)
    band, _ = capped(band_of(score, model.bands), elements, cap_below=model.cap_below, cap_band=model.cap_band)
    return Outcome(score, band, _ranked(score))


def _ranked(score: Floats) -> Floats:
    place = np.full(score.shape, np.nan)
    known = ~np.isnan(score)
    place[known] = ranks(np.round(score[known], 9)[None, :])[0]
    return place
