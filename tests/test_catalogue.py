"""The catalogue in data/ is complete and bilingual and can be scored; a broken one is refused, all mistakes at once."""

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from health.catalogue import (
    DATA_FOLDER,
    Catalogue,
    Kpi,
    Text,
    load_catalogue,
    read_template,
    template_kinds,
)
from health.catalogue import catalogue as default_catalogue
from health.catalogue.tables import COLUMNS
from health.errors import CatalogueError

# As design/MEASUREMENT.md names them; the order is the order of every table and chart.
ELEMENTS = (
    *("trust", "communication", "shared_vision", "roles"),
    *("mutual_benefit", "flexibility", "measurement", "conflict_management"),
)
CODES = {
    "elements": ELEMENTS,
    "types": ("strategic", "joint_venture", "channel", "marketing", "technology", "community", "supply_chain"),
    "audiences": ("b2b", "b2c"),
    "stages": ("identification", "negotiation", "implementation", "management", "evaluation", "renewal"),
    "sectors": ("public", "private", "nonprofit", "hybrid"),
    "benefits": ("resources", "market_reach", "innovation", "risk_cost", "credibility", "efficiency", "learning"),
    "challenges": (
        *("cultural_mismatch", "power_struggle", "lack_of_commitment"),
        *("differing_priorities", "expectations", "unclear_agreement"),
    ),
}
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
TEMPLATES = {
    "partnerships": "code,name,partner,type,audience,sector,stage,region,owner,started,agreement_ends,annual_value,"
    "currency",
    "kpis": "code,name,element,unit,direction,target,zero_at,weight,target_low,target_high,zero_low,zero_high,levels",
    "items": "code,text,element,scale_min,scale_max,reverse",
    "values": "partnership,kpi,quarter,actual,target,rating,note",
    "answers": "partnership,quarter,side,respondent,item,answer",
    "invitations": "partnership,quarter,side,invited",
}
# Names that are the same word, sign or abbreviation in both languages.
SAME_IN_BOTH = {"%", "1–5"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of data/ to break."""
    return Path(shutil.copytree(DATA_FOLDER, tmp_path / "data"))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edit(folder: Path, file: str, change: Callable[[list[list[str]]], None]) -> None:
    """Change the cells of a CSV file, header included."""
    path = folder / file
    with path.open(encoding="utf-8", newline="") as source:
        lines = list(csv.reader(source))
    change(lines)
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(lines)


def put(folder: Path, file: str, *, line: int = 2, **cells: str) -> None:
    """Write into cells of one line, as an editor numbers it."""

    def change(lines: list[list[str]]) -> None:
        for column, text in cells.items():
            lines[line - 1][lines[0].index(column)] = text

    edit(folder, file, change)


def line_of(folder: Path, file: str, code: str) -> int:
    """Find the line of a code, as an editor numbers it."""
    return 2 + [row["code"] for row in rows_of(folder / file)].index(code)


def put_kpi(folder: Path, code: str, /, **cells: str) -> int:
    line = line_of(folder, "kpis.csv", code)
    put(folder, "kpis.csv", line=line, **cells)
    return line


def edit_model(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / "scoring_model.json"
    model = json.loads(path.read_text(encoding="utf-8"))
    change(model)
    path.write_text(json.dumps(model), encoding="utf-8")


def mistakes_in(folder: Path) -> list[str]:
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(folder)
    return [str(mistake) for mistake in refused.value.mistakes]


def texts_in(thing: object) -> list[Text]:
    """Find every text, however deep."""
    if isinstance(thing, Text):
        return [thing]
    if isinstance(thing, tuple):
        return [text for part in thing for text in texts_in(part)]
    if is_dataclass(thing):
        return [text for field in fields(thing) for text in texts_in(getattr(thing, field.name))]
    return []


# What is there


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


def test_there_are_32_to_36_kpis_of_every_direction(catalogue: Catalogue) -> None:
    directions = [kpi.direction for kpi in catalogue.kpis]
    assert 32 <= len(directions) <= 36
    assert directions.count("range") >= 2
    assert directions.count("rating") >= 2
    assert directions.count("lower") >= 4


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


# Two languages


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


# Scoring


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


# Looking up


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


# Templates and the data dictionary


def test_there_is_one_template_for_each_kind_of_upload() -> None:
    assert set(template_kinds()) == {*TEMPLATES, "answers_wide"}


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_template_has_exactly_the_declared_columns_and_an_example_or_two(kind: str) -> None:
    header, *rows = read_template(kind).decode("utf-8").splitlines()
    assert header == TEMPLATES[kind]
    assert 2 <= len(rows) <= 3


def test_the_wide_template_has_a_column_per_statement(catalogue: Catalogue) -> None:
    header, *rows = read_template("answers_wide").decode("utf-8").splitlines()
    items = [item.code for item in catalogue.items]
    assert header.split(",") == ["partnership", "quarter", "side", "respondent", *items]
    assert len(rows) == 2


def test_a_template_that_does_not_exist_is_refused() -> None:
    with pytest.raises(CatalogueError, match=r"no template for \.\./elements; choose one of answers, "):
        read_template("../elements")


@pytest.mark.parametrize(
    ("kind", "column", "entries"),
    [
        ("partnerships", "type", "types"),
        ("partnerships", "audience", "audiences"),
        ("partnerships", "sector", "sectors"),
        ("partnerships", "stage", "stages"),
        ("kpis", "element", "elements"),
        ("kpis", "unit", "units"),
        ("items", "element", "elements"),
        ("values", "kpi", "kpis"),
    ],
)
def test_the_examples_in_a_template_use_codes_of_the_catalogue(
    catalogue: Catalogue, kind: str, column: str, entries: Any
) -> None:
    assert {row[column] for row in rows_of(DATA_FOLDER / f"templates/{kind}.csv")} <= set(catalogue.codes(entries))


def test_the_examples_of_own_kpis_and_statements_have_codes_of_their_own(catalogue: Catalogue) -> None:
    """An upload must not quietly redefine what the catalogue defines."""
    for kind, find in (("kpis", catalogue.kpi), ("items", catalogue.item)):
        assert all(find(row["code"]) is None for row in rows_of(DATA_FOLDER / f"templates/{kind}.csv"))


def test_a_rated_example_uses_a_level_of_its_kpi(catalogue: Catalogue) -> None:
    rated = [row for row in rows_of(DATA_FOLDER / "templates/values.csv") if row["rating"]]
    assert rated
    for row in rated:
        kpi = catalogue.kpi(row["kpi"])
        assert kpi is not None
        assert row["rating"] in kpi.levels


def test_the_data_dictionary_names_every_file_and_column() -> None:
    dictionary = (DATA_FOLDER / "README.md").read_text(encoding="utf-8")
    files = [path.name for path in (*DATA_FOLDER.glob("*.csv"), *DATA_FOLDER.glob("templates/*.csv"))]
    columns = {column for names in COLUMNS.values() for column in names}
    assert [name for name in (*files, *columns) if f"`{name}`" not in dictionary] == []


# A broken catalogue


def test_all_mistakes_in_all_files_are_listed_at_once(folder: Path) -> None:
    put(folder, "types.csv", name_id="")
    put(folder, "items.csv", line=3, element="love")
    put(folder, "remedies.csv", challenge="boredom")
    put(folder, "signs.csv", challenge="boredom")
    put(folder, "stage_needs.csv", stage="childhood")
    line = put_kpi(folder, "reply_time", unit="parsecs", direction="sideways", benefit="fame", weight="0")
    edit_model(folder, lambda model: model.update(band_set="own"))

    assert sorted(mistakes_in(folder)) == sorted(
        [
            "types.csv, line 2, column name_id: nothing here; this cell must be filled",
            f"items.csv, line 3, column element: love is not known; choose one of {', '.join(ELEMENTS)}",
            "remedies.csv, line 2, column challenge: boredom is not known; choose one of "
            + ", ".join(CODES["challenges"]),
            "signs.csv, line 2, column challenge: boredom is not known; choose one of "
            + ", ".join(CODES["challenges"]),
            "stage_needs.csv, line 2, column stage: childhood is not known; choose one of "
            + ", ".join(CODES["stages"]),
            f"kpis.csv, line {line}, column unit: parsecs is not known; choose one of "
            "%, 1–5, count, days, hours, level, million, months, ratio",
            f"kpis.csv, line {line}, column direction: sideways is not known; choose one of "
            "higher, lower, range, rating",
            f"kpis.csv, line {line}, column benefit: fame is not known; choose one of " + ", ".join(CODES["benefits"]),
            f"kpis.csv, line {line}, column weight: a weight of 0 counts for nothing; write a number above 0",
            'scoring_model.json, band_set: "own" is not known; choose one of wilder, psat, vichealth, wri',
        ]
    )


def test_the_refusal_says_where_and_lists_the_mistakes(folder: Path) -> None:
    put(folder, "types.csv", name_id="")
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(folder)
    said = str(refused.value)
    assert said.startswith(f"The catalogue in {folder} is wrong; mend what is listed and start again\n")
    assert "\n  - types.csv, line 2, column name_id: " in said


@pytest.mark.parametrize(
    ("code", "cells", "complaint"),
    [
        (
            "commitments_on_time",
            {"target": "60"},
            "target: a target of 60 must be above zero_at, which is 60.0 (0 when empty)",
        ),
        (
            "commitments_on_time",
            {"target": "-1", "zero_at": ""},
            "target: a target of -1 must be above zero_at, which is 0.0 (0 when empty)",
        ),
        (
            "reply_time",
            {"target": "80"},
            "target: a target of 80 must be below zero_at, which is 72.0 (twice the target when empty)",
        ),
        (
            "reply_time",
            {"target": "0", "zero_at": ""},
            "target: a target of 0 must be below zero_at, which is 0.0 (twice the target when empty)",
        ),
        ("reply_time", {"target": ""}, "target: nothing here; this cell must be filled"),
        ("reply_time", {"target": "soon"}, "target: soon is not a number; write it like 12.5"),
        ("reply_time", {"target": "inf"}, "target: inf is not a number; write it like 12.5"),
        ("commitments_on_time", {"target": "high"}, "target: high is not a number; write it like 12.5"),
        ("reply_time", {"weight": ""}, "weight: nothing here; this cell must be filled"),
        ("reply_time", {"weight": "-2"}, "weight: a weight of -2 counts for nothing; write a number above 0"),
        (
            "reply_time",
            {"zero_low": "3"},
            "zero_low: 3 has no meaning for direction lower; leave the cell empty",
        ),
        (
            "working_meetings",
            {"target_low": "5"},
            "target_low: the bounds 0, 5, 4, 10 are out of order; "
            "zero_low < target_low ≤ target_high < zero_high is expected",
        ),
        ("working_meetings", {"zero_high": ""}, "zero_high: nothing here; this cell must be filled"),
        (
            "joint_plan",
            {"levels_en": "Good", "levels_id": "Baik"},
            "levels_en: Good is not a scale; write two or more different levels from worst to best, "
            "with | between them",
        ),
        (
            "joint_plan",
            {"levels_id": "Belum|Ada"},
            "levels_id: Belum|Ada has 2 levels and levels_en has 4; write the same number",
        ),
        ("joint_plan", {"levels_en": ""}, "levels_en: nothing here; this cell must be filled"),
        (
            "reply_time",
            {"code": "reply time"},
            "code: reply time is not a code; use up to 64 letters, digits and underscores, a letter first",
        ),
    ],
)
def test_a_kpi_that_cannot_be_scored_is_named(folder: Path, code: str, cells: dict[str, str], complaint: str) -> None:
    line = put_kpi(folder, code, **cells)
    assert f"kpis.csv, line {line}, column {complaint}" in mistakes_in(folder)


def test_a_target_of_0_is_fine_with_an_explicit_zero_at(catalogue: Catalogue) -> None:
    kpi = catalogue.kpi("confidentiality_breaches")
    assert kpi is not None
    assert (kpi.direction, kpi.target, kpi.zero_at) == ("lower", 0, 2)


@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_an_empty_zero_at_takes_its_default(folder: Path, direction: str) -> None:
    put_kpi(folder, "reply_time", direction=direction, zero_at="")
    kpi = load_catalogue(folder).kpi("reply_time")
    assert kpi is not None
    assert kpi.zero_at is None


def test_a_code_used_twice_is_refused_with_the_line_of_the_first(folder: Path) -> None:
    put(folder, "items.csv", line=4, code="TRU1")
    assert mistakes_in(folder) == ["items.csv, line 4, column code: TRU1 is already in line 2; use each code once"]


def test_two_challenges_may_share_a_sign_but_not_one_challenge_twice(folder: Path) -> None:
    put(folder, "signs.csv", line=3, code="communication_low")
    assert mistakes_in(folder) == [
        "signs.csv, line 3, column code: communication_low is already in line 2; use each code once"
    ]


def test_a_scale_without_room_is_refused(folder: Path) -> None:
    put(folder, "items.csv", scale_min="5")
    assert mistakes_in(folder) == [
        "items.csv, line 2, column scale_min: a scale from 5 to 5 has no room; scale_min must be below scale_max"
    ]


def test_a_reverse_mark_other_than_true_or_false_is_refused(folder: Path) -> None:
    put(folder, "items.csv", reverse="perhaps")
    assert mistakes_in(folder) == ["items.csv, line 2, column reverse: perhaps is not known; choose one of true, false"]


def test_a_missing_file_is_named_and_what_refers_to_it_is_not_blamed(folder: Path) -> None:
    (folder / "benefits.csv").unlink()
    assert mistakes_in(folder) == [f"benefits.csv is missing from {folder}; put it back"]


def test_a_missing_and_an_unknown_column_are_both_named(folder: Path) -> None:
    edit(folder, "units.csv", lambda lines: lines[0].__setitem__(2, "name_fr"))
    assert mistakes_in(folder) == [
        "units.csv, line 1: column name_id is missing; the columns are code, name_en, name_id",
        "units.csv, line 1: column name_fr is unknown or there twice; the columns are code, name_en, name_id",
    ]


def test_a_line_with_too_few_cells_is_named(folder: Path) -> None:
    edit(folder, "audiences.csv", lambda lines: lines[2].pop())
    assert mistakes_in(folder) == [
        "audiences.csv, line 3: 4 cells where the header has 5; quote any text with a comma in it"
    ]


def test_a_file_without_rows_is_refused(folder: Path) -> None:
    edit(folder, "sectors.csv", lambda lines: lines.__delitem__(slice(1, None)))
    assert mistakes_in(folder) == ["sectors.csv has a header and no rows; put back at least one"]


def test_an_empty_file_is_refused(folder: Path) -> None:
    (folder / "sectors.csv").write_text("\n\n", encoding="utf-8")
    assert mistakes_in(folder) == ["sectors.csv is empty; put back its header and rows"]


def test_a_file_that_is_not_utf_8_is_refused(folder: Path) -> None:
    (folder / "sectors.csv").write_bytes(b"code\xff\xfe")
    assert mistakes_in(folder) == ["sectors.csv is not UTF-8 text; save it again as CSV UTF-8"]


def test_a_quote_that_is_never_closed_is_refused(folder: Path) -> None:
    path = folder / "sectors.csv"
    path.write_text(path.read_text(encoding="utf-8") + '"open', encoding="utf-8")
    assert mistakes_in(folder) == ["sectors.csv, line 6: the quotes are not closed properly; mend them"]


def test_a_byte_order_mark_and_blank_lines_change_nothing(folder: Path, catalogue: Catalogue) -> None:
    path = folder / "sectors.csv"
    path.write_text("\ufeff" + path.read_text(encoding="utf-8") + "\n,,,,\n", encoding="utf-8")
    assert load_catalogue(folder).sectors == catalogue.sectors


def test_lines_are_counted_as_an_editor_counts_them_after_a_text_with_a_line_break(folder: Path) -> None:
    put(folder, "sectors.csv", line=2, meaning_en="One\nTwo")
    put(folder, "sectors.csv", line=3, name_id="")
    assert mistakes_in(folder) == ["sectors.csv, line 4, column name_id: nothing here; this cell must be filled"]


# A broken scoring model


def _set(*path: str, to: object) -> Callable[[dict[str, Any]], None]:
    def change(model: dict[str, Any]) -> None:
        for key in path[:-1]:
            model = model[key]
        model[path[-1]] = to

    return change


def _drop(*path: str) -> Callable[[dict[str, Any]], None]:
    def change(model: dict[str, Any]) -> None:
        for key in path[:-1]:
            model = model[key]
        del model[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (_set("elements", "trust", "weight", to=1.5), "elements.trust.weight: 1.5 where 0 to 1 is expected"),
        (_set("elements", "trust", "weight", to=0), "elements.trust.weight: 0 must be above 0"),
        (_set("elements", "trust", "weight", to=0.25), "elements: the weights add up to 1.125; they must add up to 1"),
        (
            _set("elements", "roles", "survey_share", to=-0.1),
            "elements.roles.survey_share: -0.1 where 0 to 1 is expected",
        ),
        (
            _set("elements", "roles", "survey_share", to=True),
            "elements.roles.survey_share: true where 0 to 1 is expected",
        ),
        (_drop("elements", "roles"), "elements.roles: missing; put it back"),
        (
            _set("elements", "love", to={"weight": 0.1}),
            "elements.love: not known here; expected are " + ", ".join(ELEMENTS),
        ),
        (_set("elements", "roles", to=0.5), "elements.roles: 0.5 is not an object in braces"),
        (_set("elements", to=[]), "elements: [] is not an object in braces"),
        (_set("aggregation", to="median"), 'aggregation: "median" is not known; choose one of geometric, arithmetic'),
        (_set("aggregation", to=3), "aggregation: 3 is not known; choose one of geometric, arithmetic"),
        (_set("coverage_needed", to=66), "coverage_needed: 66 where 0 to 1 is expected"),
        (_set("kpi_coverage_needed", to="2/3"), 'kpi_coverage_needed: "2/3" where 0 to 1 is expected'),
        (_set("min_respondents", to=4), "min_respondents: 4 where a whole number from 5 up is expected"),
        (_set("version", to=1.5), "version: 1.5 where a whole number from 1 up is expected"),
        (_set("cap_below", to=101), "cap_below: 101 where 0 to 100 is expected"),
        (_set("cap_band", to="strong"), 'cap_band: "strong" is not known; choose one of watch, at_risk'),
        (
            _set("band_sets", "wri", "red_below", to=80),
            "band_sets.wri.red_below: 80 must not be above green_from, 62.75",
        ),
        (_set("band_sets", "wri", "green_from", to=None), "band_sets.wri.green_from: null where 0 to 100 is expected"),
        (
            _set("band_sets", "psat", "target_from", to=70),
            "band_sets.psat.target_from: 70 where 75.0 to 100 is expected",
        ),
        (_set("band_sets", "psat", "green_from", to="x"), 'band_sets.psat.green_from: "x" where 0 to 100 is expected'),
        (_set("band_sets", "wri", "origin", to=" "), 'band_sets.wri.origin: " " where a text is expected'),
        (
            _set("mood", to=1),
            "mood: not known here; expected are version, elements, aggregation, coverage_needed, "
            "kpi_coverage_needed, min_respondents, cap_below, cap_band, band_set, band_sets",
        ),
        (_drop("cap_below"), "cap_below: missing; put it back"),
    ],
)
def test_a_number_or_name_out_of_place_in_the_scoring_model_is_named(
    folder: Path, change: Callable[[dict[str, Any]], None], complaint: str
) -> None:
    edit_model(folder, change)
    assert f"scoring_model.json, {complaint}" in mistakes_in(folder)


@pytest.mark.parametrize("key", ["version", "elements", "aggregation", "cap_below", "band_set", "band_sets"])
def test_a_missing_part_of_the_scoring_model_is_told_once(folder: Path, key: str) -> None:
    edit_model(folder, _drop(key))
    assert mistakes_in(folder) == [f"scoring_model.json, {key}: missing; put it back"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("{\n1", "scoring_model.json, line 2: this is not JSON; mend it"),
        ("[]", "scoring_model.json: the whole file must be one object in braces"),
    ],
)
def test_a_scoring_model_that_is_no_json_object_is_refused(folder: Path, content: str, complaint: str) -> None:
    (folder / "scoring_model.json").write_text(content, encoding="utf-8")
    assert mistakes_in(folder) == [complaint]


def test_a_missing_scoring_model_is_refused(folder: Path) -> None:
    (folder / "scoring_model.json").unlink()
    assert mistakes_in(folder) == [f"scoring_model.json is missing from {folder}; put it back"]


def test_the_scoring_model_is_read_without_an_element_list_when_that_file_is_broken(folder: Path) -> None:
    (folder / "elements.csv").unlink()
    assert mistakes_in(folder) == [f"elements.csv is missing from {folder}; put it back"]
