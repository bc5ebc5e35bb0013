"""A watched folder: each new file exactly once, whatever its name; nothing half-written is taken."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from health import assess
from health.assess.watch import Watched, watch_once
from health.catalogue import Catalogue
from health.cli import DONE, REFUSED, main
from health.store.engine import reading
from health.store.schema import Upload
from tests.conftest import ENVIRONMENT, NOW
from tests.loading import ALPHA_AND_BETA, TESTER, load, values

KPI = "commitments_on_time"


def put(folder: Path, name: str, text: str, *, seconds_ago: float = 60) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    written = NOW.timestamp() - seconds_ago
    os.utime(folder / name, (written, written))


def watch(engine: Engine, folder: Path, catalogue: Catalogue) -> list[Watched]:
    given = {"kind": "values", "catalogue": catalogue, "at": NOW, "environment": ENVIRONMENT}
    return list(watch_once(engine, TESTER, folder, **given))


def outcomes(found: list[Watched]) -> list[tuple[str, str]]:
    return [(one.name, one.outcome) for one in found]


def test_each_file_is_taken_once_under_any_name(engine: Engine, tmp_path: Path, catalogue: Catalogue) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    folder = tmp_path / "in"
    put(folder, "a.csv", values(f"alpha,{KPI},2026-Q3,80"))
    put(folder, "b.csv", values(f"alpha,{KPI},2026-Q3,80"))
    assert outcomes(watch(engine, folder, catalogue)) == [("a.csv", "taken"), ("b.csv", "already_taken")]
    assert outcomes(watch(engine, folder, catalogue)) == [("a.csv", "already_taken"), ("b.csv", "already_taken")]
    assert sorted(path.name for path in folder.iterdir()) == ["a.csv", "b.csv"]


def test_a_file_that_brings_nothing_new_is_still_taken_once(
    engine: Engine, tmp_path: Path, catalogue: Catalogue
) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    load(engine, "values", values(f"alpha,{KPI},2026-Q3,80"))
    put(tmp_path / "in", "same.csv", values(f"alpha,{KPI},2026-Q3,80.0"))
    assert outcomes(watch(engine, tmp_path / "in", catalogue)) == [("same.csv", "taken")]
    assert outcomes(watch(engine, tmp_path / "in", catalogue)) == [("same.csv", "already_taken")]


def test_a_file_that_was_undone_is_not_taken_again(engine: Engine, tmp_path: Path, catalogue: Catalogue) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    put(tmp_path / "in", "a.csv", values(f"alpha,{KPI},2026-Q3,80"))
    watch(engine, tmp_path / "in", catalogue)
    assess.undo(engine, TESTER, upload_id=2, at=NOW)
    assert outcomes(watch(engine, tmp_path / "in", catalogue)) == [("a.csv", "already_taken")]


def test_a_file_just_written_is_left_for_the_next_run(engine: Engine, tmp_path: Path, catalogue: Catalogue) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    put(tmp_path / "in", "new.csv", values(f"alpha,{KPI},2026-Q3,80"), seconds_ago=1)
    [found] = watch(engine, tmp_path / "in", catalogue)
    assert found.outcome == "left"
    later = {"kind": "values", "catalogue": catalogue, "at": NOW + timedelta(minutes=1), "environment": ENVIRONMENT}
    assert outcomes(list(watch_once(engine, TESTER, tmp_path / "in", **later))) == [("new.csv", "taken")]


def test_a_bad_file_is_told_with_its_problems_and_the_others_are_taken(
    engine: Engine, tmp_path: Path, catalogue: Catalogue
) -> None:
    load(engine, "partnerships", ALPHA_AND_BETA)
    put(tmp_path / "in", "bad.csv", values(f"nobody,{KPI},2026-Q3,80", f"alpha,{KPI},never,80"))
    put(tmp_path / "in", "good.csv", values(f"alpha,{KPI},2026-Q3,80"))
    bad, good = watch(engine, tmp_path / "in", catalogue)
    assert (bad.outcome, len(bad.problems), good.outcome) == ("refused", 2, "taken")
    with reading(engine) as connection:
        assert connection.execute(select(func.count(Upload.id))).scalar_one() == 2


def test_the_shell_prints_one_object_a_file(
    sqlite_engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(sqlite_engine, "partnerships", ALPHA_AND_BETA)
    put(tmp_path / "in", "=cmd() <b>.csv", values(f"alpha,{KPI},2026-Q3,80"))
    environment = ENVIRONMENT | {"DATABASE_URL": str(sqlite_engine.url), "USER": "nightly"}
    arguments = ["load", "values", str(tmp_path / "in"), "--once"]
    put(tmp_path / "in", "bad.csv", "partnership,kpi\n")
    statuses = [main(arguments, environment=environment, now=NOW) for _ in range(2)]
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["file"], line["outcome"]) for line in lines] == [
        ("=cmd() <b>.csv", "taken"),
        ("bad.csv", "refused"),
        ("=cmd() <b>.csv", "already_taken"),
        ("bad.csv", "refused"),
    ]
    assert statuses == [REFUSED, REFUSED]
    (tmp_path / "in" / "bad.csv").unlink()
    assert main(arguments, environment=environment, now=NOW) == DONE
