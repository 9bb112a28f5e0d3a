"""The books at the desk: trial balance, journals of hands, balance sheet, closing, exports."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.agreements.stage import Stage
from tests.desk.browsing import carried, confirm, look_at, said, writes
from tests.funds.purse import CAME, PAID, SENT, Purse
from tests.ledger.beancount import bean_check
from tests.world import COUNTY, NORTH, SOUTH, WHOLE
from tuopin.funds.actions import reconcile, reverse_payment
from tuopin.funds.models import Loan, Payment
from tuopin.funds.queries.closing import hindrances
from tuopin.kit.keys import uuid7
from tuopin.kit.scope import Scope, whole_county
from tuopin.ledger.models import Account, Journal
from tuopin.ledger.queries import closings

TODAY = date(2007, 4, 30)
BACK = date(2007, 4, 20)


@pytest.fixture
def purse(world, settings):
    """Two loans paid in the north, the payment of the first reversed; one more is on its way."""
    settings.TUOPIN_TODAY = TODAY.isoformat()
    made = Purse(Stage(world))
    made.come()
    made.paid(2)
    first = Payment.objects.order_by("loan__number").first()
    reverse_payment(
        actor=made.act("north_finance2"), on=BACK, payment=first.id, reason="签收人不对"
    )
    made.allot(*made.loans(1), on=BACK)
    return made


def grid(answer):
    """Return a workbook's rows."""
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def address(kind):
    return f"/funds/books/cash?account={Account.objects.get(kind=kind).id}"


# ---- trial balance


def test_the_trial_balance_shows_both_sides_of_every_kind_and_that_they_agree(client_of, purse):
    page = client_of("finance_centre").get("/funds/books")
    text = said(page)
    assert "试算平衡表" in text
    assert "2007-01-01 至 2007-04-30" in text
    for kind in ("县专户", "在途资金", "乡镇财政所", "农户借款", "投入本金"):
        assert kind in text
    assert "借贷平衡" in text
    total = page.context["total"]
    assert total.balanced
    # Money is also on the two sides of what is held for loans.
    assert total.closing_debit_fen == 1_000_000


def test_a_period_opens_with_what_there_was_the_day_before(client_of, purse):
    page = client_of("finance_centre").get("/funds/books?by=account&from=2007-04-20")
    rows = {row.name: row.total for row in page.context["rows"]}
    assert rows["县专户"].opening_debit_fen == 600_000
    assert rows["县专户"].credit_fen == 200_000
    assert rows["县专户"].closing_debit_fen == 400_000
    assert rows["投入本金：专项扶持资金"].debit_fen == 0


def test_each_line_of_the_trial_balance_opens_the_accounts_behind_it(client_of, purse):
    centre = client_of("finance_centre")
    kinds = {row.name: row.url for row in centre.get("/funds/books").context["rows"]}
    page = centre.get(f"/funds/books{kinds['农户借款']}")
    assert [row.total.closing_debit_fen for row in page.context["rows"]] == [200_000]
    assert "与这里以外的账户" in said(page)
    assert "借贷平衡" not in said(page)
    book = centre.get(page.context["rows"][0].url)
    assert "明细账" in said(book)
    places = {r.name: r.url for r in centre.get("/funds/books?by=region").context["rows"]}
    page = centre.get(f"/funds/books{next(url for url in places.values() if NORTH in url)}")
    assert {row.name.split(" ")[-1] for row in page.context["rows"]} == {
        "在途资金", "乡镇财政所", "农户借款",
    }  # fmt: skip


def test_a_day_that_is_none_or_still_to_come_is_not_taken(client_of, purse):
    centre = client_of("finance_centre")
    for asked, first in (("", (2007, 1, 1)), ("nonsense", (2007, 1, 1)), ("2031-01-01", None)):
        page = centre.get(f"/funds/books?from={asked}&by=x&kind=x")
        assert page.status_code == 200
        assert page.context["first"] == (date(*first) if first else TODAY)


def test_the_books_are_those_of_the_day_shown(client_of, purse):
    centre = client_of("finance_centre")
    look_at(centre, CAME)
    rows = {row.name: row.total for row in centre.get("/funds/books").context["rows"]}
    assert list(rows) == ["县专户", "投入本金"]
    book = centre.get(address("special") + "&from=2007-03-01").context["book"]
    assert [m.balance_fen for m in book.movements] == [1_000_000]
    look_at(centre, date(2007, 2, 1))
    assert "还没有记过账" in said(centre.get("/funds/books"))
    assert "还没有记过账" in said(centre.get("/funds/books/balances"))


