"""The money page: three hands, flows both ways, what is to be chased, each hand and its bank."""

from datetime import date

import pytest

from tests.agreements.stage import Stage
from tests.desk.browsing import look_at, said
from tests.funds.bank.test_confirming import settle
from tests.funds.bank.till import Till
from tests.funds.collecting.way import SENT_BACK, Way
from tests.funds.purse import ARRIVED, CAME, PAID, SENT, Purse
from tests.world import NORTH, SOUTH_A, WHOLE
from tuopin.desk.funds.checks import NOTHING, Check, check_of
from tuopin.desk.funds.tabs import VIEWS
from tuopin.funds.queries import HandState
from tuopin.kit.keys import uuid7

TODAY = date(2008, 3, 28)


@pytest.fixture
def purse(world, settings):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    made = Purse(Stage(world))
    made.come()
    return made


@pytest.fixture
def way(purse):
    return Way(purse)


def tight(answer):
    """Return what a page says, without white space."""
    return said(answer).replace(" ", "")


def test_money_is_drawn_in_both_directions(client_of, purse, way):
    first, second, third = purse.paid(3)
    way.hand_in(way.repaid(first, 60_000), way.repaid(second, 40_000))
    way.remit(70_000, on=date(2008, 3, 26))
    way.repaid(third, 5_000, on=date(2008, 3, 27))
    page = tight(client_of("county_leader").get("/funds"))
    for words in (
        "本金 10,000.00 = 专户 4,000.00 + 在途 750.00 + 乡镇 300.00 + 农户 4,950.00 账平",
        "拨付 6,000.00", "上缴 700.00", "在途 700.00", "发放 6,000.00", "还款 1,050.00", "3 户",
        "联系人手中 50.00", "没有逾期",
    ):  # fmt: skip
        assert words.replace(" ", "") in page, words
    assert "要追的款" in page


def test_what_is_late_on_its_way_back_is_chased_by_name(client_of, purse, way):
    loans = purse.paid(4)
    way.hand_in(way.repaid(loans[0], 60_000), way.repaid(loans[1], 40_000))
    way.remit(70_000)
    way.repaid(loans[2], 5_000)
    way.repaid(loans[3], 1_000)
    centre = client_of("finance_centre")
    page = said(centre.get("/funds"))
    for words in (
        "在途 700.00，18 天",
        "在途 18 天 北山镇 → 县专户 700.00 03-10 试north_finance",
        "滞留 22 天 北山镇 应上缴 300.00 03-06",
        "在手 25 天 北山镇 联系人应交财政所 60.00 03-03 试north_liaison",
        "期限（天）：拨付在途 3，联系人上交 7，乡镇上缴 15，上缴在途 5",
    ):
        assert words in page, words
    look_at(centre, SENT_BACK)
    assert "要追的款" not in said(centre.get("/funds"))


def test_a_township_adds_up_what_came_and_what_it_sent_back(client_of, purse, way):
    loans = purse.paid(2)
    south = purse.reserve(*purse.stage.checked(purse.stage.cleared(SOUTH_A)))
    purse.arrived(*purse.loans(1))
    assert south
    way.hand_in(way.repaid(loans[0], 60_000))
    way.receive_back(way.remit(50_000))
    way.collect(loans[1], 20_000, by="finance_centre", hand="special")
    page = tight(client_of("north_finance").get("/funds"))
    equation = "拨入 6,000.00 = 在途 0.00 + 乡镇 2,100.00 + 农户 3,200.00 + 已上缴 700.00 账平"
    assert equation.replace(" ", "") in page
    assert "县财政结算中心专户" not in page
    assert "滚动资金预测" not in page


def test_only_arrears_are_overdue_not_the_whole_loan(client_of, purse, way, settings):
    (loan,) = purse.paid()
    way.repaid(loan, 150_000)
    settings.TUOPIN_TODAY = "2009-05-01"
    head = client_of("county_head")
    assert "逾期1户500.00" in tight(head.get("/funds"))
    late = said(head.get("/funds?tab=late"))
    assert "500.00" in late
    assert "2,000.00" not in late.partition("逾期没还的借款")[2]


# ---- beside the bank


@pytest.fixture
def till(purse):
    return Till(purse.stage)


def test_a_statement_that_is_not_gone_through_waits_then_agrees(client_of, purse, till):
    purse.paid(2)
    centre = client_of("finance_centre")
    assert "1 处还没对过账" in said(centre.get("/funds"))
    made = till.load((CAME, 1_000_000, "县财〔2007〕1号"), (SENT, -400_000, "北山镇"))
    assert "待对 2007-04-02" in said(centre.get("/funds"))
    settle(till, WHOLE)
    till.confirm(made)
    assert "相符银行2007-04-02余额相符" in tight(centre.get("/funds"))


