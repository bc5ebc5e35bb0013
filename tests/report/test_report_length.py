"""A portfolio's report is as long as a board reads: those that need attention first, all others when asked for."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pptx import Presentation
from pypdf import PdfReader
from sqlalchemy import Engine

from health import assess
from health.catalogue import load_catalogue
from health.quarter import parse_quarter
from health.report import Asked, Format, compared, extent, gather, make
from health.store.engine import open_engine, reading
from health.store.read import alerts, portfolio
from health.wording import LANGUAGES
from tests.conftest import ENVIRONMENT, NOW
from tests.loading import ALPHA_AND_BETA, TESTER, load, values, wave
from tests.report.conftest import QUARTER, items_of_every_element
from tests.report.test_report_files import Made, texts_of, words_in

MANY = 18
KPIS = (
    "commitments_on_time",
    "joint_meetings_held",
    "goals_agreed",
    "tasks_with_owner",
    "planned_value_realised",
    "agreement_review_age",
    "kpis_reported",
    "settled_without_escalation",
)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Eighteen partnerships, none of them strong, the last of all worth most."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('many') / 'health.db'}")
    assess.initialise(engine, load_catalogue(), at=NOW, environment=ENVIRONMENT)
    worth = dict.fromkeys(range(MANY), 100) | {MANY - 1: 9_000_000}
    register = [f"p{place:02},Alliance {place:02},channel,{value},USD" for place, value in worth.items()]
    load(engine, "partnerships", "\n".join(["code,name,type,annual_value,currency", *register]) + "\n")
    rows = (f"p{place:02},{kpi},{QUARTER},10" for place in worth for kpi in KPIS)
    load(engine, "values", values(*rows))
    yield engine
    engine.dispose()


def make_from(engine: Engine, asked: Asked, *, form: Format, at: Path) -> Path:
    with reading(engine) as connection:
        catalogue = load_catalogue()
        at.write_bytes(make(connection, TESTER, asked, form=form, catalogue=catalogue, progress=lambda _share: None))
    return at


@pytest.fixture
def written(many: Engine, asked: Callable[..., Asked], tmp_path: Path) -> Made:
    def write(form: Format, **wanted: object) -> Path:
        return make_from(many, asked(**wanted), form=form, at=tmp_path / f"many.{form}")

    return write


def titles(path: Path) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in Presentation(str(path)).slides]


def own_pages(path: Path) -> list[str]:
    return [title for title in titles(path) if title.startswith("Alliance ") and "·" not in title]


def most_in_need(engine: Engine, n: int) -> list[str]:
    with reading(engine) as connection:
        found = portfolio.by_need(connection, TESTER, quarter=parse_quarter(QUARTER), limit=n)
    return found["name"].tolist()


def test_deck_tells_only_of_those_that_need_attention_first_and_says_so(written: Made, many: Engine) -> None:
    deck = written("pptx")
    assert own_pages(deck) == most_in_need(many, gather.FIRST)
    assert f"pages of the {gather.FIRST} partnerships that need attention first, of {MANY}" in words_in(deck)


def test_deck_has_a_page_for_every_partnership_when_asked(written: Made, many: Engine) -> None:
    deck = written("pptx", every=True)
    assert own_pages(deck) == most_in_need(many, MANY)
    assert f"each of the {MANY} partnerships" in words_in(deck)


@pytest.mark.parametrize("form", ["pptx", "pdf"])
@pytest.mark.parametrize("every", [False, True])
def test_length_told_beforehand_is_about_the_length_made(written: Made, form: str, every: bool) -> None:
    path = written(form, every=every)
    made = len(titles(path)) if form == "pptx" else len(PdfReader(path).pages)
    told = extent.length(form, reported=MANY, needing=MANY, every=every)
    # With nothing before this quarter, no alert, no action and no silence, four slides are left out.
    assert told == pytest.approx(made, abs=4, rel=0.15)
    assert every or made <= 20


def test_spreadsheet_holds_every_row_without_being_asked(written: Made) -> None:
    path = written("xlsx")
    data, book = path.read_bytes(), openpyxl.load_workbook(path)
    assert {row[0].value for row in book["Elements"].iter_rows(min_row=2)} == {f"p{place:02}" for place in range(MANY)}
    assert written("xlsx", every=True).read_bytes() == data


def test_elements_of_the_neediest_and_of_the_largest_fill_one_slide(written: Made) -> None:
    slides = Presentation(str(written("pptx"))).slides
    [shown] = [texts_of(slide) for slide in slides if "Elements, partn" in slide.shapes.title.text_frame.text]
    names = [text for text in shown if text.split(" ", 1)[-1].startswith("Alliance ")]
    assert len(names) == compared.SET_SIDE_BY_SIDE
    assert any(f"Alliance {MANY - 1:02}" in name for name in names)
    assert f"{MANY - compared.SET_SIDE_BY_SIDE} more are not" in " ".join(shown)


@pytest.mark.parametrize("form", ["pptx", "pdf"])
def test_pages_of_the_first_say_why_and_what_to_do(made: Made, form: str) -> None:
    told = " ".join(words_in(made(form)).split())
    for said in (
        "Why it moved.",
        "What it points to.",
        "What is being done.",
        "No action is under way. No goal is set.",
    ):
        assert said in told


@pytest.fixture
def carried(sqlite_engine: Engine) -> Engine:
    """Let alpha have KPIs in a quarter without a survey, so that the one before is carried forward."""
    load(sqlite_engine, "partnerships", ALPHA_AND_BETA)
    answers = wave("alpha", "2026-Q2", own=[2] * 5, partner=[2] * 3, items=items_of_every_element())
    load(sqlite_engine, "answers", answers)
    load(sqlite_engine, "values", values(*(f"alpha,{kpi},{QUARTER},10" for kpi in KPIS)))
    return sqlite_engine


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [None, "alpha"])
def test_none_of_our_words_is_cut_in_the_deck(
    carried: Engine, asked: Callable[..., Asked], tmp_path: Path, language: str, code: str | None
) -> None:
    wanted = asked(language=language, partnership=code, every=True)
    slides = Presentation(str(make_from(carried, wanted, form="pptx", at=tmp_path / "deck.pptx"))).slides
    told = [text for slide in slides for text in texts_of(slide)]
    assert wanted.words.say("carried forward, one quarter old") in told
    assert [text for text in told if "…" in text] == []


@pytest.fixture
def fallen(sqlite_engine: Engine) -> Engine:
    """Let alpha fall from strong to at risk, with an action past its day."""
    load(sqlite_engine, "partnerships", ALPHA_AND_BETA)
    quarters = (("2026-Q2", 99), (QUARTER, 10))
    load(sqlite_engine, "values", values(*(f"alpha,{kpi},{quarter},{n}" for quarter, n in quarters for kpi in KPIS)))
    action = {"title": "Meet weekly", "element": "trust", "owner": "Ani", "began": 8104}
    late = action | {"due": date(2026, 11, 1), "status": "open"}
    assess.save_record(
        sqlite_engine, TESTER, kind="action", says=late, partnership="alpha", catalogue=load_catalogue(), at=NOW
    )
    return sqlite_engine


def test_deck_tells_open_alerts_and_late_actions(fallen: Engine, asked: Callable[..., Asked], tmp_path: Path) -> None:
    slides = Presentation(str(make_from(fallen, asked(), form="pptx", at=tmp_path / "deck.pptx"))).slides
    told = {slide.shapes.title.text_frame.text: texts_of(slide) for slide in slides}
    with reading(fallen) as connection:
        raised = alerts.counts(connection, TESTER, quarter=parse_quarter(QUARTER))
    assert raised
    assert told["Open alerts"].count("Alpha") == sum(raised.values())
    assert {"1 action is under way; 1 of them is overdue.", "Meet weekly", "Ani", "1 Nov 2026"} <= set(told["Actions"])
