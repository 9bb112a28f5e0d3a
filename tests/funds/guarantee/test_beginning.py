"""Holding money makes the household's liaison officer answer for it by his salary (R70–R72)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.agreements.stage import CHECKED
from tests.funds.guarantee.warden import DEFAULT, LOAN, OVER
from tests.funds.purse import PAID
from tests.world import COUNTY, NORTH, SOUTH, SOUTH_A
from tuopin.base.scope import Scope
from tuopin.funds import actions
from tuopin.funds.models import Guarantee, Loan
from tuopin.funds.queries import exposures, guarantor, guarantors, guarantors_on, unguarded
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.selection.models import Pairing


def test_the_liaison_officer_of_the_day_answers_for_the_loan(warden, sound):
    (loan,) = warden.reserve(*warden.homes(1))
    liaison = warden.officer("north_liaison")
    assert loan.guarantor == liaison
    assert warden.rows(loan) == [(liaison, CHECKED, None, "")]
    assert Guarantee.objects.get().salary_fen == 120_000
    assert exposures(COUNTY, [liaison]) == {liaison: LOAN}
    assert sound()


def test_each_household_has_its_own_officer(warden, sound):
    north, south = warden.homes(1)[0], warden.homes(1, region=SOUTH_A)[0]
    first, second = warden.reserve(north, south)
    assert first.guarantor == warden.officer("north_liaison")
    assert second.guarantor == warden.officer("south_liaison")
    assert [g.name for g in guarantors(Scope(COUNTY, (SOUTH[:9],)), OVER)] == ["试south_liaison"]
    assert sound()


def test_a_household_without_a_liaison_officer_gets_no_money(warden):
    one, other = warden.homes(2)
    Pairing.objects.filter(household=one.household, role="liaison").update(
        until_on=CHECKED - timedelta(days=1)
    )
    with pytest.raises(Refused) as no:
        warden.reserve(other, one)
    assert no.value.code == "guarantee_refused"
    assert [(row.name, row.why) for row in no.value.rows] == [
        (f"{one.number} {one.application.person.name}", "why.no_liaison")
    ]
    assert not Loan.objects.exists()
    assert not Guarantee.objects.exists()


def test_a_salary_stands_for_no_more_than_the_cap(warden, sound):
    # A year's salary is 14,400 yuan: seven loans of 2,000 fit, the eighth does not.
    homes = warden.homes(8)
    with pytest.raises(Refused) as no:
        warden.reserve(*homes)
    assert no.value.code == "guarantee_refused"
    assert [row.why for row in no.value.rows] == ["why.above_cap"]
    assert no.value.rows[0].name.startswith(homes[7].number)
    warden.reserve(*homes[:7])
    with pytest.raises(Refused) as no:
        warden.reserve(homes[7])
    assert no.value.code == "guarantee_refused"
    assert guarantor(COUNTY, warden.officer("north_liaison"), OVER).percent == 97
    assert sound()


def test_what_came_back_makes_room_under_the_cap(warden, sound):
    homes = warden.homes(8)
    loans = warden.reserve(*homes[:7])
    warden.arrived(*loans)
    warden.pay(*loans)
    warden.repay(loans[0], 200_000, on=PAID)
    (last,) = warden.reserve(homes[7], on=PAID)
    assert last.guarantor == warden.officer("north_liaison")
    assert sound()


def test_the_cap_is_policy_of_the_day(warden):
    warden.policy("guarantee.cap_percent", 10)
    (home,) = warden.homes(1)
    with pytest.raises(Refused) as no:
        warden.reserve(home)
    assert [row.why for row in no.value.rows] == ["why.above_cap"]


def test_an_officer_without_a_recorded_salary_is_let_through_and_listed(warden, sound):
    warden.salary("north_liaison", 0)
    loans = warden.reserve(*warden.homes(9))
    assert len(loans) == 9
    (line,) = guarantors(whole_county(COUNTY), OVER)
    assert (line.cap_fen, line.percent, line.exposure_fen) == (None, None, 9 * LOAN)
    assert sound()


def test_queries_do_not_grow_with_the_loans(warden):
    homes = warden.homes(6)
    with CaptureQueriesContext(
        connection,
    ) as one:
        warden.reserve(homes[0])
    with CaptureQueriesContext(connection) as five:
        warden.reserve(*homes[1:])
    inserts = [q for q in five if q["sql"].startswith(("INSERT", "UPDATE"))]
    before = [q for q in one if q["sql"].startswith(("INSERT", "UPDATE"))]
    reads = (len(one) - len(before), len(five) - len(inserts))
    assert reads[1] - reads[0] <= 5  # the test's own look at each loan


def test_letting_go_of_the_money_lets_go_of_the_officer(warden, sound):
    (loan,) = warden.reserve(*warden.homes(1))
    actions.release(actor=warden.act("county_head"), on=PAID, loan=loan.id, reason="不办了")
    liaison = warden.officer("north_liaison")
    assert warden.fresh(loan).guarantor is None
    assert warden.rows(loan) == [(liaison, CHECKED, PAID, "let_go")]
    assert sound()
    (again,) = warden.reserve(loan.agreement, on=OVER)
    assert warden.rows(again)[1:] == [(liaison, OVER, None, "")]
    assert sound()


def test_money_let_go_and_held_again_on_one_day_has_one_guarantor(warden, sound):
    (loan,) = warden.reserve(*warden.homes(1))
    for _ in range(2):
        actions.release(actor=warden.act("county_head"), on=CHECKED, loan=loan.id, reason="改")
        warden.reserve(loan.agreement, on=CHECKED)
    assert len(warden.rows(loan)) == 3
    assert guarantors_on(COUNTY, [loan.id], CHECKED)[loan.id][0] == warden.officer("north_liaison")
    assert sound()


def test_the_officer_is_released_when_the_money_is_back_and_not_before(warden, sound):
    (loan,) = warden.paid(1)
    liaison = warden.officer("north_liaison")
    warden.repay(loan, LOAN - 1, "收1")
    assert warden.fresh(loan).guarantor == liaison
    assert exposures(COUNTY, [liaison]) == {liaison: 1}
    warden.repay(loan, 1, "收2", on=DEFAULT)
    assert warden.fresh(loan).guarantor is None
    assert [row[3] for row in warden.rows(loan)] == ["released"]
    assert guarantors_on(COUNTY, [loan.id], OVER)[loan.id][0] == liaison
    assert guarantors_on(COUNTY, [loan.id], DEFAULT) == {}
    assert sound()


def test_a_repayment_taken_back_binds_the_officer_again_without_a_gap(warden, sound):
    (loan,) = warden.paid(1)
    liaison = warden.officer("north_liaison")
    done = warden.repay(loan)
    assert warden.fresh(loan).guarantor is None
    warden.reverse("repayment", done["repayment"])
    assert warden.fresh(loan).guarantor == liaison
    assert warden.rows(loan) == [
        (liaison, CHECKED, OVER, "released"),
        (liaison, OVER, None, ""),
    ]
    assert sound()
    warden.repay(loan, LOAN, "收2", on=DEFAULT)
    assert [row[3] for row in warden.rows(loan)] == ["released", "released"]
    assert sound()


def test_a_reversed_payment_releases_nobody(warden, sound):
    (loan,) = warden.paid(1)
    payment = loan.payments.get()
    actions.reverse_payment(
        actor=warden.act("north_finance2"), on=OVER, payment=payment.id, reason="记错了"
    )
    assert warden.fresh(loan).guarantor == warden.officer("north_liaison")
    assert sound()


def test_no_loan_is_without_a_guarantor(warden):
    warden.paid(2)
    assert not unguarded(whole_county(COUNTY)).exists()
    loan = Loan.objects.first()
    Loan.objects.filter(id=loan.id).update(guarantor=None)
    assert [row.number for row in unguarded(Scope(COUNTY, (NORTH[:9],)))] == [loan.number]
    assert not unguarded(Scope(COUNTY, (SOUTH[:9],))).exists()


def test_the_guarantor_of_a_day_before_the_loan_is_nobody(warden):
    (loan,) = warden.paid(1)
    assert guarantors_on(COUNTY, [loan.id], date(2007, 1, 1)) == {}


def write_off(warden, loan):
    made = actions.propose_write_off(
        actor=warden.act("finance_centre"), on=DEFAULT, loan=loan.id, cause="lost",
        reason="下落不明", document="县办〔2009〕8号",
    ).result["write_off"]  # fmt: skip
    for who in ("county_head", "county_leader"):
        actions.approve_write_off(actor=warden.act(who), on=DEFAULT, write_off=made)


def test_a_write_off_releases_nobody_until_all_of_it_is_recovered(warden, sound):
    warden.policy("write_off.quota_bp", 10_000)
    (loan,) = warden.paid(1)
    liaison = warden.officer("north_liaison")
    write_off(warden, loan)
    assert warden.fresh(loan).guarantor == liaison
    assert exposures(COUNTY, [liaison]) == {liaison: LOAN}
    assert sound()
    warden.repay(loan, LOAN - 1, on=DEFAULT)
    assert exposures(COUNTY, [liaison]) == {liaison: 1}
    done = warden.repay(loan, 1, "收2", on=DEFAULT)
    assert warden.fresh(loan).guarantor is None
    assert sound()
    warden.reverse("repayment", done["repayment"])
    assert warden.fresh(loan).guarantor == liaison
    assert [row[3] for row in warden.rows(loan)] == ["released", ""]
    assert sound()
