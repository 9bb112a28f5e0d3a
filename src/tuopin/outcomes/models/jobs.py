"""Work in enterprises for those of register f2 (R18): openings, and who found which."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.register.models import JobSeeker


class Enterprise(CountyRow):
    """An enterprise that takes people on."""

    region = RegionField()
    name = models.CharField(max_length=80)
    trade = models.CharField(max_length=40, blank=True, default="")
    recorded_on = models.DateField()
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "name"], name="outcomes_enterprise_name")
        ]


class Opening(CountyRow):
    """Places that an enterprise offers: what work, how many, wage in fen a month."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="openings")
    title = models.CharField(max_length=60)
    skill = models.CharField(max_length=120, blank=True, default="")
    education = models.CharField(max_length=30, blank=True, default="")
    places = models.IntegerField()
    wage_fen = FenField(null=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(places__gt=0), name="outcomes_opening_places")
        ]
        indexes = [models.Index(fields=["county", "enterprise"], name="outcomes_opening_of")]


class Placement(CountyRow):
    """A job seeker who began to work at an opening, and left it."""

    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="placements")
    seeker = models.ForeignKey(JobSeeker, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    began_on = models.DateField()
    left_on = models.DateField(null=True)
    wage_fen = FenField(null=True)
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "seeker"],
                condition=Q(left_on__isnull=True),
                name="outcomes_placement_one",
            )
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="outcomes_placement_area")]
