"""What households and branches achieved, and the stories that may be told (R83–R96)."""

from django.db import models
from django.db.models import F, Q

from tuopin.base.fields import FenField, MilliField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.outcomes.states import ACHIEVEMENTS, STORY
from tuopin.register.models import Household, Person


class Achievement(CountyRow):
    """Something achieved: a specialised or large household, households led, a plant (R83–R91).

    `quantity_milli` in thousandths of the unit: households led, mu of water. `low_fen` to
    `high_fen` is what a `per` gains, `before_fen` what it brought before: 8—10元 more a jin (R91).
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    kind = models.CharField(max_length=12)
    text = models.CharField(max_length=200)
    industry = models.CharField(max_length=20, blank=True, default="")
    quantity_milli = MilliField(null=True)
    unit = models.CharField(max_length=10, blank=True, default="")
    low_fen = FenField(null=True)
    high_fen = FenField(null=True)
    per = models.CharField(max_length=10, blank=True, default="")
    before_fen = FenField(null=True)
    reached_on = models.DateField()
    recorded_by = models.UUIDField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ACHIEVEMENTS), name="outcomes_achievement_kind"
            ),
            models.UniqueConstraint(
                fields=["county", "household", "kind"],
                condition=Q(kind__in=["specialised", "large"], ended_on__isnull=True),
                name="outcomes_achievement_grade",
            ),
            models.CheckConstraint(
                condition=Q(
                    low_fen__isnull=True, high_fen__isnull=True, before_fen__isnull=True, per=""
                )
                | Q(low_fen__gte=0, high_fen__gte=F("low_fen")) & ~Q(per=""),
                name="outcomes_achievement_gain",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "household"], name="outcomes_achievement_home"),
            models.Index(fields=["county", "region", "id"], name="outcomes_achievement_area"),
        ]


class BranchYear(CountyRow):
    """A village branch's numbers of a year: activists for membership, new members (R95)."""

    region = RegionField()
    year = models.IntegerField()
    activists = models.IntegerField()
    joined = models.IntegerField(default=0)
    recorded_on = models.DateField()
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "region", "year"], name="outcomes_branchyear_once"
            ),
            models.CheckConstraint(
                condition=Q(activists__gte=0, joined__gte=0), name="outcomes_branchyear_counts"
            ),
        ]


class CadreTrained(CountyRow):
    """A person trained for a village post, who took it and left it: a cadre in between (R96, R30).

    Whoever left may be trained again, which is another row.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    post = models.CharField(max_length=60)
    trained_on = models.DateField()
    elected_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "person"],
                condition=Q(left_on__isnull=True),
                name="outcomes_cadretrained_once",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True)
                | Q(elected_on__isnull=False, left_on__gte=F("elected_on")),
                name="outcomes_cadretrained_days",
            ),
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="outcomes_cadre_area")]


class Story(CountyRow):
    """A household's story with its consent: under the own name or another, what may be told (R93).

    `consent_paper` is the number of the signed paper.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    title = models.CharField(max_length=80)
    text = models.TextField()
    state = models.CharField(max_length=10, default=STORY.start)
    written_on = models.DateField()
    written_by = models.UUIDField()
    consented_on = models.DateField(null=True)
    consent_paper = models.CharField(max_length=40, blank=True, default="")
    real_name = models.BooleanField(default=False)
    age_and_place = models.BooleanField(default=False)
    picture = models.BooleanField(default=False)
    published_on = models.DateField(null=True)
    published_by = models.UUIDField(null=True)
    taken_back_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=STORY.states), name="outcomes_story_state"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["consented", "published"])
                | (Q(consented_on__isnull=False) & ~Q(consent_paper="")),
                name="outcomes_story_consent",
            ),
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="outcomes_story_area")]
