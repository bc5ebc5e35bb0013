"""The shell contract other programs rely on: commands, exit status, printed columns and keys."""

import csv
import io
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from health.catalogue import load_catalogue
from health.cli import DONE, REFUSED, WRONG_USE, main
from tests.conftest import ENVIRONMENT, Prepared

ROOT = Path(__file__).resolve().parents[1]
KPI = "commitments_on_time"
HEALTH_KEYS = {
    "partnership", "quarter", "score", "se", "df", "se_complete", "band", "capped_by", "arithmetic", "coverage",
    "elements",
}  # fmt: skip
ELEMENT_KEYS = {
    "score", "basis", "kpi", "kpi_coverage", "survey", "se", "sides", "n_own", "n_partner", "gap", "wave_age"
}  # fmt: skip
FILES = {
    "partnerships": (
        "code,name,partner,type,audience,sector,stage,region,owner\n"
        "alpha,Alpha,Alpha Ltd,channel,b2b,private,management,Jawa,Ani\n"
        "beta,Beta,,strategic,,,,,\n"
    ),
    "kpis": (
        "code,name,element,unit,direction,target,zero_at,weight,target_low,target_high,zero_low,zero_high,levels\n"
        "late,Late deliveries,trust,%,lower,2,8,1,,,,,\n"
        "stock,Days of stock,flexibility,days,range,,,1,10,20,3,45,\n"
        "audit,Audit result,measurement,,rating,,,1,,,,,Poor|Fair|Good\n"
    ),
    "items": "code,text,element,scale_min,scale_max,reverse\nOWN1,They know our business,communication,1,5,false\n",
    "values": (
        "partnership,kpi,quarter,actual,target,rating\n"
        f"alpha,{KPI},2026-Q2,70,,\n"
        f"alpha,{KPI},2026-Q3,80,90,\n"
        "alpha,audit,2026-Q3,,,Fair\n"
    ),
    "invitations": "partnership,quarter,side,invited\nalpha,2026-Q3,own,9\nalpha,2026-Q3,partner,7\n",
    "answers": "partnership,quarter,side,respondent,item,answer\n"
    + "".join(
        f"alpha,2026-Q3,{side},r{number},{item},{4 + number % 2}\n"
        for side in ("own", "partner")
        for number in range(6)
        for item in ("OWN1", "TRU1", "TRU2", "TRU3")
    ),
}


@dataclass(frozen=True)
class Answer:
    """What a command left behind: its exit status and what it printed."""

    status: int
    printed: str

    @property
    def json(self) -> object:
        return json.loads(self.printed, parse_constant=pytest.fail)


Shell = Callable[..., Answer]


@pytest.fixture
def shell(engine: Engine, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Run the shell's commands on a database that is ready, SQLite or PostgreSQL."""
    return shell_on(engine, capsys)


def shell_on(engine: Engine, capsys: pytest.CaptureFixture[str]) -> Shell:
    url = engine.url.render_as_string(hide_password=False)
    return lambda *words: run(capsys, *words, url=url)


def run(capsys: pytest.CaptureFixture[str], *words: str, url: str) -> Answer:
    capsys.readouterr()
    try:
        status = main([str(word) for word in words], environment={**ENVIRONMENT, "DATABASE_URL": url, "USER": "ani"})
    except SystemExit as left:
        status = int(left.code or 0)
    return Answer(status, capsys.readouterr().out)


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


def problems_in(printed: str) -> list[dict[str, str]]:
    """Read the problem table that follows the first sentence."""
    return list(csv.DictReader(io.StringIO(printed.split("\n", 1)[1])))


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


def test_attention_says_where_nothing_is_known_of_the_need(filled: Shell) -> None:
    [found] = filled("attention", "--format", "json").json
    assert (found["code"], found["priority"], found["shortfall"]) == ("alpha", None, None)
    assert "so how much it needs is not known" in found["why"]


def test_attention_without_any_score_says_what_to_do(shell: Shell) -> None:
    answer = shell("attention")
    assert answer.status == REFUSED
    assert "load a file first" in answer.printed
