"""Quarterly meetings: called, held with attendance and figures, called off, missed (R50)."""

import json
from datetime import date

import pytest

from tests.coordination.council import MEETS
from tests.world import COUNTY, NORTH, SOUTH
from tuopin.archive.queries import read
from tuopin.coordination import actions
from tuopin.coordination.models import Came, Meeting
from tuopin.coordination.queries import (
    attendance,
    meeting_counts,
    meeting_rows,
    meeting_state,
    quarters,
)
from tuopin.kit.refusals import Refused
from tuopin.notices.models import Reminder
from tuopin.policy.actions import set_rule

JUNE = date(2007, 6, 25)


def code_of(work):
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


def states(on):
    return [(q.quarter, q.state) for q in quarters(COUNTY, on)]


# ---- calling


def test_a_quarter_has_one_meeting(council):
    made = council.call()
    assert made.state == "called"
    assert code_of(council.call) == "meeting_exists"


def test_a_meeting_called_off_leaves_room_for_another(council):
    first = council.call()
    actions.cancel(
        actor=council.act("county_head"), on=date(2007, 3, 22), meeting=first.id, reason="汛情"
    )
    first.refresh_from_db()
    assert (first.state, first.cancel_reason) == ("cancelled", "汛情")
    assert council.call(on=date(2007, 3, 23)).state == "called"
    assert meeting_state(first, date(2007, 3, 21)) == "called"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"quarter": 5}, "bad_value"),
        ({"year": 1200}, "bad_value"),
        ({"kind": "dinner"}, "bad_value"),
        ({"topic": "  "}, "missing_value"),
        ({"venue": ""}, "missing_value"),
        ({"topic": "会" * 121}, "too_long"),
        ({"meets_on": date(2007, 3, 19)}, "too_early"),
        ({"quarter": 2}, "meeting_before_quarter"),
        ({"who": "north_office"}, "forbidden"),
    ],
)
def test_a_call_that_says_too_little_or_too_much_is_refused(council, given, code):
    assert code_of(lambda: council.call(**given)) == code
    assert not Meeting.objects.exists()


def test_a_special_meeting_takes_no_quarter(council):
    council.call()
    assert council.call(kind="special", topic="防汛专题会").kind == "special"
    council.held(kind="special", topic="春耕专题会")
    assert meeting_counts(COUNTY, MEETS) == (0, 0)


# ---- holding


def test_a_meeting_that_was_held_says_who_came_and_keeps_the_figures_of_the_day(council):
    council.paid(2)
    meeting = council.call()
    done = council.hold(meeting, date(2007, 4, 10))
    assert (done["present"], done["absent"]) == (1, 1)
    came = {c.region: (c.present, c.speaker) for c in attendance(COUNTY, meeting.id)}
    assert came == {NORTH: (True, "试书记"), SOUTH: (False, "")}
    assert meeting.pack is not None
    assert meeting.pack.sha256 == done["pack_hash"]
    pack = json.loads(read(meeting.pack))
    assert pack["as_of"] == "2007-04-10"
    assert pack["total"]["placed_fen"] == 400_000
    assert [t["households"] for t in pack["townships"]] == [2, 0]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"present": [{"region": "990101999000", "speaker": ""}]}, "bad_value"),
        ({"present": [{"region": NORTH}, {"region": NORTH}]}, "repeated"),
        ({"present": [{"region": NORTH, "speaker": "名" * 61}]}, "too_long"),
        ({"on": date(2007, 3, 19)}, "too_early"),
        ({"chair": ""}, "missing_value"),
        ({"who": "county_leader"}, "forbidden"),
    ],
)
def test_a_meeting_is_not_held_with_what_cannot_be(council, given, code):
    meeting = council.call()
    assert code_of(lambda: council.hold(meeting, **given)) == code
    assert not Came.objects.exists()


def test_a_meeting_is_held_once_and_not_after_it_was_called_off(council):
    meeting = council.held()
    assert code_of(lambda: council.hold(meeting)) == "out_of_order"
    assert (
        code_of(
            lambda: (
                actions.cancel(
                    actor=council.act("county_head"), on=MEETS, meeting=meeting.id, reason="无"
                ).result
            )
        )
        == "out_of_order"
    )


def test_calling_off_needs_a_reason_and_a_day_after_the_call(council):
    meeting = council.call()

    def cancel(on, reason):
        actions.cancel(actor=council.act("county_head"), on=on, meeting=meeting.id, reason=reason)

    assert code_of(lambda: cancel(MEETS, " ")) == "missing_value"
    assert code_of(lambda: cancel(date(2007, 3, 1), "无")) == "too_early"


# ---- quarters


def test_the_absence_of_a_meeting_is_shown_once_its_last_day_has_passed(council):
    assert states(date(2007, 4, 10)) == [(1, "due"), (2, "due")]
    assert states(date(2007, 4, 11)) == [(1, "missed"), (2, "due")]
    assert meeting_counts(COUNTY, date(2007, 4, 11)) == (0, 1)


def test_a_meeting_that_was_only_called_does_not_make_up_for_one(council):
    council.call()
    assert states(date(2007, 4, 10))[0] == (1, "called")
    assert states(date(2007, 4, 11))[0] == (1, "missed")


def test_a_meeting_held_late_counts_from_the_day_it_was_held(council):
    meeting = council.call()
    council.hold(meeting, date(2007, 4, 20))
    assert states(date(2007, 4, 15))[0] == (1, "missed")
    assert states(date(2007, 4, 20))[0] == (1, "held_late")
    assert meeting_counts(COUNTY, date(2007, 4, 20)) == (1, 0)
    assert list(meeting_rows(COUNTY, date(2007, 4, 19))) == []
    assert list(meeting_rows(COUNTY, date(2007, 4, 20))) == [meeting]


def test_held_and_missed_are_all_quarters_whose_time_is_over(council):
    council.held()
    council.held(on=JUNE, quarter=2, meets_on=JUNE, topic="第二季度调度会")
    for on in (date(2007, 4, 11), date(2007, 7, 11), date(2007, 10, 11), date(2007, 12, 28)):
        over = [q for q in quarters(COUNTY, on) if q.due_on < on or "held" in q.state]
        assert sum(meeting_counts(COUNTY, on)) == len(over)
    assert meeting_counts(COUNTY, date(2007, 12, 28)) == (2, 1)


def test_how_long_a_quarter_may_wait_is_policy(council):
    set_rule(
        actor=council.act("county_head"), on=date(2007, 3, 1), code="meeting.day", value=0,
        valid_from=date(2007, 3, 1), document="县办〔2007〕9号",
    )  # fmt: skip
    assert states(date(2007, 4, 1))[0] == (1, "missed")


def test_there_are_no_quarters_before_the_programme_started(world):
    assert quarters(COUNTY, date(2007, 12, 28)) == []
    assert meeting_counts(COUNTY, date(2007, 12, 28)) == (0, 0)


def test_holding_the_meeting_settles_the_reminder_of_its_absence(council):
    meeting = council.call()
    actions.sweep(actor=council.act("operator"), on=date(2007, 4, 11))
    assert Reminder.objects.filter(kind="meeting_missing", settled_on__isnull=True).count() == 1
    council.hold(meeting, date(2007, 4, 12))
    assert not Reminder.objects.filter(kind="meeting_missing", settled_on__isnull=True).exists()
