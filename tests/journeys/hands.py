"""What hands do at the desk: follow, press and send, and each waits for the page that comes.

A click alone returns while the page before is still shown. Who looks then without waiting may count
what stands on the old page and press a button of the new one.
"""

import re

from playwright.sync_api import Locator, Page


def follow(what: Locator) -> None:
    """Click what leads to another page and wait until that page is there."""
    with what.page.expect_navigation():
        what.click()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press the page's button of that name and wait for the page that comes."""
    follow(page.get_by_role("button", name=name))


def send(page: Page) -> None:
    """Press the button at the foot of the page's form and wait for the page that comes."""
    follow(page.locator("main form button[type=submit]").last)
