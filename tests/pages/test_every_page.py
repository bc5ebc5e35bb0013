"""Every page of the navigation can be opened: in both languages, full, empty, with one quarter, filtered to nothing."""

import csv

import pytest

from health.store.read.visible import FILTERS
from tests.pages.conftest import DEMO, Open
from tests.pages.walking import PAGES, ROOT, is_marked_simulated, keys_on, said_on, wrong_on

LANGUAGES = ("en", "id")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_on_the_demonstration_portfolio(demo: Open, page: str, language: str) -> None:
    app = demo(page, language=language)
    assert wrong_on(app) == []
    assert app.title[0].value
    assert said_on(app)
    assert keys_on(app) >= {"lang", *FILTERS}
    assert is_marked_simulated(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_on_an_empty_database(empty: Open, page: str) -> None:
    app = empty(page, language="id")
    assert wrong_on(app) == []
    assert app.title[0].value
    assert said_on(app)
    assert not is_marked_simulated(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_one_quarter_of_kpis_and_no_survey(one_quarter: Open, page: str) -> None:
    app = one_quarter(page)
    assert wrong_on(app) == []
    assert app.title[0].value
    assert said_on(app)


def impossible_filters() -> dict[str, str]:
    """Give a type and a region that occur, but never together."""
    with (DEMO / "partnerships.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    together = {(row["type"], row["region"], row["sector"]) for row in rows}
    return next(
        {"type": kind, "region": region, "sector": sector}
        for kind in sorted({row["type"] for row in rows})
        for region in sorted({row["region"] for row in rows})
        for sector in sorted({row["sector"] for row in rows})
        if (kind, region, sector) not in together
    )


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_when_the_filters_leave_nothing(demo: Open, page: str) -> None:
    app = demo(page, **impossible_filters())
    assert wrong_on(app) == []
    assert app.title[0].value
    assert said_on(app)
    assert app.sidebar.caption[0].value.startswith("The filters leave 0 of 60 partnerships: ")


CRAFTED = [
    {
        "quarter": "2026-Q9", "partnership": "<script>alert(1)</script>", "type": "<b>bold</b>", "lang": "xx",
        "region": "'; DROP TABLE partnership; --", "by": "__class__", "kind": "nonsense", "stage": "{0.__class__}",
    },
    {"quarter": ["1066-Q1", "2026-Q3"], "partnership": ["one", "two"], "by": "", "stage": "", "unknown": "parameter"},
]  # fmt: skip


@pytest.mark.parametrize("link", CRAFTED, ids=str)
@pytest.mark.parametrize("page", PAGES)
def test_a_crafted_link_opens_the_page_as_if_it_said_nothing(demo: Open, page: str, link: dict[str, str]) -> None:
    app = demo(page, **link)
    assert list(app.exception) == []
    assert app.title[0].value
    for told in said_on(app):
        assert "<script>" not in told
        assert "DROP TABLE" not in told


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_a_page_and_not_a_program(page: str) -> None:
    lines = (ROOT / "pages" / f"{page}.py").read_text("utf-8").splitlines()
    assert len(lines) < 60
