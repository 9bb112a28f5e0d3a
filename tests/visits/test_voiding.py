"""A visit recorded in error is voided: it stays to be read, and counts from that day no more."""

from datetime import date, timedelta

import pytest

from tests.visits.walk import COUNTY_WIDE, JUNE, MAY, MAY_DAY
from tests.world import COUNTY, NORTH, SOUTH_A
from tuopin.kit.refusals import Refused
from tuopin.visits.actions import act_on_issue, solve_issue
from tuopin.visits.models import Duty, Issue, Visit
from tuopin.visits.queries import (
    faults,
    issue_state_on,
    issues,
    issues_of,
    last_visited,
    late_duties,
    late_issues,
    met_days,
    month_by_township,
    month_duties,
    my_month,
    officers_work,
    open_issues_of,
    owed_rows,
    visit_counts,
    visits,
    visits_of,
)
from tuopin.visits.queries.printing import visited

# A week after the visit, and one day more.
OWN, AFTER = MAY_DAY + timedelta(days=7), MAY_DAY + timedelta(days=8)
MID_JUNE = date(2007, 6, 12)


def refused(walk, made, on=OWN, **said):
    with pytest.raises(Refused) as caught:
        walk.void(made, on, **said)
    assert caught.value.text("zh")
    assert caught.value.text("en")
    assert caught.value.mend("en")
    return caught.value


def heard(walk, home, on=MAY_DAY, **said):
    made = walk.visited(home, on, problem="菜价低", issue_kind="sales", **said)
    return made, Issue.objects.get(visit=made)


def test_a_visit_recorded_in_error_is_kept_with_who_voided_it_and_why(walk):
    home = walk.home()
    made = walk.visited(home, MAY_DAY, note="去错了户")
    assert walk.void(made, OWN) == {"visit": str(made.id), "issues": []}
    made.refresh_from_db()
    assert (made.void_on, made.void_reason, made.note) == (OWN, "记错了户", "去错了户")
    assert made.void_by == walk.world.people["north_liaison"]
    assert visits_of(COUNTY, home.id, OWN) == []
    assert visits_of(COUNTY, home.id, OWN, voided=True) == [made]
    assert list(visits(COUNTY_WIDE, OWN, voided=True)) == [made]
    assert last_visited(COUNTY, [home.id], OWN) == {}


def test_a_day_before_the_voiding_still_counts_the_visit(walk):
    home = walk.home()
    walk.sweep(MAY)
    made, day = walk.visited(home, MAY_DAY), OWN - timedelta(days=1)
    walk.void(made, OWN)
    who = walk.world.people["north_liaison"]
    for on, there in ((day, 1), (OWN, 0)):
        assert visits(COUNTY_WIDE, on).count() == there
        assert month_by_township(COUNTY_WIDE, on) == {NORTH: (1, there)}
        assert month_duties(COUNTY_WIDE, on, met=True).count() == there
        assert month_duties(COUNTY_WIDE, on, met=False).count() == 1 - there
        assert [work.made for work in officers_work(COUNTY_WIDE, on)] == [there]
        assert [row.visits for row in my_month(COUNTY, who, on)] == [there]
    duties = list(month_duties(COUNTY_WIDE, day))
    assert met_days(COUNTY, duties, day) == {duties[0].id: MAY_DAY}
    assert met_days(COUNTY, duties, OWN) == {}


def test_the_month_waits_again_and_climbs_from_the_next_night(walk):
    home = walk.home()
    walk.sweep(MAY)
    made = walk.visited(home, MAY_DAY)
    walk.sweep(JUNE)
    before = MID_JUNE - timedelta(days=1)
    assert visit_counts(COUNTY, before) == (1, 1, 0)
    walk.void(made, MID_JUNE, who="north_secretary")
    assert visit_counts(COUNTY, MID_JUNE) == (1, 0, 1)
    assert visit_counts(COUNTY, before) == (1, 1, 0)
    assert [row.made for row in owed_rows(COUNTY_WIDE, before)] == [True]
    assert [row.made for row in owed_rows(COUNTY_WIDE, MID_JUNE)] == [False]
    assert late_duties(COUNTY_WIDE, MID_JUNE).count() == 1
    assert late_duties(COUNTY_WIDE, before).count() == 0
    told = walk.sweep(MID_JUNE + timedelta(days=1))
    assert (told["liaison"], told["secretary"], told["county"]) == (1, 1, 1)
    assert list(faults(COUNTY)) == []


def test_another_visit_of_the_month_takes_its_place(walk):
    home = walk.home()
    walk.sweep(MAY)
    made, later = walk.visited(home, MAY_DAY), walk.visited(home, MAY_DAY + timedelta(days=2))
    walk.void(made, OWN)
    assert Duty.objects.get().met_on == later.visited_on
    assert list(faults(COUNTY)) == []


