"""The hand-over of a household from one officer to another, with what was open that day (R38)."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.offices.models import Officer
from tuopin.register.models import Household
from tuopin.selection.states import PAIRING_ROLES


class HandOver(CountyRow):
    """What one officer handed to another with a household: open issues, debt in fen, papers."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    role = models.CharField(max_length=10)
    former = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    handed_on = models.DateField()
    handed_by = models.UUIDField()
    document = models.CharField(max_length=60)
    reason = models.CharField(max_length=200)
    open_issues = models.IntegerField(default=0)
    owed_fen = FenField(default=0)
    papers = models.IntegerField(default=0)
    missed_months = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=PAIRING_ROLES) & ~Q(former=models.F("officer")),
                name="visits_handover_people",
            ),
            models.UniqueConstraint(
                fields=["county", "household", "role", "handed_on"], name="visits_handover_once"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "officer"], name="visits_handover_officer"),
            models.Index(fields=["county", "former"], name="visits_handover_former"),
            models.Index(fields=["county", "household"], name="visits_handover_home"),
        ]
