"""Requests to change an approved project: old and new side by side, decided by the county (R66)."""

from django.db import models
from django.db.models import Q

from tuopin.archive.models import File
from tuopin.base.fields import FenField, MilliField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.register.models import Household
from tuopin.selection.models import Application, Part
from tuopin.visits.states import CHANGE, CHANGE_KINDS


class Change(CountyRow):
    """A request to change what was approved; one open a project (R65, R66).

    `give_back_fen`: what of the loan the smaller project does not need, in fen, to be repaid at
    once; the new parts and it together are the approved loan. `standard_fen` is the loan standard
    of the new parts on the day of asking.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    state = models.CharField(max_length=10, default=CHANGE.start)
    reason = models.CharField(max_length=300)
    document = models.CharField(max_length=60, blank=True, default="")
    file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    standard_fen = FenField(default=0)
    give_back_fen = FenField(default=0)
    asked_on = models.DateField()
    asked_by = models.UUIDField()
    decided_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    decision_note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "application"],
                condition=Q(state="asked"),
                name="visits_change_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CHANGE.states), name="visits_change_state"
            ),
            models.CheckConstraint(
                condition=Q(give_back_fen__gte=0, standard_fen__gte=0), name="visits_change_fen"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | ~Q(decided_by=models.F("asked_by"))
                | Q(state="withdrawn"),
                name="visits_change_hands",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "household"], name="visits_change_home"),
            models.Index(fields=["county", "region", "id"], name="visits_change_area"),
            models.Index(fields=["county", "state", "id"], name="visits_change_queue"),
        ]


class ChangeLine(CountyRow):
    """One part of a request: what stood (None for a part to be added), what is wished.

    Old values are those on the day of asking: should the part have changed since, the request
    conflicts and is not applied.
    """

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=10)
    part = models.ForeignKey(Part, null=True, on_delete=models.PROTECT, related_name="+")
    old_category = models.CharField(max_length=20, blank=True, default="")
    old_content = models.CharField(max_length=60, blank=True, default="")
    old_milli = MilliField(null=True)
    old_unit = models.CharField(max_length=10, blank=True, default="")
    old_fen = FenField(null=True)
    category = models.CharField(max_length=20, blank=True, default="")
    content = models.CharField(max_length=60, blank=True, default="")
    quantity_milli = MilliField(null=True)
    unit = models.CharField(max_length=10, blank=True, default="")
    fen = FenField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=CHANGE_KINDS), name="visits_changeline_kind"
            ),
            models.UniqueConstraint(
                fields=["county", "change", "part"],
                condition=Q(part__isnull=False),
                name="visits_changeline_once",
            ),
        ]
        indexes = [models.Index(fields=["county", "part"], name="visits_changeline_part")]
