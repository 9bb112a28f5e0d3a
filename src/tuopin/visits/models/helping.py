"""Help between visits: issues, purchases, training, and aid that came before (R48, R63, R94)."""

from django.db import models
from django.db.models import Q

from tuopin.archive.models import File
from tuopin.base.fields import FenField, MilliField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.offices.models import Officer
from tuopin.register.models import Household
from tuopin.selection.models import Part
from tuopin.visits.models.visiting import Visit, void_whole
from tuopin.visits.states import AID_KINDS, ISSUE, ISSUE_KINDS


class Issue(CountyRow):
    """A household's problem from the day it was heard of to the day it was solved (R68).

    One that only a voided visit told of is withdrawn with it: it was never a problem.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    kind = models.CharField(max_length=12)
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default=ISSUE.start)
    opened_on = models.DateField()
    opened_by = models.UUIDField()
    due_on = models.DateField(null=True)
    solved_on = models.DateField(null=True)
    solved_by = models.UUIDField(null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(state="withdrawn"),
                name="visits_issue_withdrawn",
            ),
            models.CheckConstraint(condition=Q(state__in=ISSUE.states), name="visits_issue_state"),
            models.CheckConstraint(condition=Q(kind__in=ISSUE_KINDS), name="visits_issue_kind"),
            models.CheckConstraint(
                condition=Q(solved_on__isnull=True) | Q(solved_on__gte=models.F("opened_on")),
                name="visits_issue_days",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "household"], name="visits_issue_home"),
            models.Index(
                fields=["county", "region", "id"],
                condition=Q(solved_on__isnull=True),
                name="visits_issue_open",
            ),
            models.Index(fields=["county", "region", "id"], name="visits_issue_area"),
        ]


class IssueStep(CountyRow):
    """What was done about an issue, by whom and when; never edited."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=10)
    text = models.CharField(max_length=300)
    done_on = models.DateField()
    done_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["county", "issue"], name="visits_issuestep_issue")]


class Purchase(CountyRow):
    """Seed, stock or machinery bought for an approved part with the officer present (R63, R64).

    Money in fen; `loan_fen` is what of it the loan paid: over all purchases of a part never more
    than the part's approved money. Scale in thousandths of the unit.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    bought_on = models.DateField()
    item = models.CharField(max_length=60)
    sort = models.CharField(max_length=60, blank=True, default="")
    quantity_milli = MilliField()
    unit = models.CharField(max_length=10)
    fen = FenField()
    loan_fen = FenField()
    supplier = models.CharField(max_length=60, blank=True, default="")
    receipt = models.CharField(max_length=40, blank=True, default="")
    file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.UUIDField()
    void_on = models.DateField(null=True)
    void_by = models.UUIDField(null=True)
    void_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fen__gt=0, loan_fen__gte=0, quantity_milli__gt=0)
                & Q(loan_fen__lte=models.F("fen")),
                name="visits_purchase_amounts",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "household"], name="visits_purchase_home"),
            models.Index(fields=["county", "part"], name="visits_purchase_part"),
            models.Index(fields=["county", "region", "id"], name="visits_purchase_area"),
        ]


class Training(CountyRow):
    """A training session: topic, day, place, teacher, hours (R48)."""

    region = RegionField()
    topic = models.CharField(max_length=80)
    category = models.CharField(max_length=20, blank=True, default="")
    held_on = models.DateField()
    venue = models.CharField(max_length=80)
    teacher = models.CharField(max_length=60, blank=True, default="")
    hours = models.IntegerField(default=0)
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "region", "topic", "held_on"], name="visits_training_once"
            ),
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="visits_training_area")]


class Attendance(CountyRow):
    """A household that came to a training; `relation`: who of it came, '' the member (R48).

    One entered in error is struck off and kept: from `void_on` on it counts no more.
    """

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="attendances")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    relation = models.CharField(max_length=30, blank=True, default="")
    void_on = models.DateField(null=True)
    void_by = models.UUIDField(null=True)
    void_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "training", "household"],
                condition=Q(void_on__isnull=True),
                name="visits_attendance_once",
            ),
            models.CheckConstraint(condition=void_whole(), name="visits_attendance_void"),
        ]
        indexes = [models.Index(fields=["county", "household"], name="visits_attendance_home")]


class Aid(CountyRow):
    """Help that a household had before, or has from elsewhere: year, source, worth in fen (R94)."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    year = models.IntegerField()
    kind = models.CharField(max_length=16)
    source = models.CharField(max_length=60)
    content = models.CharField(max_length=120, blank=True, default="")
    fen = FenField(default=0)
    recorded_on = models.DateField()
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AID_KINDS), name="visits_aid_kind"),
            models.CheckConstraint(condition=Q(fen__gte=0), name="visits_aid_fen"),
        ]
        indexes = [models.Index(fields=["county", "household"], name="visits_aid_home")]
