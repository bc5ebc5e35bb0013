"""Errors and hidden parts of ODS and old workbooks: a broken formula is told, what nobody sees is not taken first."""

import io
import zipfile
from pathlib import Path

import pytest

from health.errors import FileRefused
from health.intake import expected_headers, read_table

UPLOADS = Path(__file__).resolve().parents[1] / "uploads" / "bad"
NAMESPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)
CALCEXT = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
BROKEN = '<table:table-cell table:formula="of:=1/0"'


def words(*cells: str) -> str:
    return "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )


def row(cells: str, *, said: str = "") -> str:
    return f"<table:table-row{said}>{cells}</table:table-row>"


def sheet(*rows: str, name: str = "S", style: str = "seen") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def ods(*sheets: str) -> bytes:
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display="{shown}"/>'
        "</style:style>"
        for name, shown in (("seen", "true"), ("unseen", "false"))
    )
    document = (
        f"<office:document-content{NAMESPACES}{CALCEXT}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", document)
    return packed.getvalue()


def read(*rows: str) -> list[list[str]]:
    return read_table(ods(sheet(*rows)), "upload.ods").frame.to_numpy().tolist()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (' office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#WERT!', "#WERT!"),
        (' office:value-type="string" office:string-value=""><text:p>Err:502', "Err:502"),
        (' office:value-type="float" office:value="0"><text:p>#DIV/0!', "#DIV/0!"),
        ("><text:p>#REF!", "#REF!"),
        ("><text:p>", "=1/0"),
        (' office:value-type="float" office:value="5"><text:p>#5', "5"),
        (' office:value-type="float" office:value="0"><text:p>0', "0"),
        (' office:value-type="string" office:string-value=""><text:p>', ""),
    ],
)
def test_a_formula_without_a_value_is_read_as_it_is_shown_and_every_other_as_its_value(cell: str, text: str) -> None:
    broken = f"{BROKEN}{cell}</text:p></table:table-cell>"
    assert read(row(words("a", "b")), row(words("x") + broken)) == [["x", text]]


def test_an_error_is_told_where_it_stands_behind_blank_repeated_and_merged_cells() -> None:
    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    error = f'{BROKEN} office:value-type="string" table:number-columns-repeated="2">{{}}<text:p>#N/A</text:p>'
    note = "<office:annotation><text:p>why?</text:p></office:annotation>"
    found = read_table(
        ods(
            sheet(
                row('<table:table-cell table:number-columns-repeated="9"/>', said=' table:number-rows-repeated="2"'),
                row(blank + words("a", "b", "c", "d")),
                row(blank + words("x", "y", "z", "v"), said=' table:number-rows-repeated="2"'),
                "<table:table-row-group>",
                row(f"{blank}<table:covered-table-cell/>{words('p')}{error.format(note)}</table:table-cell>"),
                "</table:table-row-group>",
            )
        ),
        "upload.ods",
    )
    assert found.frame.loc[6].tolist() == ["", "p", "#N/A", "#N/A"]
    assert found.frame.index.tolist() == [4, 5, 6]


def test_errors_of_another_sheet_are_not_told() -> None:
    broken = f'{BROKEN} office:value-type="string"><text:p>#N/A</text:p></table:table-cell>'
    first = sheet(row(words("a", "b")), row(words("x", "y")))
    second = sheet(row(words("a", "b")), row(words("x") + broken), name="T")
    assert read_table(ods(first, second), "upload.ods", sheet="S").frame["b"].tolist() == ["y"]
    assert read_table(ods(first, second), "upload.ods", sheet="T").frame["b"].tolist() == ["#N/A"]


@pytest.mark.parametrize(
    ("cells", "said", "code"),
    [
        (f"{BROKEN}/>", ' table:number-rows-repeated="2100000"', "too_many_columns"),
        (f'{BROKEN} table:number-columns-repeated="2001"/>', "", "too_many_columns"),
        (
            f'<table:table-cell table:formula="of:={"1" * 9_000}"/>',
            ' table:number-rows-repeated="20000"',
            "too_much_text",
        ),
    ],
)
def test_formulas_said_to_repeat_without_end_are_refused_before_room_is_made(cells: str, said: str, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(row(words("a", "b")), row(cells, said=said))
    assert refused.value.problems[0].code == code


def test_a_hidden_sheet_of_ods_comes_after_those_that_are_seen() -> None:
    headers = row(words("partnership", "kpi", "quarter", "actual"))
    hidden = sheet(headers, row(words("aurora-nusa", "reply_time", "2026-Q1", "1")), name="Old", style="unseen")
    seen = sheet(headers, row(words("aurora-nusa", "reply_time", "2026-Q1", "80")), name="New")
    data, expected = ods(hidden, seen), expected_headers("values")
    assert read_table(data, "upload.ods", expected=expected).frame["actual"].tolist() == ["80"]
    assert read_table(data, "upload.ods", sheet="Old").frame["actual"].tolist() == ["1"]
    assert read_table(ods(hidden), "upload.ods", expected=expected).frame["actual"].tolist() == ["1"]


def test_hidden_rows_and_columns_of_ods_are_read_as_those_of_xlsx_are() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    rows = [row(words("x", kind), said=f' table:visibility="{kind}"') for kind in ("collapse", "filter")]
    assert read(columns, row(words("a", "b")), *rows) == [["x", "collapse"], ["x", "filter"]]


@pytest.mark.parametrize("name", ["values_errors.xls", "values_errors_ods.ods"])
def test_errors_are_those_of_the_chosen_sheet_as_spreadsheet_programs_keep_them(name: str) -> None:
    data = (UPLOADS / name).read_bytes()
    figures = read_table(data, name, expected=expected_headers("values"))
    assert (figures.understood.sheet, figures.frame["actual"].tolist()[:2]) == ("Figures", ["80", "#N/A"])
    assert read_table(data, name, sheet="Old").frame["actual"].tolist() == ["#DIV/0!"]


def test_an_old_workbook_keeps_an_error_in_a_record_of_its_own_too() -> None:
    """A typed #N/A is no formula: a BoolErr record, made here of a number's, which is two bytes longer."""
    data = (UPLOADS / "values_errors.xls").read_bytes()
    number = data.index(b"\x7e\x02\x0a\x00")
    typed = b"\x05\x02\x0a\x00" + data[number + 4 : number + 10] + b"\x2a\x01\0\0"
    found = read_table(data[:number] + typed + data[number + 14 :], "upload.xls", expected=expected_headers("values"))
    cells = found.frame.to_numpy().ravel().tolist()
    assert cells.count("#N/A") == 2
