"""Applications, their project parts, verifications, pairings, opinions and public notices."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import FenField, MilliField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.offices.models import Officer, Organisation
from tuopin.programme.models import Batch, Campaign
from tuopin.register.models import Household, Person
from tuopin.selection.states import (
    APPLICATION,
    EXCLUSIONS,
    GRADES,
    NOTICE,
    PAIRING_ROLES,
    VERDICTS,
)


class Application(CountyRow):
    """One household's application in one batch (R22, R73), with the days of its steps.

    `revision` counts how often it was revised: only opinions on the present revision count.
    `remark` says why it was returned or withdrawn; `decision_note` why it was declined, or why it
    was approved above the standard (R41, R106).
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    state = models.CharField(max_length=12, default=APPLICATION.start)
    revision = models.IntegerField(default=0)
    category = models.CharField(max_length=20, blank=True, default="")
    amount_fen = FenField()
    own_fen = FenField(default=0)
    gain_fen = FenField(default=0)
    filed_on = models.DateField()
    filed_by = models.UUIDField()
    classified_on = models.DateField(null=True)
    verified_on = models.DateField(null=True)
    excluded_on = models.DateField(null=True)
    exclusion = models.CharField(max_length=24, blank=True, default="")
    exclusion_note = models.CharField(max_length=200, blank=True, default="")
    assessed_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    decision_note = models.CharField(max_length=300, blank=True, default="")
    approved_fen = FenField(null=True)
    standard_fen = FenField(null=True)
    standard_version = models.UUIDField(null=True)
    noticed_on = models.DateField(null=True)
    cleared_on = models.DateField(null=True)
    returned_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    remark = models.CharField(max_length=300, blank=True, default="")
    handed_in = models.UUIDField(null=True)
    row_hash = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "batch", "household"], name="selection_application_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=APPLICATION.states), name="selection_application_state"
            ),
            models.CheckConstraint(
                condition=Q(exclusion__in=["", *EXCLUSIONS]), name="selection_application_exclusion"
            ),
            # R41: above the standard only with a recorded reason.
            models.CheckConstraint(
                condition=Q(approved_fen__isnull=True)
                | Q(approved_fen__lte=models.F("standard_fen"))
                | ~Q(decision_note=""),
                name="selection_application_standard",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "region", "id"], name="selection_application_area"),
            models.Index(fields=["county", "batch", "state"], name="selection_application_state"),
        ]


class Part(CountyRow):
    """A part of a project: content, scale in thousandths of its unit, amounts in fen (R33, R85).

    Locked once approved (R65): an approved change ends the part (`dropped_on`) and adds another
    (`added_on`) that `follows` it, so that what stood on any day can still be read.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="parts")
    position = models.IntegerField()
    category = models.CharField(max_length=20)
    content = models.CharField(max_length=60)
    quantity_milli = MilliField()
    unit = models.CharField(max_length=10)
    amount_fen = FenField()
    own_fen = FenField(default=0)
    gain_fen = FenField(default=0)
    approved_milli = MilliField(null=True)
    approved_fen = FenField(null=True)
    added_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "application", "position"], name="selection_part_position"
            )
        ]


class Verification(CountyRow):
    """A home verification: team, both people present, headings, conclusion, wish (R24–R32)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    verifier = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    liaison = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    visited_on = models.DateField()
    housing = models.CharField(max_length=10)
    family = models.CharField(max_length=10)
    spirit = models.CharField(max_length=10)
    able = models.BooleanField()
    poor_in_village = models.BooleanField()
    wish = models.CharField(max_length=200)
    signed = models.BooleanField()
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "application"], name="selection_verification_once"
            ),
            models.CheckConstraint(
                condition=Q(housing__in=GRADES, family__in=GRADES, spirit__in=GRADES),
                name="selection_verification_grades",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "region", "id"], name="selection_verification_area")
        ]


class Kin(CountyRow):
    """An officer who is a relative of a household, and so keeps away from its case.

    One declared in error is taken back and kept: from `void_on` on it holds no more.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=30)
    declared_on = models.DateField()
    void_on = models.DateField(null=True)
    void_by = models.UUIDField(null=True)
    void_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "household", "officer"],
                condition=Q(void_on__isnull=True),
                name="selection_kin_once",
            ),
            # It holds, or somebody took it back for a reason, no sooner than it was declared.
            models.CheckConstraint(
                condition=Q(void_on__isnull=True, void_by__isnull=True, void_reason="")
                | (
                    Q(void_by__isnull=False, void_on__gte=models.F("declared_on"))
                    & ~Q(void_reason="")
                ),
                name="selection_kin_void",
            ),
        ]
        indexes = [models.Index(fields=["county", "household"], name="selection_kin_home")]


class Pairing(CountyRow):
    """Who answers for a household from when to when (R36–R38).

    One liaison officer and one technical lead at a time: the database refuses two of one role.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=PAIRING_ROLES), name="selection_pairing_role"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="selection_pairing_days",
            ),
        ]
        indexes = [
            # Who answers on a day, and whether anybody does, is read from this index alone.
            models.Index(
                fields=["county", "household", "role", "from_on", "until_on"],
                name="selection_pairing_home",
            ),
            models.Index(fields=["county", "officer"], name="selection_pairing_officer"),
        ]


class Opinion(CountyRow):
    """An expert's opinion on whether a project is feasible, and at what amount in fen (R39).

    One an expert and revision of the application.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=14)
    advised_fen = FenField(null=True)
    text = models.CharField(max_length=300, blank=True, default="")
    revision = models.IntegerField(default=0)
    given_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "application", "expert", "revision"],
                name="selection_opinion_once",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=VERDICTS), name="selection_opinion_verdict"
            ),
        ]


class Notice(CountyRow):
    """A public notice of approved households in a township, open for a dated length of days."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    state = models.CharField(max_length=8, default=NOTICE.start)
    from_on = models.DateField()
    until_on = models.DateField()
    days_version = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=NOTICE.states), name="selection_notice_state"
            )
        ]
        indexes = [models.Index(fields=["county", "batch", "region"], name="selection_notice_area")]


class NoticeItem(CountyRow):
    """One application on a notice, and the objection against it, if there was one."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="items")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    objection = models.CharField(max_length=300, blank=True, default="")
    objected_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "notice", "application"], name="selection_noticeitem_once"
            )
        ]
        indexes = [models.Index(fields=["county", "application"], name="selection_noticeitem_case")]
