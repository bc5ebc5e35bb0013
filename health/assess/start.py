"""Make a database ready: tables, definitions, the first scoring model, and the simulated portfolio if asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from health import intake
from health.access import Viewer, local_viewer
from health.assess.records import take_records
from health.assess.rescore import rescore
from health.assess.take import take
from health.catalogue import Catalogue
from health.errors import FileRefused, StoreError, message
from health.store import facts, migrate
from health.store.engine import reading, writing
from health.store.ledger import models, respondents, setup, uploads
from health.store.read import known, visible

SIMULATED = Path(__file__).resolve().parents[2] / "data" / "demo"
FIRST_MODEL = "The defaults this version of the product comes with"
SIMULATION = local_viewer("simulation")
_ORDER = ("partnerships", "values", "invitations", "answers")


def initialise(engine: Engine, catalogue: Catalogue, *, at: datetime, environment: Mapping[str, str]) -> None:
    """Create or upgrade the tables, the definitions and the first scoring model; safe to run twice."""
    with writing(engine) as writer:
        migrate.upgrade(writer)
        respondents.make_respondent_key(writer, environment)
        redefined = setup.seed_catalogue(writer, catalogue)
        if not facts.has_model(writer):
            models.store_model(writer, catalogue.model.text, by="partnership health", reason=FIRST_MODEL, at=at)
        if redefined:
            rescore(writer)
        setup.bump_version(writer)


def load_simulated(
    engine: Engine, catalogue: Catalogue, *, at: datetime, environment: Mapping[str, str], folder: Path = SIMULATED
) -> None:
    """Load the simulated demonstration portfolio into a database without partnerships.

    Raises `StoreError` where there are partnerships already: simulated and real ones are not mixed.
    """
    with reading(engine) as connection:
        if visible.count(connection, SIMULATION):
            raise StoreError(
                message("This database already holds partnerships; the simulated portfolio goes only into an empty one")
            )
    for kind in _ORDER:
        path = folder / f"{kind}.csv"
        data = path.read_bytes()
        with reading(engine) as connection:
            # Invented quarters load on any day, whatever a machine's clock says.
            matched = what_is_known(connection, SIMULATION, catalogue, today=None)
        checked = intake.check(intake.read_table(data, path.name), kind, matched)
        if checked.problems:
            raise FileRefused(
                message(
                    "The simulated portfolio's file {name} has {n} problems", name=path.name, n=len(checked.problems)
                ),
                checked.problems,
            )
        source = uploads.source_of(data, path.name, by=SIMULATION.name, at=at, simulated=True)
        take(engine, SIMULATION, kind=kind, rows=checked.rows, source=source, environment=environment)
    take_records(engine, SIMULATION, catalogue, folder=folder / "records", at=at)


def what_is_known(connection: Connection, viewer: Viewer, catalogue: Catalogue, *, today: date | None) -> intake.Known:
    """Gather what a file is matched against: the partnerships this viewer sees, definitions, allowed words, the day."""
    return intake.Known(
        partnerships=known.partnerships(connection, viewer),
        kpis=known.kpis(connection, viewer),
        items=known.items(connection, viewer),
        vocabularies={
            "type": tuple(entry.code for entry in catalogue.types),
            "audience": tuple(entry.code for entry in catalogue.audiences),
            "sector": tuple(entry.code for entry in catalogue.sectors),
            "stage": tuple(entry.code for entry in catalogue.stages),
            "element": tuple(entry.code for entry in catalogue.elements),
        },
        today=today,
    )


def start_empty(engine: Engine, viewer: Viewer) -> None:
    """Remove the simulated partnerships and all that is recorded about them; only an admin may."""
    with writing(engine) as writer:
        setup.remove_simulated(writer, viewer=viewer)
        setup.bump_version(writer)
