"""The live page: how soon it opens, how soon a moved slider is answered, and whether memory stays as it is.

Measured in a browser, from the input event to the frame in which the first answer is drawn. The machine's own browser
is found by its path; without one, or without Playwright, a line says what to install.
"""

import resource
import shutil
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.table import Line
from smarketing.dashboard.question import Asked, Question
from smarketing.dashboard.server import dashboard_of, serve

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LEVER = "compensation.shared_pool"
CHANGES, MANY_CHANGES, SETTLED = 20, 200, 40
FIRST_ANSWER_SECONDS, OPEN_SECONDS, MOST_GROWTH_MB = 1.0, 3.0, 50.0


def page_lines() -> Iterator[Line | str]:
    """Medians in the browser, and the growth of the server over many changes."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        path = None
    if path is None:
        yield "the live page: not measured; install chromium (Debian: apt-get install chromium) and playwright"
    else:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=path, args=["--no-sandbox", "--disable-background-networking"]
            )
            address = _served()
            opened = [_open(browser, address) for _ in range(3)]
            page = opened[-1][1]
            yield Line(
                "live page: opened, first answer drawn", statistics.median(s for s, _ in opened), "s", OPEN_SECONDS
            )
            took = [_move(page, (number + 1) / 100) for number in range(CHANGES)]
            yield Line(f"  slider to first answer, of {CHANGES}", statistics.median(took), "s", FIRST_ANSWER_SECONDS)
            yield Line("  slowest of them", max(took), "s")
            browser.close()
    yield Line(f"  memory gained, changes {SETTLED} to {MANY_CHANGES}", _growth(), "MB", MOST_GROWTH_MB)


def _served() -> str:
    addresses: list[str] = []
    ready = threading.Event()

    def tell(address: str) -> None:
        addresses.append(address)
        ready.set()

    dashboard = dashboard_of([])
    for message in dashboard.messages(dashboard.start):  # a warm start: compiled and loaded
        if message["kind"] == "answer":
            break
    threading.Thread(target=serve, args=(dashboard, "127.0.0.1", 0, tell), daemon=True).start()
    ready.wait()
    return addresses[0]


def _open(browser: Any, address: str) -> tuple[float, Any]:
    """Seconds from asking for the page to its first answer, and the page."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    began = time.perf_counter()
    page.goto(address)
    page.locator("html[data-answers='1']").wait_for(state="attached", timeout=120_000)
    return time.perf_counter() - began, page


def _move(page: Any, share: float) -> float:
    """Seconds from the input event to the drawn first answer, as the page measured it."""
    before = int(page.locator("html").get_attribute("data-answers"))
    page.locator(f'[data-path="{LEVER}"] input[type="range"]').fill(str(share))
    page.locator(f"html[data-answers='{before + 1}']").wait_for(state="attached", timeout=120_000)
    return float(page.locator("html").get_attribute("data-took")) / 1000


def _growth() -> float:
    """Memory [MB] that the process gains between the first and the last of many changes."""
    dashboard, settled = dashboard_of([], stages=(20,)), 0.0
    for number in range(MANY_CHANGES):
        changed = Asked(key="b", changes={LEVER: (number + 1) / 1000})
        for _ in dashboard.messages(Question(policies=[Asked(key="status_quo"), changed])):
            pass
        if number + 1 == SETTLED:
            settled = _resident()
    return (_resident() - settled) / 1e6


def _resident() -> float:
    """Bytes that the process holds in memory, as Linux tells."""
    return float(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()
