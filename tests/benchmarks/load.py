"""`load values` of many rows against pandas.read_csv + to_sql of the same rows; peak memory of each."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import database
import run

# A child of its own, so that its peak memory is its own.
TIMED = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
seconds = time.perf_counter() - start
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))
"""
YARDSTICK = """
import sys, pandas, sqlalchemy
frame = pandas.read_csv(sys.argv[1])
frame.to_sql("values", sqlalchemy.create_engine("sqlite:///" + sys.argv[2]), index=False)
"""
KPIS = 8
QUARTERS = 12


def timed(*command: str, environment: dict[str, str] | None = None) -> tuple[float, float]:
    """Run a command; return seconds and its peak memory in MB."""
    done = subprocess.run(
        [sys.executable, "-c", TIMED, *command],
        check=True, capture_output=True, text=True, cwd=run.ROOT, env=environment,
    )  # fmt: skip
    seconds, megabytes = json.loads(done.stdout)
    return seconds, megabytes


def report(*, rows: int) -> None:
    """Print both times, their ratio and both peaks."""
    import os

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        database.write_files(folder, partnerships=rows // (KPIS * QUARTERS) + 1, quarters=QUARTERS, kpis=KPIS)
        values, store = folder / "values.csv", folder / "health.db"
        found = sum(1 for _ in values.open()) - 1
        database.shell("init", database=store)
        database.shell("load", "partnerships", str(folder / "partnerships.csv"), database=store)
        environment = dict(os.environ) | {"DATABASE_URL": f"sqlite:///{store}"}
        ours = timed(sys.executable, "-m", "health", "load", "values", str(values), environment=environment)
        theirs = timed(sys.executable, "-c", YARDSTICK, str(values), str(folder / "pandas.db"))
    print(f"load values, {found:,} rows, scored      {ours[0]:6.1f} s  peak {ours[1]:6.0f} MB")
    print(f"pandas.read_csv + to_sql               {theirs[0]:6.1f} s  peak {theirs[1]:6.0f} MB")
    print(f"ratio                                  {ours[0] / theirs[0]:6.2f}")
