"""Forecasts of the special account that were kept, so that they can be run again (R108)."""

from django.db import models

from tuopin.base.rows import CountyRow


class ForecastRun(CountyRow):
    """A forecast with its levers, seed and result; the same inputs and seed give the same result.

    `levers` and `result` are JSON text; `inputs_hash` is an SM3 of what it was computed from.
    """

    name = models.CharField(max_length=60)
    as_of = models.DateField()
    seed = models.BigIntegerField()
    paths = models.IntegerField()
    levers = models.TextField()
    result = models.TextField()
    inputs_hash = models.CharField(max_length=64)
    made_on = models.DateField()
    made_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "name"], name="funds_forecastrun_name")
        ]
