"""More time for a loan: asked, decided by another, a new version beside the old one (R107)."""

from datetime import date, timedelta

import pytest

from tests.funds.purse import PAID
from tests.funds.trouble.hardship import ASKED, DECIDED, DUE, LATE, dues, refused, why, wrong
from tests.world import COUNTY
from tuopin.funds.actions import reverse_payment
from tuopin.funds.models import Extension, Instalment, Loan, Payment
from tuopin.funds.queries import (
    arrears,
    extension,
    extensions,
    schedules_in_force,
    versions,
)
from tuopin.funds.rules.extending import Extendable, sensible, why_not_extended
from tuopin.kit.keys import uuid7
from tuopin.kit.scope import Scope, whole_county
from tuopin.policy.actions import set_rule

WHOLE = whole_county(COUNTY)
DAYS = timedelta(days=180)


def test_a_granted_extension_makes_a_new_version_and_leaves_the_old_one(hardship):
    loan = hardship.loan()
    key = hardship.ask(loan)
    asked = extension(COUNTY, key)
    assert (asked.state, asked.days, asked.version) == ("asked", 180, None)
    done = hardship.decide(key)
    assert done == {"extension": str(key), "version": 2, "due_on": (DUE + DAYS).isoformat()}
    loan.refresh_from_db()
    assert (loan.schedule, loan.due_on, loan.state) == (2, DUE + DAYS, "paid")
    assert dues(loan, 1) == [(DUE, 200_000)]
    assert dues(loan, 2) == [(DUE + DAYS, 200_000)]
    assert not wrong()


def test_both_versions_stay_to_be_seen_with_what_led_to_them(hardship):
    loan = hardship.loan()
    granted = hardship.extended(loan)
    first, second = versions(COUNTY, loan.id)
    assert (first.schedule.version, first.schedule.made_on, first.cause) == (1, PAID, None)
    assert (second.schedule.version, second.schedule.made_on) == (2, DECIDED)
    assert second.cause == granted
    assert second.schedule.due_on == DUE + DAYS
    assert schedules_in_force(COUNTY, [loan])[loan.id] == second.schedule


def test_a_refusal_needs_its_note_and_changes_no_day(hardship):
    loan = hardship.loan()
    key = hardship.ask(loan)
    assert refused(hardship.decide, key, grant=False).code == "missing_value"
    assert hardship.decide(key, grant=False, note="还有存栏可卖")["version"] is None
    loan.refresh_from_db()
    assert (loan.schedule, loan.due_on) == (1, DUE)
    assert extension(COUNTY, key).decision_note == "还有存栏可卖"
    assert refused(hardship.decide, key).code == "out_of_order"
    # The household may ask again.
    hardship.ask(loan, DECIDED)


def test_what_was_repaid_keeps_its_day_and_only_the_rest_is_put_off(hardship):
    loan = hardship.loan()
    hardship.repay(loan, 50_000, date(2008, 1, 8))
    hardship.extended(loan)
    assert dues(loan, 2) == [(DUE, 50_000), (DUE + DAYS, 150_000)]
    assert not wrong()


def test_an_extension_does_not_hide_that_a_loan_was_late(hardship):
    loan = hardship.loan()
    hardship.extended(loan, date(2009, 6, 1), days=30)
    before, after = date(2009, 5, 1), date(2009, 6, 2)
    assert arrears(COUNTY, before)[loan.id].fen == 200_000
    # Thirty days more than the first due day have passed as well.
    assert arrears(COUNTY, after)[loan.id].oldest_on == DUE + timedelta(days=30)
    assert dues(loan, 1) == [(DUE, 200_000)]


def test_time_may_have_a_price_by_policy(hardship):
    set_rule(
        actor=hardship.act("county_head"), on=ASKED, code="extension.fee_rate_bp", value=365,
        valid_from=ASKED, document="县办〔2008〕4号",
    )  # fmt: skip
    loan = hardship.loan()
    hardship.extended(loan, days=100)
    # 2,000 yuan for 100 of 365 days at 3.65 %: 20 yuan.
    assert dues(loan, 2) == [(DUE + timedelta(days=100), 202_000)]


def test_who_asked_does_not_decide(hardship):
    loan = hardship.loan()
    key = hardship.ask(loan)
    Extension.objects.filter(id=key).update(asked_by=hardship.world.people["county_head"])
    assert refused(hardship.decide, key).code == "same_person"


def test_only_those_whose_post_it_is_ask_and_decide_and_only_in_their_area(hardship):
    loan = hardship.loan()
    assert refused(hardship.ask, loan, who="south_liaison").code == "out_of_area"
    assert refused(hardship.ask, loan, who="finance_centre").code == "forbidden"
    key = hardship.ask(loan, who="north_liaison")
    assert refused(hardship.decide, key, who="county_office").code == "forbidden"


