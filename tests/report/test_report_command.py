"""`python -m health report` writes the file asked for, or says in a sentence why not."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine

from health.cli import DONE, REFUSED, main


def run(portfolio: Engine, *arguments: str) -> int:
    url = portfolio.url.render_as_string(hide_password=False)
    return main(["report", *arguments], environment={"DATABASE_URL": url})


def test_command_writes_the_newest_quarter(portfolio: Engine, tmp_path: Path) -> None:
    out = tmp_path / "board.pdf"
    assert run(portfolio, "--format", "pdf", "--out", str(out), "--at", "2026-11-24", "--type", "channel") == DONE
    told = PdfReader(out).pages[0].extract_text()
    assert "Q3 2026" in told
    assert "24 Nov 2026" in told
    assert "2 partnerships" in told


def test_same_command_and_date_write_the_same_bytes(portfolio: Engine, tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for out in (first, second):
        run(portfolio, "--format", "xlsx", "--out", str(out), "--at", "2026-11-24", "--language", "id")
    assert first.read_bytes() == second.read_bytes()


def test_unknown_partnership_is_refused_and_nothing_is_written(
    portfolio: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "board.pptx"
    assert run(portfolio, "--partnership", "nobody", "--format", "pptx", "--out", str(out)) == REFUSED
    assert "There is no partnership nobody" in capsys.readouterr().out
    assert not out.exists()


def test_a_place_that_cannot_be_written_is_told(
    portfolio: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(portfolio, "--format", "xlsx", "--out", str(tmp_path / "no" / "board.xlsx")) == REFUSED
    assert "cannot be written" in capsys.readouterr().out


def test_every_partnership_has_its_page_only_when_asked_for(portfolio: Engine, tmp_path: Path) -> None:
    out = tmp_path / "board.pdf"
    pages = []
    for more in ((), ("--every",)):
        assert run(portfolio, "--format", "pdf", "--out", str(out), "--at", "2026-11-24", *more) == DONE
        pages.append(" ".join(page.extract_text() for page in PdfReader(out).pages))
    assert ["Actual against target" in told for told in pages] == [False, True]
