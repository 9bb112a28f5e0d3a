"""Meetings, one a quarter: who came, minutes by version, decisions to be done (R50)."""

from django.db import models
from django.db.models import Q

from tuopin.archive.models import File
from tuopin.base.fields import RegionField
from tuopin.base.rows import CountyRow
from tuopin.coordination.states import (
    DECISION,
    DECISION_SOURCES,
    MEETING,
    MEETING_KINDS,
    MINUTES,
)
from tuopin.offices.models import Officer


class Meeting(CountyRow):
    """A meeting that was called for a day; the quarterly one is held once a quarter (R50)."""

    kind = models.CharField(max_length=10)
    year = models.IntegerField()
    quarter = models.IntegerField()
    topic = models.CharField(max_length=120)
    meets_on = models.DateField()
    venue = models.CharField(max_length=80)
    chair = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=10, default=MEETING.start)
    called_on = models.DateField()
    called_by = models.UUIDField()
    held_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True, default="")
    pack = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year", "quarter"],
                condition=Q(kind="quarterly") & ~Q(state="cancelled"),
                name="coordination_meeting_quarter",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MEETING_KINDS, quarter__gte=1, quarter__lte=4),
                name="coordination_meeting_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=MEETING.states), name="coordination_meeting_state"
            ),
        ]


class Came(CountyRow):
    """Whether a township came to a meeting, and who spoke for it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="townships")
    region = RegionField()
    present = models.BooleanField()
    speaker = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "meeting", "region"], name="coordination_came_once"
            )
        ]


class Minutes(CountyRow):
    """A version of a meeting's minutes; a signed one is superseded, never edited."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes")
    version = models.IntegerField()
    state = models.CharField(max_length=12, default=MINUTES.start)
    discussion = models.TextField()
    analysis = models.TextField(blank=True, default="")
    written_on = models.DateField()
    written_by = models.UUIDField()
    signed_on = models.DateField(null=True)
    signed_by = models.UUIDField(null=True)
    superseded_on = models.DateField(null=True)
    correction = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "meeting", "version"], name="coordination_minutes_version"
            ),
            models.UniqueConstraint(
                fields=["county", "meeting"],
                condition=Q(state="signed"),
                name="coordination_minutes_one_signed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=MINUTES.states), name="coordination_minutes_state"
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=models.F("written_by")),
                name="coordination_minutes_hands",
            ),
        ]


class Decision(CountyRow):
    """Something that has to be done by somebody by a day: of a meeting, or a branch's task (R60).

    `owner_role` answers in `region`; `officer` where one person was named.
    """

    meeting = models.ForeignKey(
        Meeting, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    source = models.CharField(max_length=10)
    region = RegionField()
    owner_role = models.CharField(max_length=20)
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    state = models.CharField(max_length=10, default=DECISION.start)
    decided_on = models.DateField()
    decided_by = models.UUIDField()
    report = models.CharField(max_length=300, blank=True, default="")
    reported_on = models.DateField(null=True)
    reported_by = models.UUIDField(null=True)
    ended_on = models.DateField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            # Whoever says that it is done is not the one who says that it is.
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(ended_by=models.F("reported_by")),
                name="coordination_decision_hands",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECISION.states), name="coordination_decision_state"
            ),
            models.CheckConstraint(
                condition=Q(source__in=DECISION_SOURCES), name="coordination_decision_source"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "region", "id"], name="coordination_decision_area"),
            models.Index(
                fields=["county", "due_on", "id"],
                condition=Q(state__in=["open", "reported"]),
                name="coordination_decision_due",
            ),
        ]


class DecisionStep(CountyRow):
    """A step of a decision: reported, sent back, accepted or dropped; never edited."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=12)
    text = models.CharField(max_length=300, blank=True, default="")
    done_on = models.DateField()
    done_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["county", "decision"], name="coordination_decisionstep_of")]
