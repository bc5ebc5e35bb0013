"""A person's own file, given back with what is wrong in each row."""

import io

import openpyxl

from health.intake import check, marked_copy, read_table
from tests.intake.known_world import KNOWN
from tests.intake.test_intake_workbooks import HEADER, workbook


def test_a_text_file_comes_back_with_its_delimiter_and_a_problem_column() -> None:
    text = "partnership;kpi;quarter;actual\naurora-nusa;reply_time;2026-Q1;=1+1\naurora-nusa;reply_time;2026-Q2;30\n"
    table = read_table(text.encode(), "upload.csv")
    copy, ending = marked_copy(table, check(table, "values", KNOWN).problems, title="problem", say=str)
    assert ending == ".csv"
    assert copy.decode("utf-8-sig").split("\r\n") == [
        "partnership;kpi;quarter;actual;problem",
        'aurora-nusa;reply_time;2026-Q1;\'=1+1;"actual: =1+1 is not a number; write a plain number like 1234.5"',
        "aurora-nusa;reply_time;2026-Q2;30;",
        "",
    ]


def test_a_text_file_with_a_delimiter_of_several_characters_comes_back_with_commas() -> None:
    table = read_table(b"partnership::kpi::quarter::actual\naurora-nusa::nps::2026-Q1::x\n", "u.csv", delimiter="::")
    copy, _ = marked_copy(table, (), title="problem", say=str)
    assert copy.decode("utf-8-sig").splitlines()[1] == "aurora-nusa,nps,2026-Q1,x,"


def test_a_workbook_comes_back_as_a_workbook_without_formulas() -> None:
    table = read_table(workbook(HEADER, ["aurora-nusa", "reply_time", "2026-Q1", "+A1"]), "upload.xlsx")
    copy, ending = marked_copy(table, check(table, "values", KNOWN).problems, title="problem", say=str)
    sheet = openpyxl.load_workbook(io.BytesIO(copy)).active
    assert ending == ".xlsx"
    assert [cell.value for cell in sheet[1]] == [*HEADER, "problem"]
    assert sheet["D2"].value == "'+A1"
    assert all(cell.data_type == "s" for row in sheet for cell in row)
