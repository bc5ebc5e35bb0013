"""Reading: bytes become a table of text with the spreadsheet's row numbers, or are refused with a sentence."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from health.errors import Cancelled, FileRefused, message
from health.intake import Limits, Table, check, read_table
from health.progress import Step
from tests.intake.known_world import KNOWN

UPLOADS = Path(__file__).resolve().parents[1] / "uploads"


def read(text: str | bytes, **limits: int) -> Table:
    data = text if isinstance(text, bytes) else text.encode()
    return read_table(data, "upload.csv", limits=Limits(**limits))


def rows(table: Table) -> dict[int, list[str]]:
    return {int(number): list(cells) for number, cells in zip(table.frame.index, table.frame.to_numpy(), strict=True)}


def refusal(data: str | bytes, **limits: int) -> tuple[str, str]:
    with pytest.raises(FileRefused) as refused:
        read(data, **limits)
    return refused.value.problems[0].code, str(refused.value)


def test_what_was_understood_is_told() -> None:
    understood = read("\n\na;b\r\n1;2".encode("utf-8-sig")).understood
    assert (understood.name, understood.encoding) == ("upload.csv", "UTF-8 with BOM")
    assert (understood.delimiter, understood.header_row) == (";", 3)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end_is_understood(delimiter: str, end: str) -> None:
    assert rows(read(end.join([f"a{delimiter}b", f"1{delimiter}2", ""]))) == {2: ["1", "2"]}


def test_semicolons_win_over_the_commas_of_question_texts() -> None:
    table = read("side;Do we talk, listen, and act, all of us?\nown;4\npartner;5\n")
    assert table.understood.delimiter == ";"


def test_a_delimiter_that_cuts_through_quotes_is_no_candidate() -> None:
    assert rows(read('"a";"b, c"\n"1";"2, 3"\n')) == {2: ["1", "2, 3"]}


@pytest.mark.parametrize("mark", ["::", "¦", "||", "§", " ; "])
def test_a_delimiter_of_several_characters_or_beyond_ascii_may_be_chosen_or_named(mark: str) -> None:
    text = f'a{mark}b\n1{mark}"x{mark}y"\n3{mark}4\n'
    chosen = read_table(text.encode(), "upload.csv", delimiter=mark)
    assert (chosen.understood.delimiter, rows(chosen)) == (mark, {2: ["1", f"x{mark}y"], 3: ["3", "4"]})
    assert rows(read(f"sep={mark}\n{text}")) == {3: ["1", f"x{mark}y"], 4: ["3", "4"]}


@pytest.mark.parametrize("mark", ['"', "\n", ";\r"])
def test_a_quote_or_a_line_end_cannot_be_chosen_as_delimiter(mark: str) -> None:
    with pytest.raises(FileRefused, match="cannot separate cells"):
        read_table(b"a,b\n1,2\n", "upload.csv", delimiter=mark)


def test_one_column_needs_no_delimiter() -> None:
    assert rows(read("code\naurora\n")) == {2: ["aurora"]}


def test_a_record_with_newlines_counts_as_one_row() -> None:
    assert rows(read('a,b\n"one\ntwo",2\n\n3,4\n')) == {2: ["one\ntwo", "2"], 4: ["3", "4"]}


def test_rows_of_another_width_keep_their_number_and_cells() -> None:
    table = read('a,b\n1\n1,2\n"x,y",2,3\n4,5\n')
    assert rows(table) == {2: ["1", "", ""], 3: ["1", "2", ""], 4: ["x,y", "2", "3"], 5: ["4", "5", ""]}
    assert list(table.frame.columns) == ["a", "b", ""]


def test_a_quote_inside_an_unquoted_cell_is_text() -> None:
    assert rows(read('a,b\n\n5" pipe,2\n1\n')) == {3: ['5" pipe', "2"], 4: ["1", ""]}


def test_a_very_long_row_is_still_one_row() -> None:
    wide = ",".join(["x" * 9_000] * 200)
    assert rows(read(f"{','.join('abcdefghij')}\n1\n{wide}\n"))[3][199] == "x" * 9_000


def test_columns_without_header_and_cells_are_left_out() -> None:
    assert list(read("a,,b,\n1, ,2,\n").frame.columns) == ["a", "b"]


def test_headers_may_repeat() -> None:
    assert list(read("a,a\n1,2\n").frame.columns) == ["a", "a"]


def test_words_for_missing_stay_text() -> None:
    assert rows(read("a,b\nNA,null\n")) == {2: ["NA", "null"]}


def test_utf_16_is_read_in_both_byte_orders() -> None:
    for mark, order in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert rows(read(mark + "a,b\né,2\n".encode(order))) == {2: ["é", "2"]}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfea", "not_text"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "other_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "other_format"),
        (b"\x1f\x8b\x08", "other_format"),
        (b"  <!DOCTYPE html><html>", "other_format"),
        (b"a,b\n\x81\x8d\x8f,1\x01\n", "not_utf8"),
        (b"a,b\n\x00,1\n", "nul_byte"),
        (b"\xef\xbb\xbf", "empty_file"),
    ],
)
def test_what_is_not_plain_text_is_refused(data: bytes, code: str) -> None:
    assert refusal(data)[0] == code


@pytest.mark.parametrize(("part", "name"), [("word/document.xml", "DOCX"), ("notes.txt", "ZIP")])
def test_a_packed_file_is_called_by_its_name(part: str, name: str) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(part, "content")
    assert refusal(packed.getvalue()) == (
        "other_format",
        f"upload.csv is not a table but {name}, which is not read; save the table as CSV UTF-8 or XLSX in a "
        f"spreadsheet "
        "program and upload that file",
    )


def test_a_wrong_byte_is_told_with_its_line() -> None:
    assert refusal(b"a,b\r\n1,2\r\n\x01\xe9,1\r\n")[1] == (
        "upload.csv is not UTF-8 text: the byte 0xE9 in line 3 does not belong there; save the file again as CSV UTF-8"
    )


@pytest.mark.parametrize("text", ['a,b\n"1,2\n3,4\n', 'a,b\n"1"x,2\n', 'a,b\n1,"2" \n'])
def test_broken_quotes_are_refused_with_the_row_they_begin_in(text: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(text)
    assert [(problem.code, problem.row) for problem in refused.value.problems] == [("malformed_quotes", 2)]


@pytest.mark.parametrize(
    ("text", "limits", "code"),
    [
        ("a,b\n1,2\n", {"file_bytes": 7}, "too_many_bytes"),
        ("a,b\n1,2\n3,4\n", {"rows": 2}, "too_many_rows"),
        ("a,b,c\n1,2\n", {"columns": 2}, "too_many_columns"),
        ("a,b\n1,2,3\n", {"columns": 2}, "too_many_columns"),
        ('a,b\n5" x,2,3\n', {"columns": 2}, "too_many_columns"),
        ("a,b\n1,2\n3,4\n", {"cells": 5}, "too_many_cells"),
        ("a,b\n1,2\n3,4,5\n", {"cells": 8}, "too_many_cells"),
        ("a,b\n12345,2\n", {"cell_characters": 4}, "cell_too_long"),
        ('a,b\n"' + "x" * 140_000 + '",5" x\n', {}, "cell_too_long"),
    ],
)
def test_what_goes_beyond_a_limit_is_refused(text: str, limits: dict[str, int], code: str) -> None:
    assert refusal(text, **limits)[0] == code


def test_blank_rows_do_not_count_towards_the_limits() -> None:
    assert rows(read("\n\n\na,b\n\n1,2\n\n\n", rows=2, cells=4)) == {6: ["1", "2"]}


def test_a_refusal_says_the_limit_and_what_to_do() -> None:
    assert refusal("a,b\n1,2\n", file_bytes=7)[1] == (
        "upload.csv has 8 bytes; at most 7 are read. Split it into smaller files"
    )


@pytest.mark.parametrize("quote", ["", '"'])
def test_too_many_rows_are_refused_from_their_line_ends_and_blank_ones_are_not_counted(quote: str) -> None:
    row = f"{quote}1{quote},2\n"
    with pytest.raises(FileRefused) as refused:
        read_table(b"a,b\n" + row.encode() * 10, "upload.csv", limits=Limits(rows=10))
    assert refused.value.problems[0].code == "too_many_rows"
    with_blanks = b"a,b\n" + (row + '"",\n,\n').encode() * 9
    assert len(read_table(with_blanks, "upload.csv", limits=Limits(rows=10)).frame) == 9


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"a,b\n1,2\n", "upload.csv"),
        (b'a,b\n1,5" pipe\n', "upload.csv"),
        ((UPLOADS / "good" / "values_old_workbook.xls").read_bytes(), "upload.xls"),
    ],
)
def test_reading_and_checking_tell_how_far_they_are_and_can_be_stopped(data: bytes, name: str) -> None:
    told: list[Step] = []
    check(read_table(data, name, progress=told.append), "values", KNOWN, progress=told.append)
    assert {step.name for step in told} == {"reading", "arranging", "checking"}
    assert all(step.done <= step.total for step in told)

    def stop(_step: Step) -> None:
        raise Cancelled(message("Stopped"))

    with pytest.raises(Cancelled):
        read_table(data, name, progress=stop)
