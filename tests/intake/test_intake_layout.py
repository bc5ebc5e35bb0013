"""The table in a file: what stands around it is left out and told, what is doubtful is asked before a row is taken."""

import pytest

from health.errors import FileRefused
from health.intake import Table, check, read_table
from tests.benchmarks import corpora
from tests.benchmarks.pollution import Variant, outcome, variants
from tests.intake.known_world import KNOWN

# Half a header's first name on a line of its own is a title like any other.
UNKNOWABLE = ("row 0 column 0 line end",)

VALUES = "partnership,kpi,quarter,actual\naurora-nusa,reply_time,2026-Q1,30\naurora-nusa,reply_time,2026-Q2,31\n"


def read(text: str | bytes, **answers: object) -> Table:
    return read_table(text if isinstance(text, bytes) else text.encode(), "upload.csv", **answers)


def left_out(table: Table) -> list[tuple[str, tuple[int, ...]]]:
    return [(left.reason, left.rows) for left in table.understood.left_out]


def asked(table: Table) -> list[tuple[str, int | None]]:
    return [(question.code, question.row) for question in table.understood.questions]


def test_titles_totals_and_footnotes_are_left_out_and_told() -> None:
    table = read(f"Quarterly report\n\n{VALUES}Total,,,61\n\nSource: our own counts\n")
    assert table.understood.header_row == 3
    assert left_out(table) == [("title", (1,)), ("footnote", (8,)), ("total", (6,))]
    assert table.frame.index.tolist() == [4, 5]


def test_a_line_that_names_the_delimiter_is_no_row() -> None:
    table = read("sep=;\n" + VALUES.replace(",", ";"))
    assert (table.understood.delimiter, table.understood.header_row) == (";", 2)
    assert left_out(table) == [("separator", (1,))]


def test_a_file_that_only_names_its_delimiter_is_empty() -> None:
    with pytest.raises(FileRefused, match="is empty"):
        read("sep=;\n")


def test_headers_that_repeat_all_the_way_down_are_a_second_table_and_not_read_row_by_row() -> None:
    table = read("partnership,kpi,quarter,actual\n" * 100 + VALUES.split("\n", 1)[1])
    assert asked(table) == [("header_rows", None), ("second_table", None)]
    assert table.frame.empty


def test_comments_are_left_out() -> None:
    assert left_out(read(f"# exported\n{VALUES}# the end\n")) == [("comment", (1, 5))]


def test_a_file_without_headers_is_asked_about_and_its_rows_wait() -> None:
    table = read(VALUES.split("\n", 1)[1])
    assert asked(table) == [("no_header", None)]
    assert check(table, "values", KNOWN).rows.empty


def test_a_header_row_may_be_chosen() -> None:
    table = read("a,b,c,d\n" + VALUES, header_row=2)
    assert table.frame.columns.tolist() == ["partnership", "kpi", "quarter", "actual"]


def test_a_second_table_is_left_out_until_all_rows_are_asked_for() -> None:
    assert asked(read(VALUES + VALUES)) == [("second_table", None)]
    assert len(read(VALUES + VALUES, rows="first").frame) == 2
    assert len(read(VALUES + VALUES, rows="all").frame) == 5


def test_a_row_whose_cells_are_shifted_is_refused_alone() -> None:
    table = read(VALUES + "aurora-nusa,reply_time2026-Q3,12\n")
    assert asked(table) == [("shifted_cells", 4)]
    found = check(table, "values", KNOWN)
    assert (len(found.rows), found.problems[0].row) == (2, 4)


def test_a_question_agreed_to_is_not_asked_again() -> None:
    text = VALUES.replace("partnership,", ",partnership,", 1)
    assert asked(read(text)) == [("header_width", None)]
    assert len(check(read(text, agreed=["header_width"]), "values", KNOWN).rows) == 2


def test_quotes_with_backslashes_and_single_quotes_are_understood() -> None:
    assert read('a,b\n"48\\"",x\n"1,2",y\n').frame.iloc[0].tolist() == ['48"', "x"]
    assert read("a,b\n'1,2',x\n'3,4',y\n").frame.iloc[0].tolist() == ["1,2", "x"]


def test_rows_that_no_delimiter_makes_alike_are_refused() -> None:
    text = "a b\n" + "".join(f"row {n}" + f",x{n}" * (4 + n % 4) + " two\n" for n in range(12))
    with pytest.raises(FileRefused, match="same number of cells"):
        read(text)


def test_windows_1252_is_asked_about_with_a_reading_and_read_once_chosen() -> None:
    data = (
        VALUES.replace("actual", "actual,note").replace("30\n", "30,café\n").replace("31\n", "31,\n").encode("cp1252")
    )
    question = read(data).understood.questions[0]
    assert (question.code, question.setting) == ("which_encoding", "encoding")
    assert question.choices["Windows-1252"] == "café"
    assert len(check(read(data, encoding="Windows-1252"), "values", KNOWN).rows) == 2


@pytest.mark.parametrize(
    ("shifted", "meant"),
    [
        (b"reply+AF8-time", "reply_time"),
        (b"+ACI-slow, again+ACI-", "slow, again"),
        (b"caf+AOk", "café"),
        (b"1 +- 1 +AD0- 2", "1 + 1 = 2"),
    ],
)
def test_utf_7_is_asked_about_also_where_it_shifts_plain_signs(shifted: bytes, meant: str) -> None:
    table = read(b"kpi,note\nnps,x\nnps," + shifted + b"\n")
    assert (asked(table), table.frame["note"].iloc[1]) == ([("which_encoding", None)], meant)


