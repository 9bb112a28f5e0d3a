"""What every posted row of the fund has: fen, its journal, and the reversal if there was one."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import FenField
from tuopin.base.rows import CountyRow
from tuopin.ledger.models import Journal


class PostedRow(CountyRow):
    """A row behind one journal: never edited, at most reversed, with who, when and why."""

    fen = FenField()
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="+")
    reversed_on = models.DateField(null=True)
    reversed_by = models.UUIDField(null=True)
    reversal_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        abstract = True


def standing() -> Q:
    """Return the condition of rows that are not reversed."""
    return Q(reversed_on__isnull=True)
