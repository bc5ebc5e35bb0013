"""A broken catalogue is refused, all its mistakes at once, each with file, line and what was expected."""

from pathlib import Path

import pytest

from health.catalogue import (
    Catalogue,
    load_catalogue,
)
from health.errors import CatalogueError
from tests.catalogue.agreed import CODES, ELEMENTS
from tests.catalogue.breaking import edit, edit_model, mistakes_in, put, put_kpi


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
        ("reply_time", {"lens": "rosy"}, "lens: rosy is not known; choose one of social, environmental"),
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
            "target_low: the bounds 0, 5, 4, 10 are out of order; zero_low < target_low ≤ target_high < zero_high is "
            "expected",
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
