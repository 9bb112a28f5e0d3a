"""The money at the desk: in, held, sent, received, paid, reversed, and set against the bank."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.agreements.stage import Stage
from tests.desk.browsing import carried, confirm, look_at, said, writes
from tests.desk.exports import handed_out, sheet
from tests.funds.purse import ARRIVED, CAME, PAID, SENT, Purse
from tests.world import COUNTY, NORTH, SOUTH, SOUTH_A, WHOLE
from tuopin.funds.models import Allotment, Appropriation, Loan, Payment, Reconciliation
from tuopin.funds.queries import money
from tuopin.kit.keys import uuid7
from tuopin.selection.models import Application

TODAY = date(2007, 4, 12)


@pytest.fixture
def purse(world, settings):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    made = Purse(Stage(world))
    made.come()
    return made


def ids(*rows):
    return {"id": [str(row.id) for row in rows]}


def states(*loans):
    found = Loan.objects.in_bulk([loan.id for loan in loans])
    return [found[loan.id].state for loan in loans]


def transfer(purse, loans, region=NORTH):
    """Return the address of the page that sends these loans' money."""
    return f"/funds/allot?batch={purse.stage.batch().id}&region={region}"


# ---- money comes in


def test_money_that_comes_in_is_said_in_capitals_before_it_is_booked(client_of, purse):
    centre = client_of("finance_centre")
    typed = {"source": "special_assistance", "document": "财农〔2007〕18号", "fen": "12345.67"}
    page = centre.post("/funds/appropriate", typed)
    assert "壹万贰仟叁佰肆拾伍元陆角柒分" in said(page)
    assert "22,345.67" in said(page)
    assert Appropriation.objects.count() == 1
    centre.post("/funds/appropriate", carried(page))
    centre.post("/funds/appropriate", carried(page))
    assert Appropriation.objects.get(document="财农〔2007〕18号").fen == 1_234_567
    assert "财农〔2007〕18号" in said(centre.get("/funds?tab=papers"))


@pytest.mark.parametrize("fen", ["0", "-5", "一千", ""])
def test_an_amount_that_is_none_is_refused_beside_the_field(client_of, purse, fen):
    typed = {"source": "other", "document": "财农1号", "fen": fen}
    page = client_of("finance_centre").post("/funds/appropriate", typed)
    assert 'aria-invalid="true"' in page.content.decode()
    assert 'value="财农1号"' in page.content.decode()
    assert Appropriation.objects.count() == 1


# ---- held


def test_checked_households_have_money_held_after_the_sum_is_said(client_of, purse):
    made = purse.stage.checked(*(purse.stage.cleared() for _ in range(3)))
    head = client_of("county_head")
    assert "10,000.00" in said(head.get("/funds/reserve"))
    page = head.post("/funds/reserve", ids(*made))
    assert "给 3 户留出借款" in said(page)
    assert "陆仟元整" in said(page)
    assert "还能安排 4,000.00 元" in said(page)
    head.post("/funds/reserve", carried(page))
    answer = head.post("/funds/reserve", carried(page), follow=True)
    assert "没有重复办" in said(answer)
    assert money(COUNTY, TODAY).reserved_fen == 600_000


def test_more_than_the_account_has_free_is_never_held(client_of, purse):
    made = purse.stage.checked(*(purse.stage.cleared() for _ in range(6)))
    head = client_of("county_head")
    page = head.post("/funds/reserve", ids(*made))
    assert "不够" in said(page)
    assert "差 2,000.00 元" in said(page)
    assert "安排 6 户" not in page.content.decode()
    forced = head.post("/funds/reserve", ids(*made) | {"confirmed": "1"})
    assert forced.status_code == 409
    assert Loan.objects.count() == 0


def test_held_money_is_let_go_with_a_reason(client_of, purse):
    (loan,) = purse.loans()
    head = client_of("county_head")
    assert (
        f"/funds/loans/{loan.id}/release"
        in head.get(f"/agreements/{loan.agreement_id}").content.decode()
    )
    assert confirm(head, f"/funds/loans/{loan.id}/release", reason="").status_code == 409
    confirm(head, f"/funds/loans/{loan.id}/release", reason="本人放弃")
    assert states(loan) == ["released"]
    assert money(COUNTY, TODAY).reserved_fen == 0
    assert client_of("finance_centre").get(f"/funds/loans/{loan.id}/release").status_code == 403


