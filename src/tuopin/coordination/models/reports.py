"""What townships report each period, prefilled from the data and signed by them (R56)."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import RegionField
from tuopin.base.rows import CountyRow
from tuopin.coordination.states import REPORT


class TownshipReport(CountyRow):
    """A township's report of a period: due, submitted, returned, accepted.

    `figures` is canonical JSON of the township's figures at the period's end when it was submitted,
    `figures_hash` (SM3) over it; the own words stand beside them.
    """

    region = RegionField()
    period_from = models.DateField()
    period_to = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, default=REPORT.start)
    figures = models.TextField(blank=True, default="")
    figures_hash = models.CharField(max_length=64, blank=True, default="")
    practice = models.TextField(blank=True, default="")
    problems = models.TextField(blank=True, default="")
    next_steps = models.TextField(blank=True, default="")
    submitted_on = models.DateField(null=True)
    submitted_by = models.UUIDField(null=True)
    first_submitted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "region", "period_from"], name="coordination_report_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=REPORT.states), name="coordination_report_state"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "due_on", "region"], name="coordination_report_due")
        ]


class ReportStep(CountyRow):
    """A step of a report: submitted, returned with the reason, accepted; never edited.

    `body` is canonical JSON of what was handed in by this step, own words and figures: a report
    that went back and came again is read as it was on every day between.
    """

    report = models.ForeignKey(TownshipReport, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=12)
    text = models.CharField(max_length=300, blank=True, default="")
    figures_hash = models.CharField(max_length=64, blank=True, default="")
    body = models.TextField(blank=True, default="")
    done_on = models.DateField()
    done_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["county", "report"], name="coordination_reportstep_of")]
