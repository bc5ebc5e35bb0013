"""The simulated portfolio, taken as files are taken, for those who only look at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from health.store.engine import open_engine


@pytest.fixture(scope="session")
def simulated(demo_file: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{demo_file}")
    yield engine
    engine.dispose()
