"""Tables as offices lay them out: numbered columns, headers in two rows, notes and signatures at the end."""

import pytest

from health.errors import FileRefused
from health.intake import Table, check, read_table
from tests.intake.known_world import KNOWN

HEADER = "partnership,kpi,quarter,actual,target,note\n"
ROWS = (
    "aurora-nusa,reply_time,2026-Q1,30,24,\n"
    "aurora-nusa,reply_time,2026-Q2,31.5,24,slow\n"
    "green-coast,reply_time,2026-Q1,12,24,\n"
)


def read(text: str, **answers: object) -> Table:
    return read_table(text.encode(), "upload.csv", **answers)


def left_out(table: Table) -> list[tuple[str, tuple[int, ...]]]:
    return [(left.reason, left.rows) for left in table.understood.left_out]


@pytest.mark.parametrize("numbers", ["(1),(2),(3),(4),(5),(6)", "1,2,3,4,5,6", "[1],[2],[3],[4],[5],[6]"])
def test_a_row_that_numbers_the_columns_is_no_row_of_values(numbers: str) -> None:
    table = read(f"{HEADER}{numbers}\n{ROWS}")
    assert (left_out(table), table.understood.questions) == ([("header", (2,))], ())
    assert len(check(table, "values", KNOWN).rows) == 3


def test_a_table_of_numbers_may_begin_with_one_two_three() -> None:
    table = read("a,b,c\n1,2,3\n4,5,6\n7,8,x\n")
    assert len(table.frame) == 3


@pytest.mark.parametrize("lower", ["2024,2025", "Q1 2026,Q2 2026", "TW I 2026,TW II 2026"])
def test_years_and_quarters_below_a_header_that_spans_them_are_headers(lower: str) -> None:
    table = read(f"partnership,kpi,Reported,\n,,{lower}\naurora-nusa,reply_time,30,31\ngreen-coast,reply_time,12,13\n")
    first, second = lower.split(",")
    assert list(table.frame.columns) == ["partnership", "kpi", f"Reported {first}", f"Reported {second}"]
    assert [question.code for question in table.understood.questions] == ["header_rows"]


def test_headers_of_groups_are_not_taken_for_a_title() -> None:
    table = read("partnership,kpi,Actual,,,,Target,,,\n,,I,II,III,IV,I,II,III,IV\na,b,1,2,3,4,5,6,7,8\n")
    assert list(table.frame.columns)[:3] + list(table.frame.columns)[-1:] == [
        *("partnership", "kpi", "Actual I", "Target IV")
    ]


def test_headers_repeated_in_capitals_are_headers() -> None:
    table = read(HEADER + HEADER.upper() + ROWS)
    assert [question.code for question in table.understood.questions] == ["header_rows"]
    assert len(table.frame) == 3


def test_labels_below_the_codes_of_columns_are_asked_about() -> None:
    table = read(f"{HEADER}Partner code,KPI code,Quarter of report,Reported value,Agreed value,Remarks\n{ROWS}")
    assert [question.row for question in table.understood.questions] == [2]


def test_words_for_missing_in_the_first_row_are_values() -> None:
    table = read(HEADER + "delta-logistics,reply_time,2026-Q1,n/a,-,\n" + ROWS)
    assert table.understood.questions == ()


def test_pairs_above_a_blank_row_are_no_header_of_a_narrow_table() -> None:
    table = read("Report,Partnerships\nMade,2026-10-01\n\ncode,name,type\na,Alpha,channel\nb,Beta,channel\n")
    assert (table.understood.header_row, table.understood.questions) == (4, ())
    assert left_out(table) == [("title", (1, 2))]


@pytest.mark.parametrize("header", [",name,type", "code,name,"])
def test_a_header_with_an_empty_cell_above_a_blank_row_is_the_header(header: str) -> None:
    table = read(f"{header}\n\na,Alpha,channel\nb,Beta,channel\n")
    assert (table.understood.header_row, len(table.frame)) == (1, 2)


@pytest.mark.parametrize(
    "ending",
    [
        "(3 rows affected)\n",
        "Total records: 3\n",
        "*** End of report ***\n",
        "__________\nQuelle: Amt\n",
        "\nPartner report\nConfidential\nAcme\n",
        '\n,,,"Jakarta, 5 Oktober 2026",,\n,,,"Mengetahui,",,\n,,,,,\n,,,Ani Wijaya,,\n',
        "Rata-rata,,,24.5,24,\n",
        "Gesamt:,,,73.5,72,\n",
    ],
)
def test_what_closes_a_table_is_left_out_and_told_without_a_question(ending: str) -> None:
    table = read(HEADER + ROWS + ending)
    assert (len(table.frame), table.understood.questions) == (3, ())
    assert {left.reason for left in table.understood.left_out} <= {"footnote", "total", "separator"}


def test_rows_that_are_separated_in_another_way_are_no_footnotes() -> None:
    rows = "".join(
        f"partner number {n};reply_time;2026-Q1;30;24;a longer note that reads like a sentence\n" for n in "ab"
    )
    table = read(HEADER + ROWS + rows)
    assert [question.row for question in table.understood.questions] == [5, 6]


def test_lines_drawn_by_a_program_are_left_out() -> None:
    rule = "-" * 60
    rows = "".join("|" + line.replace(",", "|") + "|\n" for line in (HEADER + ROWS).splitlines())
    head, _, below = rows.partition("\n")
    table = read(f"01.10.2026   List   1\n{rule}\n{head}\n{rule}\n{below}{rule}\n")
    assert list(table.frame.columns) == HEADER.strip().split(",")
    assert (len(table.frame), table.understood.questions) == (3, ())


def test_rows_of_pairs_above_a_full_header_are_no_header() -> None:
    pairs = "Unit:,Partnerships,,Period:,TW III,\nMade by:,Ani,,On:,2026-10-01,\n"
    table = read(pairs + HEADER + ROWS)
    assert (table.understood.header_row, len(table.frame), table.understood.questions) == (3, 3, ())


@pytest.mark.parametrize("cell", ['="aurora-nusa"', '"=""aurora-nusa"""'])
def test_a_formula_that_only_marks_a_cell_as_text_is_that_text(cell: str) -> None:
    table = read(HEADER + ROWS.replace("aurora-nusa", cell))
    assert table.understood.questions == ()
    assert len(check(table, "values", KNOWN).rows) == 3


def test_a_page_behind_a_byte_order_mark_is_no_table() -> None:
    with pytest.raises(FileRefused, match="HTML"):
        read("\ufeff<table><tr><td>kpi</td></tr></table>")
