"""What `tuopin check` finds in oversight: nothing after a whole life, and each broken promise."""

import pytest

from tests.oversight.tour import CHECKED, ORDERED
from tests.world import COUNTY
from tuopin.funds.actions import lift_violation
from tuopin.oversight.models import Finding, Inspection, Sampled
from tuopin.oversight.queries import faults

BORROWED = {"kind": "borrowed", "text": "借给亲戚"}


def lived(tour):
    """Take a misuse from the draw to its close; return the finding."""
    tour.pay(count=6)
    trip = tour.draw(tour.plan(confidence=80, margin=40))
    held = tour.inspect(trip, use="not", findings=[BORROWED]).findings.get()
    tour.order(held)
    tour.report(held)
    lift_violation(
        actor=tour.act("county_head"), on=CHECKED, violation=held.violation, reason="已改正"
    )
    tour.recheck(held)
    return held


def test_a_whole_life_leaves_nothing_wrong(tour):
    lived(tour)
    tour.drop(tour.find(household=tour.loans[0].household_id), on=ORDERED)
    assert list(faults(COUNTY)) == []


def _swap(tour, held):
    drawn = set(Sampled.objects.values_list("household", flat=True))
    other = next(x.household_id for x in tour.loans if x.household_id not in drawn)
    Sampled.objects.exclude(household=held.household_id).filter(
        id=Sampled.objects.exclude(household=held.household_id)[0].id
    ).update(household=other)


def _answer(tour, held):
    Inspection.objects.update(progress="stalled")


def _state(tour, held):
    Finding.objects.update(state="reported")


def _misuse(tour, held):
    Finding.objects.update(violation=None)


def _frozen(tour, held):
    other = tour.pay()[0]
    tour.find(household=other.household_id, kind="occupied", on=CHECKED)
    frozen = Finding.objects.get(household=other.household_id)
    Finding.objects.filter(id=held.id).update(violation=frozen.violation)


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (_swap, "oversight_draw"), (_answer, "oversight_answer"), (_state, "oversight_state"),
        (_misuse, "oversight_misuse"), (_frozen, "oversight_closed"),
    ],
)  # fmt: skip
def test_each_broken_promise_is_named(tour, broken, code):
    held = lived(tour)
    broken(tour, held)
    assert [found for found, _what in faults(COUNTY)] == [code]


def test_a_county_without_rounds_has_nothing_wrong(tour):
    assert list(faults("990199")) == []
