"""Opening of a county, its regions, bodies and posts."""

import csv
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from tuopin.base.fields import blind_index
from tuopin.kit.refusals import Culprit, Refused
from tuopin.offices.models import County, Officer, Organisation, Post, Region
from tuopin.offices.queries import holds
from tuopin.offices.states import ORGANISATION_KINDS, ROLES
from tuopin.workflow.actions import Act, action

HEADINGS = ("code", "name", "valid_from", "valid_to", "predecessor")


def read_regions(text: str, county: str) -> list[Region]:
    """Read a county's region file; refuses 'region_file' naming each bad row.

    Headings code,name,valid_from,valid_to,predecessor; 12-digit codes; dates may be empty.
    """
    reader = csv.DictReader(text.splitlines())
    missing = [h for h in HEADINGS if h not in (reader.fieldnames or [])]
    if missing:
        raise Refused("region_file", rows=[Culprit(h, "heading") for h in missing])
    found, bad = [], []
    for number, row in enumerate(reader, start=2):
        try:
            found.append(_region(row, county))
        except ValueError as problem:
            bad.append(Culprit(str(number), str(problem)))
    if bad or not found:
        raise Refused("region_file", rows=bad)
    return found


def _region(row: dict[str, str], county: str) -> Region:
    code = (row["code"] or "").strip()
    if len(code) != 12 or not code.isdigit() or not code.startswith(county):
        raise ValueError(f"code {code}")
    if not (row["name"] or "").strip():
        raise ValueError("name")
    level = "county" if code.endswith("0" * 6) else "township" if code.endswith("000") else "village"
    return Region(
        code=code,
        name=row["name"].strip(),
        level=level,
        valid_from=_date(row["valid_from"]),
        valid_to=_date(row["valid_to"]),
        predecessor=(row["predecessor"] or "").strip(),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text.strip()) if text and text.strip() else None


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
    """Set up a body of the programme (R07–R10, R24): group, office, centre, branch, team, panel."""
    act.cover(region)
    if kind not in ORGANISATION_KINDS:
        raise Refused("bad_value", field="kind", value=kind)
    if not name.strip():
        raise Refused("missing_value", field="name")
    body = Organisation.objects.create(
        county=act.county, kind=kind, name=name.strip(), region=region, parent_id=parent,
        valid_from=act.on,
    )  # fmt: skip
    act.about(body.id, region)
    act.note(kind=kind, name=name)
    return {"organisation": str(body.id)}


@action("offices.appoint")
def appoint(
    act: Act, *, organisation: UUID, name: str, role: str, region: str, title: str,
    home_unit: str = "", officer: UUID | None = None, login: str | None = None,
    identity: str = "", phone: str = "", salary_fen: int = 0,
) -> dict[str, str]:  # fmt: skip
    """Appoint somebody to a post with an area (R08, R10, R36, R122); a new person, or one already known."""
    act.cover(region)
    body = act.take(Organisation, organisation)
    if role not in ROLES or role == "operator":
        raise Refused("bad_value", field="role", value=role)
    person = act.take(Officer, officer) if officer else _new_officer(
        act, name=name, login=login, identity=identity, phone=phone, salary_fen=salary_fen
    )
    post = Post.objects.create(
        county=act.county, officer=person, organisation=body, role=role, region=region,
        title=title, home_unit=home_unit, valid_from=act.on,
    )  # fmt: skip
    act.about(person.id, region)
    act.note(role=role, title=title, organisation=str(body.id), post=str(post.id))
    return {"officer": str(person.id), "post": str(post.id)}


def _new_officer(act: Act, *, name: str, login: str | None, **given: Any) -> Officer:
    if not name.strip():
        raise Refused("missing_value", field="name")
    person = Officer(
        county=act.county, name=name.strip(), login=login or None, phone=given["phone"],
        identity=given["identity"], identity_index=blind_index(given["identity"]),
        salary_fen=given["salary_fen"],
    )  # fmt: skip
    person.set_unusable_password()
    person.save()
    return person


@action("offices.relieve")
def relieve(act: Act, *, post: UUID) -> dict[str, str]:
    """End a post; it is held through the day given."""
    held = act.take(Post, post)
    act.cover(held.region)
    if held.valid_to is not None:
        raise Refused("clash")
    Post.objects.filter(pk=held.pk).update(valid_to=act.on)
    act.about(held.officer_id, held.region)
    return {"post": str(held.id)}


def set_password(officer: UUID, password: str) -> None:
    """Give an account a password, hashed by Django; no audit detail beyond the fact."""
    person = Officer.objects.get(pk=officer)
    person.set_password(password)
    person.save(update_fields=["password"])


def require_role(officer: UUID, roles: tuple[str, ...], region: str, on: date) -> None:
    """Refuse ('wrong_post') unless an officer holds one of the roles over the region on a day."""
    if not holds(officer, roles, region, on):
        raise Refused("wrong_post", roles="、".join(roles))
