"""Section 12: six challenges are read from measured signs, and what was not measured never counts."""

from dataclasses import fields
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from health.catalogue import Catalogue
from health.errors import ScoringError
from health.insight import Measures, Slope, agreement_state, find_challenges, trend
from health.insight.challenges import RULES, level_of, read_sign

ELEMENTS = (
    *("trust", "communication", "shared_vision", "roles"),
    *("mutual_benefit", "flexibility", "measurement", "conflict_management"),
)
FALLING, RISING = Slope(-2.0, 0.01), Slope(2.0, 0.01)
HEALTHY = Measures(
    score=dict.fromkeys(ELEMENTS, 80.0),
    gap=dict.fromkeys(ELEMENTS, 2.0),
    kpi=dict.fromkeys(ELEMENTS, 80.0),
    survey=dict.fromkeys(ELEMENTS, 80.0),
    agreement_index=dict.fromkeys(ELEMENTS, 0.9),
    trend=dict.fromkeys(ELEMENTS, RISING),
    kpi_coverage=1.0,
    partner_response=0.8,
    goals_off_track=0.1,
    roles_not_applicable=0.05,
    agreement="in_force",
)
AILING = Measures(
    score=dict.fromkeys(ELEMENTS, 40.0),
    gap=dict.fromkeys(ELEMENTS, -20.0),
    kpi=dict.fromkeys(ELEMENTS, 40.0),
    survey=dict.fromkeys(ELEMENTS, 80.0),
    agreement_index=dict.fromkeys(ELEMENTS, 0.3),
    trend=dict.fromkeys(ELEMENTS, FALLING),
    kpi_coverage=0.5,
    partner_response=0.2,
    goals_off_track=0.5,
    roles_not_applicable=0.4,
    agreement="expired",
)
# Just before and just at each threshold of section 12: sign, measures, present.
EDGES = [
    ("communication_low", {"score": {"communication": 59.9}}, True),
    ("communication_low", {"score": {"communication": 60.0}}, False),
    ("communication_low", {"score": {"communication": 60.0 - 1e-12}}, False),
    ("roles_gap", {"gap": {"roles": 14.9}}, False),
    ("roles_gap", {"gap": {"roles": 15.0}}, True),
    ("roles_gap", {"gap": {"roles": -15.0}}, True),
    ("communication_disagreement", {"agreement_index": {"communication": 0.69}}, True),
    ("communication_disagreement", {"agreement_index": {"communication": 0.7}}, False),
    ("kpi_coverage_low", {"kpi_coverage": 0.66}, True),
    ("kpi_coverage_low", {"kpi_coverage": 2 / 3}, False),
    ("partner_response_low", {"partner_response": 0.49}, True),
    ("partner_response_low", {"partner_response": 0.5}, False),
    ("goals_off_track", {"goals_off_track": 0.33}, False),
    ("goals_off_track", {"goals_off_track": 1 / 3}, True),
    ("roles_not_applicable", {"roles_not_applicable": 0.2}, False),
    ("roles_not_applicable", {"roles_not_applicable": 0.21}, True),
    ("measurement_falling", {"trend": {"measurement": FALLING}}, True),
    ("measurement_falling", {"trend": {"measurement": RISING}}, False),
    ("measurement_falling", {"trend": {"measurement": Slope(-2.0, 0.2)}}, False),
    ("kpi_survey_contradiction", {"kpi": {"trust": 59.0}, "survey": {"trust": 70.0}}, True),
    ("kpi_survey_contradiction", {"kpi": {"trust": 70.0}, "survey": {"trust": 59.0}}, True),
    ("kpi_survey_contradiction", {"kpi": {"trust": 60.0}, "survey": {"trust": 95.0}}, False),
    ("kpi_survey_contradiction", {"kpi": {"trust": 40.0}, "survey": {"trust": 69.0}}, False),
    ("agreement_missing", {"agreement": "none"}, True),
    ("agreement_missing", {"agreement": "expired"}, True),
    ("agreement_missing", {"agreement": "in_force"}, False),
]


def finding(measures, challenge, catalogue):
    return next(found for found in find_challenges(measures, catalogue) if found.challenge == challenge)


def reading(measures, code):
    return read_sign(code, measures)


def test_every_sign_of_the_catalogue_can_be_measured_and_no_other(catalogue: Catalogue):
    assert set(RULES) == {sign.code for sign in catalogue.signs}


def test_readings_are_keyed_as_the_catalogue_keys_its_signs(catalogue):
    keys = [key for found in find_challenges(HEALTHY, catalogue) for key in found.readings]
    assert keys == [(sign.challenge, sign.code) for sign in catalogue.signs]


def test_a_healthy_partnership_has_no_challenge(catalogue):
    assert [(found.level, found.present) for found in find_challenges(HEALTHY, catalogue)] == [("none", 0)] * 6


def test_where_every_sign_is_there_every_challenge_is_likely(catalogue):
    found = find_challenges(AILING, catalogue)
    assert [each.level for each in found] == ["likely"] * 6
    assert [each.present for each in found] == [each.measured for each in found] == [4, 4, 4, 4, 3, 4]


