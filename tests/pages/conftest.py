"""A dashboard to walk through: `app.py` on a database of the test's own, entered as a browser enters it."""

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from health.store.engine import open_engine
from pages.parts import load
from tests.conftest import ENVIRONMENT, NOW
from tests.loading import load as take

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "data" / "demo"
LAST = "2026-Q3"
SECRETS = {"auth": {"cookie_secret": "for tests"}}

Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def one_quarter_file(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """Make a portfolio of real-looking partnerships with one quarter of KPI values and nothing else."""
    path = tmp_path_factory.mktemp("one") / "one.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    take(engine, "partnerships", (DEMO / "partnerships.csv").read_text("utf-8"))
    take(engine, "values", of_quarter((DEMO / "values.csv").read_text("utf-8"), LAST))
    engine.dispose()
    return path


def of_quarter(text: str, quarter: str) -> str:
    rows = list(csv.DictReader(io.StringIO(text)))
    kept = io.StringIO()
    writer = csv.DictWriter(kept, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in rows if row["quarter"] == quarter)
    return kept.getvalue()


def enter(
    page: str = "overview/portfolio",
    *,
    language: str = "en",
    user: str | None = None,
    members: dict[str, dict[str, Any]] | None = None,
    **link: str | list[str],
) -> AppTest:
    """Open a page by a link; with `members`, the dashboard asks for sign-in and `user` is who signed in."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.context = {"locale": {"en": "en-GB", "id": "id-ID"}[language]}
    app.query_params.update(link)
    if members is not None:
        app.secrets = {**SECRETS, "members": members}
        app.user = {"is_logged_in": False} if user is None else {"is_logged_in": True, "email": user}
    return app.switch_page(f"pages/{page}.py").run()


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Let no test see the database or the answers of another: both are kept per process."""
    load.engine.clear()
    st.cache_data.clear()
    yield
    load.engine.clear()
    st.cache_data.clear()


@pytest.fixture(autouse=True)
def the_same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages be looked at on the day the tests' data was made for: what has begun hangs on it."""
    monkeypatch.setattr(load, "now", lambda: NOW)


@pytest.fixture
def on_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Point the dashboard at a database file, and let go of it afterwards."""

    def point(path: Path) -> None:
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
        for name, value in ENVIRONMENT.items():
            monkeypatch.setenv(name, value)

    yield point
    load.engine().dispose()


@pytest.fixture
def demo(demo_file: Path, on_database: Callable[[Path], None]) -> Open:
    on_database(demo_file)
    return enter


@pytest.fixture
def own_demo(demo_file: Path, on_database: Callable[[Path], None], tmp_path: Path) -> Open:
    """Give the demonstration portfolio to a test that writes."""
    shutil.copy(demo_file, tmp_path / "own.db")
    on_database(tmp_path / "own.db")
    return enter


@pytest.fixture
def empty(sqlite_template: Path, on_database: Callable[[Path], None], tmp_path: Path) -> Open:
    shutil.copy(sqlite_template, tmp_path / "empty.db")
    on_database(tmp_path / "empty.db")
    return enter


@pytest.fixture
def one_quarter(one_quarter_file: Path, on_database: Callable[[Path], None]) -> Open:
    on_database(one_quarter_file)
    return enter
