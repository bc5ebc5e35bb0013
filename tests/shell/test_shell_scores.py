"""`scores` and `attention` print what other programs rely on: columns, keys, full precision, nulls."""

import csv
import io
import math
from pathlib import Path

import pytest

from health.catalogue import load_catalogue
from health.cli import DONE, REFUSED
from tests.shell.commands import KPI, Shell

HEALTH_KEYS = {
    "partnership", "quarter", "score", "se", "df", "se_complete", "band", "capped_by", "arithmetic", "coverage",
    "elements",
}  # fmt: skip
LAST = "2026-Q3"
ELEMENT_KEYS = {
    "score", "basis", "kpi", "kpi_coverage", "survey", "se", "sides", "n_own", "n_partner", "gap", "wave_age"
}  # fmt: skip


def test_scores_as_json_have_exactly_the_documented_keys(filled: Shell) -> None:
    found = filled("scores", "--format", "json").json
    assert [(entry["partnership"], entry["quarter"]) for entry in found] == [("alpha", "2026-Q2"), ("alpha", "2026-Q3")]
    for entry in found:
        assert set(entry) == HEALTH_KEYS
        assert isinstance(entry["capped_by"], list)
        for element in entry["elements"].values():
            assert set(element) == ELEMENT_KEYS


def test_elements_without_any_part_are_left_out(filled: Shell) -> None:
    [early, late] = filled("scores", "--format", "json").json
    assert set(early["elements"]) == {"trust"}
    assert set(late["elements"]) == {"trust", "communication", "measurement"}


def test_a_partnership_without_enough_data_is_listed_with_nulls(filled: Shell) -> None:
    [early, _late] = filled("scores", "--format", "json").json
    assert (early["score"], early["se"], early["df"], early["band"], early["arithmetic"]) == (None,) * 5
    assert early["capped_by"] == []
    assert early["coverage"] == 0.125


def test_an_element_says_on_what_it_rests(filled: Shell) -> None:
    [_early, late] = filled("scores", "--format", "json").json
    bases = {code: element["basis"] for code, element in late["elements"].items()}
    assert bases == {"trust": "both", "communication": "survey", "measurement": "kpi"}
    assert (late["elements"]["measurement"]["n_own"], late["elements"]["measurement"]["survey"]) == (None, None)
    trust = late["elements"]["trust"]
    assert (trust["n_own"], trust["n_partner"], trust["sides"], trust["wave_age"]) == (6, 6, 2, 0)
    assert trust["gap"] == 0.0
    assert isinstance(trust["n_own"], int)


def test_a_gap_needs_five_answers_on_both_sides(shell: Shell, files: Path) -> None:
    shell("load", "partnerships", files / "partnerships.csv")
    lines = [f"alpha,2026-Q3,own,o{n},TRU1,5\n" for n in range(6)]
    lines += [f"alpha,2026-Q3,partner,p{n},TRU1,1\n" for n in range(4)]
    (files / "answers.csv").write_text("partnership,quarter,side,respondent,item,answer\n" + "".join(lines))
    assert shell("load", "answers", files / "answers.csv").status == DONE
    [found] = shell("scores", "--format", "json").json
    assert (found["elements"]["trust"]["sides"], found["elements"]["trust"]["gap"]) == (2, None)


def test_scores_are_printed_in_full_precision(filled: Shell) -> None:
    [_early, late] = filled("scores", "--format", "json").json
    zero_at = load_catalogue().kpi(KPI).zero_at
    assert late["elements"]["trust"]["kpi"] == pytest.approx(100 * (80 - zero_at) / (90 - zero_at), abs=1e-12)


@pytest.mark.parametrize(("form", "separator"), [("csv", ","), ("table", "\t")])
def test_scores_as_a_table_have_one_line_a_partnership_quarter(filled: Shell, form: str, separator: str) -> None:
    printed = filled("scores", "--format", form).printed
    rows = list(csv.DictReader(io.StringIO(printed), delimiter=separator))
    assert [(row["partnership"], row["quarter"], row["score"]) for row in rows] == [
        ("alpha", "2026-Q2", ""),
        ("alpha", "2026-Q3", ""),
    ]
    assert math.isclose(float(rows[1]["measurement"]), 50.0)
    assert rows[0]["measurement"] == ""
    assert "nan" not in printed.casefold()


def test_a_table_is_what_scores_print_unasked(filled: Shell) -> None:
    assert filled("scores").printed == filled("scores", "--format", "table").printed


def test_scores_can_be_narrowed_to_a_quarter(filled: Shell) -> None:
    found = filled("scores", "--quarter", "2026-Q3", "--format", "json").json
    assert [entry["quarter"] for entry in found] == ["2026-Q3"]


def test_scores_can_be_narrowed_to_a_partnership(filled: Shell) -> None:
    assert filled("scores", "--partnership", "beta", "--format", "json").json == []
    assert len(filled("scores", "--partnership", "alpha", "--format", "json").json) == 2


def test_scoring_anew_changes_no_score(filled: Shell) -> None:
    before = filled("scores", "--format", "csv").printed
    assert filled("rescore").status == DONE
    assert filled("rescore", "--all").status == DONE
    after = filled("scores", "--format", "csv").printed
    for old, new in zip(before.splitlines(), after.splitlines(), strict=True):
        for was, now in zip(old.split(","), new.split(","), strict=True):
            assert was == now or float(was) == pytest.approx(float(now), abs=1e-9)


def test_attention_says_where_nothing_is_known_of_the_need(filled: Shell) -> None:
    [found] = filled("attention", "--format", "json").json
    assert (found["code"], found["priority"], found["shortfall"]) == ("alpha", None, None)
    assert "so how much it needs is not known" in found["why"]


def test_attention_without_any_score_says_what_to_do(shell: Shell) -> None:
    answer = shell("attention")
    assert answer.status == REFUSED
    assert "load a file first" in answer.printed


def test_attention_tells_the_quarter_the_pages_open_on(filled: Shell, files: Path) -> None:
    six = (KPI, "joint_meetings_held", "goals_agreed", "tasks_with_owner", "planned_value_realised", "reviews_held")
    path = files / "enough.csv"
    path.write_text("partnership,kpi,quarter,actual\n" + "".join(f"alpha,{kpi},2026-Q2,70\n" for kpi in six))
    assert filled("load", "values", path).status == DONE
    [unasked], [newest] = (filled("attention", *words, "--format", "json").json for words in ((), ("--quarter", LAST)))
    assert unasked["score"] is not None
    assert newest["score"] is None
