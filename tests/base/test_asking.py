"""Questions worded once: they answer as the ORM does, for every value, from what stands now."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Count, DateField, F, QuerySet, Sum, Value
from django.test.utils import CaptureQueriesContext

from tests.world import COUNTY, NORTH, SOUTH, World
from tuopin.base.asking import ask, ask_count, ask_one, in_all
from tuopin.base.days import DaysBetween
from tuopin.base.scope import Scope, within
from tuopin.kit.scope import whole_county
from tuopin.programme.models import Campaign
from tuopin.register.models import Household

SPRING = date(2007, 3, 1)
WHOLE = whole_county(COUNTY)


def homes(scope: Scope, on: date) -> QuerySet[Household]:
    """The households of an area on a day."""
    return within(Household.objects.filter(registered_on__lte=on), scope).order_by("id")


def named(scope: Scope, on: date) -> QuerySet:
    """Their keys, heads and days."""
    return homes(scope, on).values_list("id", "head_name", "registered_on")


def counted(scope: Scope, on: date) -> QuerySet:
    """How many there are, and of how many people."""
    return in_all(homes(scope, on), n=Count("id"), heads=Sum("people"))


@pytest.fixture
def three(world: World) -> World:
    for n, (region, day) in enumerate(
        [(NORTH, SPRING), (NORTH, SPRING + timedelta(days=9)), (SOUTH, SPRING)]
    ):
        Household.objects.create(
            county=COUNTY, region=region, head_name=f"假名{n}", roll_number=f"asked{n}",
            people=n + 2, income_fen=0, registered_on=day,
        )  # fmt: skip
    return world


@pytest.mark.parametrize(
    "scope",
    [WHOLE, Scope(COUNTY, (NORTH[:9],)), Scope(COUNTY, (NORTH[:9], SOUTH[:9])), Scope(COUNTY, ())],
    ids=["county", "a township", "two townships", "nothing"],
)
@pytest.mark.parametrize("days", [-1, 0, 9])
def test_a_question_is_answered_as_the_orm_answers_it(three, scope, days):
    on = SPRING + timedelta(days=days)
    found = homes(scope, on)
    assert ask(named, scope, on) == list(named(scope, on))
    assert ask_count(homes, scope, on) == found.count()
    heads = found.aggregate(s=Sum("people"))["s"]
    assert ask_one(counted, scope, on) == (found.count(), heads)


def test_a_number_is_a_value_like_any_other(three):
    """PostgreSQL's driver wraps whole numbers: they were not known again."""

    def of_people(county: str, people: int) -> QuerySet:
        rows = Household.objects.filter(county=county, people=people)
        return in_all(rows, n=Count("id"), times=Sum(F("people") * people))

    assert [ask_one(of_people, COUNTY, n) for n in (2, 3, 77)] == [(1, 4), (1, 9), (0, None)]


def test_the_answer_is_read_anew_each_time(three):
    before = ask_count(homes, WHOLE, SPRING)
    Household.objects.filter(county=COUNTY, region=SOUTH, registered_on=SPRING).update(
        registered_on=SPRING + timedelta(days=1)
    )
    with CaptureQueriesContext(connection) as seen:
        assert ask_count(homes, WHOLE, SPRING) == before - 1
    assert len(seen) == 1


def test_a_question_that_reckons_a_day_for_itself_is_refused(three):
    """Its text would keep the first day that it was asked of."""

    def lately(scope: Scope, on: date) -> QuerySet:
        return counted(scope, on - timedelta(days=30))

    with pytest.raises(ValueError, match="says something else"):
        ask(lately, WHOLE, SPRING)


def test_a_question_that_depends_on_its_value_is_refused(three):
    def some(scope: Scope, year: int) -> QuerySet:
        return in_all(Household.objects.filter(county=scope.county, people=year % 7), n=Count("id"))

    with pytest.raises(ValueError, match="says something else"):
        ask(some, WHOLE, 2007)


@pytest.mark.parametrize(
    ("later", "days"),
    [
        (date(2007, 3, 1), 0),
        (date(2007, 4, 1), 31),
        (date(2008, 3, 1), 366),
        (date(2007, 2, 28), -1),
    ],
)
def test_days_between_dates_are_whole_days_across_months_and_leap_years(world, later, days):
    Campaign.objects.create(
        county=COUNTY, kind="survey", name="间隔", opens_on=min(later, SPRING),
        closes_on=max(later, SPRING), reference_on=later,
    )  # fmt: skip
    found = Campaign.objects.filter(county=COUNTY, name="间隔").annotate(
        days=DaysBetween("reference_on", Value(SPRING, output_field=DateField()))
    )
    assert found.get().days == days
    assert found.filter(days__lte=days).exists()
    assert not found.filter(days__lt=days).exists()
