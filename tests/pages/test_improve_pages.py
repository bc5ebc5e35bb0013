"""The Improve pages, entered as people do: they say something first, teach when empty, and write what was typed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from health.access import Viewer, local_viewer
from health.insight.agreements import CRITERIA
from health.store.engine import reading, writing
from health.store.ledger import records as ledger
from health.store.read.records import records
from pages.parts.entrance import door
from tests.conftest import NOW
from tests.loading import ALPHA_AND_BETA, load, values

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("actions", "goals", "benefits", "lifecycle")
KPI = "commitments_on_time"
GOAL = {"title": "Keep promises", "kpi": KPI, "baseline": 80.0, "start_quarter": 8104, "target": 95.0} | {
    "due_quarter": 8108,
    "owner": "Ani",
}
ACTION = {"title": "Meet weekly", "element": "trust", "owner": "Ani", "due": date(2020, 1, 1)} | {
    "status": "open",
    "began": 8104,
}


@pytest.fixture
def filled(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    load(sqlite_engine, "partnerships", ALPHA_AND_BETA)
    rows = [f"{code},{KPI},2026-Q{q},{80 + q}" for code in ("alpha", "beta") for q in (1, 2, 3)]
    load(sqlite_engine, "values", values(*rows))
    monkeypatch.setenv("DATABASE_URL", str(sqlite_engine.url))
    st.cache_resource.clear()
    st.cache_data.clear()
    yield sqlite_engine
    st.cache_resource.clear()
    st.cache_data.clear()


def opened(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages/parts/entrance/frame.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    app.switch_page(str(ROOT / f"pages/improve/{page}.py")).run()
    assert not app.exception
    assert not app.error
    return app


def texts(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*app.markdown, *app.caption, *app.subheader, *app.title))


def save(engine: Engine, catalogue, kind: str, says: dict, code: str = "alpha") -> ledger.Known:
    with writing(engine) as writer:
        return ledger.save(
            writer, local_viewer("tester"), kind=kind, partnership=code, says=says, catalogue=catalogue, at=NOW
        )


def stored(engine: Engine, kind: str) -> list[dict]:
    with reading(engine) as connection:
        return records(connection, local_viewer(), kind=kind).to_dict("records")


@pytest.mark.parametrize(
    ("page", "taught"),
    [
        ("actions", "No action is on record"),
        ("goals", "No goal is set"),
        ("benefits", "Nobody has said yet what this partnership is for"),
        ("lifecycle", "No agreement is on file"),
    ],
)
def test_an_empty_page_teaches(filled: Engine, page: str, taught: str) -> None:
    assert taught in texts(opened(page))


@pytest.mark.parametrize("page", PAGES)
def test_pages_teach_before_there_is_any_partnership(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", str(sqlite_engine.url))
    st.cache_resource.clear()
    st.cache_data.clear()
    assert "No partnership has a score yet" in texts(opened(page))
    st.cache_resource.clear()


def test_the_actions_page_says_what_is_overdue(filled: Engine, catalogue) -> None:
    save(filled, catalogue, "action", ACTION)
    save(filled, catalogue, "action", {**ACTION, "due": date(2099, 1, 1), "began": 8106}, code="beta")
    said = texts(opened("actions"))
    assert "2 actions are under way, **1 is overdue**; the oldest belongs to Ani." in said
    assert "the element rose" in said


def test_the_goals_page_says_which_goals_are_off_track(filled: Engine, catalogue) -> None:
    save(filled, catalogue, "goal", {**GOAL, "target": 84.0})
    save(filled, catalogue, "goal", {**GOAL, "target": 200.0}, code="beta")
    said = texts(opened("goals"))
    assert "1 of 2 goals are reached or on track; **1 is off track**: **Beta**." in said
    assert "83 in Q3 2026, the straight way asks" in said


def test_the_goals_page_counts_partnerships_where_one_has_several_goals_off_track(filled: Engine, catalogue) -> None:
    save(filled, catalogue, "goal", {**GOAL, "target": 200.0}, code="beta")
    save(filled, catalogue, "goal", {**GOAL, "target": 300.0}, code="beta")
    assert "0 of 2 goals are reached or on track; **2 are off track**, in 1 partnership: **Beta**." in texts(
        opened("goals")
    )


def test_a_goal_is_written_through_its_form(filled: Engine) -> None:
    app = opened("goals")
    app.button(key="new_goal").click().run()
    app.selectbox(key="whom_1").set_value("beta").run()
    app.text_input(key="title_1").input("Win back trust")
    app.selectbox(key="kpi_1").set_value(KPI)
    app.number_input(key="baseline_1").set_value(80.0)
    app.number_input(key="target_1").set_value(90.0)
    app.selectbox(key="due_quarter_1").set_value(8112)
    app.text_input(key="owner_1").input("Budi")
    app.button(key="save_1").click().run()
    [found] = stored(filled, "goal")
    assert (found["code"], found["title"], found["target"], found["changed_by"]) == (
        "beta",
        "Win back trust",
        90.0,
        "local",
    )


def test_a_new_goal_is_due_a_year_after_it_starts_unless_people_say_otherwise(filled: Engine) -> None:
    app = opened("goals")
    app.button(key="new_goal").click().run()
    app.selectbox(key="whom_1").set_value("alpha").run()
    assert app.selectbox(key="due_quarter_1").value == app.selectbox(key="start_quarter_1").value + 4


def test_a_new_goal_starts_at_its_kpis_newest_value(filled: Engine) -> None:
    app = opened("goals")
    app.button(key="new_goal").click().run()
    app.selectbox(key="whom_1").set_value("alpha").run()
    app.selectbox(key="kpi_1").set_value(KPI).run()
    assert app.number_input(key="baseline_1_83.0").value == 83.0
    assert "In Q3 2026 it stood at 83" in texts(app)


def changes_of_alpha() -> pd.DataFrame:
    app = AppTest.from_file(str(ROOT / "pages/parts/entrance/frame.py"), default_timeout=60)
    app.query_params["partnership"] = "alpha"
    app.run()
    app.switch_page(str(ROOT / "pages/overview/partnership.py")).run()
    assert not app.exception
    [told] = [frame.value for frame in app.dataframe if "What happened to it" in frame.value]
    return told


def test_the_partnership_page_tells_who_changed_what(filled: Engine, catalogue) -> None:
    known = save(filled, catalogue, "action", ACTION)
    with writing(filled) as writer:
        ledger.save(
            writer,
            local_viewer("other"),
            kind="action",
            partnership="alpha",
            says={**ACTION, "title": "Meet daily"},
            catalogue=catalogue,
            at=NOW,
            known=known,
        )
    load(filled, "values", values(*(f"alpha,{KPI},2026-Q{q},{80 + q}" for q in (1, 2, 3))))
    told = changes_of_alpha()
    assert sorted(told["What happened to it"]) == ["Changed: Title", "First written"]
    assert set(told["By whom"]) >= {"other"}


def test_the_partnership_page_tells_changes_of_benefits_and_needs_by_their_names(filled: Engine, catalogue) -> None:
    says = {"benefit": "learning", "side": "own", "planned": 3, "realised": None, "kpi": None, "evidence": None}
    save(filled, catalogue, "benefit", says)
    need = catalogue.needs_of("management")[0]
    save(filled, catalogue, "stage_check", {"stage": "management", "need": need.code, "met": True})
    assert set(changes_of_alpha()["What it says"]) == {"Learning", need.text.en}


def test_what_a_form_lacks_is_told_and_nothing_is_written(filled: Engine) -> None:
    app = opened("goals")
    app.button(key="new_goal").click().run()
    app.selectbox(key="whom_1").set_value("beta").run()
    app.button(key="save_1").click().run()
    assert [alert.value for alert in app.error] == ["Title is missing; fill it in"]
    assert stored(filled, "goal") == []


def test_a_record_changed_meanwhile_is_told_and_not_overwritten(filled: Engine, catalogue) -> None:
    known = save(filled, catalogue, "action", ACTION)
    app = opened("actions")
    app.button(key="change_action_overdue_alpha_1").click().run()
    with writing(filled) as writer:
        ledger.save(
            writer,
            local_viewer("other"),
            kind="action",
            partnership="alpha",
            says={**ACTION, "title": "Meet daily"},
            catalogue=catalogue,
            at=NOW,
            known=known,
        )
    app.text_input(key="title_1").input("Never meet")
    app.button(key="save_1").click().run()
    assert "Somebody changed this since you looked at it" in app.error[0].value
    assert [row["title"] for row in stored(filled, "action")] == ["Meet daily"]


def test_ticking_a_need_writes_who_and_when(filled: Engine) -> None:
    app = opened("lifecycle")
    app.checkbox(key="need_alpha_feedback_gathered_0").check().run()
    [found] = stored(filled, "stage_check")
    assert (found["need"], found["met"], found["changed_by"]) == ("feedback_gathered", True, "local")
    assert "ticked by someone at this computer" in texts(app)


def test_a_reader_sees_no_way_to_write(filled: Engine, catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    save(filled, catalogue, "action", ACTION)
    monkeypatch.setattr(door, "viewer", lambda _words: Viewer("looker"))
    for page in PAGES:
        app = opened(page)
        assert [b.key for b in app.button if str(b.key).startswith(("new_", "change_", "save_"))] == []
        assert all(box.disabled for box in app.checkbox)


def test_a_limited_viewer_reads_of_their_own_only(filled: Engine, catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, says in (("action", ACTION), ("goal", GOAL)):
        save(filled, catalogue, kind, {**says, "title": "Secret of beta"}, code="beta")
    save(
        filled, catalogue, "benefit", {"benefit": "learning", "side": "own", "planned": 3, "evidence": "Secret"}, "beta"
    )
    monkeypatch.setattr(door, "viewer", lambda _words: Viewer("ani", role="manager", regions=("Jawa",)))
    for page in PAGES:
        said = texts(opened(page, partnership="beta"))
        assert "Secret" not in said
        assert "Beta" not in said


@pytest.mark.parametrize(
    ("stage", "shown"), [("identification", "Choosing the partner"), ("renewal", "Renew or end?"), ("negotiation", "")]
)
def test_each_stage_brings_its_own_aid(filled: Engine, catalogue, stage: str, shown: str) -> None:
    load(filled, "partnerships", f"code,name,type,stage\nalpha,Alpha,channel,{stage}\n")
    save(filled, catalogue, "event", {"kind": "dispute", "day": date(2020, 1, 1), "text": "Long ago"})
    save(filled, catalogue, "candidate", {"name": "Nusa"} | dict.fromkeys(CRITERIA, 4))
    said = texts(opened("lifecycle"))
    assert shown in said
    assert ("**Nusa** leads with 4.0 of 5." in said) == (stage == "identification")
    assert "dispute within" not in said
