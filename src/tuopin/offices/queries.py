"""Reading of regions, bodies and posts as of a day; making of actors."""

import json
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from tuopin.base.asking import ask
from tuopin.base.fields import blind_index
from tuopin.base.scope import Scope, within
from tuopin.kit.scope import region_range
from tuopin.offices.models import County, Officer, Organisation, Outline, Post, Region
from tuopin.offices.rules import permissions_of
from tuopin.workflow.rules import Actor, PostHeld


def _valid(on: date) -> Q:
    started = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return started & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def county(code: str) -> County | None:
    """Return a county that this installation serves."""
    return County.objects.filter(code=code).first()


def counties() -> list[County]:
    """Return the counties of this installation, by code."""
    return list(County.objects.order_by("code"))


def regions_on(county_code: str, on: date, level: str | None = None) -> QuerySet[Region]:
    """Return the county's regions valid on a day, by code."""
    high = str(int(county_code) + 1).zfill(6)
    rows = Region.objects.filter(_valid(on), code__gte=county_code, code__lt=high)
    if level is not None:
        rows = rows.filter(level=level)
    return rows.order_by("code")


def townships_on(county_code: str, on: date) -> list[Region]:
    """Return the streets, towns and townships valid on a day: codes 001 to 399."""
    rows = regions_on(county_code, on, "township")
    return [r for r in rows if _is_township(r.code)]


def _is_township(code: str) -> bool:
    return 1 <= int(code[6:9]) <= 399


def township_count(county_code: str, on: date) -> int:
    """Return how many streets, towns and townships were valid on a day: see `townships_on`."""
    codes = ask(_township_codes, *region_range(county_code), on)
    return sum(_is_township(code) for (code,) in codes)


def _township_codes(low: str, high: str, on: date) -> QuerySet[Region, Any]:
    rows = Region.objects.filter(_valid(on), code__gte=low, code__lt=high, level="township")
    return rows.values_list("code")


def outlines(county_code: str) -> dict[str, list[list[tuple[int, int]]]]:
    """Return the outlines of townships by code: rings of points in a picture 1,000 wide."""
    found = Outline.objects.filter(county=county_code).order_by("region")
    return {
        row.region: [[(x, y) for x, y in ring] for ring in json.loads(row.rings)] for row in found
    }


def outlines_supplied_on(county_code: str) -> date | None:
    """Return the day on which the outlines were supplied; None while there are none."""
    found = Outline.objects.filter(county=county_code).values_list("supplied_on", flat=True)
    return found.first()


def is_region(county_code: str, region: str, on: date) -> bool:
    """Say whether a region is one of the county's valid on a day; the county itself always is."""
    if region == county_code + "000000":
        return True
    return regions_on(county_code, on).filter(code=region).exists()


def all_regions(county_code: str) -> QuerySet[Region]:
    """Return every version of the county's regions, valid or not."""
    high = str(int(county_code) + 1).zfill(6)
    return Region.objects.filter(code__gte=county_code, code__lt=high).order_by("code")


def names_on(county_code: str, on: date) -> dict[str, str]:
    """Return the names of the county's regions by code, as they were called on a day."""
    named = {r.code: r.name for r in all_regions(county_code)}
    named.update({r.code: r.name for r in regions_on(county_code, on)})
    return named


class Place(NamedTuple):
    """A place in words: township and village names of a code."""

    township: str
    village: str


def place_of(names: dict[str, str], region: str) -> Place:
    """Return township and village names of a 12-digit code from `names_on`."""
    township = names.get(region[:9] + "000", region[:9])
    village = "" if region.endswith("000") else names.get(region, region)
    return Place(township, village)


def actor_of(officer: UUID, on: date) -> Actor | None:
    """Return the actor that an officer is on a day: the posts held then and what they allow."""
    person = Officer.objects.filter(id=officer, active=True).first()
    if person is None:
        return None
    held = Post.objects.filter(_valid(on), county=person.county, officer=person).order_by("id")
    posts = tuple(
        PostHeld(
            p.role, p.region, p.title, permissions_of(p.role), p.organisation_id, p.valid_from
        )
        for p in held
    )  # fmt: skip
    return Actor(person.id, person.county, person.name, posts)


def officer(county_code: str, key: UUID) -> Officer | None:
    """Return an officer of the county."""
    return Officer.objects.filter(county=county_code, id=key).first()


def officer_by_login(county_code: str, login: str) -> Officer | None:
    """Return the officer with a login name."""
    return Officer.objects.filter(county=county_code, login=login).first()


def officers_by_name(county_code: str, name: str) -> list[Officer]:
    """Return the officers of a name."""
    return list(Officer.objects.filter(county=county_code, name=name).order_by("id"))


def holders(scope: Scope, role: str, on: date) -> QuerySet[Post]:
    """Return the posts of a role held on a day within a scope, with their officers."""
    rows = within(Post.objects.filter(_valid(on), role=role), scope)
    return rows.select_related("officer", "organisation").order_by("region", "id")


def holds(
    officer_id: UUID, roles: tuple[str, ...], region: str | Collection[str], on: date
) -> bool:
    """Say whether an officer holds one of the roles on a day over each of the regions; 1 read."""
    rows = Post.objects.filter(_valid(on), officer_id=officer_id, role__in=roles)
    areas = {post.region for post in rows}
    wanted = {region} if isinstance(region, str) else set(region)
    return all(areas & {one, one[:9] + "000", one[:6] + "000000"} for one in wanted)


def organisations(scope: Scope, kind: str | None = None) -> QuerySet[Organisation]:
    """Return the bodies within a scope, by region."""
    rows = Organisation.objects.all() if kind is None else Organisation.objects.filter(kind=kind)
    return within(rows, scope).order_by("kind", "region", "id")


def organisation(county_code: str, key: UUID) -> Organisation | None:
    """Return a body of the county."""
    return Organisation.objects.filter(county=county_code, id=key).first()


def members(organisation_id: UUID, on: date) -> QuerySet[Post]:
    """Return the posts in a body on a day, with their officers."""
    rows = Post.objects.filter(_valid(on), organisation_id=organisation_id)
    return rows.select_related("officer").order_by("id")


def officer_with_identity(county_code: str, number: str) -> Officer | None:
    """Return the officer with this identity number, found by its blind index."""
    if not number:
        return None
    index = blind_index(number)
    return Officer.objects.filter(county=county_code, identity_index=index).first()


def account(login: str = "", key: UUID | None = None) -> Officer | None:
    """Return the account of a session key, or of a login name ('name', or '341525/name').

    A bare name that two counties use is nobody's: the county must be named.
    """
    if key is not None:
        return Officer.objects.filter(id=key, active=True).first()
    code, slash, name = login.partition("/")
    rows = Officer.objects.filter(login=name if slash else login)
    if slash:
        rows = rows.filter(county=code)
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


def posts_on(scope: Scope, on: date) -> QuerySet[Post]:
    """Return every post held on a day within a scope, with its officer and body."""
    rows = within(Post.objects.filter(_valid(on)), scope).exclude(role="operator")
    return rows.select_related("officer", "organisation").order_by("region", "id")


def post(county_code: str, key: UUID) -> Post | None:
    """Return a post of the county with its officer and body."""
    rows = Post.objects.filter(county=county_code, id=key)
    return rows.select_related("officer", "organisation").first()


def officer_names(county_code: str, keys: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of officers of the county by id, in one query."""
    wanted = {key for key in keys if key is not None}
    found = Officer.objects.filter(county=county_code, id__in=wanted)
    return dict(found.values_list("id", "name"))
