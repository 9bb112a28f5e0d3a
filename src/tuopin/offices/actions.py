"""Opening of a county, its regions, bodies and posts."""

import csv
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from tuopin.base import rows
from tuopin.base.fields import blind_index
from tuopin.kit.dates import read_date
from tuopin.kit.identity import read_identity
from tuopin.kit.outlines import Shape, drawn, read_shapes
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.kit.unreadable import Unreadable
from tuopin.offices.models import County, Officer, Organisation, Outline, Post, Region
from tuopin.offices.queries import holds, is_region, officer_with_identity, townships_on
from tuopin.offices.rules import outlined_township
from tuopin.offices.states import ORGANISATION_KINDS, ROLES
from tuopin.workflow.actions import Act, action

HEADINGS = ("code", "name", "valid_from", "valid_to", "predecessor")


def read_regions(text: str, county: str) -> list[Region]:
    """Read a county's region file; refuses 'region_file' naming each bad line and what ails it.

    Headings code,name,valid_from,valid_to,predecessor; 12-digit codes; dates may be empty, and may
    be written as a spreadsheet writes them (2016/1/1).
    """
    reader = csv.DictReader(text.splitlines())
    missing = [h for h in HEADINGS if h not in (reader.fieldnames or [])]
    if missing:
        raise Refused("region_file", rows=[Culprit(h, "why.heading_missing") for h in missing])
    found, bad = [], []
    for row in reader:
        try:
            found.append((reader.line_num, _region(row, county)))
        except ValueError as problem:
            bad.append(Culprit(str(reader.line_num), f"why.{problem}"))
    bad += _misplaced(found)
    if bad or not found:
        raise Refused("region_file", rows=bad)
    return [region for _, region in found]


def _region(row: dict[str, str], county: str) -> Region:
    """Return one line as a region; a ValueError says which term names its fault."""
    code, name, start, end, before = ((row[heading] or "").strip() for heading in HEADINGS)
    if len(code) != 12 or not code.isdecimal() or not code.startswith(county):
        raise ValueError("region_code")
    if before and (len(before) != 12 or not before.isdecimal()):
        raise ValueError("region_code")
    if not name:
        raise ValueError("region_name")
    level = "village" if code[9:] != "000" else "township" if code[6:9] != "000" else "county"
    span = [_date(start), _date(end)]
    if span[0] and span[1] and span[1] < span[0]:
        raise ValueError("region_span")
    return Region(
        code=code, name=name, level=level, valid_from=span[0], valid_to=span[1], predecessor=before
    )


def _date(text: str) -> date | None:
    try:
        return read_date(text, month_only_ok=False) if text else None
    except Unreadable:
        raise ValueError("region_date") from None


def _misplaced(found: Iterable[tuple[int, Region]]) -> list[Culprit]:
    """Return the lines of places that are there twice at a time, or whose township is not there."""
    bad: list[Culprit] = []
    versions: dict[str, list[Region]] = defaultdict(list)
    for number, region in found:
        if any(_overlap(region, other) for other in versions[region.code]):
            bad.append(Culprit(str(number), "why.region_twice"))
        versions[region.code].append(region)
    for number, region in found:
        if region.level == "village" and region.code[:9] + "000" not in versions:
            bad.append(Culprit(str(number), "why.region_township"))
    return bad


def _overlap(one: Region, other: Region) -> bool:
    return (one.valid_from or date.min) <= (other.valid_to or date.max) and (
        other.valid_from or date.min
    ) <= (one.valid_to or date.max)


def open_county(code: str, name: str, on: date, regions: Iterable[Region]) -> County:
    """Open a county with its regions and its first person, the local operator.

    Refuses 'county_open' when it is open already. This comes before there is anybody to act, so it
    is no action of the gate; the command line is its only caller.
    """
    if County.objects.filter(code=code).exists():
        raise Refused("county_open", code=code)
    with transaction.atomic():
        county = County.objects.create(code=code, name=name, opened_on=on)
        Region.objects.bulk_create(regions)
        office = Organisation.objects.create(
            county=code, kind="county_office", name=f"{name}农村贫困党员脱贫工程领导组办公室",
            region=code + "000000", valid_from=on,
        )  # fmt: skip
        operator = Officer(county=code, name="本机操作员", login="operator")
        operator.set_unusable_password()
        operator.save()
        Post.objects.create(
            county=code, officer=operator, organisation=office, role="operator",
            region=code + "000000", title="本机操作员", valid_from=date(1949, 10, 1),
        )  # fmt: skip
    return county


