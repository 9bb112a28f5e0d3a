"""Money that cannot be paid goes back; a transfer is taken back; over-payments are given back."""

from uuid import uuid4

import pytest

from tests.funds.collecting.test_hops import refused
from tests.funds.collecting.way import BACK, SENT_BACK, THERE
from tests.funds.purse import SENT
from tests.world import COUNTY, NORTH, SOUTH_A
from tuopin.funds.actions import cancel_allotment, reconcile, return_unpaid
from tuopin.funds.models import Allotment, Guarantee, Loan, Remittance
from tuopin.funds.queries import money, to_reserve
from tuopin.kit.scope import whole_county
from tuopin.ledger.queries import balance


def fresh(loan: Loan) -> Loan:
    return Loan.objects.get(id=loan.id)


def give_back(way, *loans, by="north_finance", on=SENT_BACK, reason="全家外出", document="退1号"):
    return return_unpaid(
        actor=way.act(by), on=on, loans=[loan.id for loan in loans], reason=reason,
        document=document,
    ).result  # fmt: skip


def test_money_that_cannot_be_paid_goes_back_and_is_free_again(way, purse):
    (loan,) = purse.loans()
    purse.arrived(loan)
    done = give_back(way, loan)
    gone = fresh(loan)
    assert (gone.state, gone.arrived_on, gone.guarantor) == ("released", None, None)
    assert Guarantee.objects.get(loan=loan).ended == "let_go"
    assert balance(COUNTY, f"returning:{NORTH[:9]}", SENT_BACK) == 200_000
    way.receive_back(done["remittance"])
    held = money(COUNTY, THERE)
    # It was never lent, so it is new money as before, none that came back.
    assert (held.special_fen, held.free_fen, held.returned_fen) == (1_000_000, 1_000_000, 0)
    assert held.balanced
    assert [a.id for a in to_reserve(whole_county(COUNTY))] == [loan.agreement_id]


def test_money_that_went_back_can_be_held_and_paid_later(way, purse):
    (loan,) = purse.loans()
    purse.arrived(loan)
    way.receive_back(give_back(way, loan)["remittance"])
    (again,) = purse.reserve(loan.agreement, on=THERE)
    assert again.id == loan.id
    assert again.state == "reserved"
    assert again.guarantor == way.who("north_liaison")
    sent = purse.allot(again, on=THERE)
    purse.receive(sent, on=THERE)
    purse.pay(again, on=THERE)
    assert fresh(loan).state == "paid"
    assert money(COUNTY, THERE).balanced


def test_only_money_that_lies_in_the_township_unpaid_goes_back(way, purse):
    paid, held, there = purse.loans(3)
    purse.arrived(paid, there)
    purse.pay(paid)
    whys = [c.why for c in refused("return_refused", give_back, way, there, paid, held).rows]
    assert whys == ["why.not_allotted", "why.not_allotted"]
    refused("missing_value", give_back, way, there, reason=" ")
    refused("missing_value", give_back, way, there, document=" ")
    refused("forbidden", give_back, way, there, by="finance_centre")
    refused("out_of_area", give_back, way, there, by="south_finance")
    refused("not_found", give_back, way, Loan(id=uuid4()))


def test_money_on_its_way_does_not_go_back_before_it_arrived(way, purse):
    (loan,) = purse.loans()
    purse.allot(loan)
    (culprit,) = refused("return_refused", give_back, way, loan).rows
    assert culprit.why == "why.not_arrived"


def test_a_recall_stands_once_sent(way, purse):
    (loan,) = purse.loans()
    purse.arrived(loan)
    sent = give_back(way, loan)["remittance"]
    refused("recall_stands", way.reverse, "remittance", sent)
    way.receive_back(sent)
    way.reverse("received_back", sent, by="finance_centre2")
    assert Remittance.objects.get(id=sent).state == "sent"
    way.receive_back(sent)
    assert money(COUNTY, THERE).balanced


