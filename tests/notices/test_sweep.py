"""The nightly sweep: every day once and in order, whatever happened to the nights before."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.world import COUNTY, World
from tuopin.audit.models import Line
from tuopin.kit.refusals import Refused
from tuopin.notices.actions import mark_swept
from tuopin.notices.queries import last_sweep, swept_until
from tuopin.notices.tasks import Part, catch_up
from tuopin.workflow.actions import Act, Action

MONDAY = date(2007, 9, 3)


class Night:
    """Two parts that write down which days they were asked for; one can be made to refuse."""

    def __init__(self) -> None:
        self.log: list[tuple[date, str]] = []
        self.broken: set[date] = set()
        self.parts = [Part("first", self._part("first")), Part("second", self._part("second"))]

    def _part(self, name: str) -> Action[Any]:
        def body(act: Act) -> dict[str, int]:
            """Write the day down."""
            act.cover_county()
            if name == "first" and act.on in self.broken:
                raise Refused("out_of_order", verb="x", state="y")
            self.log.append((act.on, name))
            return {"done": 1}

        return Action("notices.mark_swept", body)

    def run(self, until: date) -> list[tuple[date, str, bool]]:
        return [(d.day, d.part, d.refusal is None) for d in catch_up(COUNTY, self.parts, until)]


@pytest.fixture
def night(world: World) -> Night:
    return Night()


def days(first: date, count: int) -> list[date]:
    return [first + timedelta(n) for n in range(count)]


def test_the_first_night_sweeps_its_own_day_only(night: Night) -> None:
    assert night.run(MONDAY) == [(MONDAY, "first", True), (MONDAY, "second", True)]


def test_a_second_run_on_the_same_day_does_nothing(night: Night) -> None:
    night.run(MONDAY)
    lines = Line.objects.count()
    assert night.run(MONDAY) == []
    assert night.log == [(MONDAY, "first"), (MONDAY, "second")]
    assert Line.objects.count() == lines


def test_ten_missed_days_are_caught_up_in_order(night: Night) -> None:
    night.run(MONDAY)
    night.log.clear()
    night.run(MONDAY + timedelta(10))
    assert night.log == [
        (day, part) for day in days(MONDAY + timedelta(1), 10) for part in ("first", "second")
    ]
    assert last_sweep(COUNTY) == MONDAY + timedelta(10)


def test_a_sweep_that_broke_off_goes_on_where_it_was(night: Night) -> None:
    night.run(MONDAY)
    until = MONDAY + timedelta(3)
    for done in catch_up(COUNTY, night.parts, until):
        if done.day == MONDAY + timedelta(2) and done.part == "first":
            break
    night.log.clear()
    night.run(until)
    assert night.log == [
        (MONDAY + timedelta(2), "second"), (until, "first"), (until, "second"),
    ]  # fmt: skip


def test_a_part_whose_mark_was_lost_is_not_done_twice(night: Night, world: World) -> None:
    """The machine died after the part and before its mark: its key answers for it."""
    night.parts[0].sweep(actor=world.operator, on=MONDAY, key=f"sweep:first:{MONDAY}")
    night.run(MONDAY)
    assert night.log == [(MONDAY, "first"), (MONDAY, "second")]


def test_a_part_that_is_refused_keeps_its_days_and_the_others_go_on(night: Night) -> None:
    night.run(MONDAY)
    bad, last = MONDAY + timedelta(1), MONDAY + timedelta(2)
    night.broken = {bad}
    assert night.run(last) == [(bad, "first", False), (bad, "second", True), (last, "second", True)]
    assert swept_until(COUNTY) == {"first": MONDAY, "second": last}
    night.broken = set()
    assert night.run(last) == [(bad, "first", True), (last, "first", True)]


def test_an_earlier_day_is_not_swept_again(night: Night) -> None:
    night.run(MONDAY)
    assert night.run(MONDAY - timedelta(5)) == []


def test_a_part_that_is_new_begins_today_not_with_the_county(night: Night) -> None:
    night.run(MONDAY)
    night.parts.append(Part("third", night._part("third")))
    later = MONDAY + timedelta(4)
    found = night.run(later)
    assert [day for day, part, _ok in found if part == "third"] == [later]


def test_the_mark_never_goes_back(world: World) -> None:
    for on in (MONDAY, MONDAY - timedelta(2)):
        mark_swept(actor=world.operator, on=on, part="first")
    assert swept_until(COUNTY) == {"first": MONDAY}


def test_nobody_at_a_desk_may_move_the_mark(world: World) -> None:
    with pytest.raises(Refused) as no:
        mark_swept(actor=world.actor("county_head"), on=MONDAY, part="first")
    assert no.value.code == "forbidden"
