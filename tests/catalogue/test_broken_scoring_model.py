"""A broken scoring model is refused, each mistake by its place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.catalogue.agreed import ELEMENTS
from tests.catalogue.breaking import edit_model, mistakes_in


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
