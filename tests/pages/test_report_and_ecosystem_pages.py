"""The ecosystem and report pages say their sentence, teach when empty, keep to the viewer, and hand out a real file."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from health import assess
from health.catalogue import load_catalogue
from health.store.engine import open_engine
from tests.conftest import ENVIRONMENT, NOW
from tests.loading import load, values

APP = Path(__file__).resolve().parents[2] / "app.py"
REGISTER = """code,name,partner,type,sector,region,annual_value,currency
one,One,Acme,channel,private,Java,100,USD
two,Two,Acme,strategic,public,Bali,50,EUR
"""
ELEMENTS = ("commitments_on_time", "joint_meetings_held", "goals_agreed", "tasks_with_owner", "planned_value_realised")
MORE = ("agreement_review_age", "kpis_reported", "settled_without_escalation")


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    import streamlit as st

    url = f"sqlite:///{tmp_path / 'health.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    st.cache_resource.clear()
    st.cache_data.clear()

    def go(page: str, *, filled: bool = True, **choices: str) -> AppTest:
        engine = open_engine(url)
        assess.initialise(engine, load_catalogue(), at=NOW, environment=ENVIRONMENT)
        if filled:
            load(engine, "partnerships", REGISTER)
            rows = [
                f"{code},{kpi},2026-Q3,{actual}"
                for code, actual in (("one", 10), ("two", 99))
                for kpi in ELEMENTS + MORE
            ]
            load(engine, "values", values(*rows))
        engine.dispose()
        test = AppTest.from_file(str(APP), default_timeout=60)
        test.run().switch_page(f"pages/overview/{page}.py").run()
        for name, value in choices.items():
            test.session_state[name] = value
        return test.run() if choices else test

    yield go
    st.cache_resource.clear()
    st.cache_data.clear()


def said(test: AppTest) -> str:
    return " ".join(entry.value for entry in [*test.markdown, *test.caption])


def test_ecosystem_says_where_the_value_sits_by_currency(opened: Callable[..., AppTest]) -> None:
    test = opened("ecosystem")
    assert not test.exception
    assert not test.error
    told = said(test)
    assert "of the annual value in USD sits in partnerships at risk" in told
    assert "No annual value in EUR sits in partnerships at risk" in told
    assert "Values in different currencies are never added up." in told


def test_ecosystem_looks_through_a_lens_that_travels_in_the_link(opened: Callable[..., AppTest]) -> None:
    test = opened("ecosystem", lens="social")
    assert not test.error
    assert "No partnership here has social KPIs yet." in said(test)
    load(open_engine(os.environ["DATABASE_URL"]), "values", values("one,people_reached,2026-Q3,100"))
    test.run()
    assert "**1** of 2 partnerships reports its social KPIs: 1 near target." in said(test)
    assert test.query_params["lens"] == "social"
    [shown] = [table.value for table in test.dataframe if "Mean attainment" in table.value]
    assert shown.values.tolist() == [["People reached against plan", "Shared vision", "100%", "1 of 1", "100.0"]]


@pytest.mark.parametrize("page", ["ecosystem", "report"])
def test_empty_database_teaches_the_first_step(opened: Callable[..., AppTest], page: str) -> None:
    test = opened(page, filled=False)
    assert not test.exception
    assert "No partnership has a score yet" in [entry.value for entry in test.subheader]


@pytest.mark.parametrize("form", ["pptx", "pdf", "xlsx"])
def test_report_page_makes_the_file_and_offers_it(opened: Callable[..., AppTest], form: str) -> None:
    test = opened("report", format=form)
    assert "A report of 2 partnerships in Q3 2026" in said(test)
    assert not test.get("download_button")
    test.button(key="make_report").click().run()
    assert not test.exception
    assert not test.error
    (offered,) = test.get("download_button")
    assert offered.label == f"Download partnership-health-2026-Q3.{form}"
    _, data = test.session_state["report"]
    assert data.startswith(b"%PDF") if form == "pdf" else zipfile.is_zipfile(io.BytesIO(data))


def test_report_page_says_how_long_and_of_whom(opened: Callable[..., AppTest]) -> None:
    test = opened("report")
    assert "About 13 slides, with a page for each of the 2 partnerships that need attention first." in said(test)
    [every] = test.checkbox
    assert every.label == "With a page for every partnership (2)"
    every.check().run()
    assert "with a page for every partnership" in said(test)
    test.session_state["format"] = "xlsx"
    assert not test.run().checkbox
    assert "Every row" in said(test)


def test_report_page_says_one_partnership_of_one(opened: Callable[..., AppTest]) -> None:
    test = opened("report", covers="partnership", format="pdf")
    assert "pages, about one partnership." in said(test)
    assert "portfolio" not in said(test)
    assert not test.checkbox


def test_another_choice_takes_the_made_report_away(opened: Callable[..., AppTest]) -> None:
    test = opened("report", format="xlsx")
    test.button(key="make_report").click().run()
    assert test.get("download_button")
    test.multiselect(key="region").select("Java").run()
    assert "A report of 1 partnership in Q3 2026" in said(test)
    assert not test.get("download_button")


def test_quarters_carry_the_fiscal_year_where_one_is_set(
    opened: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEALTH_FISCAL_YEAR_START", "4")
    assert "FY26 Q2 (Jul–Sept 2026)" in said(opened("report"))
    monkeypatch.setenv("HEALTH_FISCAL_YEAR_START", "5")
    assert "a fiscal year starts with a calendar quarter" in opened("report").error[0].value
