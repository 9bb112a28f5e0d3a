"""Appropriations, loans, transfers to townships, payments to households, and reconciliations."""

from django.db import models
from django.db.models import Q

from tuopin.agreements.models import Agreement
from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.funds.states import ALLOTMENT, LOAN, SOURCES
from tuopin.ledger.models import Journal
from tuopin.programme.models import Batch
from tuopin.register.models import Household


class Appropriation(CountyRow):
    """Money that came into the special account: source, document, day (R05, R47)."""

    source = models.CharField(max_length=20)
    document = models.CharField(max_length=60, blank=True, default="")
    fen = FenField()
    received_on = models.DateField()
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=SOURCES), name="funds_appropriation_source"
            ),
            models.CheckConstraint(condition=Q(fen__gt=0), name="funds_appropriation_fen"),
        ]
        indexes = [models.Index(fields=["county", "received_on"], name="funds_appropriation_day")]


class Loan(CountyRow):
    """A household's loan under its agreement: held, sent, paid, and when it is due (R75, R78)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    number = models.CharField(max_length=40)
    borrower = models.CharField(max_length=60)
    state = models.CharField(max_length=10, default=LOAN.start)
    approved_fen = FenField()
    paid_fen = FenField(default=0)
    reserved_on = models.DateField()
    reserved_by = models.UUIDField()
    released_on = models.DateField(null=True)
    allotted_on = models.DateField(null=True)
    arrived_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    term_version = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "agreement"], name="funds_loan_agreement"),
            models.UniqueConstraint(fields=["county", "number"], name="funds_loan_number"),
            models.CheckConstraint(condition=Q(state__in=LOAN.states), name="funds_loan_state"),
            # I11: never paid more than approved.
            models.CheckConstraint(
                condition=Q(paid_fen__gte=0) & Q(paid_fen__lte=models.F("approved_fen")),
                name="funds_loan_paid",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "region", "id"], name="funds_loan_area"),
            models.Index(fields=["county", "batch", "state"], name="funds_loan_batch"),
            models.Index(fields=["county", "household"], name="funds_loan_home"),
        ]


class Allotment(CountyRow):
    """A transfer from the special account to a township finance office: two dated hops (R78)."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    state = models.CharField(max_length=10, default=ALLOTMENT.start)
    fen = FenField()
    sent_on = models.DateField()
    sent_by = models.UUIDField()
    received_on = models.DateField(null=True)
    received_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ALLOTMENT.states), name="funds_allotment_state"
            ),
            # I12: whoever sends does not receive.
            models.CheckConstraint(
                condition=Q(received_by__isnull=True) | ~Q(received_by=models.F("sent_by")),
                name="funds_allotment_hands",
            ),
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="funds_allotment_area")]


class AllotmentItem(CountyRow):
    """One loan within a transfer."""

    allotment = models.ForeignKey(Allotment, on_delete=models.PROTECT, related_name="items")
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+")
    fen = FenField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "allotment", "loan"], name="funds_allotmentitem_once"
            )
        ]
        indexes = [models.Index(fields=["county", "loan"], name="funds_allotmentitem_loan")]


class Payment(CountyRow):
    """Money handed to a household, who signed for it (R58, R78); due and reversed on which day."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="payments")
    region = RegionField()
    fen = FenField()
    signer = models.CharField(max_length=60)
    paid_on = models.DateField()
    due_on = models.DateField()
    paid_by = models.UUIDField()
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="+")
    reversed_on = models.DateField(null=True)
    reversed_by = models.UUIDField(null=True)
    reversal_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "loan"],
                condition=Q(reversed_on__isnull=True),
                name="funds_payment_once",
            ),
            models.CheckConstraint(condition=Q(fen__gt=0), name="funds_payment_fen"),
            models.CheckConstraint(
                condition=Q(reversed_by__isnull=True) | ~Q(reversed_by=models.F("paid_by")),
                name="funds_payment_hands",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "region", "id"], name="funds_payment_area"),
            models.Index(fields=["county", "paid_on"], name="funds_payment_day"),
        ]


class Reconciliation(CountyRow):
    """A hand's book balance set against its bank's on a day, and the explanation of a gap."""

    region = RegionField()
    reconciled_on = models.DateField()
    book_fen = FenField()
    bank_fen = FenField()
    explanation = models.CharField(max_length=300, blank=True, default="")
    reconciled_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(book_fen=models.F("bank_fen")) | ~Q(explanation=""),
                name="funds_reconciliation_explained",
            )
        ]
        indexes = [
            models.Index(
                fields=["county", "region", "reconciled_on"], name="funds_reconciliation_day"
            )
        ]
