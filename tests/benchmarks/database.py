"""Databases for the benchmarks: simulated partnerships, loaded the way people load them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import run

from health import demo
from health.catalogue import load_catalogue

LAST_QUARTER = 8106  # 2026-Q3
SEED = 20261124


def write_files(folder: Path, *, partnerships: int, quarters: int = 12, kpis: tuple[int, int] = (8, 8)) -> None:
    """Write the simulated upload files; surveys stay out, pages read stored scores and never answers."""
    portfolio = demo.simulate(
        load_catalogue(),
        seed=SEED,
        partnerships=partnerships,
        quarters=quarters,
        last_quarter=LAST_QUARTER,
        stories=False,
        surveys=False,
        lenses=False,
        kpis_per_partnership=kpis,
    )
    demo.write(portfolio, folder)


def shell(*arguments: str, database: Path) -> subprocess.CompletedProcess[str]:
    """Run python -m health against a SQLite file."""
    return subprocess.run(
        [sys.executable, "-m", "health", *arguments],
        env=os.environ | {"DATABASE_URL": f"sqlite:///{database}"},
        cwd=run.ROOT,
        check=True,
        text=True,
        capture_output=True,
    )


def build(folder: Path, *, partnerships: int) -> Path:
    """Make a database with simulated partnerships and their scores; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "health.db"
    write_files(folder, partnerships=partnerships)
    shell("init", database=database)
    for kind in ("partnerships", "values"):
        shell("load", kind, str(folder / f"{kind}.csv"), database=database)
    return database
