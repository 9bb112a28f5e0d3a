"""Arrears by township at the end of a day, written once by the nightly sweep."""

from django.db import models

from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow


class ArrearsDay(CountyRow):
    """How a township's loans stood at the end of a day, in fen; never edited.

    `overdue` counts loans in arrears; `par30_fen` and `par90_fen` are what is still owed on loans
    in arrears for more than so many days.
    """

    region = RegionField()
    day = models.DateField()
    loans = models.IntegerField()
    outstanding_fen = FenField()
    overdue = models.IntegerField()
    arrears_fen = FenField()
    par30_fen = FenField()
    par90_fen = FenField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "region", "day"], name="funds_arrearsday_once"
            )
        ]
