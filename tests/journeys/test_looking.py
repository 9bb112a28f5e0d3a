"""Looking: a leader opens a figure's rows, pages on a phone, in English, by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.hands import follow, press

# Who looks at which pages; the same people as on a working day.
PAGES = {
    "county_leader": ["/", "/leader", "/figures", "/reports", "/register"],
    "county_head": [
        "/",
        "/selection",
        "/selection/approve",
        "/programme",
        "/policy",
        "/late",
        "/notices",
        "/visits/changes",
        "/outcomes/risks",
        "/coordination",
        "/coordination/ranking",
    ],
    "county_office": [
        "/sheets",
        "/sheets/new",
        "/agreements",
        "/disasters",
        "/jobs",
        "/visits",
        "/visits/late",
        "/visits/issues",
        "/oversight",
        "/oversight/findings",
        "/disasters/recovery",
        "/outcomes",
        "/outcomes/income",
        "/coordination/reports",
    ],
    "finance_centre": ["/", "/funds", "/funds?tab=papers", "/funds/appropriate"],
    "admin": ["/", "/offices", "/password"],
    "auditor": ["/", "/audit", "/funds?tab=payments"],
}
every_post = pytest.mark.parametrize("login", PAGES)
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# What stays Chinese in English: what people and papers are called, and what people wrote.
DATA = (
    "[lang=zh-CN], [data-zh], select, textarea, input, td, dd, .tp-paper, .tp-sub, .tp-kv, .tp-who"
)

# What the county calls its places, bodies, people and disasters, the longest first.
NAMES = """
from tuopin.disasters.models import Event
from tuopin.offices.models import County, Officer, Organisation, Region
from tuopin.programme.models import Programme
kinds = (County, Region, Event, Organisation, Officer, Programme)
kept = [one for kind in kinds for one in kind.objects.all()]
answer = sorted({one.name for one in kept}, key=len, reverse=True)
"""


def opened(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, f"{address}: {answer.status}"


def test_a_leader_opens_a_figure_down_to_its_rows(visit):
    page = visit("county_leader")
    opened(page, "/figures")
    row = page.locator("tr", has=page.locator("text=disaster.households"))
    number = row.locator("a").first
    count = int(re.sub(r"\D", "", number.inner_text()))
    assert count > 0
    follow(number)
    expect(page.locator("h1")).to_contain_text("受灾")
    expect(page.locator("main")).to_contain_text(f"共 {count} 行")
    follow(page.locator("[data-tp-open]").first)
    expect(page).to_have_url(re.compile(r"/register/[0-9a-f-]{36}"))
    with page.expect_navigation():
        page.go_back()
    follow(page.get_by_role("link", name="导出"))
    with page.expect_download() as wait:
        page.get_by_role("button", name="导出工作簿").click()
    assert wait.value.suggested_filename.endswith(".xlsx")


@every_post
def test_a_phone_shows_no_page_wider_than_itself(visit, login):
    page = visit(login, size=PHONE)
    for address in PAGES[login]:
        opened(page, address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], f"{address} is {wide} px wide"


@every_post
def test_english_is_whole(visit, county, login):
    page = visit(login, language="en")
    names = county.ask(NAMES)
    for address in PAGES[login]:
        opened(page, address)
        assert page.locator("html").get_attribute("lang") == "en"
        left = page.evaluate(
            """data => {
                const copy = document.body.cloneNode(true);
                copy.querySelectorAll(data + ", script, template").forEach(e => e.remove());
                return copy.textContent;
            }""",
            DATA,
        )
        for name in names:
            left = left.replace(name, "")
        found = CHINESE.findall(left)
        assert not found, f"{address}: {found[:8]}"


def test_a_day_at_the_desk_needs_no_mouse(visit):
    page = visit("county_head")
    opened(page, "/selection")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "跳到正文"
    seen = set()
    for _ in range(200):
        page.keyboard.press("Tab")
        address = page.evaluate("document.activeElement.getAttribute('href') || ''")
        outline = page.evaluate(
            "[document.activeElement, document.activeElement.parentElement].map(getComputedStyle)"
            ".some(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')"
        )
        shown = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        assert outline, f"what has the focus does not show it: {shown}"
        seen.add(address)
        if re.match(r"/selection/[0-9a-f-]{36}", address):
            break
    assert "/funds" in seen
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/selection/[0-9a-f-]{36}"))


def test_single_keys_walk_a_list_and_open_a_row(visit):
    page = visit("county_head")
    opened(page, "/selection")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/selection/[0-9a-f-]{36}"))


def test_the_language_changes_at_a_click_and_stays(visit):
    page = visit("county_head")
    page.locator(".tp-who summary").click()
    press(page, "English")
    expect(page.get_by_role("heading", level=1)).to_have_text("Workbench")
    opened(page, "/figures")
    expect(page.get_by_role("heading", level=1)).to_have_text("Figures")
