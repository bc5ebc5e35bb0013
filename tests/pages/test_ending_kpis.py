"""Ending a KPI on a partnership's page: it is told by whom and when, and taken back by one more click."""

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from health import assess
from health.access import Viewer
from health.store.engine import reading
from health.store.read import kpis
from pages.parts.entrance import door
from tests.conftest import NOW
from tests.loading import ALPHA_AND_BETA, TESTER, load, values
from tests.pages.conftest import Open, enter

KPI, OTHER = "commitments_on_time", "confidentiality_breaches"
Q3 = 8106


@pytest.fixture
def silent(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Let alpha report two KPIs, one of which falls silent in Q3."""
    load(sqlite_engine, "partnerships", ALPHA_AND_BETA)
    rows = [f"alpha,{KPI},2026-Q{n},80" for n in (1, 2, 3)] + [f"alpha,{OTHER},2026-Q{n},{n}" for n in (1, 2)]
    load(sqlite_engine, "values", values(*rows, f"beta,{KPI},2026-Q3,90"))
    monkeypatch.setenv("DATABASE_URL", str(sqlite_engine.url))
    return sqlite_engine


def kpis_of_alpha(**link: str) -> AppTest:
    app = enter("overview/partnership", partnership="alpha", leaf="kpis", **link)
    assert not app.exception
    assert not app.error
    return app


def told(app: AppTest) -> list[str]:
    [table] = [frame.value for frame in app.dataframe if "Course" in frame.value]
    return table["Actual against target"].tolist()


def offered(app: AppTest) -> list[str]:
    return [box.label for box in app.expander if box.label == "End a KPI that is no longer measured"]


def ended(engine: Engine) -> list[tuple[str, int, str]]:
    with reading(engine) as connection:
        found = kpis.assigned(connection, TESTER, code="alpha", quarter=Q3, ended=True)
    return [tuple(row) for row in found[["kpi", "ended_quarter", "ended_by"]].to_numpy()]


def test_a_kpi_is_ended_told_and_taken_back(silent: Engine) -> None:
    app = kpis_of_alpha()
    assert any("not reported since Q2 2026" in cell for cell in told(app))
    app.selectbox(key="ended_kpi_alpha_0").set_value(OTHER).run()
    since = app.selectbox(key=f"ended_from_alpha_{OTHER}_{Q3}")
    assert (since.value, since.options) == (Q3, ["Q3 2026", "Q2 2026", "Q1 2026"])
    app.button(key="end_kpi").click().run()
    assert not app.exception
    assert ended(silent) == [(OTHER, Q3, "local")]
    assert any(cell.startswith("ended from Q3 2026 by someone at this computer on ") for cell in told(app))
    assert [done.value for done in app.success] == [
        "**Confidentiality breaches** is ended from Q3 2026. No score moved."
    ]
    assert app.selectbox(key="ended_kpi_alpha_1").options == ["Commitments kept on time"]
    app.button(key=f"measure_{OTHER}").click().run()
    assert ended(silent) == []
    assert any("not reported since Q2 2026" in cell for cell in told(app))
    assert [done.value for done in app.success] == ["**Confidentiality breaches** is measured again. No score moved."]
    assert not app.run().success  # it is told once
    done = enter("overview/partnership", partnership="alpha", leaf="done")
    [changes] = [frame.value for frame in done.dataframe if "By whom" in frame.value]
    assert changes[["By whom", "What it says", "What happened to it"]].to_numpy().tolist() == [
        ["someone at this computer", "Confidentiality breaches", "Measured again"],
        ["someone at this computer", "Confidentiality breaches", "Ended from Q3 2026"],
    ]


def test_the_scores_that_moved_are_told(own_demo: Open) -> None:
    app = own_demo("overview/partnership", leaf="kpis")
    code = app.selectbox(key="partnership").value
    kpi = app.selectbox(key=f"ended_kpi_{code}_0")
    kpi.select_index(0).run()
    app.button(key="end_kpi").click().run()
    assert not app.exception
    assert "is ended from Q3 2026." in app.success[0].value
    [moved] = [frame.value for frame in app.dataframe if "Band after" in frame.value]
    assert moved["Quarter"].tolist() == ["Q3 2026"]
    assert any(text.value == "1 score moved:" for text in app.markdown)


def test_what_is_reported_all_the_same_is_told_as_not_counting(silent: Engine) -> None:
    assess.end_kpi(silent, TESTER, partnership="alpha", kpi=OTHER, from_quarter=Q3, at=NOW)
    load(silent, "values", values(f"alpha,{OTHER},2026-Q3,7"))
    app = kpis_of_alpha()
    [cell] = [cell for cell in told(app) if "ended from" in cell]
    assert cell.startswith("ended from Q3 2026 by tester on 24 Nov 2026; reported all the same, does not count: 7")


def test_a_quarter_before_the_end_shows_the_kpi_as_it_was(silent: Engine) -> None:
    assess.end_kpi(silent, TESTER, partnership="alpha", kpi=OTHER, from_quarter=Q3, at=NOW)
    app = kpis_of_alpha(quarter="2026-Q2")
    assert not any("ended" in cell for cell in told(app))
    assert app.selectbox(key="ended_kpi_alpha_0").options == ["Commitments kept on time"]


def test_a_partnership_with_every_kpi_ended_still_tells_them(silent: Engine) -> None:
    for kpi in (KPI, OTHER):
        assess.end_kpi(silent, TESTER, partnership="alpha", kpi=kpi, from_quarter=Q3, at=NOW)
    app = kpis_of_alpha()
    assert len(told(app)) == 2
    assert offered(app) == []
    assert any(text.value == "No KPI counts in this quarter: all are ended." for text in app.markdown)


def test_what_somebody_else_ended_meanwhile_is_not_ended_anew(silent: Engine) -> None:
    app = kpis_of_alpha()
    app.selectbox(key="ended_kpi_alpha_0").set_value(OTHER).run()
    assess.end_kpi(silent, TESTER, partnership="alpha", kpi=OTHER, from_quarter=Q3 - 1, at=NOW)
    app.button(key="end_kpi").click().run()
    assert ended(silent) == [(OTHER, Q3 - 1, "tester")]


def test_a_reader_is_told_and_offered_nothing(silent: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    assess.end_kpi(silent, TESTER, partnership="alpha", kpi=OTHER, from_quarter=Q3, at=NOW)
    assert len(offered(kpis_of_alpha())) == 1
    monkeypatch.setattr(door, "viewer", lambda _words: Viewer("looker"))
    app = kpis_of_alpha()
    assert any("ended from Q3 2026 by tester" in cell for cell in told(app))
    assert "Confidentiality breaches · ended from Q3 2026 by tester on 24 Nov 2026" in [c.value for c in app.caption]
    assert offered(app) == []
    assert [button.key for button in app.button if str(button.key).startswith(("end_kpi", "measure_"))] == []
