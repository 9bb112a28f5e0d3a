"""What of exits waits, for whom, what is late, and what papers read of it."""

from datetime import date, timedelta

import pytest

from tests.outcomes.lives import (
    CONFIRMED,
    EARNED,
    LITTLE,
    NOTICED,
    PROPOSED,
    SECONDED,
    UNTIL,
    VERIFIED,
)
from tests.world import COUNTY, NORTH_A
from tuopin.kit.scope import Scope, whole_county
from tuopin.notices.models import Reminder
from tuopin.outcomes.actions import exits_due, forecast
from tuopin.outcomes.queries import late, notice_over, reached_of, ready, waiting
from tuopin.workflow.actions import Act

WHOLE = whole_county(COUNTY)
STEP = timedelta(days=15)


def swept(lives, on):
    """Tell what is due by a day; return (role, due day) of the open reminders."""
    told = exits_due(Act(lives.act("county_head"), "outcomes.sweep", on))
    rows = Reminder.objects.filter(kind="exit_due", settled_on__isnull=True)
    return told, [(row.role, row.due_on) for row in rows]


@pytest.mark.parametrize(
    ("step", "on", "role", "due"),
    [
        ("proposed", PROPOSED, "county_office", PROPOSED + STEP),
        ("verified", VERIFIED, "township_office", VERIFIED + STEP),
        ("noticed", UNTIL + timedelta(days=1), "township_secretary", UNTIL + STEP),
        ("seconded", SECONDED, "county_head", SECONDED + STEP),
    ],
)
def test_each_step_is_told_to_the_post_whose_it_is(lives, step, on, role, due):
    getattr(lives, step)(lives.home())
    told, seen = swept(lives, on)
    assert (told["told"], seen) == (1, [(role, due)])
    again, _seen = swept(lives, on)
    assert again == {"told": 0, "settled": 0}


def test_a_step_that_was_taken_is_settled_and_a_notice_is_left_to_run(lives):
    key = lives.verified(lives.home())
    _told, seen = swept(lives, VERIFIED)
    assert len(seen) == 1
    # Settled by the act itself, in the same hour; the night finds nothing left to do.
    lives.publish(key)
    told, seen = swept(lives, NOTICED)
    assert (told, seen) == ({"told": 0, "settled": 0}, [])


def test_what_waits_too_long_is_late_with_the_oldest_day(lives):
    first, second = lives.homes(2)
    lives.verified(first)
    lives.proposed(second)
    assert not late(WHOLE, PROPOSED + STEP)
    [line] = late(WHOLE, VERIFIED + STEP + timedelta(days=1))
    assert line == ("exit_late", 2, PROPOSED + STEP)
    assert not late(Scope(COUNTY, ("990101201",)), date(2008, 3, 1))


def test_a_forecast_that_did_not_come_true_is_late(lives):
    home = lives.home()
    forecast(
        actor=lives.act("north_office"), on=EARNED, households=[home.id], expected_on=PROPOSED,
        grounds="年底出栏",
    )  # fmt: skip
    assert late(WHOLE, PROPOSED + timedelta(days=1)) == [("forecast_passed", 1, PROPOSED)]


def test_the_queue_is_read_in_a_fixed_number_of_queries(lives, django_assert_num_queries):
    lives.noticed(*lives.homes(3))
    with django_assert_num_queries(2):
        assert [row.state for row in waiting(WHOLE, UNTIL)] == ["noticed"] * 3
    assert not notice_over(WHOLE, UNTIL)
    assert notice_over(WHOLE, SECONDED).count() == 3


def test_households_above_the_line_lead_straight_to_a_proposal(lives):
    rich, poor, done = lives.homes(3)
    lives.earn(rich)
    lives.earn(poor, **LITTLE)
    lives.proposed(done)
    lives.earn(lives.stage.home())
    assert [row.household for row in ready(WHOLE, PROPOSED)] == [rich]
    lives.earn(rich, date(2008, 2, 1), year=2008, **LITTLE)
    assert not ready(WHOLE, date(2008, 2, 2))


def test_papers_read_the_income_of_the_exits_year(lives, django_assert_num_queries):
    home, other, bare = lives.homes(3)
    lives.out(home)
    lives.earn(other, **LITTLE)
    lives.earn(home, date(2008, 3, 1), year=2008, **LITTLE)
    keys = [home.id, other.id, bare.id]
    with django_assert_num_queries(4):
        seen = reached_of(COUNTY, keys, date(2008, 3, 2))
    before = (home.income_fen, home.people)
    assert seen[home.id] == (CONFIRMED, 2007, 300_000, 3, 78_500, *before)
    assert seen[other.id] == (None, 2007, 235_500, 3, None, *before)
    assert bare.id not in seen
    assert reached_of(COUNTY, keys, EARNED)[home.id].confirmed_on is None
    assert home.region == NORTH_A
