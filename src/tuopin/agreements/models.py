"""Numbers, the three papers that bear them, and responsibility letters with five signatures."""

from django.db import models
from django.db.models import Q

from tuopin.agreements.states import AGREEMENT, PAPER_KINDS, PARTIES
from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.offices.models import Officer
from tuopin.programme.models import Batch
from tuopin.register.models import Household
from tuopin.selection.models import Application


class Counter(CountyRow):
    """The last number given in one series; the row is locked, so a series has no gaps (I13)."""

    series = models.CharField(max_length=60)
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "series"], name="agreements_counter_series")
        ]


class Agreement(CountyRow):
    """An approved household under its one number (R76, R77): county, batch, township, serial."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    series = models.CharField(max_length=60)
    serial = models.IntegerField()
    number = models.CharField(max_length=40)
    amount_fen = FenField()
    state = models.CharField(max_length=10, default=AGREEMENT.start)
    numbered_on = models.DateField()
    numbered_by = models.UUIDField()
    signed_on = models.DateField(null=True)
    checked_on = models.DateField(null=True)
    checked_by = models.UUIDField(null=True)
    void_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "number"], name="agreements_agreement_number"
            ),
            models.UniqueConstraint(
                fields=["county", "series", "serial"], name="agreements_agreement_serial"
            ),
            # A void number stays used; the application may get another one.
            models.UniqueConstraint(
                fields=["county", "application"],
                condition=Q(void_on__isnull=True),
                name="agreements_agreement_application",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AGREEMENT.states), name="agreements_agreement_state"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "region", "id"], name="agreements_agreement_area"),
            models.Index(fields=["county", "batch", "state"], name="agreements_agreement_batch"),
            models.Index(fields=["county", "household"], name="agreements_agreement_home"),
        ]


class Paper(CountyRow):
    """One of the three papers as it was signed: the number and amount written on it (R73–R77).

    A corrected paper is a new row; the one it replaces stays, with the day it was replaced.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=40)
    amount_fen = FenField()
    signed_on = models.DateField()
    recorded_by = models.UUIDField()
    replaced_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "agreement", "kind"],
                condition=Q(replaced_on__isnull=True),
                name="agreements_paper_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=PAPER_KINDS), name="agreements_paper_kind"),
        ]
        indexes = [models.Index(fields=["county", "agreement"], name="agreements_paper_agreement")]


class Letter(CountyRow):
    """A responsibility letter: the county office and four others of a household (R42, R43)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="letters")
    region = RegionField()
    issued_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "agreement"], name="agreements_letter_once")
        ]


class Signature(CountyRow):
    """One party's signature on a responsibility letter."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="signatures")
    party = models.CharField(max_length=20)
    signer = models.CharField(max_length=60)
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField()
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "letter", "party"], name="agreements_signature_once"
            ),
            models.CheckConstraint(
                condition=Q(party__in=PARTIES), name="agreements_signature_party"
            ),
        ]
