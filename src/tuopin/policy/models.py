"""Policy rows: what the programme leaves open, as dated values with their document numbers."""

from django.db import models

from tuopin.base.rows import CountyRow

SHARED = "000000"


class Rule(CountyRow):
    """One dated value of one policy key; county 000000 is the shared default for all counties.

    The value is JSON text: a number, a word, or a small table. A later row for the same key takes
    over on its first day; nothing is ever edited.
    """

    code = models.CharField(max_length=60)
    value = models.TextField()
    valid_from = models.DateField()
    document = models.CharField(max_length=60, blank=True, default="")
    title = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "code", "valid_from"], name="policy_rule_version"
            )
        ]
