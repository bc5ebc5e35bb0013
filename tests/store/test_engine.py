"""Opening databases: what is understood, what is refused, and what a broken one says."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from health.errors import StoreError
from health.store import migrate
from health.store.engine import database_url, embedded_url, open_engine, reading, writing


@pytest.mark.parametrize("url", ["mysql://host/name", "not a url", "duckdb:///x", ""])
def test_a_database_it_cannot_use_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(StoreError, match="postgresql://user"):
        open_engine(url)


def test_no_database_url_means_the_embedded_one(tmp_path: Path) -> None:
    assert database_url({}) is None
    assert database_url({"DATABASE_URL": ""}) is None
    assert embedded_url(tmp_path / "new" / "health.db") == f"sqlite:///{tmp_path}/new/health.db"
    assert (tmp_path / "new").is_dir()


def test_an_empty_database_says_how_to_make_it_ready(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/empty.db")
    with reading(engine) as connection, pytest.raises(StoreError, match="python -m health init"):
        migrate.require_newest(connection)
    engine.dispose()


def test_another_version_of_the_tables_says_what_was_found(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/old.db")
    with writing(engine) as writer:
        migrate.upgrade(writer)
        writer.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    with reading(engine) as connection, pytest.raises(StoreError, match="version 0000"):
        migrate.require_newest(connection)
    engine.dispose()


def test_a_file_that_is_no_database_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_text("this is not a database, it is a sentence, and it is long enough to be read as a header" * 20)
    engine = open_engine(f"sqlite:///{path}")
    with pytest.raises(StoreError, match="cannot be reached or read"), reading(engine) as connection:
        connection.exec_driver_sql("SELECT 1 FROM setting")
    engine.dispose()


def test_a_missing_table_says_how_to_make_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(StoreError, match="no tables"), reading(engine) as connection:
        connection.exec_driver_sql("SELECT 1 FROM setting")
    engine.dispose()


def test_a_server_that_is_not_there_gets_a_sentence_without_the_password() -> None:
    engine = open_engine("postgresql://someone:secret@127.0.0.1:9/none")
    with pytest.raises(StoreError, match="cannot be reached") as refused, reading(engine):
        pass
    assert "secret" not in str(refused.value)


def test_migrations_make_exactly_the_declared_tables(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from health.store.schema import Base

    engine = open_engine(f"sqlite:///{tmp_path}/new.db")
    with writing(engine) as writer:
        migrate.upgrade(writer)
        differences = compare_metadata(MigrationContext.configure(writer), Base.metadata)
    engine.dispose()
    assert differences == []


@pytest.mark.postgres
def test_postgres_does_not_compile_our_queries_and_keeps_its_own_ways(postgres_engine: Engine) -> None:
    for door in (reading, writing):
        with door(postgres_engine) as connection:
            assert connection.exec_driver_sql("SHOW jit").scalar() == "off"
    with postgres_engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW jit").scalar() == "on"
