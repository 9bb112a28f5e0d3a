"""Rows of the registers as they go out: for workbooks and for the printed forms."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from tuopin.base.scope import within
from tuopin.kit.scope import Scope
from tuopin.offices.queries import names_on, place_of
from tuopin.register.models import Elder, JobSeeker, Member, Monitored, Person
from tuopin.register.queries.lists import registered
from tuopin.register.queries.values import head_values, person_values
from tuopin.register.rules.forms import F1, F1M, F2, F3, F4
from tuopin.register.rules.rows import HEAD
from tuopin.sheets.rules.columns import Form

Values = dict[str, Any]
FORMS = {"f1": F1, "f1m": F1M, "f2": F2, "f3": F3, "f4": F4}
CHUNK = 1000


def printed(
    county: str, scope: Scope, code: str, as_of: date
) -> list[tuple[Form, Iterator[Values]]]:
    """Return each sheet's form with its rows at the end of a day, values by column key.

    Identity numbers are there in full: whoever hands them out leaves a trace first.
    """
    if code == "f1":
        return [(F1, head_rows(county, scope, as_of)), (F1M, family_rows(scope, as_of))]
    if code == "f1m":
        return [(F1M, family_rows(scope, as_of))]
    return [(FORMS[code], entry_rows(county, scope, code, as_of))]


def head_rows(county: str, scope: Scope, as_of: date) -> Iterator[Values]:
    """Yield the rows of f1, by place."""
    names = names_on(county, as_of)
    members: QuerySet[Member] = registered(scope, "f1", as_of).order_by("region", "id")
    for member in members.iterator(chunk_size=CHUNK):
        values = head_values(member.household, member.person, member)
        yield values | _place(names, member.region) | {"sex": member.person.sex}


def family_rows(scope: Scope, as_of: date) -> Iterator[Values]:
    """Yield the rows of f1m, by place and household; the head is left out unless f1m tells more."""
    people = within(Person.objects.all(), scope, "household__region")
    people = people.filter(household__registered_on__lte=as_of).exclude(
        Q(relation=HEAD) & Q(student__isnull=True) & Q(months_away__isnull=True)
    )
    heads: dict[Any, str] = {}
    ordered = people.select_related("household").order_by("household__region", "household_id", "id")
    piece: list[Person] = []
    for one in ordered.iterator(chunk_size=CHUNK):
        piece.append(one)
        if len(piece) == CHUNK:
            yield from _family(piece, heads, scope.county)
            piece = []
    yield from _family(piece, heads, scope.county)


def _family(people: list[Person], heads: dict[Any, str], county: str) -> Iterator[Values]:
    missing = {p.household_id for p in people} - set(heads)
    for head in Person.objects.filter(
        county=county, household_id__in=list(missing), relation=HEAD
    ).only("identity", "household_id"):
        heads[head.household_id] = head.identity
    for person in people:
        yield person_values(person) | {"head": heads.get(person.household_id, "")}


def entry_rows(county: str, scope: Scope, code: str, as_of: date) -> Iterator[Values]:
    """Yield the rows of f2, f3 or f4, by place."""
    names = names_on(county, as_of)
    keys = [c.key for c in FORMS[code].columns]
    entries = list(registered(scope, code, as_of).order_by("region", "id"))
    members = _member_numbers(county, entries) if code == "f2" else {}
    for entry in entries:
        values = {key: getattr(entry, key, None) for key in keys}
        if code == "f2":
            values["member"] = members.get(entry.member_index, "")
        yield values | _place(names, entry.region)


def _member_numbers(county: str, entries: Iterable[JobSeeker]) -> dict[str, str]:
    """Return the identity numbers of the Party members that job seekers name, by blind index."""
    wanted = list({e.member_index for e in entries})
    found: dict[str, str] = {}
    for start in range(0, len(wanted), 900):
        chunk = wanted[start : start + 900]
        models: tuple[Any, ...] = (Monitored, Elder, Person)
        for model in models:
            rows = model.objects.filter(county=county, identity_index__in=chunk)
            found |= {r.identity_index: r.identity for r in rows.only("identity", "identity_index")}
    return found


def _place(names: dict[str, str], region: str) -> Values:
    place = place_of(names, region)
    return {"region": region, "township": place.township, "village": place.village}


__all__ = ["entry_rows", "family_rows", "head_rows", "printed"]