@action("offices.open_body")
def open_body(
    act: Act, *, kind: str, name: str, region: str, parent: UUID | None = None
) -> dict[str, str]:
    """Set up a body of the programme (R07–R10, R24): group, office, centre, branch, team, panel.

    Refuses 'bad_value' for a kind or a region that there is not, 'missing_value' without a name,
    'clash' when the body is there already.
    """
    act.cover(region)
    _check_region(act, region)
    if kind not in ORGANISATION_KINDS:
        raise Refused("bad_value", field="kind", value=kind)
    if not name.strip():
        raise Refused("missing_value", field="name")
    above = act.take(Organisation, parent) if parent else None
    body = Organisation.objects.create(
        county=act.county, kind=kind, name=name.strip(), region=region, parent=above,
        valid_from=act.on,
    )  # fmt: skip
    act.about(body.id, region)
    act.note(kind=kind, name=name)
    return {"organisation": str(body.id)}


def _check_region(act: Act, region: str) -> None:
    if not is_region(act.county, region, act.on):
        raise Refused("bad_value", field="region", value=region)


@action("offices.appoint")
def appoint(
    act: Act, *, organisation: UUID, name: str, role: str, region: str, title: str,
    home_unit: str = "", officer: UUID | None = None, login: str | None = None,
    identity: str = "", phone: str = "", salary_fen: int = 0,
) -> dict[str, str]:  # fmt: skip
    """Appoint somebody to a post with an area: a new person, or one known (R08, R10, R36, R122).

    Refuses 'bad_value' for a role, region, salary or identity number that cannot be,
    'missing_value' without a name or title, 'clash' for a login name that is taken,
    'officer_known' for an identity number that somebody has already: two accounts of one person
    would be maker and checker at once. Nobody appoints himself ('same_person').
    """
    body = act.take(Organisation, organisation)
    act.cover(region, body.region)
    _check_region(act, region)
    if role not in ROLES or role == "operator":
        raise Refused("bad_value", field="role", value=role)
    if not title.strip():
        raise Refused("missing_value", field="title")
    person = act.take(Officer, officer) if officer else None
    act.differs_from(person.id if person else None, "appoint")
    if person is None:
        person = _new_officer(
            act, name=name, login=login, identity=identity, phone=phone, salary_fen=salary_fen
        )
    post = Post.objects.create(
        county=act.county, officer=person, organisation=body, role=role, region=region,
        title=title.strip(), home_unit=home_unit, valid_from=act.on,
    )  # fmt: skip
    act.about(person.id, region)
    act.note(role=role, title=title, organisation=str(body.id), post=str(post.id))
    return {"officer": str(person.id), "post": str(post.id)}


def _new_officer(act: Act, *, name: str, login: str | None, **given: Any) -> Officer:
    if not name.strip():
        raise Refused("missing_value", field="name")
    if given["salary_fen"] < 0:
        raise Refused("bad_value", field="salary_fen", value=given["salary_fen"])
    identity = _identity(given["identity"])
    known = officer_with_identity(act.county, identity)
    if known is not None:
        raise Refused("officer_known", name=known.name)
    if login and Officer.objects.filter(county=act.county, login=login).exists():
        raise Refused("login_taken", login=login)
    person = Officer(
        county=act.county, name=name.strip(), login=login or None, phone=given["phone"],
        identity=identity, identity_index=blind_index(identity), salary_fen=given["salary_fen"],
    )  # fmt: skip
    person.set_unusable_password()
    person.save()
    return person


def _identity(text: str) -> str:
    """Return an identity number as it is kept; the refusal does not repeat it."""
    try:
        return read_identity(text).number if text.strip() else ""
    except Unreadable:
        raise Refused("bad_value", field="identity", value="…") from None


@action("offices.relieve")
def relieve(act: Act, *, post: UUID) -> dict[str, str]:
    """End a post; it is held through the day given.

    Refuses 'clash' when it ended already, 'bad_value' for a day before it began.
    """
    held = act.take(Post, post)
    act.cover(held.region)
    if held.role == "operator":
        raise Refused("not_found")
    if held.valid_to is not None:
        raise Refused("clash")
    if act.on < held.valid_from:
        raise Refused("bad_value", field="on", value=act.on)
    rows.change(held, valid_to=act.on)
    act.about(held.officer_id, held.region)
    act.note(post=str(held.id), role=held.role)
    return {"post": str(held.id)}


