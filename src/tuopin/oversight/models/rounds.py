"""Rounds of inspections: a campaign's plan, its drawn sample, and what was seen at each home."""

from django.db import models
from django.db.models import Q

from tuopin.archive.models import File
from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.offices.models import Officer, Organisation
from tuopin.oversight.states import ARRIVALS, GRADES, ROUND, ROUND_KINDS, USES
from tuopin.programme.models import Batch, Campaign
from tuopin.register.models import Household
from tuopin.visits.models.visiting import void_whole
from tuopin.visits.states import PROGRESS


class Round(CountyRow):
    """A round of inspections: what it looks at, how its households were drawn (R80, R109, R110).

    A round of the county's is held on a campaign, whose name and days it bears; a township's own
    round (R55) has its region and no campaign. `confidence` and `margin` in percent; both 0 where
    every household is visited. `seed` is the text from which the draw can be made again;
    `drawn_from` counts the households it was drawn from, `frame_hash` (SM3) is over their ids in
    order, so that nobody can change them afterwards. `focus` joins codes by commas. `unseen` says
    why households that were drawn were not seen when the round was finished.
    """

    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    name = models.CharField(max_length=80)
    opens_on = models.DateField()
    closes_on = models.DateField()
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=10, default=ROUND.start)
    focus = models.CharField(max_length=120)
    confidence = models.IntegerField(default=0)
    margin = models.IntegerField(default=0)
    least = models.IntegerField(default=0)
    seed = models.CharField(max_length=80, blank=True, default="")
    drawn_from = models.IntegerField(default=0)
    frame_hash = models.CharField(max_length=64, blank=True, default="")
    unseen = models.CharField(max_length=300, blank=True, default="")
    planned_on = models.DateField()
    planned_by = models.UUIDField()
    drawn_on = models.DateField(null=True)
    finished_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "region", "name", "batch"], name="oversight_round_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=ROUND_KINDS), name="oversight_round_kind"),
            models.CheckConstraint(
                condition=Q(state__in=ROUND.states), name="oversight_round_state"
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=99, margin__gte=0, margin__lte=50),
                name="oversight_round_percent",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opens_on")), name="oversight_round_days"
            ),
        ]

    @property
    def surveys(self) -> bool:
        """Say whether the trip also surveys who applied for a later batch (R113)."""
        return "second_batch" in self.focus.split(",")


class Sampled(CountyRow):
    """A household that a round drew: its township, its place in the draw, the team that goes."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sample")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    place = models.IntegerField()
    team = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "round", "household"], name="oversight_sampled_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["county", "round", "region", "place"], name="oversight_sampled_place"
            )
        ]


class Inspection(CountyRow):
    """What a team saw at a household on the spot (R81): money, use, progress, people at work.

    `received_fen` is what the household says that it got, in fen. `liaison_works` and `lead_works`
    (R59): do the two come and help; None where nobody could say.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="inspections")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    inspector = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    inspected_on = models.DateField()
    announced = models.BooleanField(default=True)
    arrival = models.CharField(max_length=8)
    received_fen = FenField()
    use = models.CharField(max_length=12)
    progress = models.CharField(max_length=10)
    effect = models.CharField(max_length=8)
    liaison_works = models.BooleanField(null=True)
    lead_works = models.BooleanField(null=True)
    note = models.CharField(max_length=300, blank=True, default="")
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "round", "household"], name="oversight_inspection_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    arrival__in=ARRIVALS, use__in=USES, progress__in=PROGRESS, effect__in=GRADES
                ),
                name="oversight_inspection_words",
            ),
            models.CheckConstraint(
                condition=Q(received_fen__gte=0), name="oversight_inspection_fen"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "household"], name="oversight_inspection_home"),
            models.Index(fields=["county", "region", "id"], name="oversight_inspection_area"),
            models.Index(fields=["county", "inspected_on"], name="oversight_inspection_day"),
        ]


class Photo(CountyRow):
    """A photo taken on the spot, or the sheet signed at home: what an inspection rests on (R81).

    One kept by mistake is struck off and stays: from `void_on` on it counts no more, and only an
    auditor sees what is on it.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField()
    added_by = models.UUIDField()
    void_on = models.DateField(null=True)
    void_by = models.UUIDField(null=True)
    void_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            # One picture is of one household: it proves nothing about a second one. Struck off
            # here, it may be kept where it belongs.
            models.UniqueConstraint(
                fields=["county", "file"],
                condition=Q(void_on__isnull=True),
                name="oversight_photo_once",
            ),
            models.CheckConstraint(condition=void_whole("added_on"), name="oversight_photo_void"),
        ]
        indexes = [models.Index(fields=["county", "inspection"], name="oversight_photo_of")]
