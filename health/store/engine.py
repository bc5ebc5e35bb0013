"""Open the database: one URL, SQLite or PostgreSQL, readers that cannot write and writers that wait their turn."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from health.errors import Message, StoreError, message

INIT = "python -m health init"
EMBEDDED = Path(__file__).resolve().parents[2] / ".health" / "health.db"
SUPPORTED = ("sqlite", "postgresql")
_BUSY_MS = 60_000
_ANALYSED_ROWS = 1_000  # of each index: statistics of a million rows then cost 30 ms
_WRITERS_LOCK = 7_215_406_113  # any number, the same in every process: writers of one PostgreSQL database queue on it

log = logging.getLogger(__name__)


def database_url(environment: Mapping[str, str] = os.environ) -> str | None:
    """Give `DATABASE_URL`, None where it is not set: then the embedded database is meant."""
    return environment.get("DATABASE_URL") or None


def embedded_url(path: Path = EMBEDDED) -> str:
    """Give the URL of the embedded SQLite file, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{path}"


def open_engine(url: str) -> Engine:
    """Make an engine for a SQLite or PostgreSQL URL.

    Raises `StoreError` when the URL cannot be understood or names another database.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        backend = "unknown"
    if backend not in SUPPORTED:
        raise StoreError(
            message(
                "DATABASE_URL does not name a database this product can use; it takes "
                "{example_file} or {example_server}",
                example_file="sqlite:///path/to/file.db",
                example_server="postgresql://user:password@host/name",
            )
        )
    if backend == "sqlite":
        engine = create_engine(
            parsed, hide_parameters=True, connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(parsed, hide_parameters=True, pool_pre_ping=True)


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver would otherwise open transactions by its own rules; BEGIN is ours, in `_begin_sqlite`.
    connection.isolation_level = None
    # FULL: the log is on the disk before a commit returns. With NORMAL a power cut after "taken" could lose the last
    # uploads (never corrupt them). The price is one sync a commit, and a person commits a file, not a row.
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", f"busy_timeout = {_BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA analysis_limit = {_ANALYSED_ROWS}")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA temp_store = MEMORY")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {0 if writes else 1}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one consistent state and cannot write."""
    with _told(), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            options = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
            connection = connection.execution_options(**options)  # noqa: PLW2901
        with connection.begin():
            _plainly(connection)
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection that writes alone: others wait; all of it is kept when the block ends well, none otherwise."""
    with _told(), engine.connect() as connection:
        writer = connection.execution_options(writes=True)
        with writer.begin():
            if writer.dialect.name == "postgresql":
                writer.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS_LOCK})
            _plainly(writer)
            yield writer
            if writer.dialect.name == "sqlite":
                # Without statistics SQLite takes the wrong index for "the last quarter of each": ten times as slow.
                writer.exec_driver_sql("ANALYZE")


def _plainly(connection: Connection) -> None:
    """Let PostgreSQL run queries as they are: compiling them first takes longer than any of ours saves by it.

    For this transaction only, since who pools connections in front of the server may give ours to others.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL jit = off"))


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the driver raises, itself or through SQLAlchemy, into a sentence; the details go to the log only."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, psycopg.Error) as error:
        log.exception("the database refused or did not answer")
        raise StoreError(_what_happened(str(getattr(error, "orig", error)).casefold())) from error


def _what_happened(reason: str) -> Message:
    """Say what the driver's words mean for the reader; the words themselves may hold addresses, so they stay out."""
    if "no such table" in reason or "does not exist" in reason:
        return message("The database has no tables of this product yet; run {command} first", command=INIT)
    if "full" in reason or "no space" in reason:
        return message("The database has no room left on its disk; nothing was changed. Make room and try again")
    if "locked" in reason or "busy" in reason:
        return message("Somebody else is writing for a long time; nothing was changed. Try again in a minute")
    if "readonly" in reason or "read-only" in reason or "permission denied" in reason:
        return message("The database may not be written from here; nothing was changed. Ask whoever runs it")
    if "unable to open" in reason or "connect" in reason or "not a database" in reason or "malformed" in reason:
        return message("The database cannot be reached or read; nothing was changed. Check DATABASE_URL and the server")
    return message("The database did not do what was asked; nothing was changed. The server's log has the details")
