"""Guessing: what a council's own headers stand for is proposed, and nothing of a wide file is left out."""

from health.intake import columns_of, guess_mapping


def test_headers_a_council_published_are_proposed_for_values_and_definitions() -> None:
    headers = [
        "kpi_ref",
        "kpi_description",
        "unit",
        "last_quarter",
        "this_quarter",
        "target",
        "note",
        "reported_quarter",
    ]
    values = guess_mapping(headers, columns_of("values"))
    assert {name: header for header, name in values.items() if name} == {
        "kpi": "kpi_ref", "actual": "this_quarter", "target": "target", "note": "note", "quarter": "reported_quarter",
    }  # fmt: skip
    assert values["last_quarter"] == ""
    kpis = guess_mapping(headers, columns_of("kpis"))
    assert (kpis["kpi_ref"], kpis["kpi_description"], kpis["unit"], kpis["this_quarter"]) == (
        "code",
        "name",
        "unit",
        "",
    )


def test_nothing_is_proposed_where_no_needed_column_is_missing() -> None:
    assert guess_mapping(["partnership", "kpi", "quarter", "actual", "reference"], columns_of("values")) == {}


def test_columns_of_a_wide_file_are_not_left_out() -> None:
    assert guess_mapping(["partner name", "indicator", "2026-Q1", "2026-Q2"], columns_of("values")) == {
        "indicator": "kpi", "partner name": "partnership",
    }  # fmt: skip