# ---- sent


def test_a_township_is_sent_its_money_after_amount_and_households_are_said(client_of, purse):
    loans = purse.loans(3)
    centre = client_of("finance_centre")
    assert "北山镇" in said(centre.get("/funds?tab=allot"))
    page = centre.get(transfer(purse, loans))
    for words in ("拨款到乡镇 · 北山镇", "拨出 3 户", "陆仟元整", "专户还剩 4,000.00 元", "甲2"):
        assert words in said(page)
    answer = centre.post("/funds/allot", carried(page))
    assert answer.headers["Location"] == "/funds?tab=receive"
    centre.post("/funds/allot", carried(page))
    assert Allotment.objects.get().fen == 600_000
    assert "在途" in said(centre.get("/funds?tab=receive"))


def test_more_than_the_special_account_holds_is_not_sent(client_of, purse):
    loans = purse.loans(2)
    # As if the books had been damaged: the action is the last to say no.
    Loan.objects.update(approved_fen=900_000)
    centre = client_of("finance_centre")
    page = centre.get(transfer(purse, loans))
    assert "专户里只有 10,000.00 元，不够拨" in said(page)
    assert "拨款 2 户" not in page.content.decode()
    sent = ids(*loans) | {"batch": purse.stage.batch().id, "region": NORTH, "confirmed": "1"}
    forced = centre.post("/funds/allot", sent)
    assert forced.status_code == 409
    assert "不够" in said(forced)
    assert Allotment.objects.count() == 0


def test_a_household_whose_notice_was_withdrawn_is_left_out_by_name(client_of, purse):
    first, second = purse.loans(2)
    Application.objects.filter(household=first.household).update(state="noticed")
    page = client_of("finance_centre").get(transfer(purse, [first, second]))
    assert "甲1 公示没有结束或已撤回" in said(page)
    assert carried(page)["id"] == [str(second.id)]


def test_nothing_is_sent_where_nothing_waits(client_of, purse):
    purse.loans()
    page = client_of("finance_centre").get(transfer(purse, [], region=SOUTH))
    assert "拨出 0 户" in said(page)
    assert "拨款 0 户" not in page.content.decode()
    assert client_of("finance_centre").get("/funds/allot?batch=x").status_code == 404
    nowhere = f"/funds/allot?batch={uuid7()}&region={NORTH}"
    assert client_of("finance_centre").get(nowhere).status_code == 404


# ---- received


def test_a_township_confirms_what_it_received_and_no_other_can(client_of, purse):
    allotment = purse.allot(*purse.loans(2))
    at = f"/funds/allotments/{allotment}"
    own, other = client_of("north_finance"), client_of("south_finance")
    assert other.get(at).status_code == 403
    assert other.get(f"{at}/receive").status_code == 403
    assert other.post(f"{at}/receive", {"confirmed": "1"}).status_code == 403
    assert client_of("finance_centre").post(f"{at}/receive").status_code == 403
    assert str(allotment) not in other.get("/funds?tab=receive").content.decode()
    assert "确认收到" in said(own.get(at))
    page = own.get(f"{at}/receive")
    assert "肆仟元整" in said(page)
    assert "甲1" in said(page)
    own.post(f"{at}/receive", carried(page))
    assert Allotment.objects.get().state == "received"
    assert "确认收到" not in said(own.get(at))
    again = own.get(f"{at}/receive")
    assert "确认收到 4,000.00 元" not in again.content.decode()
    assert own.post(f"{at}/receive", {"confirmed": "1"}).status_code == 409


# ---- paid


def test_households_are_paid_and_sign_for_it(client_of, purse):
    loans = purse.loans(3)
    purse.arrived(*loans)
    pay = client_of("north_finance")
    assert "甲1" in said(pay.get("/funds/pay"))
    chosen = ids(*loans[:2]) | {f"signer-{loans[1].id}": "甲2之妻"}
    page = pay.post("/funds/pay", chosen)
    for words in ("发放 2 户", "肆仟元整", "甲2之妻", "到期"):
        assert words in said(page)
    pay.post("/funds/pay", carried(page))
    assert states(*loans) == ["paid", "paid", "allotted"]
    assert list(Payment.objects.order_by("loan__number").values_list("signer", flat=True)) == [
        "甲1", "甲2之妻",
    ]  # fmt: skip
    assert "甲2之妻" in said(pay.get("/funds?tab=payments"))


