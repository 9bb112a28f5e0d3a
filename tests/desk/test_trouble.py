"""Loans in trouble at the desk: more time, writing off, misuse, relief after a disaster."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.agreements.stage import Stage
from tests.desk.browsing import carried, confirm, look_at, said
from tests.desk.exports import handed_out
from tests.funds.purse import Purse
from tests.funds.trouble.hardship import ASKED, DUE, Hardship
from tests.world import WHOLE as COUNTY_REGION
from tuopin.disasters.actions import declare, report_loss
from tuopin.disasters.models import Event
from tuopin.funds.models import Extension, Loan, Violation, WriteOff
from tuopin.policy.actions import set_rule

TODAY = date(2009, 9, 1)
ASK = {"days": "180", "reason": "猪病，卖不出去", "document": "北政〔2009〕5号"}
PROPOSE = {"cause": "dead", "reason": "本人去世", "document": "北政〔2009〕9号"}
REPORT = {"kind": "borrowed", "finding": "督〔2009〕3号", "note": "借给亲戚"}


@pytest.fixture
def hardship(world, settings):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    purse = Purse(Stage(world))
    purse.come()
    return Hardship(purse)


@pytest.fixture
def wide(hardship):
    set_rule(
        actor=hardship.act("county_head"), on=date(2008, 1, 2), code="write_off.quota_bp",
        value=3000, valid_from=date(2008, 1, 2), document="县办〔2008〕2号",
    )  # fmt: skip
    return hardship


def sheet(answer):
    book = load_workbook(BytesIO(answer.content), read_only=True)
    return list(book.active.iter_rows(values_only=True))


# ---- more time


def test_more_time_is_asked_for_after_old_and_new_days_are_shown(client_of, hardship):
    loan = hardship.loan()
    office = client_of("county_office")
    at = f"/funds/loans/{loan.id}/extend"
    assert "还欠本金 2,000.00 元" in said(office.get(at))
    page = office.post(at, ASK)
    for words in ("展期 180 天", "贰仟元整", "2009年4月9日", "2009年10月6日"):
        assert words in said(page)
    assert not Extension.objects.exists()
    answer = office.post(at, carried(page))
    made = Extension.objects.get()
    assert answer.headers["Location"] == f"/funds/extensions/{made.id}"
    assert "要由别人来批" not in said(office.get(f"/funds/extensions/{made.id}"))
    assert loan.borrower in said(office.get("/funds/extensions"))


@pytest.mark.parametrize(
    "typed", [{"days": "0"}, {"days": "9999"}, {"days": "半年"}, {"reason": ""}, {"document": ""}]
)
def test_a_request_that_says_too_little_is_refused_beside_the_field(client_of, hardship, typed):
    loan = hardship.loan()
    page = client_of("county_office").post(f"/funds/loans/{loan.id}/extend", ASK | typed)
    assert 'aria-invalid="true"' in page.content.decode()
    assert not Extension.objects.exists()


def test_a_request_is_granted_after_both_schedules_are_seen(client_of, hardship):
    loan = hardship.loan()
    key = hardship.ask(loan, TODAY)
    head = client_of("county_head")
    page = said(head.get(f"/funds/extensions/{key}"))
    for words in ("2009-04-09", "2009-10-06", "展期还没有批", "按发放时的日程"):
        assert words in page
    confirm(head, f"/funds/extensions/{key}/grant")
    loan.refresh_from_db()
    assert (loan.schedule, loan.due_on) == (2, date(2009, 10, 6))
    page = said(head.get(f"/funds/extensions/{key}"))
    assert "已准展期" in page
    # By the old days it was late, and is seen to be.
    assert "最早到期 2009-04-09" in page
    assert "没有逾期" in page
    assert f"/funds/extensions/{key}" not in head.get("/funds/extensions").content.decode()
    assert f"/funds/extensions/{key}" in head.get("/funds/extensions?view=all").content.decode()


def test_a_request_is_refused_with_the_reason(client_of, hardship):
    key = hardship.ask(hardship.loan(), TODAY)
    head = client_of("county_head")
    assert confirm(head, f"/funds/extensions/{key}/refuse", reason="").status_code == 409
    confirm(head, f"/funds/extensions/{key}/refuse", reason="还有存栏可卖")
    assert "还有存栏可卖" in said(head.get(f"/funds/extensions/{key}"))
    assert head.get(f"/funds/extensions/{key}/perhaps").status_code == 404


def test_only_the_right_posts_see_the_buttons(client_of, hardship):
    loan = hardship.loan()
    key = hardship.ask(loan, TODAY)
    page = client_of("finance_centre").get(f"/funds/extensions/{key}").content.decode()
    assert "/grant" not in page
    assert client_of("finance_centre").get(f"/funds/loans/{loan.id}/extend").status_code == 403
    assert client_of("south_liaison").get(f"/funds/loans/{loan.id}/extend").status_code == 404
    assert client_of("south_liaison").get(f"/funds/extensions/{key}").status_code == 404
    assert client_of("north_office").get("/funds/extensions").status_code == 403


def test_a_past_day_shows_what_was_known_then(client_of, hardship):
    key = hardship.ask(hardship.loan(), date(2008, 3, 3))
    hardship.decide(key, date(2008, 3, 10))
    head = client_of("county_head")
    look_at(head, date(2008, 3, 5))
    assert "待批" in said(head.get(f"/funds/extensions/{key}"))
    look_at(head, date(2008, 3, 2))
    assert head.get(f"/funds/extensions/{key}").status_code == 404


# ---- writing off


def test_a_write_off_goes_through_three_hands_with_the_quota_in_sight(client_of, wide):
    loan = wide.loan()
    office, leader, head = (client_of(k) for k in ("county_office", "county_leader", "county_head"))
    at = f"/funds/loans/{loan.id}/write-off"
    page = office.post(at, PROPOSE)
    for words in ("贰仟元整", "核销不是免债", "2009 年核销额度还剩 3,000.00 元"):
        assert words in said(page)
    office.post(at, carried(page))
    made = WriteOff.objects.get()
    case = f"/funds/write-offs/{made.id}"
    assert "人民币大写：贰仟元整" in said(office.get(case))
    assert f"{case}/approve" not in office.get(case).content.decode()
    confirm(leader, f"{case}/approve")
    assert "你已经经手" in said(leader.get(case))
    again = leader.post(f"{case}/approve", {"confirmed": "1"})
    assert again.status_code == 409
    page = head.get(f"{case}/approve")
    assert "额度还剩 1,000.00 元" in said(page)
    head.post(f"{case}/approve", carried(page))
    made.refresh_from_db()
    assert (made.state, made.certificate) == ("posted", "核销〔2009〕1号")
    assert "债照样在册" in said(head.get(case))
    debts = said(head.get("/funds/write-offs?view=debts"))
    assert "核销〔2009〕1号" in debts
    assert loan.borrower in debts


def test_above_the_quota_the_last_approval_has_no_button(client_of, hardship):
    key = hardship.propose(hardship.loan())
    hardship.approve(key, "county_leader")
    page = client_of("county_head").get(f"/funds/write-offs/{key}/approve")
    assert "额度只剩 200.00 元，不够" in said(page)
    assert "核销 2,000.00 元</button>" not in page.content.decode()
    forced = client_of("county_head").post(f"/funds/write-offs/{key}/approve", {"confirmed": "1"})
    assert forced.status_code == 409
    assert "只剩 200.00 元" in said(forced)


def test_the_certificate_is_printed_only_for_what_was_written_off(client_of, wide):
    key = wide.propose(wide.loan())
    head = client_of("county_head")
    assert head.get(f"/funds/write-offs/{key}/certificate.pdf").status_code == 404
    for who in ("county_leader", "county_head"):
        wide.approve(key, who)
    paper = head.get(f"/funds/write-offs/{key}/certificate.pdf")
    assert paper.content.startswith(b"%PDF")


def test_a_proposal_is_refused_and_a_write_off_undone_with_a_reason(client_of, wide):
    loan = wide.loan()
    key = wide.propose(loan)
    head = client_of("county_head")
    confirm(head, f"/funds/write-offs/{key}/refuse", reason="再催一次")
    assert "再催一次" in said(head.get(f"/funds/write-offs/{key}"))
    made = wide.written_off(loan)
    confirm(head, f"/funds/write-offs/{made.id}/undo", reason="本人回来了")
    loan.refresh_from_db()
    assert loan.state == "paid"
    assert "核销已撤销" in said(head.get(f"/funds/write-offs/{made.id}"))


def test_a_loan_that_is_not_late_is_refused_in_the_form(client_of, hardship, settings):
    settings.TUOPIN_TODAY = ASKED.isoformat()
    loan = hardship.loan()
    at = f"/funds/loans/{loan.id}/write-off"
    office = client_of("county_office")
    answer = office.post(at, PROPOSE | {"cause": "other", "confirmed": "1"})
    assert answer.status_code == 409
    assert "还没有逾期" in said(answer)


# ---- misuse


def test_misuse_is_reported_demanded_back_and_lifted(client_of, hardship):
    loan = hardship.loan()
    office, head = client_of("county_office"), client_of("county_head")
    at = f"/funds/loans/{loan.id}/violation"
    page = office.post(at, REPORT)
    assert "借用" in said(page)
    assert "这一户不再安排新的借款" in said(page)
    office.post(at, carried(page))
    made = Violation.objects.get()
    case = f"/funds/violations/{made.id}"
    assert "已经冻结" in said(head.get(case))
    assert loan.borrower in said(head.get("/funds/violations"))
    page = head.post(f"{case}/demand", {"document": "县办〔2009〕7号"})
    assert "在 30 天内全部归还" in said(page)
    head.post(f"{case}/demand", carried(page))
    assert "责令归还" in said(head.get(case))
    demands = said(head.get("/funds/extensions?view=all"))
    assert "责令归还" in demands
    assert "已准展期" not in demands
    assert sheet(handed_out(head, "/funds/extensions.xlsx"))[1][9] == "责令归还"
    assert "恢复责令以前的还款日程" in said(head.get(f"{case}/lift"))
    confirm(head, f"{case}/lift", reason="查明是误报")
    loan.refresh_from_db()
    assert (loan.frozen_on, loan.schedule, loan.due_on) == (None, 3, DUE)
    assert "查明是误报" in said(head.get(case))


def test_whoever_found_misuse_sees_that_another_must_settle_it(client_of, hardship):
    found = hardship.report(hardship.loan(), TODAY, who="county_head")
    page = client_of("county_head").get(f"/funds/violations/{found.id}")
    assert "是你查到的" in said(page)
    assert "/lift" not in page.content.decode()


# ---- the workbench


def test_what_waits_for_a_decision_stands_on_the_workbench_of_who_may_take_it(client_of, wide):
    first, second = wide.purse.paid(2)
    wide.ask(first, TODAY)
    wide.approve(wide.propose(second), "county_leader")
    wide.report(first, TODAY)
    page = said(client_of("county_head").get("/"))
    for words in ("审批展期", "审批核销", "处理违规用款"):
        assert words in page
    # The leader has had a hand in it.
    assert "审批核销" not in said(client_of("county_leader").get("/"))


# ---- workbooks


def test_each_list_is_handed_out_as_a_workbook(client_of, wide):
    first, second = wide.purse.paid(2)
    wide.ask(first, TODAY)
    wide.written_off(second)
    wide.report(first, TODAY)
    head = client_of("county_head")
    asked = sheet(handed_out(head, "/funds/extensions.xlsx"))
    assert (asked[1][0], asked[1][5], asked[1][-1]) == (first.number, 180, 2000)
    gone = sheet(handed_out(head, "/funds/write-offs.xlsx"))
    assert (gone[1][0], gone[1][-3], gone[1][-1]) == ("核销〔2009〕1号", 2000, 2000)
    misused = sheet(handed_out(head, "/funds/violations.xlsx"))
    assert (misused[1][4], misused[1][7].date()) == ("挪用", TODAY)


def test_lists_cost_as_many_queries_for_many_as_for_few(client_of, wide, queries_of):
    head = client_of("county_head")
    pages = ("/funds/extensions", "/funds/write-offs?view=debts", "/funds/violations")
    spent = []
    for count in (1, 3):
        for loan in wide.purse.paid(count)[:count]:
            loan.refresh_from_db()
            if loan.state == "paid" and loan.frozen_on is None:
                wide.ask(loan, TODAY)
                wide.report(loan, TODAY)
        spent.append([queries_of(lambda p=p: head.get(p)) for p in pages])
    assert spent[1] <= spent[0]


# ---- relief after a disaster


def test_all_struck_households_are_extended_after_saying_whom_it_reaches(client_of, hardship):
    first, spared = hardship.purse.paid(2)
    declared = declare(
        actor=hardship.act("county_office"), on=TODAY, code="0801", name="“8·1”洪灾", kind="洪涝",
        happened_on=date(2009, 8, 1), region=COUNTY_REGION,
    )  # fmt: skip
    key = declared.result["event"]
    report_loss(
        actor=hardship.act("county_office"), on=TODAY, event=Event.objects.get().id,
        household=first.household_id, loss_fen=450_000,
    )  # fmt: skip
    head = client_of("county_head")
    assert f"/disasters/{key}/extend" in head.get(f"/disasters/{key}").content.decode()
    page = head.post(f"/disasters/{key}/extend", {"days": "365", "document": "县灾〔2009〕2号"})
    for words in ("1 笔借款各展期 365 天", "贰仟元整", first.borrower):
        assert words in said(page)
    assert spared.borrower not in said(page)
    head.post(f"/disasters/{key}/extend", carried(page))
    assert Loan.objects.get(id=first.id).due_on == date(2010, 4, 9)
    assert Loan.objects.get(id=spared.id).schedule == 1
    page = head.post(f"/disasters/{key}/extend", {"days": "365", "document": "县灾〔2009〕2号"})
    assert "已为这场灾害展期" in said(page)
    assert "展期 0 笔" not in page.content.decode()
    assert "“8·1”洪灾" in said(head.get(f"/funds/extensions/{Extension.objects.get().id}"))
    assert client_of("county_office").get(f"/disasters/{key}/extend").status_code == 403


# ---- in English


def test_the_pages_are_read_in_english(client_of, wide):
    loan = wide.loan()
    asked = wide.ask(loan, TODAY)
    found = wide.report(loan, TODAY)
    gone = wide.written_off(wide.loan())
    head = client_of("county_head", lang="en")
    for address, words in (
        (f"/funds/extensions/{asked}", "Schedule"),
        (f"/funds/violations/{found.id}", "Misappropriated"),
        (f"/funds/write-offs/{gone.id}", "stays on the list"),
    ):
        assert words in said(head.get(address))