def test_numbers_from_arrays_count_like_plain_ones(catalogue):
    """What numpy compares is not Python's own True, and must count all the same."""

    def of_array(value):
        if isinstance(value, dict):
            return {key: of_array(each) for key, each in value.items()}
        return Slope(np.float64(value.slope), np.float64(value.p)) if isinstance(value, Slope) else np.float64(value)

    numbers = [each.name for each in fields(Measures) if each.name != "agreement"]
    ailing = Measures(**{name: of_array(getattr(AILING, name)) for name in numbers}, agreement="expired")
    assert [found.present for found in find_challenges(ailing, catalogue)] == [4, 4, 4, 4, 3, 4]


def test_where_nothing_is_measured_nothing_is_said(catalogue):
    for found in find_challenges(Measures(), catalogue):
        assert (found.level, found.measured) == ("none", 0)
        assert all(each.value is None for each in found.readings.values())


@pytest.mark.parametrize(("code", "measured", "present"), EDGES)
def test_a_sign_is_there_from_its_threshold_on(code, measured, present):
    assert reading(Measures(**measured), code).present is present


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_sign_without_data_is_not_measured(code):
    found = reading(Measures(), code)
    assert (found.present, found.value) == (None, None)


@pytest.mark.parametrize("code", sorted(set(RULES) - {"agreement_missing"}))
def test_a_missing_number_is_not_measured(code):
    def missing(value):
        if isinstance(value, dict):
            return {key: missing(each) for key, each in value.items()}
        return Slope(np.nan, np.nan) if isinstance(value, Slope) else np.nan

    gone = {each.name: missing(getattr(HEALTHY, each.name)) for each in fields(Measures) if each.name != "agreement"}
    assert reading(Measures(**gone), code).present is None


@pytest.mark.parametrize("code", sorted(set(RULES) - {"agreement_missing"}))
def test_a_measured_sign_prints_its_value(code):
    assert reading(HEALTHY, code).value is not None


def test_two_signs_of_four_are_possible(catalogue):
    found = finding(replaced(score={"roles": 50.0, "conflict_management": 50.0}), "power_struggle", catalogue)
    assert (found.present, found.measured, found.level) == (2, 4, "possible")


def test_three_signs_are_likely(catalogue):
    measures = replaced(score={"roles": 50.0, "conflict_management": 50.0}, gap={"roles": 20.0})
    assert finding(measures, "power_struggle", catalogue).level == "likely"


def test_all_measured_signs_are_likely_when_they_are_two(catalogue):
    found = finding(Measures(score={"roles": 50.0, "conflict_management": 50.0}), "power_struggle", catalogue)
    assert (found.present, found.measured, found.level) == (2, 2, "likely")


def test_one_sign_alone_is_never_enough(catalogue):
    found = finding(Measures(score={"roles": 50.0}), "power_struggle", catalogue)
    assert (found.present, found.measured, found.level) == (1, 1, "none")


def test_of_two_gaps_the_wider_is_told():
    found = reading(Measures(gap={"communication": 16.0, "trust": -22.0}), "communication_or_trust_gap")
    assert (found.present, found.value, found.about) == (True, -22.0, "trust")


def test_of_two_gaps_the_one_measured_is_told():
    found = reading(Measures(gap={"communication": np.nan, "trust": 4.0}), "communication_or_trust_gap")
    assert (found.present, found.value, found.about) == (False, 4.0, "trust")


def test_a_contradiction_names_its_element():
    """Trust is 40 points apart but both below 70; on roles KPIs say 50 and people 75."""
    measures = Measures(kpi={"trust": 20.0, "roles": 50.0}, survey={"trust": 60.0, "roles": 75.0})
    found = reading(measures, "kpi_survey_contradiction")
    assert (found.present, found.value, found.about) == (True, 25.0, "roles")


def test_without_a_contradiction_the_widest_difference_is_told():
    measures = Measures(kpi={"trust": 80.0, "roles": 75.0}, survey={"trust": 82.0, "roles": 70.0, "flexibility": 90.0})
    found = reading(measures, "kpi_survey_contradiction")
    assert (found.present, found.value, found.about) == (False, -5.0, "roles")


def test_a_trend_that_falls_is_a_sign_that_falls():
    """The sign asks for what the trend calls falling, no more and no less."""
    found = trend([[70.0, 66.0, 65.0, 60.0], [70.0, 65.0, 66.0, 60.0]])
    told = [Slope(float(slope), float(p)) for slope, p in zip(found.slope, found.p, strict=True)]
    seen = [reading(Measures(trend={"measurement": each}), "measurement_falling").present for each in told]
    assert seen == found.falling.tolist() == [True, False]


def test_a_sign_there_is_no_way_to_measure_is_refused():
    with pytest.raises(ScoringError, match="no way to measure the sign boredom"):
        reading(HEALTHY, "boredom")


@pytest.mark.parametrize(
    ("ends", "state"), [(None, "none"), (date(2026, 9, 30), "in_force"), (date(2026, 9, 29), "expired")]
)
def test_an_agreement_counts_until_its_last_day(ends, state):
    assert agreement_state(ends, on=date(2026, 9, 30)) == state


@given(st.integers(0, 4), st.integers(0, 4))
def test_one_more_sign_never_makes_a_challenge_less_likely(present, measured):
    order = ["none", "possible", "likely"]
    if present < measured:
        assert order.index(level_of(present, measured)) <= order.index(level_of(present + 1, measured))


def replaced(**changes):
    """Give the healthy measures with some numbers changed."""
    merged = {name: {**getattr(HEALTHY, name), **values} for name, values in changes.items()}
    return Measures(**{each.name: merged.get(each.name, getattr(HEALTHY, each.name)) for each in fields(Measures)})