@pytest.mark.parametrize(
    "cell", ["+62812345678", "aurora+IBM", "C++Team-A", "+Add-on", "a+b-c", "+1-800-555", "+AAA-", "Total+ABC"]
)
def test_a_plus_is_no_utf_7(cell: str) -> None:
    table = read(f"kpi,note\nnps,x\nnps,{cell}\n")
    assert (asked(table), table.frame["note"].iloc[1]) == ([], cell)


@pytest.mark.parametrize("words", ["café naïve", "it’s “café” – 5 €", "Łódź, Šibenik", "лучше", "良い", "Ãlvaro à São"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["without a mark", "with a mark"])
def test_a_text_encoded_twice_is_asked_about_and_read_as_meant(words: str, mark: str) -> None:
    text = f'kpi,note\nnps,"{words}"\n'
    # What Windows-1252 has no sign for is kept as it is by most programs.
    wrong = "".join(
        bytes([byte]).decode("cp1252" if byte not in b"\x81\x8d\x8f\x90\x9d" else "latin-1") for byte in text.encode()
    )
    data = (mark + wrong).encode()
    table = read(data)
    assert (asked(table), table.understood.encoding) == ([("which_encoding", None)], "UTF-8 twice")
    assert table.frame["note"].tolist() == [words]
    assert asked(read(data, encoding="UTF-8 twice")) == []
    assert read(data, encoding="UTF-8").frame["note"].tolist() != [words]


@pytest.mark.parametrize("words", ["café naïve", "São João, à la Ãlvaro", "É Ã©", "10 Â£ é", "â€ é"])
def test_a_text_encoded_once_is_not_asked_about(words: str) -> None:
    table = read(f'kpi,note\nnps,"{words}"\n')
    assert (asked(table), table.frame["note"].tolist()) == ([], [words])


def test_headers_that_repeat_in_capitals_begin_a_second_table() -> None:
    header, rows = VALUES.split("\n", 1)
    assert asked(read(f"{VALUES}{header.upper()}\n{rows}")) == [("second_table", None)]
    assert asked(read("A,B,B,C\na,b,C,c\n")) == []


def test_an_encoding_that_the_bytes_contradict_is_refused() -> None:
    with pytest.raises(FileRefused, match="not UTF-8 text"):
        read(b"a,b\n\xe9,1\n", encoding="UTF-8")


def test_a_title_of_several_lines_is_no_header_in_other_words() -> None:
    title = '"One title\rof several, lines\nabove"\n'
    assert left_out(read(title + VALUES)) == [("title", (1,))]


@pytest.mark.parametrize("way", [variant for variant in variants() if variant.name not in UNKNOWABLE], ids=str)
def test_a_polluted_file_is_read_right_or_asked_about_or_refused(way: Variant) -> None:
    assert outcome(way).outcome != corpora.WRONG


def test_most_pollution_that_spreadsheets_write_is_read_without_a_question() -> None:
    common = {"trailing delimiter", "comments", "sep=", "preamble of 5 pairs", "encoding utf-16", "BOM twice"}
    ways = [way for way in variants() if way.name in common]
    assert {way.name for way in ways} == common
    assert [way.name for way in ways if outcome(way).outcome != corpora.TRUE] == []


def test_one_row_with_broken_quotes_waits_alone() -> None:
    text = VALUES.replace("2026-Q2,31", '"2026-Q2,31') + "aurora-nusa,reply_time,2026-Q3,32\n" * 12
    assert asked(read(text)) == [("broken_quotes", 3)]


@pytest.mark.parametrize("cell", ['5" pipe', 'the "hard" one', '["a"]'])
def test_inches_and_pairs_of_quotes_are_read_as_they_stand(cell: str) -> None:
    table = read(f"kpi,note\nnps,{cell}\nnps,none\n")
    assert (asked(table), table.frame["note"].iloc[0]) == ([], cell)


def test_a_quote_behind_a_code_is_no_inch() -> None:
    assert asked(read('code,note\nMG-8769",fine\nRI-3895,none\n')) == [("broken_quotes", 2)]


def test_a_quote_that_swallowed_rows_is_asked_about() -> None:
    text = 'a,b,c\n1,2,3\n4,"5,6\n7,8,9\n1,2,3\n5",6\n'
    assert asked(read(text)) == [("swallowed_rows", 3)]


def test_a_file_that_ends_within_its_last_row_is_asked_about_that_row_alone() -> None:
    table = read(VALUES + "aurora-nusa,reply_time,2026-Q3")
    assert asked(table) == [("cut_off", 4)]
    found = check(table, "values", KNOWN)
    assert (len(found.rows), [problem.code for problem in found.problems if problem.row == 4][:1]) == (2, ["cut_off"])


@pytest.mark.parametrize(
    "text",
    [
        VALUES.rstrip("\n"),
        VALUES + "aurora-nusa,reply_time,2026-Q3\n",
        VALUES.replace("2026-Q1,30", "2026-Q1") + "aurora-nusa,reply_time,2026-Q3",
        "Report\n" + VALUES + "Source: our own counts",
    ],
    ids=["whole", "with a line end", "short like another row", "a footnote"],
)
def test_a_file_that_may_be_whole_is_not_taken_for_cut_off(text: str) -> None:
    assert asked(read(text)) == []
