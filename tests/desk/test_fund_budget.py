"""Budgets, lending again and opening balances at the desk (R47, R108)."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.agreements.stage import Stage
from tests.desk.browsing import carried, confirm, look_at, said, writes
from tests.desk.exports import handed_out
from tests.funds.collecting.way import Way
from tests.funds.purse import Purse
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH, WHOLE
from tuopin.funds.actions import set_budget
from tuopin.funds.models import Budget, Extra, Loan
from tuopin.funds.queries import budget_left, money
from tuopin.kit.keys import uuid7

TODAY = date(2008, 3, 20)
PAPER = "县脱贫办〔2008〕1号"


@pytest.fixture
def bare(world, settings):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    return Purse(Stage(world))


@pytest.fixture
def purse(bare):
    bare.come()
    return bare


@pytest.fixture
def back(purse):
    """Return a way on which 3,000 yuan of 6,000 lent came back to the special account."""
    way = Way(purse)
    for loan in purse.paid(3)[:2]:
        way.collect(loan, 150_000, by="finance_centre", hand="special")
    return way


def typed(purse, **given):
    batch = str(purse.stage.batch().id)
    return {"batch": batch, "region": NORTH, "fen": "5000", "document": PAPER} | given


# ---- budgets


def test_a_budget_is_said_in_capitals_and_then_kept(client_of, purse):
    purse.loans()
    head = client_of("county_head")
    page = head.post("/funds/budget", typed(purse))
    for words in (
        "伍仟元整", "第 1 批 北山镇", "原来没有预算", "已安排 2,000.00 元", "还能安排 3,000.00 元",
    ):  # fmt: skip
        assert words in said(page), words
    head.post("/funds/budget", carried(page))
    head.post("/funds/budget", carried(page))
    assert Budget.objects.get().fen == 500_000
    shown = said(head.get("/funds?tab=sources"))
    for words in ("第 1 批预算", "北山镇", "5,000.00", "3,000.00", PAPER, "专项扶持资金"):
        assert words in shown, words
    again = head.get(f"/funds/budget?batch={purse.stage.batch().id}&place={NORTH}")
    assert f'value="{NORTH}" selected' in again.content.decode()
    assert "原来 5,000.00 元" in said(head.post("/funds/budget", typed(purse, fen="6000")))


def test_a_budget_below_what_is_approved_is_refused_on_both_pages(client_of, purse):
    purse.loans(2)
    head = client_of("county_head")
    page = head.post("/funds/budget", typed(purse, fen="3999.99"))
    assert "预算不能少于已安排的数" in said(page)
    assert "定预算 3,999.99" not in page.content.decode()
    forced = head.post("/funds/budget", typed(purse, fen="3999.99", confirmed="1"))
    assert forced.status_code == 409
    assert "低于已安排的 4,000.00 元" in said(forced)
    assert not Budget.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"fen": "一千"}, {"document": ""}, {"region": NORTH_A}, {"batch": str(uuid7())}]
)
def test_a_budget_that_makes_no_sense_keeps_what_was_typed(client_of, purse, wrong):
    page = client_of("county_head").post("/funds/budget", typed(purse, **wrong))
    assert page.status_code == 409
    assert 'aria-invalid="true"' in page.content.decode()


def test_holding_money_says_where_a_budget_would_be_passed(client_of, purse):
    made = purse.stage.checked(purse.stage.cleared())
    set_budget(
        actor=purse.act("county_head"), on=TODAY, batch=purse.stage.batch().id, region=NORTH,
        fen=199_999, document=PAPER,
    )  # fmt: skip
    head = client_of("county_head")
    page = head.post("/funds/reserve", {"id": [str(made[0].id)]})
    assert "北山镇本批预算 1,999.99 元，已安排 0.00 元，这次 2,000.00 元，超了" in said(page)
    assert "安排 1 户" not in page.content.decode()
    forced = head.post("/funds/reserve", {"id": [str(made[0].id)], "confirmed": "1"})
    assert forced.status_code == 409
    assert "本批预算 1,999.99 元" in said(forced)
    assert not Loan.objects.exists()


# ---- what came back is lent again


def test_what_came_back_is_lent_again_in_one_act(client_of, purse, back):
    made = purse.stage.checked(*(purse.stage.cleared(batch=2) for _ in range(2)))
    head = client_of("county_head")
    assert "/funds/relend" in head.get("/funds").content.decode()
    assert "用收回的钱再借出" in said(head.get("/funds/reserve"))
    assert "3,000.00" in said(head.get("/funds/relend"))
    page = head.post("/funds/relend", {"id": [str(made[0].id)]})
    for words in ("再借给 1 户", "贰仟元整", "收回来的钱还剩 1,000.00 元可以借出"):
        assert words in page.content.decode(), words
    head.post("/funds/relend", carried(page))
    head.post("/funds/relend", carried(page))
    assert Loan.objects.get(agreement=made[0]).source == "returned"
    assert money(COUNTY, TODAY).relent_fen == 200_000
    short = head.post("/funds/relend", {"id": [str(made[1].id)]})
    assert "差 1,000.00 元" in said(short)
    forced = head.post("/funds/relend", {"id": [str(made[1].id)], "confirmed": "1"})
    assert forced.status_code == 409
    assert "收回来可用的只有 1,000.00 元" in said(forced)
    shown = said(head.get("/funds?tab=sources"))
    assert "已再借出 2,000.00，还可再借 1,000.00" in shown


def test_new_money_does_not_count_what_came_back(client_of, purse, back):
    assert "4,000.00" in said(client_of("county_head").get("/funds/reserve"))
    assert "收回可再借 3,000.00" in said(client_of("finance_centre").get("/funds"))


# ---- books that begin mid-way


def test_an_opening_balance_is_said_in_capitals_and_entered_once(client_of, bare):
    centre = client_of("finance_centre")
    given = {"region": WHOLE, "source": "donation", "fen": "1234.50", "document": "2007年决算"}
    page = centre.post("/funds/opening", given)
    assert "壹仟贰佰叁拾肆元伍角" in said(page)
    centre.post("/funds/opening", carried(page))
    assert money(COUNTY, TODAY).capital_fen == 123_450
    assert "1,234.50" in said(centre.get("/funds?tab=sources"))
    twice = centre.post("/funds/opening", given | {"confirmed": "1"})
    assert twice.status_code == 409
    assert "期初余额已经记过" in said(twice)
    bare.come(on=TODAY)
    late = centre.post("/funds/opening", given | {"source": "other", "confirmed": "1"})
    assert "已经有账了" in said(late)
    assert Extra.objects.count() == 1


# ---- who may, when, and in which language


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("/funds/budget", "finance_centre"), ("/funds/budget", "north_finance"),
        ("/funds/relend", "finance_centre"), ("/funds/opening", "county_office"),
        ("/funds/opening", "north_finance"), ("/funds/relend", "county_leader"),
    ],
)  # fmt: skip
def test_others_find_the_pages_closed(client_of, purse, address, who):
    assert client_of(who).get(address).status_code == 403


def test_on_a_past_day_nothing_is_set(client_of, purse, back):
    head = client_of("county_head")
    look_at(head, date(2008, 3, 5))
    page = head.get("/funds?tab=sources")
    assert "定预算" not in said(page)
    assert "3,000.00" in said(page)
    assert not writes(head.get("/funds/relend"))
    refused = head.post("/funds/budget", typed(purse, confirmed="1"))
    assert "不能办事" in said(refused)
    assert not Budget.objects.exists()
    look_at(head, date(2008, 3, 2))
    assert "收回再用" not in said(head.get("/funds?tab=sources"))


def test_a_township_sees_its_own_budget_only(client_of, purse):
    for region in (NORTH, SOUTH):
        set_budget(
            actor=purse.act("county_head"), on=TODAY, batch=purse.stage.batch().id,
            region=region, fen=123_400, document=PAPER,
        )  # fmt: skip
    page = said(client_of("south_finance").get("/funds?tab=sources"))
    assert "南河乡" in page
    assert "北山镇" not in page
    assert "专项扶持资金" not in page
    assert budget_left(COUNTY, purse.stage.batch().id, SOUTH, TODAY) == 123_400


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_the_pages_read_in_both_languages(client_of, purse, back, lang):
    head = client_of("county_head", lang=lang)
    addresses = ("/funds/budget", "/funds/relend", "/funds?tab=sources", "/funds", "/funds/opening")
    for address in addresses:
        assert head.get(address).status_code == 200, address
    assert "伍仟元整" in said(head.post("/funds/budget", typed(purse)))
    opening = {"region": NORTH, "source": "other", "fen": "1", "document": "x"}
    assert "壹元整" in said(head.post("/funds/opening", opening))


def test_a_double_click_sets_one_budget(client_of, purse):
    head = client_of("county_head")
    page = head.post("/funds/budget", typed(purse))
    confirm(head, "/funds/budget", typed(purse))
    head.post("/funds/budget", carried(page))
    again = head.post("/funds/budget", carried(page), follow=True)
    assert "没有重复办" in said(again)
    assert Budget.objects.count() == 2


def test_the_workbook_has_the_way_back_too(client_of, purse, back):
    answer = handed_out(client_of("county_head"), "/funds/export")
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heads = next(row for row in rows if row[0] == "乡镇")
    (line,) = [row for row in rows if row[0] == "北山镇"]
    told = dict(zip(heads, line, strict=True))
    assert float(told["收回（元）"]) == float(told["已上缴（元）"]) == 3000
    assert float(told["农户在用（元）"]) == 3000
    assert float(told["还款户数"]) == 2
