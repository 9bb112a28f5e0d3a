"""Decisions and branch tasks: given to a post, reported by it, accepted by another (R50, R60)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.coordination.council import MEETS
from tests.world import COUNTY, NORTH, NORTH_A, NORTH_B, SOUTH, WHOLE
from tuopin.coordination import actions
from tuopin.coordination.models import Decision, DecisionStep
from tuopin.coordination.queries import (
    decision,
    decision_state,
    decision_steps,
    decisions_of,
    standing_decisions,
)
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, whole_county

APRIL, MAY = date(2007, 4, 20), date(2007, 5, 2)


def code_of(work):
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


@pytest.fixture
def decided(council):
    return council.decide(meeting=council.held().id)


def report(council, decision, who="north_secretary", on=APRIL, text="全部发到户"):
    actions.report_done(actor=council.act(who), on=on, decision=decision.id, report=text)
    decision.refresh_from_db()
    return decision


def accept(council, decision, who="county_head", on=APRIL):
    actions.accept_done(actor=council.act(who), on=on, decision=decision.id)
    decision.refresh_from_db()
    return decision


def stood(row, day):
    """Return how a decision stood at the end of a day."""
    return decision_state(decision(COUNTY, row.id, day), day)


def test_a_decision_goes_from_given_to_reported_to_done(council, decided):
    assert decided.source == "meeting"
    assert list(decisions_of(COUNTY, decided.meeting_id, MEETS)) == [decided]
    assert report(council, decided).state == "reported"
    assert accept(council, decided).state == "done"
    assert [s.verb for s in decision_steps(COUNTY, decided.id, MAY)] == ["report_done", "accept"]
    assert [stood(decided, day) for day in (MEETS, APRIL)] == ["open", "done"]
    assert set(standing_decisions(whole_county(COUNTY), MAY, "ended")) == {decided}


def test_only_whom_it_was_given_to_reports_it(council, decided):
    assert code_of(lambda: report(council, decided, "north_office")) == "decision_not_yours"
    assert code_of(lambda: report(council, decided, "county_office")) == "decision_not_yours"
    assert code_of(lambda: report(council, decided, "south_secretary")) == "out_of_area"
    assert code_of(lambda: report(council, decided, "verifier")) == "forbidden"


def test_the_officer_it_names_reports_it(council):
    liaison = council.world.people["north_liaison"]
    decision = council.decide(owner_role="liaison", officer=liaison)
    assert report(council, decision, "north_liaison").reported_by == liaison


def test_who_reported_it_does_not_accept_it(council):
    decision = council.decide(owner_role="county_office", region=WHOLE, source="guidance")
    report(council, decision, "county_office")
    assert code_of(lambda: accept(council, decision, "county_office")) == "same_person"
    assert accept(council, decision, "county_office2").state == "done"


def test_a_meetings_decision_is_accepted_by_the_county_alone(council, decided):
    report(council, decided)
    assert code_of(lambda: accept(council, decided, "north_secretary")) == "out_of_area"


def test_a_branchs_task_is_given_and_accepted_by_its_township(council):
    task = council.task()
    assert (task.source, task.meeting) == ("branch", None)
    report(council, task, "north_branch", text="会开了")
    assert code_of(lambda: accept(council, task, "south_secretary")) == "out_of_area"
    assert accept(council, task, "north_secretary").state == "done"


def test_what_is_not_done_goes_back_with_the_reason(council, decided):
    report(council, decided)
    actions.send_back_decision(
        actor=council.act("county_office"), on=APRIL, decision=decided.id, reason="还差三户"
    )
    decided.refresh_from_db()
    assert (decided.state, decided.reported_on) == ("open", None)
    assert decision_steps(COUNTY, decided.id, APRIL)[1].text == "还差三户"
    assert report(council, decided, on=MAY).state == "reported"


def test_the_day_between_a_report_and_its_return_shows_what_was_known_then(council, decided):
    """The row knows its last report alone: what was sent back looked as if never reported."""
    report(council, decided, text="全部发到户", on=APRIL)
    actions.send_back_decision(
        actor=council.act("county_head"), on=date(2007, 4, 24), decision=decided.id, reason="差三户"
    )
    report(council, decided, text="三户也发了", on=MAY)
    accept(council, decided, on=date(2007, 5, 3))
    days = [date(2007, 4, day) for day in (19, 20, 23, 24)] + [MAY, date(2007, 5, 3)]
    assert [stood(decided, day) for day in days] == [
        "open", "reported", "reported", "open", "reported", "done",
    ]  # fmt: skip
    told = [decision(COUNTY, decided.id, day).told_then for day in (date(2007, 4, 19), APRIL, MAY)]
    assert told == [None, "全部发到户", "三户也发了"]
    whole = whole_county(COUNTY)
    assert set(standing_decisions(whole, date(2007, 4, 22), "reported")) == {decided}
    assert not standing_decisions(whole, date(2007, 4, 22), "open").exists()
    assert set(standing_decisions(whole, date(2007, 5, 1), "late")) == {decided}


def test_a_second_report_is_not_dated_before_the_first_was_sent_back(council, decided):
    report(council, decided)
    actions.send_back_decision(
        actor=council.act("county_head"), on=date(2007, 4, 24), decision=decided.id, reason="差三户"
    )
    assert code_of(lambda: report(council, decided, on=date(2007, 4, 23))) == "too_early"


def test_the_steps_of_a_decision_are_never_edited(council, decided):
    report(council, decided)
    step = DecisionStep.objects.filter(decision=decided)
    for change in (lambda: step.update(text="别的"), step.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_what_is_not_needed_any_more_is_dropped_with_the_reason(council, decided):
    actions.drop_decision(
        actor=council.act("county_head"), on=APRIL, decision=decided.id, reason="并入下一次会"
    )
    decided.refresh_from_db()
    assert decided.state == "dropped"
    assert code_of(lambda: report(council, decided)) == "out_of_order"
    assert not standing_decisions(whole_county(COUNTY), MAY, "late").exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": ""}, "missing_value"),
        ({"text": "长" * 301}, "too_long"),
        ({"due_on": date(2007, 3, 27)}, "due_past"),
        ({"region": "990101101999"}, "bad_value"),
        ({"owner_role": "expert"}, "bad_value"),
        ({"owner_role": "emperor"}, "bad_value"),
        ({"source": "rumour"}, "bad_value"),
        ({"source": "meeting"}, "bad_value"),
        ({"source": "branch"}, "bad_value"),
        ({"owner_role": "branch_secretary", "region": NORTH_B}, "owner_missing"),
        ({"who": "north_secretary", "region": SOUTH}, "out_of_area"),
        ({"who": "north_liaison"}, "forbidden"),
        ({"who": "north_secretary", "owner_role": "county_office"}, "owner_above"),
        ({"who": "north_office", "owner_role": "county_head"}, "owner_above"),
    ],
)
def test_a_decision_that_nobody_could_do_is_refused(council, given, code):
    assert code_of(lambda: council.decide(**given)) == code
    assert not Decision.objects.exists()


def test_an_officer_who_does_not_hold_the_post_there_is_refused(council):
    south = council.world.people["south_secretary"]
    assert code_of(lambda: council.decide(officer=south)) == "owner_elsewhere"


def test_a_meetings_decision_needs_a_meeting_that_was_held_and_the_county(council):
    meeting = council.call()
    assert code_of(lambda: council.decide(meeting=meeting.id)) == "out_of_order"
    council.hold(meeting)
    early = date(2007, 3, 27)
    assert code_of(lambda: council.decide(early, meeting=meeting.id)) == "too_early"
    assert (
        code_of(lambda: council.decide(meeting=meeting.id, who="north_secretary")) == "out_of_area"
    )


def test_lists_show_what_is_late_in_the_readers_area(council):
    north = council.decide()
    south = council.decide(region=SOUTH)
    task = council.task(due_on=MAY)
    whole = whole_county(COUNTY)
    assert set(standing_decisions(whole, MAY, "late")) == {north, south}
    assert set(standing_decisions(Scope(COUNTY, (NORTH[:9],)), MAY, "late")) == {north}
    assert set(standing_decisions(Scope(COUNTY, (NORTH_A,)), MAY, "open")) == {task}
    report(council, north, on=MAY)
    assert set(standing_decisions(whole, MAY, "late")) == {south}
    assert set(standing_decisions(whole, MAY, "reported")) == {north}
    assert not standing_decisions(whole, date(2007, 3, 1)).exists()
