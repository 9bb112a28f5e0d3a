"""Money on its way back: receipts, repayments, hand-ins, transfers to the special account (R69)."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.funds.models.loans import Loan
from tuopin.funds.models.shared import PostedRow, standing
from tuopin.funds.states import HANDS, REMITTANCE, REMITTANCE_PURPOSES, REPAYMENT_KINDS
from tuopin.offices.models import Officer


class ReceiptBook(CountyRow):
    """A book of numbered receipts given to a collector: prefix and running numbers (I13, R69)."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    prefix = models.CharField(max_length=20, blank=True, default="")
    width = models.IntegerField()
    first = models.IntegerField()
    last = models.IntegerField()
    issued_on = models.DateField()
    issued_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "prefix", "width", "first"], name="funds_receiptbook_once"
            ),
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=models.F("first")),
                name="funds_receiptbook_range",
            ),
        ]
        indexes = [models.Index(fields=["county", "officer"], name="funds_receiptbook_officer")]


class VoidedReceipt(CountyRow):
    """A receipt that was spoilt or lost: it stays accounted for, with the reason (I13)."""

    book = models.ForeignKey(ReceiptBook, on_delete=models.PROTECT, related_name="voided")
    receipt = models.CharField(max_length=40)
    reason = models.CharField(max_length=200)
    voided_on = models.DateField()
    voided_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "receipt"], name="funds_voidedreceipt_once")
        ]


class HandIn(PostedRow):
    """A collector's money handed to the township finance office, by a numbered paper (R69)."""

    region = RegionField()
    collector = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=60)
    kept_fen = FenField(default=0)
    handed_on = models.DateField()
    taken_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(collector_id=models.F("taken_by")), name="funds_handin_hands"
            ),
            models.CheckConstraint(condition=Q(fen__gt=0), name="funds_handin_fen"),
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="funds_handin_area")]


class Repayment(PostedRow):
    """What a household gave back, on which day, to whom, by which receipt (R69, R44).

    `fen` is what came into the fund's hands: principal and fee, or the recovery of a loan that was
    written off. `kept_fen` beside it is an over-payment held for the household, `refunded_fen` one
    that was given back at once. `paid_on` is the day on the paper, by which schedules are judged;
    the journal counts on the day it was entered for.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="repayments")
    region = RegionField()
    kind = models.CharField(max_length=10, default="repayment")
    hand = models.CharField(max_length=10)
    collector = models.UUIDField(null=True)
    receipt = models.CharField(max_length=40, blank=True, default="")
    principal_fen = FenField()
    fee_fen = FenField(default=0)
    kept_fen = FenField(default=0)
    refunded_fen = FenField(default=0)
    paid_on = models.DateField()
    taken_on = models.DateField()
    taken_by = models.UUIDField()
    hand_in = models.ForeignKey(
        HandIn, null=True, on_delete=models.PROTECT, related_name="repayments"
    )
    bank_line = models.UUIDField(null=True)
    handed_in = models.UUIDField(null=True)
    row_hash = models.CharField(max_length=64, blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            # A receipt is used once, whether its entry was reversed or not: a mistake is entered
            # again by a receipt of its own, or as the same paper once the first is reversed.
            models.UniqueConstraint(
                fields=["county", "receipt"],
                condition=standing() & ~Q(receipt=""),
                name="funds_repayment_receipt",
            ),
            models.CheckConstraint(condition=Q(hand__in=HANDS), name="funds_repayment_hand"),
            models.CheckConstraint(
                condition=Q(kind__in=REPAYMENT_KINDS), name="funds_repayment_kind"
            ),
            models.CheckConstraint(
                condition=Q(fen__gt=0, principal_fen__gte=0, fee_fen__gte=0)
                & Q(kept_fen__gte=0, refunded_fen__gte=0)
                & Q(fen=models.F("principal_fen") + models.F("fee_fen")),
                name="funds_repayment_fen",
            ),
            models.CheckConstraint(
                condition=~Q(hand="collector") | Q(collector__isnull=False),
                name="funds_repayment_collector",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "region", "id"], name="funds_repayment_area"),
            models.Index(fields=["county", "loan"], name="funds_repayment_loan"),
            models.Index(fields=["county", "collector"], name="funds_repayment_collector"),
        ]


class Refund(PostedRow):
    """An over-payment that was held, given back to the household against its receipt."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    receipt = models.CharField(max_length=40)
    refunded_on = models.DateField()
    refunded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "receipt"], condition=standing(), name="funds_refund_receipt"
            )
        ]


class Remittance(CountyRow):
    """A transfer from a township back to the special account: sent, then received by another (R78).

    `recall` is money of loans that could not be paid; `returns` what households gave back.
    """

    region = RegionField()
    purpose = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=REMITTANCE.start)
    fen = FenField()
    document = models.CharField(max_length=60)
    reason = models.CharField(max_length=200, blank=True, default="")
    sent_on = models.DateField()
    sent_by = models.UUIDField()
    received_on = models.DateField(null=True)
    received_by = models.UUIDField(null=True)
    journal = models.UUIDField()
    received_journal = models.UUIDField(null=True)
    cancelled_on = models.DateField(null=True)
    cancelled_by = models.UUIDField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=REMITTANCE.states), name="funds_remittance_state"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=REMITTANCE_PURPOSES), name="funds_remittance_purpose"
            ),
            models.CheckConstraint(condition=Q(fen__gt=0), name="funds_remittance_fen"),
            models.CheckConstraint(
                condition=Q(received_by__isnull=True) | ~Q(received_by=models.F("sent_by")),
                name="funds_remittance_hands",
            ),
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="funds_remittance_area")]


class RecallItem(CountyRow):
    """One loan whose money goes back unpaid within a remittance."""

    remittance = models.ForeignKey(Remittance, on_delete=models.PROTECT, related_name="items")
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+")
    fen = FenField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "remittance", "loan"], name="funds_recallitem_once"
            )
        ]
