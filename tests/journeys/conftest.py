"""Fixtures of the journeys: the pilot, its copies and servers, a browser, and who sits at it."""

import os
import re
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.hands import follow
from tools.county import County, copy_of, drop_database, replayed

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
Desk = Callable[..., Page]
FAILED = pytest.StashKey[bool]()
# How long a page may keep the browser waiting, in milliseconds: other work may share the machine.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every journey, and leave them out where no browser is named (`make test` names one)."""
    here = Path(__file__).parent
    missing = pytest.mark.skip(reason="TUOPIN_BROWSER names no Chromium: run make test")
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            if not os.environ.get("TUOPIN_BROWSER"):
                item.add_marker(missing)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a journey failed, so that its last pages can be told."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the folder that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "county"
    shared.mkdir(exist_ok=True)
    return shared


@pytest.fixture(scope="module")
def county(folder: Path, request: pytest.FixtureRequest) -> Iterator[County]:
    """Return this module's own copy of the pilot, served."""
    name = re.sub(r"\W", "", Path(request.module.__file__).stem.removeprefix("test_"))
    own = copy_of(replayed(folder), folder, name)
    own.serve()
    yield own
    own.stop()
    drop_database(own.database)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return the machine's Chromium.

    One a module, and closed with it: an event loop that is left running would refuse Django's
    database to the tests that come after.
    """
    with sync_playwright() as playwright:
        # Chromium's sandbox needs what containers and root do not have; it only sees loopback.
        browser = playwright.chromium.launch(
            executable_path=os.environ["TUOPIN_BROWSER"],
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, county: County, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Return a way to sit down at the desk: `visit("county_head")`, logged in, at any size.

    What a page's console complains about, and any address outside the server, fails the test.
    """
    opened, wrong = [], []

    def sit(login: str = "", *, size: dict[str, int] = WIDE, language: str = "zh") -> Page:
        locale = {"zh": "zh-CN", "en": "en-GB"}[language]
        context = browser.new_context(
            viewport=size, locale=locale, base_url=county.url, accept_downloads=True
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("request", lambda r: wrong.append(r.url) if _outside(r.url, county.url) else None)
        page.on(
            "console", lambda said: wrong.append(f"{page.url}: {said.text}") if _bad(said) else None
        )
        if login:
            page.goto("/login")
            page.locator("[name=login]").fill(login)
            page.locator("[name=password]").fill(county.password(login))
            follow(page.locator("main form:has([name=password]) [type=submit]"))
            expect(page).not_to_have_url(re.compile("/login"))
        return page

    yield sit
    for context in opened:
        if request.node.stash.get(FAILED, False):
            tell(context.pages[0])
        context.close()
    assert not wrong


def tell(page: Page) -> None:
    """Print where a page stood when its journey failed."""
    body = page.locator("main" if page.locator("main").count() else "body").first
    sys.stdout.write(f"---- {page.url}\n{body.inner_text()[:1500]}\n")


def _outside(url: str, own: str) -> bool:
    return not url.startswith((own, "data:", "blob:", "about:"))


def _bad(said: object) -> bool:
    """Say whether a console message is a fault: refusals (4xx) are answers, not faults."""
    text = getattr(said, "text", "")
    return getattr(said, "type", "") == "error" and "status of 4" not in text
