"""`load` takes every kind of file, or refuses it with every problem and writes nothing."""

from pathlib import Path

import pytest

from health.cli import DONE, REFUSED
from tests.shell.commands import FILES, KPI, Shell, problems_in


@pytest.mark.parametrize("kind", FILES)
def test_every_kind_of_file_is_taken_and_counted(shell: Shell, files: Path, kind: str) -> None:
    for earlier in list(FILES)[: list(FILES).index(kind)]:
        shell("load", earlier, files / f"{earlier}.csv")
    n = FILES[kind].count("\n") - 1
    taken = shell("load", kind, files / f"{kind}.csv", "--by", "Budi", "--format", "json")
    assert taken.status == DONE
    told = taken.json
    assert told.pop("understood")["delimiter"] == ","
    assert told == {
        "kind": kind, "written": True, "new": n, "changed": 0, "unchanged": 0, "refused": 0, "problems": []
    }  # fmt: skip


def test_a_dry_run_says_what_would_happen_and_writes_nothing(shell: Shell, files: Path) -> None:
    dry = shell("load", "partnerships", files / "partnerships.csv", "--dry-run", "--format", "json")
    assert (dry.status, dry.json["written"], dry.json["new"]) == (DONE, False, 2)
    real = shell("load", "partnerships", files / "partnerships.csv", "--format", "json")
    assert real.json["new"] == 2


def test_the_text_form_tells_the_same_counts_in_a_sentence(shell: Shell, files: Path) -> None:
    taken = shell("load", "partnerships", files / "partnerships.csv")
    assert taken.printed == "Took partnerships.csv as partnerships: 2 new, 0 changed, 0 unchanged, 0 refused.\n"


def test_the_same_file_twice_changes_nothing(filled: Shell, files: Path) -> None:
    before = filled("scores", "--format", "json").json
    for kind, text in FILES.items():
        again = filled("load", kind, files / f"{kind}.csv", "--format", "json").json
        assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, text.count("\n") - 1)
    assert filled("scores", "--format", "json").json == before


def test_a_refused_file_lists_every_problem_with_row_column_and_value(shell: Shell, files: Path) -> None:
    shell("load", "partnerships", files / "partnerships.csv")
    (files / "values.csv").write_text(
        "partnership,kpi,quarter,actual\n"
        f"alpha,{KPI},2026-Q3,80\n"
        f"nobody,{KPI},2026-Q9,much\n"
        "alpha,unheard_of,2026-Q3,80\n"
    )
    refused = shell("load", "values", files / "values.csv")
    assert refused.status == REFUSED
    assert refused.printed.startswith("4 problems found; nothing was written\nrow,column,value,problem\n")
    found = problems_in(refused.printed)
    assert {(p["row"], p["column"], p["value"]) for p in found} == {
        ("3", "partnership", "nobody"),
        ("3", "quarter", "2026-Q9"),
        ("3", "actual", "much"),
        ("4", "kpi", "unheard_of"),
    }
    assert all(p["problem"] for p in found)


def test_a_refused_file_writes_nothing_not_even_its_good_rows(shell: Shell, files: Path) -> None:
    shell("load", "partnerships", files / "partnerships.csv")
    (files / "values.csv").write_text(f"partnership,kpi,quarter,actual\nalpha,{KPI},2026-Q3,80\nalpha,{KPI},Q,1\n")
    assert shell("load", "values", files / "values.csv").status == REFUSED
    assert shell("scores", "--format", "json").json == []


def test_a_refused_file_says_so_in_json_too(shell: Shell, files: Path) -> None:
    (files / "values.csv").write_text(f"partnership,kpi,quarter,actual\nnobody,{KPI},2026-Q3,80\n")
    refused = shell("load", "values", files / "values.csv", "--format", "json")
    assert refused.status == REFUSED
    [problem] = refused.json["problems"]
    assert refused.json["written"] is False
    assert (problem["row"], problem["column"], problem["value"]) == (2, "partnership", "nobody")


def test_the_good_rows_are_taken_only_by_explicit_choice(shell: Shell, files: Path) -> None:
    shell("load", "partnerships", files / "partnerships.csv")
    (files / "values.csv").write_text(f"partnership,kpi,quarter,actual\nalpha,{KPI},2026-Q3,80\nalpha,{KPI},Q,1\n")
    taken = shell("load", "values", files / "values.csv", "--good-rows", "--format", "json")
    assert (taken.status, taken.json["new"], taken.json["refused"]) == (DONE, 1, 1)
    assert [p["row"] for p in taken.json["problems"]] == [3]


def test_values_do_not_create_the_partnerships_they_name(shell: Shell, files: Path) -> None:
    refused = shell("load", "values", files / "values.csv")
    assert refused.status == REFUSED
    assert "alpha" in refused.printed


def test_a_file_that_is_not_there_is_refused_with_its_name(shell: Shell) -> None:
    refused = shell("load", "values", "no such file.csv")
    assert refused.status == REFUSED
    assert refused.printed == "no such file.csv cannot be read: No such file or directory\n"


def test_an_empty_file_is_refused_with_a_sentence(shell: Shell, files: Path) -> None:
    (files / "values.csv").write_bytes(b"")
    refused = shell("load", "values", files / "values.csv")
    assert (refused.status, "empty" in refused.printed) == (REFUSED, True)


def test_an_own_definition_replaces_the_catalogues_for_this_database(filled: Shell, files: Path) -> None:
    (files / "kpis.csv").write_text(
        f"code,name,element,unit,direction,target,zero_at\n{KPI},Kept promises,roles,%,higher,80,0\n"
    )
    taken = filled("load", "kpis", files / "kpis.csv", "--format", "json").json
    assert (taken["new"], taken["changed"]) == (0, 1)
    [found] = filled("scores", "--quarter", "2026-Q2", "--format", "json").json
    assert {code: element["kpi"] for code, element in found["elements"].items()} == {"roles": 87.5}


def test_an_own_statement_replaces_the_catalogues_for_this_database(filled: Shell, files: Path) -> None:
    (files / "items.csv").write_text("code,text,element,scale_min,scale_max,reverse\nOWN1,New words,roles,1,5,true\n")
    assert filled("load", "items", files / "items.csv", "--format", "json").json["changed"] == 1
    [found] = filled("scores", "--quarter", "2026-Q3", "--format", "json").json
    assert "communication" not in found["elements"]
    assert found["elements"]["roles"]["survey"] == 12.5
