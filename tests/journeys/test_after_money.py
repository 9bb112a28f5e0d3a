"""After the money: a visit from the phone, its problem solved at the desk, what is late."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.hands import follow, press

# A liaison officer who answers for a household that the money has reached.
OFFICER = """
from datetime import date
from tuopin.offices.models import Officer
from tuopin.visits.queries import my_month
named = Officer.objects.exclude(login=None).order_by("login")
answer = next(
    (one.login, str(row.household), row.head_name)
    for one in named if "_liaison" in one.login
    for row in my_month(one.county, one.id, date(2007, 12, 28)) if row.owed
)
"""


def test_an_officer_records_a_visit_on_the_phone_and_solves_the_problem(visit, county):
    login, household, name = county.ask(OFFICER)
    page = visit(login, size=PHONE)
    page.goto("/visits")
    expect(page.locator("main")).to_contain_text(name)
    follow(page.locator(f"a[href*='/visits/'][href*='household={household}']").first)
    expect(page.locator("h1")).to_contain_text(name)
    for choice in page.locator("input[type=radio][value=slower]").all():
        choice.check(force=True)
    page.get_by_text("有问题、答应了事").click()
    page.locator("[name=problem]").fill("圈舍漏雨")
    page.locator("select[name=issue_kind]").select_option("technique")
    press(page, "存下走访")
    expect(page.locator("main")).to_contain_text("走访存下了")
    page.goto(f"/register/{household}")
    expect(page.locator("main")).to_contain_text("行政联系人走访")
    expect(page.locator("main")).to_contain_text("圈舍漏雨")


def test_what_is_late_leads_to_the_list_and_the_list_to_the_act(visit):
    page = visit("county_head")
    page.goto("/late")
    first = page.locator("main table tbody tr").first
    what = first.locator("td").first.inner_text()
    follow(first.get_by_role("link", name="看名单"))
    expect(page).not_to_have_url(re.compile(r"/late$"))
    assert what
    # A row's name leads to the act, or the act stands in the row as a button.
    assert page.locator("main table tbody tr :is(a, button)").count()


def test_a_ranking_shows_its_formula_and_a_commendation_keeps_the_place(visit):
    page = visit("county_head")
    page.goto("/coordination/ranking")
    expect(page.locator("main")).to_contain_text("怎样算分")
    follow(page.get_by_role("link", name="表彰").last)
    expect(page.locator("h1")).to_contain_text("表彰")
