"""The catalogue in data/ is complete and bilingual, and can be scored."""

import json
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from health.catalogue import (
    LENSES,
    Catalogue,
    Kpi,
    Text,
)
from health.catalogue import catalogue as default_catalogue
from health.errors import CatalogueError
from tests.catalogue.agreed import CODES, ELEMENTS

SIGNS = {
    "cultural_mismatch": (
        *("communication_low", "flexibility_low", "communication_or_trust_gap", "communication_disagreement"),
    ),
    "power_struggle": ("roles_low", "conflict_management_low", "roles_gap", "mutual_benefit_gap"),
    "lack_of_commitment": ("kpi_coverage_low", "partner_response_low", "mutual_benefit_low", "measurement_falling"),
    "differing_priorities": ("shared_vision_low", "shared_vision_gap", "goals_off_track", "flexibility_low"),
    "expectations": ("mutual_benefit_gap", "measurement_low", "kpi_survey_contradiction"),
    "unclear_agreement": (*("agreement_missing", "roles_low", "conflict_management_falling", "roles_not_applicable"),),
}
# Names that are the same word, sign or abbreviation in both languages.
SAME_IN_BOTH = {"%", "1–5"}


def texts_in(thing: object) -> list[Text]:
    """Find every text, however deep."""
    if isinstance(thing, Text):
        return [thing]
    if isinstance(thing, tuple):
        return [text for part in thing for text in texts_in(part)]
    if is_dataclass(thing):
        return [text for field in fields(thing) for text in texts_in(getattr(thing, field.name))]
    return []


@pytest.mark.parametrize("kind", CODES)
def test_every_vocabulary_has_exactly_the_agreed_codes_in_order(catalogue: Catalogue, kind: Any) -> None:
    assert catalogue.codes(kind) == CODES[kind]


@pytest.mark.parametrize("element", ELEMENTS)
def test_every_element_has_at_least_four_kpis(catalogue: Catalogue, element: str) -> None:
    assert len(catalogue.kpis_of(element)) >= 4


@pytest.mark.parametrize("element", ELEMENTS)
def test_every_element_has_at_least_three_statements_one_of_them_reverse_worded(
    catalogue: Catalogue, element: str
) -> None:
    items = catalogue.items_of(element)
    assert len(items) >= 3
    assert sum(item.reverse for item in items) == 1


def test_there_are_32_to_36_kpis_of_every_direction_beside_those_under_a_lens(catalogue: Catalogue) -> None:
    directions = [kpi.direction for kpi in catalogue.kpis_under(None)]
    assert 32 <= len(directions) <= 36
    assert directions.count("range") >= 2
    assert directions.count("rating") >= 2
    assert directions.count("lower") >= 4


@pytest.mark.parametrize("lens", LENSES)
def test_every_lens_shows_several_elements_and_names_the_standard_it_follows(catalogue: Catalogue, lens: str) -> None:
    seen = catalogue.kpis_under(lens)
    assert len(seen) >= 3
    assert len({kpi.element for kpi in seen}) == len(seen)
    for kpi in seen:
        assert "GRI" in kpi.why.en or "SDG" in kpi.why.en
        assert kpi.why.en[kpi.why.en.index("(") :] == kpi.why.id[kpi.why.id.index("(") :]


def test_every_benefit_is_served_by_a_kpi(catalogue: Catalogue) -> None:
    assert {kpi.benefit for kpi in catalogue.kpis} == set(CODES["benefits"])


def test_every_unit_is_used(catalogue: Catalogue) -> None:
    assert {kpi.unit for kpi in catalogue.kpis} == set(catalogue.codes("units"))


def test_the_signs_are_those_of_the_measurement_contract_in_its_order(catalogue: Catalogue) -> None:
    assert {code: tuple(sign.code for sign in catalogue.signs_of(code)) for code in CODES["challenges"]} == SIGNS


@pytest.mark.parametrize("challenge", CODES["challenges"])
def test_every_challenge_has_at_least_three_remedies(catalogue: Catalogue, challenge: str) -> None:
    assert len(catalogue.remedies_of(challenge)) >= 3


@pytest.mark.parametrize("stage", CODES["stages"])
def test_every_stage_says_what_it_needs_before_the_next(catalogue: Catalogue, stage: str) -> None:
    assert len(catalogue.needs_of(stage)) >= 3


def test_a_statement_code_begins_with_its_element(catalogue: Catalogue) -> None:
    prefixes = {"shared_vision": "VIS", "conflict_management": "CON"}
    for item in catalogue.items:
        assert item.code.startswith(prefixes.get(item.element, item.element[:3].upper()))


def test_every_text_is_there_in_both_languages_and_tidy(catalogue: Catalogue) -> None:
    texts = texts_in(catalogue)
    assert len(texts) > 250
    for text in texts:
        assert text.en == text.en.strip() != ""
        assert text.id == text.id.strip() != ""


def test_every_text_differs_between_the_languages_where_it_should(catalogue: Catalogue) -> None:
    assert {text.en for text in texts_in(catalogue) if text.en == text.id} == SAME_IN_BOTH


def test_whole_sentences_end_like_sentences_in_both_languages(catalogue: Catalogue) -> None:
    meanings = [entry.meaning for kind in CODES for entry in getattr(catalogue, kind)]
    lines = [entry.text for entry in (*catalogue.items, *catalogue.stage_needs, *catalogue.remedies)]
    for text in (*meanings, *lines, *(kpi.why for kpi in catalogue.kpis)):
        assert text.en.endswith(".")
        assert text.id.endswith(".")


