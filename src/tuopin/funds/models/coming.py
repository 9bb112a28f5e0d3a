"""Money that comes into the special account, budgets, and books set against the bank."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.funds.models.shared import PostedRow
from tuopin.funds.states import SOURCES
from tuopin.programme.models import Batch


class Appropriation(PostedRow):
    """Money that came into the special account: source, document, day (R05, R47)."""

    source = models.CharField(max_length=20)
    document = models.CharField(max_length=60, blank=True, default="")
    received_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=SOURCES), name="funds_appropriation_source"
            ),
            models.CheckConstraint(condition=Q(fen__gt=0), name="funds_appropriation_fen"),
        ]
        indexes = [models.Index(fields=["county", "received_on"], name="funds_appropriation_day")]


class Budget(CountyRow):
    """What a batch may lend in a township, in fen, from a day on; the newest row is in force (R47).

    A batch and township without a row has no limit but the free money.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    fen = FenField()
    document = models.CharField(max_length=60)
    set_on = models.DateField()
    set_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(fen__gte=0), name="funds_budget_fen"),
        ]
        indexes = [models.Index(fields=["county", "batch", "region"], name="funds_budget_area")]


class Reconciliation(CountyRow):
    """A hand's book balance set against its bank's on a day, and the explanation of a gap."""

    region = RegionField()
    reconciled_on = models.DateField()
    book_fen = FenField()
    bank_fen = FenField()
    explanation = models.CharField(max_length=300, blank=True, default="")
    reconciled_by = models.UUIDField()
    statement = models.UUIDField(null=True)

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
