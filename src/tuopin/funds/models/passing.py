"""Transfers to townships and payments to households: two dated hops (R78)."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.funds.models.loans import Loan
from tuopin.funds.models.shared import PostedRow, standing
from tuopin.funds.states import ALLOTMENT
from tuopin.programme.models import Batch


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
    journal = models.UUIDField(null=True)
    cancelled_on = models.DateField(null=True)
    cancelled_by = models.UUIDField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True, default="")

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


class Payment(PostedRow):
    """Money handed to a household, who signed for it (R58, R78), and the schedule it began."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="payments")
    region = RegionField()
    signer = models.CharField(max_length=60)
    paid_on = models.DateField()
    due_on = models.DateField()
    paid_by = models.UUIDField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "loan"],
                condition=standing(),
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
