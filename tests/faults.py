"""Break a commit on purpose: kill it, race it, fill the disk, take the server away; then look what is left."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe

from sqlalchemy import Engine, event, func, select, text

from health import assess
from health.errors import HealthError
from health.progress import Step
from health.store.engine import open_engine, reading
from health.store.schema import Former, HealthScore, KpiValue, Touched, Upload
from tests.loading import TESTER, load, values

KPIS = ("commitments_on_time", "confidentiality_breaches", "joint_meetings_held")
QUARTERS = tuple(f"{year}-Q{quarter}" for year in (2024, 2025, 2026) for quarter in (1, 2, 3))
_FORKED = get_context("fork")


def register(partnerships: int) -> str:
    """Write a register of partnerships p0, p1, …"""
    return "code,name,type\n" + "".join(f"p{number},P {number},channel\n" for number in range(partnerships))


def file_of(rng: random.Random, *, partnerships: int) -> str:
    """Write a KPI file in which about half of the cells are there."""
    cells = [(p, kpi, quarter) for p in range(partnerships) for kpi in KPIS for quarter in QUARTERS]
    chosen = [cell for cell in cells if rng.random() < 0.5] or cells[:1]
    return values(*(f"p{p},{kpi},{quarter},{rng.randint(0, 100)}" for p, kpi, quarter in chosen))


def state(engine: Engine) -> tuple[object, ...]:
    """Give what the database holds: every value with its upload, what was replaced, the uploads."""
    with reading(engine) as connection:
        facts = connection.execute(
            select(KpiValue.partnership_id, KpiValue.quarter, KpiValue.kpi_id, KpiValue.actual, KpiValue.upload_id)
        )
        return (
            sorted(map(tuple, facts)),
            tuple(connection.execute(select(func.count(Upload.id), func.max(Upload.id))).one()),
            sorted(connection.execute(select(Former.replaced_by, func.count()).group_by(Former.replaced_by)).all()),
            connection.execute(select(func.count()).select_from(Touched)).scalar_one(),
            connection.execute(select(func.count()).select_from(HealthScore)).scalar_one(),
        )


def in_child(url: str, work: Callable[[Engine, Pipe], None]) -> tuple[int, Pipe]:
    """Run work in a process of its own; return its number and our end of a pipe to it."""
    ours, theirs = _FORKED.Pipe()
    child = _FORKED.Process(target=_alone, args=(url, work, theirs))
    child.start()
    theirs.close()
    return int(child.pid or 0), ours


def _alone(url: str, work: Callable[[Engine, Pipe], None], pipe: Pipe) -> None:
    engine = open_engine(url)
    work(engine, pipe)
    engine.dispose()
    os._exit(0)


def killed_commit(engine: Engine, *, file: str, moment: float) -> str:
    """Commit a file in a child that is killed `moment` seconds after it begins; say "wholly" or "not at all" taken.

    Raises `AssertionError` where neither holds or the scores do not agree with the facts.
    """
    before, url = state(engine), engine.url.render_as_string(hide_password=False)
    engine.dispose()

    def commit(own: Engine, pipe: Pipe) -> None:
        load(
            own,
            "values",
            file,
            progress=lambda step: pipe.send("go") if step == Step("comparing", 0, step.total) else 0,
        )

    pid, pipe = in_child(url, commit)
    pipe.recv()
    time.sleep(moment)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    # A writer waits for its turn: after this, a server that had not noticed yet has ended the child's transaction.
    if assess.rescore_all(engine, TESTER).moved:
        raise AssertionError("the scores did not agree with the facts")
    after = state(engine)
    if after == before:
        return "not at all"
    again = load(engine, "values", file)
    if again.plan.changes_something or after[1][0] != before[1][0] + 1:  # type: ignore[index]
        raise AssertionError("the upload was there in part")
    return "wholly"


def raced_commits(engine: Engine, *, files: tuple[str, str]) -> tuple[str, ...]:
    """Let two people confirm overlapping files at the same time; give what each was told, sorted.

    Raises `AssertionError` where what is stored is neither file's order, or the one refused left a trace.
    """
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()

    def confirm(file: str) -> Callable[[Engine, Pipe], None]:
        def run(own: Engine, pipe: Pipe) -> None:
            preview = load(own, "values", file, keep=False)
            pipe.send("ready")
            pipe.recv()
            try:
                load(own, "values", file, expected=preview.plan.digest)
                pipe.send("taken")
            except HealthError as refused:
                pipe.send(str(refused))

        return run

    children = [in_child(url, confirm(file)) for file in files]
    for _, pipe in children:
        pipe.recv()
    for _, pipe in children:
        pipe.send("now")
    told = [pipe.recv() for _, pipe in children]
    for pid, _ in children:
        os.waitpid(pid, 0)
    for file, answer in zip(files, told, strict=True):
        kept = not load(engine, "values", file, keep=False).plan.changes_something
        if kept != (answer == "taken") and told.count("taken") == 1:
            raise AssertionError(f"told {answer!r}, yet kept is {kept}")
    if "taken" not in told or assess.rescore_all(engine, TESTER).moved:
        raise AssertionError(f"nobody was served, or scores do not agree with facts: {told}")
    return tuple(sorted(told))


def full_disk(engine: Engine, *, file: str, pages: int) -> str:
    """Commit a file to a SQLite database that may grow by so many pages only; give what was told."""
    with reading(engine) as connection:
        now = connection.execute(text("PRAGMA page_count")).scalar_one()
    limited = open_engine(engine.url.render_as_string(hide_password=False))
    event.listen(limited, "connect", lambda raw, _entry: raw.execute(f"PRAGMA max_page_count = {now + pages}"))
    try:
        load(limited, "values", file)
    except HealthError as refused:
        return str(refused)
    finally:
        limited.dispose()
    return "taken"


def server_gone(engine: Engine, *, file: str, at: str) -> str:
    """Commit a file while PostgreSQL ends the connection at a step; give what was told."""
    other = open_engine(engine.url.render_as_string(hide_password=False))

    def cut(step: Step) -> None:
        if step.name == at:
            with other.connect() as connection:
                connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
                )

    try:
        load(engine, "values", file, progress=cut)
    except HealthError as refused:
        return str(refused)
    finally:
        other.dispose()
    return "taken"
