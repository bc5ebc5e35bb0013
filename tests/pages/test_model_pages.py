"""Compare, What if and Survey as people meet them: entered through the app, on a small real database."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from health import assess
from health.scoring import ScoringModel
from health.store.engine import reading
from health.store.read import visible, whatif
from tests.conftest import NOW
from tests.loading import ALPHA_AND_BETA, TESTER, load, values, wave
from tests.pages.walking import links_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "compare": "overview",
    "portfolio": "overview",
    "partnership": "overview",
    "survey": "data",
    "whatif": "help",
    "method": "help",
}

MEASURED = (
    "joint_meetings_held",
    "goals_agreed",
    "tasks_with_owner",
    "planned_value_realised",
    "reviews_held",
    "settled_without_escalation",
)

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def empty(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("DATABASE_URL", str(sqlite_engine.url))
    st.cache_data.clear()
    st.cache_resource.clear()
    return sqlite_engine


@pytest.fixture
def filled(empty: Engine, catalogue) -> Engine:
    items = tuple(item.code for item in catalogue.items)
    load(empty, "partnerships", ALPHA_AND_BETA)
    ours, theirs = [5, 4, 4, 5, 3, 4], [4, 5, 4, 3, 5]
    load(empty, "answers", wave("alpha", "2026-Q3", own=ours, partner=theirs, items=items))
    load(empty, "answers", wave("beta", "2026-Q3", own=[2, 3, 2, 1, 3], partner=[3, 2, 3, 2, 2], items=items))
    return empty


def opened(page: str, **asked: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in {"lang": "en", **asked}.items():
        app.query_params[name] = value
    return app.switch_page(f"pages/{PAGES[page]}/{page}.py").run()


def figures(app: AppTest) -> list[tuple[str, str]]:
    said(app)
    return [(metric.label, metric.value) for metric in app.metric]


def said(app: AppTest) -> str:
    assert not app.exception, app.exception
    assert not app.error, [error.value for error in app.error]
    return " ".join(element.value for element in (*app.markdown, *app.caption, *app.subheader))


def test_compare_tells_who_beats_whom_and_how_firm_ranks_are(filled: Engine) -> None:
    told = said(opened("compare"))
    assert "**Alpha** beats Beta in **over 99%** of weightings" in told
    assert "How firm are scores and ranks?" in told


def test_a_partnership_shows_its_rank_with_its_interval(filled: Engine) -> None:
    assert "Rank **#1 (1 to 1)** of 2" in said(opened("partnership", partnership="alpha", leaf="firm"))


def test_what_if_starts_as_the_published_model(filled: Engine) -> None:
    assert "Nothing differs: every score and band of the 2 partnerships is the same." in said(opened("whatif"))


def test_what_if_writes_scores_and_names_as_people_do(filled: Engine) -> None:
    app = opened("whatif", lang="id")
    [scores] = [shown for shown in app.dataframe if "Skor nanti" in shown.value]
    written = pa.ipc.open_stream(scores.proto.arrow_data.styler.display_values).read_pandas()
    then = written.iloc[:, list(scores.value.columns).index("Skor nanti")]
    assert list(then) == [f"{score:.1f}".replace(".", ",") for score in scores.value["Skor nanti"]]
    assert app.selectbox(key="band_set").options[0] == "Wilder Collaboration Factors Inventory"


def test_what_if_travels_in_the_link_and_saves_nothing(filled: Engine) -> None:
    app = opened("whatif", aggregation="arithmetic mean", band_set="wri", w_trust="40")
    assert "change" in said(app)
    assert app.slider(key="w_trust").value == 40.0
    assert app.selectbox(key="band_set").value == "wri"
    with reading(filled) as connection:
        assert len(whatif.versions(connection, TESTER)) == 1


def test_a_trial_is_published_with_its_reason_and_listed(filled: Engine) -> None:
    app = opened("whatif", w_trust="40")
    app.text_input(key="reason").input("Trust first").run()
    app.button(key="publish").click().run()
    assert "As published" not in said(app)
    with reading(filled) as connection:
        assert whatif.versions(connection, TESTER)["reason"].tolist()[0] == "Trust first"


def published(engine: Engine) -> None:
    """Publish a second version, which weighs trust five times as much and draws the bands lower."""
    with reading(engine) as connection:
        model = ScoringModel.from_json(visible.model_in_force(connection)[1])
    trial = replace(model, weights=(5.0, *model.weights[1:]), band_set="wri")
    assess.publish(engine, TESTER, model=trial, reason="Trust first", at=NOW)


@pytest.mark.parametrize("page", ["portfolio", "partnership"])
def test_a_past_quarter_is_shown_as_published_or_with_todays_model(filled: Engine, page: str) -> None:
    before = figures(opened(page, partnership="alpha"))
    published(filled)
    today = opened(page, partnership="alpha")
    assert not today.info
    assert figures(today) != before
    today.segmented_control(key="scored").set_value("published").run()
    notice = today.info[0].value
    assert (
        "**Q3 2026 as published.** Every score, band and change below is by the scoring model, version 1 of" in notice
    )
    assert "no change shown is a change of model" in notice
    assert figures(today) == before
    assert figures(opened(page, partnership="alpha", scored="published")) == before


def test_a_quarter_as_published_is_told_beside_todays_model(filled: Engine) -> None:
    published(filled)
    now = opened("partnership", partnership="alpha")
    score = next(metric.value for metric in now.metric if metric.label == "Health score")
    told = said(opened("partnership", partnership="alpha", scored="published"))
    assert f"By today's model: {score}, " in told
    assert "it is not a change of health" in told


def test_links_keep_the_choice_of_version(filled: Engine) -> None:
    published(filled)
    app = opened("portfolio", scored="published")
    assert any("scored=published" in link for link in links_of(app))


def fewer_asked_for_since(engine: Engine) -> None:
    """Two quarters told by a version that asks for 7 people, then one that asks for 5; 6 rated the second statement."""
    with reading(engine) as connection:
        model = ScoringModel.from_json(visible.model_in_force(connection)[1])
    load(engine, "partnerships", ALPHA_AND_BETA)
    assess.publish(engine, TESTER, model=replace(model, min_respondents=7), reason="Shy people", at=NOW)
    for quarter, answer in (("2026-Q2", 4), ("2026-Q3", 2)):
        lines = ["partnership,quarter,side,respondent,TRU1,TRU2"]
        lines += [f"alpha,{quarter},own,o{person},{answer},{answer if person else 'n/a'}" for person in range(7)]
        load(engine, "answers", "\n".join(lines) + "\n")
        load(engine, "values", values(*(f"alpha,{kpi},{quarter},{20 * answer}" for kpi in MEASURED)))
    assess.publish(engine, TESTER, model=model, reason="Enough trust", at=NOW)


def test_the_trace_of_a_published_quarter_holds_to_what_its_version_asked_for(empty: Engine) -> None:
    fewer_asked_for_since(empty)
    today = said(opened("partnership", partnership="alpha", cause="trust"))
    assert "Too few people answered" not in today
    then = said(opened("partnership", partnership="alpha", cause="trust", scored="published"))
    assert "Too few people answered to tell its statements apart." in then


def test_the_trace_of_a_published_quarter_says_where_values_were_corrected_since(empty: Engine) -> None:
    fewer_asked_for_since(empty)
    asked = {"partnership": "alpha", "cause": "measurement", "scored": "published"}
    assert "Listed as stored today" not in said(opened("partnership", **asked))
    load(empty, "values", values("alpha,reviews_held,2026-Q3,60"))
    assert "Listed as stored today: values or definitions were corrected since" in said(opened("partnership", **asked))
    assert "Listed as stored today" not in said(opened("partnership", **{**asked, "scored": "today"}))


def test_alerts_are_not_told_beside_scores_of_another_version(filled: Engine) -> None:
    published(filled)
    told = said(opened("portfolio", view="alerts", scored="published"))
    assert "Alerts are raised by today's model: choose it to see them." in told


def test_under_one_version_there_is_nothing_to_choose(filled: Engine) -> None:
    app = opened("portfolio", scored="published")
    assert not [choice for choice in app.segmented_control if choice.key == "scored"]
    assert not app.info


def test_publishing_without_a_reason_says_what_is_missing(filled: Engine) -> None:
    app = opened("whatif", w_trust="40")
    app.button(key="publish").click().run()
    assert "needs a reason" in app.error[0].value


def test_the_survey_page_says_what_is_noise(filled: Engine) -> None:
    told = said(opened("survey"))
    assert "21 people of 2 partnerships answered" in told
    assert "With 5 respondents a side" in told


def test_the_method_page_says_how_well_it_holds(filled: Engine) -> None:
    assert "How well this holds" in said(opened("method"))
