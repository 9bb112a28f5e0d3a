"""Regions, organisations, officers and the posts they hold."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from tuopin.base.fields import BlindField, FenField, RegionField, SealedField
from tuopin.base.rows import CountyRow
from tuopin.kit.keys import uuid7
from tuopin.offices.states import ORGANISATION_KINDS, ROLES


class Region(models.Model):
    """A county, township or village of the statistical divisions; shared by counties.

    A place renamed or merged is a new row, whose `predecessor` names the code before it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = RegionField()
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    predecessor = RegionField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="offices_region_version"),
            models.CheckConstraint(
                condition=models.Q(level__in=["county", "township", "village"]),
                name="offices_region_level",
            ),
        ]
        indexes = [models.Index(fields=["code"], name="offices_region_code")]


class County(models.Model):
    """A county that this installation serves: its six-digit code and its name."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=60)
    opened_on = models.DateField()


class Organisation(CountyRow):
    """A body of the programme: leading group, office, settlement centre, branch, team and so on."""

    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    region = RegionField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "region", "name"], name="offices_organisation_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ORGANISATION_KINDS), name="offices_organisation_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "region", "id"], name="offices_organisation_area")
        ]


class Officer(AbstractBaseUser, CountyRow):
    """A named person who works for the programme; with a login name, also an account (R122)."""

    name = models.CharField(max_length=60)
    login = models.CharField(max_length=60, null=True)
    phone = SealedField(default="", blank=True)
    identity = SealedField(default="", blank=True)
    identity_index = BlindField()
    salary_fen = FenField(default=0)
    active = models.BooleanField(default=True)
    # A password that somebody else made has to be changed before anything else.
    password_given = models.BooleanField(default=False)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager["Officer"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "login"], name="offices_officer_login"),
            # One person, one account: with two, nobody could tell maker from checker.
            models.UniqueConstraint(
                fields=["county", "identity_index"],
                condition=~models.Q(identity_index=""),
                name="offices_officer_person",
            ),
        ]
        indexes = [models.Index(fields=["county", "name"], name="offices_officer_name")]

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Say whether the person may still log in."""
        return self.active


class Post(CountyRow):
    """A post: who, in which body, in what role, over which area, from when to when.

    `home_unit` is the unit that a seconded person comes from (R08).
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30)
    region = RegionField()
    title = models.CharField(max_length=60)
    home_unit = models.CharField(max_length=60, blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name="offices_post_role")
        ]
        indexes = [
            models.Index(fields=["county", "role", "region"], name="offices_post_role_area"),
            models.Index(fields=["county", "officer"], name="offices_post_officer"),
        ]


class Outline(CountyRow):
    """The outline of a township as the county supplied it, for maps (R104): rings of points.

    `rings` is canonical JSON: lists of [x, y] in whole units of a picture 1,000 wide, y downwards.
    """

    region = RegionField()
    rings = models.TextField()
    supplied_on = models.DateField()
    supplied_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "region"], name="offices_outline_once")
        ]
