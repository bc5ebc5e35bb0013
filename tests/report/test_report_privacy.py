"""Attacks on reports and on what a shell prints: no file, filter or command tells a side of fewer than five people."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import Engine, select

from health import cli
from health.catalogue import load_catalogue
from health.quarter import parse_quarter
from health.report import FORMATS, Asked, Format, make
from health.store.engine import reading
from health.store.read.visible import EVERYTHING, Selection
from health.store.schema import ElementScore, HealthScore
from health.wording import words_for
from tests.conftest import ENVIRONMENT, NOW
from tests.loading import ALPHA_AND_BETA, TESTER, load
from tests.report.conftest import QUARTER, items_of_every_element

PEOPLE = {"alpha": (7, 3), "beta": (8, 11)}
ASKED = (
    (EVERYTHING, None),
    (EVERYTHING, "alpha"),
    (Selection(region=("Jawa",)), None),
    (Selection(type=("channel",)), None),
    (Selection(region=("Bali",)), None),
)


def answers() -> str:
    """Seven of us and three of them about alpha, many on both sides about beta, in two quarters, all answers random."""
    chance, items = np.random.default_rng(7), items_of_every_element()
    lines = [f"partnership,quarter,side,respondent,{','.join(items)}"]
    for code, counts in PEOPLE.items():
        for quarter in ("2026-Q2", QUARTER):
            for side, count in zip(("own", "partner"), counts, strict=True):
                for person in range(count):
                    said = ",".join(map(str, chance.integers(2, 6, len(items))))
                    lines.append(f"{code},{quarter},{side},{side}-{person},{said}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def small_side(sqlite_engine: Engine) -> Engine:
    load(sqlite_engine, "partnerships", ALPHA_AND_BETA)
    load(sqlite_engine, "answers", answers())
    return sqlite_engine


def secrets(engine: Engine, *, digits: int) -> set[float]:
    """Give what must not be known of alpha: both sides' means and their gap, element by element, in both quarters.

    Those that read like something that may be told, such as the pooled figure of another element, are left out.
    """
    means = (ElementScore.mean_own, ElementScore.mean_partner)
    with reading(engine) as connection:
        found = connection.execute(select(*means).where(ElementScore.partnership_id == 1)).all()
    assert len(found) == 2 * len(load_catalogue().elements)
    every = {round(value, digits) for own, partner in found for value in (own, partner, abs(own - partner))}
    hidden = every - {round(value, digits) for value in may_be_told(engine)}
    assert len(hidden) > 8
    return hidden


def may_be_told(engine: Engine) -> list[float]:
    """Give what a report may say of scores, and the sides of beta, where many answered."""
    health = (HealthScore.score, HealthScore.low, HealthScore.high, HealthScore.delta, HealthScore.se)
    elements = (ElementScore.score, ElementScore.low, ElementScore.high, ElementScore.se)
    sides = (ElementScore.mean_own, ElementScore.mean_partner, ElementScore.mean_own - ElementScore.mean_partner)
    queries = (select(*health), select(*elements), select(*sides).where(ElementScore.partnership_id == 2))
    with reading(engine) as connection:
        told = [value for query in queries for row in connection.execute(query) for value in row if value is not None]
    return [*map(abs, told), *(float(number) for number in range(101))]


def cells(data: bytes) -> Iterator[object]:
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        yield from (cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None)


def told_by(data: bytes, form: str) -> tuple[list[float], str]:
    """Take every number and every word out of a report, the charts' hidden tables included."""
    if form == "pdf":
        return [], " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if form == "xlsx":
        found = list(cells(data))
        return [float(value) for value in found if isinstance(value, int | float)], " ".join(map(str, found))
    numbers: list[float] = []
    text = ""
    with zipfile.ZipFile(io.BytesIO(data)) as deck:
        for name in deck.namelist():
            if name.endswith(".xlsx"):
                numbers += [float(value) for value in cells(deck.read(name)) if isinstance(value, int | float)]
            elif name.endswith(".xml"):
                text += " " + " ".join(re.findall(r">([^<>]+)<", deck.read(name).decode("utf-8")))
    return numbers, text


def spoken(text: str) -> set[float]:
    """Give the scores and changes written with one decimal."""
    return {float(found) for found in re.findall(r"(?<![\d.])\d{1,2}\.\d(?!\d)", text)}


def report(engine: Engine, form: Format, *, selection: Selection = EVERYTHING, code: str | None = None) -> bytes:
    asked = Asked(words_for("en"), parse_quarter(QUARTER), NOW, selection, code)
    with reading(engine) as connection:
        return make(connection, TESTER, asked, form=form, catalogue=load_catalogue(), progress=lambda _share: None)


@pytest.mark.parametrize("form", ["pptx", "xlsx"])
@pytest.mark.parametrize(("selection", "code"), ASKED)
def test_no_number_in_a_report_is_a_small_sides(
    small_side: Engine, form: Format, selection: Selection, code: str | None
) -> None:
    numbers, _ = told_by(report(small_side, form, selection=selection, code=code), form)
    assert len(numbers) > 5
    assert {round(abs(value), 6) for value in numbers} & secrets(small_side, digits=6) == set()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("selection", "code"), ASKED[1:3])
def test_no_word_in_a_report_tells_a_small_side(
    small_side: Engine, form: Format, selection: Selection, code: str | None
) -> None:
    _, text = told_by(report(small_side, form, selection=selection, code=code), form)
    assert len(spoken(text)) > 5
    assert spoken(text) & secrets(small_side, digits=1) == set()


@pytest.mark.parametrize("form", ["pdf", "pptx"])
def test_a_report_does_not_say_that_nobody_answered_on_a_small_side(small_side: Engine, form: str) -> None:
    data = report(small_side, form, code="alpha")
    text = re.sub(r"\s+", " ", told_by(data, form)[1])
    assert "7 ours, fewer than 5 theirs" in text


@pytest.mark.parametrize("command", [("attention",), ("scores",), ("scores", "--partnership", "alpha")], ids=" ".join)
@pytest.mark.parametrize("form", ["csv", "json"])
def test_no_command_prints_a_small_side(
    small_side: Engine, command: tuple[str, ...], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = {**ENVIRONMENT, "DATABASE_URL": str(small_side.url)}
    assert cli.main([*command, "--format", form], environment=environment) == cli.DONE
    printed = [float(text) for text in re.findall(r"-?\d+\.\d+", capsys.readouterr().out)]
    assert printed
    assert {round(abs(value), 6) for value in printed} & secrets(small_side, digits=6) == set()


def test_a_report_written_from_a_shell_tells_no_more(small_side: Engine, tmp_path: Path) -> None:
    out, environment = tmp_path / "board.xlsx", {**ENVIRONMENT, "DATABASE_URL": str(small_side.url)}
    asked = ["report", "--format", "xlsx", "--out", str(out), "--quarter", QUARTER, "--region", "Jawa"]
    assert cli.main(asked, environment=environment) == cli.DONE
    numbers, _ = told_by(out.read_bytes(), "xlsx")
    assert numbers
    assert {round(abs(value), 6) for value in numbers} & secrets(small_side, digits=6) == set()
