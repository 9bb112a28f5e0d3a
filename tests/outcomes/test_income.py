"""Income of a year by source: recorded, superseded, set against the register and the line (R86)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outcomes.lives import EARNED, ENOUGH, LITTLE, refused
from tests.world import COUNTY
from tuopin.kit.scope import Scope, whole_county
from tuopin.outcomes.models import Income
from tuopin.outcomes.queries import before_after, incomes, incomes_of_household, incomes_on
from tuopin.outcomes.rules.income import Sources, above, fault_of, per_head
from tuopin.register.models import Household

WHOLE = whole_county(COUNTY)
LATER = date(2007, 12, 20)


def test_a_years_income_is_recorded_by_source_with_what_is_left_a_head(lives):
    done = lives.earn(lives.home())
    assert (done["net_fen"], done["per_head_fen"], done["supersedes"]) == (300_000, 100_000, None)


def test_a_later_row_supersedes_the_earlier_and_both_can_be_read_on_their_days(lives):
    home = lives.home()
    first = lives.earn(home, **LITTLE)
    second = lives.earn(home, LATER, basis="year_end")
    assert second["supersedes"] == first["income"]
    assert incomes_on(COUNTY, [home.id], EARNED, 2007)[home.id].net_fen == 235_500
    assert incomes_on(COUNTY, [home.id], LATER, 2007)[home.id].net_fen == 300_000
    assert [row.net_fen for row in incomes_of_household(COUNTY, home.id, LATER)] == [
        300_000, 235_500,
    ]  # fmt: skip
    assert Income.objects.filter(superseded_on__isnull=True).count() == 1


def test_a_loss_is_an_income_too(lives):
    done = lives.earn(lives.home(), people=2, business_fen=100, project_fen=0, cost_fen=50_101)
    assert (done["net_fen"], done["per_head_fen"]) == (-50_001, -25_001)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("年度", {"year": 2008}),
        ("年度", {"year": 1900}),
        ("人口", {"people": 0}),
        ("人口", {"people": 31}),
        ("工资性收入", {"wage_fen": -1}),
        ("项目收入", {"project_fen": 380_001}),
        ("收入依据", {"basis": "guess"}),
    ],
)
def test_what_is_out_of_reason_is_refused(lives, field, given):
    refusal = refused(lives.earn, lives.home(), **given)
    assert refusal.code == "bad_value"
    assert field in refusal.text()
    assert not Income.objects.exists()


def test_income_is_not_recorded_before_the_row_that_stands(lives):
    home = lives.home()
    lives.earn(home, LATER)
    assert refused(lives.earn, home).code == "too_early"


def test_another_township_does_not_record_it(lives):
    home = lives.home()
    assert refused(lives.earn, home, who="south_liaison").code == "out_of_area"
    assert refused(lives.earn, home, who="north_finance").code == "forbidden"


def test_before_and_after_are_of_the_same_households(lives, django_assert_num_queries):
    first, second, _third = lives.homes(3)
    lives.earn(first)
    lives.earn(second, **LITTLE)
    lives.earn(first, year=2006, basis="survey", business_fen=200_000, project_fen=0)
    lives.earn(first, year=2005, basis="survey", wage_fen=1)
    with django_assert_num_queries(4):
        seen = before_after(WHOLE, 2007, LATER)
    # Of those whom the survey asked by source, the last before the year.
    assert (seen.surveyed.households, seen.surveyed.business_fen) == (1, 200_000)
    assert seen.surveyed.wage_fen == 0
    # By source only like is set beside like: the very households that the survey asked.
    assert (seen.same.households, seen.same.net_fen) == (1, 300_000)
    assert (seen.least_fen, seen.most_fen) == (235_500, 300_000)
    assert (seen.after.households, seen.above, seen.line_fen) == (2, 1, 78_500)
    assert (seen.before.people, seen.before.net_fen) == (6, 600_000)
    assert seen.after.net_fen == 535_500
    assert seen.after.business_fen == ENOUGH["business_fen"] + LITTLE["business_fen"]
    assert seen.after.per_head_fen == 89_250
    nothing = before_after(Scope(COUNTY, ("990101201",)), 2007, LATER)
    assert (nothing.after.households, nothing.after.per_head_fen) == (0, None)
    assert not incomes(WHOLE, date(2007, 1, 1)).exists()


def test_what_the_survey_found_stays_before_whatever_a_later_f1_says(lives):
    """A later year's f1 moved 'before' and a household seemed to have gained nothing (R86)."""
    home = lives.home()
    lives.earn(home)
    was = before_after(WHOLE, 2007, LATER).before
    Household.objects.filter(id=home.id).update(
        first_income_fen=home.income_fen, first_people=home.people, income_fen=900_000, people=4
    )
    assert before_after(WHOLE, 2007, LATER).before == was


fen = st.integers(0, 10**10)


@given(st.integers(1, 30), fen, fen, fen, fen, fen)
def test_income_a_head_decides_by_whole_fen(people, wage, business, transfer, owned, cost):
    sources = Sources(wage, business, business // 2, transfer, owned, cost)
    net = wage + business + transfer + owned - cost
    assert sources.net_fen == net
    assert fault_of(people, sources) is None
    line = per_head(net, people)
    # Half up lies at most half a fen a head away from the truth.
    assert abs(2 * (line * people - net)) <= people
    assert above(net, people, (net - 1) // people) or net == ((net - 1) // people) * people
    assert not above(net, people, -(-net // people))
