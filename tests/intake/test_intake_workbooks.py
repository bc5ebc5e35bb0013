"""Workbooks: read as shown, the right sheet chosen, and refused before they can do harm."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from health.errors import FileRefused
from health.intake import Limits, check, expected_headers, read_table
from tests.intake.known_world import KNOWN

UPLOADS = Path(__file__).resolve().parents[1] / "uploads"
HEADER = ["partnership", "kpi", "quarter", "actual"]
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: list[object], formats: dict[str, str] | None = None, notes: bool = False) -> bytes:
    book = openpyxl.Workbook()
    if notes:
        book.active.append(["Read me first"])
        book.create_sheet("Figures")
    sheet = book.worksheets[-1]
    for row in rows:
        sheet.append(row)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Put a part into a workbook, in place of one of that name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, content)
    return packed.getvalue()


def code(data: bytes, name: str = "upload.xlsx", **limits: int) -> str:
    with pytest.raises(FileRefused) as refused:
        read_table(data, name, limits=Limits(**limits))
    return refused.value.problems[0].code


NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def with_rows(rows: str) -> bytes:
    """Put rows written by hand into a workbook's first sheet, below a first cell."""
    sheet = f'<worksheet xmlns="{NAMESPACE}" xmlns:x="{NAMESPACE}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    content = f"{sheet}{rows}</sheetData></worksheet>".encode()
    return with_part(workbook(HEADER), "xl/worksheets/sheet1.xml", content)


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1048576"><c\nr="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c r = "XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
        '<row r="1048576"><c t="n" r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><x:c r="XFD1048576"><v>1</v></x:c></row>',
        f'<row r="1048576"><c{" " * 3_000_000}r="XFD1048576"><v>1</v></c></row>',
        f'<row r="1048576">{"<c><v>1</v></c>" * 1000}</row>',
    ],
)
def test_a_cell_far_away_is_refused_however_it_is_written(far: str) -> None:
    assert code(with_rows(far)) == "too_many_columns"


def test_a_cell_far_away_is_refused_in_a_sheet_kept_under_another_name() -> None:
    data = with_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        links = archive.read("xl/_rels/workbook.xml.rels").replace(b"worksheets/sheet1.xml", b"other.bin")
    moved = with_part(with_part(data, "xl/other.bin", sheet), "xl/_rels/workbook.xml.rels", links)
    assert code(with_part(moved, "xl/worksheets/sheet1.xml", b"<none/>")) == "too_many_columns"


def test_cells_written_in_another_way_are_read_all_the_same() -> None:
    table = read_table(with_rows("<row r='2'><c r='A2'><v>2</v></c></row><row><c><v>3</v></c></row>"), "upload.xlsx")
    assert table.frame.iloc[:, 0].tolist()[-2:] == ["2", "3"]


def test_cells_are_read_as_they_are_shown() -> None:
    row = [0.95, 0.95, 1.5, date(2026, 7, 1), datetime(2026, 7, 1, 9, 30), True, 12]
    data = workbook(["a", "b", "c", "d", "e", "f", "g"], row, formats={"A2": "0%", "B2": "0.0"})
    assert read_table(data, "upload.xlsx").frame.iloc[0].tolist() == [
        *("95%", "0.95", "1.5", "2026-07-01", "2026-07-01 09:30:00", "TRUE", "12")
    ]


def test_a_number_stored_as_one_is_never_asked_about() -> None:
    data = workbook(HEADER, ["aurora-nusa", "reply_time", "2026-Q1", 1.234])
    found = check(read_table(data, "upload.xlsx"), "values", KNOWN)
    assert (found.problems, found.rows["actual"].tolist()) == ((), [1.234])


def test_a_number_stored_as_text_is_asked_about() -> None:
    data = workbook(HEADER, ["aurora-nusa", "reply_time", "2026-Q1", "1.234"])
    assert [p.code for p in check(read_table(data, "upload.xlsx"), "values", KNOWN).problems] == ["ambiguous_number"]


@pytest.mark.parametrize("name", ["values_percent.xls", "values_percent_ods.ods"])
def test_percentages_are_asked_about_where_only_fractions_can_be_read_until_somebody_agrees(name: str) -> None:
    data = (UPLOADS / "bad" / name).read_bytes()
    assert [question.setting for question in read_table(data, name).understood.questions] == ["agreed"]
    found = check(read_table(data, name, agreed=("percentages",)), "values", KNOWN)
    assert (found.problems, found.rows["actual"].tolist()) == ((), [0.95, 30.0])


def test_the_sheet_with_the_right_headers_is_chosen_or_the_one_named() -> None:
    data = workbook(HEADER, ["aurora-nusa", "reply_time", "2026-Q1", 30], notes=True)
    table = read_table(data, "upload.xlsx", expected=expected_headers("values"))
    assert (table.understood.sheet, table.understood.sheets) == ("Figures", ("Sheet", "Figures"))
    assert read_table(data, "upload.xlsx", sheet="Sheet").understood.sheet == "Sheet"


