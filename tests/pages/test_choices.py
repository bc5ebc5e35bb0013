"""Choices hold on every page and travel in the link; the language can be switched."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Open
from tests.pages.walking import links_of, metrics_of, said_on, wrong_on


def test_a_filter_in_the_link_narrows_every_page(demo: Open) -> None:
    for page in ("overview/portfolio", "overview/partnership", "overview/compare", "help/method"):
        app = demo(page, type="channel")
        assert app.multiselect(key="type").value == ["channel"]
        assert app.sidebar.caption[0].value == "The filters leave 11 of 60 partnerships: Channel partnership."


@pytest.mark.parametrize(
    ("page", "n"), [("overview/portfolio", 1), ("improve/benefits", 1), ("help/method", 0), ("data/upload", 0)]
)
def test_a_page_the_filters_act_on_says_so_itself(demo: Open, page: str, n: int) -> None:
    told = ":material/filter_list: Filters: Channel partnership · 11 of 60 partnerships"
    assert [caption.value for caption in demo(page, type="channel").main.caption].count(told) == n


def test_without_filters_a_page_says_nothing_of_them(demo: Open) -> None:
    assert not [told for told in said_on(demo("overview/portfolio")) if "Filters:" in told]


def test_filters_chosen_on_one_page_hold_on_the_next(demo: Open) -> None:
    app = demo("overview/portfolio")
    app.multiselect(key="type").set_value(["channel"]).run()
    app.multiselect(key="audience").set_value(["b2b"]).run()
    left = app.sidebar.caption[0].value
    for page in ("overview/compare", "overview/partnership", "help/method", "overview/portfolio"):
        app.switch_page(f"pages/{page}.py").run()
        assert (app.multiselect(key="type").value, app.multiselect(key="audience").value) == (["channel"], ["b2b"])
        assert app.sidebar.caption[0].value == left
    assert wrong_on(app) == []


def test_two_values_of_one_filter_are_both_kept(demo: Open) -> None:
    app = demo(type=["channel", "strategic"])
    assert app.multiselect(key="type").value == ["channel", "strategic"]


def test_filters_leave_as_many_as_they_say(demo: Open) -> None:
    app = demo("overview/portfolio", type="channel")
    assert sum(int(n) for n in metrics_of(app).values()) == 11


def test_a_quarter_in_the_link_is_shown(demo: Open) -> None:
    app = demo("overview/portfolio", quarter="2025-Q1")
    assert app.selectbox(key="quarter").value == "2025-Q1"
    assert any("Q1 2025" in told for told in said_on(app))


def test_an_unknown_quarter_falls_back_to_the_newest(demo: Open) -> None:
    assert demo("overview/portfolio", quarter="1066-Q1").selectbox(key="quarter").value == "2026-Q3"


def test_links_to_partnerships_carry_the_choices_in_force(demo: Open) -> None:
    links = [link for link in links_of(demo("overview/portfolio", type="channel")) if "partnership=" in link]
    assert links
    assert all("type=channel" in link for link in links)


def test_the_language_follows_the_browser(demo: Open) -> None:
    assert demo(language="en").button_group(key="lang").value == "en"
    assert demo(language="id").button_group(key="lang").value == "id"


def test_the_language_of_the_link_wins_over_the_browser(demo: Open) -> None:
    assert demo(language="en", lang="id").button_group(key="lang").value == "id"


def test_the_language_can_be_switched_and_stays_switched(demo: Open) -> None:
    app = demo("overview/portfolio")
    assert "Supply chain partnership" in app.multiselect(key="type").options
    app.button_group(key="lang").set_value("id").run()
    assert "Kemitraan rantai pasok" in app.multiselect(key="type").options
    app.switch_page("pages/overview/compare.py").run()
    assert "Kemitraan rantai pasok" in app.multiselect(key="type").options


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_link_made_in_one_language_opens_in_the_other(demo: Open, language: str) -> None:
    app = demo(language=language, type="channel")
    assert app.multiselect(key="type").value == ["channel"]
    assert _in_link(app)[0] == ["channel"]


def test_a_choice_made_on_the_page_goes_into_the_link_by_its_code(demo: Open) -> None:
    app = demo("overview/portfolio", language="id")
    app.multiselect(key="type").set_value(["channel", "technology"]).run()
    app.selectbox(key="quarter").set_value("2026-Q1").run()
    assert _in_link(app) == (["channel", "technology"], ["2026-Q1"])
    app.switch_page("pages/overview/compare.py").run()
    assert _in_link(app) == (["channel", "technology"], ["2026-Q1"])


def test_a_yes_travels_in_the_link_and_a_no_goes_without_saying(demo: Open) -> None:
    app = demo("overview/report", every="true")
    assert app.checkbox(key="every").value is True
    app.checkbox(key="every").uncheck().run()
    assert (app.checkbox(key="every").value, app.query_params.get("every")) == (False, None)
    app.checkbox(key="every").check().run()
    assert app.query_params["every"] in ("true", ["true"])
    assert demo("overview/report", every="perhaps").checkbox(key="every").value is False


def test_two_set_against_each_other_go_into_the_link(demo: Open) -> None:
    app = demo("overview/compare", type="channel")
    assert app.selectbox(key="duel_1").value != app.selectbox(key="duel_2").value
    app.selectbox(key="duel_2").select_index(len(app.selectbox(key="duel_2").options) - 1).run()
    chosen = app.selectbox(key="duel_2").value
    link = {name: value for name, value in app.query_params.items() if name.startswith("duel")}
    assert [value[-1] if isinstance(value, list) else value for value in link.values()] == [chosen]
    again = demo("overview/compare", type="channel", duel_2=chosen)
    assert again.selectbox(key="duel_2").value == chosen


def _in_link(app: AppTest) -> tuple[list[str], list[str]]:
    """Give types and quarters of the link; a single one is held as text."""
    held = (app.query_params.get(name, []) for name in ("type", "quarter"))
    types, quarters = ([value] if isinstance(value, str) else list(value) for value in held)
    return types, quarters


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_filter_survives_a_change_of_language(demo: Open, language: str) -> None:
    app = demo("overview/portfolio", language=language, type="channel", quarter="2025-Q1")
    app.button_group(key="lang").set_value("id" if language == "en" else "en").run()
    assert (app.multiselect(key="type").value, app.selectbox(key="quarter").value) == (["channel"], "2025-Q1")
    assert wrong_on(app) == []


@pytest.mark.parametrize("page", ["overview/partnership", "help/method"])
def test_a_partnership_in_the_link_is_the_one_shown(demo: Open, page: str) -> None:
    app = demo(page, partnership="quillavane-data-exchange")
    assert app.selectbox(key="partnership").value == "quillavane-data-exchange"


def test_a_partnership_outside_the_filters_can_still_be_opened_by_its_link(demo: Open) -> None:
    app = demo("overview/partnership", partnership="quillavane-data-exchange", type="channel")
    assert app.selectbox(key="partnership").value == "quillavane-data-exchange"
    assert wrong_on(app) == []


@pytest.mark.parametrize("page", ["goals", "actions", "benefits", "lifecycle"])
def test_filters_that_leave_nothing_are_not_told_as_nothing_written(demo: Open, page: str) -> None:
    app = demo(f"improve/{page}", type="joint_venture", sector="hybrid", audience="b2c")
    assert wrong_on(app) == []
    assert [shown.value for shown in app.subheader] == ["Nothing is left to show"]
