"""A household's repayment on its way back: the collector's receipt, the township, the account."""

import json

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.hands import follow, send

# A loan that is owed, who answers for it, and who keeps the township's books.
ONE = """
from datetime import date
from tuopin.funds.models import Loan
from tuopin.kit.scope import whole_county
from tuopin.offices.models import Officer
from tuopin.offices.queries import counties, holders
county, day = counties()[0].code, date(2008, 1, 8)
finance = {}
for post in holders(whole_county(county), "township_finance", day):
    finance.setdefault(post.region[:9], []).append(post.officer.login)
for loan in Loan.objects.filter(county=county, state="paid", repaid_fen=0).order_by("number"):
    login = Officer.objects.get(id=loan.guarantor).login
    if login and len(finance.get(loan.region[:9], [])) > 1:
        break
answer = {
    "id": loan.id, "number": loan.number, "liaison": login, "town": loan.region[:9] + "000",
    "collector": loan.guarantor, "finance": finance[loan.region[:9]],
}
"""


def test_a_repayment_goes_from_the_household_to_the_special_account(visit, county):
    county.turn_to("2008-01-08")
    case = county.ask(ONE)
    before = figures(county)
    collected(visit(case["liaison"], size=PHONE), case)
    the_same_receipt_is_refused(visit(case["liaison"], size=PHONE), case)
    clerk = visit(case["finance"][0])
    handed_in(clerk, case)
    sent_back(clerk)
    received(visit("finance_centre"))
    after = figures(county)
    assert after["fund.repaid_fen"] == before["fund.repaid_fen"] + 50_000
    assert after["fund.special_fen"] >= before["fund.special_fen"] + 50_000
    assert after["fund.outstanding_fen"] == before["fund.outstanding_fen"] - 50_000
    assert after["fund.capital_fen"] == sum(
        after[f"fund.{hand}_fen"]
        for hand in ("special", "township", "transit", "outstanding", "written_off")
    )
    county.tuopin("check")


def figures(county) -> dict[str, int]:
    told = county.tuopin("figures", "--as-of", "2008-01-08", "--json")
    return dict(json.loads(told)["figures"])


def collected(page: Page, case: dict[str, str]) -> None:
    """The liaison officer, at the door, writes the receipt and enters it on a phone."""
    filled(page, case, "500")
    send(page)
    said = page.locator("main")
    expect(said).to_contain_text("人民币大写")
    expect(said).to_contain_text("伍佰元整")
    send(page)
    expect(page.locator("main")).to_contain_text("验0001")


def the_same_receipt_is_refused(page: Page, case: dict[str, str]) -> None:
    filled(page, case, "100")
    send(page)
    send(page)
    expect(page.locator("main form")).to_contain_text("验0001")
    expect(page.locator("main form [name=receipt]")).to_have_value("验0001")


def filled(page: Page, case: dict[str, str], yuan: str) -> None:
    page.goto(f"/funds/collect?number={case['number']}")
    page.locator("[name=fen]").fill(yuan)
    page.locator("[name=receipt]").fill("验0001")


def handed_in(page: Page, case: dict[str, str]) -> None:
    page.goto(f"/funds/hand-in?collector={case['collector']}")
    page.locator("[name=document]").fill("交款单〔2008〕1号")
    page.locator("[data-tp-all]").check()
    send(page)
    expect(page.locator("main")).to_contain_text("人民币大写")
    send(page)
    expect(page.locator("main")).to_contain_text("交款单〔2008〕1号")


def sent_back(page: Page) -> None:
    page.goto("/funds/remit")
    page.locator("[name=document]").fill("缴〔2008〕1号")
    send(page)
    expect(page.locator("main")).to_contain_text("人民币大写")
    send(page)
    expect(page.locator("main")).to_contain_text("缴〔2008〕1号")


def received(page: Page) -> None:
    page.goto("/funds/remittances")
    row = page.locator("tr", has_text="缴〔2008〕1号")
    follow(row.locator("a[href*='/receive']"))
    expect(page.locator("main")).to_contain_text("缴〔2008〕1号")
    send(page)
    expect(page.locator("tr", has_text="缴〔2008〕1号")).to_contain_text("已到专户")
