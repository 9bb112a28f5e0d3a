"""Forecasts that are kept: run again, they give the same, whatever was booked since (R108)."""

from datetime import timedelta

import pytest

from tests.funds.purse import PAID
from tests.funds.trouble.hardship import LATE
from tests.world import COUNTY
from tuopin.funds.actions import keep_forecast
from tuopin.funds.models import ForecastRun
from tuopin.funds.queries import forecasts, outlook, read_back, run_again
from tuopin.funds.rules.forecast import forecast
from tuopin.funds.rules.levers import Levers
from tuopin.kit.refusals import Refused

ON = PAID + timedelta(days=30)


@pytest.fixture
def keep(purse):
    def kept(on=ON, who="county_head", **given):
        given = {"name": "照旧", "levers": {}, "months": 36, "seed": 7, "paths": 50} | given
        return keep_forecast(actor=purse.act(who), on=on, **given).result

    return kept


def refused(work, **given):
    with pytest.raises(Refused) as problem:
        work(**given)
    return problem.value


def test_a_kept_forecast_can_be_run_again_and_gives_the_same(purse, keep, hardship):
    (loan,) = purse.paid(1)
    done = keep(levers={"recovery_bp": 8000, "seasons": ["06-30"], "style": "seasonal"})
    run = ForecastRun.objects.get(id=done["forecast"])
    kept = read_back(run)
    assert kept.levers == Levers(recovery_bp=8000, seasons=("06-30",), style="seasonal")
    assert (kept.months, run.as_of, run.made_by) == (36, ON, purse.act("county_head").id)
    assert kept.position.free_fen == 8000_00
    assert kept.forecast.bands["5"][0] <= kept.forecast.bands["95"][0]
    # The books go on, and even paper of before comes late: the kept one stays what it was.
    hardship.repay(loan, 500_00, ON + timedelta(days=3), paid_on=ON)
    assert run_again(run) == kept.forecast
    assert outlook(COUNTY, ON).hash != run.inputs_hash == done["inputs_hash"]


def test_the_same_books_levers_and_seed_give_the_same_forecast(purse, keep):
    purse.paid(1)
    first, again = (ForecastRun.objects.get(id=keep(name=n)["forecast"]) for n in "甲乙")
    assert (first.inputs_hash, first.result) == (again.inputs_hash, again.result)
    other = ForecastRun.objects.get(id=keep(name="丙", seed=8)["forecast"])
    assert read_back(other).forecast.expected == read_back(first).forecast.expected
    assert [run.name for run in forecasts(COUNTY)] == ["丙", "乙", "甲"]


def test_what_is_kept_is_what_the_page_shows(purse, keep):
    purse.paid(2)
    found = outlook(COUNTY, ON)
    shown = forecast(found.position, found.history, Levers(), 36, seed=7, paths=50)
    assert read_back(ForecastRun.objects.get(id=keep()["forecast"])).forecast == shown


def test_a_double_click_keeps_one_forecast(purse):
    given = {"name": "照旧", "levers": {}, "months": 12, "seed": 7, "paths": 20}
    both = [
        keep_forecast(actor=purse.act("county_head"), on=ON, key="k", **given) for _ in range(2)
    ]
    assert both[1].replayed
    assert ForecastRun.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": " "}, "missing_value"),
        ({"levers": {"recovery_bp": 9900}}, "forecast_unfit"),
        ({"levers": {"recovery_bp": "8000"}}, "forecast_unfit"),
        ({"levers": {"recovery_bp": 8000.5}}, "forecast_unfit"),
        ({"levers": {"relend": 1}}, "forecast_unfit"),
        ({"levers": {"interest": 1}}, "forecast_unfit"),
        ({"levers": {"style": "balloon"}}, "forecast_unfit"),
        ({"levers": {"seasons": "06-30"}}, "forecast_unfit"),
        ({"levers": {"loan_fen": 0}}, "forecast_unfit"),
        ({"months": 0}, "forecast_unfit"),
        ({"paths": 10**6}, "forecast_unfit"),
        ({"seed": -1}, "forecast_unfit"),
        ({"seed": True}, "forecast_unfit"),
        ({"who": "north_finance"}, "forbidden"),
        ({"who": "auditor"}, "forbidden"),
    ],
)
def test_forecasts_that_could_not_be_run_again_are_refused(keep, given, code):
    problem = refused(keep, **given)
    assert problem.code == code
    assert problem.text("zh") != problem.text("en")
    assert not ForecastRun.objects.exists()


def test_a_name_is_given_once(keep):
    keep()
    assert refused(keep, on=LATE).code == "forecast_name_taken"
