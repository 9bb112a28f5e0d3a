"""What is late climbs: who mends it, the township's secretary, the county; nothing is silent."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oversight.tour import CLOSES, DONE, ORDERED, refused
from tests.world import COUNTY, NORTH, SOUTH
from tuopin.kit.late import LateLine
from tuopin.kit.scope import Scope, whole_county
from tuopin.notices.models import Reminder
from tuopin.oversight.actions import sweep
from tuopin.oversight.queries import late, late_findings, late_rounds, people_at_work
from tuopin.oversight.rules.escalating import stages

WHOLE = whole_county(COUNTY)
DUE = DONE
POLICY = {"responsible": 0, "secretary": 3, "county": 7}


def night(tour, day):
    return sweep(actor=tour.world.operator, on=day, key=f"sweep:oversight:{day}").result


def ordered(tour):
    """Return a finding that is to be set right by DUE; its round is finished."""
    held = tour.found()
    tour.order(held, due_on=DUE)
    tour.finish(held.inspection.round)
    return held


def told(kind="finding_late"):
    rows = Reminder.objects.filter(kind=kind, settled_on__isnull=True).order_by("stage")
    return [(r.stage, r.role, r.officer_id, r.region) for r in rows]


@given(st.integers(-5, 30))
def test_a_delay_climbs_step_by_step(days):
    reached = stages(DUE, DUE + timedelta(days=days), POLICY)
    assert reached == list(range(1, len(reached) + 1))
    assert len(reached) == sum(days > limit for limit in POLICY.values())


@pytest.mark.parametrize(("days", "steps"), [(0, 0), (1, 1), (3, 1), (4, 2), (7, 2), (8, 3)])
def test_the_officer_hears_first_then_the_secretary_then_the_county(tour, days, steps):
    ordered(tour)
    assert night(tour, DUE + timedelta(days=days)) == {"told": steps, "settled": 0}
    assert (
        told()
        == [
            (1, "township_office", tour.world.people["north_liaison"], NORTH),
            (2, "township_secretary", None, NORTH),
            (3, "county_office", None, f"{COUNTY}000000"),
        ][:steps]
    )


def test_the_same_night_twice_changes_nothing(tour):
    ordered(tour)
    day = DUE + timedelta(days=9)
    night(tour, day)
    before = list(Reminder.objects.order_by("id").values())
    assert sweep(actor=tour.world.operator, on=day).result == {"told": 0, "settled": 0}
    assert list(Reminder.objects.order_by("id").values()) == before


def test_nights_that_were_missed_are_caught_up_in_order(tour):
    ordered(tour)
    steps = [night(tour, DUE + timedelta(days=n))["told"] for n in range(1, 11)]
    assert steps == [1, 0, 0, 1, 0, 0, 0, 1, 0, 0]
    days = Reminder.objects.order_by("stage").values_list("told_on", flat=True)
    assert list(days) == [DUE + timedelta(days=n) for n in (1, 4, 8)]


def test_what_was_reported_done_is_settled(tour):
    held = ordered(tour)
    night(tour, DUE + timedelta(days=4))
    tour.report(held, on=DUE + timedelta(days=5))
    assert told() == []
    assert night(tour, DUE + timedelta(days=5)) == {"told": 0, "settled": 0}
    tour.send_back(held, on=DUE + timedelta(days=6), due_on=DUE + timedelta(days=7))
    assert night(tour, DUE + timedelta(days=8)) == {"told": 1, "settled": 0}


def test_a_round_that_nobody_finished_is_told_to_whose_round_it_is(tour):
    held = tour.drawn()
    own = tour.plan(
        "north_secretary", campaign=None, region=NORTH, name="本乡", opens_on=DONE,
        closes_on=CLOSES,
    )  # fmt: skip
    tour.draw(own, "north_secretary")
    assert night(tour, CLOSES) == {"told": 0, "settled": 0}
    assert night(tour, CLOSES + timedelta(days=1)) == {"told": 2, "settled": 0}
    assert {row[1] for row in told("round_late")} == {"county_office", "township_secretary"}
    for trip, who in ((held, "county_office"), (own, "north_secretary")):
        tour.finish(trip, who, on=CLOSES + timedelta(days=2), reason="雨")
    assert told("round_late") == []
    assert night(tour, CLOSES + timedelta(days=2)) == {"told": 0, "settled": 0}


def test_only_the_nightly_sweep_itself_sweeps(tour):
    assert refused(sweep, actor=tour.act("county_head"), on=ORDERED).code == "forbidden"


def test_what_is_late_is_said_by_kind_with_the_oldest_day(tour):
    held = tour.found()
    tour.order(held, due_on=DUE)
    north, south = (Scope(COUNTY, (t[:9],)) for t in (NORTH, SOUTH))
    day = DUE + timedelta(days=1)
    assert late(WHOLE, DUE) == []
    assert late(north, day) == [LateLine("finding_late", 1, DUE)]
    assert late(south, day) == []
    assert late(WHOLE, day) == [
        LateLine("finding_late", 1, DUE), LateLine("round_late", 1, CLOSES),
    ]  # fmt: skip
    assert list(late_findings(north, day)) == [held]
    assert late_rounds(WHOLE, day).count() == 1


# ---- the work of officers and leads (R59)


def test_officers_and_leads_are_watched_by_what_inspections_heard(tour):
    held = tour.drawn()
    tour.inspect(
        held, liaison_works=False, findings=[{"kind": "no_visits", "text": "三个月没有来"}]
    )
    found = held.inspections.get().findings.get()
    tour.order(found, due_on=DUE)
    day = DUE + timedelta(days=1)
    rows = {(w.name, w.role): w for w in people_at_work(WHOLE, day)}
    officer, lead = rows["试north_liaison", "liaison"], rows["试lead", "lead"]
    assert (officer.households, officer.present, officer.absent) == (1, 0, 1)
    assert (officer.open, officer.late, officer.wanting) == (1, 1, True)
    assert (lead.households, lead.present, lead.absent, lead.wanting) == (1, 1, 0, False)
    assert officer.owed == officer.made + officer.missing
    south = Scope(COUNTY, (SOUTH[:9],))
    assert people_at_work(south, day) == []
    assert people_at_work(WHOLE, DUE)[0].late == 0


def test_the_work_of_many_is_read_in_as_few_queries_as_that_of_one(
    tour, django_assert_max_num_queries
):
    tour.both_towns(3, 3)
    with django_assert_max_num_queries(9):
        assert len(people_at_work(WHOLE, DUE)) == 3