def test_a_statement_with_other_money_shows_the_difference(client_of, purse, till):
    purse.paid(2)
    till.load(
        (ARRIVED, 400_000, "县专户"), (PAID, -400_000, "发放"), (PAID, 33, "？"), region=NORTH,
        who="north_finance",
    )  # fmt: skip
    page = said(client_of("finance_centre").get("/funds"))
    for words in ("差 0.33", "1 处和银行不符", "账面 0.00 · 银行 0.33", "试north_finance"):
        assert words in page, words


STATE = HandState(uuid7(), date(2007, 11, 30), True, 5, 5, uuid7())


class Reconciled:
    """A reconciliation as the queries give it."""

    def __init__(self, on, book=5, bank=5, statement=None):
        self.reconciled_on, self.book_fen, self.bank_fen = on, book, bank
        self.statement, self.explanation, self.reconciled_by = statement, "", None


@pytest.mark.parametrize(
    ("reconciled", "state", "moved_on", "kind"),
    [
        (None, None, None, "none"),
        (None, None, date(2007, 12, 10), "none"),
        (Reconciled(date(2007, 4, 30)), None, date(2007, 4, 30), "agrees"),
        (Reconciled(date(2007, 4, 30)), None, date(2007, 12, 10), "missing"),
        (Reconciled(date(2007, 11, 30), statement=STATE.statement), STATE, date(2007, 11, 29),
         "agrees"),
        (Reconciled(date(2007, 11, 30), statement=STATE.statement), STATE, date(2007, 12, 10),
         "missing"),
        (Reconciled(date(2007, 12, 12)), STATE, date(2007, 12, 20), "agrees"),
        (Reconciled(date(2007, 12, 12), 5, 7), STATE, date(2007, 12, 20), "gap"),
        (Reconciled(date(2007, 12, 12), 5, 7, STATE.statement), STATE, None, "agrees"),
        (Reconciled(date(2007, 4, 30)), STATE._replace(confirmed=False), None, "open"),
        (None, STATE._replace(confirmed=False, bank_fen=4), date(2007, 12, 10), "gap"),
    ],
)  # fmt: skip
def test_how_a_hand_stands_with_its_bank(reconciled, state, moved_on, kind):
    check = check_of(reconciled, state, date(2007, 12, 27), moved_on)
    assert check.kind == kind
    assert (check.gap_fen != 0) == (kind == "gap")


def test_where_no_bank_statement_was_ever_handed_in_none_is_missed():
    old = Reconciled(date(2007, 4, 30))
    assert check_of(old, None, None, date(2007, 12, 10)).kind == "agrees"
    assert check_of(None, None, date(2007, 12, 27), None) == NOTHING == Check("none")


# ---- the bar of lists


def test_the_lists_are_in_groups_and_the_open_one_shows_its_own(client_of, purse):
    purse.arrived(*purse.loans(2))
    purse.loans(1)
    town = client_of("north_finance")
    page = town.get("/funds?tab=pay")
    bar = page.content.decode().partition('<nav class="tp-tabs"')[2]
    tabs, _, inner = bar.partition("</nav>")
    assert 'aria-current="page">发放<em>2</em>' in tabs
    assert "待拨款" not in tabs
    assert "滚动预测" not in tabs
    shown = inner.partition("</div>")[0]
    assert 'aria-current="true">待发放<em>2</em>' in shown
    assert all(words in shown for words in ("发放记录", "超期"))
    look_at(town, ARRIVED)
    past = town.get("/funds?tab=payments").content.decode()
    assert "待发放</a>" not in past
    assert "发放记录</a>" in past
    assert "滚动预测</a>" in client_of("county_head").get("/funds").content.decode()


def test_a_page_beside_is_under_its_tab_too(client_of, purse):
    page = client_of("finance_centre").get("/funds/remittances").content.decode()
    assert 'aria-current="page">收回</a>' in page
    assert 'aria-current="true">上缴</a>' in page
    assert "还款</a>" in page


def test_more_money_on_its_way_back_costs_no_more_queries(client_of, purse, way, queries_of):
    centre = client_of("finance_centre")

    def grow(count):
        loans = purse.loans(3 * count, 10_000)
        purse.arrived(*loans)
        purse.pay(*loans)
        for loan in loans[:count]:
            way.hand_in(way.repaid(loan, 5_000))
        for loan in loans[count : 2 * count]:
            way.hand_in(way.repaid(loan, 4_000))
            way.remit(4_000)
        for loan in loans[2 * count :]:
            way.repaid(loan, 1_000)

    def cost():
        return [queries_of(lambda tab=tab: centre.get(f"/funds?tab={tab}")) for tab in VIEWS]

    grow(2)
    few = cost()
    grow(6)
    assert cost() == few
