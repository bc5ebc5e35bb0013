"""Each page in a real browser: it stands, fits, says nothing wrong, and asks nobody else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import ARTEFACTS, PATHS, PHONE, WIDE, Visit, Visits, serving, window

Looking = Callable[[str], tuple[Visit, str]]
LOOKS = [(WIDE, "light", "en-GB"), (PHONE, "dark", "id-ID")]


@pytest.mark.parametrize("path", ["", "portfolio", "upload"])
def test_a_deep_link_on_a_fresh_server_shows_the_frame(demo_url: str, visits: Visits, path: str) -> None:
    with serving(demo_url) as address:
        visit = visits(address).open(path)
        assert visit.tab.locator('[data-testid="stSidebarNav"]').count() == 1
        assert visit.tab.locator('[data-testid="stSidebar"] .st-key-lang').count() == 1
        assert visit.tab.get_by_text("Page not found").count() == 0


@pytest.fixture(scope="module", params=LOOKS, ids=str)
def looking(request: pytest.FixtureRequest, server: str, chromium: Any) -> Iterator[Looking]:
    """Keep one window for all pages of a look: what every page fetches is then fetched once, as for people."""
    width, scheme, language = request.param
    with window(chromium, width=width, scheme=scheme, language=language) as new_tab:
        yield lambda path: (new_tab(server).open(path), f"{path}-{width}-{scheme}-{language[:2]}")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_stands_and_fits(looking: Looking, path: str) -> None:
    visit, name = looking(path)
    assert visit.exceptions() == 0
    assert visit.sideways() <= 0
    assert visit.barriers() == []
    ARTEFACTS.mkdir(exist_ok=True)
    visit.tab.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)
    visit.leave()
