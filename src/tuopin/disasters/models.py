"""Disaster events, and losses by household and project part (R97–R104)."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import FenField, MilliField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.register.models import Household
from tuopin.selection.models import Part


class Event(CountyRow):
    """A disaster: code, name, main kind and other kinds, day, area, severity (R97, R98)."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    other_kinds = models.CharField(max_length=120, blank=True, default="")
    happened_on = models.DateField()
    region = RegionField()
    severity = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="disasters_event_code"),
            models.UniqueConstraint(fields=["county", "name"], name="disasters_event_name"),
        ]


class Loss(CountyRow):
    """One damaged project part, or one loss of a household without a part (R99–R103), in fen.

    `item` is the part's content, '' for the household's own loss (house, people).
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="losses")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey(Part, null=True, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    item = models.CharField(max_length=60, blank=True, default="")
    destroyed_milli = MilliField(null=True)
    unit = models.CharField(max_length=10, blank=True, default="")
    loss_fen = FenField()
    rooms = models.IntegerField(default=0)
    people = models.IntegerField(default=0)
    urgent = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True, default="")
    reported_on = models.DateField()
    reported_by = models.UUIDField()
    handed_in = models.UUIDField(null=True)
    row_hash = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "event", "household", "item"], name="disasters_loss_once"
            ),
            # R104: a project part is counted once an event.
            models.UniqueConstraint(
                fields=["county", "event", "part"],
                condition=Q(part__isnull=False),
                name="disasters_loss_part",
            ),
            models.CheckConstraint(
                condition=Q(loss_fen__gte=0, rooms__gte=0, people__gte=0),
                name="disasters_loss_amounts",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "region", "id"], name="disasters_loss_area"),
            models.Index(fields=["county", "household"], name="disasters_loss_home"),
        ]
