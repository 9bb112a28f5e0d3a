"""Rankings by measured results as the nightly sweep kept them: places, points, every term."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import RegionField
from tuopin.base.rows import CountyRow
from tuopin.coordination.states import RANKINGS
from tuopin.offices.models import Officer


class Ranked(CountyRow):
    """One line of a ranking as of `ranked_on`: who, which place, how many points (thousandths).

    `position` is the line's number in the list; equal points share a `place`. Both points and
    place are empty where nothing could be measured yet. `terms` is canonical JSON: by term what
    was done, of how much, its points.
    """

    kind = models.CharField(max_length=10)
    ranked_on = models.DateField()
    position = models.IntegerField()
    place = models.IntegerField(null=True)
    score = models.BigIntegerField(null=True)
    region = RegionField()
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    terms = models.CharField(max_length=600)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "ranked_on", "position"], name="coordination_ranked_line"
            ),
            models.CheckConstraint(condition=Q(kind__in=RANKINGS), name="coordination_ranked_kind"),
        ]
