"""Each page in a real browser: it stands, fits, says nothing wrong, and asks nobody else."""

import pytest

from tests.browser.conftest import ARTEFACTS, PATHS, PHONE, WIDE, Visits, serving

Look = tuple[int, str, str]
LOOKS: list[Look] = [(WIDE, "light", "en-GB"), (PHONE, "dark", "id-ID")]


@pytest.mark.parametrize("path", ["", "portfolio", "upload"])
def test_a_deep_link_on_a_fresh_server_shows_the_frame(demo_url: str, visits: Visits, path: str) -> None:
    with serving(demo_url) as address:
        visit = visits(address).open(path)
        assert visit.tab.locator('[data-testid="stSidebarNav"]').count() == 1
        assert visit.tab.locator('[data-testid="stSidebar"] .st-key-lang').count() == 1
        assert visit.tab.get_by_text("Page not found").count() == 0


def test_the_charts_code_comes_packed_and_once(server: str, visits: Visits) -> None:
    visit = visits(server)
    found = []
    visit.tab.on("response", lambda answer: found.append(answer) if "PlotlyChart" in answer.url else None)
    visit.open("portfolio")
    assert [answer.all_headers().get("content-encoding") for answer in found] == ["gzip"]


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_stands_and_fits(server: str, visits: Visits, look: Look, path: str) -> None:
    width, scheme, language = look
    visit = visits(server, width=width, scheme=scheme, language=language).open(path)
    assert visit.exceptions() == 0
    assert visit.sideways() <= 0
    assert visit.barriers() == []
    ARTEFACTS.mkdir(exist_ok=True)
    visit.tab.screenshot(path=ARTEFACTS / f"{path}-{width}-{scheme}-{language[:2]}.png", full_page=True)
