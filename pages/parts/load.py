"""How data reaches a page: the one engine, and read models cached by who asks, what for and the data's version."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import streamlit as st
from sqlalchemy import Engine

from health import assess
from health.access import Viewer
from health.catalogue import Catalogue, load_catalogue
from health.progress import Progress
from health.report import Asked, Format, make
from health.report import Progress as ReportProgress
from health.scoring import ScoringModel
from health.store import migrate
from health.store.engine import database_url, embedded_url, open_engine, reading
from health.store.read import visible
from health.wording import Words, words_for
from health.wording.fiscal import year_start

T = TypeVar("T")


def now() -> datetime:
    """Give the moment, aware: the one clock of the pages."""
    return datetime.now(UTC)


@st.cache_resource(show_spinner=False, max_entries=1)
def catalogue() -> Catalogue:
    """Read the catalogue once."""
    return load_catalogue()


@st.cache_resource(show_spinner=False, max_entries=1)
def engine() -> Engine:
    """Open the database once; a new embedded one is filled with the simulated portfolio, any other is left alone."""
    url = database_url()
    if url is not None:
        return open_engine(url)
    found = open_engine(embedded_url())
    with reading(found) as connection:
        is_new = migrate.revision_of(connection) is None
    assess.initialise(found, catalogue(), at=now(), environment=os.environ)
    if is_new:
        assess.load_simulated(found, catalogue(), at=now(), environment=os.environ)
    return found


def require_ready() -> None:
    """Raise `StoreError`, with what to do, unless the database's tables are those this version works with."""
    with reading(engine()) as connection:
        migrate.require_newest(connection)


def in_fiscal_years(words: Words) -> Words:
    """Give the same words with quarters named by this installation's fiscal year."""
    return words_for(words.language, year_start(os.environ))


def read(model: Callable[..., T], viewer: Viewer, **arguments: Any) -> T:
    """Run a read model of `health.store.read` for a viewer; the answer is kept until the data changes."""
    with reading(engine()) as connection:
        version = visible.version(connection)
    name = f"{model.__module__}.{model.__qualname__}"
    found: T = _kept(name, repr(viewer), repr(sorted(arguments.items())), version, _run=(model, viewer, arguments))
    return found


@st.cache_data(show_spinner=False, ttl=3600, max_entries=500)
def _kept(name: str, viewer: str, arguments: str, version: str, *, _run: Any) -> Any:  # noqa: ARG001 (they are the key)
    model, who, what = _run
    with reading(engine()) as connection:
        return model(connection, who, **what)


def version() -> str:
    """Give a text that changes whenever the data does."""
    with reading(engine()) as connection:
        return visible.version(connection)


def report(viewer: Viewer, asked: Asked, *, form: Format, progress: ReportProgress) -> bytes:
    """Make a report file of what this viewer may see; never cached, so that nobody gets another's."""
    with reading(engine()) as connection:
        return make(connection, viewer, asked, form=form, catalogue=catalogue(), progress=progress)


def scoring_model() -> ScoringModel:
    """Give the scoring model in force."""
    with reading(engine()) as connection:
        return ScoringModel.from_json(visible.model_in_force(connection)[1])


def holds_simulated_data() -> bool:
    """Say whether any partnership is simulated."""
    with reading(engine()) as connection:
        return visible.holds_simulated_data(connection)


def start_empty(viewer: Viewer) -> None:
    """Remove the simulated partnerships."""
    assess.start_empty(engine(), viewer)


def acknowledge(viewer: Viewer, **what: Any) -> None:
    """Record that this viewer has looked at an alert; `what`: see `ledger.alerts.acknowledge`."""
    assess.acknowledge(engine(), viewer, at=now(), **what)


def publish(viewer: Viewer, *, model: ScoringModel, reason: str, progress: Progress) -> None:
    """Publish a scoring model and score everything anew."""
    assess.publish(engine(), viewer, model=model, reason=reason, at=now(), progress=progress)


def reverse(viewer: Viewer, *, verb: str, upload_id: int) -> None:
    """Undo or redo an upload ("undo", "redo")."""
    act = {"undo": assess.undo, "redo": assess.redo}[verb]
    act(engine(), viewer, upload_id=upload_id, at=now())
