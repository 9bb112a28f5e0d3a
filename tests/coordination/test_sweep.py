"""The night: reports asked for, what is late told step by step, twice the same (R50, R56)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.coordination.council import MEETS
from tests.world import COUNTY, NORTH, SOUTH, WHOLE
from tuopin.coordination import actions
from tuopin.coordination.models import TownshipReport
from tuopin.coordination.queries import late
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, whole_county
from tuopin.notices.models import Reminder
from tuopin.policy.actions import set_rule

DUE = date(2007, 4, 10)


def after(days):
    return DUE + timedelta(days=days)


def told(kind, **by):
    rows = Reminder.objects.filter(kind=kind, settled_on__isnull=True, **by)
    return sorted((r.stage, r.role, r.region) for r in rows)


def sweep(council, on):
    return actions.sweep(actor=council.act("operator"), on=on).result


def test_only_the_machine_sweeps(council):
    with pytest.raises(Refused) as refused:
        actions.sweep(actor=council.act("county_head"), on=DUE)
    assert refused.value.code == "forbidden"


def test_reports_are_asked_for_when_a_period_is_over(council):
    assert sweep(council, date(2007, 3, 31))["opened"] == 0
    assert sweep(council, date(2007, 4, 1))["opened"] == 2
    assert told("report_due") == [(1, "township_office", NORTH), (1, "township_office", SOUTH)]
    assert sweep(council, date(2007, 7, 1))["opened"] == 2
    assert TownshipReport.objects.count() == 4


def test_a_report_that_does_not_come_climbs_from_office_to_secretary_to_county(council):
    report = council.asked()[NORTH]
    sweep(council, DUE)
    assert told("report_late") == []
    for days, stages in ((1, [1]), (3, [1]), (4, [1, 2]), (7, [1, 2]), (8, [1, 2, 3])):
        sweep(council, after(days))
        assert [s for s, _role, _region in told("report_late", subject=report.id)] == stages
    assert told("report_late", subject=report.id) == [
        (1, "township_office", NORTH),
        (2, "township_secretary", NORTH),
        (3, "county_office", NORTH),
    ]
    assert told("report_due") == []


def test_a_decision_past_its_day_goes_to_whom_it_was_given_first(council):
    liaison = council.world.people["north_liaison"]
    named = council.decide(owner_role="liaison", officer=liaison, due_on=DUE)
    own = council.decide(owner_role="county_office", region=WHOLE, due_on=DUE)
    sweep(council, after(1))
    row = Reminder.objects.get(kind="decision_late", subject=named.id)
    assert (row.stage, row.officer_id, row.due_on) == (1, liaison, DUE)
    sweep(council, after(9))
    assert [s for s, *_ in told("decision_late", subject=named.id)] == [1, 2, 3]
    # What is the county's own goes to no township's secretary.
    assert [s for s, *_ in told("decision_late", subject=own.id)] == [1, 3]
    actions.drop_decision(
        actor=council.act("county_head"), on=after(9), decision=own.id, reason="不办了"
    )
    assert told("decision_late", subject=own.id) == []


def test_a_quarter_without_a_meeting_is_told_to_the_county(council):
    sweep(council, DUE)
    assert told("meeting_missing") == []
    sweep(council, after(1))
    assert told("meeting_missing") == [(3, "county_office", WHOLE)]


def test_a_day_swept_twice_changes_nothing(council):
    council.paid(2)
    council.asked()
    council.decide(due_on=DUE)
    first = sweep(council, after(5))
    assert first["told"]
    assert first["ranked"]
    before = list(Reminder.objects.order_by("id").values())
    again = sweep(council, after(5))
    assert again == {"opened": 0, "ranked": 0, "told": 0, "settled": 0}
    assert list(Reminder.objects.order_by("id").values()) == before


def test_days_missed_are_caught_up_one_by_one_with_the_same_end(council):
    council.asked()
    for days in range(1, 11):
        sweep(council, after(days))
    assert len(told("report_late")) == 6


def test_reports_of_another_length_do_not_overlap_those_asked_before(council):
    sweep(council, date(2007, 4, 1))
    set_rule(
        actor=council.act("county_head"), on=date(2007, 4, 2), code="report.period",
        value={"months": 1, "days": 5}, valid_from=date(2007, 4, 2), document="县办〔2007〕9号",
    )  # fmt: skip
    assert sweep(council, date(2007, 4, 3))["opened"] == 0
    assert sweep(council, date(2007, 5, 1))["opened"] == 2
    spans = set(TownshipReport.objects.values_list("period_from", "period_to"))
    assert spans == {
        (date(2007, 1, 1), date(2007, 3, 31)),
        (date(2007, 4, 1), date(2007, 4, 30)),
    }


def test_a_county_that_has_not_begun_has_nothing_to_sweep(world):
    from tuopin.coordination.actions import sweep as night

    done = night(actor=world.operator, on=DUE).result
    assert done == {"opened": 0, "ranked": 0, "told": 0, "settled": 0}


def test_a_night_takes_as_many_queries_however_many_households_there_are(council):
    council.paid(1)
    with CaptureQueriesContext(connection) as few:
        sweep(council, after(1))
    council.paid(6)
    with CaptureQueriesContext(connection) as many:
        sweep(council, after(2))
    assert len(many) <= len(few) + 2


def test_what_is_late_is_listed_for_the_readers_area(council):
    council.asked()
    council.decide(due_on=DUE, on=MEETS)
    lines = {
        line.code: (line.count, line.oldest_on) for line in late(whole_county(COUNTY), after(1))
    }
    assert lines == {
        "meeting_missing": (1, DUE),
        "report_late": (2, DUE),
        "decision_late": (1, DUE),
    }
    south = {line.code: line.count for line in late(Scope(COUNTY, (SOUTH[:9],)), after(1))}
    assert south == {"report_late": 1}
    assert late(whole_county(COUNTY), DUE) == []
