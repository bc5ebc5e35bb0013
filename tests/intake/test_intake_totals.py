"""Totals: rows that sum up others are left out and told, wherever their word stands; rows of values never are."""

import io

import openpyxl
import pytest

from health.intake import Table, read_table

HEADER = "partnership,kpi,quarter,actual,target\n"
ROWS = "aurora-nusa,reply_time,2026-Q1,30,24\nbaruna-cold,reply_time,2026-Q1,18,20\n"


def read(text: str) -> Table:
    return read_table(text.encode(), "upload.csv")


def totals(table: Table) -> list[int]:
    assert table.understood.questions == ()
    return [row for left in table.understood.left_out if left.reason == "total" for row in left.rows]


@pytest.mark.parametrize(
    "row",
    [
        ",Total,,48,44",
        ",,Grand total,48,44",
        ",Jumlah,,48,44",
        ",Sum:,,48,",
        ",Subtotal,2026-Q1,48,44",
        ",Rata-rata,-,24,22",
        "Total: 48,,,,",
        "Total: 48",
        ",Jumlah / Total,,48,44",
        ",,,48,Total",
        ",Total",
    ],
)
def test_a_total_is_left_out_and_told_wherever_its_word_stands(row: str) -> None:
    table = read(f"{HEADER}{ROWS}{row}\n")
    assert totals(table) == [4]
    assert table.frame.index.tolist() == [2, 3]


def test_totals_between_the_rows_are_left_out_as_those_at_the_end() -> None:
    table = read(f"{HEADER}{ROWS}aurora-nusa Total,,,30,24\n{ROWS}Jumlah baruna-cold,,,18,20\n,Grand total,,96,88\n")
    assert totals(table) == [4, 7, 8]
    assert table.frame.index.tolist() == [2, 3, 5, 6]


def test_a_total_may_bear_the_currency_of_all_rows() -> None:
    assert totals(read("code,name,annual_value,currency\na,A,5,IDR\nb,B,6,IDR\n,Total,11,IDR\n")) == [4]


def test_a_total_in_a_workbook_with_an_empty_first_column_is_left_out() -> None:
    book = openpyxl.Workbook()
    for row in (
        [None, "partnership", "kpi", "actual"],
        [None, "a", "nps", 4],
        [None, "b", "nps", 5],
        [3, "Total", None, 9],
    ):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    assert totals(read_table(stream.getvalue(), "upload.xlsx")) == [4]


@pytest.mark.parametrize(
    "row",
    [
        "Total,reply_time,2026-Q1,40,24",
        "Total Energi,reply_time,2026-Q1,40,24",
        "Total Energi,,2026-Q1,40,24",
        ",Total complaints,2026-Q1,40,24",
        "aurora-nusa,Total,2026-Q1,,",
        ",reply_time,2026-Q1,40,24",
    ],
)
def test_a_row_that_may_be_one_of_values_stays(row: str) -> None:
    table = read(f"{HEADER}{ROWS}{row}\n{ROWS}")
    assert (totals(table), len(table.frame)) == ([], 5)


def test_a_word_that_whole_rows_have_as_well_names_a_row() -> None:
    table = read(f"{HEADER}aurora-nusa,Total,2026-Q1,30,24\nbaruna-cold,Total,2026-Q1,18,20\n,Total,2026-Q2,7,\n{ROWS}")
    assert (totals(table), len(table.frame)) == ([], 5)


def test_a_column_that_may_be_empty_tells_no_total() -> None:
    assert totals(read("kpi,word,actual\nnps,,4\nnps,Total,5\nreply,,6\n")) == []
