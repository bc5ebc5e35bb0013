"""A row of a large table refers to what there is, on both databases, however they check it."""

from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from health.errors import StoreError
from health.store import schema
from health.store.bulk import COPY_FROM, insert_rows
from health.store.engine import reading, writing
from health.store.schema import table
from tests.conftest import Prepared
from tests.loading import ALPHA_AND_BETA, load, values

Q3 = 8106
ONE = {
    schema.KpiValue: {"partnership_id": 2, "quarter": Q3, "kpi_id": 1, "actual": 1.0, "upload_id": 1},
    schema.Answer: {
        "partnership_id": 2, "quarter": Q3, "side": 0, "respondent": 7, "item_id": 1, "answer": 1.0, "upload_id": 1,
    },
    schema.HealthScore: {"partnership_id": 2, "quarter": Q3, "model_id": 1, "capped_by": "", "coverage": 1.0},
    schema.ElementScore: {
        "partnership_id": 2, "quarter": Q3, "model_id": 1, "element_id": 1, "score": 1.0, "basis": "kpi",
    },
    schema.Assignment: {"partnership_id": 2, "kpi_id": 1, "first_quarter": Q3},
    schema.Alert: {"partnership_id": 2, "quarter": Q3, "kind": "fell", "about": ""},
}  # fmt: skip
REFERENCES = [(model, column.name) for model in ONE for column in table(model).columns if column.foreign_keys]
NOBODY = 9_999


def one_value(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", values("alpha,commitments_on_time,2026-Q3,40"))


@pytest.fixture
def told(prepared: Prepared) -> Engine:
    return prepared(one_value)


def count(engine: Engine, model: type[schema.Base]) -> int:
    with reading(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(model)).scalar_one())


@pytest.mark.parametrize(("model", "column"), REFERENCES)
def test_a_row_about_nothing_there_is_is_refused(told: Engine, model: type[schema.Base], column: str) -> None:
    before = count(told, model)
    with pytest.raises(StoreError, match="nothing was changed"), writing(told) as writer:
        writer.execute(insert(model).values(ONE[model] | {column: NOBODY}))
    assert count(told, model) == before
    with writing(told) as writer:
        writer.execute(insert(model).values(ONE[model]))
    assert count(told, model) == before + 1


@pytest.mark.parametrize(("model", "column"), REFERENCES)
def test_a_row_does_not_come_to_be_about_nothing(told: Engine, model: type[schema.Base], column: str) -> None:
    with writing(told) as writer:
        writer.execute(insert(model).values(ONE[model]))
    with pytest.raises(StoreError, match="nothing was changed"), writing(told) as writer:
        writer.execute(update(table(model)).values({column: NOBODY}))


def test_one_stranger_among_many_rows_is_found(told: Engine) -> None:
    rows = pd.DataFrame([ONE[schema.KpiValue] | {"quarter": quarter} for quarter in range(COPY_FROM + 1)])
    with pytest.raises(StoreError, match="nothing was changed"), writing(told) as writer:
        insert_rows(writer, table(schema.KpiValue), rows.assign(kpi_id=[*[1] * COPY_FROM, NOBODY]))
    assert count(told, schema.KpiValue) == 1


@pytest.mark.parametrize("model", [schema.Partnership, schema.Kpi, schema.Upload, schema.PublishedModel])
def test_what_rows_are_about_cannot_be_taken_away(told: Engine, model: type[schema.Base]) -> None:
    before = count(told, model)
    with pytest.raises(StoreError, match="nothing was changed"), writing(told) as writer:
        writer.execute(delete(model))
    assert count(told, model) == before


def test_what_nothing_is_about_can_be_taken_away(told: Engine) -> None:
    beta: Any = select(table(schema.Partnership).c.id).where(table(schema.Partnership).c.code == "beta")
    with writing(told) as writer:
        writer.execute(delete(schema.Touched).where(table(schema.Touched).c.partnership_id.in_(beta)))
        writer.execute(delete(schema.Partnership).where(table(schema.Partnership).c.code == "beta"))
    assert count(told, schema.Partnership) == 1


def test_what_rows_are_about_keeps_its_number(told: Engine) -> None:
    used = select(table(schema.KpiValue).c.kpi_id)
    with pytest.raises(StoreError, match="nothing was changed"), writing(told) as writer:
        writer.execute(update(table(schema.Kpi)).where(table(schema.Kpi).c.id.in_(used)).values(id=NOBODY))


def test_nobody_takes_away_what_an_open_upload_is_about(told: Engine) -> None:
    if told.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    with writing(told) as writer, told.connect() as other:
        writer.execute(insert(schema.KpiValue).values(ONE[schema.KpiValue] | {"kpi_id": 2}))
        other.execute(text("SET lock_timeout = '50ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            other.execute(delete(schema.Kpi).where(table(schema.Kpi).c.id == 2))


def test_who_may_only_write_needs_no_right_on_what_a_row_is_about(told: Engine) -> None:
    if told.dialect.name != "postgresql":
        pytest.skip("SQLite has no roles")
    with told.connect() as connection:  # rolled back at the end, the role with it
        connection.execute(text("CREATE ROLE narrow"))
        connection.execute(text("GRANT INSERT ON assignment TO narrow"))
        connection.execute(text("SET LOCAL ROLE narrow"))
        connection.execute(insert(schema.Assignment).values(ONE[schema.Assignment]))
        with pytest.raises(IntegrityError, match="refers to 9999"):
            connection.execute(insert(schema.Assignment).values(ONE[schema.Assignment] | {"kpi_id": NOBODY}))
