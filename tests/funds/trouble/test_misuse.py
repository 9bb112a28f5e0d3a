"""Money used against R57: frozen when it is found, demanded back or lifted by somebody else."""

from datetime import date, timedelta

import pytest

from tests.funds.purse import PAID
from tests.funds.trouble.hardship import ASKED, DECIDED, DUE, LATE, dues, refused, why, wrong
from tests.world import COUNTY
from tuopin.funds.models import Extension, Loan, Violation
from tuopin.funds.queries import (
    arrears,
    frozen_households,
    versions,
    violation,
    violations,
)
from tuopin.funds.states import VIOLATION_KINDS
from tuopin.kit.scope import Scope, whole_county
from tuopin.kit.terms import term

WHOLE = whole_county(COUNTY)
RECALL = timedelta(days=30)


@pytest.mark.parametrize(
    ("kind", "word"),
    list(zip(VIOLATION_KINDS, ("挤占", "挪用", "截留", "借用", "改变用途"), strict=True)),
)
def test_each_of_the_five_violations_freezes_the_loan(hardship, kind, word):
    assert term(f"violation_kind.{kind}") == word
    loan = hardship.loan()
    found = hardship.report(loan, kind=kind)
    assert (found.state, found.kind, loan.frozen_on) == ("frozen", kind, ASKED)
    assert not wrong()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "lost"}, "bad_value"),
        ({"finding": ""}, "missing_value"),
        ({"note": " "}, "missing_value"),
        ({"on": date(2007, 3, 1)}, "too_early"),
        ({"who": "north_finance"}, "forbidden"),
        ({"who": "south_secretary"}, "out_of_area"),
    ],
)
def test_a_report_says_what_was_found_where_and_when(hardship, given, code):
    assert refused(hardship.report, hardship.loan(), **given).code == code
    assert not Violation.objects.exists()
    assert Loan.objects.get().frozen_on is None


def test_one_violation_of_a_loan_is_open_at_a_time(hardship):
    loan = hardship.loan()
    hardship.report(loan)
    assert refused(hardship.report, loan).code == "violation_open"


def test_frozen_money_is_neither_sent_nor_paid(hardship):
    held, sent = hardship.purse.loans(2)
    hardship.purse.arrived(sent)
    for loan in (held, sent):
        hardship.report(loan)
    refusal = refused(hardship.purse.allot, held, on=DECIDED)
    assert [row.why for row in refusal.rows] == ["why.frozen"]
    refusal = refused(hardship.purse.pay, sent, on=DECIDED)
    assert [row.why for row in refusal.rows] == ["why.frozen"]
    hardship.lift(Violation.objects.get(loan=sent))
    hardship.purse.pay(sent, on=DECIDED)


def test_the_household_gets_no_further_loan_while_it_is_open(hardship):
    loan = hardship.loan()
    other = hardship.loan()
    homes = [loan.household_id, other.household_id]
    found = hardship.report(loan)
    assert frozen_households(COUNTY, homes) == {loan.household_id}
    hardship.demand(found)
    assert frozen_households(COUNTY, homes) == {loan.household_id}
    hardship.lift(found)
    assert frozen_households(COUNTY, homes) == set()


def test_misused_money_is_demanded_back_within_the_days_of_policy(hardship):
    loan = hardship.loan()
    hardship.repay(loan, 50_000, date(2008, 1, 8))
    found = hardship.report(loan)
    done = hardship.demand(found)
    by = DECIDED + RECALL
    assert done == {"violation": str(found.id), "version": 2, "due_on": by.isoformat()}
    loan.refresh_from_db()
    assert dues(loan, 2) == [(by, 50_000), (by, 150_000)]
    assert (loan.schedule, loan.frozen_on) == (2, ASKED)
    demand = Extension.objects.get(loan=loan)
    assert (demand.kind, demand.state, demand.document) == ("demand", "granted", "县办〔2008〕7号")
    assert versions(COUNTY, loan.id)[-1].cause == demand
    assert arrears(COUNTY, by + timedelta(days=1))[loan.id].oldest_on == by
    assert refused(hardship.demand, found).code == "out_of_order"
    assert not wrong()


