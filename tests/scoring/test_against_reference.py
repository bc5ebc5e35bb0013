"""The vectorised scoring gives what a slow, independent reading of MEASUREMENT.md gives, to 1e-9."""

import json
import math

import numpy as np
import pytest

from health.quarter import quarter_name
from health.scoring import BAND_CODES, BASIS_CODES, ScoringModel, score
from tests.scoring.arranged import arrange
from tests.scoring.portfolios import portfolio
from tests.scoring.reference import reference_scores

SEEDS = range(150)


def scored_objects(given):
    model = ScoringModel.from_json(json.dumps(given["model"]))
    places, arguments = arrange(**{**given, "model": model})
    scores = score(model, **arguments)
    return [object_of(scores, row, place, model) for row, place in enumerate(places)]


def object_of(scores, row, place, model):
    health = scores.health
    enough = not np.isnan(health.score[row])
    return {
        "partnership": place[0],
        "quarter": quarter_name(place[1]),
        **{name: known(getattr(health, name)[row]) for name in ("score", "se", "df", "arithmetic", "coverage")},
        "se_complete": bool(health.complete[row]) if enough else None,
        "band": BAND_CODES[int(health.band[row])],
        "capped_by": [code for e, code in enumerate(model.elements) if health.capped_by[row, e]],
        "elements": {
            code: element_of(scores.elements, row, e, model)
            for e, code in enumerate(model.elements)
            if not np.isnan(scores.elements.score[row, e])
        },
    }


def element_of(elements, row, e, model):
    survey = elements.survey
    has = survey.sides[row, e] > 0
    n = survey.n[row, :, e]
    gap = survey.mean[row, 0, e] - survey.mean[row, 1, e] if (n >= model.min_respondents).all() else np.nan
    return {
        "basis": BASIS_CODES[elements.basis[row, e]],
        **{name: known(getattr(elements, name)[row, e]) for name in ("score", "se", "kpi", "kpi_coverage")},
        "survey": known(survey.score[row, e]),
        "sides": int(survey.sides[row, e]) if has else None,
        "n_own": int(n[0]) if has else None,
        "n_partner": int(n[1]) if has else None,
        "gap": known(gap),
        "wave_age": int(elements.wave_age[row, e]) if has else None,
    }


def known(number):
    return None if np.isnan(number) else float(number)


def differences(found, expected, where=""):
    """List where two JSON values differ, numbers by more than 1e-9."""
    if isinstance(found, dict) and isinstance(expected, dict) and found.keys() == expected.keys():
        return [line for key in found for line in differences(found[key], expected[key], f"{where}/{key}")]
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        pairs = enumerate(zip(found, expected, strict=True))
        return [line for number, (a, b) in pairs for line in differences(a, b, f"{where}/{number}")]
    numbers = isinstance(found, float) and isinstance(expected, float)
    same = math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9) if numbers else found == expected
    return [] if same else [f"{where}: {found} where {expected} is expected"]


@pytest.mark.parametrize("first", SEEDS[::25])
def test_random_portfolios_score_as_the_reference_scores_them(first):
    for seed in range(first, first + 25):
        given = portfolio(seed)
        found, expected = scored_objects(given), reference_scores(**given)
        assert differences(found, expected) == [], f"seed {seed}"


def test_the_random_portfolios_hold_every_situation():
    objects = [entry for seed in SEEDS[::5] for entry in reference_scores(**portfolio(seed))]
    parts = [part for entry in objects for part in entry["elements"].values()]
    assert {entry["band"] for entry in objects} == {"strong", "watch", "at_risk", None}
    assert {entry["se_complete"] for entry in objects} == {True, False, None}
    assert any(entry["capped_by"] for entry in objects)
    assert any(entry["se"] == 0 and entry["elements"] for entry in objects)
    assert {part["basis"] for part in parts} == {"both", "survey", "kpi"}
    assert {part["sides"] for part in parts} == {None, 1, 2}
    assert {part["wave_age"] for part in parts} == {None, 0, 1}
    assert any(part["se"] is None for part in parts)
    assert any(part["gap"] is not None for part in parts)
