"""Small ways to score a few rows by hand."""

from pathlib import Path

import numpy as np

from health.scoring import ScoringModel, score
from tests.scoring.arranged import waves_of

MODEL_FILE = Path(__file__).resolve().parents[2] / "data" / "scoring_model.json"
MODEL = ScoringModel.from_json(MODEL_FILE.read_text(encoding="utf-8"))
E = len(MODEL.elements)
QUARTER = 8106
MISSING = np.nan
NOBODY = np.zeros((0, E))
NO_WAVE = ([NOBODY, NOBODY], [MISSING, MISSING], -1)


def people(*means):
    """Give a table of respondents × elements, each respondent with one mean on every element."""
    return np.array([[mean] * E for mean in means], dtype=float).reshape(len(means), E)


def wave(own=NOBODY, partner=NOBODY, *, invited=(MISSING, MISSING), quarter=QUARTER):
    return [np.asarray(own, dtype=float), np.asarray(partner, dtype=float)], list(invited), quarter


def scores_of(*rows, waves=None, model=MODEL, previous=None, quarters=None):
    """Score rows of KPI parts, each with the wave behind it."""
    kpi = np.array(rows, dtype=float).reshape(-1, E)
    count = len(kpi)
    return score(
        model,
        kpi=kpi,
        kpi_coverage=np.where(np.isnan(kpi), np.nan, 1.0),
        waves=waves_of(waves or [NO_WAVE] * count, model),
        quarter=np.array(quarters or [QUARTER + row for row in range(count)]),
        previous=np.full(count, -1) if previous is None else np.array(previous),
    )


NO_KPIS = [MISSING] * E
