"""Bring a database to the newest schema: explicit, safe to run twice and from two processes at once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from health.errors import StoreError, message
from health.store.engine import INIT

_FOLDER = Path(__file__).parent / "migrations"


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER))
    return config


@cache
def newest() -> str:
    """Give the revision this version of the product works with; its scripts are read once, every page run asks."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def revision_of(connection: Connection) -> str | None:
    """Give the revision a database is at, None where it has no tables of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(writer: Connection) -> None:
    """Create or upgrade every table within the writer's transaction."""
    command.upgrade(_config(writer), "head")


def require_newest(connection: Connection) -> None:
    """Raise `StoreError` unless the tables are those this version works with."""
    found = revision_of(connection)
    if found is None:
        raise StoreError(message("The database has no tables of this product yet; run {command} first", command=INIT))
    if found != newest():
        raise StoreError(
            message(
                "The database's tables are at version {found}, this product works with {expected}; run {command}",
                found=found,
                expected=newest(),
                command=INIT,
            )
        )
