"""What is kept about reports: own paragraphs, and what was published with its figures."""

from django.db import models

from tuopin.archive.models import File
from tuopin.base.rows import CountyRow


class OwnParagraph(CountyRow):
    """The office's own words in a slot of a report; a later row takes over, nothing is edited."""

    report = models.CharField(max_length=20)
    slot = models.CharField(max_length=40)
    as_of = models.DateField()
    text = models.TextField()
    author = models.UUIDField()
    author_name = models.CharField(max_length=60)
    written_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["county", "report", "slot"], name="papers_own_slot")]


class Published(CountyRow):
    """A published report: its files, its figures as they were, and their hash (R01)."""

    report = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    as_of = models.DateField()
    published_on = models.DateField()
    publisher = models.UUIDField()
    word = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    figures = models.TextField()
    figures_hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["county", "report", "as_of"], name="papers_published_day")]
