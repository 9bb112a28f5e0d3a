"""The page of the fund that rolls: levers in the address, curves, kept forecasts side by side."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.agreements.stage import Stage
from tests.desk.browsing import look_at, said
from tests.funds.purse import PAID, Purse
from tests.funds.trouble.hardship import Hardship
from tuopin.funds.actions import keep_forecast
from tuopin.funds.models import ForecastRun

TODAY = PAID + timedelta(days=60)


@pytest.fixture
def hardship(world, settings) -> Hardship:
    settings.TUOPIN_TODAY = TODAY.isoformat()
    purse = Purse(Stage(world))
    purse.come()
    purse.paid(3)
    return Hardship(purse)


@pytest.fixture
def browser(hardship, client_of):
    return client_of("county_office")


def kept(hardship, name="照旧", **levers):
    done = keep_forecast(
        actor=hardship.act("county_head"), on=TODAY, name=name, levers=levers, months=24, seed=7,
        paths=20,
    )  # fmt: skip
    return done.result["forecast"]


def test_the_page_says_how_many_households_can_be_helped_and_draws_it(browser):
    answer = browser.get("/funds/forecast")
    assert answer.status_code == 200
    text = said(answer)
    assert "可再扶持" in text
    assert "九成的试算在" in text
    assert "本县还款历史还短" in text
    told = answer.context["shown"].told
    assert told.expected[0] == 4000_00
    assert len(answer.context["table"]["rows"]) == 24
    drawn = answer.context["drawn"]
    assert [line.name for line in drawn.lines] == ["", "预计"]
    assert answer.content.decode().count("<path") > 5


def test_the_funds_own_figures_stand_there_with_what_they_mean(browser):
    text = said(browser.get("/funds/forecast"))
    for name, value in (
        ("周转次数", "0 次"),
        ("闲置资金", "4,000.00 元"),
        ("再借率", "—"),
        ("本金侵蚀率", "0%"),
        ("在用率", "60%"),
    ):
        assert name in text
        assert value in text
    assert "相当于全部本金闲了多少天" in text


def test_a_lever_turned_in_the_address_changes_the_forecast(browser):
    usual = browser.get("/funds/forecast").context["shown"]
    turned = browser.get("/funds/forecast?recovery=50&loss=30&loan=4000&term=12&months=12").context[
        "shown"
    ]
    assert turned.turned.levers.recovery_bp == 5000
    assert turned.turned.levers.term_days == 365
    assert turned.turned.levers.loan_fen == 4000_00
    assert len(turned.told.months) == 12
    assert turned.told != usual.told


def test_the_same_address_gives_the_same_forecast(browser):
    address = "/funds/forecast?recovery=70&seed=5"
    first, again = (browser.get(address).context["shown"].told for _ in range(2))
    other = browser.get("/funds/forecast?recovery=70&seed=6").context["shown"].told
    assert first == again
    assert first.expected == other.expected


def test_shares_above_the_whole_are_cut_and_it_is_said(browser):
    answer = browser.get("/funds/forecast?recovery=90&extension=20&loss=10")
    assert answer.context["shown"].turned.levers.recovery_bp == 7000
    assert "加起来超过了 100%" in said(answer)


def test_terms_that_make_no_schedule_leave_the_usual_ones_and_it_is_said(browser):
    answer = browser.get("/funds/forecast?style=seasonal&seasons=")
    assert answer.context["shown"].turned.levers.style == "bullet"
    assert "按这样的“还款季节”排不出还款计划" in said(answer)
    fine = browser.get("/funds/forecast?style=seasonal&seasons=06-30，11-30")
    assert fine.context["shown"].turned.levers.seasons == ("06-30", "11-30")


@pytest.mark.parametrize(
    "query",
    [
        "recovery=x&loan=-5&term=0&months=9999999999999&seed=½&need=abc&with=1&grace=99",
        "relend=&style=%3Cscript%3E&parts=999&seasons=99-99",
        "with=not-a-key&need=-5",
        "batch=0&later=0&loan=999999999",
    ],
)
def test_an_odd_address_is_read_as_well_as_it_can_be(browser, query):
    answer = browser.get(f"/funds/forecast?{query}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    levers = answer.context["shown"].turned.levers
    assert levers.loan_fen >= 100


def test_the_need_of_the_next_batch_is_drawn_and_when_it_can_be_met(browser):
    answer = browser.get("/funds/forecast?need=100000&months=12")
    assert "预测期内补不上" in said(answer)
    assert "下一批要" in [line.name for line in answer.context["drawn"].lines]
    soon = browser.get("/funds/forecast?need=3000")
    assert soon.context["met_in"] == "2007-06"
    assert "预计 2007-06 月末补得上" in said(soon)


def test_agreements_that_wait_for_money_are_the_need(browser, hardship):
    hardship.purse.stage.checked(hardship.purse.stage.cleared(fen=2500_00))
    assert browser.get("/funds/forecast").context["need"] == 2500_00


def test_a_forecast_is_kept_with_what_the_page_shows(browser):
    page = browser.get("/funds/forecast?recovery=60&relend=0&months=36&seed=9")
    answer = browser.post("/funds/forecast/keep", _form(page) | {"name": "保守"})
    run = ForecastRun.objects.get()
    assert answer.url == f"/funds/forecast?with={run.id}"
    shown = browser.get(f"/funds/forecast/{run.id}")
    assert shown.context["kept"].forecast == page.context["shown"].told
    assert shown.context["kept"].levers == page.context["shown"].turned.levers
    text = said(shown)
    assert "结果一字不差" in text
    assert "那天的账没有变" in text
    assert "随机种子 9" in text


def _form(page):
    found = page.content.decode().partition('action="/funds/forecast/keep"')[2].partition("</form>")
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[0])
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


def test_late_paper_of_the_day_is_told_on_the_kept_page(browser, hardship):
    key = kept(hardship)
    loan = hardship.purse.stage.world and hardship.purse.paid(1)[0]
    hardship.repay(loan, 500_00, TODAY, paid_on=TODAY)
    text = said(browser.get(f"/funds/forecast/{key}"))
    assert "结果一字不差" in text
    assert "那天的账后来有补记" in text


def test_at_most_three_kept_forecasts_stand_beside_the_one_being_turned(browser, hardship):
    keys = [kept(hardship, name=f"方案{n}", recovery_bp=5000 + 500 * n) for n in range(4)]
    answer = browser.get("/funds/forecast?" + "&".join(f"with={key}" for key in keys))
    assert len(answer.context["compared"]) == 4
    names = [line.name for line in answer.context["drawn"].lines]
    assert [name for name in names if name.startswith("方案")] == ["方案3", "方案2", "方案1"]
    assert answer.context["table"]["heads"] == ["方案3", "方案2", "方案1"]
    assert "现在调的" in said(answer)
    labels = [label.at for label in answer.context["drawn"].labels]
    assert min(b - a for a, b in pairwise(labels)) >= 15


def test_who_sees_only_a_township_does_not_see_the_countys_fund(hardship, client_of):
    assert client_of("north_finance").get("/funds/forecast").status_code == 403
    key = kept(hardship)
    assert client_of("north_liaison").get(f"/funds/forecast/{key}").status_code == 403


def test_who_may_not_keep_a_forecast_sees_no_button_and_is_refused(hardship, client_of):
    auditor = client_of("auditor")
    assert "存下这个预测" not in said(auditor.get("/funds/forecast"))
    assert auditor.post("/funds/forecast/keep", {"name": "甲"}).status_code == 403
    assert not ForecastRun.objects.exists()


def test_a_name_taken_is_refused_and_nothing_is_kept_twice(browser, hardship):
    kept(hardship, name="照旧")
    answer = browser.post("/funds/forecast/keep", {"name": "照旧"})
    assert answer.status_code == 409
    assert ForecastRun.objects.count() == 1
    assert browser.get("/funds/forecast/keep").url == "/funds/forecast"


def test_on_a_past_day_the_page_stands_where_the_county_stood(browser, hardship):
    key = kept(hardship)
    look_at(browser, PAID - timedelta(days=10))
    answer = browser.get("/funds/forecast")
    shown = answer.context["shown"]
    assert shown.told.expected[0] == 4000_00
    assert "存下这个预测" not in said(answer)
    assert browser.get(f"/funds/forecast/{key}").status_code == 404


def test_before_there_was_any_money_the_page_stands(world, client_of):
    answer = client_of("county_office").get("/funds/forecast")
    assert answer.status_code == 200
    assert answer.context["shown"].told.helped == 0
    assert answer.context["drawn"].lines


def test_the_page_is_whole_in_english(hardship, client_of):
    text = said(client_of("county_office", lang="en").get("/funds/forecast"))
    assert "Turnover" in text
    assert "Recovered when due" in text


def test_the_queries_do_not_grow_with_the_loans(browser, hardship, queries_of):
    browser.get("/funds/forecast")
    before = queries_of(lambda: browser.get("/funds/forecast"))
    hardship.purse.paid(2)
    assert queries_of(lambda: browser.get("/funds/forecast")) == before
