"""Minutes: a draft is written over, a signed version never: a new one takes its place."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.coordination.council import MEETS
from tests.world import COUNTY
from tuopin.coordination.models import Came, Minutes
from tuopin.coordination.queries import minutes_in_force, minutes_of, minutes_state
from tuopin.kit.refusals import Refused

LATER, AFTER = date(2007, 4, 2), date(2007, 4, 5)


def code_of(work):
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


def test_a_draft_is_written_over(council):
    meeting = council.held()
    first = council.write(meeting)
    again = council.write(meeting, LATER, discussion="补记发言", who="county_office2")
    assert (again.id, again.version) == (first.id, 1)
    assert again.discussion == "补记发言"
    assert again.written_by == council.world.people["county_office2"]


def test_who_wrote_the_minutes_does_not_sign_them(council):
    minutes = council.write(council.held(), who="county_head")
    assert code_of(lambda: council.sign(minutes)) == "same_person"
    assert council.sign(minutes, who="county_leader").state == "signed"


def test_signed_minutes_are_not_edited_but_superseded(council):
    meeting = council.held()
    first = council.sign(council.write(meeting))
    assert code_of(lambda: council.write(meeting, LATER, discussion="改一改")) == "minutes_signed"
    second = council.write(meeting, LATER, discussion="改一改", correction="更正到会人数")
    assert (second.version, second.state) == (2, "draft")
    first.refresh_from_db()
    assert (first.state, first.discussion) == ("signed", "听取各乡镇进展情况。")
    council.sign(second, AFTER)
    first.refresh_from_db()
    assert (first.state, first.superseded_on) == ("superseded", AFTER)
    assert first.discussion == "听取各乡镇进展情况。"
    assert minutes_in_force(COUNTY, [meeting.id], LATER)[meeting.id] == first
    assert minutes_in_force(COUNTY, [meeting.id], AFTER)[meeting.id] == second
    assert [minutes_state(m, LATER) for m in minutes_of(COUNTY, meeting.id, LATER)] == [
        "draft", "signed",
    ]  # fmt: skip


def test_a_superseded_version_is_signed_no_more(council):
    first = council.sign(council.write(council.held()))
    assert code_of(lambda: council.sign(first, LATER, "county_leader")) == "out_of_order"


def test_minutes_need_a_meeting_that_was_held(council):
    meeting = council.call()
    assert code_of(lambda: council.write(meeting)) == "out_of_order"
    council.hold(meeting)
    assert code_of(lambda: council.write(meeting, date(2007, 3, 27))) == "too_early"
    assert code_of(lambda: council.write(meeting, discussion=" ")) == "missing_value"
    assert code_of(lambda: council.write(meeting, who="north_secretary")) == "forbidden"
    minutes = council.write(meeting, LATER)
    assert code_of(lambda: council.write(meeting)) == "too_early"
    assert code_of(lambda: council.sign(minutes, MEETS)) == "too_early"
    assert code_of(lambda: council.sign(minutes, LATER, "county_office2")) == "forbidden"


@pytest.mark.parametrize(
    "changed",
    [
        {"discussion": "改一改"},
        {"analysis": "改一改"},
        {"correction": "改一改"},
        {"written_on": LATER},
        {"state": "draft"},
        {"signed_on": LATER},
        {"version": 9},
    ],
)
def test_the_database_refuses_to_edit_signed_minutes(council, changed):
    minutes = council.sign(council.write(council.held()))
    row = Minutes.objects.filter(id=minutes.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(**changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()
    assert row.get().discussion == "听取各乡镇进展情况。"


def test_the_database_brings_no_superseded_version_back(council):
    meeting = council.held()
    first = council.sign(council.write(meeting))
    council.sign(council.write(meeting, LATER, correction="人数"), AFTER)
    for changed in ({"state": "signed"}, {"superseded_on": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Minutes.objects.filter(id=first.id).update(**changed)


def test_who_came_to_a_meeting_is_never_edited(council):
    meeting = council.held()
    with pytest.raises(IntegrityError), transaction.atomic():
        Came.objects.filter(meeting=meeting, present=False).update(present=True)


def test_the_database_keeps_one_signed_version_and_two_hands(council):
    meeting = council.held()
    minutes = council.write(meeting)
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.filter(id=minutes.id).update(signed_by=minutes.written_by)