def test_a_township_sees_its_own_accounts_and_what_they_owe_beyond(client_of, purse):
    north = client_of("north_finance")
    page = north.get("/funds/books?by=account")
    assert "县专户" not in said(page)
    assert "借贷平衡" not in said(page)
    counter = page.context["counter"]
    assert counter.closing_credit_fen == page.context["total"].closing_debit_fen == 600_000
    assert client_of("south_finance").get("/funds/books").context["rows"] == []


def test_balances_stand_by_kind_with_their_side(client_of, purse):
    page = client_of("finance_centre").get("/funds/books/balances")
    groups = {g["name"]: (g["side"], g["fen"]) for g in page.context["groups"]}
    assert groups["县专户"] == ("借", 400_000)
    assert groups["投入本金"] == ("贷", 1_000_000)


# ---- journals of hands


def test_a_hand_has_its_journal_with_counter_account_number_and_running_balance(client_of, purse):
    page = client_of("finance_centre").get(address("township"))
    text = said(page)
    assert "银行存款日记账" in text
    lines = page.context["lines"]
    assert [line.what for line in lines] == ["乡镇收款", "发放到户", "发放到户", "发放到户"]
    assert [line.moved.balance_fen for line in lines] == [400_000, 200_000, 0, 200_000]
    assert page.context["book"].closing_fen == 200_000
    assert lines[1].counter.endswith("农户借款")
    numbers = set(Loan.objects.values_list("number", flat=True))
    assert lines[1].number in numbers
    assert lines[1].number in text


def test_a_reversal_stands_beside_its_original_and_each_names_the_other(client_of, purse):
    text = said(client_of("finance_centre").get(address("township")))
    assert "04-20 已冲销" in text
    assert "冲销 04-10" in text
    assert "签收人不对" in text


def test_journals_name_no_household(client_of, purse):
    centre = client_of("finance_centre")
    names = set(Loan.objects.values_list("borrower", flat=True))
    for path in (address("township"), address("outstanding"), "/funds/books/journal"):
        text = centre.get(path).content.decode()
        assert not any(name in text for name in names), path


def test_a_journal_of_another_area_or_of_no_account_is_not_found(client_of, purse):
    north = client_of("north_finance")
    assert north.get(address("special")).status_code == 404
    assert north.get(f"/funds/books/cash?account={uuid7()}").status_code == 404
    assert north.get("/funds/books/cash?account=x").status_code == 404
    assert "乡镇财政所" in said(north.get("/funds/books/cash"))
    assert "还没有账户" in said(client_of("south_finance").get("/funds/books/cash"))


def test_the_number_of_queries_does_not_grow_with_the_lines(client_of, purse, queries_of):
    centre = client_of("finance_centre")
    paths = ["/funds/books?by=account", "/funds/books/cash", "/funds/books/sheet",
             "/funds/books/periods"]  # fmt: skip
    few = [queries_of(lambda path=path: centre.get(path)) for path in paths]
    for _ in range(4):
        purse.come(100, on=BACK)
    purse.allot(*purse.loans(1), on=BACK)
    assert [queries_of(lambda path=path: centre.get(path)) for path in paths] == few


# ---- the fund's balance sheet


def test_the_balance_sheet_adds_every_hand_up_to_where_the_money_came_from(client_of, purse):
    page = client_of("finance_centre").get("/funds/books/sheet")
    assert "账平" in said(page)
    hands = {line.name: line.closing_fen for line in page.context["hands"]}
    assert hands["县专户"] == 400_000
    assert hands["在途资金"] == 200_000
    assert hands["乡镇财政所"] == 200_000
    assert hands["农户借款"] == 200_000
    assert page.context["came"].closing_fen == page.context["held"].closing_fen == 1_000_000
    assert page.context["came"].opening_fen == 0
    (town,) = page.context["towns"]
    assert town.total == 600_000
    assert sum(page.context["town_sums"]) == page.context["town_total"] == 600_000


def test_a_township_has_its_own_hands_on_the_sheet_and_no_equation(client_of, purse):
    page = client_of("north_finance").get("/funds/books/sheet")
    assert "账平" not in said(page)
    assert "投入本金" not in said(page)
    assert page.context["held"].closing_fen == 600_000


# ---- closing