def test_a_double_click_pays_once(client_of, purse):
    (loan,) = purse.loans()
    purse.arrived(loan)
    pay = client_of("north_finance")
    sent = carried(pay.post("/funds/pay", ids(loan)))
    pay.post("/funds/pay", sent)
    answer = pay.post("/funds/pay", sent, follow=True)
    assert "没有重复办" in said(answer)
    assert Payment.objects.count() == 1
    assert money(COUNTY, TODAY).outstanding_fen == 200_000


def test_a_page_left_open_does_not_pay_again(client_of, purse):
    (loan,) = purse.loans()
    purse.arrived(loan)
    first, second = client_of("north_finance"), client_of("north_finance2")
    page, left_open = first.post("/funds/pay", ids(loan)), second.post("/funds/pay", ids(loan))
    first.post("/funds/pay", carried(page))
    answer = second.post("/funds/pay", carried(left_open))
    assert answer.status_code == 409
    assert "已经发放" in said(answer)
    assert "已经发放" in said(second.post("/funds/pay", ids(loan)))
    assert Payment.objects.count() == 1


def test_money_that_has_not_arrived_is_not_paid(client_of, purse):
    (loan,) = purse.loans()
    purse.allot(loan)
    pay = client_of("north_finance")
    assert "没有等着发放的户" in said(pay.get("/funds/pay"))
    page = pay.post("/funds/pay", ids(loan))
    assert "乡镇还没有收到这笔钱" in said(page)
    assert pay.post("/funds/pay", ids(loan) | {"confirmed": "1"}).status_code == 409


def test_another_township_pays_nothing(client_of, purse):
    (loan,) = purse.loans()
    purse.arrived(loan)
    pay = client_of("south_finance")
    assert "甲1" not in said(pay.get("/funds/pay"))
    assert "id" not in carried(pay.post("/funds/pay", ids(loan)))
    assert pay.post("/funds/pay", ids(loan) | {"confirmed": "1"}).status_code == 403
    assert client_of("county_head").get("/funds/pay").status_code == 403


# ---- reversed


def test_a_reversal_needs_a_reason_and_another_person(client_of, purse):
    (loan,) = purse.paid()
    at = f"/funds/payments/{Payment.objects.get().id}/reverse"
    other = client_of("north_finance2")
    assert "贰仟元整" in said(other.get(at))
    refused = confirm(other, at, reason="  ")
    assert refused.status_code == 409
    same = confirm(client_of("north_finance"), at, reason="记错了户")
    assert "不能是同一个人" in said(same)
    assert states(loan) == ["paid"]
    confirm(other, at, reason="记错了户")
    assert states(loan) == ["allotted"]
    assert "记错了户" in said(other.get("/funds?tab=payments"))
    assert "甲1" in said(other.get("/funds/pay"))
    again = other.get(at)
    assert "冲正 2,000.00 元" not in again.content.decode()
    assert client_of("south_finance").get(at).status_code == 404


# ---- set against the bank


def test_a_gap_between_book_and_bank_needs_an_explanation(client_of, purse):
    purse.arrived(*purse.loans(2))
    own = client_of("north_finance")
    assert "北山镇（账面 4,000.00 元）" in said(own.get("/funds/reconcile"))
    typed = {"region": NORTH, "bank_fen": "3990"}
    refused = own.post("/funds/reconcile", typed)
    assert refused.status_code == 409
    assert "账上与银行相差 -10.00 元，没有写原因" in said(refused)
    assert 'value="3990"' in refused.content.decode()
    assert Reconciliation.objects.count() == 0
    own.post("/funds/reconcile", typed | {"explanation": "手续费未入账"})
    assert "手续费未入账" in said(own.get("/funds?tab=papers"))
    page = said(client_of("finance_centre").get("/funds"))
    assert "1 处和银行不符" in page
    assert "差 −10.00" in page