def take_back(way, allotment, by="finance_centre2", on=SENT, reason="拨错乡镇"):
    return cancel_allotment(actor=way.act(by), on=on, allotment=allotment, reason=reason).result


def test_a_transfer_on_its_way_is_taken_back_and_its_money_held_again(way, purse):
    (loan,) = purse.loans()
    sent = purse.allot(loan)
    take_back(way, sent)
    gone = Allotment.objects.get(id=sent)
    assert (gone.state, gone.cancelled_by) == ("cancelled", way.who("finance_centre2"))
    assert (fresh(loan).state, fresh(loan).allotted_on) == ("reserved", None)
    held = money(COUNTY, SENT)
    assert (held.special_fen, held.transit_fen, held.reserved_fen) == (1_000_000, 0, 200_000)
    again = purse.allot(loan)
    purse.receive(again)
    assert fresh(loan).state == "allotted"


def test_a_transfer_is_taken_back_by_another_person_before_it_arrives(way, purse):
    (loan,) = purse.loans()
    sent = purse.allot(loan)
    refused("same_person", take_back, way, sent, by="finance_centre")
    refused("missing_value", take_back, way, sent, reason="")
    refused("forbidden", take_back, way, sent, by="north_finance")
    purse.receive(sent)
    refused("out_of_order", take_back, way, sent)


def test_a_cancelled_transfer_is_not_received(way, purse):
    (loan,) = purse.loans()
    sent = purse.allot(loan)
    take_back(way, sent)
    refused("out_of_order", purse.receive, sent)
    refused("out_of_order", take_back, way, sent)


@pytest.fixture
def over(way, purse) -> Loan:
    (loan,) = purse.paid()
    way.collect(loan, 200_300, by="north_finance", hand="township", over="hold")
    return loan


def test_an_over_payment_is_given_back_against_a_receipt(way, over):
    way.refund(over, 100)
    assert fresh(over).kept_fen == 200
    assert balance(COUNTY, f"keeping:{NORTH[:9]}", BACK) == 200
    way.refund(over, 200)
    assert fresh(over).kept_fen == 0


def test_no_more_is_given_back_than_is_kept_and_no_receipt_twice(way, over):
    refused("above_kept", way.refund, over, 301)
    for fen in (0, -1, 0.5, "1"):
        refused("bad_amount", way.refund, over, fen)
    refused("missing_value", way.refund, over, 100, receipt=" ")
    way.refund(over, 100, receipt="退000001")
    refused("receipt_used", way.refund, over, 100, receipt="退000001")
    refused("forbidden", way.refund, over, 100, by="north_liaison")


def test_an_excess_in_the_collectors_hand_is_handed_in_before_it_is_given_back(way, purse):
    (loan,) = purse.paid()
    row = way.repaid(loan, 200_300, over="hold")
    refused("above_kept", way.refund, loan, 300)
    way.hand_in(row)
    way.refund(loan, 300, on=THERE)


def test_loans_of_two_townships_go_back_apart(way, purse):
    (north,) = purse.loans()
    purse.arrived(north)
    far = purse.reserve(*purse.stage.checked(purse.stage.cleared(region=SOUTH_A)))[0]
    purse.receive(purse.allot(far, region="990101201000"), who="south_finance")
    refused("out_of_area", give_back, way, north, far)


def test_a_township_sets_its_bank_against_what_it_keeps_for_households_too(way, purse):
    """A kept over-payment lies in the same bank account as the fund's money.

    The typed reconciliation compared the bank with the township's own cash alone, and asked for an
    explanation of a gap that was none.
    """
    (loan,) = purse.paid()
    way.collect(loan, 230_000, by="north_finance", hand="township", over="hold")
    done = reconcile(actor=way.act("north_finance"), on=BACK, region=NORTH, bank_fen=230_000)
    assert (done.result["book_fen"], done.result["gap_fen"]) == (230_000, 0)
