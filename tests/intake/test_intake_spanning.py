"""Headers that span columns are joined into those below them, in however many rows, and asked about."""

import pytest

from health.intake import Table, read_table

LOWEST = "partnership,kpi,actual,target,actual,target\n"
ROWS = "aurora-nusa,reply_time,30,24,31,24\nbaruna-cold,reply_time,18,20,19,20\ncakra,reply_time,44,40,40,40\n"
JOINED = ["partnership", "kpi", "2026-Q1 actual", "2026-Q1 target", "2026-Q2 actual", "2026-Q2 target"]


def read(text: str) -> Table:
    return read_table(text.encode(), "upload.csv")


def asked(table: Table) -> list[str]:
    return [question.code for question in table.understood.questions]


@pytest.mark.parametrize("above", ["", "Report,,,,,\n", "Report\n\n"], ids=["nothing", "a title", "a title apart"])
def test_headers_below_those_that_span_them_are_joined(above: str) -> None:
    table = read(f"{above},,2026-Q1,,2026-Q2,\n{LOWEST}{ROWS}")
    assert (list(table.frame.columns), asked(table), len(table.frame)) == (JOINED, ["header_rows"], 3)
    assert table.understood.header_row == int(table.frame.index[0]) - 1
    assert f"row {table.frame.index[0]}" in str(table.understood.questions[0].sentence)


def test_headers_may_span_headers_that_span() -> None:
    table = read(f",,Year 2026,,,\n,,Q1,,Q2,\n{LOWEST}{ROWS}")
    assert table.frame.columns.tolist()[2:4] == ["Year 2026 Q1 actual", "Year 2026 Q1 target"]
    assert asked(table) == ["header_rows"]


@pytest.mark.parametrize(
    "text",
    [
        f",,values,,,\n{LOWEST.replace('actual,target', 'low,high', 1)}{ROWS}",
        ",kpi,actual,target\n" + "0,nps,30,24\n1,nps,31,24\n",
        ",kpi,,note\n" + "aurora,nps,x,fine\nbaruna,cost,y,bad\n",
    ],
    ids=["different names below", "a numbered row", "rows of words"],
)
def test_headers_that_stand_by_themselves_are_not_joined(text: str) -> None:
    assert "header_rows" not in asked(read(text))
