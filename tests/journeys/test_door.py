"""Coming in: a wrong password, the right one, leaving; a page that a post may not see."""

import re

from playwright.sync_api import expect

from tests.journeys.hands import follow, press
from tools.county import PASSWORD


def test_a_wrong_password_is_refused_politely_and_the_right_one_opens_the_desk(visit, county):
    page = visit()
    page.goto("/")
    assert "/login" in page.url
    page.locator("[name=login]").fill("county_head")
    page.locator("[name=password]").fill("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("账号或密码不对")
    expect(page.locator("[name=login]")).to_have_value("county_head")
    expect(page.locator("[name=password]")).to_have_value("")
    county.password("county_head")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("工作台")


def test_who_leaves_has_to_log_in_again(visit):
    page = visit("auditor")
    page.locator(".tp-who summary").click()
    press(page, "退出")
    expect(page).to_have_url(re.compile("/login"))
    page.goto("/register")
    expect(page).to_have_url(re.compile("/login"))


def test_a_page_that_the_post_may_not_see_is_refused_in_words(visit):
    page = visit("expert")
    answer = page.goto("/audit")
    assert answer is not None
    assert answer.status == 403
    expect(page.locator("main")).to_contain_text("你的岗位不能")


def test_everything_is_refused_while_a_past_day_is_shown(visit):
    page = visit("county_head")
    page.locator(".tp-asof summary").click()
    page.locator("[name=date][type=date]").fill("2007-04-30")
    press(page, "看这一天")
    expect(page.locator(".tp-pastbar")).to_contain_text("不能办事")
    page.goto("/figures")
    follow(page.locator(".tp-pastbar button"))
    expect(page.locator(".tp-pastbar")).to_have_count(0)
