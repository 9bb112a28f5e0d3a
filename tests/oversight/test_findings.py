"""Findings: ordered, reported, looked at again, closed; a misuse freezes the loan (R57, R82)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.oversight.tour import (
    CHECKED,
    DONE,
    DRAWN,
    ORDERED,
    SEEN,
    STALLED,
    refused,
)
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH
from tuopin.funds.actions import demand_back, lift_violation
from tuopin.funds.models import Loan, Violation
from tuopin.kit.scope import Scope, whole_county
from tuopin.oversight.models import Finding, FindingStep
from tuopin.oversight.queries import (
    finding,
    finding_rows,
    findings,
    findings_by_township,
    findings_of,
    found_of,
    inspection_counts,
    ordered_findings,
    repeats,
    states_on,
    steps_of,
    to_mend,
    to_order,
    to_recheck,
)
from tuopin.oversight.states import FINDING, MISUSES

WHOLE = whole_county(COUNTY)
LIMIT = ORDERED + timedelta(days=15)


def test_a_finding_is_ordered_reported_looked_at_again_and_closed(tour):
    held = tour.found()
    assert (held.state, held.number, held.found_by) == (
        "found", "督查〔2007〕1号", tour.world.people["verifier"],
    )  # fmt: skip
    assert tour.order(held) == {"findings": 1, "due_on": LIMIT.isoformat()}
    assert (held.state, held.due_on, held.demanded) == ("ordered", LIMIT, "一个月内补栏")
    assert held.responsible_id == tour.world.people["north_liaison"]
    tour.report(held)
    assert (held.state, held.reported_on) == ("reported", DONE)
    tour.recheck(held)
    assert (held.state, held.closed_on) == ("closed", CHECKED)
    assert [(s.verb, s.text) for s in steps_of(COUNTY, held.id, CHECKED)] == [
        ("find", ""), ("order", "一个月内补栏"), ("report_done", "已补栏"), ("recheck", "看过了"),
    ]  # fmt: skip


def test_a_finding_is_never_closed_without_a_second_look(tour):
    held = tour.found()
    assert refused(tour.recheck, held).code == "out_of_order"
    tour.order(held)
    assert refused(tour.recheck, held).code == "out_of_order"
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(id=held.id).update(state="closed", closed_on=CHECKED)


@pytest.mark.parametrize(
    ("step", "who", "code"),
    [
        ("report", "verifier", "forbidden"),
        ("report", "south_office", "out_of_area"),
        ("recheck", "north_office", "forbidden"),
        ("recheck", "south_secretary", "out_of_area"),
        ("send_back", "north_liaison", "forbidden"),
        ("drop", "county_office", "forbidden"),
        ("order", "verifier", "forbidden"),
        ("order", "south_secretary", "out_of_area"),
    ],
)
def test_each_step_belongs_to_its_post(tour, step, who, code):
    held = tour.found()
    if step in {"report", "recheck", "send_back"}:
        tour.order(held)
    if step in {"recheck", "send_back"}:
        tour.report(held)
    assert refused(getattr(tour, step), held, who=who).code == code


def test_the_finder_does_not_report_it_done(tour):
    held = tour.found(who="north_office")
    tour.order(held)
    assert refused(tour.report, held).code == "same_person"
    tour.report(held, who="north_liaison")


@pytest.mark.parametrize("step", ["recheck", "send_back"])
def test_who_reported_does_not_take_the_second_look(tour, step):
    held = tour.found()
    tour.order(held)
    tour.report(held, who="county_office")
    assert refused(getattr(tour, step), held).code == "same_person"
    getattr(tour, step)(held, who="verifier")


def test_who_had_to_mend_it_does_not_take_the_second_look(tour):
    held = tour.found()
    tour.order(held, officer=tour.world.people["north_secretary"])
    tour.report(held)
    assert refused(tour.recheck, held, who="north_secretary").code == "same_person"


def test_what_was_not_set_right_goes_back_with_a_new_limit(tour):
    held = tour.found()
    tour.order(held)
    tour.report(held)
    done = tour.send_back(held)
    later = CHECKED + timedelta(days=15)
    assert done["due_on"] == later.isoformat()
    assert (held.state, held.due_on, held.reported_on, held.reported_by) == (
        "ordered", later, None, None,
    )  # fmt: skip
    assert refused(tour.recheck, held, on=later).code == "out_of_order"
    tour.report(held, on=CHECKED)
    tour.recheck(held, on=later)
    assert held.state == "closed"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"demanded": ""}, "missing_value"),
        ({"due_on": ORDERED - timedelta(days=1)}, "bad_value"),
        ({"on": SEEN - timedelta(days=1)}, "too_early"),
        ({"officer": "south_liaison"}, "wrong_post"),
    ],
)
def test_an_order_says_what_by_whom_and_by_when(tour, given, code):
    held = tour.found()
    if "officer" in given:
        given = {"officer": tour.world.people[given["officer"]]}
    assert refused(tour.order, held, **given).code == code
    assert held.state == "found"


def test_one_letter_orders_many_findings_or_none(tour):
    held = tour.drawn()
    one = tour.inspect(held, progress="stalled", findings=[STALLED]).findings.get()
    two = tour.find(region=NORTH)
    tour.order(two, document="县办督〔2007〕2号")
    three = tour.find(household=one.household_id)
    assert refused(tour.order, one, two, three).code == "out_of_order"
    assert tour.order(one, three)["findings"] == 2
    assert refused(tour.order, one, one).code == "repeated"
    letter = ordered_findings(WHOLE, ORDERED, "县办督〔2007〕1号")
    assert set(letter) == {one, three}
    assert not ordered_findings(WHOLE, SEEN)


@pytest.mark.parametrize("text", ["", " ", "长" * 301])
def test_every_step_says_what_was_done(tour, text):
    held = tour.found()
    code = "bad_value" if len(text) > 9 else "missing_value"
    assert refused(tour.drop, held, reason=text).code == code
    tour.order(held)
    assert refused(tour.report, held, text=text).code == code
    tour.report(held)
    assert refused(tour.recheck, held, text=text).code == code
    assert refused(tour.send_back, held, text=text).code == code


def test_a_finding_that_is_no_fault_is_dropped_by_another_with_the_reason(tour):
    held = tour.found(who="county_head")
    assert refused(tour.drop, held).code == "same_person"
    other = tour.find(household=held.household_id)
    tour.drop(other)
    assert other.state == "dropped"
    assert refused(tour.order, other).code == "out_of_order"
    assert inspection_counts(COUNTY, SEEN) == (1, 2, 0, 2)
    assert inspection_counts(COUNTY, ORDERED) == (1, 1, 0, 1)


# ---- outside an inspection


def test_a_township_or_an_officer_can_be_the_matter(tour):
    held = tour.find(region=NORTH, kind="no_visits", officer=tour.world.people["north_liaison"])
    assert (held.household, held.region) == (None, NORTH)
    assert held.responsible_id == tour.world.people["north_liaison"]
    assert refused(tour.find, region="990101999000").code == "bad_value"


def test_a_fault_seen_later_is_added_to_its_inspection(tour):
    seen = tour.inspect(tour.drawn())
    held = tour.find(inspection=seen.id)
    assert (held.inspection, held.household_id) == (seen, seen.household_id)
    assert refused(tour.find, inspection=seen.id, on=DRAWN).code == "too_early"


def test_a_finding_is_about_just_one_thing(tour):
    home = tour.pay()[0].household_id
    assert refused(tour.find).code == "finding_of_one"
    assert refused(tour.find, region=NORTH, household=home).code == "finding_of_one"
    assert refused(tour.find, "south_office", household=home).code == "out_of_area"
    assert not Finding.objects.exists()


def test_numbers_of_a_year_have_no_gaps(tour):
    home = tour.pay()[0].household_id
    made = [tour.find(household=home, kind=k) for k in ("stalled", "other", "papers_lacking")]
    next_year = tour.find(household=home, on=date(2008, 1, 3))
    assert [f.number for f in made] == [f"督查〔2007〕{n}号" for n in (1, 2, 3)]
    assert next_year.number == "督查〔2008〕1号"


def test_the_same_fault_found_again_is_linked(tour):
    home = tour.pay()[0].household_id
    first = tour.find(household=home)
    other = tour.find(household=home, kind="stalled")
    again = tour.find(household=home, on=CHECKED)
    assert (first.follows, other.follows, again.follows) == (None, None, first)
    assert repeats(COUNTY, first.id, CHECKED) == [again]
    assert repeats(COUNTY, first.id, SEEN) == []
    place = [tour.find(region=NORTH), tour.find(region=NORTH), tour.find(region=SOUTH)]
    assert [f.follows for f in place] == [None, place[0], None]
    tour.drop(again, on=CHECKED)
    assert tour.find(household=home, on=CHECKED).follows == first


# ---- the five misuses


@pytest.mark.parametrize("kind", MISUSES)
def test_a_misuse_freezes_the_loan(tour, kind):
    held = tour.inspect(
        tour.drawn(), use="not", findings=[{"kind": kind, "text": "钱没有用在项目上"}]
    ).findings.get()
    case = Violation.objects.get()
    loan = Loan.objects.get()
    assert (held.violation, case.kind, case.finding, case.loan) == (
        case.id, kind, held.number, loan,
    )  # fmt: skip
    assert (loan.frozen_on, case.found_by, case.state) == (SEEN, held.found_by, "frozen")


def test_a_second_misuse_joins_the_case_that_is_open(tour):
    home = tour.pay()[0].household_id
    first = tour.find(household=home, kind="borrowed")
    second = tour.find(household=home, kind="occupied")
    assert first.violation == second.violation
    assert Violation.objects.count() == 1


def test_a_misuse_is_recorded_where_a_loan_is_and_by_who_may_report_it(tour):
    home = tour.purse.stage.home()
    assert refused(tour.find, household=home.id, kind="borrowed").code == "misuse_without_loan"
    assert refused(tour.find, region=NORTH, kind="withheld").code == "misuse_without_loan"
    paid = tour.pay()[0].household_id
    office = {"who": "north_office", "household": paid}
    assert refused(tour.find, kind="borrowed", **office).code == "forbidden"
    assert tour.find(kind="stalled", **office).violation is None
    assert not Violation.objects.exists()


def test_a_misuse_is_closed_only_when_the_money_is_settled(tour):
    held = tour.found(
        use="not", progress="normal", findings=[{"kind": "borrowed", "text": "借给亲戚"}]
    )
    head = tour.act("county_head")
    assert refused(tour.drop, held).code == "violation_unsettled"
    demand_back(actor=head, on=ORDERED, violation=held.violation, document="县办〔2007〕7号")
    tour.order(held)
    tour.report(held, text="已归还")
    assert refused(tour.recheck, held).code == "violation_unsettled"
    lift_violation(actor=head, on=CHECKED, violation=held.violation, reason="已改正")
    tour.recheck(held)
    assert held.state == "closed"


# ---- as of a day


def test_findings_are_read_as_of_a_day(tour):
    held = tour.found()
    tour.order(held)
    tour.report(held)
    tour.send_back(held)
    tour.report(held, on=CHECKED + timedelta(days=3))
    tour.recheck(held, on=CHECKED + timedelta(days=5))
    wanted = [
        (SEEN, "found"), (ORDERED, "ordered"), (DONE, "reported"), (CHECKED, "ordered"),
        (CHECKED + timedelta(days=3), "reported"), (CHECKED + timedelta(days=5), "closed"),
    ]  # fmt: skip
    for day, state in wanted:
        assert states_on(COUNTY, [held], day) == {held.id: state}
        done, found, closed, still = inspection_counts(COUNTY, day)
        assert (done, found) == (1, 1)
        assert found == closed + still
        assert finding_rows(WHOLE, day, "open").count() == still
        assert finding_rows(WHOLE, day, "closed").count() == closed
    assert finding(WHOLE, held.id, DRAWN) is None
    assert findings_of(COUNTY, held.household_id, SEEN) == [held]
    assert found_of(COUNTY, [held.household_id], SEEN) == {held.household_id: [held]}


def test_a_township_reads_of_its_own_findings(tour):
    held = tour.found()
    north, south = (Scope(COUNTY, (t[:9],)) for t in (NORTH, SOUTH))
    assert list(findings(north, SEEN)) == [held]
    assert not findings(south, SEEN)
    assert inspection_counts(COUNTY, SEEN, south) == (0, 0, 0, 0)
    assert [q(north).count() for q in (to_order, to_mend, to_recheck)] == [1, 0, 0]


def test_townships_are_measured_by_what_they_set_right_in_time(tour):
    held = tour.found()
    tour.order(held, due_on=DONE)
    assert findings_by_township(COUNTY, DONE) == {NORTH: (1, 0, 0, 0)}
    assert findings_by_township(COUNTY, CHECKED) == {NORTH: (1, 0, 0, 1)}
    tour.report(held)
    tour.recheck(held)
    assert findings_by_township(COUNTY, CHECKED) == {NORTH: (1, 1, 1, 0)}
    assert held.region == NORTH_A


def test_every_state_is_reached_by_the_steps_that_are_kept(tour):
    assert {move.verb for move in FINDING.moves} == {
        "find", "order", "report_done", "recheck", "send_back", "drop",
    }  # fmt: skip
    held = tour.found()
    assert FindingStep.objects.get(finding=held).verb == "find"


def test_an_officer_reports_only_what_he_has_to_set_right(tour):
    """Any liaison officer of the township could report another's finding as mended."""
    held = tour.found()
    tour.order(held, officer=tour.world.people["north_liaison"])
    refusal = refused(tour.report, held, who="north_liaison2")
    assert refusal.code == "finding_not_yours"
    assert tour.world.actor("north_liaison").name in refusal.text("en")
    tour.report(held, who="north_office")