@action("offices.open_account")
def open_account(act: Act, *, officer: UUID, login: str, hashed: str) -> dict[str, str]:
    """Give a person a login name and a first password, hashed; it has to be changed at once (R122).

    Refuses 'missing_value', 'login_taken', 'not_found' for somebody without a post, and
    'same_person': one's own password is changed with the old one.
    """
    person = act.take(Officer, officer)
    act.differs_from(person.id, "appoint")
    posts = Post.objects.filter(county=act.county, officer=person, valid_to__isnull=True)
    regions = sorted(set(posts.values_list("region", flat=True)))
    # The local operator may do everything, and works at the machine itself: no login opens that.
    if not regions or posts.filter(role="operator").exists():
        raise Refused("not_found")
    act.cover(*regions)
    name = login.strip()
    if not name or "/" in name:
        raise Refused("missing_value", field="login")
    if Officer.objects.filter(county=act.county, login=name).exclude(pk=person.pk).exists():
        raise Refused("login_taken", login=name)
    rows.change(person, login=name, password=hashed, password_given=True, active=True)
    act.about(person.id, regions[0])
    return {"officer": str(person.id), "login": name}


@action("offices.change_password")
def change_password(act: Act, *, hashed: str) -> dict[str, str]:
    """Change the password of one's own account; it comes hashed, so that no trace holds it."""
    act.cover()
    person = act.take(Officer, act.actor.id)
    rows.change(person, password=hashed, password_given=False)
    act.about(person.id)
    return {"officer": str(person.id)}


def set_password(officer: UUID, password: str) -> None:
    """Give an account a password, hashed by Django: the command line's way, before any login."""
    person = Officer.objects.get(pk=officer)
    person.set_password(password)
    person.save(update_fields=["password"])


def require_role(
    officer: UUID, roles: tuple[str, ...], region: str | Collection[str], on: date
) -> None:
    """Refuse ('wrong_post') unless an officer holds one of the roles over the regions on a day."""
    if not holds(officer, roles, region, on):
        raise Refused("wrong_post", roles="、".join(roles))


@action("offices.supply_outlines")
def supply_outlines(act: Act, *, geojson: str) -> dict[str, Any]:
    """Take the outlines of the county's townships for maps, all at once, from GeoJSON in degrees.

    A shape names its township by code (9 or 12 digits) or name. What was supplied before gives
    way; answers how many there are and which townships have none. Refuses 'outline_unreadable',
    and 'outline_wrong' with the shapes that are no township of the day, are named twice or are no
    area: nothing is taken then.
    """
    act.cover_county()
    try:
        shapes = read_shapes(geojson)
        towns = {town.code: town.name for town in townships_on(act.county, act.on)}
        found = _outlined(shapes, towns)
        rings = drawn([shape.rings for shape in found.values()])
    except Unreadable as problem:
        raise Refused("outline_unreadable", what=Word(f"why.{problem.code}")) from None
    Outline.objects.filter(county=act.county).delete()
    rows.many(
        [
            Outline(
                county=act.county, region=code, rings=json.dumps(some, separators=(",", ":")),
                supplied_on=act.on, supplied_by=act.actor.id,
            )
            for code, some in zip(found, rings, strict=True)
        ]
    )  # fmt: skip
    missing = sorted(towns.keys() - found.keys())
    act.note(townships=len(found), missing=len(missing))
    return {"townships": len(found), "missing": missing}


def _outlined(shapes: Iterable[Shape], towns: dict[str, str]) -> dict[str, Shape]:
    """Return the shape of each township; refuses the shapes that are wrong."""
    found: dict[str, Shape] = {}
    wrong = []
    for shape in shapes:
        code = outlined_township(shape.code, shape.name, towns)
        why = "region" if not code else "twice" if code in found else ""
        why = why or ("" if any(len(ring) > 3 for ring in shape.rings) else "shape")
        if why:
            wrong.append(Culprit(shape.name or shape.code or "—", f"why.outline_{why}"))
        else:
            found[code] = shape
    if wrong:
        raise Refused("outline_wrong", rows=wrong, count=len(wrong))
    return found
