"""Names in the first row of their group alone, as merged cells are exported: filled down and asked about."""

import io

import openpyxl
import pytest

from health.intake import Table, check, read_table
from tests.intake.known_world import KNOWN

HEADER = "partnership,kpi,quarter,actual\n"
GROUPS = (
    f"{HEADER}aurora-nusa,reply_time,2026-Q1,30\n,reply_time,2026-Q2,31\n"
    "baruna-cold,reply_time,2026-Q1,18\n,reply_time,2026-Q2,\n"
)
NAMES = ["aurora-nusa", "aurora-nusa", "baruna-cold", "baruna-cold"]


def read(text: str, **answers: object) -> Table:
    return read_table(text.encode(), "upload.csv", **answers)  # type: ignore[arg-type]


def asked(table: Table) -> list[str]:
    return [question.code for question in table.understood.questions]


def test_names_are_filled_down_and_asked_about() -> None:
    table = read(GROUPS)
    assert asked(table) == ["filled_down"]
    assert table.frame["partnership"].tolist() == NAMES
    assert table.frame["actual"].tolist() == ["30", "31", "18", ""]
    assert check(table, "values", KNOWN).rows.empty


def test_names_agreed_to_are_taken() -> None:
    found = check(read(GROUPS, agreed=["filled_down"]), "values", KNOWN)
    assert found.rows["actual"].tolist() == [30, 31]


def test_groups_within_groups_totals_and_numbers_before_them_are_no_hindrance() -> None:
    table = read(
        "No,partnership,kpi,quarter,actual\n"
        "1,a,nps,2026-Q1,1\n,,,2026-Q2,2\n,,cost,2026-Q1,3\n,,,2026-Q2,4\n,Subtotal,,,10\n"
        "2,b,nps,2026-Q1,1\n,,,2026-Q2,2\n,Subtotal,,,3\n"
    )
    assert asked(table) == ["filled_down"]
    assert table.frame["No"].tolist() == ["1"] * 4 + ["2"] * 2
    assert table.frame["partnership"].tolist() == ["a"] * 4 + ["b"] * 2
    assert table.frame["kpi"].tolist() == ["nps", "nps", "cost", "cost", "nps", "nps"]


def test_merged_cells_of_a_workbook_are_filled_down() -> None:
    book = openpyxl.Workbook()
    for line in GROUPS.splitlines():
        book.active.append([cell or None for cell in line.split(",")])
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("A4:A5")
    stream = io.BytesIO()
    book.save(stream)
    table = read_table(stream.getvalue(), "upload.xlsx")
    assert (asked(table), table.frame["partnership"].tolist()) == (["filled_down"], NAMES)


@pytest.mark.parametrize(
    "text",
    [
        GROUPS.replace("\n,", "\naurora-nusa,", 1).replace("\n,", "\nbaruna-cold,", 1),
        HEADER + "aurora-nusa,nps,2026-Q1,1\n,nps,2026-Q1,2\nbaruna-cold,nps,2026-Q1,1\n,nps,2026-Q1,2\n",
        HEADER + ",nps,2026-Q1,1\naurora-nusa,nps,2026-Q2,2\n,nps,2026-Q1,1\nbaruna-cold,nps,2026-Q2,2\n",
        "email,side,trust,open\na@x.org,own,Agree,Agree\n,own,Agree,Agree\nb@x.org,own,Agree,Agree\n,own,Agree,Agree\n",
        "name,q1,q2\nAni,4,5\n,3,2\n,4,5\nBudi,3,2\n",
        "note,kpi,quarter,actual\nlate,nps,2026-Q1,1\n,nps,2026-Q2,1\nlate,cost,2026-Q1,1\n,cost,2026-Q2,1\n",
    ],
    ids=["full", "a key twice", "the first is empty", "addresses", "numbers only", "one note twice"],
)
def test_a_column_that_may_be_empty_stays_as_it_is(text: str) -> None:
    table = read(text)
    assert asked(table) == []
    assert table.frame.iloc[:, 0].tolist() == [line.split(",")[0] for line in text.splitlines()[1:]]