def test_a_township_reconciles_its_own_account_only(client_of, purse):
    own = client_of("north_finance")
    for region in (SOUTH, WHOLE):
        page = own.post("/funds/reconcile", {"region": region, "bank_fen": "0"})
        assert 'aria-invalid="true"' in page.content.decode()
    centre = client_of("finance_centre")
    assert "县专户（账面 10,000.00 元）" in said(centre.get("/funds/reconcile"))
    centre.post("/funds/reconcile", {"region": WHOLE, "bank_fen": "1万"})
    assert Reconciliation.objects.get().bank_fen == 1_000_000
    assert "县专户" in said(centre.get("/funds?tab=papers"))


# ---- where the money is


def test_the_money_page_says_in_whose_hands_the_capital_is(client_of, purse):
    paid, waiting = purse.loans(2), purse.loans(1)
    purse.arrived(*paid)
    purse.pay(paid[0])
    purse.allot(*waiting)
    page = said(client_of("county_leader").get("/funds"))
    for words in (
        "本金 10,000.00", "= 专户 4,000.00", "+ 在途 2,000.00", "+ 乡镇 2,000.00",
        "+ 农户 2,000.00", "账平", "拨付 6,000.00", "2 笔，最慢 2 天", "发放 2,000.00", "1 户",
    ):  # fmt: skip
        assert words in page, words
    assert "0.6" in said(client_of("county_leader").get("/funds?unit=wan"))


def test_a_township_sees_its_own_money_only(client_of, purse):
    stage = purse.stage
    south = purse.reserve(*stage.checked(stage.cleared(SOUTH_A, fen=150_000)))
    purse.arrived(*purse.loans(1))
    purse.allot(*south, region=SOUTH)
    page = said(client_of("south_finance").get("/funds"))
    assert "拨入 1,500.00 = 在途 1,500.00" in page
    assert "账平" in page
    for hidden in ("10,000.00", "北山镇", "2,000.00", "县财政结算中心专户"):
        assert hidden not in page


def test_what_is_late_is_to_be_chased_until_it_is_done(client_of, purse, settings):
    first, second = purse.loans(1), purse.loans(2)
    purse.allot(*first)
    purse.arrived(*second)
    settings.TUOPIN_TODAY = "2007-05-20"
    centre = client_of("finance_centre")
    page = said(centre.get("/funds"))
    assert "要追的款" in page
    assert "在途 48 天" in page
    assert "滞留 46 天" in page
    assert "试finance_centre" in page
    assert "北山镇 → 2 户" in page
    late = said(centre.get("/funds?tab=late"))
    assert "逾期 45 天" in late
    look_at(centre, SENT)
    assert "要追的款" not in said(centre.get("/funds"))


def test_loans_past_their_day_are_listed(client_of, purse, settings):
    purse.paid(1)
    settings.TUOPIN_TODAY = "2010-01-01"
    page = client_of("county_head").get("/funds?tab=late")
    assert "甲1" in said(page)
    assert "逾期 1 户" in said(page)
    assert 'href="/funds/overdue/export?"' in page.content.decode()
    rows = sheet(handed_out(client_of("county_head"), "/funds/overdue/export"))
    assert rows[1][2:5] == ["甲1", "07-1-101-001", 2000]
    assert (rows[1][5].date(), rows[1][6]) == (date(2009, 4, 9), 267)
    south = sheet(handed_out(client_of("south_finance"), "/funds/overdue/export"))
    assert not any("甲1" in row for row in south)


def test_the_townships_money_is_handed_out_as_a_workbook(client_of, purse):
    purse.paid(2)
    answer = handed_out(client_of("county_head"), "/funds/export")
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (line,) = [row for row in rows if row[0] == "北山镇"]
    assert [float(v) for v in line[1:6]] == [4000, 4000, 0, 0, 4000]


