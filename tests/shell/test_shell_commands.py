"""What every command promises: exit status, a sentence for what went wrong, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from health.cli import DONE, REFUSED, WRONG_USE
from tests.conftest import ENVIRONMENT
from tests.shell.commands import Shell, run

ROOT = Path(__file__).resolve().parents[2]


def test_exit_statuses_are_zero_one_and_two() -> None:
    assert (DONE, REFUSED, WRONG_USE) == (0, 1, 2)


def test_init_makes_a_database_ready_without_partnerships(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert run(capsys, "init", url=url).status == DONE
    assert run(capsys, "scores", "--format", "json", url=url).json == []


def test_init_twice_is_harmless(shell: Shell) -> None:
    assert shell("init").status == DONE


def test_init_demo_fills_the_database_with_the_simulated_portfolio(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert run(capsys, "init", "--demo", url=url).status == DONE
    found = run(capsys, "scores", "--format", "json", url=url).json
    assert len({entry["partnership"] for entry in found}) == 60
    assert len({entry["quarter"] for entry in found}) == 12


def test_the_simulated_portfolio_is_never_mixed_with_partnerships_already_there(shell: Shell, files: Path) -> None:
    shell("load", "partnerships", files / "partnerships.csv")
    refused = shell("init", "--demo")
    assert refused.status == REFUSED
    assert "already holds partnerships" in refused.printed


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("frobnicate",),
        ("load",),
        ("load", "values"),
        ("load", "weather", "file.csv"),
        ("load", "values", "file.csv", "--format", "xml"),
        ("scores", "--quarter", "2026-Q5"),
        ("scores", "--format", "html"),
    ],
    ids=" ".join,
)
def test_wrong_use_exits_with_two(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell(*words).status == WRONG_USE


def test_a_database_without_tables_says_what_to_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("scores",), ("rescore",)):
        refused = run(capsys, *words, url=f"sqlite:///{tmp_path / 'bare.db'}")
        assert refused.status == REFUSED
        assert "python -m health init" in refused.printed


@pytest.mark.parametrize(
    "url",
    ["postgresql://nobody@127.0.0.1:1/nowhere", "sqlite:////no/such/folder/health.db", "mysql://host/name", "nonsense"],
)
def test_a_database_that_is_nowhere_gives_a_sentence_and_exit_one(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    refused = run(capsys, "scores", url=url)
    assert refused.status == REFUSED
    assert "DATABASE_URL" in refused.printed
    assert "Traceback" not in refused.printed


def python_m_health(*words: str, url: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **ENVIRONMENT, "DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, "-m", "health", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_python_m_health_runs_the_same_commands(sqlite_engine: Engine, files: Path) -> None:
    done = python_m_health("load", "partnerships", str(files / "partnerships.csv"), url=str(sqlite_engine.url))
    assert (done.returncode, done.stderr) == (DONE, "")
    assert done.stdout.startswith("Took partnerships.csv as partnerships: 2 new")


def test_no_traceback_reaches_the_person_at_the_shell() -> None:
    refused = python_m_health("scores", url="postgresql://nobody@127.0.0.1:1/nowhere")
    assert refused.returncode == REFUSED
    assert "Check DATABASE_URL" in refused.stdout
    assert refused.stderr == ""
