"""Audit lines and the chain of seals over them: rows that are only ever added."""

from django.db import models

from tuopin.base.fields import RegionField
from tuopin.base.rows import CountyRow


class Line(CountyRow):
    """One thing that somebody did, or was refused: the trace, the receipt and the proof in one row.

    `key` is the caller's idempotency key, unique in the county; `request` a keyed hash of what was
    asked; `result` what the action answered; `mac` a keyed HMAC-SM3 over everything else.
    """

    key = models.CharField(max_length=120, null=True)
    action = models.CharField(max_length=60)
    actor = models.UUIDField()
    actor_name = models.CharField(max_length=60)
    on = models.DateField(db_column="day")
    recorded = models.DateTimeField()
    outcome = models.CharField(max_length=8)
    subject = models.UUIDField(null=True)
    region = RegionField(blank=True, default="")
    request = models.CharField(max_length=64)
    detail = models.TextField(default="{}")
    result = models.TextField(default="null")
    mac = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "key"], name="audit_line_key"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["done", "refused"]), name="audit_line_outcome"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "subject", "id"], name="audit_line_subject"),
            models.Index(fields=["county", "actor", "id"], name="audit_line_actor"),
            models.Index(fields=["county", "id"], name="audit_line_county"),
        ]


class Seal(CountyRow):
    """A link of the county's chain: a number, the line it seals, SM3 over line and link before.

    The chain is unkeyed, so that an outsider can follow it to an anchor that left the machine.
    """

    number = models.BigIntegerField()
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="audit_seal_number"),
            models.UniqueConstraint(fields=["county", "line"], name="audit_seal_line"),
        ]
