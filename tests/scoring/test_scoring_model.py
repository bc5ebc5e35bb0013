"""The scoring model is data: read, checked, written back, and refused with a sentence where it cannot hold."""

import json
from dataclasses import replace

import pytest

from health.errors import ScoringError
from health.scoring import BandSet, ScoringModel
from tests.scoring.scored import MODEL, MODEL_FILE

DATA = json.loads(MODEL_FILE.read_text(encoding="utf-8"))


def test_the_model_is_written_as_it_was_read():
    assert json.loads(MODEL.to_json()) == DATA
    assert ScoringModel.from_json(MODEL.to_json()) == MODEL


def test_equal_models_are_one_key():
    assert len({MODEL, ScoringModel.from_json(MODEL.to_json())}) == 1


def test_the_default_survey_shares_are_those_of_the_contract():
    shares = dict(zip(MODEL.elements, MODEL.survey_share, strict=True))
    assert shares == {
        "trust": 0.7,
        "communication": 0.6,
        "shared_vision": 0.6,
        "roles": 0.6,
        "mutual_benefit": 0.4,
        "flexibility": 0.6,
        "measurement": 0.3,
        "conflict_management": 0.5,
    }


def test_the_bands_in_force_are_those_named():
    assert replace(MODEL, band_set="wri").bands.green_from == 62.75


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"weights": (0.0, *MODEL.weights[1:])}, "The weight of trust is 0"),
        ({"weights": MODEL.weights[1:]}, "one weight and one survey share for each element"),
        ({"survey_share": (1.5, *MODEL.survey_share[1:])}, "The survey share of trust is 1.5"),
        ({"aggregation": "harmonic"}, "aggregation is harmonic; choose one of geometric, arithmetic"),
        ({"coverage_needed": 0.0}, "coverage_needed is 0.0"),
        ({"kpi_coverage_needed": 1.1}, "kpi_coverage_needed is 1.1"),
        ({"min_respondents": 4}, "nothing about fewer than 5 people may be shown"),
        ({"cap_below": 120}, "cap_below is 120"),
        ({"cap_band": "strong"}, "cap_band is strong; choose one of watch, at_risk"),
        ({"band_set": "none"}, "band_set is none; choose one of wilder"),
        ({"band_sets": (BandSet("wilder", 50.0, 75.0, ""),)}, "Band set wilder: red below 75.0 and green from 50.0"),
    ],
)
def test_a_model_that_cannot_hold_is_refused(change, sentence):
    with pytest.raises(ScoringError, match=sentence):
        replace(MODEL, **change)


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 1, "elements": 3}'])
def test_what_is_not_a_model_is_refused(text):
    with pytest.raises(ScoringError, match="This is not a scoring model"):
        ScoringModel.from_json(text)


def test_a_model_that_lacks_something_is_told_what():
    text = json.dumps({name: value for name, value in DATA.items() if name != "cap_below"})
    with pytest.raises(ScoringError, match="lacks cap_below"):
        ScoringModel.from_json(text)
