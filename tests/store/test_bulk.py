"""Many rows go into a database and come out of it as they are, by whichever way it takes them."""

import math

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine, select

from health.store import schema
from health.store.bulk import COPY_FROM, fetch, fetch_many, insert_rows
from health.store.engine import reading, writing
from health.store.kinds import KINDS
from health.store.ledger.rows import update_rows
from health.store.schema import table
from tests.loading import ALPHA_AND_BETA, load

VALUE = table(schema.KpiValue).c
FIRST = 8_000
NUMBERS = [0.1 + 0.2, 1 / 3, 5e-324, 1.7976931348623157e308, math.pi * 1e15, -1e-7, np.nan]
TEXTS = [
    "",
    None,
    'say "so"',
    'back\\"slash',
    "ends so\\",
    "a,b;c\td",
    "two\nlines",
    "carriage\rreturn",
    "\\N",
    "NULL",
    "nan",
    "Ünïcode 指標 🙂",
    " ",
]


def rows(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "partnership_id": 1,
            "quarter": np.arange(FIRST, FIRST + count),
            "kpi_id": 1,
            "actual": np.resize(np.array(NUMBERS), count),
            "target": np.nan,
            "note": pd.Series(np.resize(np.array(TEXTS, dtype=object), count), dtype=object),
            "upload_id": 1,
        }
    )


@pytest.mark.parametrize("count", [3, 10, 26, COPY_FROM + 26])
def test_rows_come_back_as_they_went_in(engine: Engine, count: int) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    given = rows(count)
    with writing(engine) as writer:
        insert_rows(writer, table(schema.KpiValue), given)
    query = select(*(VALUE[name] for name in given.columns)).where(VALUE.quarter >= FIRST).order_by(VALUE.quarter)
    with reading(engine) as connection:
        found = (fetch(connection, query), fetch_many(connection, query))
    for frame in found:
        pd.testing.assert_frame_equal(frame, given, check_exact=True)
        assert [note is None for note in frame["note"]] == [note is None for note in given["note"]]


def test_many_rows_are_told_as_they_are_written(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    told: list[int] = []
    with writing(engine) as writer:
        insert_rows(writer, table(schema.KpiValue), rows(COPY_FROM + 1), written=told.append)
    assert told == [COPY_FROM + 1]


def test_no_rows_have_the_columns_and_kinds_of_some(engine: Engine) -> None:
    query = select(VALUE.partnership_id, VALUE.actual, VALUE.note)
    with reading(engine) as connection:
        found = (fetch(connection, query), fetch_many(connection, query))
    for frame in found:
        assert frame.dtypes.astype(str).to_dict() == {"partnership_id": "int64", "actual": "float64", "note": "object"}


def test_a_whole_number_that_is_missing_makes_its_column_one_of_decimals(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    given = pd.DataFrame({"partnership_id": [1, 1], "kpi_id": [1, 2], "first_quarter": [8_100, 8_101]})
    given["ended_quarter"] = [np.nan, 8_104.0]
    row = table(schema.Assignment).c
    with writing(engine) as writer:
        insert_rows(writer, table(schema.Assignment), given.astype({"ended_quarter": "Int64"}))
    with reading(engine) as connection:
        query = select(*(row[name] for name in given.columns)).order_by(row.kpi_id)
        found = (fetch(connection, query), fetch_many(connection, query))
    for frame in found:
        pd.testing.assert_frame_equal(frame, given)


@pytest.mark.parametrize("name", ["bulk' ; --", 'a "b" %s %%', "{curly} :colon $1"])
def test_words_of_a_question_are_only_words(engine: Engine, name: str) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    with writing(engine) as writer:
        insert_rows(writer, table(schema.KpiValue), rows(1).assign(note=name))
    for asked, expected in ((name, 1), (name + "x", 0)):
        with reading(engine) as connection:
            found = fetch_many(connection, select(VALUE.note).where(VALUE.note == asked))
        assert found["note"].tolist() == [name] * expected


def test_many_corrections_change_every_row_they_name_and_no_other(engine: Engine) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    given = rows(COPY_FROM + 26)
    with writing(engine) as writer:
        insert_rows(writer, table(schema.KpiValue), given)
    said = ["actual", "note", "upload_id"]
    corrected = given.iloc[:-3].assign(actual=np.arange(COPY_FROM + 23) / 7, note=None)
    with writing(engine) as writer:
        update_rows(writer, KINDS["values"], corrected.sample(frac=1, random_state=3), said=said)
    query = select(*(VALUE[name] for name in given.columns)).where(VALUE.quarter >= FIRST).order_by(VALUE.quarter)
    with reading(engine) as connection:
        found = fetch(connection, query)
    pd.testing.assert_frame_equal(found.iloc[:-3], corrected, check_exact=True)
    pd.testing.assert_frame_equal(found.iloc[-3:], given.iloc[-3:], check_exact=True)
