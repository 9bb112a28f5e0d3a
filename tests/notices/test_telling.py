"""What people are told: once, until the reason is gone, and to whom it now concerns."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world import NORTH_A, SOUTH_A, World
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Refused
from tuopin.notices.actions import see, settle, sync, tell
from tuopin.notices.models import Reminder
from tuopin.notices.rules import Due, compare
from tuopin.workflow.actions import Act

# A slow machine is no fault of the code.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

DAY = date(2007, 9, 1)
HOME, OTHER = uuid7(), uuid7()


def _act(world: World, on: date = DAY) -> Act:
    return Act(world.actor("county_head"), "notices.see", on)


def _due(world: World, subject: UUID = HOME, **changed: object) -> Due:
    given: dict[str, object] = {
        "subject": subject, "stage": 1, "region": NORTH_A, "role": "liaison",
        "officer": world.people["north_liaison"], "due_on": DAY,
    }  # fmt: skip
    return Due(**(given | changed))  # type: ignore[arg-type]


def _open() -> list[tuple[UUID, int]]:
    rows = Reminder.objects.filter(settled_on__isnull=True).order_by("id")
    return list(rows.values_list("subject", "stage"))


def test_what_is_new_is_told_and_what_is_no_longer_wanted_is_settled(world: World) -> None:
    assert sync(_act(world), "visit_missed", [_due(world)]) == {"told": 1, "settled": 0}
    later = DAY + timedelta(3)
    done = sync(_act(world, later), "visit_missed", [_due(world, OTHER)])
    assert done == {"told": 1, "settled": 1}
    assert _open() == [(OTHER, 1)]
    assert Reminder.objects.get(subject=HOME).settled_on == later


def test_the_same_day_twice_changes_nothing(world: World) -> None:
    wanted = [_due(world), _due(world, stage=2, role="township_secretary", officer=None)]
    sync(_act(world), "visit_missed", wanted)
    before = list(Reminder.objects.order_by("id").values())
    assert sync(_act(world), "visit_missed", wanted) == {"told": 0, "settled": 0}
    assert sync(_act(world, DAY + timedelta(1)), "visit_missed", wanted)["told"] == 0
    assert list(Reminder.objects.order_by("id").values()) == before


def test_another_kind_is_left_alone(world: World) -> None:
    sync(_act(world), "visit_missed", [_due(world)])
    assert sync(_act(world), "issue_late", []) == {"told": 0, "settled": 0}
    assert _open() == [(HOME, 1)]


def test_a_reason_that_comes_back_opens_the_same_reminder_again(world: World) -> None:
    sync(_act(world), "visit_missed", [_due(world)])
    sync(_act(world), "visit_missed", [])
    back = DAY + timedelta(9)
    assert sync(_act(world, back), "visit_missed", [_due(world)])["told"] == 1
    row = Reminder.objects.get()
    assert (row.told_on, row.settled_on, row.seen_on) == (back, None, None)


def test_a_household_handed_over_is_told_to_the_new_officer(world: World) -> None:
    sync(_act(world), "visit_missed", [_due(world)])
    mine = Reminder.objects.get()
    see(actor=world.actor("north_liaison"), on=DAY, reminders=[mine.id])
    new = _due(world, officer=world.people["north_liaison2"])
    assert sync(_act(world, DAY + timedelta(1)), "visit_missed", [new])["told"] == 1
    row = Reminder.objects.get()
    assert (row.officer_id, row.seen_on) == (world.people["north_liaison2"], None)


def test_an_amount_that_changed_is_corrected_without_telling_again(world: World) -> None:
    sync(_act(world), "arrears", [_due(world, fen=300_00)])
    later = DAY + timedelta(1)
    done = sync(_act(world, later), "arrears", [_due(world, count=2, fen=100_00)])
    assert done == {"told": 0, "settled": 0}
    row = Reminder.objects.get()
    assert (row.count, row.fen, row.told_on) == (2, 100_00, DAY)


def test_an_urgent_need_is_told_at_once_beside_the_others_and_settled_at_once(world: World) -> None:
    sync(_act(world), "urgent_relief", [_due(world)])
    assert tell(_act(world), "urgent_relief", [_due(world, OTHER)])["told"] == 1
    assert tell(_act(world), "urgent_relief", [_due(world, OTHER)])["told"] == 0
    assert len(_open()) == 2
    assert settle(_act(world), "urgent_relief", [HOME]) == {"told": 0, "settled": 1}
    assert _open() == [(OTHER, 1)]


def test_telling_thousands_takes_no_more_statements_than_telling_two(world: World) -> None:
    def statements(count: int, kind: str) -> int:
        wanted = [_due(world, uuid7()) for _ in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            sync(_act(world), kind, wanted)
        return len(asked)

    assert statements(2_000, "many") == statements(2, "few")


def test_who_sees_a_reminder_is_written_down_once(world: World) -> None:
    post = _due(world, role="township_secretary", officer=None, stage=2)
    sync(_act(world), "visit_missed", [post])
    row = Reminder.objects.get()
    secretary = world.actor("north_secretary")
    assert see(actor=secretary, on=DAY, reminders=[row.id]).result == {"seen": 1}
    assert see(actor=secretary, on=DAY + timedelta(1), reminders=[row.id]).result == {"seen": 0}
    row.refresh_from_db()
    assert (row.seen_on, row.seen_by) == (DAY, secretary.id)


@pytest.mark.parametrize("who", ["north_liaison2", "south_secretary", "county_head"])
def test_nobody_ticks_off_what_was_told_to_another(world: World, who: str) -> None:
    sync(_act(world), "visit_missed", [_due(world)])
    with pytest.raises(Refused) as no:
        see(actor=world.actor(who), on=DAY, reminders=[Reminder.objects.get().id])
    assert no.value.code == "not_for_you"


def test_a_post_is_told_only_of_its_own_area(world: World) -> None:
    sync(_act(world), "visit_missed", [
        _due(world, region=SOUTH_A, role="township_secretary", officer=None),
    ])  # fmt: skip
    with pytest.raises(Refused) as no:
        see(actor=world.actor("north_secretary"), on=DAY, reminders=[Reminder.objects.get().id])
    assert no.value.code == "not_for_you"


_SUBJECTS = [uuid7() for _ in range(4)]
_DUES = st.builds(
    Due, st.sampled_from(_SUBJECTS), st.integers(1, 3), st.just(NORTH_A), st.just("liaison"),
    st.sampled_from([None, *_SUBJECTS]), st.dates(DAY, DAY + timedelta(2)), st.integers(1, 3),
)  # fmt: skip


@CALM
@given(st.lists(_DUES, unique_by=lambda due: due.key), st.lists(_DUES))
def test_what_stands_after_the_changes_is_what_was_wanted(old: list[Due], new: list[Due]) -> None:
    changes = compare(old, new)
    standing = {due.key: due for due in old}
    for due in changes.settle:
        del standing[due.key]
    assert not {due.key for due in changes.tell} & standing.keys()
    for due in changes.tell + changes.readdress + changes.correct:
        standing[due.key] = due
    assert standing == {due.key: due for due in new}
    assert compare(standing.values(), new) == ([], [], [], [])
