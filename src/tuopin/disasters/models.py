"""Disaster events, and losses by household and project part (R97–R104)."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import FenField, MilliField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.disasters.states import LOSS, PLAN, RELIEF_KINDS, RELIEF_SOURCES
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

    `item` is the part's content, '' for the household's own loss (house, people). `loss_fen` is the
    loss as it is assessed now, `reported_fen` what was reported first; the `reported_*` counts are
    None where they were not kept. `livestock` counts heads of large animals.
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
    livestock = models.IntegerField(default=0)
    urgent = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True, default="")
    reported_on = models.DateField()
    reported_by = models.UUIDField()
    state = models.CharField(max_length=10, default=LOSS.start)
    reported_fen = FenField(null=True)
    reported_destroyed_milli = MilliField(null=True)
    reported_rooms = models.IntegerField(null=True)
    reported_people = models.IntegerField(null=True)
    reported_livestock = models.IntegerField(null=True)
    verified_on = models.DateField(null=True)
    verified_by = models.UUIDField(null=True)
    disputed_on = models.DateField(null=True)
    disputed_by = models.UUIDField(null=True)
    dispute = models.CharField(max_length=300, blank=True, default="")
    closed_on = models.DateField(null=True)
    closed_by = models.UUIDField(null=True)
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
            models.CheckConstraint(condition=Q(state__in=LOSS.states), name="disasters_loss_state"),
            models.CheckConstraint(condition=Q(livestock__gte=0), name="disasters_loss_livestock"),
        ]
        indexes = [
            models.Index(fields=["county", "region", "id"], name="disasters_loss_area"),
            models.Index(fields=["county", "household"], name="disasters_loss_home"),
        ]


class LossStep(CountyRow):
    """A step of a loss after its report: the state, worth in fen and counts that it left, who, why.

    What a loss was worth and how it stood on any day is read from these rows. Counts are None where
    they were not kept.
    """

    loss = models.ForeignKey(Loss, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    fen = FenField()
    destroyed_milli = MilliField(null=True)
    rooms = models.IntegerField(null=True)
    people = models.IntegerField(null=True)
    livestock = models.IntegerField(null=True)
    text = models.CharField(max_length=300, blank=True, default="")
    taken_on = models.DateField()
    taken_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=LOSS.states, fen__gte=0), name="disasters_lossstep_state"
            )
        ]
        indexes = [models.Index(fields=["county", "loss"], name="disasters_lossstep_loss")]


class Support(CountyRow):
    """What a source gave for an event, before it reaches households (R116). Worth in fen."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    source = models.CharField(max_length=16)
    giver = models.CharField(max_length=60)
    content = models.CharField(max_length=120, blank=True, default="")
    fen = FenField()
    received_on = models.DateField()
    recorded_by = models.UUIDField()
    void_on = models.DateField(null=True)
    void_by = models.UUIDField(null=True)
    void_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=RELIEF_SOURCES), name="disasters_support_source"
            ),
            models.CheckConstraint(condition=Q(fen__gt=0), name="disasters_support_fen"),
        ]
        indexes = [models.Index(fields=["county", "event"], name="disasters_support_event")]


class Relief(CountyRow):
    """What a struck household was given: kind, content, worth in fen, out of which support (R116).

    All that households get of one support is never more than it.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    support = models.ForeignKey(Support, null=True, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    source = models.CharField(max_length=16)
    kind = models.CharField(max_length=10)
    content = models.CharField(max_length=120, blank=True, default="")
    fen = FenField()
    given_on = models.DateField()
    recorded_by = models.UUIDField()
    void_on = models.DateField(null=True)
    void_by = models.UUIDField(null=True)
    void_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=RELIEF_KINDS, source__in=RELIEF_SOURCES),
                name="disasters_relief_words",
            ),
            models.CheckConstraint(condition=Q(fen__gte=0), name="disasters_relief_fen"),
        ]
        indexes = [
            models.Index(fields=["county", "event", "household"], name="disasters_relief_home"),
            models.Index(fields=["county", "region", "id"], name="disasters_relief_area"),
        ]


class Recovery(CountyRow):
    """A household's self-rescue plan after an event: measures, by when, worth in fen (R116)."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    state = models.CharField(max_length=10, default=PLAN.start)
    measures = models.CharField(max_length=300)
    target_fen = FenField()
    due_on = models.DateField()
    planned_on = models.DateField()
    planned_by = models.UUIDField()
    begun_on = models.DateField(null=True)
    begun_by = models.UUIDField(null=True)
    ended_on = models.DateField(null=True)
    ended_by = models.UUIDField(null=True)
    end_note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "event", "household"], name="disasters_recovery_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=PLAN.states), name="disasters_recovery_state"
            ),
            models.CheckConstraint(condition=Q(target_fen__gte=0), name="disasters_recovery_fen"),
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="disasters_recovery_area")]


class Recovered(CountyRow):
    """What was won back on a day, of one loss: worth in fen, never more than the loss (R117).

    `restored`: the damaged part stands again.
    """

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="steps")
    loss = models.ForeignKey(Loss, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    recovered_on = models.DateField()
    fen = FenField()
    restored = models.BooleanField(default=False)
    text = models.CharField(max_length=200, blank=True, default="")
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(fen__gte=0), name="disasters_recovered_fen"),
            models.UniqueConstraint(
                fields=["county", "loss"],
                condition=Q(restored=True),
                name="disasters_recovered_restored",
            ),
        ]
        indexes = [models.Index(fields=["county", "loss"], name="disasters_recovered_loss")]
