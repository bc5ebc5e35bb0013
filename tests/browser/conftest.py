"""A fresh server and a real Chromium, for what only a browser can tell."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ENVIRONMENT, skip_or_fail

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / "tests" / "artefacts"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# Pages by the address people share; the question they answer is tested elsewhere.
PATHS = (
    "portfolio", "partnership", "compare", "ecosystem", "report", "actions", "goals", "benefits", "lifecycle",
    "survey", "upload", "history", "method", "whatif",
)  # fmt: skip
# Streamlit's navigation puts links between its list and the items: said of it, and not ours to mend.
NAVIGATION, THEIRS = '[data-testid="stSidebarNav"]', ("list", "listitem")
WIDE, PHONE = 1440, 390
LIMIT_MS = 60_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@dataclass
class Visit:
    """One tab with what went wrong in it: errors on the console, requests that left this machine."""

    tab: Any
    address: str
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def open(self, path: str) -> "Visit":
        self.tab.goto(f"{self.address}/{path}")
        return self.still()

    def still(self) -> "Visit":
        """Wait until the script has run, everything it sent is drawn, and no chart is missing."""
        self.tab.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=LIMIT_MS)
        self.tab.wait_for_selector("h1", timeout=LIMIT_MS)
        self.tab.wait_for_function(DRAWN, timeout=LIMIT_MS)
        return self

    def leave(self) -> None:
        """Close the tab, and hold it to no error and no request elsewhere."""
        self.tab.close()
        assert self.errors == []
        assert self.strangers == []

    def exceptions(self) -> int:
        return int(self.tab.locator('[data-testid="stException"]').count())

    def sideways(self) -> int:
        """Give by how many pixels the page is wider than the screen."""
        return int(self.tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def barriers(self) -> list[str]:
        """List what axe finds serious or critical, each with its place, without what Streamlit itself brings."""
        from axe_playwright_python.sync_playwright import Axe

        findings = Axe().run(self.tab, options={"resultTypes": ["violations"]}).response["violations"]
        serious = [finding for finding in findings if finding["impact"] in ("serious", "critical")]
        return [
            f"{finding['id']}: {node['html'][:300]}"
            for finding in serious
            for node in finding["nodes"]
            if not (finding["id"] in THEIRS and self.lies_in_navigation(node["target"][0]))
        ]

    def lies_in_navigation(self, selector: str) -> bool:
        return bool(self.tab.locator(f"{NAVIGATION} {selector}, {NAVIGATION}:has({selector})").count())


DRAWN = """() => document.querySelector('[data-testid="stApp"]').dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid="stSkeleton"]')
    && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(c => c.querySelector('.main-svg'))"""

Visits = Callable[..., Visit]
NewTab = Callable[[str], Visit]
Windows = Callable[..., NewTab]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        skip_or_fail("browser", "no Playwright: pip install -r tests/requirements.txt brings it")
    program = shutil.which("chromium")
    if program is None:
        skip_or_fail("browser", "no chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo_url(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("served") / "demo.db"
    shutil.copy(demo_file, path)
    return f"sqlite:///{path}"


@contextmanager
def serving(url: str) -> Iterator[str]:
    """Run the dashboard as README says, on a free port; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    environment = {**os.environ, **ENVIRONMENT, "DATABASE_URL": url}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + LIMIT_MS / 1000
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended by itself"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except OSError:
            server_needs_a_moment(server)
    pytest.fail("the server did not answer")


def server_needs_a_moment(server: subprocess.Popen[bytes]) -> None:
    try:
        server.wait(timeout=0.2)
    except subprocess.TimeoutExpired:
        return


@pytest.fixture(scope="session")
def server(demo_url: str, chromium: Any) -> Iterator[str]:
    with serving(demo_url) as address:
        yield address


@pytest.fixture
def own_server(demo_url: str, chromium: Any, tmp_path: Path) -> Iterator[str]:
    """Serve a copy of the demonstration portfolio to a test that writes."""
    shutil.copy(demo_url.removeprefix("sqlite:///"), tmp_path / "own.db")
    with serving(f"sqlite:///{tmp_path / 'own.db'}") as address:
        yield address


@pytest.fixture(scope="session")
def windows(chromium: Any) -> Iterator[Windows]:
    """Keep one window for each look: what every page fetches is then fetched once, as for people."""
    with ExitStack() as held:
        yield cache(lambda *look: held.enter_context(window(chromium, *look)))


@pytest.fixture
def visits(windows: Windows) -> Iterator[Visits]:
    """Open tabs as people have them, and leave them at the end."""
    opened: list[Visit] = []

    def visit(address: str, *, width: int = WIDE, scheme: str = "light", language: str = "en-GB") -> Visit:
        opened.append(windows(width, scheme, language)(address))
        return opened[-1]

    yield visit
    for one in opened:
        one.leave()


@contextmanager
def window(chromium: Any, width: int, scheme: str, language: str) -> Iterator[NewTab]:
    """Open a window that looks so; it gives new tabs that note what goes wrong in them."""
    context = chromium.new_context(
        viewport={"width": width, "height": 1400}, color_scheme=scheme, locale=language, reduced_motion="reduce"
    )

    def new_tab(address: str) -> Visit:
        found = Visit(context.new_page(), address)
        found.tab.on("console", lambda told: note_error(found, told))
        found.tab.on("response", lambda answer: note_refusal(found, status=answer.status, url=answer.url))
        found.tab.on("pageerror", lambda error: found.errors.append(str(error)))
        found.tab.on("request", lambda request: note_stranger(found, request.url))
        return found

    yield new_tab
    context.close()


def note_error(visit: Visit, told: Any) -> None:
    """Keep what a page's own scripts complain about; answers the server refused are kept by `note_refusal`."""
    if told.type == "error" and not told.text.startswith("Failed to load resource"):
        visit.errors.append(told.text)


def note_refusal(visit: Visit, *, status: int, url: str) -> None:
    """Keep refused requests, save for Streamlit's search for its own root below a deep link (/upload/_stcore/…)."""
    if status >= 400 and "/_stcore/" not in url:
        visit.errors.append(f"{status} {url}")


def note_stranger(visit: Visit, url: str) -> None:
    if not url.startswith((visit.address, visit.address.replace("http", "ws"), "data:", "blob:")):
        visit.strangers.append(url)
