"""What is known as a range stays one: 2—3万元 a year, 8—10元 more a jin (R86, R91)."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.outcomes.lives import EARNED, ENOUGH, refused
from tests.outcomes.test_achieving import LATER, end, reach
from tests.world import COUNTY
from tuopin.kit.scope import whole_county
from tuopin.outcomes.models import Achievement, Income
from tuopin.outcomes.queries import before_after, benefits, graded_range, incomes_on
from tuopin.outcomes.rules.achieving import gain_fault
from tuopin.outcomes.rules.ranges import Gain, said_gain, said_range

WHOLE = whole_county(COUNTY)
TEA = {"text": "统一收购茶叶", "low_fen": 800, "high_fen": 1_000, "per": "斤"}


@pytest.mark.parametrize(
    ("low", "high", "zh", "en"),
    [
        (800, 1_000, "8—10元", "8–10 yuan"),
        (2_000_000, 3_000_000, "2—3万元", "20,000–30,000 yuan"),
        (500_000, 1_250_000, "0.5—1.25万元", "5,000–12,500 yuan"),
        (853_250, 2_421_000, "8,532.5—24,210元", "8,532.5–24,210 yuan"),
        (2_000, 2_000, "20元", "20 yuan"),
        (-5_000, 10_000, "-50—100元", "-50–100 yuan"),
    ],
)
def test_a_range_is_said_as_the_countys_report_says_it(low, high, zh, en):
    assert (said_range(low, high), said_range(low, high, "en")) == (zh, en)


def test_a_gain_names_its_unit_in_the_readers_language():
    gain = Gain(800, 1_000, "斤")
    assert (said_gain(gain), said_gain(gain, "en")) == ("每斤8—10元", "8–10 yuan per jin")
    assert said_gain(Gain(500, 500, "袋"), "en") == "5 yuan per bag"


@given(st.integers(0, 10**10), st.integers(0, 10**10))
def test_both_ends_of_a_range_are_said(one, other):
    low, high = sorted((one, other))
    assert ("—" in said_range(low, high)) == (low != high)


def test_what_neighbours_gain_a_unit_is_kept_as_it_was_said(lives):
    home = lives.home()
    reach(lives, home, "benefit", **TEA, before_fen=2_000)
    row = Achievement.objects.get()
    assert (row.low_fen, row.high_fen, row.per, row.before_fen) == (800, 1_000, "斤", 2_000)
    assert row.quantity_milli is None


def test_one_amount_is_a_range_from_itself_to_itself(lives):
    reach(lives, lives.home(), "benefit", **TEA | {"high_fen": None})
    row = Achievement.objects.get()
    assert (row.low_fen, row.high_fen) == (800, 800)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"high_fen": 700}, "range_upside_down"),
        ({"low_fen": None}, "missing_value"),
        ({"per": " "}, "missing_value"),
        ({"low_fen": -1}, "bad_amount"),
        ({"before_fen": -1}, "bad_amount"),
        ({"high_fen": 1.5}, "bad_amount"),
    ],
)
def test_a_gain_that_cannot_be_is_refused(lives, wrong, code):
    refusal = refused(reach, lives, lives.home(), "benefit", **TEA | wrong)
    assert refusal.code == code
    assert not Achievement.objects.exists()


def test_a_range_upside_down_says_both_ends_in_both_languages(lives):
    refusal = refused(reach, lives, lives.home(), "benefit", **TEA | {"high_fen": 700})
    assert "最高 7.00 元比最低 8.00 元还少" in refusal.text()
    assert "at most 7.00 yuan, at least 8.00 yuan" in refusal.text("en")


def test_the_database_refuses_a_range_upside_down_too(lives):
    reach(lives, lives.home(), "benefit", **TEA)
    lives.earn(lives.home())
    for model, wrong in (
        (Achievement, {"high_fen": 700}),
        (Achievement, {"per": ""}),
        (Income, {"most_fen": 299_999}),
    ):
        with transaction.atomic(), pytest.raises(IntegrityError):
            model.objects.update(**wrong)


def test_what_neighbours_gain_together_reads_as_of_a_day(lives, django_assert_num_queries):
    first, second = lives.homes(2)
    key = reach(lives, first, "benefit", **TEA)["achievement"]
    reach(lives, second, "benefit", **TEA | {"low_fen": 500, "high_fen": 900})
    reach(lives, second, "benefit", text="集中收猪", low_fen=20_000, per="头")
    end(lives, key)
    with django_assert_num_queries(1):
        assert benefits(COUNTY, EARNED) == [Gain(500, 1_000, "斤"), Gain(20_000, 20_000, "头")]
    assert sorted(benefits(COUNTY, LATER)) == [Gain(500, 900, "斤"), Gain(20_000, 20_000, "头")]


def test_a_benefit_in_money_needs_no_other_number(lives):
    refusal = refused(reach, lives, lives.home(), "benefit")
    assert "增收多少" in refusal.text()
    assert gain_fault(None, None, "", None) == ""


def test_a_years_income_may_be_a_range_and_its_low_end_decides(lives):
    home = lives.home()
    lives.earn(home, most_fen=3_000_000)
    kept = incomes_on(COUNTY, [home.id], EARNED)[home.id]
    assert (kept.net_fen, kept.most_fen) == (300_000, 3_000_000)
    seen = before_after(WHOLE, 2007, EARNED)
    assert (seen.least_fen, seen.most_fen, seen.after.net_fen) == (300_000, 3_000_000, 300_000)
    # Above the line by its high end alone is not above it.
    poor = lives.home()
    lives.earn(poor, business_fen=100_000, project_fen=0, cost_fen=0, most_fen=9_000_000)
    assert before_after(WHOLE, 2007, EARNED).above == 1


def test_a_year_of_which_only_one_amount_is_known_is_no_range(lives):
    home = lives.home()
    lives.earn(home, most_fen=300_000)
    assert incomes_on(COUNTY, [home.id], EARNED)[home.id].most_fen is None


def test_a_high_end_below_the_low_one_is_refused(lives):
    assert refused(lives.earn, lives.home(), most_fen=299_999).code == "range_upside_down"
    assert refused(lives.earn, lives.home(), most_fen="3").code == "bad_value"
    assert not Income.objects.exists()


def test_a_range_is_superseded_with_its_row_and_read_on_its_day(lives):
    home = lives.home()
    lives.earn(home, **ENOUGH, most_fen=3_000_000)
    lives.earn(home, LATER, basis="year_end")
    assert incomes_on(COUNTY, [home.id], EARNED)[home.id].most_fen == 3_000_000
    assert incomes_on(COUNTY, [home.id], LATER)[home.id].most_fen is None


def test_the_range_of_specialised_households_is_that_of_their_recorded_years(lives):
    first, second, other = lives.homes(3)
    assert graded_range(COUNTY, 2007, EARNED) is None
    reach(lives, first)
    reach(lives, second, "large")
    lives.earn(first, most_fen=2_500_000)
    lives.earn(second, business_fen=1_080_000)
    lives.earn(other, business_fen=9_000_000)
    assert graded_range(COUNTY, 2007, LATER) == (300_000, 2_500_000)
