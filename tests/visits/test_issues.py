"""A household's problem from the day it is heard of to the day it is solved (R68)."""

from datetime import timedelta

import pytest

from tests.visits.walk import COUNTY_WIDE, MAY_DAY
from tests.world import COUNTY, SOUTH_A
from tuopin.kit.refusals import Refused
from tuopin.notices.models import Reminder
from tuopin.visits.actions import act_on_issue, open_issue, reopen_issue, solve_issue
from tuopin.visits.models import Issue
from tuopin.visits.queries import (
    faults,
    issue,
    issue_state_on,
    issues,
    issues_of,
    late,
    late_issues,
    open_issues_of,
)

DUE = MAY_DAY + timedelta(days=15)


@pytest.fixture
def heard(walk):
    home = walk.home()
    made = open_issue(
        actor=walk.act("north_branch"), on=MAY_DAY, household=home.id, kind="sales", text="菜价低"
    )
    return Issue.objects.select_related("household").get(id=made.result["issue"])


def step(walk, action, row, days, text="联系了菜场", who="north_liaison"):
    day = MAY_DAY + timedelta(days=days)
    return action(actor=walk.act(who), on=day, issue=row.id, text=text).result


def verbs(row):
    return [s.verb for s in issue(COUNTY, row.id).steps.all()]


def test_a_problem_is_due_within_the_policys_days(heard):
    assert (heard.state, heard.due_on, heard.kind) == ("open", DUE, "sales")
    assert verbs(heard) == ["open"]


def test_a_solved_problem_says_how_many_days_it_took(walk, heard):
    step(walk, act_on_issue, heard, 3)
    step(walk, act_on_issue, heard, 5)
    assert step(walk, solve_issue, heard, 9)["days"] == 9
    heard.refresh_from_db()
    assert (heard.state, heard.solved_on) == ("solved", MAY_DAY + timedelta(days=9))
    assert verbs(heard) == ["open", "act", "act", "solve"]


def test_a_problem_that_comes_back_is_opened_again_and_keeps_its_first_day(walk, heard):
    step(walk, solve_issue, heard, 2)
    step(walk, reopen_issue, heard, 6, "又跌价了")
    assert step(walk, solve_issue, heard, 8)["days"] == 8
    found = issue(COUNTY, heard.id)
    states = [issue_state_on(found, MAY_DAY + timedelta(days=d)) for d in (0, 2, 5, 6, 8)]
    assert states == ["open", "solved", "solved", "acting", "solved"]


@pytest.mark.parametrize(
    ("before", "action"),
    [(solve_issue, act_on_issue), (solve_issue, solve_issue), (act_on_issue, reopen_issue)],
)
def test_a_step_out_of_order_is_refused(walk, heard, before, action):
    step(walk, before, heard, 1)
    with pytest.raises(Refused) as caught:
        step(walk, action, heard, 2)
    assert caught.value.code == "out_of_order"


def test_a_step_before_the_last_one_or_without_words_is_refused(walk, heard):
    step(walk, act_on_issue, heard, 4)
    with pytest.raises(Refused) as caught:
        step(walk, solve_issue, heard, 3)
    assert caught.value.code == "too_early"
    with pytest.raises(Refused) as caught:
        step(walk, solve_issue, heard, 5, text=" ")
    assert caught.value.code == "missing_value"


def test_a_problem_of_no_kind_or_another_households_visit_is_refused(walk):
    home, other = walk.homes(2)
    seen = walk.visited(other, MAY_DAY)
    act = walk.act("north_liaison")
    for said, code in (
        ({"kind": "weather", "text": "冷"}, "bad_value"),
        ({"kind": "sales", "text": ""}, "missing_value"),
        ({"kind": "sales", "text": "菜价低", "visit": seen.id}, "not_found"),
    ):
        with pytest.raises(Refused) as caught:
            open_issue(actor=act, on=MAY_DAY, household=home.id, **said)
        assert caught.value.code == code
    assert not Issue.objects.exists()


def test_who_did_what_about_a_problem_is_kept_step_by_step(walk, heard):
    liaison, office = walk.act("north_liaison"), walk.act("north_office")
    day = MAY_DAY + timedelta(days=1)
    act_on_issue(actor=liaison, on=day, issue=heard.id, text="找农技站")
    solve_issue(actor=office, on=day, issue=heard.id, text="配了药")
    reopen_issue(actor=liaison, on=day, issue=heard.id, text="又犯了")
    steps = issue(COUNTY, heard.id).steps.all()
    assert [(s.text, s.done_by) for s in steps][1:] == [
        ("找农技站", liaison.id), ("配了药", office.id), ("又犯了", liaison.id),
    ]  # fmt: skip


def test_a_neighbouring_township_solves_nothing(walk):
    home = walk.home(region=SOUTH_A)
    made = open_issue(
        actor=walk.act("south_office"), on=MAY_DAY, household=home.id, kind="money", text="缺钱"
    )
    with pytest.raises(Refused) as caught:
        solve_issue(
            actor=walk.act("north_liaison"), on=MAY_DAY, issue=made.result["issue"], text="好了"
        )
    assert caught.value.code == "out_of_area"


def test_lists_say_what_was_open_on_the_day_shown(walk, heard):
    step(walk, solve_issue, heard, 2)
    step(walk, reopen_issue, heard, 6)

    def is_open(days):
        on = MAY_DAY + timedelta(days=days)
        seen = issues(COUNTY_WIDE, on, is_open=True).count()
        assert seen + issues(COUNTY_WIDE, on, is_open=False).count() == (days >= 0)
        assert len(open_issues_of(COUNTY, [heard.household_id], on)) == seen
        return bool(seen)

    assert [is_open(d) for d in (-1, 0, 1, 2, 5, 6, 9)] == [
        False, True, True, False, False, True, True,
    ]  # fmt: skip
    assert len(issues_of(COUNTY, heard.household_id, MAY_DAY)) == 1


def test_a_problem_past_its_day_is_late_and_its_officer_hears_of_it(walk, heard):
    assert not late_issues(COUNTY_WIDE, DUE)
    after = DUE + timedelta(days=1)
    assert list(late_issues(COUNTY_WIDE, after)) == [heard]
    assert ("issue_late", 1, DUE) in late(COUNTY_WIDE, after)
    walk.sweep(after)
    told = Reminder.objects.get(kind="issue_late")
    assert (told.officer_id, told.due_on) == (walk.world.people["north_liaison"], DUE)
    step(walk, solve_issue, heard, 20)
    walk.sweep(after + timedelta(days=5))
    assert Reminder.objects.get(kind="issue_late").settled_on


def test_a_state_that_its_steps_do_not_lead_to_is_a_fault(walk, heard):
    assert list(faults(COUNTY)) == []
    Issue.objects.update(state="solved", solved_on=MAY_DAY)
    assert list(faults(COUNTY)) == [("visits_issue", str(heard.id))]
