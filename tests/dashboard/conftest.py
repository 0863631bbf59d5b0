"""One server and one browser for all tests of the page. The browser is the machine's own, found by its path; it gets no
answer from any address but this machine's."""

import re
import shutil
import threading
from collections.abc import Iterator

import pytest

from smarketing.dashboard.app import Dashboard
from smarketing.dashboard.server import dashboard_of, serve

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
STAGES = (6, 12)  # pairs of runs; users have more, and what happens between stages is the same
WAIT = 60_000  # ms, for a machine that has much else to do


@pytest.fixture(scope="session")
def dashboard() -> Dashboard:
    return dashboard_of([], STAGES)


@pytest.fixture(scope="session")
def address(dashboard: Dashboard) -> str:
    found: list[str] = []
    ready = threading.Event()

    def tell(where: str) -> None:
        found.append(where)
        ready.set()

    threading.Thread(target=serve, args=(dashboard, "127.0.0.1", 0, tell), daemon=True).start()
    assert ready.wait(60)
    return found[0]


@pytest.fixture(scope="package")  # while it is open, its loop runs in this thread: other tests must not meet it
def browser() -> Iterator[object]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no browser: install chromium (Debian: apt-get install chromium)")
    api = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install 'smarketing[dev]'")
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    with api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=quiet)
        yield opened
        opened.close()


@pytest.fixture
def strangers() -> list[str]:
    """Addresses of other machines that the page asked for."""
    return []


@pytest.fixture
def new_page(browser, address, strangers):
    """Opens a page of its own browser profile, with the question and the height of the window that are asked for."""
    contexts = []

    def open_page(where: str = "", width: int = 1280, height: int = 800, **settings):
        context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True, **settings)
        context.set_default_timeout(WAIT)

        def only_here(route):
            if route.request.url.startswith(address):
                route.continue_()
            else:
                strangers.append(route.request.url)
                route.abort()

        context.route(re.compile(r"^https?://"), only_here)
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        page.goto(f"{address}/{where}")
        return page

    yield open_page
    for context in contexts:
        context.close()
