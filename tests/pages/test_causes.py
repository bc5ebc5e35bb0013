"""A reader asks of a partnership why it fell, whether that is real and what to do, and gets there in one click."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from health.store.engine import reading
from health.store.read import alerts
from pages.parts import load
from tests.loading import TESTER

FALLEN = "lintara-cold-storage"
PARTNERSHIP, PORTFOLIO = "pages/overview/partnership.py", "pages/overview/portfolio.py"
ROOT = Path(__file__).resolve().parents[2]
LONG = 60.0


@pytest.fixture
def app(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    path = tmp_path / "health.db"
    shutil.copy(demo_file, path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    load.engine.clear()
    load._kept.clear()
    yield AppTest.from_file(str(ROOT / "app.py"), default_timeout=LONG)
    load.engine().dispose()
    load.engine.clear()


def said(app: AppTest) -> str:
    return "\n".join(part.value for part in [*app.markdown, *app.caption])


def opened(app: AppTest, **link: str) -> AppTest:
    app.run()
    for name, value in link.items():
        app.query_params[name] = value
    app.switch_page(PARTNERSHIP).run()
    assert not app.exception
    assert not app.error
    return app


def test_the_page_says_why_it_fell_whether_it_is_real_and_what_to_do(app: AppTest) -> None:
    text = said(opened(app, partnership=FALLEN))
    assert "It fell 9.5 points since Q2 2026, beyond noise." in text
    assert "This is beyond noise:" in text
    assert "Mostly" in text or "Most of all" in text
    assert "The measures point to" in text
    assert "What has helped others" in text


def test_a_link_opens_the_partnership_it_names(app: AppTest) -> None:
    assert opened(app, partnership=FALLEN).selectbox(key="partnership").value == FALLEN


def test_another_element_shows_its_own_kpis_with_the_file_they_came_by(app: AppTest) -> None:
    opened(app, partnership=FALLEN)
    cause = app.selectbox(key="cause")
    other = next(code for code in ("roles", "mutual_benefit", "flexibility") if code != cause.value)
    cause.set_value(other).run()
    assert not app.exception
    tables = [shown.value for shown in app.table if "From file" in shown.value.columns]
    told = [file for table in tables for file in table["From file"]]
    assert any(re.match(r"values\.csv, row \d+, simulation, ", file) for file in told)
    assert app.query_params["cause"] in (other, [other])


def test_the_waterfall_adds_up_to_the_change(app: AppTest) -> None:
    opened(app, partnership=FALLEN)
    steps = next(frame.value for frame in app.dataframe if "Points of health" in frame.value.columns)
    assert steps["Points of health"].sum() == pytest.approx(-9.5, abs=0.05 * (len(steps) + 1))


def test_without_a_quarter_before_nothing_is_compared(app: AppTest) -> None:
    text = said(opened(app, partnership="orrinvane-travel-pass"))
    assert "There is no score for Q2 2026 to compare with." in text or "not enough data" in text


def on_alerts(app: AppTest) -> AppTest:
    app.query_params["view"] = "alerts"
    return app.run()


def test_the_portfolio_lists_alerts_by_kind_with_their_reasons(app: AppTest) -> None:
    on_alerts(app)
    assert "Now at risk: 43.5 after 53.0 in Q2 2026." in said(app)
    app.pills(key="alerts").set_value(["gap"]).run()
    assert not app.exception
    assert "Now at risk" not in said(app)
    assert "than we do." in said(app)


def test_small_falls_stand_in_one_line_and_are_looked_at_together(app: AppTest) -> None:
    on_alerts(app)
    folded = next(one for one in app.expander if "fell by less than 2 points" in one.label)
    listed = folded.dataframe[0].value
    assert folded.label.startswith(f"{len(listed)} partnership")
    assert listed["What changed"].unique().tolist() == ["fell beyond noise"]
    assert not [name for name in listed["Partnership"] if f"**{name}**" in said(app)]
    app.button(key="acknowledge_all small").click().run()
    assert not app.exception
    assert not [one for one in app.expander if "fell by less than" in one.label]


def test_an_alert_looked_at_leaves_the_list_with_its_note(app: AppTest) -> None:
    on_alerts(app)
    app.text_input(key=f"note_{FALLEN}").set_value("Called them.")
    app.button(key=f"acknowledge_{FALLEN}").click().run()
    assert not app.exception
    assert "Now at risk: 43.5" not in said(app)
    app.toggle(key="looked_at").set_value(True).run()
    assert "Called them." in said(app)
    with reading(load.engine()) as connection:
        found = alerts.listed(connection, TESTER, quarter=8106, limit=90, acknowledged=True)
    assert found["acknowledged_by"].dropna().unique().tolist() == ["local"]
