"""The officer's guarantee: whose salary stands for a loan, and what was deducted (R70–R72)."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.funds.models.loans import Loan
from tuopin.funds.models.shared import PostedRow, standing
from tuopin.offices.models import Officer


class Guarantee(CountyRow):
    """An officer stands for a loan with the salary, from a day up to another (that day excluded).

    One a loan at every date while money is owed: who takes over begins on the day the other ends.
    `ended` says why it ended: handed_over, released (the money is back), let_go (never paid).
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="guarantees")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    salary_fen = FenField(default=0)
    document = models.CharField(max_length=60, blank=True, default="")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    ended = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "loan"],
                condition=Q(until_on__isnull=True),
                name="funds_guarantee_one",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="funds_guarantee_days",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True, ended="")
                | Q(until_on__isnull=False, ended__in=["handed_over", "released", "let_go"]),
                name="funds_guarantee_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "loan"], name="funds_guarantee_loan"),
            models.Index(fields=["county", "officer"], name="funds_guarantee_officer"),
            models.Index(fields=["county", "region", "id"], name="funds_guarantee_area"),
        ]


class DeductionOrder(CountyRow):
    """Monthly deductions from an officer's salary for a loan that was not repaid (R70)."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="deduction_orders")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    monthly_fen = FenField()
    owed_fen = FenField()
    document = models.CharField(max_length=60)
    ordered_on = models.DateField()
    ordered_by = models.UUIDField()
    stopped_on = models.DateField(null=True)
    stopped_by = models.UUIDField(null=True)
    stop_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "loan"],
                condition=Q(stopped_on__isnull=True),
                name="funds_deductionorder_one",
            ),
            models.CheckConstraint(
                condition=Q(monthly_fen__gt=0, owed_fen__gt=0), name="funds_deductionorder_fen"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "loan"], name="funds_deductionorder_loan"),
            models.Index(fields=["county", "officer"], name="funds_deductionorder_who"),
        ]


class Deduction(PostedRow):
    """A month's deduction, paid into the township's account in the household's place."""

    order = models.ForeignKey(DeductionOrder, on_delete=models.PROTECT, related_name="deductions")
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    principal_fen = FenField()
    fee_fen = FenField(default=0)
    month = models.DateField()
    deducted_on = models.DateField()
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "order", "month"],
                condition=standing(),
                name="funds_deduction_month",
            ),
            models.CheckConstraint(condition=Q(fen__gt=0), name="funds_deduction_fen"),
        ]
        indexes = [models.Index(fields=["county", "loan"], name="funds_deduction_loan")]


class OfficerRepaid(PostedRow):
    """What a household gave its officer for salary that was deducted: their debt goes down."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    receipt = models.CharField(max_length=40)
    repaid_on = models.DateField()
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "receipt"], condition=standing(), name="funds_officerrepaid_once"
            )
        ]
        indexes = [models.Index(fields=["county", "loan"], name="funds_officerrepaid_loan")]