def test_no_text_is_used_for_two_things_except_shared_signs(catalogue: Catalogue) -> None:
    signs = {sign.text for sign in catalogue.signs}
    others = [text for text in texts_in(catalogue) if text not in signs]
    assert len(set(others)) == len(others)


def test_a_shared_sign_reads_the_same_wherever_it_stands(catalogue: Catalogue) -> None:
    by_code = {sign.code: sign.text for sign in catalogue.signs}
    assert all(sign.text == by_code[sign.code] for sign in catalogue.signs)


def test_a_statement_is_short_enough_to_read_aloud(catalogue: Catalogue) -> None:
    for item in catalogue.items:
        assert len(item.text.en.split()) <= 14
        assert len(item.text.id.split()) <= 14


def test_a_text_is_given_in_the_language_asked_for() -> None:
    text = Text("days", "hari")
    assert (text.in_("en"), text.in_("id")) == ("days", "hari")


def test_a_language_without_texts_is_refused() -> None:
    with pytest.raises(CatalogueError, match=r"not written in fr; choose one of en, id"):
        Text("days", "hari").in_("fr")


def test_every_kpi_target_scores_100_and_zero_at_scores_0(catalogue: Catalogue) -> None:
    """MEASUREMENT section 1: the target is on the right side of zero_at, so attainment has room."""
    for kpi in catalogue.kpis:
        assert _has_room(kpi), kpi.code


def _has_room(kpi: Kpi) -> bool:
    if kpi.direction == "rating":
        return len(kpi.levels) >= 2
    if kpi.direction == "range":
        bounds = [kpi.zero_low, kpi.target_low, kpi.target_high, kpi.zero_high]
        return None not in bounds and bounds == sorted(bounds) and bounds[0] != bounds[1] and bounds[2] != bounds[3]
    if kpi.target is None:
        return False
    if kpi.direction == "higher":
        return kpi.target > (kpi.zero_at or 0)
    return kpi.target < (2 * kpi.target if kpi.zero_at is None else kpi.zero_at)


def test_levels_of_a_rating_are_the_english_names(catalogue: Catalogue) -> None:
    for kpi in catalogue.kpis:
        assert kpi.levels == tuple(name.en for name in kpi.level_names)


def test_the_default_model_weighs_all_elements_alike(catalogue: Catalogue) -> None:
    assert [(element.code, element.weight) for element in catalogue.model.elements] == [(e, 0.125) for e in ELEMENTS]


def test_the_survey_shares_are_those_of_measurement_section_4(catalogue: Catalogue) -> None:
    assert [e.survey_share for e in catalogue.model.elements] == [0.7, 0.6, 0.6, 0.6, 0.4, 0.6, 0.3, 0.5]


def test_the_other_defaults_are_those_of_the_measurement_contract(catalogue: Catalogue) -> None:
    model = catalogue.model
    assert (model.version, model.aggregation, model.min_respondents) == (1, "geometric", 5)
    assert (model.coverage_needed, model.kpi_coverage_needed) == (2 / 3, 2 / 3)
    assert (model.cap_below, model.cap_band, model.band_set) == (25, "watch", "wilder")


def test_the_band_sets_come_from_their_published_scales(catalogue: Catalogue) -> None:
    """Each pair of published cut-offs, moved from its own scale to 0-100 (MEASUREMENT section 6)."""
    published = {
        "wilder": (100 * (4 - 1) / 4, 100 * (3 - 1) / 4, None),
        "psat": (100 * (4 - 1) / 4, 100 * (3 - 1) / 4, 100 * (4.6 - 1) / 4),
        "vichealth": (100 * (127 - 35) / 140, 100 * (85 - 35) / 140, None),
        "wri": (100 * (351 - 100) / 400, 100 * (251 - 100) / 400, None),
    }
    found = {bands.name: (bands.green_from, bands.red_below, bands.target_from) for bands in catalogue.model.band_sets}
    assert found.keys() == published.keys()
    for name, cutoffs in published.items():
        assert found[name] == pytest.approx(cutoffs, abs=1e-12)


def test_the_model_can_be_handed_on_as_json(catalogue: Catalogue) -> None:
    assert json.loads(catalogue.model.to_json())["band_set"] == "wilder"


def test_a_code_has_a_name_in_each_language(catalogue: Catalogue) -> None:
    assert catalogue.name("types", "joint_venture", "en") == "Joint venture"
    assert catalogue.name("types", "joint_venture", "id") == "Usaha patungan"
    assert catalogue.name("units", "days", "id") == "hari"


def test_the_name_of_an_unknown_code_is_refused_with_the_known_ones(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match=r"b2g is not in the catalogue; choose one of b2b, b2c"):
        catalogue.name("audiences", "b2g", "en")


def test_a_kpi_or_statement_is_found_by_its_code(catalogue: Catalogue) -> None:
    assert catalogue.kpi("reply_time") in catalogue.kpis
    assert catalogue.item("TRU1") in catalogue.items


def test_a_kpi_or_statement_of_the_organisation_itself_is_not_in_the_catalogue(catalogue: Catalogue) -> None:
    assert catalogue.kpi("our_own") is None
    assert catalogue.item("OWN1") is None


def test_the_default_catalogue_is_read_once(catalogue: Catalogue) -> None:
    assert default_catalogue() is default_catalogue()
    assert default_catalogue() == catalogue
