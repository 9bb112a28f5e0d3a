"""The second batch's first two households, from the home visit to money in hand."""

from playwright.sync_api import Page, expect

from tests.journeys.hands import follow, press, send

# Two candidates, who covers their townships, and who signs for them.
TWO = """
from tuopin.offices.queries import counties, holders, members
from tuopin.programme.queries import campaign_on, team_of
from tuopin.register.models import Person
from tuopin.selection.models import Application
from tuopin.kit.scope import whole_county
from datetime import date
from tuopin.programme.models import Campaign
county, day = counties()[0].code, date(2008, 1, 8)
campaign = Campaign.objects.filter(county=county, kind="inspection").latest("opens_on")
liaisons = {p.region[:9]: p.officer for p in holders(whole_county(county), "liaison", day)}
leads = {p.region[:9]: p.officer for p in holders(whole_county(county), "tech_lead", day)}
answer = []
for case in Application.objects.filter(county=county, batch__number=2, state="classified"):
    town = case.region[:9]
    login = members(team_of(county, campaign.id, case.region), day)[0].officer.login
    office = next(
        p.officer.login
        for p in holders(whole_county(county), "township_office", day) if p.region[:9] == town
    )
    finance = next(
        p.officer.login
        for p in holders(whole_county(county), "township_finance", day) if p.region[:9] == town
    )
    head = Person.objects.get(county=county, household=case.household_id, relation="户主")
    answer.append({
        "id": case.id, "town": town, "head": head.name, "verifier": login, "office": office,
        "finance": finance, "liaison": liaisons[town].id, "liaison_name": liaisons[town].name,
        "lead": leads[town].id if town in leads else "",
    })
answer = answer[:2]
"""

# What happens on paper and at the county office in between: numbers, signatures, the check.
SIGNED = """
from datetime import date
from tuopin.agreements.actions import check, issue_letters, number, sign_letters, sign_papers
from tuopin.agreements.models import Agreement
from tuopin.offices.queries import account, actor_of
cases, day = {cases!r}, date(2008, 2, 20)
clerk, other = (actor_of(account(n).id, day) for n in ("county_office", "county_office2"))
made = number(actor=clerk, on=day, applications=[c["id"] for c in cases]).result["agreements"]
papers = [
    dict(agreement=a["id"], kind=kind, number=a["number"], amount_fen=kept.amount_fen)
    for a in made.values() for kept in [Agreement.objects.get(id=a["id"])]
    for kind in ("application", "contract", "note")
]
sign_papers(actor=clerk, on=day, papers=papers)
keys = [a["id"] for a in made.values()]
issue_letters(actor=clerk, on=day, agreements=keys)
sign_letters(actor=clerk, on=day, signatures=[
    dict(agreement=made[c["id"]]["id"], party=party, signer=signer)
    for c in cases for party, signer in (
        ("county_office", "试办公室"), ("township_committee", "试党委"), ("branch", "试支部"),
        ("liaison", c["liaison_name"]), ("household", c["head"]),
    )
])
check(actor=other, on=day, agreements=keys)
answer = keys
"""


def test_two_households_go_from_the_visit_to_money_in_hand(visit, county):
    county.turn_to("2008-01-08")
    cases = county.ask(TWO)
    for case in cases:
        verified(visit(case["verifier"]), case)
    office = visit("county_office")
    for case in cases:
        paired(office, case)
    county.turn_to("2008-01-21")
    for case in cases:
        assessed(visit("expert"), case)
    approved_with_a_preview(visit("county_head"), cases)
    towns = {case["town"]: case for case in cases}
    for case in towns.values():
        published(visit(case["office"]))
    county.turn_to("2008-02-20")
    for case in towns.values():
        notice_ended(visit(case["office"]))
    county.ask(SIGNED.format(cases=cases))
    money_comes_and_is_reserved(visit)
    paid_out(visit, towns)
    county.tuopin("check")


