"""Households, people, Party members and the four registers (R16–R20)."""

from django.db import models

from tuopin.base.fields import BlindField, FenField, MilliField, RegionField, SealedField
from tuopin.base.rows import CountyRow


class Household(CountyRow):
    """A household of the survey, one archive each (R16, R35). Land in thousandths of a mu.

    `first_income_fen` and `first_people` are what the survey found, once an f1 of a later year
    has said otherwise; null as long as what it found stands (R86).
    """

    region = RegionField()
    roll_number = models.CharField(max_length=30, blank=True, default="")
    head_name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=160, blank=True, default="")
    branch = models.CharField(max_length=60, blank=True, default="")
    people = models.IntegerField()
    workers = models.IntegerField(null=True)
    housing_milli = MilliField(null=True)
    housing_structure = models.CharField(max_length=30, blank=True, default="")
    housing_unsafe = models.BooleanField(null=True)
    arable_milli = MilliField(null=True)
    forest_milli = MilliField(null=True)
    water_milli = MilliField(null=True)
    income_fen = FenField()
    first_income_fen = FenField(null=True)
    first_people = models.IntegerField(null=True)
    cause = models.CharField(max_length=30)
    other_cause = models.CharField(max_length=30, blank=True, default="")
    wish = models.CharField(max_length=120, blank=True, default="")
    phone = SealedField(blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")
    registered_on = models.DateField()
    handed_in = models.UUIDField(null=True)
    row_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "roll_number"],
                condition=~models.Q(roll_number=""),
                name="register_household_roll",
            )
        ]
        indexes = [
            models.Index(fields=["county", "region", "id"], name="register_household_area"),
            models.Index(fields=["county", "id"], name="register_household_county"),
            models.Index(fields=["county", "head_name"], name="register_household_name"),
        ]


class Roll(CountyRow):
    """The last number given on a village's roll (R16); locked while numbers are given."""

    region = RegionField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "region"], name="register_roll_once")
        ]


class Person(CountyRow):
    """A person of a household. The identity number is sealed; its blind index finds it.

    `tail` is a short keyed hash of its last four characters, which people know by heart.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="persons")
    name = models.CharField(max_length=60)
    identity = SealedField()
    identity_index = BlindField()
    tail = models.CharField(max_length=16, blank=True, default="")
    birth = models.DateField()
    sex = models.CharField(max_length=12)
    nation = models.CharField(max_length=20, blank=True, default="")
    education = models.CharField(max_length=30, blank=True, default="")
    health = models.CharField(max_length=30, blank=True, default="")
    labour = models.CharField(max_length=30, blank=True, default="")
    relation = models.CharField(max_length=30)
    student = models.BooleanField(null=True)
    months_away = models.IntegerField(null=True)
    note = models.CharField(max_length=200, blank=True, default="")
    row_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "identity_index"], name="register_person_once"
            )
        ]
        indexes = [
            models.Index(fields=["county", "household"], name="register_person_home"),
            models.Index(fields=["county", "tail"], name="register_person_tail"),
            models.Index(fields=["county", "name"], name="register_person_name"),
        ]


class Member(CountyRow):
    """A Party member of f1: when joined, whether a village cadre (R17, R30).

    `elected_on` is set while an election recorded by the office stands: no f1 takes it back.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    region = RegionField()
    joined_on = models.DateField()
    cadre = models.BooleanField()
    elected_on = models.DateField(null=True)
    registered_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "person"], name="register_member_once")
        ]
        indexes = [
            models.Index(fields=["county", "region", "id"], name="register_member_area"),
            # How many stood on the register by a day is read from this index alone.
            models.Index(fields=["county", "registered_on"], name="register_member_day"),
        ]


class JobSeeker(CountyRow):
    """f2: a Party member or relative who wants work in an enterprise (R18). Wage in fen a month."""

    region = RegionField()
    member_name = models.CharField(max_length=60)
    member_index = BlindField()
    name = models.CharField(max_length=60)
    identity = SealedField()
    identity_index = BlindField()
    relation = models.CharField(max_length=30)
    education = models.CharField(max_length=30, blank=True, default="")
    skill = models.CharField(max_length=120, blank=True, default="")
    wanted = models.CharField(max_length=120)
    wage_fen = FenField(null=True)
    available_on = models.DateField(null=True)
    phone = SealedField(blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")
    registered_on = models.DateField()
    handed_in = models.UUIDField(null=True)
    row_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "identity_index"], name="register_jobseeker_once"
            )
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="register_jobseeker_area")]


class Elder(CountyRow):
    """f3: a poor Party member of 70 years or more on the survey's reference date (R19)."""

    region = RegionField()
    branch = models.CharField(max_length=60, blank=True, default="")
    name = models.CharField(max_length=60)
    identity = SealedField()
    identity_index = BlindField()
    joined_on = models.DateField()
    health = models.CharField(max_length=30, blank=True, default="")
    self_care = models.CharField(max_length=30, blank=True, default="")
    living = models.CharField(max_length=30, blank=True, default="")
    supporter = models.CharField(max_length=60, blank=True, default="")
    livelihood = models.CharField(max_length=120, blank=True, default="")
    minimum_living = models.BooleanField(null=True)
    allowance_fen = FenField(null=True)
    phone = SealedField(blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")
    registered_on = models.DateField()
    handed_in = models.UUIDField(null=True)
    row_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "identity_index"], name="register_elder_once")
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="register_elder_area")]


class Monitored(CountyRow):
    """f4: a Party member inside the poverty monitoring of a year (R20). Income in fen a head."""

    region = RegionField()
    monitor_number = models.CharField(max_length=40)
    head_name = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    identity = SealedField()
    identity_index = BlindField()
    relation = models.CharField(max_length=30)
    people = models.IntegerField()
    income_per_head_fen = FenField()
    year = models.IntegerField()
    cause = models.CharField(max_length=30)
    note = models.CharField(max_length=200, blank=True, default="")
    registered_on = models.DateField()
    handed_in = models.UUIDField(null=True)
    row_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "identity_index", "year"], name="register_monitored_once"
            )
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="register_monitored_area")]
