"""Opening every page in a browser against a bare page; server time at many partnerships against 100."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import database
import run

FEW = 100
# A telephone far from the server: milliseconds there and back, bytes a second.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 500_000, "uploadThroughput": 500_000}
PAGES = (
    "portfolio", "partnership", "compare", "ecosystem", "report", "actions", "goals", "benefits", "lifecycle",
    "upload", "history", "survey", "method", "whatif",
)  # fmt: skip
# A chart is drawn or, on a page that has none here, all of it.
DRAWN = """() => document.querySelector('.js-plotly-plot .main-svg') || (
    document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === 'notRunning'
    && document.querySelector('h1')
    && !document.querySelector('[data-testid="stSkeleton"], [data-testid="stPlotlyChart"]'))"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def report(*, partnerships: int, repeats: int) -> None:
    """Print browser ratios and server times."""
    with tempfile.TemporaryDirectory() as place:
        many = database.build(Path(place) / "many", partnerships=partnerships)
        few = database.build(Path(place) / "few", partnerships=FEW)
        in_browser(many, partnerships=partnerships, repeats=repeats)
        on_a_slow_line(many, partnerships=partnerships)
        on_server(many, few, partnerships=partnerships, repeats=repeats)
        while_trying(many, partnerships=partnerships, repeats=repeats)


def on_a_slow_line(many: Path, *, partnerships: int) -> None:
    """Print seconds until the first chart over a slow line, and of a bare page over the same; one turn of each."""
    from playwright.sync_api import sync_playwright

    bare = Path(__file__).with_name("bare.py")
    with served(run.ROOT / "app.py", many) as ours, served(bare, many) as theirs, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, address in (("bare", theirs), ("portfolio", ours), ("partnership", f"{ours}/partnership")):
            page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
            page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
            start = time.perf_counter()
            page.goto(address)
            page.wait_for_function(DRAWN, timeout=120_000)
            print(f"slow line, {partnerships:,} partnerships, {name:12} {time.perf_counter() - start:5.2f} s")
            page.context.close()
        browser.close()


def in_browser(many: Path, *, partnerships: int, repeats: int) -> None:
    """Time from the click on a link until a page is there, medians of fresh browser contexts, turn about."""
    from playwright.sync_api import sync_playwright

    bare = Path(__file__).with_name("bare.py")
    with served(run.ROOT / "app.py", many) as ours, served(bare, many) as theirs, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        targets = {"bare": theirs, **{name: f"{ours}/{name}" for name in PAGES}}
        seconds: dict[str, list[float]] = {name: [] for name in targets}
        for turn in range(repeats + 1):
            for name, address in targets.items():
                page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
                start = time.perf_counter()
                page.goto(address)
                page.wait_for_function(DRAWN, timeout=60_000)
                if turn:  # the first turn fills caches on both sides alike
                    seconds[name].append(time.perf_counter() - start)
                page.context.close()
        browser.close()
    middle = {name: statistics.median(values) for name, values in seconds.items()}
    for name, median in middle.items():
        print(
            f"browser, {partnerships:,} partnerships, {name:12} {median:5.2f} s  ×{median / middle['bare']:.2f} of bare"
        )


def on_server(many: Path, few: Path, *, partnerships: int, repeats: int) -> None:
    """Time script runs of every page in one process, first view of the data (nothing cached), medians.

    Seconds of processor, the embedded database included: unlike a clock they do not tell how busy the machine was.
    """
    for page in PAGES:
        slow, fast = (script_seconds(path, page, repeats=repeats) for path in (many, few))
        print(f"server, {page:12} {slow:6.3f} s at {partnerships:,}, {fast:6.3f} s at {FEW}: ×{slow / fast:.2f}")


def script_seconds(path: Path, page: str, *, repeats: int) -> float:
    """Run a page's script with empty caches; return the median of its seconds."""
    script = next((run.ROOT / "pages").glob(f"*/{page}.py")).relative_to(run.ROOT).as_posix()
    code = f"""
import statistics, time, warnings
warnings.simplefilter("ignore")
import streamlit as st
from streamlit.testing.v1 import AppTest
at = AppTest.from_file("app.py", default_timeout=60).run()
seconds = []
for turn in range({repeats + 1}):
    st.cache_data.clear()
    at = AppTest.from_file("app.py", default_timeout=60)
    start = time.process_time()
    at.switch_page("{script}").run()
    seconds.append(time.process_time() - start)
    assert not at.exception, at.exception
print(statistics.median(seconds[1:]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=run.ROOT, env=environment(path), check=True, capture_output=True, text=True
    )
    return float(done.stdout.split()[-1])


def while_trying(path: Path, *, partnerships: int, repeats: int) -> None:
    """Time the whole run of the What if page after a slider was moved, as it is answered while somebody tries."""
    busy, waited = run_in_app(path, TRIED, str(repeats))
    told = f"{1000 * busy:.0f} ms of processor, {1000 * waited:.0f} ms in all (wanted: 300)"
    print(f"server, a slider moved on What if: {told} at {partnerships:,}")


TRIED = """
import statistics, sys, time, warnings
warnings.simplefilter("ignore")
from streamlit.testing.v1 import AppTest
at = AppTest.from_file(sys.argv[1], default_timeout=120).run()
at.switch_page("pages/help/whatif.py").run()
busy, waited = [], []
for turn in range(int(sys.argv[2]) + 2):
    at.slider(key="w_trust").set_value(10.0 + turn)
    start, began = time.perf_counter(), time.process_time()
    at.run()
    waited.append(time.perf_counter() - start)
    busy.append(time.process_time() - began)
    assert not at.exception, at.exception
print(statistics.median(busy[2:]), statistics.median(waited[2:]))
"""


def run_in_app(path: Path, code: str, *arguments: str) -> list[float]:
    """Run code beside the app in a process of its own; give the numbers of the last line it prints."""
    command = [sys.executable, "-c", code, str(run.ROOT / "app.py"), *arguments]
    done = subprocess.run(command, cwd=run.ROOT, env=environment(path), check=True, capture_output=True, text=True)
    return [float(number) for number in done.stdout.splitlines()[-1].split()]


def environment(path: Path) -> dict[str, str]:
    """Point the app at a database."""
    return dict(os.environ) | {"DATABASE_URL": f"sqlite:///{path}"}


@contextlib.contextmanager
def served(script: Path, path: Path) -> Iterator[str]:
    """Serve a script on a free port until the block ends; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1"]
    server = subprocess.Popen(
        command, cwd=run.ROOT, env=environment(path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/_stcore/health").read()
                break
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()
