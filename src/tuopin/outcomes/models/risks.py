"""Risk of falling back into poverty: what marked a household, and what was decided (R107)."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import RegionField
from tuopin.base.rows import CountyRow
from tuopin.outcomes.states import RISK, RISK_RULES
from tuopin.register.models import Household


class Risk(CountyRow):
    """A mark by a dated rule, with the facts in figures; decided within a dated number of days.

    `facts` is canonical JSON of counts, fen and days, never a name. `version` is the policy row.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    rule = models.CharField(max_length=12)
    state = models.CharField(max_length=10, default=RISK.start)
    facts = models.CharField(max_length=300)
    clue = models.CharField(max_length=300, blank=True, default="")
    version = models.UUIDField(null=True)
    marked_on = models.DateField()
    marked_by = models.UUIDField()
    due_on = models.DateField()
    decided_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    measures = models.CharField(max_length=300, blank=True, default="")
    lifted_on = models.DateField(null=True)
    lifted_by = models.UUIDField(null=True)
    lift_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "household", "rule"],
                condition=Q(state__in=["marked", "watched"]),
                name="outcomes_risk_one_open",
            ),
            models.CheckConstraint(condition=Q(state__in=RISK.states), name="outcomes_risk_state"),
            models.CheckConstraint(condition=Q(rule__in=RISK_RULES), name="outcomes_risk_rule"),
        ]
        indexes = [
            models.Index(fields=["county", "household"], name="outcomes_risk_home"),
            models.Index(fields=["county", "region", "id"], name="outcomes_risk_area"),
            models.Index(
                fields=["county", "due_on", "id"],
                condition=Q(state="marked"),
                name="outcomes_risk_due",
            ),
        ]
