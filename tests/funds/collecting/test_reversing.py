"""What was entered wrongly is mirrored by another person, later hops first; nothing is edited."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.funds.collecting.test_collect import set_policy
from tests.funds.collecting.test_hops import refused
from tests.funds.collecting.way import BACK, HANDED, THERE
from tests.funds.purse import CAME
from tests.world import COUNTY, NORTH
from tuopin.funds.actions import reverse
from tuopin.funds.models import Appropriation, Guarantee, HandIn, Loan, Remittance, Repayment
from tuopin.funds.queries import money
from tuopin.ledger.actions import close
from tuopin.ledger.models import Journal
from tuopin.ledger.queries import balance


def fresh(loan: Loan) -> Loan:
    return Loan.objects.get(id=loan.id)


@pytest.fixture
def loan(purse) -> Loan:
    return purse.paid()[0]


def test_a_reversed_repayment_is_owed_again_and_stays_on_record(way, loan):
    row = way.repaid(loan, 50_000)
    done = way.reverse("repayment", row.id)
    assert fresh(loan).repaid_fen == 0
    row.refresh_from_db()
    assert (row.reversed_on, row.reversed_by) == (THERE, way.who("north_finance2"))
    assert row.reversal_reason == "记错了"
    assert row.fen == 50_000
    mirror = Journal.objects.get(id=done["journal"])
    assert mirror.reverses_id == row.journal_id
    assert mirror.value_on == THERE
    assert balance(COUNTY, f"outstanding:{NORTH[:9]}", THERE) == 200_000
    assert money(COUNTY, THERE).balanced


def test_a_settled_loan_is_open_again_and_its_guarantor_answers_again(way, loan):
    way.collect(loan, 150_000)
    last = way.repaid(loan, 50_000)
    assert fresh(loan).state == "settled"
    way.reverse("repayment", last.id)
    again = fresh(loan)
    assert (again.state, again.settled_on) == ("paid", None)
    assert again.guarantor == way.who("north_liaison")
    assert Guarantee.objects.filter(loan=loan, until_on=None).count() == 1
    way.collect(loan, 50_000, on=THERE)
    assert fresh(loan).state == "settled"


def test_only_another_person_reverses_with_a_reason_and_once(way, loan):
    row = way.repaid(loan, by="north_finance", hand="township")
    refused("same_person", way.reverse, "repayment", row.id, by="north_finance")
    refused("missing_value", way.reverse, "repayment", row.id, reason="  ")
    refused("forbidden", way.reverse, "repayment", row.id, by="north_liaison")
    refused("out_of_area", way.reverse, "repayment", row.id, by="south_finance")
    refused("not_found", way.reverse, "repayment", uuid4())
    refused("bad_value", way.reverse, "payment", row.id)
    refused("too_early", way.reverse, "repayment", row.id, on=BACK - timedelta(days=1))
    way.reverse("repayment", row.id)
    refused("already_reversed", way.reverse, "repayment", row.id)


def test_a_mirror_has_no_mirror(way, loan):
    row = way.repaid(loan)
    mirror = way.reverse("repayment", row.id)["journal"]
    # A reversal is no entry of its own: it cannot even be named.
    refused("not_found", way.reverse, "repayment", mirror)


def test_later_hops_are_reversed_first(way, loan):
    row = way.repaid(loan)
    handed = way.hand_in(row)
    sent = way.remit()
    way.receive_back(sent)
    refused("later_hop_stands", way.reverse, "repayment", row.id)
    refused("above_cash", way.reverse, "hand_in", handed)
    refused("later_hop_stands", way.reverse, "remittance", sent)
    refused("same_person", way.reverse, "received_back", sent, by="finance_centre")
    way.reverse("received_back", sent, by="finance_centre2")
    assert Remittance.objects.get(id=sent).state == "sent"
    refused("same_person", way.reverse, "remittance", sent, by="north_finance")
    way.reverse("remittance", sent)
    assert Remittance.objects.get(id=sent).state == "cancelled"
    refused("out_of_order", way.reverse, "remittance", sent)
    way.reverse("hand_in", handed)
    assert HandIn.objects.get(id=handed).reversed_on == THERE
    way.reverse("repayment", row.id)
    held = money(COUNTY, THERE)
    assert (held.special_fen, held.outstanding_fen, held.returned_fen) == (800_000, 200_000, 0)
    assert held.balanced


def test_money_taken_back_from_the_cash_can_be_handed_in_again(way, loan):
    row = way.repaid(loan)
    way.reverse("hand_in", way.hand_in(row), on=HANDED)
    again = way.hand_in(row, on=THERE, document="交款单2号")
    row.refresh_from_db()
    assert row.hand_in_id == again


def test_money_that_waits_for_a_household_is_not_taken_for_a_reversal(way, purse):
    paid, waiting = purse.loans(2)
    purse.arrived(paid, waiting)
    purse.pay(paid)
    row = way.repaid(paid, by="north_finance", hand="township")
    way.remit()
    assert balance(COUNTY, f"township:{NORTH[:9]}", THERE) == 200_000
    refused("above_cash", way.reverse, "repayment", row.id)


def test_an_appropriation_is_reversed_while_its_money_is_free(way, purse):
    more = purse.come(100_000).result["appropriation"]
    refused("same_person", way.reverse, "appropriation", more, by="finance_centre")
    refused("out_of_area", way.reverse, "appropriation", more)
    way.reverse("appropriation", more, by="finance_centre2")
    row = Appropriation.objects.get(id=more)
    assert row.reversed_on == THERE
    assert balance(COUNTY, "special", THERE) == 1_000_000
    refused("already_reversed", way.reverse, "appropriation", more, by="finance_centre2")


def test_money_that_is_held_for_approvals_stays(way, purse):
    purse.loans(1)
    first = Appropriation.objects.get(received_on=CAME)
    refused("above_free_money", way.reverse, "appropriation", first.id, by="finance_centre2")


def test_returned_money_does_not_stand_in_for_new_money(way, loan):
    way.collect(loan, 200_000, by="finance_centre", hand="special")
    first = Appropriation.objects.get(received_on=CAME)
    refused("above_free_money", way.reverse, "appropriation", first.id, by="finance_centre2")


def test_an_excess_that_was_given_back_is_reversed_first(way, loan):
    row = way.repaid(loan, 200_300, by="north_finance", hand="township", over="hold")
    back = way.refund(loan, 300)
    refused("later_hop_stands", way.reverse, "repayment", row.id)
    refused("same_person", way.reverse, "refund", back, by="north_finance")
    way.reverse("refund", back)
    assert fresh(loan).kept_fen == 300
    way.reverse("repayment", row.id)
    assert (fresh(loan).kept_fen, fresh(loan).repaid_fen) == (0, 0)
    assert money(COUNTY, THERE).kept_fen == 0


def test_a_closed_book_is_corrected_on_an_open_day(way, loan):
    row = way.repaid(loan)
    close(actor=way.act("finance_centre"), on=HANDED, region=NORTH, through=HANDED)
    refused("period_closed", way.reverse, "repayment", row.id, on=HANDED)
    way.reverse("repayment", row.id)
    late = way.repaid(loan, 10_000, paid_on=BACK, on=THERE)
    assert late.paid_on == BACK
    assert late.journal.value_on == THERE


def test_fee_and_principal_come_right_again_after_a_reversal_in_the_middle(way, purse):
    set_policy(way, "loan.fee_rate_bp", 365, on=CAME)
    set_policy(way, "loan.term_days", 1_000, on=CAME)
    loan = purse.paid()[0]
    first = way.repaid(loan, 100_000)
    second = way.repaid(loan, 60_000)
    assert (first.fee_fen, first.principal_fen, second.fee_fen) == (20_000, 80_000, 0)
    way.reverse("repayment", first.id, on=BACK)
    after = way.repaid(loan, 50_000)
    assert (after.fee_fen, after.principal_fen) == (20_000, 30_000)
    last = way.collect(loan, 110_000)
    assert last["settled"]
    assert fresh(loan).fee_fen == 20_000
    assert money(COUNTY, BACK).balanced


def test_a_double_click_reverses_once(way, loan):
    row = way.repaid(loan)
    given = {
        "actor": way.act("north_finance2"), "on": THERE, "key": "r1", "what": "repayment",
        "entry": row.id, "reason": "记错了",
    }  # fmt: skip
    assert reverse(**given).result == reverse(**given).result
    assert Repayment.objects.exclude(reversed_on=None).count() == 1


def test_a_loan_of_which_only_a_fee_is_owed_again_is_open_until_that_is_back(way, purse):
    set_policy(way, "loan.fee_rate_bp", 365, on=CAME)
    set_policy(way, "loan.term_days", 1_000, on=CAME)
    loan = purse.paid()[0]
    fee = way.repaid(loan, 20_000)
    way.collect(loan, 200_000)
    assert (fee.principal_fen, fresh(loan).state) == (0, "settled")
    way.reverse("repayment", fee.id)
    assert (fresh(loan).state, fresh(loan).repaid_fen) == ("paid", 200_000)
    done = way.collect(loan, 20_000, on=THERE)
    assert (done["fee_fen"], done["settled"]) == (20_000, True)
