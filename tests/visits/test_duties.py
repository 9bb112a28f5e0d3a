"""What each month owes: from the money and the pairings, met by visits, climbing when missed."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.visits.test_recording import DAY_OF_TURN, handed
from tests.visits.walk import COUNTY_WIDE, JULY, JUNE, MAY, MAY_DAY
from tests.world import COUNTY, NORTH, SOUTH, SOUTH_A
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.notices.models import Reminder
from tuopin.selection.models import Pairing
from tuopin.visits.actions import sweep
from tuopin.visits.models import Duty, Visit
from tuopin.visits.queries import (
    faults,
    late,
    late_duties,
    leads_work,
    month_by_township,
    month_duties,
    my_month,
    officers_work,
    owed_rows,
    visit_counts,
    visits_by_officer,
    visits_by_township,
)
from tuopin.visits.rules.duties import is_closing, limits, month_of, months

END_OF_MAY, END_OF_JUNE = date(2007, 5, 31), date(2007, 6, 30)
days = st.dates(date(2000, 1, 1), date(2030, 12, 31))


# ---- months, as rules


def test_the_month_of_the_money_owes_nothing_nor_does_one_that_is_not_over():
    paid = date(2007, 4, 10)
    assert months(paid, date(2007, 5, 30)) == []
    assert months(paid, END_OF_MAY) == [(MAY, END_OF_MAY)]
    assert months(paid, date(2007, 5, 1), ended=False) == [(MAY, END_OF_MAY)]


def test_money_of_a_months_first_day_owes_from_the_next_month():
    assert months(MAY, END_OF_JUNE) == [(JUNE, END_OF_JUNE)]


@given(since=days, on=days)
def test_owed_months_are_whole_in_a_row_after_the_money_and_over(since, on):
    found = months(since, on)
    assert all(month_of(m.first) == m and since < m.first and m.last <= on for m in found)
    assert all(b.first == a.last + timedelta(days=1) for a, b in pairwise(found))
    begun = months(since, on, ended=False)
    assert begun[: len(found)] == found
    assert len(begun) - len(found) in {0, 1}


def test_nobody_hears_of_a_month_before_it_is_over():
    days = {"liaison": 0, "secretary": 5, "county": 10}
    assert limits(END_OF_MAY, days)["liaison"] < END_OF_MAY
    assert limits(JUNE, days)["liaison"] == END_OF_MAY
    assert limits(date(2007, 6, 4), days)["secretary"] < END_OF_MAY
    assert limits(date(2007, 6, 5), days)["secretary"] == END_OF_MAY
    assert limits(date(2007, 6, 10), days)["county"] == END_OF_MAY


def test_a_month_closes_in_its_last_days():
    assert not is_closing(date(2007, 5, 24), 7)
    assert is_closing(date(2007, 5, 25), 7)
    assert is_closing(END_OF_MAY, 7)


# ---- figures, from the facts


def test_due_is_made_and_missing(walk):
    seen, unseen = walk.homes(2)
    walk.visit(seen, MAY_DAY)
    walk.visit(seen, MAY_DAY + timedelta(days=3))
    assert visit_counts(COUNTY, date(2007, 5, 30)) == (0, 0, 0)
    assert visit_counts(COUNTY, END_OF_MAY) == (2, 1, 1)
    walk.visit(unseen, END_OF_JUNE)
    assert visit_counts(COUNTY, date(2007, 6, 29)) == (2, 1, 1)
    assert visit_counts(COUNTY, END_OF_JUNE) == (4, 2, 2)
    assert [(r.head_name, r.month) for r in owed_rows(COUNTY_WIDE, END_OF_JUNE, made=False)] == [
        (seen.head_name, JUNE), (unseen.head_name, MAY),
    ]  # fmt: skip
    assert len(owed_rows(COUNTY_WIDE, END_OF_JUNE, made=True)) == 2
    assert len(owed_rows(COUNTY_WIDE, END_OF_JUNE)) == 4


def test_nothing_is_owed_where_no_money_came(walk):
    walk.stage.cleared()
    assert visit_counts(COUNTY, END_OF_JUNE) == (0, 0, 0)
    assert owed_rows(COUNTY_WIDE, END_OF_JUNE) == []
    assert visits_by_township(COUNTY, END_OF_JUNE) == {}
    assert walk.sweep(END_OF_JUNE)["opened"] == 0
    assert list(faults(COUNTY)) == []


def test_the_technical_leads_call_meets_no_duty(walk):
    home = walk.home()
    walk.visit(home, MAY_DAY, who="lead")
    assert visit_counts(COUNTY, END_OF_MAY) == (1, 0, 1)


def test_nothing_is_owed_after_the_officer_was_released(walk):
    home = walk.home()
    Pairing.objects.filter(household=home).update(until_on=MAY)
    assert visit_counts(COUNTY, END_OF_JUNE) == (1, 0, 1)


def test_a_payment_taken_back_owes_nothing(walk):
    from tuopin.funds.models import Payment

    walk.home()
    Payment.objects.update(reversed_on=date(2007, 6, 15))
    assert visit_counts(COUNTY, END_OF_MAY) == (1, 0, 1)
    assert visit_counts(COUNTY, END_OF_JUNE) == (0, 0, 0)


def test_counts_by_township_and_officer_add_up(walk):
    north, south = walk.home(), walk.home(region=SOUTH_A)
    walk.visit(north, MAY_DAY)
    handed(walk, north)
    walk.visit(north, date(2007, 7, 3), who="north_liaison2")
    on = date(2007, 7, 31)
    people = walk.world.people
    assert visits_by_township(COUNTY, on) == {NORTH: (3, 2), SOUTH: (3, 0)}
    assert visits_by_officer(COUNTY, on) == {
        people["north_liaison"]: (2, 1),
        people["north_liaison2"]: (1, 1),
        people["south_liaison"]: (3, 0),
    }
    assert visit_counts(COUNTY, on, Scope(COUNTY, (SOUTH[:9],))) == (3, 0, 3)
    assert visit_counts(COUNTY, on, Scope(COUNTY, ())) == (0, 0, 0)
    assert {r.region for r in owed_rows(Scope(COUNTY, (SOUTH[:9],)), on)} == {south.region}


# ---- the list of duties


def test_the_sweep_opens_the_months_duties_and_a_visit_meets_one(walk):
    seen, _unseen = walk.homes(2)
    assert walk.sweep(date(2007, 4, 30))["opened"] == 0
    assert walk.sweep(MAY)["opened"] == 2
    walk.visit(seen, MAY_DAY)
    met = Duty.objects.get(household=seen)
    assert (met.month, met.due_on, met.met_on) == (MAY, END_OF_MAY, MAY_DAY)
    assert month_by_township(COUNTY_WIDE, MAY_DAY) == {NORTH: (2, 1)}
    assert month_duties(COUNTY_WIDE, MAY_DAY, met=True).count() == 1
    assert month_duties(COUNTY_WIDE, MAY_DAY - timedelta(days=1), met=True).count() == 0


def test_the_same_day_twice_changes_nothing(walk):
    walk.homes(3)
    for on in (MAY, date(2007, 5, 28), JUNE, date(2007, 6, 11)):
        walk.sweep(on)
        before = (list(Duty.objects.values().order_by("id")), Reminder.objects.count())
        again = walk.sweep(on)
        assert not any(again.values())
        assert before == (list(Duty.objects.values().order_by("id")), Reminder.objects.count())


def test_ten_days_that_were_missed_are_caught_up_in_order(walk):
    walk.homes(2)
    walk.sweep(END_OF_MAY)
    for day in range(1, 11):
        walk.sweep(date(2007, 6, day))
    steps = set(Duty.objects.filter(month=MAY).values_list("told_on", "secretary_on", "county_on"))
    assert steps == {(JUNE, date(2007, 6, 5), date(2007, 6, 10))}


def test_a_missed_month_climbs_from_the_officer_to_the_secretary_to_the_county(walk):
    walk.homes(2)
    walk.sweep(MAY)
    told = Reminder.objects.filter(kind="visit_missed", settled_on__isnull=True)
    walk.sweep(END_OF_MAY)
    assert not told.exists()
    walk.sweep(JUNE)
    first = told.get()
    assert (first.stage, first.officer_id, first.count) == (
        1, walk.world.people["north_liaison"], 2,
    )  # fmt: skip
    walk.sweep(date(2007, 6, 5))
    walk.sweep(date(2007, 6, 10))
    assert list(told.order_by("stage").values_list("stage", "role", "region", "count")) == [
        (1, "liaison", NORTH, 2), (2, "township_secretary", NORTH, 2),
        (3, "county_office", NORTH, 2),
    ]  # fmt: skip


def test_after_a_hand_over_the_missed_months_are_the_new_officers_to_make_up(walk):
    """The former, who could not go any more, was told of them for ever; the new one never (R38)."""
    home, other = walk.homes(2)
    walk.sweep(MAY)
    walk.sweep(JUNE)
    handed(walk, home, on=date(2007, 6, 4))
    walk.sweep(date(2007, 6, 5))
    told = Reminder.objects.filter(kind="visit_missed", settled_on__isnull=True)
    former, new = (walk.world.people[name] for name in ("north_liaison", "north_liaison2"))
    assert set(told.filter(stage=1).values_list("officer", "count")) == {(former, 1), (new, 1)}
    # The township hears whose month it was.
    assert told.get(stage=2).count == 2
    whose = {
        officer: [d.household for d in late_duties(COUNTY_WIDE, date(2007, 6, 5), officer=officer)]
        for officer in (former, new)
    }
    assert whose == {former: [other], new: [home]}
    assert Duty.objects.get(household=home, month=MAY).officer_id == former


def test_a_missed_month_stays_missed_and_nobody_hears_of_it_once_the_household_was_visited(walk):
    home, other = walk.homes(2)
    walk.sweep(MAY)
    walk.sweep(JUNE)
    walk.visit(home, date(2007, 6, 3))
    missed = Duty.objects.get(household=home, month=MAY)
    assert (missed.met_on, missed.made_up_on) == (None, date(2007, 6, 3))
    walk.sweep(date(2007, 6, 5))
    told = Reminder.objects.filter(kind="visit_missed", settled_on__isnull=True)
    assert set(told.values_list("stage", "count")) == {(1, 1), (2, 1)}
    assert [d.household for d in late_duties(COUNTY_WIDE, date(2007, 6, 5))] == [other]
    assert late_duties(COUNTY_WIDE, date(2007, 6, 5), waiting=False).count() == 2
    assert late_duties(COUNTY_WIDE, date(2007, 6, 2)).count() == 2
    assert visit_counts(COUNTY, date(2007, 6, 5)) == (2, 0, 2)


def test_a_visit_recorded_late_of_an_earlier_month_meets_that_month(walk):
    home = walk.home()
    walk.sweep(MAY)
    walk.sweep(JUNE)
    walk.visit(home, date(2007, 6, 3))
    walk.visit(home, MAY_DAY)
    done = Duty.objects.get(household=home, month=MAY)
    assert (done.met_on, done.made_up_on) == (MAY_DAY, None)
    assert list(faults(COUNTY)) == []


def test_in_a_months_last_days_the_officer_hears_how_many_are_left(walk):
    seen, *_ = walk.homes(3)
    walk.sweep(MAY)
    left = Reminder.objects.filter(kind="visit_month", settled_on__isnull=True)
    assert not left.exists()
    walk.sweep(date(2007, 5, 25))
    assert left.get().count == 3
    walk.visit(seen, date(2007, 5, 25))
    walk.sweep(date(2007, 5, 26))
    assert (left.get().count, left.get().officer_id) == (2, walk.world.people["north_liaison"])
    walk.sweep(JUNE)
    assert not left.exists()


def test_duties_follow_the_facts(walk):
    home, gone = walk.homes(2)
    walk.sweep(JUNE)
    assert Duty.objects.count() == 4
    Pairing.objects.filter(household=gone, role="liaison").update(until_on=MAY)
    other = walk.world.people["north_liaison2"]
    Pairing.objects.filter(household=home, role="liaison").update(officer=other)
    done = walk.sweep(date(2007, 6, 2))
    assert (done["dropped"], done["handed"]) == (1, 2)
    assert set(Duty.objects.filter(household=home).values_list("officer", flat=True)) == {other}
    assert list(faults(COUNTY)) == []


def test_only_the_county_sweeps(walk):
    with pytest.raises(Refused) as caught:
        sweep(actor=walk.act("county_head"), on=MAY)
    assert caught.value.code == "forbidden"


# ---- what `tuopin check` says


def test_a_duty_that_disagrees_with_the_facts_is_a_fault(walk):
    one, two, three = walk.homes(3)
    walk.sweep(JUNE)
    walk.visit(one, MAY_DAY)
    assert list(faults(COUNTY)) == []
    Duty.objects.filter(household=one, month=MAY).update(met_on=date(2007, 5, 17))
    Duty.objects.filter(household=two, month=MAY).delete()
    Pairing.objects.filter(household=three, role="liaison").update(until_on=date(2007, 5, 20))
    Visit.objects.filter(household=one).update(officer=walk.world.people["south_liaison"])
    assert sorted(code for code, _ in faults(COUNTY)) == [
        "visits_duty_lacking", "visits_duty_met", "visits_duty_stale", "visits_visitor",
    ]  # fmt: skip


# ---- lists


def test_an_officers_month_comes_from_the_pairings(walk):
    seen, unseen = walk.homes(2)
    walk.visit(seen, MAY_DAY)
    who = walk.world.people["north_liaison"]
    found = {d.household: d for d in my_month(COUNTY, who, date(2007, 5, 20))}
    assert (found[seen.id].visits, found[seen.id].left, found[seen.id].last_on) == (
        1, False, MAY_DAY,
    )  # fmt: skip
    assert (found[unseen.id].visits, found[unseen.id].left) == (0, True)
    april = my_month(COUNTY, who, date(2007, 4, 20))
    assert [d.left for d in april] == [False, False]
    handed(walk, seen)
    assert {d.household for d in my_month(COUNTY, who, DAY_OF_TURN)} == {unseen.id}


def test_a_county_may_ask_for_two_visits_a_month(walk):
    from tuopin.policy.actions import set_rule

    home = walk.home()
    set_rule(
        actor=walk.act("county_head"), on=MAY, code="visit.per_month", value=2,
        document="县办〔2007〕9号", valid_from=MAY,
    )  # fmt: skip
    walk.visit(home, MAY_DAY)
    who = walk.world.people["north_liaison"]
    assert my_month(COUNTY, who, date(2007, 5, 20))[0].left
    assert visit_counts(COUNTY, END_OF_MAY) == (1, 1, 0)


def test_a_township_sees_each_officers_work(walk):
    seen, _other = walk.homes(2)
    walk.home(region=SOUTH_A)
    walk.sweep(JUNE)
    walk.visit(seen, date(2007, 6, 4))
    north = officers_work(Scope(COUNTY, (NORTH[:9],)), date(2007, 6, 10))
    assert [(w.name, w.homes, w.due, w.made, w.left, w.waiting) for w in north] == [
        ("试north_liaison", 2, 2, 1, 1, 1)
    ]
    assert [w.township for w in officers_work(COUNTY_WIDE, date(2007, 6, 10))] == [NORTH, SOUTH]


def test_a_township_sees_each_leads_work(walk):
    """R59 asks for the leads' work too; once the page knew the liaison officers alone."""
    seen, _other = walk.homes(2)
    walk.visit(seen, MAY_DAY, who="lead", topic="防疫")
    made = walk.visited(seen, date(2007, 6, 4), who="lead", topic="配种")
    (work,) = leads_work(COUNTY_WIDE, date(2007, 6, 10))
    assert (work.name, work.township, work.homes, work.seen, work.never) == (
        "试lead",
        NORTH,
        2,
        1,
        1,
    )
    assert (work.calls, work.last_on) == (2, date(2007, 6, 4))
    walk.void(made, date(2007, 6, 5), who="lead")
    (work,) = leads_work(COUNTY_WIDE, date(2007, 6, 10))
    assert (work.seen, work.calls, work.last_on) == (1, 1, MAY_DAY)
    assert leads_work(Scope(COUNTY, (SOUTH[:9],)), date(2007, 6, 10)) == []


def test_what_is_late_is_said_with_its_oldest_day(walk):
    walk.homes(2)
    walk.sweep(JULY)
    lines = late(COUNTY_WIDE, JULY)
    assert [(line.code, line.count, line.oldest_on) for line in lines] == [
        ("visit_missed", 4, END_OF_MAY)
    ]
    assert late(Scope(COUNTY, (SOUTH[:9],)), JULY) == []


@pytest.mark.parametrize("homes", [1, 4])
def test_lists_take_the_same_number_of_queries_however_long(walk, homes, django_assert_num_queries):
    walk.homes(homes)
    walk.sweep(JULY)
    who = walk.world.people["north_liaison"]
    with django_assert_num_queries(5):
        my_month(COUNTY, who, MAY_DAY)
    with django_assert_num_queries(4):
        officers_work(COUNTY_WIDE, JULY)
    with django_assert_num_queries(2):
        leads_work(COUNTY_WIDE, JULY)
    with django_assert_num_queries(2):
        visit_counts(COUNTY, JULY)