def verified(page: Page, case: dict[str, str]) -> None:
    page.goto(f"/selection/{case['id']}/verify")
    page.locator("[name=liaison]").select_option(case["liaison"])
    for name, value in (
        ("housing", "poor"), ("family", "fair"), ("spirit", "good"), ("able", "yes"),
        ("poor_in_village", "yes"), ("signed", "yes"),
    ):  # fmt: skip
        page.locator(f"[name={name}][value={value}]").check(force=True)
    page.locator("[name=wish]").fill("想把原来的项目办好")
    press(page, "存下核查")
    page.goto(f"/selection/{case['id']}")
    expect(page.locator("main")).to_contain_text("想把原来的项目办好")


def paired(page: Page, case: dict[str, str]) -> None:
    for role, officer in (("liaison", case["liaison"]), ("lead", case["lead"])):
        page.goto(f"/selection/{case['id']}/{role}")
        page.locator("[name=officer]").select_option(officer or None, index=None if officer else 1)
        send(page)


def assessed(page: Page, case: dict[str, str]) -> None:
    page.goto(f"/selection/{case['id']}/assess")
    page.locator("[name=verdict][value=feasible]").check(force=True)
    page.locator("[name=text]").fill("当地有基础，可以办")
    press(page, "存下意见")


def approved_with_a_preview(page: Page, cases: list[dict[str, str]]) -> None:
    page.goto("/selection/approve")
    expect(page.locator("#approve tbody [name=id]")).to_have_count(len(cases))
    page.locator("#approve [data-tp-all]").check()
    preview = page.locator("#preview")
    expect(preview).to_contain_text("按下“审定”会怎样")
    expect(preview).to_contain_text("审定 2 户")
    press(page, "审定 2 户")
    expect(page.locator("main")).to_contain_text("没有等审定的申请")


def published(page: Page) -> None:
    page.goto("/selection/notices")
    follow(page.get_by_role("link", name="公示", exact=True).last)
    send(page)
    expect(page.locator("main")).to_contain_text("正在公示")


def notice_ended(page: Page) -> None:
    page.goto("/selection/notices")
    follow(page.get_by_role("button", name="结束公示").first)
    expect(page.get_by_role("button", name="结束公示")).to_have_count(0)


def money_comes_and_is_reserved(visit) -> None:
    page = visit("finance_centre")
    page.goto("/funds/appropriate")
    page.locator("[name=source]").select_option(index=1)
    page.locator("[name=document]").fill("县财〔2008〕5号")
    page.locator("[name=fen]").fill("50000")
    send_and_confirm(page, "伍万元整")
    page = visit("county_office")
    page.goto("/funds/reserve")
    page.locator("[data-tp-all]").check()
    send_and_confirm(page, "2 户")


def paid_out(visit, towns: dict[str, dict[str, str]]) -> None:
    finance = visit("finance_centre")
    for _ in towns:
        finance.goto("/funds?tab=allot")
        follow(finance.locator("a[href*='/funds/allot?']").first)
        send_and_confirm(finance, "人民币大写")
    for case in towns.values():
        page = visit(case["finance"])
        page.goto("/funds?tab=receive")
        follow(page.locator("main a[href*='/receive']").first)
        send_and_confirm(page, "人民币大写")
        page.goto("/funds/pay")
        page.locator("[data-tp-all]").check()
        send_and_confirm(page, "人民币大写")
        page.goto("/funds?tab=payments")
        expect(page.locator("main")).to_contain_text(case["head"])


def send_and_confirm(page: Page, said: str) -> None:
    """Send the page's form, read what it will do, and confirm."""
    confirmed = page.locator("main form [name=confirmed]")
    if not confirmed.count():
        send(page)
    expect(page.locator("main")).to_contain_text(said)
    expect(confirmed).to_have_count(1)
    send(page)
    expect(confirmed).to_have_count(0)
