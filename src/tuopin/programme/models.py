"""The programme: plans with targets, batches with milestones, policy papers, campaigns."""

from django.db import models
from django.db.models import Q

from tuopin.archive.models import File
from tuopin.base.fields import RegionField
from tuopin.base.rows import CountyRow
from tuopin.offices.models import Organisation
from tuopin.programme.states import BATCH, CAMPAIGN_KINDS, MEASURES, MILESTONES, PLAN_KINDS


class Programme(CountyRow):
    """The county's programme and its standing as a pilot (R02)."""

    name = models.CharField(max_length=80)
    pilot_level = models.CharField(max_length=40, blank=True, default="")
    started_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county"], name="programme_programme_one")]


class PolicyPaper(CountyRow):
    """A policy document: issuer, document number, title, date, file (R12)."""

    issuer = models.CharField(max_length=80)
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=160)
    issued_on = models.DateField()
    file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="programme_paper_number")
        ]


class Plan(CountyRow):
    """A three-year or annual plan of the county or of a township (R13, R14)."""

    region = RegionField()
    kind = models.CharField(max_length=12)
    year_from = models.IntegerField()
    year_to = models.IntegerField()
    adopted_on = models.DateField()
    document = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "region", "kind", "year_from"], name="programme_plan_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=PLAN_KINDS), name="programme_plan_kind"),
        ]


class Target(CountyRow):
    """A figure that a plan sets for a year: households, money in fen, or exits (R15)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="targets")
    year = models.IntegerField()
    measure = models.CharField(max_length=12)
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "plan", "year", "measure"], name="programme_target_once"
            ),
            models.CheckConstraint(
                condition=Q(measure__in=MEASURES), name="programme_target_measure"
            ),
        ]


class Batch(CountyRow):
    """A numbered batch and the days on which it changed state (R04)."""

    number = models.IntegerField()
    year = models.IntegerField()
    state = models.CharField(max_length=12, default=BATCH.start)
    opened_on = models.DateField()
    launched_on = models.DateField(null=True)
    in_place_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="programme_batch_number"),
            models.CheckConstraint(
                condition=Q(state__in=BATCH.states), name="programme_batch_state"
            ),
        ]


class Milestone(CountyRow):
    """A date that a batch should reach, and the day it did (R115)."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="milestones")
    code = models.CharField(max_length=30)
    due_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "batch", "code"], name="programme_milestone_once"
            ),
            models.CheckConstraint(
                condition=Q(code__in=MILESTONES), name="programme_milestone_code"
            ),
        ]


class Campaign(CountyRow):
    """A survey, a verification round or an inspection, with its days (R11, R24, R109)."""

    kind = models.CharField(max_length=14)
    name = models.CharField(max_length=80)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    opens_on = models.DateField()
    closes_on = models.DateField()
    reference_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "name"], name="programme_campaign_name"),
            models.CheckConstraint(
                condition=Q(kind__in=CAMPAIGN_KINDS), name="programme_campaign_kind"
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opens_on")), name="programme_campaign_days"
            ),
        ]


class TeamArea(CountyRow):
    """Which team goes to which township in a campaign (R24)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="areas")
    team = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = RegionField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "campaign", "region"], name="programme_teamarea_once"
            )
        ]
