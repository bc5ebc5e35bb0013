"""`load values` of many rows against pandas.read_csv + to_sql (SQLite) and COPY alone (PostgreSQL); peak memories.

COPY alone fills a table without types, keys or references, and scores nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import database
import run
import servers

# A child of its own, so that its peak memory is its own.
TIMED = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
seconds = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
YARDSTICK = """
import sys, pandas, sqlalchemy
frame = pandas.read_csv(sys.argv[1])
frame.to_sql("values", sqlalchemy.create_engine("sqlite:///" + sys.argv[2]), index=False)
"""
# KPIs a partnership: one of each element, by which as many element scores are stored as values; four of each.
KPIS = (8, 32)
QUARTERS = 12
SETTLING = 1.0  # seconds until a session that ended is waited for
ARRIVING = 0.728  # of the values all partnerships could report, those the simulation has them report


def timed(*command: str, environment: dict[str, str] | None = None) -> tuple[float, float, float]:
    """Run a command; return seconds, those of its processor time, and its peak memory in MB."""
    done = subprocess.run(
        [sys.executable, "-c", TIMED, *command],
        check=True, capture_output=True, text=True, cwd=run.ROOT, env=environment,
    )  # fmt: skip
    seconds, busy, megabytes = json.loads(done.stdout)
    return seconds, busy, megabytes


COPIED = """
import sys, psycopg
with psycopg.connect(sys.argv[2]) as connection, open(sys.argv[1], "rb") as file:
    header = file.readline().decode().strip().split(",")
    connection.execute("CREATE TABLE copied (" + ", ".join(name + " text" for name in header) + ")")
    with connection.cursor().copy("COPY copied FROM STDIN WITH (FORMAT csv)") as copy:
        while block := file.read(1 << 20):
            copy.write(block)
"""


# What a load of values writes row by row, in the order their references ask for.
STORED = ("kpi_value", "assignment", "health_score", "element_score")


def storing_alone(server: str) -> float:
    """Give the seconds PostgreSQL takes for the rows of a load that come ready-made: its part, whoever brings them."""
    import psycopg

    with psycopg.connect(server) as connection, connection.cursor() as cursor:
        kept = {}
        for name in STORED:
            with cursor.copy(f"COPY {name} TO STDOUT (FORMAT binary)") as copy:
                kept[name] = b"".join(copy)
        cursor.execute(f"TRUNCATE {', '.join(STORED)} CASCADE")
        connection.commit()
        start = time.perf_counter()
        for name, content in kept.items():
            with cursor.copy(f"COPY {name} FROM STDIN (FORMAT binary)") as copy:
                copy.write(content)
        connection.commit()
        return time.perf_counter() - start


def server_seconds(folder: Path) -> float:
    """Give the processor seconds of a PostgreSQL server's sessions that have ended; 0 where there is no server."""
    pid = folder / "postgres" / "postmaster.pid"
    if not pid.exists():
        return 0.0
    fields = Path(f"/proc/{pid.read_text().split()[0]}/stat").read_text().rpartition(")")[2].split()
    # User and system time of children waited for, fields 16 and 17 of proc(5).
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def report(*, rows: int) -> None:
    """Print, for each number of KPIs and each database, both times, their ratios and both peaks."""
    for kpis in KPIS:
        print(f"{kpis} KPIs a partnership")
        _report(rows=rows, kpis=kpis)


def _report(*, rows: int, kpis: int) -> None:
    with tempfile.TemporaryDirectory() as place, servers.postgres(Path(place)) as server:
        folder = Path(place)
        partnerships = round(rows / (kpis * QUARTERS * ARRIVING))
        database.write_files(folder, partnerships=partnerships, quarters=QUARTERS, kpis=(kpis, kpis))
        sqlite = str(folder / "pandas.db")
        _compare("SQLite", f"sqlite:///{folder / 'health.db'}", folder, "pandas.read_csv + to_sql", (YARDSTICK, sqlite))
        _compare("PostgreSQL", server, folder, "COPY alone", (COPIED, server))
        print(f"  the server alone, storing those rows ready-made with their keys {storing_alone(server):6.1f} s")


def _compare(name: str, url: str, folder: Path, theirs: str, yardstick: tuple[str, str]) -> None:
    environment = dict(os.environ) | {"DATABASE_URL": url}
    for command in (("init",), ("load", "partnerships", str(folder / "partnerships.csv"))):
        timed(sys.executable, "-m", "health", *command, environment=environment)
    values = str(folder / "values.csv")
    with open(values, encoding="utf-8") as file:
        found = sum(1 for _ in file) - 1
    ours = _busy(folder, sys.executable, "-m", "health", "load", "values", values, environment=environment)
    script, where = yardstick
    other = _busy(folder, sys.executable, "-c", script, values, where)
    print(f"{name}, {found:,} rows")
    for what, (seconds, busy, megabytes) in (("load values, scored", ours), (theirs, other)):
        print(f"  {what:<24}   {seconds:6.1f} s  busy {busy:6.1f} s  peak {megabytes:6.0f} MB")
    print(f"  ratio                      {ours[0] / other[0]:6.2f}    busy {ours[1] / other[1]:6.2f}", flush=True)


def _busy(folder: Path, *command: str, environment: dict[str, str] | None = None) -> tuple[float, float, float]:
    """Time a command as `timed` does, with the processor time its sessions took of the server."""
    before = server_seconds(folder)
    seconds, busy, megabytes = timed(*command, environment=environment)
    time.sleep(SETTLING)
    return seconds, busy + server_seconds(folder) - before, megabytes
