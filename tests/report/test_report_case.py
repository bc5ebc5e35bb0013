"""The report of one partnership says why it moved, what that points to, and what is being done about it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pptx import Presentation
from sqlalchemy import Connection, Engine

from health import assess
from health.catalogue import load_catalogue
from health.quarter import parse_quarter
from health.report import FORMATS, Asked, make
from health.store.engine import reading
from health.store.read import partnership
from tests.conftest import NOW
from tests.loading import ALPHA_AND_BETA, TESTER, load, values
from tests.report.conftest import QUARTER
from tests.report.test_report_files import Made, texts_of, words_in

KPI = "commitments_on_time"


@pytest.mark.parametrize("form", FORMATS)
def test_one_partnership_says_why_it_moved_and_what_to_do(made: Made, form: str) -> None:
    told = " ".join(words_in(made(form, partnership="alpha")).split())
    assert "Points of health" in told
    assert "from the survey" in told
    if form != "xlsx":  # its sheets carry tables
        assert "Why it moved" in told
        assert "No action is under way. No goal is set." in told
    assert "Points of health" not in " ".join(words_in(made(form)).split())


def test_points_of_the_elements_come_to_the_change_of_the_score(made: Made, connection: Connection) -> None:
    rows = list(openpyxl.load_workbook(made("xlsx", partnership="alpha"))["Why it moved"].iter_rows(values_only=True))
    place = rows[0].index("Points of health")
    history = partnership.history(connection, TESTER, code="alpha").set_index("quarter")
    steps = [row[place] for row in rows[1:]]
    assert abs(sum(steps) - history.at[parse_quarter(QUARTER), "delta"]) < 0.05 * 8  # smaller steps are not listed
    assert max(map(abs, steps)) >= 0.05


def test_a_quarter_with_none_before_it_has_no_change_to_explain(made: Made) -> None:
    told = words_in(made("pptx", partnership="alpha", quarter="2026-Q2"))
    assert "Why it moved" not in told
    assert "What to do" in told


@pytest.fixture
def answered(sqlite_engine: Engine) -> Engine:
    """Let alpha have an action that is overdue, one that is done, and a goal that is missed."""
    load(sqlite_engine, "partnerships", ALPHA_AND_BETA)
    load(sqlite_engine, "values", values(*(f"alpha,{KPI},2026-Q{n},{80 - 10 * n}" for n in (1, 2, 3))))
    about = {"partnership": "alpha", "catalogue": load_catalogue(), "at": NOW}
    action = {"title": "Meet weekly", "element": "trust", "owner": "Ani", "began": 8104}
    for said in ({"due": date(2026, 11, 1), "status": "open"}, {"due": date(2026, 10, 1), "status": "done"}):
        title = {"title": f"{said['status']} one"}
        assess.save_record(sqlite_engine, TESTER, kind="action", says=action | said | title, **about)
    goal = {"title": "Keep promises", "kpi": KPI, "baseline": 60.0, "start_quarter": 8104, "target": 95.0}
    more = {"due_quarter": 8110, "owner": "Budi"}
    assess.save_record(sqlite_engine, TESTER, kind="goal", says=goal | more, **about)
    return sqlite_engine


def test_what_is_being_done_is_told_with_who_and_when(
    answered: Engine, asked: Callable[..., Asked], tmp_path: Path
) -> None:
    with reading(answered) as connection:
        wanted = asked(partnership="alpha")
        data = make(connection, TESTER, wanted, form="pptx", catalogue=load_catalogue(), progress=lambda _share: None)
    (tmp_path / "one.pptx").write_bytes(data)
    slides = [texts_of(slide) for slide in Presentation(str(tmp_path / "one.pptx")).slides]
    told = [text for texts in slides for text in texts if "What to do" in texts[0]]
    for said in ("open one", "Ani", "1 Nov 2026", "overdue", "Keep promises", "Budi"):
        assert said in told
    assert "done one" not in told
    assert any("off track" in text for text in told)
