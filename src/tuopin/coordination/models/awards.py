"""Commendations and their grounds, good practice, the log of guidance (R45, R51, R52, R111)."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.coordination.states import AWARD_KINDS, LOG_KINDS, PRACTICE
from tuopin.offices.models import Officer
from tuopin.register.models import Household


class Award(CountyRow):
    """A commendation of a township, officer, branch or household, with its grounds (R52).

    `place` and `score` (points, thousandths) are those of the ranking as of `ranked_on`; reward in
    fen.
    """

    kind = models.CharField(max_length=10)
    honour = models.CharField(max_length=60)
    region = RegionField()
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    grounds = models.CharField(max_length=300)
    place = models.IntegerField(null=True)
    score = models.BigIntegerField(null=True)
    ranked_on = models.DateField(null=True)
    reward_fen = FenField(default=0)
    document = models.CharField(max_length=60)
    awarded_on = models.DateField()
    awarded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=AWARD_KINDS), name="coordination_award_kind"
            ),
            # Two officers of one name may both be commended; nobody is twice by one paper.
            models.UniqueConstraint(
                fields=["county", "document", "honour", "name", "region"],
                condition=Q(officer__isnull=True, household__isnull=True),
                name="coordination_award_once",
            ),
            models.UniqueConstraint(
                fields=["county", "document", "honour", "officer"],
                condition=Q(officer__isnull=False),
                name="coordination_award_officer",
            ),
            models.UniqueConstraint(
                fields=["county", "document", "honour", "household"],
                condition=Q(household__isnull=False),
                name="coordination_award_household",
            ),
        ]


class Practice(CountyRow):
    """A good practice: collected where it was seen, promoted by the county (R51, R111)."""

    region = RegionField()
    title = models.CharField(max_length=80)
    text = models.TextField()
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=PRACTICE.start)
    collected_on = models.DateField()
    collected_by = models.UUIDField()
    promoted_on = models.DateField(null=True)
    promoted_by = models.UUIDField(null=True)
    document = models.CharField(max_length=60, blank=True, default="")
    dropped_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PRACTICE.states), name="coordination_practice_state"
            ),
            models.UniqueConstraint(
                fields=["county", "region", "title"], name="coordination_practice_once"
            ),
        ]


class LogEntry(CountyRow):
    """A line in the office's log: guidance given, matters coordinated, analysis (R45, R51, R92)."""

    region = RegionField()
    kind = models.CharField(max_length=12)
    text = models.TextField()
    happened_on = models.DateField()
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LOG_KINDS), name="coordination_log_kind")
        ]
        indexes = [
            models.Index(fields=["county", "happened_on", "id"], name="coordination_log_day")
        ]