def test_a_missed_month_that_only_a_voided_visit_made_up_for_waits_again(walk):
    home = walk.home()
    walk.sweep(JUNE)
    made = walk.visited(home, date(2007, 6, 5))
    assert late_duties(COUNTY_WIDE, date(2007, 6, 6)).count() == 0
    walk.void(made, date(2007, 6, 8))
    assert late_duties(COUNTY_WIDE, date(2007, 6, 7)).count() == 0
    assert late_duties(COUNTY_WIDE, date(2007, 6, 8)).count() == 1
    assert set(Duty.objects.values_list("met_on", "made_up_on")) == {(None, None)}
    walk.visit(home, date(2007, 6, 9))
    assert late_duties(COUNTY_WIDE, date(2007, 6, 9)).count() == 0


def test_the_same_visit_is_recorded_anew_after_a_voiding_and_may_be_voided_again(walk):
    home = walk.home()
    walk.void(walk.visited(home, MAY_DAY), MAY_DAY)
    again = walk.visited(home, MAY_DAY)
    assert visits_of(COUNTY, home.id, MAY_DAY) == [again]
    walk.void(again, OWN, reason="还是记错了")
    assert Visit.objects.filter(household=home, void_on__isnull=False).count() == 2


def test_who_recorded_it_voids_it_within_the_days_of_policy_afterwards_the_township(walk):
    home = walk.home()
    made = walk.visited(home, MAY_DAY)
    caught = refused(walk, made, AFTER)
    assert (caught.code, caught.facts["until"]) == ("visit_void_not_yours", OWN)
    assert refused(walk, made, who="north_office").code == "visit_void_not_yours"
    assert refused(walk, made, who="north_liaison2").code == "visit_void_not_yours"
    walk.void(made, AFTER, who="north_secretary")
    other = walk.visited(home, MAY_DAY + timedelta(days=1))
    walk.void(other, AFTER, who="county_office")


def test_an_office_that_wrote_it_from_the_paper_voids_its_own_slip(walk):
    home = walk.home()
    who = walk.world.people["north_liaison"]
    made = walk.visited(home, MAY_DAY, who="north_office", officer=who)
    assert refused(walk, made).code == "visit_void_not_yours"
    walk.void(made, OWN, who="north_office")


def test_voiding_asks_for_a_reason_its_place_and_its_day(walk):
    north, south = walk.home(), walk.home(region=SOUTH_A)
    made = walk.visited(north, MAY_DAY)
    assert refused(walk, made, reason=" ").code == "missing_value"
    assert refused(walk, made, MAY_DAY - timedelta(days=1)).code == "too_early"
    assert refused(walk, made, who="county_head").code == "forbidden"
    there = walk.visited(south, MAY_DAY, who="south_liaison")
    assert refused(walk, there, who="north_secretary").code == "out_of_area"
    walk.void(made, OWN)
    again = refused(walk, made)
    assert (again.code, again.facts["date"]) == ("visit_void", OWN)


def test_a_problem_of_which_only_this_visit_told_is_withdrawn_with_it(walk):
    home = walk.home()
    made, issue = heard(walk, home)
    assert walk.void(made, OWN)["issues"] == [str(issue.id)]
    issue.refresh_from_db()
    assert (issue.state, issue.withdrawn_on, issue.solved_on) == ("withdrawn", OWN, None)
    day, due = OWN - timedelta(days=1), issue.due_on + timedelta(days=1)
    assert open_issues_of(COUNTY, [home.id], day) == {home.id: [issue]}
    assert open_issues_of(COUNTY, [home.id], OWN) == {}
    assert issues(COUNTY_WIDE, OWN, is_open=True).count() == 0
    assert issues(COUNTY_WIDE, OWN, is_open=False).count() == 0
    assert late_issues(COUNTY_WIDE, due).count() == 0
    (row,) = issues_of(COUNTY, home.id, OWN)
    assert (issue_state_on(row, day), issue_state_on(row, OWN)) == ("open", "withdrawn")
    with pytest.raises(Refused) as caught:
        solve_issue(actor=walk.act("north_liaison"), on=OWN, issue=issue.id, text="解决了")
    assert caught.value.code == "out_of_order"
    assert list(faults(COUNTY)) == []


def test_a_problem_that_somebody_has_worked_on_since_stays(walk):
    home = walk.home()
    made, issue = heard(walk, home)
    act_on_issue(actor=walk.act("north_office"), on=OWN, issue=issue.id, text="联系了菜场")
    assert walk.void(made, OWN)["issues"] == []
    issue.refresh_from_db()
    assert (issue.state, issue.withdrawn_on) == ("acting", None)
    assert open_issues_of(COUNTY, [home.id], OWN) == {home.id: [issue]}


def test_a_leads_service_is_voided_without_touching_the_month(walk):
    home = walk.home()
    walk.sweep(MAY)
    walk.visit(home, MAY_DAY)
    made = walk.visited(home, MAY_DAY, who="lead", topic="防疫")
    walk.void(made, OWN, who="lead")
    assert Duty.objects.get().met_on == MAY_DAY


def test_papers_print_no_visit_that_was_voided_by_the_day_of_printing(walk):
    home = walk.home()
    made = walk.visited(home, MAY_DAY)
    walk.void(made, OWN)
    day = OWN - timedelta(days=1)
    assert [v.visited_on for v in visited(COUNTY, [home.id], MAY, MAY_DAY, day)[home.id]] == [
        MAY_DAY
    ]
    assert visited(COUNTY, [home.id], MAY, MAY_DAY, OWN) == {}
