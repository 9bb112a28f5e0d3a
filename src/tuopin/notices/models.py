"""What people were told, up which steps it climbed, and how far the nightly sweep has come."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.offices.models import Officer


class Reminder(CountyRow):
    """Something that waits for a person or a post: what, where, since when, due when.

    `kind` is a code of the room that raised it (its words: `reminder.<kind>`); `subject` what it is
    about; `stage` 1 the one responsible, 2 the township's secretary (R53), 3 the county office.
    Told once a kind, subject, stage and due day; settled when the reason is gone. No personal data.
    """

    kind = models.CharField(max_length=30)
    subject = models.UUIDField()
    stage = models.IntegerField()
    region = RegionField()
    role = models.CharField(max_length=20)
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    count = models.IntegerField(default=1)
    fen = FenField(null=True)
    due_on = models.DateField()
    told_on = models.DateField()
    seen_on = models.DateField(null=True)
    seen_by = models.UUIDField(null=True)
    settled_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "subject", "stage", "due_on"],
                name="notices_reminder_once",
            ),
            models.CheckConstraint(
                condition=Q(stage__gte=1, stage__lte=3, count__gte=0), name="notices_reminder_stage"
            ),
        ]
        indexes = [
            models.Index(
                fields=["county", "officer", "id"],
                condition=Q(settled_on__isnull=True),
                name="notices_reminder_person",
            ),
            models.Index(
                fields=["county", "role", "region", "id"],
                condition=Q(settled_on__isnull=True),
                name="notices_reminder_post",
            ),
            models.Index(
                fields=["county", "kind"],
                condition=Q(settled_on__isnull=True),
                name="notices_reminder_open",
            ),
        ]


class Swept(CountyRow):
    """The last day through which a part of the nightly sweep has gone."""

    part = models.CharField(max_length=30)
    last_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "part"], name="notices_swept_part")
        ]
