"""Tables of another shape: wide ones, headers mapped by hand, constants, names read as codes, survey exports."""

from pathlib import Path

import pytest

from health.errors import FileRefused
from health.intake import Checked, Choices, check, read_table, suggestions
from tests.intake.known_world import KNOWN

SURVEYS = Path(__file__).resolve().parents[1] / "uploads" / "surveys"
WAVE = {"partnership": "aurora-nusa", "quarter": "2026-Q3", "side": "own"}
TEXTS = ["We trust our partner", "News reaches us late", "We share one aim"]
SURVEYED = type(KNOWN)(KNOWN.partnerships, KNOWN.kpis, KNOWN.items.assign(text=TEXTS), KNOWN.vocabularies)


def taken(text: str, **choices: object) -> Checked:
    return check(read_table(text.encode(), "upload.csv"), "values", KNOWN, choices=Choices(**choices))


def triples(checked: Checked) -> list[tuple[int, int, float]]:
    return list(checked.rows[["kpi_id", "quarter", "actual"]].itertuples(index=False, name=None))


def test_a_column_per_quarter_becomes_a_row_per_value() -> None:
    found = taken(
        "partnership,kpi,2026-Q1,TW2 2026\naurora-nusa,reply_time,30,\naurora-nusa,commitments_on_time,90,91\n"
    )
    assert triples(found) == [(12, 8104, 30), (11, 8104, 90), (11, 8105, 91)]
    assert found.problems == ()


def test_a_column_per_kpi_becomes_a_row_per_value() -> None:
    found = taken("kemitraan,triwulan,Reply time,commitments_on_time\naurora-nusa,2026-Q1,30,90\n")
    assert triples(found) == [(12, 8104, 30), (11, 8104, 90)]


def test_a_problem_of_a_wide_file_names_the_column_of_the_file() -> None:
    found = taken("partnership,kpi,2026-Q1,2026-Q2\naurora-nusa,reply_time,30,often\n")
    assert [(p.row, p.column, p.value) for p in found.problems] == [(2, "2026-Q2", "often")]


def test_headers_are_mapped_and_what_they_lack_is_given_for_the_whole_file() -> None:
    found = taken(
        "ref,this quarter,colour\nreply_time,30,red\n",
        mapping={"ref": "kpi", "this quarter": "actual", "colour": ""},
        constants={"partnership": "aurora-nusa", "quarter": "2026-Q1"},
    )
    assert triples(found) == [(12, 8104, 30)]
    assert found.problems == ()


def test_a_problem_under_a_mapped_header_names_the_header_of_the_file() -> None:
    found = taken("partnership,kpi,quarter,this\naurora-nusa,reply_time,2026-Q1,x\n", mapping={"this": "actual"})
    assert [(p.row, p.column) for p in found.problems] == [(2, "this")]


def test_a_header_mapped_to_no_column_of_the_kind_is_refused() -> None:
    with pytest.raises(FileRefused, match="weather is not a column"):
        taken("a,b\n1,2\n", mapping={"a": "weather"})


def test_a_name_is_read_as_a_code_only_by_choice() -> None:
    text = "partnership,kpi,quarter,actual\nAurora Nusa,reply_time,2026-Q1,30\n"
    assert [problem.code for problem in taken(text).problems] == ["unknown_partnership"]
    assert triples(taken(text, names={"partnership": {"Aurora Nusa": "aurora-nusa"}})) == [(12, 8104, 30)]


def test_the_published_figures_of_a_council_go_in_with_a_mapping(real_data: Path) -> None:
    path = real_data / "pack-hart" / "hart_2014-15_q1_as_published.csv"
    table = read_table(path.read_bytes(), path.name)
    assert table.understood.questions == ()
    kpis = KNOWN.kpis.rename(index={"reply_time": "CS01"})
    known = type(KNOWN)(KNOWN.partnerships, kpis, KNOWN.items, KNOWN.vocabularies)
    headers = {str(header): "" for header in table.frame.columns}
    mapping = headers | {"kpi_ref": "kpi", "this_quarter": "actual", "reported_quarter": "quarter"}
    choices = Choices(fiscal_start=4, mapping=mapping, constants={"partnership": "aurora-nusa"})
    assert triples(check(table, "values", known, choices=choices)) == [(12, 2014 * 4 + 1, 95.9)]


@pytest.mark.parametrize("path", sorted(SURVEYS.iterdir()), ids=lambda path: path.stem)
def test_a_survey_tools_export_gives_the_same_answers(path: Path) -> None:
    table = read_table(path.read_bytes(), path.name)
    found = check(table, "answers", SURVEYED, choices=Choices(constants=WAVE))
    assert [str(problem.sentence) for problem in found.problems] == []
    answers = found.rows.groupby("item_id")["answer"].apply(lambda column: column.fillna(-1).tolist())
    assert answers.to_dict() == {21: [4, 5], 22: [2, -1], 23: [0, 4]}
    assert found.rows["respondent"].nunique() == 2


@pytest.mark.parametrize("path", sorted(SURVEYS.iterdir()), ids=lambda path: path.stem)
def test_columns_about_persons_are_dropped_with_a_notice(path: Path) -> None:
    found = check(read_table(path.read_bytes(), path.name), "answers", SURVEYED, choices=Choices(constants=WAVE))
    assert "Not read and not kept" in str(found.notices[0])
    assert not found.rows.astype(str).apply(lambda column: column.str.contains("@")).any().any()


def test_an_unknown_name_is_offered_every_known_code_with_the_nearest_first() -> None:
    offered = suggestions({"partnership": ["Delta Logistic"]}, KNOWN)
    assert offered == {"partnership": {"Delta Logistic": ["delta-logistics", "aurora-nusa", "green-coast"]}}
