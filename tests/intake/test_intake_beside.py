"""Tables side by side: the first is read and the other asked about, an empty column inside one table is nothing."""

import io

import openpyxl
import pytest

from health.intake import Table, check, read_table
from tests.intake.known_world import KNOWN

Cells = list[list[str]]

FIRST = [
    ["partnership", "kpi", "quarter", "actual"],
    ["aurora-nusa", "reply_time", "2026-Q1", "30"],
    ["aurora-nusa", "reply_time", "2026-Q2", "31"],
    ["aurora-nusa", "reply_time", "2026-Q3", "32"],
]
OTHER = [
    ["region", "visits", "cost"],
    ["west", "12", "4.5"],
    ["east", "9", "3"],
    ["north", "2", "1"],
    ["south", "4", "2"],
]


def beside(left: Cells, right: Cells) -> Cells:
    rows = range(max(len(left), len(right)))
    none: Cells = [["" for _ in left[0]]], [["" for _ in right[0]]]  # type: ignore[assignment]
    padded = [side + blank * (len(rows) - len(side)) for side, blank in zip((left, right), none, strict=True)]
    return [[*padded[0][row], "", *padded[1][row]] for row in rows]


def written(rows: Cells) -> bytes:
    return "".join(",".join(row) + "\n" for row in rows).encode()


def in_workbook(rows: Cells) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def asked(table: Table) -> list[str]:
    return [question.code for question in table.understood.questions]


@pytest.mark.parametrize(
    "other",
    [FIRST, FIRST[:2], OTHER[:3], OTHER[:4], OTHER, [[""] * 3, *OTHER[:3]], [["partnership", "target"], ["a", "5"]]],
    ids=["the same", "the same, shorter", "shorter", "of one length", "longer", "begins lower", "of one key"],
)
@pytest.mark.parametrize("way", ["csv", "xlsx"])
def test_the_first_of_two_tables_is_read_and_the_other_asked_about(other: Cells, way: str) -> None:
    rows = beside(FIRST, other)
    table = read_table(written(rows) if way == "csv" else in_workbook(rows), f"upload.{way}")
    assert asked(table) == ["second_table"]
    assert [list(table.frame.columns), *table.frame.to_numpy().tolist()] == FIRST
    assert check(table, "values", KNOWN).rows.empty


def test_the_first_table_is_taken_and_all_columns_are_once_that_is_said() -> None:
    data = written(beside(FIRST, OTHER))
    assert len(check(read_table(data, "upload.csv", rows="first"), "values", KNOWN).rows) == 3
    assert read_table(data, "upload.csv", rows="all").frame.shape == (4, 7)


@pytest.mark.parametrize(
    "rows",
    [
        beside([row[:2] for row in FIRST], [row[2:] for row in FIRST]),
        beside(FIRST, [["target", "note"], ["24", "x"], ["", "y"], ["24", ""]]),
        beside(FIRST, [["note", "target"], ["x", "24"], ["", "24"], ["y", "24"]]),
        beside(FIRST, [["note"], ["x"], ["y"], ["z"]]),
        beside([["code", "name"], ["a", "A"], ["b", "B"]], [["partner", "annual_value"], ["P", "3"], ["Q", "4"]]),
        beside([["partnership", "2026-Q1"], ["a", "1"], ["b", "2"]], [["2025-Q1", "2025-Q2"], ["1", "2"], ["3", "4"]]),
    ],
    ids=["key and value", "optional ones", "a note first", "one column", "a register", "years"],
)
def test_an_empty_column_inside_one_table_is_nothing(rows: Cells) -> None:
    table = read_table(written(rows), "upload.csv")
    assert asked(table) == []
    assert table.frame.shape == (len(rows) - 1, len(rows[0]) - 1)
