"""Templates and the data dictionary say what the catalogue and the readers of files say."""

from typing import Any

import pytest

from health.catalogue import (
    DATA_FOLDER,
    Catalogue,
    read_template,
    template_kinds,
)
from health.catalogue.tables import COLUMNS
from health.errors import CatalogueError
from tests.catalogue.breaking import rows_of

TEMPLATES = {
    "partnerships": "code,name,partner,type,audience,sector,stage,region,owner,started,agreement_ends,annual_value,"
    "currency",
    "kpis": "code,name,element,unit,direction,target,zero_at,weight,target_low,target_high,zero_low,zero_high,levels",
    "items": "code,text,element,scale_min,scale_max,reverse",
    "values": "partnership,kpi,quarter,actual,target,rating,note",
    "answers": "partnership,quarter,side,respondent,item,answer",
    "invitations": "partnership,quarter,side,invited",
}


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
