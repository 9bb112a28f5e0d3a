"""Takes pictures of the main pages of the pilot, wide and phone, in both languages.

Run as `python -m tools.screenshots [FOLDER]`; `make screenshots` puts them into docs/screenshots.
The county is replayed for the pictures in a folder of its own and served on loopback only.
"""

import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tools import browser
from tools.county import County, make_database

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
HOUSEHOLDS = 503
REPLAY_SECONDS = 1800
SIZES = {1440: {"width": 1440, "height": 1000}, 390: {"width": 390, "height": 844}}
LOCALES = {"": "zh-CN", "-en": "en-GB"}


class Shot(NamedTuple):
    """One page: the picture's name, who looks, the address, and links to follow from there."""

    name: str
    login: str
    address: str
    follow: tuple[str, ...] = ()


APPLICATION = ("[data-tp-open]",)
HOUSEHOLD = (*APPLICATION, "main a[href*='/register/']")
SHOTS = (
    Shot("login", "", "/login"),
    Shot("workbench", "county_office", "/"),
    Shot("leader", "county_leader", "/leader"),
    Shot("register", "county_office", "/register"),
    Shot("household", "county_office", "/selection?state=cleared", HOUSEHOLD),
    Shot("import", "county_office", "/sheets", ("[data-tp-open]",)),
    Shot("selection", "county_office", "/selection"),
    Shot("application", "county_office", "/selection", APPLICATION),
    Shot("agreements", "county_office", "/agreements"),
    Shot("papers", "county_head", "/papers"),
    Shot("printed", "county_office", "/papers/list"),
    Shot("wording", "county_head", "/papers/wordings/contract/amend"),
    Shot("export", "county_office", "/register/list.xlsx?form=f1"),
    Shot("verify", "", "/v"),
    Shot("funds", "finance_centre", "/funds"),
    Shot("loan", "finance_centre", "/funds/repayments", ("main a[href*='/funds/loans/']",)),
    Shot("bank", "finance_centre", "/funds/bank", ("[data-tp-open]",)),
    Shot("books", "finance_centre", "/funds/books"),
    Shot("due", "finance_centre", "/funds/due"),
    Shot("guarantees", "county_head", "/funds/guarantees"),
    Shot("forecast", "county_office", "/funds/forecast"),
    Shot("visits", "dahuaping_liaison2", "/visits"),
    Shot("visit", "dahuaping_liaison2", "/visits", ("main a[href*='/visits/new?household=']",)),
    Shot("loads", "county_office", "/visits/loads"),
    Shot("hand_over", "county_office", "/visits/handed", ("main a[href^='/visits/handed/']",)),
    Shot("changes", "county_office", "/visits/changes"),
    Shot("rounds", "county_office", "/oversight"),
    Shot("findings", "county_office", "/oversight/findings"),
    Shot("disasters", "county_office", "/disasters"),
    Shot("losses", "county_office", "/disasters/losses?view=all"),
    Shot("combined", "county_office", "/disasters/combined"),
    Shot("exits", "county_office", "/outcomes"),
    Shot("income", "county_office", "/outcomes/income"),
    Shot("risks", "county_office", "/outcomes/risks"),
    Shot("meetings", "county_office", "/coordination"),
    Shot("ranking", "county_office", "/coordination/ranking"),
    Shot("late", "county_office", "/late"),
    Shot("notices", "county_office", "/notices"),
    Shot("figures", "county_office", "/figures"),
    Shot("report", "county_office", "/reports"),
)


def main(arguments: list[str]) -> int:
    """Replay, serve, take every picture; say which pages could not be reached."""
    pictures = Path(arguments[0]).resolve() if arguments else PICTURES
    pictures.mkdir(parents=True, exist_ok=True)
    chromium = str(browser.find())
    with tempfile.TemporaryDirectory(prefix="tuopin-pictures-") as folder:
        county = County(Path(folder), "")
        make_database(county.database)
        say(f"living the pilot's year with {HOUSEHOLDS} households")
        county.tuopin("replay", "--households", str(HOUSEHOLDS), timeout=REPLAY_SECONDS)
        county.serve()
        try:
            with sync_playwright() as playwright:
                # Chromium's sandbox needs what containers and root do not have.
                opened = playwright.chromium.launch(
                    executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
                )
                missing = take_all(opened, county, pictures)
                opened.close()
        finally:
            county.stop()
    for name in missing:
        say(f"not taken: {name}")
    return 1 if missing else 0


def take_all(opened: Browser, county: County, pictures: Path) -> list[str]:
    """Take each page at each size in each language; return the names of those not reached."""
    missing = []
    for (mark, locale), width, shot in product(LOCALES.items(), SIZES, SHOTS):
        name = f"{shot.name}-{width}{mark}"
        if not take(opened, county, shot, width, locale, pictures / f"{name}.png"):
            missing.append(name)
    dark = pictures / "workbench-1440-dark.png"
    if not take(opened, county, SHOTS[1], 1440, "zh-CN", dark, scheme="dark"):
        missing.append(dark.stem)
    return missing


def take(
    opened: Browser,
    county: County,
    shot: Shot,
    width: int,
    locale: str,
    path: Path,
    *,
    scheme: str = "light",
) -> bool:
    """Take one picture; False when the page or a link on the way is not there."""
    context = opened.new_context(
        viewport=SIZES[width],  # type: ignore[arg-type] # a plain dict of ints
        locale=locale,
        base_url=county.url,
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    try:
        page = context.new_page()
        page.set_default_timeout(15_000)
        if shot.login:
            log_in(page, shot.login, county.password(shot.login))
        answer = page.goto(shot.address)
        if answer is None or not answer.ok:
            return False
        for link in shot.follow:
            found = page.locator(link).first
            if not found.count():
                return False
            address = found.get_attribute("href") or ""
            if not address or not (page.goto(address) or answer).ok:
                return False
        page.wait_for_load_state("networkidle")
        page.screenshot(path=path)
        say(path.name)
        return True
    finally:
        context.close()


def log_in(page: Page, login: str, password: str) -> None:
    """Log in as somebody."""
    page.goto("/login")
    page.locator("#login").fill(login)
    page.locator("#password").fill(password)
    page.locator("#password").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def say(text: str) -> None:
    """Tell what happens."""
    print(f"screenshots: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
