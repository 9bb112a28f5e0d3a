"""Income of a year by source, exits from poverty, forecasts of them, release of the officer."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.outcomes.states import EXIT, INCOME_BASES
from tuopin.register.models import Household


class Income(CountyRow):
    """A household's net income of a year by source, in fen, and the heads it feeds (R86).

    Wages, own business (the project's share of it in `project_fen`), transfers, property, less the
    costs of the business. A later row for the same year supersedes the earlier one. Where a year is
    known as a range, the sources and `net_fen` are its low end, which alone decides anything, and
    `most_fen` is the high end.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    year = models.IntegerField()
    people = models.IntegerField()
    wage_fen = FenField(default=0)
    business_fen = FenField(default=0)
    project_fen = FenField(default=0)
    transfer_fen = FenField(default=0)
    property_fen = FenField(default=0)
    cost_fen = FenField(default=0)
    net_fen = FenField()
    most_fen = FenField(null=True)
    basis = models.CharField(max_length=12)
    note = models.CharField(max_length=200, blank=True, default="")
    recorded_on = models.DateField()
    recorded_by = models.UUIDField()
    superseded_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "household", "year"],
                condition=Q(superseded_on__isnull=True),
                name="outcomes_income_current",
            ),
            models.CheckConstraint(
                condition=Q(basis__in=INCOME_BASES), name="outcomes_income_basis"
            ),
            models.CheckConstraint(
                condition=Q(
                    wage_fen__gte=0,
                    business_fen__gte=0,
                    project_fen__gte=0,
                    transfer_fen__gte=0,
                    property_fen__gte=0,
                    cost_fen__gte=0,
                    people__gt=0,
                )
                & Q(project_fen__lte=models.F("business_fen")),
                name="outcomes_income_amounts",
            ),
            models.CheckConstraint(
                condition=Q(
                    net_fen=models.F("wage_fen")
                    + models.F("business_fen")
                    + models.F("transfer_fen")
                    + models.F("property_fen")
                    - models.F("cost_fen")
                ),
                name="outcomes_income_sum",
            ),
            models.CheckConstraint(
                condition=Q(most_fen__isnull=True) | Q(most_fen__gt=models.F("net_fen")),
                name="outcomes_income_range",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "household", "year"], name="outcomes_income_home"),
            models.Index(fields=["county", "region", "id"], name="outcomes_income_area"),
        ]


class Exit(CountyRow):
    """A household's way out of poverty: proposed, verified at home, noticed, confirmed by two.

    Income a head and the poverty line of the year in fen as they were when it was verified;
    `line_version` is the policy row. `owed_fen` is what was owed on the day of confirming.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    state = models.CharField(max_length=10, default=EXIT.start)
    year = models.IntegerField()
    grounds = models.CharField(max_length=300)
    proposed_on = models.DateField()
    proposed_by = models.UUIDField()
    verified_on = models.DateField(null=True)
    verified_by = models.UUIDField(null=True)
    per_head_fen = FenField(null=True)
    line_fen = FenField(null=True)
    line_version = models.UUIDField(null=True)
    secure = models.BooleanField(null=True)
    stable = models.BooleanField(null=True)
    agreed = models.BooleanField(null=True)
    verify_note = models.CharField(max_length=300, blank=True, default="")
    noticed_on = models.DateField(null=True)
    notice_until = models.DateField(null=True)
    seconded_on = models.DateField(null=True)
    seconded_by = models.UUIDField(null=True)
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.UUIDField(null=True)
    owed_fen = FenField(null=True)
    refused_on = models.DateField(null=True)
    refused_by = models.UUIDField(null=True)
    returned_on = models.DateField(null=True)
    returned_by = models.UUIDField(null=True)
    remark = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "household"],
                condition=~Q(state__in=["refused", "returned"]),
                name="outcomes_exit_one",
            ),
            models.CheckConstraint(condition=Q(state__in=EXIT.states), name="outcomes_exit_state"),
            # Confirmed by two, neither of whom proposed it.
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | (
                    Q(seconded_by__isnull=False, confirmed_by__isnull=False)
                    & ~Q(confirmed_by=models.F("seconded_by"))
                    & ~Q(confirmed_by=models.F("proposed_by"))
                    & ~Q(seconded_by=models.F("proposed_by"))
                ),
                name="outcomes_exit_hands",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "household"], name="outcomes_exit_home"),
            models.Index(fields=["county", "region", "id"], name="outcomes_exit_area"),
            models.Index(fields=["county", "state", "id"], name="outcomes_exit_queue"),
        ]


class Forecast(CountyRow):
    """What is expected, never counted as done: out of poverty by a day, on what grounds (R87)."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    expected_on = models.DateField()
    grounds = models.CharField(max_length=200)
    forecast_on = models.DateField()
    forecast_by = models.UUIDField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "household"],
                condition=Q(withdrawn_on__isnull=True),
                name="outcomes_forecast_one",
            )
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="outcomes_forecast_area")]


class Release(CountyRow):
    """An officer let go of a household: out of poverty, and the money back (R71, R72)."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    exit = models.ForeignKey(Exit, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    released_on = models.DateField()
    released_by = models.UUIDField()
    document = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "exit"], name="outcomes_release_once")
        ]
        indexes = [models.Index(fields=["county", "household"], name="outcomes_release_home")]