def test_what_was_late_before_the_demand_stays_late(hardship):
    loan = hardship.loan()
    found = hardship.report(loan, LATE)
    hardship.demand(found, LATE)
    loan.refresh_from_db()
    assert dues(loan, 2) == [(DUE, 200_000)]
    assert arrears(COUNTY, LATE)[loan.id].oldest_on == DUE


def test_frozen_money_is_given_back_all_the_same(hardship):
    loan = hardship.loan()
    found = hardship.report(loan)
    hardship.demand(found)
    hardship.repay(loan, 200_000, DECIDED)
    assert loan.state == "settled"
    assert hardship.lift(found)["version"] is None
    assert not wrong()


def test_whoever_found_it_neither_demands_nor_lifts(hardship):
    loan = hardship.loan()
    found = hardship.report(loan, who="county_head")
    assert refused(hardship.demand, found).code == "same_person"
    assert refused(hardship.lift, found).code == "same_person"


def test_a_lifted_freeze_says_why_and_leaves_the_loan_free(hardship):
    loan = hardship.loan()
    found = hardship.report(loan)
    assert refused(hardship.lift, found, reason="").code == "missing_value"
    assert refused(hardship.lift, found, on=ASKED - timedelta(days=1)).code == "too_early"
    assert hardship.lift(found)["version"] is None
    loan.refresh_from_db()
    assert loan.frozen_on is None
    assert refused(hardship.lift, found).code == "out_of_order"
    hardship.ask(loan, DECIDED)
    hardship.report(loan, DECIDED)
    assert Violation.objects.filter(loan=loan).count() == 2


def test_lifting_a_demand_restores_the_schedule_before_it(hardship):
    loan = hardship.loan()
    hardship.extended(loan, date(2008, 2, 1))
    found = hardship.report(loan)
    hardship.demand(found)
    assert hardship.lift(found, date(2008, 4, 1), reason="查明是误报")["version"] == 4
    loan.refresh_from_db()
    assert dues(loan, 4) == dues(loan, 2) == [(DUE + timedelta(days=180), 200_000)]
    assert loan.due_on == DUE + timedelta(days=180)
    assert [v.cause is None for v in versions(COUNTY, loan.id)] == [True, False, False, True]
    assert not wrong()


def test_only_money_that_is_owed_is_demanded(hardship):
    (waiting,) = hardship.purse.loans()
    assert why(hardship.demand, hardship.report(waiting)) == "why.not_paid"
    settled = hardship.loan()
    hardship.repay(settled, 200_000, ASKED)
    assert why(hardship.demand, hardship.report(settled)) == "why.settled"
    loan = hardship.loan()
    found = hardship.report(loan)
    assert refused(hardship.demand, found, ASKED - timedelta(days=1)).code == "too_early"
    assert refused(hardship.demand, found, who="county_office").code == "forbidden"


def test_money_that_was_never_given_is_not_misused(hardship):
    (loan,) = hardship.purse.loans()
    Loan.objects.filter(id=loan.id).update(state="released")
    assert refused(hardship.report, loan).code == "out_of_order"


def test_violations_are_listed_by_place_and_state(hardship):
    found = hardship.report(hardship.loan())
    assert list(violations(WHOLE, states=("frozen",))) == [found]
    assert list(violations(WHOLE, loan=found.loan_id)) == [found]
    assert not violations(WHOLE, states=("lifted",))
    assert not violations(Scope(COUNTY, ("990101201",)))
    assert violation(COUNTY, found.id) == found
    assert violation("000000", found.id) is None


def test_a_freeze_without_a_violation_is_found(hardship):
    loan = hardship.loan()
    Loan.objects.filter(id=loan.id).update(frozen_on=PAID)
    assert ("funds_frozen", loan.number) in wrong()
    hardship.report(loan)
    Loan.objects.filter(id=loan.id).update(frozen_on=None)
    assert ("funds_frozen", loan.number) in wrong()
