"""When the household defaults the officer's salary pays, and the household owes it to him (R70)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.funds.guarantee.warden import DEFAULT, DUE, LOAN, OVER
from tests.world import COUNTY, NORTH, SOUTH, SOUTH_A
from tuopin.base.scope import Scope
from tuopin.funds import actions
from tuopin.funds.models import Deduction, DeductionOrder, OfficerRepaid
from tuopin.funds.queries import (
    book_of,
    claim_of,
    claims,
    deduction_order,
    deduction_orders,
    deduction_plan,
    deductions_of,
    defaults,
    guarantor,
    money,
    repaid_to_officers,
)
from tuopin.kit.dates import add_months
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.ledger.queries import balance

CLAIM, CLAIMED = f"officer_claim:{NORTH[:9]}", f"officer_claimed:{NORTH[:9]}"


def refused(call, *args, **given):
    with pytest.raises(Refused) as no:
        call(*args, **given)
    assert no.value.text("en")
    assert no.value.text("zh")
    return no.value


@pytest.fixture
def loan(warden):
    (loan,) = warden.paid(1)
    return loan


@pytest.fixture
def order(warden, loan):
    return warden.order(loan)


# -- ordering ------------------------------------------------------------------------------------


def test_a_deduction_is_ordered_when_the_loan_is_in_default(warden, loan, sound):
    assert [row.loan.id for row in defaults(whole_county(COUNTY), DEFAULT)] == [loan.id]
    order = warden.order(loan)
    assert (order.officer_id, order.owed_fen) == (warden.officer("north_liaison"), LOAN)
    plan = deduction_plan(order)
    assert [month.fen for month in plan] == [30_000] * 6 + [20_000]
    assert [month.left_fen for month in plan][-2:] == [20_000, 0]
    assert plan[0].month == DEFAULT.replace(day=1)
    assert defaults(whole_county(COUNTY), DEFAULT) == []
    assert [row.id for row in deduction_orders(Scope(COUNTY, (NORTH[:9],)), standing=True)] == [
        order.id
    ]
    assert not deduction_orders(Scope(COUNTY, (SOUTH[:9],))).exists()
    assert deduction_order(COUNTY, order.id).loan.number == loan.number
    assert sound()


def test_no_salary_is_touched_before_the_default(warden, loan):
    for on in (OVER, DUE, DEFAULT - timedelta(days=1)):
        assert refused(warden.order, loan, on=on).code == "not_in_default"
        assert defaults(whole_county(COUNTY), on) == []
    assert warden.order(loan, on=DEFAULT)


def test_no_more_than_a_share_of_the_salary_is_deducted_each_month(warden, loan):
    no = refused(warden.order, loan, monthly_fen=36_001)
    assert (no.code, no.facts["most"]) == ("above_monthly_cap", "360.00")
    assert warden.order(loan, monthly_fen=36_000)


def test_the_share_is_of_all_orders_of_an_officer_together(warden):
    one, other = warden.paid(2)
    warden.order(one, monthly_fen=20_000)
    no = refused(warden.order, other, monthly_fen=16_001)
    assert (no.code, no.facts["most"]) == ("above_monthly_cap", "160.00")
    assert warden.order(other, monthly_fen=16_000)


def test_an_order_needs_a_salary_a_guarantor_and_a_document(warden, loan):
    assert refused(warden.order, loan, document=" ").code == "missing_value"
    warden.salary("north_liaison", 0)
    assert refused(warden.order, loan).code == "salary_unknown"
    type(loan).objects.filter(id=loan.id).update(guarantor=None)
    assert refused(warden.order, loan).code == "no_guarantor"


@pytest.mark.parametrize("fen", [0, -1, True, "300", 12.5, 10**15, 1])
def test_an_amount_that_cannot_be_is_refused(warden, loan, fen):
    # A fen a month would take longer than anybody lives.
    no = refused(warden.order, loan, monthly_fen=fen)
    assert no.code in {"bad_amount", "above_monthly_cap"}


def test_a_loan_has_one_order_at_a_time(warden, loan, order):
    assert refused(warden.order, loan).code == "deduction_ordered"


def test_a_settled_or_unpaid_loan_has_no_order(warden, loan):
    (held,) = warden.reserve(*warden.homes(1))
    assert refused(warden.order, held).code == "loan_unpaid"
    warden.repay(loan)
    assert refused(warden.order, loan).code == "loan_settled"


def test_only_the_head_orders_and_not_for_himself(warden, loan):
    for who in ("county_office", "finance_centre", "north_finance", "north_liaison"):
        assert refused(warden.order, loan, who=who).code == "forbidden"
    type(loan).objects.filter(id=loan.id).update(guarantor=warden.officer("county_head"))
    assert refused(warden.order, loan).code == "same_person"


# -- deducting -----------------------------------------------------------------------------------


def test_a_deduction_pays_for_the_household_who_owes_it_to_the_officer(warden, loan, order, sound):
    before = book_of(COUNTY, NORTH, DEFAULT)
    done = warden.deduct(order)
    assert (done["principal_fen"], done["fee_fen"], done["settled"]) == (30_000, 0, False)
    assert book_of(COUNTY, NORTH, DEFAULT) == before + 30_000
    assert warden.fresh(loan).repaid_fen == 30_000
    officer = warden.officer("north_liaison")
    assert claim_of(COUNTY, loan.id) == {officer: 30_000}
    (claim,) = claims(whole_county(COUNTY), DEFAULT)
    assert (claim.number, claim.name, claim.left_fen) == (loan.number, "试north_liaison", 30_000)
    assert claims(whole_county(COUNTY), DEFAULT - timedelta(days=1)) == []
    assert claims(Scope(COUNTY, (SOUTH[:9],)), DEFAULT) == []
    assert guarantor(COUNTY, officer, DEFAULT).claims_fen == 30_000
    held = money(COUNTY, DEFAULT)
    assert held.balanced
    assert held.overdue_fen == LOAN - 30_000
    assert (balance(COUNTY, CLAIM, DEFAULT), balance(COUNTY, CLAIMED, DEFAULT)) == (30_000, 30_000)
    assert sound()


def test_the_last_deduction_settles_the_loan_and_the_claim_stays(warden, loan, order, sound):
    on = DEFAULT
    for month, fen in enumerate([30_000] * 6 + [20_000]):
        on = add_months(DEFAULT, month)
        done = warden.deduct(order, fen, on=on)
    assert done["settled"]
    loan = warden.fresh(loan)
    assert (loan.state, loan.settled_on, loan.guarantor) == ("settled", on, None)
    order.refresh_from_db()
    assert order.stopped_on == on
    (claim,) = claims(whole_county(COUNTY), on)
    assert claim.left_fen == LOAN
    assert [row.fen for row in deductions_of(COUNTY, loan.id)] == [30_000] * 6 + [20_000]
    assert sound()


def test_what_the_household_pays_itself_is_not_deducted_too(warden, loan, order, sound):
    warden.repay(loan, 190_000, on=DEFAULT)
    no = refused(warden.deduct, order, 10_001)
    assert (no.code, no.facts["owed"]) == ("above_arrears", "100.00")
    assert warden.deduct(order, 10_000)["settled"]
    assert sound()


def test_a_repayment_that_settles_the_loan_stops_the_deduction(warden, loan, order, sound):
    warden.repay(loan, on=DEFAULT)
    order.refresh_from_db()
    assert order.stopped_on == DEFAULT
    assert refused(warden.deduct, order).code == "deduction_stopped"
    assert sound()


def test_a_month_is_deducted_once_and_only_since_the_order(warden, order):
    warden.deduct(order)
    assert refused(warden.deduct, order).code == "month_deducted"
    early, late = add_months(DEFAULT, -1), add_months(DEFAULT, 1)
    assert refused(warden.deduct, order, month=early).code == "month_not_ordered"
    assert refused(warden.deduct, order, month=late).code == "month_not_ordered"
    assert warden.deduct(order, month=late, on=late)


@pytest.mark.parametrize("fen", [0, -5, True, "300", 30_001])
def test_a_deduction_is_never_more_than_ordered(warden, order, fen):
    assert refused(warden.deduct, order, fen).code in {"bad_amount", "above_monthly_cap"}
    assert not Deduction.objects.exists()


def test_whoever_orders_does_not_deduct(warden, loan, order):
    assert refused(warden.deduct, order, who="county_head").code == "forbidden"
    DeductionOrder.objects.filter(id=order.id).update(ordered_by=warden.officer("north_finance"))
    assert refused(warden.deduct, order).code == "same_person"
    assert refused(warden.deduct, order, who="south_finance").code == "out_of_area"
    order.id = uuid4()
    assert refused(warden.deduct, order).code == "not_found"


def test_a_stopped_order_deducts_nothing(warden, loan, order, sound):
    stop = {"actor": warden.act("county_head"), "order": order.id}
    assert refused(actions.stop_deduction, **stop, on=DEFAULT, reason=" ").code == "missing_value"
    early = DEFAULT - timedelta(days=1)
    assert refused(actions.stop_deduction, **stop, on=early, reason="错").code == "too_early"
    actions.stop_deduction(**stop, on=DEFAULT, reason="农户来还了")
    assert refused(actions.stop_deduction, **stop, on=DEFAULT, reason="错").code == (
        "deduction_stopped"
    )
    assert refused(warden.deduct, order).code == "deduction_stopped"
    assert warden.order(loan)
    assert sound()


def test_the_fee_is_deducted_before_the_principal(warden, sound):
    warden.policy("loan.fee_rate_bp", 100)
    (loan,) = warden.paid(1)
    done = warden.deduct(warden.order(loan))
    assert (done["fee_fen"], done["principal_fen"]) == (4_000, 26_000)
    assert warden.fresh(loan).fee_fen == 4_000
    assert money(COUNTY, DEFAULT).balanced
    assert sound()


def test_the_same_deduction_sent_twice_counts_once(warden, order):
    given = {
        "actor": warden.act("north_finance"), "on": DEFAULT, "key": "扣1", "order": order.id,
        "fen": 30_000, "month": DEFAULT,
    }  # fmt: skip
    first, second = actions.deduct(**given), actions.deduct(**given)
    assert (first.result, second.replayed) == (second.result, True)
    assert Deduction.objects.count() == 1


# -- the household pays its officer --------------------------------------------------------------


def test_the_household_pays_its_officer_back(warden, loan, order, sound):
    warden.deduct(order)
    done = warden.repay_officer(loan, 12_000)
    assert done["left_fen"] == 18_000
    (claim,) = claims(whole_county(COUNTY), DEFAULT)
    assert (claim.deducted_fen, claim.repaid_fen, claim.left_fen) == (30_000, 12_000, 18_000)
    warden.repay_officer(loan, 18_000, "还2", who="north_liaison")
    assert [c.left_fen for c in claims(whole_county(COUNTY), DEFAULT)] == [0]
    assert balance(COUNTY, CLAIM, DEFAULT) == 0
    assert [row.fen for row in repaid_to_officers(COUNTY, loan.id)] == [12_000, 18_000]
    assert warden.fresh(loan).repaid_fen == 30_000  # the fund saw this money already
    assert sound()


def test_never_more_than_the_claim(warden, loan, order):
    assert refused(warden.repay_officer, loan, 1).code == "above_claim"
    warden.deduct(order)
    assert refused(warden.repay_officer, loan, 30_001).code == "above_claim"
    for fen in (0, -1, "1", True):
        assert refused(warden.repay_officer, loan, fen).code == "bad_amount"
    assert refused(warden.repay_officer, loan, 1, "  ").code == "missing_value"
    assert refused(warden.repay_officer, loan, 1, officer="谁").code == "not_found"
    assert refused(warden.repay_officer, loan, 1, officer=uuid4()).code == "above_claim"
    warden.repay_officer(loan, 1)
    assert refused(warden.repay_officer, loan, 1).code == "receipt_used"
    assert OfficerRepaid.objects.count() == 1


def test_a_liaison_officer_enters_what_was_paid_to_himself_alone(warden, loan, order):
    warden.deduct(order)
    no = refused(warden.repay_officer, loan, 1, who="north_liaison2")
    assert no.code == "not_your_claim"
    assert refused(warden.repay_officer, loan, 1, who="south_finance").code == "out_of_area"
    assert refused(warden.repay_officer, loan, 1, who="county_office").code == "forbidden"


def test_each_officer_keeps_his_own_claim_after_a_hand_over(warden, loan, order, sound):
    warden.deduct(order)
    actions.stop_deduction(
        actor=warden.act("county_head"), on=DEFAULT, order=order.id, reason="调离"
    )
    warden.hand_over(on=DEFAULT)
    again = warden.order(loan)
    warden.deduct(again, 10_000)
    first, second = warden.officer("north_liaison"), warden.officer("north_liaison2")
    assert claim_of(COUNTY, loan.id) == {first: 30_000, second: 10_000}
    assert refused(warden.repay_officer, loan, 5_000).code == "missing_value"
    warden.repay_officer(loan, 5_000, officer=first)
    no = refused(warden.repay_officer, loan, 10_001, "还2", officer=second)
    assert no.code == "above_claim"
    assert claim_of(COUNTY, loan.id) == {first: 25_000, second: 10_000}
    assert [c.name for c in claims(whole_county(COUNTY), DEFAULT, first)] == ["试north_liaison"]
    assert sound()


# -- reversals -----------------------------------------------------------------------------------


def test_a_deduction_entered_wrongly_is_reversed(warden, loan, order, sound):
    done = warden.deduct(order)
    no = refused(warden.reverse, "deduction", done["deduction"], who="north_finance")
    assert no.code == "same_person"
    warden.reverse("deduction", done["deduction"])
    assert warden.fresh(loan).repaid_fen == 0
    assert claim_of(COUNTY, loan.id) == {}
    assert claims(whole_county(COUNTY), DEFAULT) == []
    assert money(COUNTY, DEFAULT).overdue_fen == LOAN
    assert warden.deduct(order)["principal_fen"] == 30_000  # the month is free again
    assert refused(warden.reverse, "deduction", done["deduction"]).code == "already_reversed"
    assert sound()


def test_reversing_the_deduction_that_settled_opens_the_loan_again(warden, loan, order, sound):
    warden.repay(loan, 180_000, on=DEFAULT)
    done = warden.deduct(order, 20_000)
    assert done["settled"]
    warden.reverse("deduction", done["deduction"])
    loan = warden.fresh(loan)
    assert (loan.state, loan.settled_on) == ("paid", None)
    assert loan.guarantor == warden.officer("north_liaison")
    assert sound()


def test_what_the_household_has_paid_its_officer_is_taken_back_first(warden, loan, order, sound):
    done = warden.deduct(order)
    paid = warden.repay_officer(loan, 1)
    assert refused(warden.reverse, "deduction", done["deduction"]).code == "claim_repaid"
    assert refused(warden.reverse, "officer_repaid", paid["repaid"], who="north_finance").code == (
        "same_person"
    )
    warden.reverse("officer_repaid", paid["repaid"])
    assert claim_of(COUNTY, loan.id) == {warden.officer("north_liaison"): 30_000}
    assert refused(warden.reverse, "officer_repaid", paid["repaid"]).code == "already_reversed"
    warden.reverse("deduction", done["deduction"])
    assert sound()


def test_no_reversal_is_dated_before_what_it_reverses(warden, loan, order):
    done = warden.deduct(order)
    paid = warden.repay_officer(loan, 1)
    early = DEFAULT - timedelta(days=1)
    for what, key in (("officer_repaid", paid["repaid"]), ("deduction", done["deduction"])):
        assert refused(warden.reverse, what, key, on=early).code in {"too_early", "claim_repaid"}


def test_deducted_money_goes_back_like_repayments(warden, loan, order):
    warden.deduct(order)
    sent = actions.remit(
        actor=warden.act("north_finance"), on=DEFAULT, region=NORTH, fen=30_000, document="缴1"
    )
    actions.receive_back(
        actor=warden.act("finance_centre"), on=DEFAULT, remittance=sent.result["remittance"]
    )
    held = money(COUNTY, DEFAULT)
    assert (held.returned_fen, held.balanced) == (30_000, True)


def test_a_south_loan_is_another_townships(warden):
    (loan,) = warden.reserve(*warden.homes(1, region=SOUTH_A))
    assert refused(warden.repay_officer, loan, 1).code == "out_of_area"


def test_a_day_in_the_future_is_refused(warden, order):
    assert refused(warden.deduct, order, on=date(2999, 1, 1)).code == "date_future"
