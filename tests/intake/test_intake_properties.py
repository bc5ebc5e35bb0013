"""Whatever the bytes: rows and problems, or one of our own refusals; and nothing written is read as something else."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from health.errors import HealthError
from health.intake import KINDS, LIMITS, check, read_table
from health.intake.text.dialect import DELIMITERS, Dialect, quotes_are_plain
from health.intake.text.records import split_records
from tests.intake.known_world import KNOWN

UPLOADS = Path(__file__).resolve().parents[1] / "uploads"
SAMPLES = [path.read_bytes() for path in sorted(UPLOADS.rglob("*")) if path.is_file()]
PIECES = st.sampled_from(
    [
        *(b",", b";", b"\t", b"|", b'"', b"\n", b"\r", b"\0", b"\xff", b" "),
        *(b"1,5", b"n/a", b"-", b"1e999", b"nan", b"2026-Q5"),
    ]
)
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))
    | st.sampled_from(["\n", "\r", "\t", ",", ";", "|", '"', "=", "-", "@"]),
    max_size=8,
)

SCRIBBLE = st.text(st.sampled_from(list('ab," \n\r;')), min_size=1, max_size=40)


def look_at(data: bytes) -> None:
    """Take a file as every kind; only our own refusals may come out."""
    try:
        table = read_table(data, "upload.csv")
    except HealthError:
        return
    for kind in KINDS:
        found = check(table, kind, KNOWN)
        assert found.file_rows >= len(found.rows)
        assert not {problem.row for problem in found.problems} & set(found.rows.index)
        assert all(str(problem.sentence) for problem in found.problems)


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_problems_or_a_refusal(data: bytes) -> None:
    look_at(data)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_damaged_file_gives_rows_problems_or_a_refusal(data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from(SAMPLES))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(sample)))
        gone = data.draw(st.integers(0, 12))
        sample = sample[:at] + data.draw(PIECES) + sample[at + gone :]
    look_at(sample)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    headers = draw(st.lists(st.text("abcdefgh", min_size=1, max_size=4), min_size=2, max_size=5))
    rows = draw(st.lists(st.lists(TEXT, min_size=len(headers), max_size=len(headers)), max_size=6))
    return headers, rows


@given(tables(), st.sampled_from(DELIMITERS), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_what_a_spreadsheet_writes_is_read_back(
    table: tuple[list[str], list[list[str]]], delimiter: str, end: str, quoted: bool
) -> None:
    headers, rows = table
    # A row that says what the header says is asked about: another table may begin there.
    assume(not any([cell.strip() for cell in row[:2]] == headers[:2] for row in rows))
    written = io.StringIO(newline="")
    # Left to itself the writer quotes only the line ends it uses itself.
    quoting, end = (csv.QUOTE_ALL, end) if quoted else (csv.QUOTE_MINIMAL, "\r\n")
    csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows([headers, *rows])
    read = read_table(written.getvalue().encode(), "upload.csv")
    filled = {number: row for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)}
    assert list(read.frame.columns) == headers
    assert dict(zip(read.frame.index.tolist(), read.frame.to_numpy().tolist(), strict=True)) == filled


def as_the_csv_module_reads(text: str) -> dict[int, list[str]]:
    records = enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1)
    return {number: cells for number, cells in records if any(cells)}


@settings(max_examples=400)
@given(SCRIBBLE, st.integers(1, 3))
def test_the_fast_way_of_reading_agrees_with_the_csv_module(text: str, width: int) -> None:
    utf8 = text.encode()
    try:
        expected = as_the_csv_module_reads(text)
    except csv.Error:
        assert not quotes_are_plain(utf8, ",")
        return
    cells: pd.DataFrame = split_records(utf8, "upload.csv", dialect=Dialect(",", width), limits=LIMITS).cells
    widest = cells.shape[1]
    found = dict(zip(cells.index.tolist(), cells.to_numpy().tolist(), strict=True))
    found = {number: row for number, row in found.items() if any(row)}
    assert found == {number: row + [""] * (widest - len(row)) for number, row in expected.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_header_of_the_right_kind_and_nothing_else_is_no_surprise(kind: str) -> None:
    look_at(kind.encode())
    look_at(b"code,name,type\n" * 3)