def test_a_sheet_that_is_not_there_is_refused() -> None:
    with pytest.raises(FileRefused, match="has no sheet Summary; choose one of Sheet"):
        read_table(workbook(HEADER), "upload.xlsx", sheet="Summary")


def test_rows_are_numbered_as_the_spreadsheet_numbers_them() -> None:
    data = workbook(["Report"], [], HEADER, ["aurora-nusa", "reply_time", "2026-Q1", 30])
    table = read_table(data, "upload.xlsx")
    assert (table.understood.header_row, table.frame.index.tolist()) == (3, [4])


def test_macros_are_refused() -> None:
    assert code(with_part(workbook(HEADER), "xl/vbaProject.bin", b"x")) == "macros"


def test_xml_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet>&b;</worksheet>'
    assert code(with_part(workbook(HEADER), SHEET, bomb)) == "xml_entities"


def test_a_workbook_that_unpacks_to_far_more_is_refused_whatever_sizes_it_states() -> None:
    assert code(with_part(workbook(HEADER), "xl/media/a.bin", b"\0" * 3_000_000), unpacked_bytes=1_000_000) == (
        "too_many_bytes"
    )


def test_cells_far_out_are_refused_before_room_is_made_for_them() -> None:
    far = b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    assert code(with_part(workbook(HEADER), SHEET, far)) == "too_many_columns"


def test_a_locked_workbook_is_refused() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert code(locked) == "encrypted"


