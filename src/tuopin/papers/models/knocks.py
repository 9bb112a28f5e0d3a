"""Knocks at the public page: how often somebody asked within a minute, not who."""

from django.db import models

from tuopin.base.rows import CountyRow


class Knock(CountyRow):
    """A visitor's questions of one minute. `who` is keyed over address and minute.

    It names nobody, differs from minute to minute, and is thrown away after a few. The county is
    000000: somebody who asks belongs to none.
    """

    who = models.CharField(max_length=32)
    minute = models.BigIntegerField()
    times = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "who"], name="papers_knock_once"),
        ]
        indexes = [models.Index(fields=["county", "minute"], name="papers_knock_minute")]
