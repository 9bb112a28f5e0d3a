"""Wordings: the text of a kind of paper as a dated, numbered version; nothing is edited."""

from django.db import models
from django.db.models import Q

from tuopin.base.rows import CountyRow


class Wording(CountyRow):
    """A version of a paper's text, in force from a day on until a later version's day.

    Version 0 is the text that comes with the program and has no row; a county's own begin at 1.
    `document` is the number of the paper that decided on it. `text_en` may be empty.
    """

    kind = models.CharField(max_length=30)
    version = models.IntegerField()
    from_on = models.DateField()
    document = models.CharField(max_length=60)
    title = models.CharField(max_length=80)
    text = models.TextField()
    title_en = models.CharField(max_length=120, blank=True, default="")
    text_en = models.TextField(blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")
    made_by = models.UUIDField()
    made_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "version"], name="papers_wording_version"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="papers_wording_first"),
        ]
