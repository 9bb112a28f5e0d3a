"""Scans of signed papers: files handed in, and where each of their pages went."""

from django.db import models
from django.db.models import Q

from tuopin.archive.models import File
from tuopin.base.fields import RegionField
from tuopin.base.rows import CountyRow
from tuopin.papers.models.issued import Issued
from tuopin.papers.states import SCAN, SCAN_PAGE

# Why a page waits for a person.
WHYS = (
    "", "blank", "unread", "several", "other_county", "unknown", "out_of_area", "void",
    "taken_back",
)  # fmt: skip


class Scan(CountyRow):
    """A scan as it was handed in: one PDF of many pages, or one photo.

    `region` is the area of whoever handed it in: those who work there look after its pages.
    """

    region = RegionField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=SCAN.start)
    pages = models.IntegerField(default=0)
    handed_in_by = models.UUIDField()
    handed_in_on = models.DateField()
    read_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SCAN.states), name="papers_scan_state"),
            models.UniqueConstraint(fields=["county", "file"], name="papers_scan_once"),
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="papers_scan_area")]


class ScanPage(CountyRow):
    """One page of a scan: what its code said, how it was turned, which paper it belongs to.

    `turned`: degrees clockwise that set it upright. `why` says why a page waits for a person.
    """

    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="sheets")
    position = models.IntegerField()
    state = models.CharField(max_length=10, default=SCAN_PAGE.start)
    why = models.CharField(max_length=14, blank=True, default="")
    code = models.CharField(max_length=200, blank=True, default="")
    turned = models.IntegerField(default=0)
    issued = models.ForeignKey(Issued, null=True, on_delete=models.PROTECT, related_name="sheets")
    handled_by = models.UUIDField(null=True)
    handled_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "scan", "position"], name="papers_scanpage_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=SCAN_PAGE.states), name="papers_scanpage_state"
            ),
            models.CheckConstraint(condition=Q(why__in=WHYS), name="papers_scanpage_why"),
            models.CheckConstraint(
                condition=Q(turned__in=(0, 90, 180, 270)), name="papers_scanpage_turned"
            ),
            # A page lies with a paper exactly when it is filed.
            models.CheckConstraint(
                condition=(Q(state="filed") & Q(issued__isnull=False))
                | (~Q(state="filed") & Q(issued__isnull=True)),
                name="papers_scanpage_filed",
            ),
        ]
        indexes = [models.Index(fields=["county", "state", "id"], name="papers_scanpage_waiting")]