def test_what_hinders_a_closing_is_said_by_region(client_of, purse):
    found = hindrances(whole_county(COUNTY), TODAY, TODAY)
    assert {(h.kind, h.fen) for h in found[NORTH]} == {("transit", 200_000), ("unchecked", 0)}
    assert [h.kind for h in found[WHOLE]] == ["unchecked"]
    assert hindrances(Scope(COUNTY, (SOUTH[:9],)), TODAY, TODAY) == {}
    text = said(client_of("finance_centre").get(f"/funds/books/periods?through={TODAY}"))
    assert "在途资金 2,000.00 元" in text
    assert "没有和银行对过账" in text
    assert "2 个乡镇还没有结账" in text


def test_a_hand_that_was_compared_with_its_bank_hinders_only_by_an_unexplained_gap(purse):
    clerk = purse.act("north_finance")
    reconcile(actor=clerk, on=TODAY, region=NORTH, bank_fen=200_000)
    assert [h.kind for h in hindrances(whole_county(COUNTY), TODAY, TODAY)[NORTH]] == ["transit"]
    assert [h.kind for h in hindrances(whole_county(COUNTY), SENT, SENT)[NORTH]] == [
        "transit", "unchecked",
    ]  # fmt: skip
    # A hand on which nothing moved since is as good as compared.
    later = TODAY + timedelta(days=31)
    assert [h.kind for h in hindrances(whole_county(COUNTY), later, later)[NORTH]] == ["transit"]
    reconcile(actor=clerk, on=TODAY, region=NORTH, bank_fen=199_900, explanation="漏记手续费")
    gap = hindrances(whole_county(COUNTY), TODAY, TODAY)[NORTH][-1]
    assert (gap.kind, gap.fen) == ("gap", -100)


def test_a_township_closes_its_books_after_seeing_what_is_open_and_what_cannot_be_undone(
    client_of, purse
):
    north = client_of("north_finance")
    link = f"/funds/books/close?region={NORTH}&through={PAID}"
    assert f'value="{PAID}"' in north.get(link).content.decode()
    page = north.post("/funds/books/close", {"region": NORTH, "through": str(PAID)})
    text = said(page)
    assert "2007年4月10日" in text
    assert "没有和银行对过账" in text
    assert "不能再记账" in text
    assert closings(COUNTY) == {}
    north.post("/funds/books/close", carried(page))
    assert closings(COUNTY) == {NORTH: PAID}
    assert "2007-04-10" in said(north.get("/funds/books/periods?through=2007-04-10"))


def test_the_countys_closing_says_that_it_closes_every_township(client_of, purse):
    centre = client_of("finance_centre")
    page = centre.post("/funds/books/close", {"region": WHOLE, "through": str(PAID)})
    assert "所有乡镇的账也结到这一天" in said(page)
    centre.post("/funds/books/close", carried(page))
    assert closings(COUNTY) == {WHOLE: PAID}
    text = said(client_of("north_finance").get(f"/funds/books/periods?through={PAID}"))
    assert "随县里结账" in text


@pytest.mark.parametrize(
    ("through", "words", "english"),
    [("2007-05-01", "还没到", "still to come"), ("2007-04-02", "账已经结到", "already closed")],
)
def test_a_closing_that_cannot_be_is_refused_in_the_form(client_of, purse, through, words, english):
    head = client_of("county_head")
    confirm(head, "/funds/books/close", {"region": WHOLE, "through": str(PAID)})
    for lang, said_so in (("zh-hans", words), ("en", english)):
        typed = {"region": WHOLE, "through": through, "confirmed": "1", "key": str(uuid7())}
        page = client_of("county_head", lang=lang).post("/funds/books/close", typed)
        assert page.status_code == 409
        assert said_so in said(page)
    assert closings(COUNTY) == {WHOLE: PAID}


def test_who_may_not_close_sees_no_button_and_nobody_closes_another_area(client_of, purse):
    auditor = client_of("auditor")
    assert "/funds/books/close" not in auditor.get("/funds/books/periods").content.decode()
    assert auditor.get("/funds/books/close").status_code == 403
    north = client_of("north_finance")
    typed = {"region": SOUTH, "through": str(PAID), "confirmed": "1"}
    assert north.post("/funds/books/close", typed).status_code == 409
    assert closings(COUNTY) == {}
    look_at(north, PAID)
    assert not writes(north.get("/funds/books/periods"))


# ---- files


