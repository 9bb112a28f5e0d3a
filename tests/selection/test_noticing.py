"""Public notices: their length, objections, and their end."""

from datetime import timedelta

import pytest

from tests.world import NORTH, NORTH_A, SOUTH, SOUTH_A
from tuopin.kit.refusals import Refused
from tuopin.policy.actions import set_rule
from tuopin.selection import actions, queries
from tuopin.selection.models import Notice


def approved(town, *regions):
    cases = [town.assessed(town.home(region)) for region in regions]
    town.approve(*cases)
    return cases


def test_a_notice_runs_for_the_policys_days_both_ends_counted(town):
    (case,) = approved(town, NORTH_A)
    notice = town.publish(case)
    assert notice.until_on - notice.from_on == timedelta(days=6)
    assert town.case(case).noticed_on == notice.from_on


def test_a_later_policy_makes_a_longer_notice_and_is_kept_with_it(town):
    done = set_rule(
        actor=town.world.actor("county_head"), on=town.today, code="notice.days", value=10,
        valid_from=town.today, document="试脱贫〔2007〕6号",
    )  # fmt: skip
    (case,) = approved(town, NORTH_A)
    notice = town.publish(case)
    assert notice.until_on - notice.from_on == timedelta(days=9)
    assert str(notice.days_version) == done.result["rule"]


def test_a_notice_ends_on_its_last_day_and_not_before(town):
    (case,) = approved(town, NORTH_A)
    notice = town.publish(case)
    office = town.world.actor("county_office")
    with pytest.raises(Refused) as no:
        actions.end_notice(actor=office, on=notice.until_on - timedelta(days=1), notice=notice.id)
    assert no.value.code == "notice_running"
    assert town.end(notice) == {"cleared": 1}
    assert town.case(case).cleared_on == notice.until_on
    with pytest.raises(Refused) as no:
        town.end(notice)
    assert no.value.code == "out_of_order"


def test_an_objection_takes_a_household_out_and_the_rest_are_cleared(town):
    good, bad = approved(town, NORTH_A, NORTH_A)
    notice = town.publish(good, bad)
    actions.object_to(
        actor=town.world.actor("north_secretary"), on=town.next_day(), application=bad.id,
        text="儿子在县城开店",
    )  # fmt: skip
    scope = town.world.actor("county_office").scope("see.selection")
    (row,) = queries.notices_open(scope, town.today, 1)
    assert (row.items, row.objections, row.due) == (2, 1, False)
    (row,) = queries.notices_open(scope, notice.until_on)
    assert row.due
    items = {item.application: item for item in queries.notice_items(scope, notice.id)}
    assert items[bad.id].objection == "儿子在县城开店"
    assert items[good.id].objected_on is None
    assert town.end(notice) == {"cleared": 1}
    assert [town.case(c).state for c in (good, bad)] == ["cleared", "returned"]
    assert queries.notices_open(scope, town.today) == []
    south = town.world.actor("south_office").scope("see.selection")
    assert queries.notice_items(south, notice.id) == []


def test_an_objection_needs_words(town):
    (case,) = approved(town, NORTH_A)
    town.publish(case)
    with pytest.raises(Refused) as no:
        actions.object_to(
            actor=town.world.actor("north_branch"), on=town.today, application=case.id, text=""
        )
    assert no.value.code == "missing_value"


def test_a_notice_names_approved_households_of_one_township_only(town):
    north, south = approved(town, NORTH_A, SOUTH_A)
    with pytest.raises(Refused) as no:
        town.publish(north, south)
    assert no.value.code == "notice_strangers"
    assert [row.subject for row in no.value.rows] == [str(south.id)]
    waiting = town.assessed()
    with pytest.raises(Refused) as no:
        town.publish(north, waiting)
    assert no.value.code == "some_refused"
    assert not Notice.objects.exists()
    with pytest.raises(Refused) as no:
        town.publish(north, region=NORTH_A)
    assert no.value.code == "bad_value"
    town.publish(north)
    town.publish(south, region=SOUTH)


def test_a_township_publishes_for_itself(town):
    (case,) = approved(town, SOUTH_A)
    given = {"on": town.today, "batch": town.batch, "region": SOUTH, "applications": [case.id]}
    with pytest.raises(Refused) as no:
        actions.publish(actor=town.world.actor("north_office"), **given)
    assert no.value.code == "out_of_area"
    actions.publish(actor=town.world.actor("south_office"), **given)


def test_a_household_that_withdraws_during_the_notice_is_not_cleared(town):
    stays, goes = approved(town, NORTH_A, NORTH_A)
    notice = town.publish(stays, goes)
    town.withdraw(goes)
    assert town.end(notice) == {"cleared": 1}
    assert town.case(goes).state == "withdrawn"


def test_many_are_published_and_cleared_in_a_fixed_number_of_queries(town):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    costs = []
    for number in (1, 5):
        cases = approved(town, *[NORTH_A] * number)
        with CaptureQueriesContext(connection) as publishing:
            notice = town.publish(*cases)
        with CaptureQueriesContext(connection) as ending:
            town.end(notice)
        costs.append((len(publishing), len(ending)))
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 16, NORTH
