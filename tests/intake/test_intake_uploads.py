"""Whole files: what good ones say, what is wrong with bad ones; the expectation lies beside each file."""

import csv
import io
from pathlib import Path

import pytest

from health.errors import FileRefused, Problem
from health.intake import Known, check, read_table

UPLOADS = Path(__file__).resolve().parents[1] / "uploads"


def files(folder: str) -> list[Path]:
    return sorted(path for path in (UPLOADS / folder).iterdir() if not path.stem.endswith((".rows", ".problems")))


def problems_of(path: Path, known: Known) -> tuple[Problem, ...]:
    try:
        return check(read_table(path.read_bytes(), path.name), path.name.split("_")[0], known).problems
    except FileRefused as refused:
        return tuple(refused.problems)


def beside(path: Path, ending: str) -> str:
    return path.with_name(f"{path.stem}.{ending}.csv").read_bytes().decode()


@pytest.mark.parametrize("path", files("good"), ids=lambda path: path.stem)
def test_a_good_file_gives_these_rows_and_no_problem(path: Path, known: Known) -> None:
    checked = check(read_table(path.read_bytes(), path.name), path.name.split("_")[0], known)
    assert checked.problems == ()
    assert checked.rows.to_csv(lineterminator="\n") == beside(path, "rows")
    assert checked.file_rows == len(checked.rows)


@pytest.mark.parametrize("path", files("bad"), ids=lambda path: path.stem)
def test_a_bad_file_gives_exactly_these_problems(path: Path, known: Known) -> None:
    expected = [tuple(row) for row in csv.reader(io.StringIO(beside(path, "problems"), newline=""))][1:]
    found = [
        ("" if problem.row is None else str(problem.row), problem.column, problem.value, problem.code)
        for problem in problems_of(path, known)
    ]
    assert found == expected


@pytest.mark.parametrize("path", files("bad"), ids=lambda path: path.stem)
def test_every_problem_says_a_whole_sentence(path: Path, known: Known) -> None:
    for problem in problems_of(path, known):
        sentence = str(problem.sentence)
        assert len(sentence.split()) > 5
        assert "{" not in sentence


def test_one_cell_never_has_two_problems(known: Known) -> None:
    for path in files("bad"):
        cells = [
            (problem.row, problem.column) for problem in problems_of(path, known) if problem.row and problem.column
        ]
        assert len(cells) == len(set(cells)), path.name