@pytest.mark.parametrize(
    ("path", "head", "number"),
    [
        ("/funds/books?by=account", "科目", "合计"),
        ("/funds/books/balances?", "科目", "县专户"),
        ("/funds/books/cash?", "日期", "期末"),
        ("/funds/books/sheet?", "部分", "资金在哪里"),
        ("/funds/books/periods?", "地区", "试验县"),
        ("/funds/books/journal?", "日期", None),
    ],
)
def test_every_page_goes_out_as_a_workbook(client_of, purse, path, head, number):
    answer = client_of("finance_centre").get(f"{path}&form=xlsx")
    rows = grid(answer)
    assert rows[0][0] == head
    assert number is None or number in {row[0] for row in rows}
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_workbook_of_the_trial_balance_holds_the_figures_of_the_page(client_of, purse):
    centre = client_of("finance_centre")
    last = grid(centre.get("/funds/books?form=xlsx"))[-1]
    assert last[1:] == [fen / 100 for fen in centre.get("/funds/books").context["total"]]


def test_the_whole_journal_goes_to_an_auditors_own_program(client_of, purse):
    answer = client_of("auditor").get("/funds/books/journal")
    assert ".beancount" in answer["Content-Disposition"]
    text = answer.content.decode()
    assert bean_check(text) == []
    assert text.count("\n  journal: ") == Journal.objects.count()
    assert client_of("north_finance").get("/funds/books/journal").status_code == 403


def test_a_form_sent_twice_closes_once(client_of, purse):
    head = client_of("county_head")
    page = head.post("/funds/books/close", {"region": WHOLE, "through": str(PAID)})
    sent = carried(page)
    head.post("/funds/books/close", sent)
    assert head.post("/funds/books/close", sent).status_code == 302
    assert closings(COUNTY) == {WHOLE: PAID}


# ---- due and overdue


def test_debts_are_shown_by_age_and_township_and_open_the_loans(client_of, purse):
    page = client_of("finance_centre").get("/funds/due")
    (row,) = page.context["rows"]
    assert (row.aged.loans, row.aged.outstanding_fen, row.aged.arrears_fen) == (1, 200_000, 0)
    text = said(client_of("finance_centre").get(f"/funds/due{row.url}&show=all"))
    assert "2,000.00" in text
    assert Loan.objects.get(state="paid").number in text
    assert "没有这样的借款" in said(client_of("finance_centre").get("/funds/due?view=loans"))
    assert client_of("south_finance").get("/funds/due").context["rows"] == []


def test_a_loan_that_is_overdue_stands_first_with_its_days(client_of, purse, settings):
    settings.TUOPIN_TODAY = "2010-01-01"
    page = client_of("finance_centre").get("/funds/due?view=loans")
    (row,) = page.context["rows"]
    assert row.age.arrears_fen == row.age.original_fen == row.outstanding_fen == 200_000
    assert row.days == (date(2010, 1, 1) - row.age.oldest_on).days > 0
    assert f"逾期 {row.days} 天" in said(page)
    town = client_of("finance_centre").get("/funds/due").context["total"]
    assert (town.overdue, town.arrears_fen) == (1, 200_000)


def test_what_is_expected_stands_beside_what_came_month_by_month(client_of, purse, settings):
    settings.TUOPIN_TODAY = "2010-01-01"
    page = client_of("finance_centre").get("/funds/due?view=months")
    assert [(row.month.expected_fen, row.behind_fen) for row in page.context["rows"]] == [
        (200_000, 200_000)
    ]
    assert page.context["sums"] == [200_000, 200_000, 0]


@pytest.mark.parametrize("view", ["towns", "loans&show=all", "months"])
def test_debts_go_out_as_a_workbook(client_of, purse, view):
    head, *rows = grid(client_of("finance_centre").get(f"/funds/due?view={view}&form=xlsx"))
    assert rows
    assert 2000 in rows[0]
    assert len(head) == len(rows[0])


PAGES = (
    "/funds/books?by=account", "/funds/books?by=region", "/funds/books/balances?",
    "/funds/books/cash?", "/funds/books/sheet?", "/funds/books/periods?", "/funds/due?",
    "/funds/due?view=loans&show=all", "/funds/due?view=months",
)  # fmt: skip


def test_a_township_is_shown_nothing_of_another_and_handed_nothing_of_it(client_of, purse):
    south, north = client_of("south_finance"), client_of("north_finance")
    for path in PAGES:
        assert "北山镇" not in said(south.get(path)), path
        # Asked for by the address, the other township is still not shown.
        assert "北山镇" not in said(south.get(f"{path}&place={NORTH}")), path
        answer = south.get(f"{path}&form=xlsx")
        if answer["Content-Type"].endswith("sheet"):
            assert "北山镇" not in str(grid(answer)), path
    assert "北山镇" in said(north.get(PAGES[0]))
