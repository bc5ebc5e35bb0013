"""Rows of one cell between rows of values: headings of sections and notes that go on wait, each alone."""

import pytest

from health.intake import Table, check, read_table
from tests.intake.known_world import KNOWN

HEADER = "partnership,kpi,quarter,actual,note\n"
ROWS = "aurora-nusa,reply_time,2026-Q1,30,fine\naurora-nusa,reply_time,2026-Q2,31,\n"


def read(text: str) -> Table:
    return read_table(text.encode(), "upload.csv")


def asked(table: Table) -> list[tuple[str, int | None]]:
    return [(question.code, question.row) for question in table.understood.questions]


@pytest.mark.parametrize("row", ["Region West,,,,", ",Region West,,,", ",,,,and slower since May", ",,,,x"])
def test_a_row_of_one_cell_waits_alone(row: str) -> None:
    table = read(f"{HEADER}{ROWS}{row}\naurora-nusa,reply_time,2026-Q3,32,\n")
    assert asked(table) == [("lone_cell", 4)]
    assert check(table, "values", KNOWN).rows.index.tolist() == [2, 3, 5]


@pytest.mark.parametrize(
    "text",
    [
        "code,name,owner\na,,\nb,B,\nc,,Ani\n",
        "time,trust,open\n2026-01-01,4,5\n2026-01-02,,\n2026-01-03,3,2\n",
        "name,trust,open\nAni,4,5\nBudi,,\nCitra,,\nDewi,,\n",
        "code,name\na,A\nb,\nc,C\n",
    ],
    ids=["columns that may be empty", "no words", "as many as the others", "one is lacking"],
)
def test_a_row_of_one_cell_where_others_may_be_empty_is_nothing(text: str) -> None:
    assert asked(read(text)) == []


def test_a_line_that_names_a_mark_the_text_has_not_is_left_out_and_not_followed() -> None:
    table = read("sep=;\n" + HEADER + ROWS)
    assert (table.understood.delimiter, table.understood.header_row, asked(table)) == (",", 2, [])
    assert read("sep=;\nnote\nfine, so far\nso, so, or less\n").frame.columns.tolist() == ["note"]


def test_a_line_that_spells_the_tab_names_it() -> None:
    table = read("sep=\\t\n" + (HEADER + ROWS).replace(",", "\t"))
    assert (table.understood.delimiter, table.understood.header_row) == ("\t", 2)


@pytest.mark.parametrize("before", ["> ", "("])
def test_lines_that_were_cited_are_asked_about(before: str) -> None:
    lines = (HEADER + ROWS).splitlines()
    cited = [before + (line if before == "> " else "'" + line.replace(",", "', '") + "')") for line in lines]
    assert asked(read("\n".join(cited) + "\n")) == [("headers", None)]


def test_characters_nobody_sees_are_no_part_of_a_header() -> None:
    assert read("\u200bpartnership\u200b,\u2060kpi\na,b\n").frame.columns.tolist() == ["partnership", "kpi"]
