"""Rows of the way back that were changed behind the actions' back are found by `tuopin check`."""

from datetime import date

import pytest

from tests.funds.collecting.way import Way
from tests.unguarded import unguarded
from tests.world import COUNTY
from tuopin.funds.models import HandIn, Instalment, Loan, Refund, Remittance, Repayment
from tuopin.funds.models import VoidedReceipt as Voided
from tuopin.funds.queries.faults.collecting import faults


@pytest.fixture
def stood(purse) -> Way:
    """A loan of which some came back, was handed in and sent on; and one overpaid."""
    way = Way(purse)
    one, two = purse.paid(2)
    way.hand_in(way.repaid(one))
    way.receive_back(way.remit())
    way.collect(two, 200_500, over="hold", by="north_finance", hand="township")
    way.refund(two, 200)
    assert list(faults(COUNTY)) == []
    return way


def codes() -> set[str]:
    return {code for code, _ in faults(COUNTY)}


@pytest.mark.parametrize(
    ("model", "change", "code"),
    [
        (Loan, {"repaid_fen": 1}, "funds_loan_repaid"),
        (Loan, {"fee_fen": 1}, "funds_loan_fee"),
        (Loan, {"kept_fen": 1}, "funds_loan_kept"),
        (Loan, {"state": "paid"}, "funds_loan_state"),
        (Instalment, {"principal_fen": 1}, "funds_schedule"),
        (Repayment, {"fen": 7, "principal_fen": 7}, "funds_repayment"),
        (Repayment, {"kept_fen": 7}, "funds_repayment"),
        (Repayment, {"taken_on": date(2008, 3, 4)}, "funds_repayment"),
        (Repayment, {"paid_on": date(2009, 3, 4)}, "funds_repayment"),
        (Repayment, {"reversed_on": date(2008, 3, 4)}, "funds_repayment"),
        (HandIn, {"fen": 7}, "funds_hand_in"),
        (HandIn, {"kept_fen": 7}, "funds_hand_in"),
        (HandIn, {"reversed_on": date(2008, 3, 8)}, "funds_hand_in"),
        (Refund, {"fen": 7}, "funds_refund"),
        (Remittance, {"fen": 7}, "funds_remittance"),
        (Remittance, {"state": "sent"}, "funds_remittance"),
    ],
)  # fmt: skip
def test_an_edited_row_is_found(stood, model, change, code):
    unguarded(model._meta.db_table)
    model.objects.filter(county=COUNTY).update(**change)
    assert code in codes()


def test_a_repayment_handed_in_for_another_collector_is_found(stood):
    unguarded("funds_repayment")
    Repayment.objects.exclude(hand_in=None).update(collector=stood.who("north_liaison2"))
    assert "funds_hand_in" in codes()


def test_a_void_receipt_that_stands_for_money_is_found(stood):
    from tests.funds.collecting.test_receipts import issue

    book = issue(stood, last=10)
    row = Repayment.objects.exclude(receipt="").first()
    Voided.objects.create(
        county=COUNTY, book_id=book, receipt=row.receipt, reason="丢失",
        voided_on=date(2008, 3, 4), voided_by=stood.who("north_finance"),
    )  # fmt: skip
    assert codes() == {"funds_receipt_voided"}


def test_a_journal_whose_row_is_gone_is_found(stood):
    unguarded("funds_refund", "funds_repayment")
    Refund.objects.all().delete()
    Repayment.objects.filter(hand_in=None).delete()
    assert {"funds_refund_missing", "funds_repayment_missing"} <= codes()
