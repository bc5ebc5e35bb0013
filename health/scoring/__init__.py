"""MEASUREMENT.md sections 1 to 7 as pure functions on plain arrays: no database, no clock, no chance."""

from health.scoring.bands import BAND_CODES, band_certainty, band_of, capped
from health.scoring.change import beyond_noise
from health.scoring.composite import composite
from health.scoring.interval import interval, t_quantile
from health.scoring.kpi import attainment, kpi_part, range_attainment, rating_attainment, target_is_refused, zero_point
from health.scoring.model import BandSet, ScoringModel
from health.scoring.score import BASIS_CODES, Scores, score
from health.scoring.survey import Waves, finite_population, pomp, survey_parts
from health.scoring.values import attainments

__all__ = [
    "BAND_CODES",
    "BASIS_CODES",
    "BandSet",
    "Scores",
    "ScoringModel",
    "Waves",
    "attainment",
    "attainments",
    "band_certainty",
    "band_of",
    "beyond_noise",
    "capped",
    "composite",
    "finite_population",
    "interval",
    "kpi_part",
    "pomp",
    "range_attainment",
    "rating_attainment",
    "score",
    "survey_parts",
    "t_quantile",
    "target_is_refused",
    "zero_point",
]
