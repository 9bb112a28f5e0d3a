"""What `tuopin check` finds when rows of the fund were changed behind the program's back."""

from datetime import date

import pytest
from django.apps import apps
from django.db.models import F

from tests.funds.purse import PAID
from tests.unguarded import unguarded
from tests.world import COUNTY
from tuopin.funds.actions import reverse_payment
from tuopin.funds.models import (
    Allotment,
    AllotmentItem,
    Appropriation,
    Guarantee,
    Instalment,
    Loan,
    Payment,
)
from tuopin.funds.queries import faults
from tuopin.kit.terms import terms


def codes():
    found = [code for code, _ in faults(COUNTY)]
    assert {f"fault.{code}" for code in found} <= set(terms())
    return set(found)


@pytest.fixture
def paid(purse):
    """Two loans paid and one whose money is held; nothing is wrong with them."""
    purse.paid(2)
    purse.loans(1)
    assert codes() == set()
    # The database itself refuses most of what follows: this is its owner, with the guards off.
    unguarded(*(m._meta.db_table for m in apps.get_app_config("funds").get_models()))
    return purse


CHANGES = [
    (lambda: Loan.objects.filter(state="paid").update(repaid_fen=1), "funds_loan_repaid"),
    (lambda: Loan.objects.filter(state="paid").update(fee_fen=1), "funds_loan_fee"),
    (lambda: Loan.objects.filter(state="paid").update(kept_fen=1), "funds_loan_kept"),
    (
        lambda: Loan.objects.filter(state="paid").update(written_off_fen=1),
        "funds_loan_written_off",
    ),
    (
        lambda: Loan.objects.filter(state="paid").update(written_off_fen=1, recovered_fen=1),
        "funds_loan_recovered",
    ),
    (lambda: Loan.objects.filter(state="paid").update(source="returned"), "funds_loan_relent"),
    (lambda: Loan.objects.filter(state="paid").update(state="settled"), "funds_loan_state"),
    (lambda: Loan.objects.filter(state="paid").update(due_on=PAID), "funds_schedule"),
    (lambda: Instalment.objects.update(principal_fen=F("principal_fen") - 1), "funds_schedule"),
    (lambda: Loan.objects.filter(state="paid").update(paid_fen=0), "funds_loan_paid"),
    (lambda: Loan.objects.filter(state="paid").update(state="allotted"), "funds_loan_paid"),
    (
        lambda: Loan.objects.filter(state="reserved").update(approved_fen=F("approved_fen") - 1),
        "funds_loan_reserved",
    ),
    (lambda: Loan.objects.filter(state="reserved").update(state="allotted"), "funds_loan_reserved"),
    (lambda: Loan.objects.filter(state="reserved").update(number="x"), "funds_loan_agreement"),
    (
        lambda: Loan.objects.filter(state="paid").update(approved_fen=F("approved_fen") + 1),
        "funds_loan_agreement",
    ),
    (lambda: Payment.objects.update(fen=F("fen") - 1), "funds_payment"),
    (lambda: Payment.objects.update(paid_on=date(2007, 1, 1)), "funds_payment"),
    (lambda: Payment.objects.update(reversed_on=PAID), "funds_payment"),
    (lambda: Payment.objects.all().delete(), "funds_payment_missing"),
    (lambda: Allotment.objects.update(fen=F("fen") + 1), "funds_allotment"),
    (lambda: Allotment.objects.update(state="sent"), "funds_allotment"),
    (lambda: AllotmentItem.objects.update(fen=F("fen") + 1), "funds_allotment"),
    (lambda: Appropriation.objects.update(fen=F("fen") + 1), "funds_appropriation"),
]


@pytest.mark.parametrize(("change", "code"), CHANGES)
def test_a_row_that_disagrees_with_the_books_is_found(paid, change, code):
    change()
    assert code in codes()


def test_a_loan_or_transfer_that_was_taken_out_is_missed(paid):
    AllotmentItem.objects.all().delete()
    Allotment.objects.all().delete()
    Payment.objects.all().delete()
    Instalment.objects.all().delete()
    Guarantee.objects.all().delete()
    Loan.objects.all().delete()
    assert {
        "funds_loan_missing", "funds_payment_missing", "funds_allotment_missing",
    } <= codes()  # fmt: skip


def test_a_reversal_that_was_hidden_is_found(paid):
    payment = Payment.objects.order_by("id")[0]
    reverse_payment(actor=paid.act("north_finance2"), on=PAID, payment=payment.id, reason="发错户")
    assert codes() == set()
    Payment.objects.filter(id=payment.id).update(reversed_on=None)
    assert "funds_payment" in codes()
