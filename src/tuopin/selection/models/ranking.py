"""The rankings of a batch's candidates as they were made: places, points, every ground (R114)."""

from django.db import models
from django.db.models import F, Q

from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.programme.models import Batch
from tuopin.selection.models.cases import Application


class Ranking(CountyRow):
    """A batch's ranking made on `ranked_on`, by the night or, where `made_by` is set, by somebody.

    `checked_on` is the last day on which making it anew gave the same, by `digest`. `scale` is
    canonical JSON of the lines, the points and the paper that it was made by.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    ranked_on = models.DateField()
    checked_on = models.DateField()
    made_by = models.UUIDField(null=True)
    lines = models.IntegerField()
    scale = models.CharField(max_length=600)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "batch", "ranked_on"], name="selection_ranking_day"
            ),
            models.CheckConstraint(
                condition=Q(checked_on__gte=F("ranked_on")), name="selection_ranking_days"
            ),
        ]


class RankedCase(CountyRow):
    """One line of a ranking. `position` counts lines; `tied` ones are equal and share a `place`.

    `grounds` is canonical JSON, the heaviest first: [code, points] of every ground that holds.
    `township` is the region's, by which a township's lines lie in the index in their order.
    """

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="+")
    position = models.IntegerField()
    place = models.IntegerField()
    tied = models.BooleanField()
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    township = RegionField()
    per_head_fen = FenField()
    points = models.IntegerField()
    grounds = models.CharField(max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "ranking", "position"], name="selection_rankedcase_line"
            )
        ]
        indexes = [
            models.Index(
                fields=["county", "ranking", "township", "position"],
                name="selection_rankedcase_town",
            )
        ]