def test_a_damaged_workbook_is_refused() -> None:
    data = workbook(HEADER)
    assert code(data[: len(data) // 2]) == "damaged_workbook"
    assert (
        code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le")) == "damaged_workbook"
    )


def test_a_renamed_file_is_told_what_it_is() -> None:
    assert code(workbook(HEADER), "upload.csv") == "renamed"
    assert code(b"a,b\n1,2\n", "upload.xlsx") == "renamed"


def ods(cell: str) -> bytes:
    """Pack a document with one cell under a header, as small as one can be."""
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    header = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
    rows = f"<table:table-row>{header}</table:table-row>{cell}"
    table = f'<office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", f"<office:document{names}><office:body>{table}</office:body></office:document>")
    return packed.getvalue()


SPACES = '<table:table-cell office:value-type="string"{}><text:p>b<text:s text:c="{}"/></text:p></table:table-cell>'


def test_the_text_of_a_cell_that_repeats_is_counted_as_often_as_it_is_read() -> None:
    row = "<table:table-row{}>{}</table:table-row>"
    far = row.format("", SPACES.format("", 2_000_000_000))
    wide = row.format("", SPACES.format(' table:number-columns-repeated="1000"', 1_000_000))
    tall = row.format(' table:number-rows-repeated="100000"', SPACES.format("", 9_000))
    assert [code(ods(rows), "upload.ods") for rows in (far, wide, tall)] == ["too_much_text"] * 3
    fits = row.format(' table:number-rows-repeated="3"', SPACES.format("", 2))
    assert read_table(ods(fits), "upload.ods").frame["a"].tolist() == ["b  "] * 3


def test_a_binary_workbook_is_not_read() -> None:
    assert code(with_part(workbook(HEADER), "xl/workbook.bin", b"\0"), "upload.xlsb") == "other_format"


OLD = (Path(__file__).parents[1] / "uploads" / "bad" / "values_percent.xls").read_bytes()
NUMBER = min(at for kind in (b"\x7e\x02\x0a\x00", b"\x03\x02\x0e\x00") if (at := OLD.find(kind)) > 0) + 4
"""Where the first number of an old workbook says its row and column."""


@pytest.mark.parametrize("place", [b"\xff\xff\xff\xff", b"\xff\xff\xff\x00"])
def test_a_cell_far_away_in_an_old_workbook_is_refused(place: bytes) -> None:
    assert code(OLD[:NUMBER] + place + OLD[NUMBER + 4 :], "upload.xls") == "too_many_columns"


def showing(cells: int, *, strings: str = "", cell: str = '<c r="A{row}" t="s"><v>0</v></c>') -> bytes:
    """Give a workbook whose cells all show the first of its shared strings."""
    rows = "".join(f'<row r="{row}">{cell.format(row=row)}</row>' for row in range(2, cells + 2))
    table = f'<?xml version="1.0"?><sst xmlns="{NAMESPACE}"><si>{strings or "<t>" + "a" * 1_000 + "</t>"}</si></sst>'
    return with_part(with_rows(rows), "xl/sharedStrings.xml", table.encode())


@pytest.mark.parametrize(
    "data",
    [
        showing(101),
        showing(101, cell="<c t='s'><v> 0 </v></c>"),
        showing(101, strings=f"<r><t>{'a' * 500}</t></r><r><t><![CDATA[{'b' * 500}]]></t></r>"),
        showing(101, cell=f'<c r="A{{row}}" t="inlineStr"><is><t>{"a" * 1_000}</t></is></c>'),
        showing(101, cell=f'<c r="A{{row}}" t="str"><v>{"a" * 1_000}</v></c>'),
    ],
)
def test_a_text_is_counted_as_often_as_cells_show_it(data: bytes) -> None:
    assert code(data, workbook_characters=100_000) == "too_much_text"
    assert len(read_table(data, "upload.xlsx", limits=Limits(workbook_characters=101_000)).frame) == 101


def test_two_sheets_kept_in_one_part_are_refused() -> None:
    data = workbook(HEADER, notes=True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        links = archive.read("xl/_rels/workbook.xml.rels").replace(b"sheet2.xml", b"Sheet1.xml")
    assert code(with_part(data, "xl/_rels/workbook.xml.rels", links)) == "damaged_workbook"


def test_the_cells_of_all_sheets_are_counted() -> None:
    data = workbook(HEADER, notes=True)
    assert code(data, sheets_cells=4) == "too_many_cells"
    assert read_table(data, "upload.xlsx", limits=Limits(sheets_cells=5)).understood.sheets == ("Sheet", "Figures")


def test_a_text_is_counted_as_often_as_cells_of_an_old_workbook_show_it() -> None:
    assert code(OLD, "upload.xls", workbook_characters=20) == "too_much_text"


def test_sheets_of_an_old_workbook_in_one_place_are_refused() -> None:
    start = OLD.index(b"\x85\x00", OLD.index(b"\x09\x08"))
    length = int.from_bytes(OLD[start + 2 : start + 4], "little")
    again = OLD[start : start + 4 + length]
    assert again[4:8] in [at.to_bytes(4, "little") for at in range(1 << 16)]
    end = OLD.index(b"\x0a\x00\x00\x00", start)
    assert code(OLD[:end] + again + OLD[end:], "upload.xls") == "damaged_workbook"


def with_hidden_sheet(state: str) -> bytes:
    book = openpyxl.Workbook()
    for sheet, actual in ((book.active, 1), (book.create_sheet("Seen"), 80)):
        sheet.append(HEADER)
        sheet.append(["aurora-nusa", "commitments_on_time", "2026-Q1", actual])
    book.active = 1
    book.worksheets[0].sheet_state = state
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_sheet_nobody_sees_comes_after_those_that_are_seen(state: str) -> None:
    table = read_table(with_hidden_sheet(state), "values.xlsx", expected=expected_headers("values"))
    assert table.understood.sheet == "Seen"
    assert table.frame["actual"].tolist() == ["80"]
    assert read_table(with_hidden_sheet(state), "values.xlsx", sheet="Sheet").frame["actual"].tolist() == ["1"]


@pytest.mark.parametrize("cell", ["#N/A", "#DIV/0!", "#REF!", "=1+2"])
def test_an_error_or_a_formula_never_calculated_is_told_and_no_empty_cell(cell: str) -> None:
    data = workbook([*HEADER, "target"], ["aurora-nusa", "commitments_on_time", "2026-Q1", 80, cell])
    checked = check(read_table(data, "values.xlsx"), "values", KNOWN)
    assert [(problem.column, problem.value, problem.code) for problem in checked.problems] == [
        ("target", cell, "not_a_number")
    ]


def test_numbers_stored_beside_typed_ones_say_nothing_about_their_decimal_mark() -> None:
    rows = [["aurora-nusa", "reply_time", f"202{n}-Q1"] for n in range(4)]
    book = workbook(HEADER, *([*row, cell] for row, cell in zip(rows, [12.5, "7,5", 0.125, "8"], strict=True)))
    found = check(read_table(book, "upload.xlsx"), "values", KNOWN)
    assert (found.problems, found.rows["actual"].tolist()) == ((), [12.5, 7.5, 0.125, 8])


def test_a_typed_number_that_reads_both_ways_is_asked_about_beside_stored_ones() -> None:
    rows = [["aurora-nusa", "reply_time", f"202{n}-Q1"] for n in range(3)]
    book = workbook(HEADER, *([*row, cell] for row, cell in zip(rows, [12.5, "1.234", 99], strict=True)))
    found = check(read_table(book, "upload.xlsx"), "values", KNOWN)
    assert [(problem.row, problem.code) for problem in found.problems] == [(3, "ambiguous_number")]


def test_a_wide_sheet_with_a_typed_quarter_keeps_the_numbers_stored_in_the_others() -> None:
    book = workbook(
        ["partnership", "kpi", "2026-Q1", "2026-Q2"],
        ["aurora-nusa", "reply_time", 1.234, "7,5"],
        ["green-coast", "reply_time", 12.5, "8,25"],
    )
    found = check(read_table(book, "upload.xlsx"), "values", KNOWN)
    assert (found.problems, found.rows["actual"].tolist()) == ((), [1.234, 7.5, 12.5, 8.25])


def test_a_cover_of_one_column_comes_after_a_sheet_with_a_table() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    for text in ("Report of the year", "made by Ani"):
        book.active.append([text])
    data = book.create_sheet("Data")
    for row in (["name", "score"], ["a", 4]):
        data.append(row)
    stream = io.BytesIO()
    book.save(stream)
    assert read_table(stream.getvalue(), "upload.xlsx").understood.sheet == "Data"
