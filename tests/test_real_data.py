"""Real files through the shell: what is taken, what is refused, and scores that can be checked against the files."""

import csv
import statistics
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from health.cli import DONE, REFUSED
from tests.shell.commands import Answer, problems_in, run

Shell = Callable[..., Answer]


@pytest.fixture
def shell(sqlite_engine: Engine, capsys: pytest.CaptureFixture[str]) -> Shell:
    return lambda *words: run(capsys, *words, url=str(sqlite_engine.url))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def rail(real_data: Path, shell: Shell) -> Path:
    folder = real_data / "pack-rail"
    for kind in ("partnerships", "kpis"):
        assert shell("load", kind, folder / f"{kind}.csv").status == DONE
    return folder


@pytest.fixture
def survey(real_data: Path, shell: Shell) -> Path:
    folder = real_data / "pack-survey"
    for kind in ("partnerships", "items"):
        assert shell("load", kind, folder / f"{kind}.csv").status == DONE
    return folder


def without_a_usable_target(values: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Give the row numbers, as a spreadsheet counts, and targets that do not lie above the 0 journeys that score 0."""
    return [
        (str(number), row["target"])
        for number, row in enumerate(values, start=2)
        if row["kpi"] == "rail_journeys" and float(row["target"]) <= 0
    ]


def test_targets_of_nothing_are_refused_row_by_row_with_their_reason(shell: Shell, rail: Path) -> None:
    wrong = without_a_usable_target(rows_of(rail / "kpi_values.csv"))
    refused = shell("load", "values", rail / "kpi_values.csv")
    assert refused.status == REFUSED
    found = problems_in(refused.printed)
    assert [row for row, _target in wrong] == [problem["row"] for problem in found]
    assert len(found) == 5
    for problem in found:
        assert problem["column"] == "target"
        assert "is not above 0, the value that scores 0" in problem["problem"]


def test_the_other_rail_rows_are_taken_by_explicit_choice(shell: Shell, rail: Path) -> None:
    taken = shell("load", "values", rail / "kpi_values.csv", "--good-rows", "--format", "json")
    assert (taken.json["new"], taken.json["refused"]) == (2_395, 5)


def test_rail_has_element_scores_and_honestly_no_health_score(shell: Shell, rail: Path) -> None:
    shell("load", "values", rail / "kpi_values.csv", "--good-rows")
    found = shell("scores", "--format", "json").json
    values = rows_of(rail / "kpi_values.csv")
    wrong = {int(row) - 2 for row, _target in without_a_usable_target(values)}
    reported = {(row["partnership"], row["quarter"]) for n, row in enumerate(values) if n not in wrong}
    assert {(entry["partnership"], entry["quarter"]) for entry in found} == reported
    assert len(found) == 1_227
    assert len({entry["partnership"] for entry in found}) == 25
    assert len({entry["quarter"] for entry in found}) == 54
    assert all(entry["score"] is None and entry["band"] is None for entry in found)
    assert {element for entry in found for element in entry["elements"]} == {"trust", "mutual_benefit"}


def test_rail_attainments_follow_from_the_published_figures(shell: Shell, rail: Path) -> None:
    shell("load", "values", rail / "kpi_values.csv", "--good-rows")
    published = {(row["partnership"], row["quarter"], row["kpi"]): row for row in rows_of(rail / "kpi_values.csv")}
    checked = 0
    for entry in shell("scores", "--format", "json").json:
        row = published.get((entry["partnership"], entry["quarter"], "rail_journeys"))
        benefit = entry["elements"].get("mutual_benefit")
        if row is None or benefit is None:
            continue
        expected = 100 * min(float(row["actual"]) / float(row["target"]), 1.0)
        assert benefit["kpi"] == pytest.approx(expected, abs=1e-9)
        checked += 1
    assert checked > 1_000


def test_every_real_answer_is_taken_and_the_same_file_again_changes_nothing(shell: Shell, survey: Path) -> None:
    people = rows_of(survey / "answers_wide.csv")
    answers = sum(1 for person in people for item, given in person.items() if item[-2:].isdigit() and given)
    first = shell("load", "answers", survey / "answers_wide.csv", "--format", "json").json
    assert (len(people), first["new"], first["refused"]) == (2_042, answers, 0)
    assert answers == 38_798
    again = shell("load", "answers", survey / "answers_wide.csv", "--format", "json").json
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, answers)


def test_survey_parts_are_the_mean_of_what_people_answered(shell: Shell, survey: Path) -> None:
    shell("load", "answers", survey / "answers_wide.csv")
    scales = {row["code"]: row for row in rows_of(survey / "items.csv")}
    expected = expected_means(rows_of(survey / "answers_wide.csv"), scales)
    found = shell("scores", "--format", "json").json
    assert len(found) == 49
    for entry in found:
        assert entry["score"] is None
        assert set(entry["elements"]) == {"trust", "shared_vision", "conflict_management"}
        for code, element in entry["elements"].items():
            means = expected[entry["partnership"], code]
            assert (element["n_own"], element["n_partner"], element["sides"]) == (len(means), 0, 1)
            assert element["survey"] == pytest.approx(statistics.fmean(means), abs=1e-9)
            assert element["se"] == pytest.approx(statistics.stdev(means) / len(means) ** 0.5, abs=1e-9)


def expected_means(people: list[dict[str, str]], scales: dict[str, dict[str, str]]) -> dict[tuple[str, str], list]:
    """Give every respondent's mean on 0–100 by partnership and element, computed from the file alone."""
    found = defaultdict(list)
    for person in people:
        by_element = defaultdict(list)
        for item, scale in scales.items():
            low, high = float(scale["scale_min"]), float(scale["scale_max"])
            share = 100 * (float(person[item]) - low) / (high - low)
            by_element[scale["element"]].append(100 - share if scale["reverse"] == "True" else share)
        for element, shares in by_element.items():
            found[person["partnership"], element].append(statistics.fmean(shares))
    return found
