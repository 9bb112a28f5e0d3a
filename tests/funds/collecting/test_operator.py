"""The local operator works at the machine itself, and may enter what every hand took.

A workbook of repayments imported from the command line is his by default: its check found nothing
wrong, and its merge was refused, since only the clerks' posts were looked for.
"""

from tests.funds.collecting.way import BACK
from tuopin.funds.actions import collect, issue_receipts, void_receipt
from tuopin.funds.models import Loan, Repayment, VoidedReceipt


def test_the_local_operator_enters_what_a_liaison_officer_took(way, purse):
    (loan,) = purse.paid()
    operator = purse.stage.world.operator
    collect(
        actor=operator, on=BACK, number=loan.number, fen=50_000, receipt="收1",
        collector=way.who("north_liaison"),
    )  # fmt: skip
    assert Repayment.objects.get(loan=loan).collector == way.who("north_liaison")
    assert Loan.objects.get(id=loan.id).repaid_fen == 50_000


def test_the_local_operator_enters_what_came_into_an_account(way, purse):
    (loan,) = purse.paid()
    operator = purse.stage.world.operator
    for hand in ("township", "special"):
        collect(actor=operator, on=BACK, loan=loan.id, fen=10_000, receipt=f"单{hand}", hand=hand)
    assert Repayment.objects.filter(loan=loan).count() == 2


def test_the_local_operator_voids_a_spoilt_receipt(way, purse):
    operator = purse.stage.world.operator
    made = issue_receipts(
        actor=operator, on=BACK, officer=way.who("north_liaison"), prefix="试", first=1,
        last=10, width=4, region="990101101000",
    )  # fmt: skip
    void_receipt(actor=operator, on=BACK, book=made.result["book"], number=3, reason="写坏了")
    assert VoidedReceipt.objects.count() == 1
