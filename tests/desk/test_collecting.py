"""The way back at the desk: repayments, hand-ins, remittances, receipts, standing accounts."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.agreements.stage import Stage
from tests.desk.browsing import carried, confirm, look_at, said, writes
from tests.desk.exports import handed_out, sheet
from tests.funds.collecting.way import BACK, Way
from tests.funds.purse import Purse
from tests.world import COUNTY, NORTH, SOUTH
from tuopin.funds.models import HandIn, Loan, ReceiptBook, Remittance, Repayment, VoidedReceipt
from tuopin.funds.queries import money
from tuopin.funds.queries.faults.collecting import faults

TODAY = date(2008, 3, 20)


@pytest.fixture
def way(world, settings):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    purse = Purse(Stage(world))
    purse.come()
    yield Way(purse)
    assert list(faults(COUNTY)) == []


@pytest.fixture
def loan(way) -> Loan:
    return way.purse.paid()[0]


def fresh(loan: Loan) -> Loan:
    return Loan.objects.get(id=loan.id)


def receipt_of(yuan="500", receipt="收000001", **more):
    return {
        "fen": yuan, "paid_on": "2008-03-18", "receipt": receipt, "over": "refuse", "note": "",
    } | more  # fmt: skip


# ---- one repayment


def test_a_loan_is_found_by_its_number_and_says_what_is_owed(client_of, way, loan):
    liaison = client_of("north_liaison")
    assert "借据编号" in said(liaison.get("/funds/collect"))
    page = said(liaison.get("/funds/collect", {"number": loan.number}))
    assert "2,000.00" in page
    assert "2009-04-09" in page
    missing = liaison.get("/funds/collect", {"number": "没有这号"})
    assert missing.status_code == 404
    assert "没有编号" in said(missing)


def test_a_repayment_is_said_in_words_and_capitals_before_it_is_booked(client_of, way, loan):
    liaison = client_of("north_liaison")
    at = f"/funds/collect?loan={loan.id}"
    page = liaison.post(at, receipt_of("1200.05"))
    for words in ("壹仟贰佰元零伍分", "还本金 1,200.05 元", "还欠 799.95 元", "收000001"):
        assert words in said(page)
    assert not Repayment.objects.exists()
    liaison.post(at, carried(page))
    again = liaison.post(at, carried(page), follow=True)
    assert "没有重复办" in said(again)
    row = Repayment.objects.get()
    assert (row.fen, row.paid_on, row.taken_on) == (120_005, date(2008, 3, 18), TODAY)
    assert row.collector == way.who("north_liaison")


def test_the_last_repayment_says_that_the_guarantee_ends(client_of, way, loan):
    page = client_of("north_liaison").post(f"/funds/collect?loan={loan.id}", receipt_of("2000"))
    assert "还清" in said(page)
    assert "担保解除" in said(page)


def test_too_much_is_asked_about_before_it_is_confirmed(client_of, way, loan):
    liaison = client_of("north_liaison")
    at = f"/funds/collect?loan={loan.id}"
    page = liaison.post(at, receipt_of("2005"))
    assert page.status_code == 409
    assert "多交了 5.00 元" in said(page)
    page = liaison.post(at, receipt_of("2005", over="hold"))
    assert "多交的由乡镇代存：5.00" in said(page)
    liaison.post(at, carried(page))
    assert fresh(loan).kept_fen == 500
    assert fresh(loan).state == "settled"


@pytest.mark.parametrize("yuan", ["0", "-5", "五百", "", "0.001"])
def test_an_amount_that_is_none_is_refused_beside_the_field(client_of, way, loan, yuan):
    page = client_of("north_liaison").post(f"/funds/collect?loan={loan.id}", receipt_of(yuan))
    assert page.status_code == 409
    assert 'aria-invalid="true"' in page.content.decode()
    assert not Repayment.objects.exists()


def test_what_the_action_refuses_stands_beside_its_field(client_of, way, loan):
    way.collect(loan, 100, receipt="收000009")
    liaison, at = client_of("north_liaison"), f"/funds/collect?loan={loan.id}"
    for given, words in (
        ({"receipt": "收000009"}, "已经用过"),
        ({"paid_on": "2007-04-09"}, "早于发放日期"),
        ({"paid_on": "2008-03-21"}, "还没到"),
    ):
        page = liaison.post(at, receipt_of(**given))
        sent = liaison.post(at, carried(page))
        assert sent.status_code == 409, given
        assert words in said(sent)
    assert Repayment.objects.count() == 1


def test_a_clerk_says_whose_hand_it_came_into(client_of, way, loan):
    clerk, at = client_of("north_finance"), f"/funds/collect?loan={loan.id}"
    given = receipt_of(hand="collector", collector=str(way.who("north_liaison2")))
    page = clerk.post(at, given)
    assert "试north_liaison2" in said(page)
    clerk.post(at, carried(page))
    given = receipt_of(receipt="所1", hand="township", collector="")
    clerk.post(at, carried(clerk.post(at, given)))
    assert [(r.hand, r.collector) for r in Repayment.objects.order_by("id")] == [
        ("collector", way.who("north_liaison2")),
        ("township", way.who("north_finance")),
    ]


def test_the_centre_enters_what_came_into_the_special_account(client_of, way, loan):
    centre, at = client_of("finance_centre"), f"/funds/collect?loan={loan.id}"
    given = receipt_of(receipt="", hand="special", collector="")
    centre.post(at, carried(centre.post(at, given)))
    assert money(COUNTY, TODAY).returned_fen == 50_000


def test_a_settled_or_unpaid_loan_takes_nothing(client_of, way, loan):
    way.collect(loan, 200_000)
    liaison = client_of("north_liaison")
    assert "已经还清" in said(liaison.get(f"/funds/collect?loan={loan.id}"))
    (held,) = way.purse.loans()
    assert "还没有发放" in said(liaison.get(f"/funds/collect?loan={held.id}"))


def test_loans_of_another_township_are_not_found(client_of, way, loan):
    south = client_of("south_liaison")
    for address in (
        f"/funds/collect?loan={loan.id}",
        f"/funds/loans/{loan.id}",
        f"/funds/ledgers/household/{loan.household_id}",
        f"/funds/ledgers/township/{NORTH}",
        f"/funds/ledgers/township/{NORTH}/export",
    ):
        assert south.get(address).status_code in {403, 404}, address
    assert south.get("/funds/collect", {"number": loan.number}).status_code == 404
    assert "甲1" not in said(south.get("/funds/repayments"))
    officer = said(south.get(f"/funds/ledgers/officer/{way.who('north_liaison')}"))
    assert "甲1" not in officer


@pytest.mark.parametrize(
    "address",
    [
        "/funds/collect?loan=x", "/funds/ledgers/county/990101000000", "/funds/ledgers/batch/7",
        "/funds/ledgers/township/99", "/funds/undo/loan/0190a000-0000-7000-8000-000000000000",
        "/funds/undo/repayment/0190a000-0000-7000-8000-000000000000",
        "/funds/receipts/0190a000-0000-7000-8000-000000000000",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client_of, way, address):
    assert client_of("north_finance").get(address).status_code == 404


# ---- the list


def test_the_list_says_in_whose_hand_each_repayment_is(client_of, way, loan):
    handed = way.repaid(loan, 10_000, receipt="收000001")
    way.hand_in(handed)
    way.collect(loan, 20_000, receipt="收000002")
    way.collect(loan, 30_000, receipt="所1", by="north_finance", hand="township")
    wrong = way.repaid(loan, 40_000, receipt="收000003")
    way.reverse("repayment", wrong.id)
    clerk = client_of("north_finance")
    page = said(clerk.get("/funds/repayments"))
    for words in ("已交财政所", "在联系人手里", "乡镇财政所", "冲正", "记错了", "试north_liaison"):
        assert words in page
    pocket = said(clerk.get("/funds/repayments?view=pocket"))
    assert "收000002" in pocket
    assert "收000001" not in pocket
    assert "收000003" not in pocket
    book = load_workbook(BytesIO(handed_out(clerk, "/funds/repayments/export").content)).active
    assert [row[5].value for row in book.iter_rows(min_row=2)] == [
        "收000001", "收000002", "所1", "收000003",
    ]  # fmt: skip


def test_a_past_day_shows_what_was_there_and_writes_nothing(client_of, way, loan):
    way.hand_in(way.repaid(loan, 10_000, receipt="收000001"))
    clerk = client_of("north_finance")
    look_at(clerk, date(2008, 3, 4))
    page = clerk.get("/funds/repayments")
    assert "在联系人手里" in said(page)
    assert not writes(page)
    assert "现在看的是以前的日子" in said(clerk.get(f"/funds/collect?loan={loan.id}"))
    look_at(clerk, date(2008, 3, 1))
    assert "还没有还款" in said(clerk.get("/funds/repayments"))


def test_the_list_and_the_loan_take_as_many_queries_for_many_rows(client_of, way, loan, queries_of):
    clerk = client_of("north_finance")
    way.collect(loan, 100)
    addresses = (
        "/funds/repayments", f"/funds/loans/{loan.id}", "/funds/hand-in", "/funds/receipts",
        f"/funds/ledgers/township/{NORTH}",
    )  # fmt: skip
    for address in addresses:
        clerk.get(address)
    few = [queries_of(lambda a=address: clerk.get(a)) for address in addresses]
    for _ in range(8):
        way.collect(loan, 100)
    many = [queries_of(lambda a=address: clerk.get(a)) for address in addresses]
    assert many == few


# ---- hand-in, remittance, reversal


def test_a_clerk_takes_a_collectors_money_receipt_by_receipt(client_of, way, loan):
    one, two = way.repaid(loan, 10_000), way.repaid(loan, 20_000)
    clerk = client_of("north_finance")
    page = clerk.get("/funds/hand-in")
    assert one.receipt in said(page)
    assert "300.00" in said(page)
    chosen = carried(page) | {"id": [str(one.id), str(two.id)], "document": "交款单1号"}
    page = clerk.post("/funds/hand-in", chosen)
    assert "叁佰元整" in said(page)
    assert "试north_liaison" in said(page)
    clerk.post("/funds/hand-in", carried(page))
    assert HandIn.objects.get().fen == 30_000
    assert "联系人手里没有款" in said(clerk.get("/funds/hand-in"))


def test_of_several_collectors_one_is_chosen(client_of, way, loan):
    way.collect(loan, 10_000)
    way.collect(loan, 20_000, by="north_liaison2")
    clerk = client_of("north_finance")
    assert "选交款的联系人" in said(clerk.get("/funds/hand-in"))
    page = said(clerk.get(f"/funds/hand-in?collector={way.who('north_liaison2')}"))
    assert "200.00" in page


def test_no_receipt_of_another_is_handed_in_by_a_changed_form(client_of, way, loan):
    other = way.repaid(loan, 20_000, by="north_liaison2")
    sent = {
        "collector": str(way.who("north_liaison")), "id": str(other.id), "document": "1",
        "confirmed": "1",
    }  # fmt: skip
    assert client_of("north_finance").post("/funds/hand-in", sent).status_code == 404
    assert not HandIn.objects.exists()


def test_a_township_sends_back_what_it_has_and_the_centre_receives_it(client_of, way, loan):
    way.hand_in(way.repaid(loan, 50_000))
    clerk, centre = client_of("north_finance"), client_of("finance_centre")
    assert "能上缴 500.00 元" in said(clerk.get("/funds/remit"))
    form = {"region": NORTH, "fen": "500.01", "document": "上缴单1号"}
    over = clerk.post("/funds/remit", form)
    assert over.status_code == 409
    assert "能上缴的只有 500.00 元" in said(over)
    page = clerk.post("/funds/remit", form | {"fen": "500"})
    assert "伍佰元整" in said(page)
    clerk.post("/funds/remit", carried(page))
    sent = Remittance.objects.get()
    assert "上缴单1号" in said(centre.get("/funds/remittances"))
    confirm(centre, f"/funds/remittances/{sent.id}/receive")
    assert money(COUNTY, TODAY).returned_fen == 50_000
    assert "已到专户" in said(centre.get("/funds/remittances"))


def test_what_cannot_be_paid_goes_back(client_of, way):
    (loan,) = way.purse.loans()
    way.purse.arrived(loan)
    clerk = client_of("north_finance")
    assert "甲1" in said(clerk.get("/funds/return"))
    page = clerk.post("/funds/return", {"id": str(loan.id), "document": "退1号"})
    assert "退回 1 户" in said(page)
    assert "贰仟元整" in said(page)
    clerk.post("/funds/return", carried(page) | {"reason": "全家外出"})
    assert fresh(loan).state == "released"


def test_a_transfer_on_its_way_is_taken_back(client_of, way):
    (loan,) = way.purse.loans()
    key = way.purse.allot(loan)
    confirm(client_of("finance_centre2"), f"/funds/allotments/{key}/cancel", reason="拨错了")
    assert fresh(loan).state == "reserved"


def test_a_repayment_is_reversed_with_its_reason_from_the_loans_page(client_of, way, loan):
    row = way.repaid(loan, 50_000)
    clerk = client_of("north_finance2")
    at = f"/funds/undo/repayment/{row.id}"
    assert at in clerk.get(f"/funds/loans/{loan.id}").content.decode()
    page = clerk.get(at)
    assert "伍佰元整" in said(page)
    assert "重新欠" in said(page)
    assert confirm(clerk, at, reason="").status_code == 409
    confirm(clerk, at, reason="户头弄错")
    shown = said(clerk.get(f"/funds/loans/{loan.id}"))
    assert "冲正：还款" in shown
    assert "户头弄错" in shown
    assert "−500.00" in shown
    assert at not in clerk.get(f"/funds/loans/{loan.id}").content.decode()


@pytest.mark.parametrize("what", ["hand_in", "remittance", "received_back", "refund"])
def test_every_hop_has_its_page_of_reversal(client_of, way, loan, what):
    row = way.repaid(loan, 200_500, over="hold")
    keys = {"hand_in": way.hand_in(row)}
    keys["remittance"] = keys["received_back"] = way.remit(200_000)
    if what == "received_back":
        way.receive_back(keys[what])
    keys["refund"] = way.refund(loan, 500, on=TODAY)
    who = "finance_centre2" if what == "received_back" else "north_finance2"
    if what == "hand_in":
        way.reverse("remittance", keys["remittance"])
    answer = confirm(client_of(who), f"/funds/undo/{what}/{keys[what]}", reason="记错了")
    assert answer.status_code == 302


def test_an_over_payment_is_given_back(client_of, way, loan):
    way.collect(loan, 200_500, over="hold", by="north_finance", hand="township")
    clerk, at = client_of("north_finance"), f"/funds/loans/{loan.id}/refund"
    assert at in clerk.get(f"/funds/loans/{loan.id}").content.decode()
    page = clerk.post(at, {"fen": "5", "receipt": "退1"})
    assert "伍元整" in said(page)
    clerk.post(at, carried(page))
    assert fresh(loan).kept_fen == 0
    more = clerk.post(at, {"fen": "5", "receipt": "退2"})
    assert clerk.post(at, carried(more)).status_code == 409


# ---- receipts


def test_a_book_is_given_out_and_accounted_for(client_of, way, loan):
    clerk = client_of("north_finance")
    form = {
        "officer": f"{way.who('north_liaison')}@{NORTH}", "prefix": "收", "first": "000001",
        "last": "000050",
    }  # fmt: skip
    clerk.post("/funds/receipts/issue", form)
    book = ReceiptBook.objects.get()
    assert (book.width, book.first, book.last) == (6, 1, 50)
    way.collect(loan, 100, receipt="收000003")
    page = said(clerk.get("/funds/receipts"))
    assert "收000001–收000050" in page
    assert "缺 2 张" in page
    at = f"/funds/receipts/{book.id}"
    page = clerk.get(at)
    assert "收000002" in said(page)
    assert "甲1" in said(page)
    clerk.post(at, carried(page) | {"number": "2", "reason": "写坏了"})
    assert VoidedReceipt.objects.get().receipt == "收000002"
    for number, words in (("3", "已经用过"), ("99", "不对"), ("二", "只写数字")):
        answer = clerk.post(at, carried(clerk.get(at)) | {"number": number, "reason": "x"})
        assert answer.status_code == 409, number
        assert words in said(answer)


@pytest.fixture
def book(client_of, way):
    form = {
        "officer": f"{way.who('north_liaison')}@{NORTH}", "prefix": "收", "first": "000001",
        "last": "000005",
    }  # fmt: skip
    client_of("north_finance").post("/funds/receipts/issue", form)
    return ReceiptBook.objects.get()


def test_a_book_goes_out_with_what_became_of_every_receipt(client_of, way, loan, book):
    way.collect(loan, 100, receipt="收000003")
    clerk, at = client_of("north_finance"), f"/funds/receipts/{book.id}"
    clerk.post(at, carried(clerk.get(at)) | {"number": "2", "reason": "写坏了"})
    assert f"{at}/export" in clerk.get(at).content.decode()
    rows = sheet(handed_out(clerk, f"{at}/export", "receipt", "what", "household", "fen"))
    assert rows[1:-1] == [
        ["收000001", "缺号", None, None], ["收000002", "作废", None, None],
        ["收000003", "已用", "甲1", 1], ["收000004", "未用", None, None],
        ["收000005", "未用", None, None],
    ]  # fmt: skip
    assert client_of("south_finance").get(f"{at}/export").status_code == 404


def test_a_receipt_reversed_later_still_names_its_household_on_an_earlier_day(
    client_of, way, loan, book
):
    """It was said to stand for money given back to the officer."""
    ReceiptBook.objects.update(issued_on=BACK)
    taken = way.repaid(loan, 100, receipt="收000003", on=BACK)
    way.reverse("repayment", taken.id, on=BACK + timedelta(days=2))
    clerk = client_of("north_finance")
    look_at(clerk, BACK)
    page = said(clerk.get(f"/funds/receipts/{book.id}"))
    assert "甲1" in page
    assert "还给联系人的钱" not in page


@pytest.mark.parametrize(
    ("given", "words"),
    [({"first": "x"}, "只写数字"), ({"last": "0"}, "不对"), ({"prefix": "收1"}, "不对")],
)
def test_a_book_that_is_none_is_refused(client_of, way, given, words):
    form = {
        "officer": f"{way.who('north_liaison')}@{NORTH}", "prefix": "收", "first": "1",
        "last": "50",
    } | given  # fmt: skip
    answer = client_of("north_finance").post("/funds/receipts/issue", form)
    assert answer.status_code == 409
    assert words in said(answer)
    assert not ReceiptBook.objects.exists()


def test_a_liaison_officer_sees_his_own_loans_and_what_he_has_in_hand(client_of, way, loan):
    way.collect(loan, 50_000, receipt="收000001")
    page = said(client_of("north_liaison").get("/funds/mine"))
    for words in ("甲1", "1,500.00", "500.00", "收000001", "2009-04-09", "7 天内"):
        assert words in page
    assert "没有你担保的借款" in said(client_of("north_liaison2").get("/funds/mine"))
    assert "没有你担保的借款" in said(client_of("south_liaison").get("/funds/mine"))


# ---- standing accounts


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_accounts_of_household_township_officer_and_batch(client_of, way, loan, lang):
    way.collect(loan, 50_000)
    office = client_of("county_office", lang)
    for kind, key in (
        ("household", loan.household_id), ("township", NORTH),
        ("officer", way.who("north_liaison")), ("batch", loan.batch_id),
    ):  # fmt: skip
        at = f"/funds/ledgers/{kind}/{key}"
        page = said(office.get(at))
        assert "1,500.00" in page, kind
        assert loan.number in page, kind
        year = said(office.get(f"{at}?year=2008"))
        assert "2,000.00" in year
        for part in ("", "?part=loans"):
            book = load_workbook(BytesIO(handed_out(office, f"{at}/export{part}").content)).active
            texts = {cell.value for row in book.iter_rows() for cell in row}
            assert {loan.number, 1500} <= texts, (kind, part)
    for odd in ("?year=x", "?year=2099", "?year=0000", "?year=二〇〇八"):
        assert office.get(f"/funds/ledgers/township/{NORTH}{odd}").status_code == 200
    assert office.get(f"/funds/ledgers/township/{SOUTH}").status_code == 200


def test_the_loan_page_shows_what_of_each_instalment_is_settled(client_of, way, loan):
    way.collect(loan, 50_000)
    page = said(client_of("county_head").get(f"/funds/loans/{loan.id}"))
    for words in ("还款日程", "2009-04-09", "500.00", "1,500.00", "台账", loan.number):
        assert words in page
    english = said(client_of("county_head", "en").get(f"/funds/loans/{loan.id}"))
    assert "1,500.00" in english


def test_of_many_loans_either_the_loans_or_their_entries_are_seen(client_of, way, loan):
    for _ in range(3):
        way.collect(loan, 10_000)
    office, at = client_of("county_office"), f"/funds/ledgers/township/{NORTH}"
    assert "进出明细" not in said(office.get(at)).partition("各笔借款")[2].partition("到期")[2]
    lines = said(office.get(f"{at}?view=lines&year=2008"))
    for words in ("上年结转", "2,000.00", "1,700.00", "收000003"):
        assert words in lines
    assert office.get(f"{at}?view=lines&all=1").status_code == 200


def test_a_long_account_shows_its_last_entries_and_says_how_many_came_before(
    client_of, way, loan, monkeypatch
):
    monkeypatch.setattr("tuopin.desk.funds.statement.LINES_SHOWN", 2)
    for number in range(3):
        way.collect(loan, 10_000, receipt=f"收{number}")
    office, at = client_of("county_office"), f"/funds/ledgers/township/{NORTH}?view=lines"
    page = said(office.get(at))
    assert "收2" in page
    assert "收0" not in page
    assert "前面还有 2 笔" in page
    assert "收0" in said(office.get(f"{at}&all=1"))
