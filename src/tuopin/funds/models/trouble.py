"""When things go wrong: loans written off, and money used for what it was not given for."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.funds.models.loans import Loan
from tuopin.funds.states import VIOLATION, VIOLATION_KINDS, WRITE_OFF, WRITE_OFF_CAUSES


class Serial(CountyRow):
    """The last number given in one series, as of certificates in a year; locked while it is used.

    A number is never given twice, and none is left out (I13).
    """

    series = models.CharField(max_length=60)
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "series"], name="funds_serial_series")
        ]


class WriteOff(CountyRow):
    """A loan proposed for writing off: two approvers, a certificate; the debt stays listed.

    `fen` is the principal still owed when it was proposed.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="write_offs")
    region = RegionField()
    state = models.CharField(max_length=10, default=WRITE_OFF.start)
    fen = FenField()
    cause = models.CharField(max_length=12, default="other")
    reason = models.CharField(max_length=300)
    document = models.CharField(max_length=60)
    certificate = models.CharField(max_length=40, blank=True, default="")
    proposed_on = models.DateField()
    proposed_by = models.UUIDField()
    seconded_on = models.DateField(null=True)
    seconded_by = models.UUIDField(null=True)
    posted_on = models.DateField(null=True)
    posted_by = models.UUIDField(null=True)
    refused_on = models.DateField(null=True)
    refused_by = models.UUIDField(null=True)
    undone_on = models.DateField(null=True)
    undone_by = models.UUIDField(null=True)
    remark = models.CharField(max_length=300, blank=True, default="")
    journal = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "loan"],
                condition=Q(state__in=["proposed", "seconded", "posted"]),
                name="funds_writeoff_one",
            ),
            models.UniqueConstraint(
                fields=["county", "certificate"],
                condition=~Q(certificate=""),
                name="funds_writeoff_certificate",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WRITE_OFF.states), name="funds_writeoff_state"
            ),
            models.CheckConstraint(condition=Q(fen__gt=0), name="funds_writeoff_fen"),
            models.CheckConstraint(
                condition=Q(cause__in=WRITE_OFF_CAUSES), name="funds_writeoff_cause"
            ),
            # I12: three different people.
            models.CheckConstraint(
                condition=(Q(seconded_by__isnull=True) | ~Q(seconded_by=models.F("proposed_by")))
                & (
                    Q(posted_by__isnull=True)
                    | (
                        ~Q(posted_by=models.F("proposed_by"))
                        & ~Q(posted_by=models.F("seconded_by"))
                    )
                ),
                name="funds_writeoff_hands",
            ),
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="funds_writeoff_area")]


class Violation(CountyRow):
    """Money used against R57, found by somebody: what is unpaid is frozen, the rest demanded back.

    `finding` is the inspection paper that says so.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="violations")
    region = RegionField()
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default=VIOLATION.start)
    finding = models.CharField(max_length=60)
    note = models.CharField(max_length=300)
    found_on = models.DateField()
    found_by = models.UUIDField()
    demanded_on = models.DateField(null=True)
    demanded_by = models.UUIDField(null=True)
    lifted_on = models.DateField(null=True)
    lifted_by = models.UUIDField(null=True)
    lift_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "loan"],
                condition=~Q(state="lifted"),
                name="funds_violation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=VIOLATION.states), name="funds_violation_state"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=VIOLATION_KINDS), name="funds_violation_kind"
            ),
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="funds_violation_area")]
