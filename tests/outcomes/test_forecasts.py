"""Forecasts of exits: 可望年底摆脱贫困 is expected, and never counted as done (R87)."""

from datetime import date, timedelta

from tests.outcomes.lives import CONFIRMED, PROPOSED, refused, why
from tests.world import COUNTY
from tuopin.kit.scope import whole_county
from tuopin.outcomes.actions import forecast, withdraw_forecast
from tuopin.outcomes.models import Forecast
from tuopin.outcomes.queries import exit_counts, expected_rows, forecasts_on, passed_forecasts

WHOLE = whole_county(COUNTY)
SAID, END = date(2007, 9, 3), date(2007, 12, 31)


def say(lives, *homes, on=SAID, expected_on=END, who="north_office", grounds="猪价好，年底出栏"):
    done = forecast(
        actor=lives.act(who), on=on, households=[home.id for home in homes],
        expected_on=expected_on, grounds=grounds,
    )  # fmt: skip
    return done.result["forecasts"]


def withdraw(lives, key, on=PROPOSED, who="north_office"):
    return withdraw_forecast(actor=lives.act(who), on=on, forecast=key).result


def test_many_are_expected_at_once_and_none_is_counted_as_out(lives, django_assert_num_queries):
    first, second = lives.homes(2)
    said = say(lives, first, second)
    assert set(said) == {str(first.id), str(second.id)}
    with django_assert_num_queries(2):
        assert exit_counts(COUNTY, SAID) == (0, 2)
    assert exit_counts(COUNTY, SAID - timedelta(days=1)) == (0, 0)


def test_who_is_out_is_expected_no_more(lives):
    first, second = lives.homes(2)
    say(lives, first, second)
    lives.out(first)
    assert exit_counts(COUNTY, CONFIRMED) == (1, 1)
    assert exit_counts(COUNTY, CONFIRMED - timedelta(days=1)) == (0, 2)
    assert [row.household for row in expected_rows(WHOLE, CONFIRMED)] == [second]


def test_a_new_forecast_takes_the_place_of_the_old_one(lives):
    home = lives.home()
    say(lives, home)
    say(lives, home, on=PROPOSED, expected_on=date(2008, 6, 30))
    assert exit_counts(COUNTY, PROPOSED) == (0, 1)
    assert forecasts_on(WHOLE, PROPOSED).get().expected_on == date(2008, 6, 30)
    assert forecasts_on(WHOLE, SAID).get().expected_on == END


def test_a_forecast_is_withdrawn_once(lives):
    home = lives.home()
    key = say(lives, home)[str(home.id)]
    withdraw(lives, key)
    assert exit_counts(COUNTY, PROPOSED) == (0, 0)
    assert exit_counts(COUNTY, PROPOSED - timedelta(days=1)) == (0, 1)
    assert refused(withdraw, lives, key).code == "forecast_withdrawn"


def test_a_forecast_is_of_a_day_to_come(lives):
    refusal = refused(say, lives, lives.home(), expected_on=SAID - timedelta(days=1))
    assert refusal.code == "bad_value"


def test_who_has_no_money_or_is_out_already_is_named(lives):
    home, poor = lives.home(), lives.stage.home()
    lives.out(home)
    refusal = refused(say, lives, home, poor, on=CONFIRMED)
    assert refusal.code == "exits_refused"
    assert set(why(refusal)) == {"why.exit_confirmed", "why.exit_no_money"}
    assert not Forecast.objects.exists()


def test_a_forecast_does_not_go_before_the_one_in_force(lives):
    home = lives.home()
    key = say(lives, home, on=PROPOSED)[str(home.id)]
    assert why(refused(say, lives, home)) == ["why.too_early"]
    assert refused(withdraw, lives, key, on=SAID).code == "too_early"


def test_another_township_forecasts_nothing_here(lives):
    home = lives.home()
    assert refused(say, lives, home, who="south_office").code == "out_of_area"
    key = say(lives, home)[str(home.id)]
    assert refused(withdraw, lives, key, who="south_office").code == "out_of_area"


def test_a_forecast_whose_day_has_passed_is_seen(lives):
    home = lives.home()
    say(lives, home, expected_on=PROPOSED)
    assert not passed_forecasts(WHOLE, PROPOSED)
    assert passed_forecasts(WHOLE, PROPOSED + timedelta(days=1)).count() == 1
