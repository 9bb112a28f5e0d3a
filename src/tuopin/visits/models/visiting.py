"""Visits (R67, R68): who came when, how each part gets on, and what each month owes."""

from django.db import models
from django.db.models import Q

from tuopin.archive.models import File
from tuopin.base.fields import FenField, MilliField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.offices.models import Officer
from tuopin.register.models import Household
from tuopin.selection.models import Part
from tuopin.visits.states import PROGRESS, VISIT_ROLES, VISIT_SOURCES


def void_whole(day: str = "") -> Q:
    """Return the condition that a row stands, or was voided by somebody for a reason.

    `day` is the column of the day on which it happened: nothing is voided before that.
    """
    stands = Q(void_on__isnull=True, void_by__isnull=True, void_reason="")
    voided = Q(void_on__isnull=False, void_by__isnull=False) & ~Q(void_reason="")
    return stands | (voided & Q(void_on__gte=models.F(day)) if day else voided)


class Visit(CountyRow):
    """A visit of the paired officer at a household's home on a day (R67, R68, R88).

    `income_fen`: what the project brought in since the last visit, in fen, None where nobody asked.
    `topic`: the technique or information that a technical lead brought (R88). One a household,
    officer and day. One recorded in error is voided and kept: from `void_on` on it counts no more.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)
    region = RegionField()
    visited_on = models.DateField()
    progress = models.CharField(max_length=10)
    income_fen = FenField(null=True)
    topic = models.CharField(max_length=60, blank=True, default="")
    problem = models.CharField(max_length=300, blank=True, default="")
    measure = models.CharField(max_length=300, blank=True, default="")
    promised = models.CharField(max_length=300, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    source = models.CharField(max_length=10, default="desk")
    recorded_by = models.UUIDField()
    handed_in = models.UUIDField(null=True)
    row_hash = models.CharField(max_length=64, blank=True, default="")
    void_on = models.DateField(null=True)
    void_by = models.UUIDField(null=True)
    void_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "household", "officer", "visited_on"],
                condition=Q(void_on__isnull=True),
                name="visits_visit_once",
            ),
            models.CheckConstraint(condition=void_whole("visited_on"), name="visits_visit_void"),
            models.CheckConstraint(condition=Q(role__in=VISIT_ROLES), name="visits_visit_role"),
            models.CheckConstraint(
                condition=Q(progress__in=PROGRESS), name="visits_visit_progress"
            ),
            models.CheckConstraint(
                condition=Q(source__in=VISIT_SOURCES), name="visits_visit_source"
            ),
            models.CheckConstraint(
                condition=Q(income_fen__isnull=True) | Q(income_fen__gte=0),
                name="visits_visit_income",
            ),
        ]
        indexes = [
            # Whether a month had its visit, and which was the last, is read from this index alone.
            models.Index(
                fields=["county", "household", "role", "visited_on", "void_on"],
                name="visits_visit_home",
            ),
            # What a past day saw that was voided since: a handful of rows.
            models.Index(
                fields=["county", "void_on", "household"],
                condition=Q(void_on__isnull=False),
                name="visits_visit_voided",
            ),
            models.Index(fields=["county", "officer", "visited_on"], name="visits_visit_officer"),
            models.Index(fields=["county", "visited_on", "id"], name="visits_visit_day"),
            models.Index(fields=["county", "region", "id"], name="visits_visit_area"),
        ]


class Photo(CountyRow):
    """A picture taken on a visit, kept in the archive, in the order in which they were chosen."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    position = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "visit", "position"], name="visits_photo_once"
            ),
        ]


class Progress(CountyRow):
    """How one project part was found on a visit, against its approved scale (R49, R68).

    `there_milli`: what stands there, in thousandths of the part's unit.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="progresses")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+")
    progress = models.CharField(max_length=10)
    there_milli = MilliField(null=True)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "visit", "part"], name="visits_progress_once"
            ),
            models.CheckConstraint(condition=Q(progress__in=PROGRESS), name="visits_progress_word"),
            models.CheckConstraint(
                condition=Q(there_milli__isnull=True) | Q(there_milli__gte=0),
                name="visits_progress_there",
            ),
        ]
        indexes = [models.Index(fields=["county", "part"], name="visits_progress_part")]


class Duty(CountyRow):
    """A household-month in which the liaison officer owes a visit, and what became of it (R67).

    Opened by the nightly sweep from the facts (a loan paid before the month, a pairing in force),
    so that lists of a county of 50,000 households page by key; the figures are counted from the
    facts themselves. `month` is its first day, `due_on` its last. The days of telling are those on
    which the officer, the township's secretary (R53) and the county office heard that the month
    went by without a visit. A missed month stays missed; `made_up_on` is the day of the next visit,
    after which nobody needs to hear of it any more.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    month = models.DateField()
    due_on = models.DateField()
    met_on = models.DateField(null=True)
    made_up_on = models.DateField(null=True)
    told_on = models.DateField(null=True)
    secretary_on = models.DateField(null=True)
    county_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "household", "month"], name="visits_duty_once"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "officer", "month"], name="visits_duty_officer"),
            # Lists page by month and place: all duties, those not met, those that still wait.
            models.Index(fields=["county", "month", "region", "id"], name="visits_duty_month"),
            models.Index(
                fields=["county", "month", "region", "id"],
                condition=Q(met_on__isnull=True),
                name="visits_duty_unmet",
            ),
            models.Index(
                fields=["county", "month", "region", "id"],
                condition=Q(met_on__isnull=True, made_up_on__isnull=True),
                name="visits_duty_open",
            ),
        ]
