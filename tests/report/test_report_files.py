"""Reports open again, say what the read models say, keep privacy and scope, and are the same to the byte."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches
from pypdf import PdfReader
from sqlalchemy import Connection

from health.access import Viewer, local_viewer
from health.errors import AccessDenied
from health.quarter import parse_quarter
from health.report import FORMATS, Asked, file_name, gather
from health.store.read import partnership, portfolio, story
from health.store.read.visible import Selection
from tests.report.conftest import FORMULA, LONG, QUARTER

Made = Callable[..., Path]


def words_in(path: Path) -> str:
    if path.suffix == ".pdf":
        return " ".join(page.extract_text() for page in PdfReader(path).pages)
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    return " ".join(text for slide in Presentation(str(path)).slides for text in texts_of(slide))


def texts_of(slide: object) -> list[str]:
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
        if shape.has_chart:
            found += [str(name) for name in shape.chart.plots[0].categories]
    return found


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("code", [None, "alpha"])
def test_same_data_and_date_give_the_same_bytes(made: Made, form: str, code: str | None) -> None:
    first = made(form, partnership=code).read_bytes()
    assert made(form, partnership=code).read_bytes() == first


@pytest.mark.parametrize("form", ["pptx", "xlsx"])
def test_no_entry_carries_the_time_it_was_written(made: Made, form: str) -> None:
    def check(data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                assert entry.date_time == (1980, 1, 1, 0, 0, 0)
                if entry.filename == "docProps/core.xml":
                    stamps = re.findall(rb"<dcterms:(?:created|modified)[^>]*>([^<]*)<", archive.read(entry))
                    assert set(stamps) == {b"2026-11-24T08:00:00Z"}
                if entry.filename.endswith(".xlsx"):
                    check(archive.read(entry))

    check(made(form).read_bytes())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["en", "id"])
def test_cover_says_of_what_when_and_how(made: Made, form: str, language: str) -> None:
    told = re.sub(r"\s+", " ", words_in(made(form, language=language, selection=Selection(region=("Java", "Bali")))))
    assert "Java" in told
    assert "Bali" in told
    assert "2026" in told
    assert "75" in told
    assert "Wilder Collaboration Factors Inventory" in told


def test_spreadsheet_scores_are_the_read_models_in_full(made: Made, connection: Connection) -> None:
    needy = portfolio.by_need(connection, local_viewer(), quarter=parse_quarter(QUARTER), limit=50)
    sheet = openpyxl.load_workbook(made("xlsx"))["Partnerships"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    header, body = rows[0], rows[1:]
    for name, column in (("Score", "score"), ("95% from", "low"), ("95% to", "high"), ("Trust", "trust")):
        assert [row[header.index(name)] for row in body] == pytest.approx(needy[column].tolist())
    assert [row[0] for row in body] == needy["code"].tolist()


def test_deck_counts_bands_as_the_read_model_does(made: Made, connection: Connection) -> None:
    number = parse_quarter(QUARTER)
    counts = portfolio.band_counts(connection, local_viewer(), quarters=(number - 1, number))
    deck = Presentation(str(made("pptx")))
    chart = next(shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart)
    drawn = {series.name.split(" ", 1)[1]: list(series.values) for series in chart.plots[0].series}
    expected = {
        word: counts[counts["band"] == band]["n"].tolist()
        for band, word in (
            ("strong", "strong"),
            ("watch", "watch"),
            ("at_risk", "at risk"),
            ("none", "not enough data"),
        )
    }
    assert drawn == expected


def test_deck_places_partnerships_in_a_chart_people_can_edit(made: Made, connection: Connection) -> None:
    asked = {"quarter": parse_quarter(QUARTER), "currency": "USD", "strong_from": 75.0, "limit": 50}
    found = story.placed(connection, local_viewer(), **asked)
    deck = Presentation(str(made("pptx")))
    [chart] = [
        shape.chart
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_chart and shape.chart.chart_type == XL_CHART_TYPE.XY_SCATTER
    ]
    names = {series.name: sorted(zip(series.iter_values(), strict=True)) for series in chart.plots[0].series}
    assert {"strong from 75", "median value"} <= set(names)
    drawn = [value for name, points in names.items() if name in ("strong", "watch", "at risk") for (value,) in points]
    assert sorted(drawn) == sorted(found.points["value"].tolist())


def test_deck_draws_the_intervals_its_chart_of_types_is_titled_with(made: Made) -> None:
    deck = Presentation(str(made("pptx")))
    [chart] = [
        shape.chart
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_chart and shape.chart.plots[0].series[0].name == "Mean score"
    ]
    [bars] = chart.plots[0].series[0]._element.xpath("c:errBars")
    means = list(chart.plots[0].series[0].values)
    over, under = (
        [float(each.text) for each in bars.find(qn(f"c:{side}")).iter(qn("c:v"))] for side in ("plus", "minus")
    )
    assert len(over) == len(under) == len(means)
    assert max(over) > 0
    assert over == pytest.approx(under)


def test_deck_leaves_the_quarters_a_partnership_was_silent_empty(made: Made) -> None:
    deck = Presentation(str(made("pptx", partnership="gamma", quarter="2026-Q4")))
    [chart] = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert list(chart.plots[0].categories) == ["Q2 2026", "Q3 2026", "Q4 2026"]
    scores = list(chart.plots[0].series[0].values)
    assert all(score > 0 for score in scores[:2])
    assert scores[2:] == [None]


def test_deck_writes_the_note_of_every_page(made: Made) -> None:
    told = words_in(made("pptx"))
    assert "Ordered by severity × certainty × annual value." in told
    assert "Intervals are over the partnerships of a group" in told


@pytest.mark.parametrize("form", FORMATS)
def test_method_says_the_shares_itself_where_no_table_follows(made: Made, form: str) -> None:
    told = re.sub(r"\s+", " ", words_in(made(form)))
    assert "the survey's share is 70% for Trust; 60% for" in told
    assert "table below" not in told


def test_spreadsheet_changes_carry_their_sign_and_headers_stay(made: Made) -> None:
    book = openpyxl.load_workbook(made("xlsx"))
    header, *body = list(book["Elements"].iter_rows())
    [gap] = [place for place, cell in enumerate(header) if cell.value == "Gap"]
    formats = {row[gap].number_format for row in body if isinstance(row[gap].value, int | float)}
    assert formats == {"+#,##0.0;-#,##0.0;#,##0.0"}
    for sheet in book:
        if sheet.auto_filter.ref or sheet.title == "Needs attention first":
            assert sheet.freeze_panes
            assert sheet.print_title_rows


@pytest.mark.parametrize("form", FORMATS)
def test_counts_cover_those_a_list_is_too_short_for(made: Made, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr(gather, "LISTED", 1)
    told = re.sub(r"\s+", " ", words_in(made(form)))
    assert "3 partnerships are not strong or fell beyond noise" in told
    assert "3 of 4 partnerships" in told
    assert ": and " not in told


@pytest.mark.parametrize("form", ["pptx", "pdf"])
def test_one_partnership_shows_the_score_the_page_shows(made: Made, connection: Connection, form: str) -> None:
    history = partnership.history(connection, local_viewer(), code="gamma")
    score = history.loc[history["quarter"] == parse_quarter(QUARTER), "score"].iloc[0]
    told = words_in(made(form, partnership="gamma"))
    assert f"{score:.1f}" in told
    assert "**" not in told.replace("**Gamma**", "")
    assert "**Gamma** [x](y)" in told


def test_a_small_side_is_never_told(made: Made) -> None:
    """Beta has 5 answers of ours and 2 of theirs: neither mean nor gap may leave the store."""
    book = openpyxl.load_workbook(made("xlsx"))
    rows = [[cell.value for cell in row] for row in book["Elements"].iter_rows()]
    header = rows[0]
    for name in ("our side", "partner's side", "Gap"):
        by_code = {code: [row[header.index(name)] for row in rows[1:] if row[0] == code] for code in ("alpha", "beta")}
        assert set(by_code["beta"]) == {"–"}
        assert all(isinstance(value, int | float) for value in by_code["alpha"])
    deck = Presentation(str(made("pptx", partnership="beta")))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert "our side" not in {series.name for chart in charts for series in chart.plots[0].series}


@pytest.mark.parametrize("form", FORMATS)
def test_limited_viewer_gets_only_what_is_theirs(made: Made, form: str) -> None:
    told = words_in(made(form, viewer=Viewer("ani", regions=("Java",))))
    assert "Gamma" in told
    assert "Averyvery" not in told
    assert "Delta" not in told
    with pytest.raises(AccessDenied):
        made(form, viewer=Viewer("ani", regions=("Java",)), partnership="beta")


def test_nothing_in_a_spreadsheet_is_a_formula(made: Made) -> None:
    book = openpyxl.load_workbook(made("xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert f"'{FORMULA}" in texts
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t"))]


def test_workbooks_inside_the_deck_hold_no_formula(made: Made) -> None:
    with zipfile.ZipFile(made("pptx")) as deck:
        inside = [name for name in deck.namelist() if name.endswith(".xlsx")]
        assert inside
        for name in inside:
            book = openpyxl.load_workbook(io.BytesIO(deck.read(name)))
            assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_no_slide_is_empty_and_nothing_leaves_the_slide(made: Made) -> None:
    deck = Presentation(str(made("pptx")))
    for slide in deck.slides:
        assert len("".join(texts_of(slide))) > 20
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width + Emu(10)
            assert shape.top + shape.height <= deck.slide_height


def test_long_names_are_cut_in_titles_and_tables(made: Made) -> None:
    deck = Presentation(str(made("pptx", every=True)))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    cells = [
        cell.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    cut = [text for text in [*titles, *cells] if text.startswith("Averyvery")]
    assert len(cut) > 2
    assert all(len(text) < len(LONG) and "…" in text for text in cut)


@pytest.mark.parametrize("form", FORMATS)
def test_a_quarter_or_filter_with_nothing_says_so(made: Made, form: str) -> None:
    told = re.sub(r"\s+", " ", words_in(made(form, selection=Selection(region=("Nowhere",)))))
    assert "no partnership has enough data for a score" in told
    assert "Nothing was reported" in re.sub(r"\s+", " ", words_in(made(form, partnership="delta")))


def test_file_is_named_by_what_it_holds(asked: Callable[..., Asked]) -> None:
    assert file_name(asked(), "pdf") == "partnership-health-2026-Q3.pdf"
    assert file_name(asked(partnership="alpha"), "pptx") == "alpha-2026-Q3.pptx"


@pytest.mark.parametrize("language", ["en", "id"])
def test_no_table_of_the_deck_is_set_below_ten_points(made: Made, language: str) -> None:
    deck = Presentation(str(made("pptx", language=language)))
    sizes = [
        run.font.size.pt
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
        for paragraph in cell.text_frame.paragraphs
        for run in paragraph.runs
    ]
    assert sizes
    assert min(sizes) >= 10.0


@pytest.mark.parametrize("language", ["en", "id"])
def test_no_table_of_the_deck_reaches_below_its_slide(made: Made, language: str) -> None:
    deck = Presentation(str(made("pptx", language=language)))
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_table:
                assert shape.top + sum(row.height for row in shape.table.rows) <= deck.slide_height - Inches(0.4)
