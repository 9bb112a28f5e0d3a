"""The officer's guarantee at the desk: the list, one officer, hand-overs, deductions, claims."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.agreements.stage import Stage
from tests.desk.browsing import carried, confirm, look_at, said, writes
from tests.desk.exports import handed_out
from tests.funds.guarantee.warden import DEFAULT, Warden
from tests.world import COUNTY, SOUTH_A
from tuopin.funds.models import Deduction, DeductionOrder, Guarantee, Loan, OfficerRepaid
from tuopin.funds.queries import claim_of
from tuopin.offices.actions import relieve
from tuopin.offices.models import Post


@pytest.fixture
def warden(world, settings):
    settings.TUOPIN_TODAY = DEFAULT.isoformat()
    made = Warden(Stage(world))
    made.come(10_000_000)
    return made


def officer_page(warden, key="north_liaison"):
    return f"/funds/guarantees/{warden.officer(key)}"


# ---- who sees what


def test_the_list_shows_who_answers_for_how_much(client_of, warden):
    warden.paid(3)
    page = said(client_of("county_head").get("/funds/guarantees"))
    assert "试north_liaison" in page
    assert "6,000.00" in page  # three loans of 2,000
    assert "14,400.00" in page  # the cap: a year's salary
    assert "1,200.00" in page  # the salary


def test_a_salary_is_seen_by_the_posts_that_deal_with_it_alone(client_of, warden):
    warden.paid(1)
    for who in ("county_leader", "finance_centre", "north_secretary", "north_finance"):
        browser = client_of(who)
        for address in ("/funds/guarantees", officer_page(warden)):
            page = browser.get(address).content.decode()
            assert "1,200" not in page, (who, address)
            assert "14,400" not in page, (who, address)
        sheet = load_workbook(
            BytesIO(handed_out(browser, "/funds/guarantees/export").content)
        ).active
        assert sheet["B2"].value is None
    for who in ("county_head", "county_office", "auditor"):
        assert "1,200" in client_of(who).get(officer_page(warden)).content.decode()
        answer = handed_out(client_of(who), "/funds/guarantees/export").content
        assert load_workbook(BytesIO(answer)).active["B2"].value == 1200


def test_a_liaison_officer_is_shown_his_own_and_nobody_elses(client_of, warden):
    warden.paid(1)
    warden.hand_over(on=DEFAULT)
    browser = client_of("north_liaison2")
    page = browser.get("/funds/guarantees", follow=True)
    assert page.redirect_chain[-1][0] == officer_page(warden, "north_liaison2")
    assert "我的担保" in said(page)
    assert "1,100.00" in said(page)  # his own salary
    assert browser.get(officer_page(warden)).status_code == 404
    data = handed_out(browser, "/funds/guarantees/export").content
    sheet = load_workbook(BytesIO(data)).active
    assert sheet["B2"].value == Loan.objects.get().household.head_name


def test_another_township_does_not_see_an_officer(client_of, warden):
    warden.paid(1)
    browser = client_of("south_secretary")
    assert "试north_liaison" not in said(browser.get("/funds/guarantees"))
    assert browser.get(officer_page(warden)).status_code == 404
    assert client_of("north_secretary").get(officer_page(warden)).status_code == 200
    order = warden.order(Loan.objects.get())
    assert browser.get(f"/funds/deductions/{order.id}").status_code == 403
    assert client_of("north_liaison2").get(f"/funds/deductions/{order.id}").status_code == 403
    assert client_of("north_liaison").get(f"/funds/deductions/{order.id}").status_code == 200


def test_an_empty_list_says_what_will_fill_it(client_of, warden):
    browser = client_of("county_head")
    for view, words in (("", "还没有担保"), ("?view=waiting", "没有要办的"),
                        ("?view=deductions", "没有工资扣款"),
                        ("?view=claims", "没有农户欠联系人的钱")):  # fmt: skip
        assert words in said(browser.get(f"/funds/guarantees{view}"))


def test_a_missing_salary_is_said(client_of, warden):
    warden.salary("north_liaison", 0)
    warden.paid(1)
    page = said(client_of("county_head").get("/funds/guarantees"))
    assert "1 位担保人没有登记工资" in page


def test_the_pages_ask_as_much_of_the_database_for_many_as_for_one(client_of, queries_of, warden):
    browser = client_of("county_head")
    warden.paid(1)
    addresses = ("/funds/guarantees", officer_page(warden))
    browser.get(addresses[0])
    before = [queries_of(lambda at=at: browser.get(at)) for at in addresses]
    warden.paid(4)
    assert [queries_of(lambda at=at: browser.get(at)) for at in addresses] == before


def test_the_pages_are_read_in_english(client_of, warden):
    (loan,) = warden.paid(1)
    order = warden.order(loan)
    warden.deduct(order)
    browser = client_of("county_head", lang="en")
    for address in (
        "/funds/guarantees", "/funds/guarantees?view=deductions", "/funds/guarantees?view=claims",
        officer_page(warden), f"/funds/deductions/{order.id}",
    ):  # fmt: skip
        assert browser.get(address).status_code == 200


def test_a_long_list_is_shown_fifty_at_a_time(client_of, warden, monkeypatch):
    monkeypatch.setattr("tuopin.desk.funds.guarantee.parts.SIZE", 1)
    warden.paid(2)
    warden.hand_over("north_liaison", "north_liaison2", Loan.objects.first(), on=DEFAULT)
    head = client_of("county_head")
    first = head.get("/funds/guarantees")
    assert 'rel="next" href="?after=1"' in first.content.decode()
    last = head.get("/funds/guarantees?after=1").content.decode()
    assert 'rel="prev" href="?before=0"' in last
    assert 'rel="next"' not in last
    for odd in ("99", "-1", "x", "9" * 40):
        assert head.get(f"/funds/guarantees?after={odd}").status_code == 200


# ---- handing over


def test_guarantees_are_handed_over_after_it_is_said_in_words(client_of, warden):
    loans = warden.paid(2)
    head = client_of("county_head")
    address = f"{officer_page(warden)}/hand-over"
    assert "还可担保" in said(head.get(address))
    typed = {"to": str(warden.officer("north_liaison2")), "document": "县办〔2009〕5号"}
    page = head.post(address, typed)
    words = said(page)
    assert "试north_liaison 担保的 2 笔借款移交给 试north_liaison2" in words
    assert "肆仟元整" in words
    assert "担保不能断" in words
    assert Guarantee.objects.count() == 2
    head.post(address, carried(page))
    head.post(address, carried(page))  # a double click
    new = warden.officer("north_liaison2")
    assert {warden.fresh(loan).guarantor for loan in loans} == {new}
    assert Guarantee.objects.count() == 4
    assert "已移交" in said(head.get(officer_page(warden)))


def test_only_the_chosen_loans_are_handed_over(client_of, warden):
    one, other = warden.paid(2)
    head = client_of("county_head")
    address = f"{officer_page(warden)}/hand-over?id={one.id}"
    confirm(head, address, {"to": str(warden.officer("north_liaison2")), "document": "文1"})
    assert warden.fresh(one).guarantor == warden.officer("north_liaison2")
    assert warden.fresh(other).guarantor == warden.officer("north_liaison")


def test_loans_chosen_in_the_list_reach_the_form(client_of, warden):
    one, _ = warden.paid(2)
    head = client_of("county_head")
    page = head.post(f"{officer_page(warden)}/hand-over", {"id": [str(one.id)]})
    assert "试north_liaison 担保的 1 笔借款" in said(page)


def test_whom_the_cap_refuses_is_named_before(client_of, warden):
    warden.paid(2)
    warden.salary("north_liaison2", 20_000)
    head = client_of("county_head")
    typed = {"to": str(warden.officer("north_liaison2")), "document": "文1"}
    page = head.post(f"{officer_page(warden)}/hand-over", typed)
    assert "超过联系人工资可担保的总额" in said(page)
    assert "移交 1 笔" in said(page)


def test_a_form_without_its_document_is_shown_again(client_of, warden):
    warden.paid(1)
    page = client_of("county_head").post(
        f"{officer_page(warden)}/hand-over", {"to": "", "document": ""}
    )
    assert page.status_code == 409
    assert 'aria-invalid="true"' in page.content.decode()


def test_there_is_nothing_to_hand_over_of_somebody_who_answers_for_nothing(client_of, warden):
    head = client_of("county_head")
    assert head.get(f"{officer_page(warden)}/hand-over").status_code == 404
    assert client_of("north_secretary").get(f"{officer_page(warden)}/hand-over").status_code == 403


def test_a_guarantee_that_is_to_be_handed_over_is_shown_first(client_of, warden):
    warden.paid(1)
    seat = Post.objects.get(officer_id=warden.officer("north_liaison"), role="liaison")
    relieve(actor=warden.stage.world.operator, on=date(2009, 3, 1), post=seat.id)
    head = client_of("county_head")
    assert "1 笔担保要移交" in said(head.get("/funds/guarantees"))
    assert "已不在任，担保未移交" in said(head.get("/funds/guarantees?view=waiting"))
    assert "有担保要移交" in said(head.get(officer_page(warden)))


# ---- deducting


def test_a_deduction_is_ordered_after_its_months_are_shown(client_of, warden):
    (loan,) = warden.paid(1)
    head = client_of("county_head")
    assert "1 笔借款逾期太久" in said(head.get("/funds/guarantees"))
    assert "可以从工资中扣款的借款" in said(head.get("/funds/guarantees?view=waiting"))
    address = f"/funds/loans/{loan.id}/deduction"
    assert "360.00" in said(head.get(address))
    page = head.post(address, {"fen": "300", "document": "县办〔2009〕7号"})
    words = said(page)
    assert "叁佰元整" in words
    assert "2009年7月" in words
    assert "扣 7 个月" in words
    assert not DeductionOrder.objects.exists()
    answer = head.post(address, carried(page), follow=True)
    order = DeductionOrder.objects.get()
    assert order.monthly_fen == 30_000
    assert answer.redirect_chain[-1][0] == f"/funds/deductions/{order.id}"
    assert "计划扣" in said(answer)


@pytest.mark.parametrize("fen", ["0", "-5", "一百", "", "360.01"])
def test_an_amount_that_cannot_be_is_refused_beside_the_field(client_of, warden, fen):
    (loan,) = warden.paid(1)
    page = client_of("county_head").post(
        f"/funds/loans/{loan.id}/deduction", {"fen": fen, "document": "文1"}
    )
    assert 'aria-invalid="true"' in page.content.decode()
    assert not DeductionOrder.objects.exists()


def test_a_deduction_that_would_never_end_is_refused(client_of, warden):
    (loan,) = warden.paid(1)
    page = client_of("county_head").post(
        f"/funds/loans/{loan.id}/deduction", {"fen": "0.01", "document": "文1"}
    )
    assert page.status_code == 409


def test_a_loan_that_is_not_in_default_has_no_order(client_of, warden, settings):
    (loan,) = warden.paid(1)
    settings.TUOPIN_TODAY = "2008-01-02"
    page = client_of("county_head").get(f"/funds/loans/{loan.id}/deduction")
    assert page.status_code == 409
    assert "逾期没有超过 90 天" in said(page)


def test_a_month_is_deducted_after_its_amount_is_said_in_capitals(client_of, warden):
    (loan,) = warden.paid(1)
    order = warden.order(loan)
    clerk = client_of("north_finance")
    address = f"/funds/deductions/{order.id}/deduct"
    page = clerk.get(address)
    assert 'value="300.00"' in page.content.decode()
    page = clerk.post(address, {"month": "2009-07-01", "fen": "250.5"})
    words = said(page)
    assert "贰佰伍拾元零伍角" in words
    assert "欠 试north_liaison 的钱增加 250.50 元" in words
    clerk.post(address, carried(page))
    clerk.post(address, carried(page))
    assert Deduction.objects.get().fen == 25_050
    assert "250.50" in said(clerk.get(f"/funds/deductions/{order.id}"))
    assert "250.50" in said(client_of("county_head").get("/funds/guarantees?view=claims"))


@pytest.mark.parametrize("fen", ["0", "300.01", "x"])
def test_more_than_ordered_is_refused_beside_the_field(client_of, warden, fen):
    (loan,) = warden.paid(1)
    order = warden.order(loan)
    page = client_of("north_finance").post(
        f"/funds/deductions/{order.id}/deduct", {"month": "2009-07-01", "fen": fen}
    )
    assert 'aria-invalid="true"' in page.content.decode()
    assert not Deduction.objects.exists()


def test_a_deduction_is_stopped_with_a_reason(client_of, warden):
    (loan,) = warden.paid(1)
    order = warden.order(loan)
    head = client_of("county_head")
    confirm(head, f"/funds/deductions/{order.id}/stop", reason="农户来还了")
    order.refresh_from_db()
    assert order.stop_reason == "农户来还了"
    assert "农户来还了" in said(head.get(f"/funds/deductions/{order.id}"))
    clerk = client_of("north_finance")
    assert clerk.get(f"/funds/deductions/{order.id}/deduct").status_code == 409


# ---- the household pays its officer


def test_what_the_household_pays_its_officer_is_entered(client_of, warden):
    (loan,) = warden.paid(1)
    warden.deduct(warden.order(loan))
    clerk = client_of("north_finance")
    address = f"/funds/loans/{loan.id}/repay-officer"
    officer = str(warden.officer("north_liaison"))
    assert "还欠 300.00 元" in said(clerk.get(address))
    page = clerk.post(address, {"officer": officer, "fen": "120", "receipt": "还1"})
    assert "壹佰贰拾元整" in said(page)
    assert "不进专户" in said(page)
    clerk.post(address, carried(page))
    assert OfficerRepaid.objects.get().fen == 12_000
    assert claim_of(COUNTY, loan.id) == {warden.officer("north_liaison"): 18_000}
    again = clerk.post(address, {"officer": officer, "fen": "1", "receipt": "还1"})
    answer = clerk.post(address, carried(again))
    assert answer.status_code == 409
    assert 'value="还1"' in answer.content.decode()


def test_a_liaison_officer_enters_his_own_claim_alone(client_of, warden):
    (loan,) = warden.paid(1)
    warden.deduct(warden.order(loan))
    address = f"/funds/loans/{loan.id}/repay-officer"
    assert client_of("north_liaison").get(address).status_code == 200
    assert client_of("north_liaison2").get(address).status_code == 409
    assert client_of("south_finance").get(address).status_code == 404


# ---- other days, other places


def test_a_past_day_shows_no_buttons(client_of, warden, settings):
    (loan,) = warden.paid(1)
    order = warden.order(loan)
    settings.TUOPIN_TODAY = "2009-08-01"
    head = client_of("county_head")
    look_at(head, DEFAULT)
    for address in ("/funds/guarantees", officer_page(warden), f"/funds/deductions/{order.id}"):
        page = head.get(address)
        assert page.status_code == 200
        assert not writes(page)
    look_at(head, date(2008, 1, 1))
    assert head.get(f"/funds/deductions/{order.id}").status_code == 404


def test_the_list_is_narrowed_to_a_township(client_of, warden):
    warden.paid(1)
    (south,) = warden.reserve(*warden.homes(1, region=SOUTH_A))
    assert south.guarantor == warden.officer("south_liaison")
    page = said(client_of("county_head").get("/funds/guarantees?place=990101201000"))
    assert "试south_liaison" in page
    assert "试north_liaison" not in page