def test_a_past_date_shows_the_money_of_that_day_and_hides_writing(client_of, purse):
    (loan,) = purse.paid(1)
    waiting = purse.loans(2)
    purse.arrived(waiting[0])
    centre = client_of("finance_centre")
    look_at(centre, SENT)
    page = said(centre.get("/funds"))
    assert "+ 在途 4,000.00" in page
    assert "待拨款" not in page
    assert "拨款到乡镇" not in page
    assert "记拨入" not in page
    assert "在途" in said(centre.get("/funds?tab=receive"))
    assert "还没有发放" in said(centre.get("/funds?tab=payments"))
    for address in ("/funds/appropriate", "/funds/reconcile", transfer(purse, [waiting[1]])):
        assert "tp-pri" not in centre.get(address).content.decode().partition('id="main"')[2]
    refused = centre.post(
        "/funds/appropriate",
        {"source": "other", "document": "x", "fen": "1", "confirmed": "1"},
    )
    assert "不能办事" in said(refused)
    town = client_of("north_finance")
    assert writes(town.get("/funds/pay"))
    look_at(town, ARRIVED)
    page = town.get("/funds/pay")
    assert not writes(page)
    assert "不能办" in said(page)
    assert "不能办事" in said(town.post("/funds/pay", ids(waiting[0]) | {"confirmed": "1"}))
    look_at(town, CAME)
    assert town.get(f"/funds/allotments/{Allotment.objects.first().id}").status_code == 404
    assert states(loan) == ["paid"]


@pytest.mark.parametrize(
    "who", ["county_leader", "auditor", "north_secretary", "north_liaison", "county_office2"]
)
def test_those_who_only_look_are_offered_nothing_to_press(client_of, purse, who):
    purse.paid(1)
    loans = purse.loans(2)
    purse.arrived(loans[0])
    browser = client_of(who)
    for tab in ("overview", "allot", "receive", "pay", "late", "payments", "papers"):
        page = browser.get(f"/funds?tab={tab}")
        assert page.status_code == 200
        main = page.content.decode().partition('id="main"')[2]
        for act in ("/funds/pay", "/reverse", "/receive", "/funds/allot?"):
            assert f'{act}"' not in main.replace("?tab=", "")


def test_a_township_office_and_a_village_have_no_money_page(client_of, purse):
    for who in ("north_office", "north_branch", "verifier", "expert", "admin"):
        assert client_of(who).get("/funds").status_code == 403


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_page_of_the_money_reads_in_both_languages(client_of, purse, lang):
    purse.paid(1)
    loans = purse.loans(2)
    allotment = purse.allot(loans[0])
    (checked,) = purse.stage.checked(purse.stage.cleared())
    pages = {
        "finance_centre": [
            *(f"/funds?tab={t}" for t in ("allot", "receive", "pay", "late", "payments", "papers")),
            "/funds", "/funds?unit=wan", "/funds/appropriate", "/funds/reconcile", "/funds/export",
            transfer(purse, loans), f"/funds/allotments/{allotment}",
            f"/funds/payments/{Payment.objects.get().id}/reverse",
        ],
        "north_finance": ["/funds", "/funds/pay", f"/funds/allotments/{allotment}/receive"],
        "county_head": ["/funds/reserve", f"/funds/loans/{loans[1].id}/release"],
    }  # fmt: skip
    for who, addresses in pages.items():
        browser = client_of(who, lang=lang)
        for address in addresses:
            assert browser.get(address).status_code == 200, address
    head = client_of("county_head", lang=lang)
    page = said(head.post("/funds/reserve", ids(checked)))
    assert ("Hold money" if lang == "en" else "安排资金") in page
    assert "贰仟元整" in page


def test_fifty_rows_cost_no_more_queries_than_five(client_of, purse, queries_of):
    tabs = ("overview", "allot", "receive", "pay", "late", "payments", "papers")
    purse.come(100_000_000)

    def all_pages():
        centre, town, head = (
            client_of(who) for who in ("finance_centre", "north_finance", "county_head")
        )
        return [
            *(queries_of(lambda tab=tab: centre.get(f"/funds?tab={tab}")) for tab in tabs),
            queries_of(lambda: town.get("/funds/pay")),
            queries_of(lambda: head.get("/funds/reserve")),
            queries_of(lambda: centre.get(transfer(purse, []))),
        ]

    def grow(count):
        loans = purse.loans(3 * count, 10_000)
        purse.arrived(*loans[:count])
        purse.arrived(*loans[count : 2 * count])
        purse.pay(*loans[:count], on=PAID)
        purse.stage.checked(*(purse.stage.cleared() for _ in range(count)))

    grow(3)
    few = all_pages()
    grow(20)
    assert all_pages() == few
    assert max(few) < 60, few
