"""What inspections found, and how it was set right: order, deadline, report, second look (R82)."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import RegionField
from tuopin.base.rows import CountyRow
from tuopin.offices.models import Officer
from tuopin.oversight.models.rounds import Inspection
from tuopin.oversight.states import FINDING, FINDING_KINDS
from tuopin.register.models import Household


class Finding(CountyRow):
    """A fault of a household's case or of a township, until somebody else saw it mended.

    `follows` links the same fault of the same household found before: it recurs. `violation` is
    the case in `funds` of a misuse of R57. `responsible` is the officer who has to mend it.
    """

    inspection = models.ForeignKey(
        Inspection, null=True, on_delete=models.PROTECT, related_name="findings"
    )
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=16)
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default=FINDING.start)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    violation = models.UUIDField(null=True)
    found_on = models.DateField()
    found_by = models.UUIDField()
    responsible = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    order_document = models.CharField(max_length=60, blank=True, default="")
    demanded = models.CharField(max_length=300, blank=True, default="")
    ordered_on = models.DateField(null=True)
    ordered_by = models.UUIDField(null=True)
    due_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    reported_by = models.UUIDField(null=True)
    closed_on = models.DateField(null=True)
    closed_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="oversight_finding_number"),
            models.CheckConstraint(
                condition=Q(state__in=FINDING.states), name="oversight_finding_state"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=FINDING_KINDS), name="oversight_finding_kind"
            ),
            # R82: nobody closes a finding without a second look by another person.
            models.CheckConstraint(
                condition=~Q(state="closed")
                | (
                    Q(reported_by__isnull=False, closed_by__isnull=False)
                    & ~Q(closed_by=models.F("reported_by"))
                ),
                name="oversight_finding_recheck",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "household", "kind"], name="oversight_finding_home"),
            models.Index(fields=["county", "region", "id"], name="oversight_finding_area"),
            models.Index(
                fields=["county", "due_on", "id"],
                condition=Q(state__in=["ordered", "reported"]),
                name="oversight_finding_due",
            ),
        ]


class FindingStep(CountyRow):
    """A step of a finding: the verb, what was said, by whom and when; never edited."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=12)
    text = models.CharField(max_length=300, blank=True, default="")
    done_on = models.DateField()
    done_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["county", "finding"], name="oversight_findingstep_of")]


class FindingSeries(CountyRow):
    """The last number that a finding of a year took; locked while the next one is given."""

    year = models.IntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "year"], name="oversight_findingseries_year"),
        ]