@pytest.mark.parametrize("days", [0, -1, 731, 10_000_000, True, "180", 1.5])
def test_absurd_days_are_refused(hardship, days):
    assert refused(hardship.ask, hardship.loan(), days=days).code in {
        "extension_days", "does_not_fit",
    }  # fmt: skip
    assert not Extension.objects.exists()


@pytest.mark.parametrize("lacking", ["reason", "document"])
def test_an_extension_needs_its_reason_and_its_document(hardship, lacking):
    assert refused(hardship.ask, hardship.loan(), **{lacking: "  "}).code == "missing_value"


def test_one_request_at_a_time(hardship):
    loan = hardship.loan()
    hardship.ask(loan)
    assert refused(hardship.ask, loan).code == "extension_open"


def test_a_loan_that_was_not_paid_is_settled_or_frozen_gets_no_extension(hardship):
    (waiting,) = hardship.purse.loans()
    assert why(hardship.ask, waiting) == "why.not_paid"
    loan = hardship.loan()
    hardship.report(loan)
    assert why(hardship.ask, loan) == "why.frozen"
    settled = hardship.loan()
    hardship.repay(settled, 200_000, ASKED)
    assert why(hardship.ask, settled) == "why.settled"


def test_before_the_loan_or_before_its_schedule_nothing_is_extended(hardship):
    loan = hardship.loan()
    assert why(hardship.ask, loan, PAID - timedelta(days=1)) == "why.too_early"
    hardship.extended(loan)
    assert why(hardship.ask, loan, DECIDED - timedelta(days=1)) == "why.too_early"
    key = hardship.ask(loan, date(2008, 5, 2))
    assert refused(hardship.decide, key, date(2008, 5, 1)).code == "too_early"


def test_policy_says_how_often_a_loan_is_extended(hardship):
    loan = hardship.loan()
    for month in (4, 5):
        hardship.extended(loan, date(2008, month, 1))
    assert why(hardship.ask, loan, date(2008, 6, 1)) == "why.extended_enough"
    # A disaster does not count, but only once.
    event = uuid7()
    hardship.extended(loan, date(2008, 7, 1), event=event)
    assert why(hardship.ask, loan, date(2008, 8, 1), event=event) == "why.extended_for_event"
    assert loan.schedule == 4
    assert not wrong()


def test_a_request_that_time_overtook_is_not_granted(hardship):
    loan = hardship.loan()
    key = hardship.ask(loan)
    hardship.repay(loan, 200_000, DECIDED)
    assert why(hardship.decide, key) == "why.settled"
    assert Instalment.objects.filter(loan=loan).count() == 1


def test_requests_are_listed_by_place_and_state(hardship):
    loan = hardship.loan()
    key = hardship.ask(loan)
    assert [e.id for e in extensions(WHOLE, states=("asked",))] == [key]
    assert [e.id for e in extensions(WHOLE, loan=loan.id)] == [key]
    assert not extensions(Scope(COUNTY, ("990101201",)))
    assert extension("000000", key) is None


def test_an_extension_that_no_version_bears_out_is_found(hardship):
    loan = hardship.loan()
    granted = hardship.extended(loan)
    Extension.objects.filter(id=granted.id).update(version=None)
    assert ("funds_extension", loan.number) in wrong()


def test_the_rule_speaks_of_one_reason_at_a_time():
    open_loan = Extendable("paid", PAID, PAID)
    assert why_not_extended(open_loan, LATE, 1) == ""
    assert why_not_extended(open_loan._replace(times=1), LATE, 1) == "why.extended_enough"
    assert why_not_extended(open_loan._replace(times=1), LATE, None) == ""
    struck = open_loan._replace(happened_on=PAID - timedelta(days=1))
    assert why_not_extended(struck, LATE, None) == "why.paid_after_event"
    assert why_not_extended(open_loan._replace(state="written_off"), LATE, 1) == "why.written_off"
    assert why_not_extended(Extendable("allotted", None, None), LATE, 1) == "why.not_paid"
    assert [sensible(days, 10) for days in (1, 10, 11, 0, True, "1")] == [True, True] + [False] * 4


def test_a_payment_is_reversed_and_made_anew_with_a_schedule_of_its_own(hardship):
    loan = hardship.loan()
    hardship.extended(loan)
    reverse_payment(
        actor=hardship.act("north_finance2"), on=date(2008, 4, 1),
        payment=Payment.objects.get().id, reason="户主写错",
    )  # fmt: skip
    hardship.purse.pay(loan, on=date(2008, 4, 2))
    loan = Loan.objects.get(id=loan.id)
    assert loan.schedule == 3
    assert dues(loan, 3) == [(date(2008, 4, 2) + timedelta(days=730), 200_000)]
    assert not wrong()
