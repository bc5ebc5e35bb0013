"""Commits killed, raced and cut off many times over, on both databases: what was left each time, counted."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from pathlib import Path

import servers

from health import assess
from health.catalogue import load_catalogue
from health.store.engine import open_engine
from tests import faults
from tests.conftest import ENVIRONMENT, NOW
from tests.loading import load

SEED = 20261124
PARTNERSHIPS = 40


def report(*, kills: int, races: int) -> None:
    """Print, for each database, how the killed commits and the races ended; an impossible end stops with an error."""
    with tempfile.TemporaryDirectory() as folder, servers.postgres(Path(folder)) as server:
        for name, url in (("SQLite", f"sqlite:///{folder}/faults.db"), ("PostgreSQL", server)):
            engine = open_engine(url)
            assess.initialise(engine, load_catalogue(), at=NOW, environment=ENVIRONMENT)
            load(engine, "partnerships", faults.register(PARTNERSHIPS))
            rng = random.Random(SEED)
            start = time.perf_counter()
            load(engine, "values", faults.file_of(rng, partnerships=PARTNERSHIPS))
            whole = time.perf_counter() - start
            ends = Counter(_killed(engine, rng, within=whole) for _ in range(kills))
            print(f"{name}: {kills} commits killed within {whole:.2f} s: {dict(ends)}")
            told = Counter(_raced(engine, rng) for _ in range(races))
            print(f"{name}: {races} races of two overlapping files: {dict(told)}")
            engine.dispose()


def _killed(engine, rng: random.Random, *, within: float) -> str:
    file = faults.file_of(rng, partnerships=PARTNERSHIPS)
    return faults.killed_commit(engine, file=file, moment=rng.uniform(0.0, within))


def _raced(engine, rng: random.Random) -> tuple[str, ...]:
    few = PARTNERSHIPS // 8
    return faults.raced_commits(engine, files=tuple(faults.file_of(rng, partnerships=few) for _ in range(2)))
