"""A shell on a database that is ready, and one that was given every kind of file."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from health.cli import DONE
from tests.conftest import Prepared
from tests.shell.commands import FILES, Shell, shell_on


@pytest.fixture
def shell(engine: Engine, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Run the shell's commands on a database that is ready, SQLite or PostgreSQL."""
    return shell_on(engine, capsys)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for kind, text in FILES.items():
        (tmp_path / f"{kind}.csv").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def filled(prepared: Prepared, files: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    def every_kind_of_file(engine: Engine) -> None:
        shell = shell_on(engine, capsys)
        for kind in FILES:
            assert shell("load", kind, files / f"{kind}.csv").status == DONE

    return shell_on(prepared(every_kind_of_file), capsys)
