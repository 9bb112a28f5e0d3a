"""A wording is amended, papers are printed over a reload, fetched, ticked; a run is cancelled."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.hands import follow, press

MAKE = re.compile("^生成 [0-9]+ 份文书")


def main(page: Page) -> str:
    """Return what the page's main part says."""
    return page.locator("main").inner_text()


def made(page: Page) -> None:
    """Wait, over reloads, until the run's file is there."""
    for _ in range(60):
        if page.get_by_role("button", name="下载").count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError(main(page))


def order(page: Page, *kinds: str) -> None:
    """Choose papers of the first batch and go on to what will happen."""
    page.goto("/papers?batch=1")
    expect(page.locator("#n-contract")).to_contain_text("份")
    for kind in kinds:
        page.locator(f"input[value={kind}]").check()
    press(page, "下一步")


def test_a_wording_is_amended_with_a_look_at_its_pages(visit):
    page = visit("county_head")
    page.goto("/papers/wordings/contract/amend")
    text = page.locator("#id_text")
    text.press("Control+End")
    text.press("Enter")
    text.type("由行政联系人")
    page.locator("[data-tp-names=zh] button", has_text="{行政联系人}").click()
    expect(text).to_have_value(re.compile(r"由行政联系人\{行政联系人\}$"))
    # A required field that is gone is no longer ticked; put back it is.
    field = page.locator("[data-tp-names=zh] li", has_text="{占用费}")
    expect(field).to_have_class(re.compile("tp-used"))
    whole = text.input_value()
    text.fill(whole.replace("{占用费}", ""))
    expect(field).not_to_have_class(re.compile("tp-used"))
    press(page, "看样张")
    expect(page.locator("main")).to_contain_text("正文里少了这个项目")
    page.locator("#id_text").fill(whole + "督促。")
    press(page, "看样张")
    expect(page.locator(".tp-pages img").first).to_be_visible()
    page.locator("#id_document").fill("县脱贫〔2007〕9号")
    press(page, "看改了哪些")
    expect(page.locator("main")).to_contain_text("由行政联系人{行政联系人}督促。")
    press(page, "立第 1 版")
    expect(page.locator("main")).to_contain_text("HT-1")


def test_papers_are_printed_over_a_reload_fetched_and_listed(visit, tmp_path: Path):
    page = visit("county_office")
    order(page, "contract", "note", "meeting_notice")
    for name, value in (
        ("meeting", "第四季度调度会"), ("meeting_on", "2007-12-29"), ("venue", "二楼会议室"),
        ("attendees", "各乡镇分管负责人"),
    ):  # fmt: skip
        page.locator(f"[name=given-{name}]").fill(value)
    press(page, "下一步")
    expect(page.locator("main")).to_contain_text("身份证号")
    press(page, MAKE)
    expect(page).to_have_url(re.compile("/papers/runs/"))
    page.reload()
    made(page)
    with page.expect_download() as wait:
        page.get_by_role("button", name="下载").click()
    out = tmp_path / "papers.pdf"
    wait.value.save_as(out)
    assert out.read_bytes().startswith(b"%PDF")
    page.goto("/papers/numbers")
    expect(page.locator("main")).to_contain_text("〔2007〕1号")
    page.goto("/papers/list?state=to_sign&kind=meeting_notice")
    page.locator("tbody input[type=checkbox]").first.check()
    press(page, "登记 1 份已签")
    press(page, "登记 1 份文书")
    page.goto("/papers/list?state=signed&kind=meeting_notice")
    expect(page.locator("main")).to_contain_text("第四季度调度会")


def test_a_run_that_is_cancelled_leaves_nothing(visit):
    page = visit("county_office")
    order(
        page, "application", "registration", "verification", "opinion", "approval_form",
        "visit_year",
    )  # fmt: skip
    press(page, MAKE)
    here = page.url
    follow(page.get_by_role("button", name="取消").first)
    page.goto(here)
    for _ in range(30):
        if "已取消" in main(page):
            break
        page.wait_for_timeout(1000)
        page.goto(here)
    expect(page.locator("main")).to_contain_text("什么都没有留下")
    page.goto("/papers/list?kind=registration")
    expect(page.locator("main")).to_contain_text("这里没有印过的文书")
