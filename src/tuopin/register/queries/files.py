"""The household's file (一户一档, R16, R35): everything the registers know of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.kit.identity import age_on, mask
from tuopin.kit.scope import Scope
from tuopin.register.models import Elder, Household, JobSeeker, Member, Monitored, Person
from tuopin.register.rules.rows import HEAD


class PersonSeen(NamedTuple):
    """A person of a household, the identity number masked."""

    id: UUID
    name: str
    identity: str
    relation: str
    sex: str
    birth: date
    age: int
    nation: str
    education: str
    health: str
    labour: str
    student: bool | None
    months_away: int | None
    note: str


class Registered(NamedTuple):
    """An entry of a register that names somebody of the household."""

    form: str
    entry: Any
    person: str


class HouseholdFile(NamedTuple):
    """A household with its people (the head first), its Party member, and where else they stand."""

    household: Household
    people: list[PersonSeen]
    member: Member | None
    registers: list[Registered]


def household(county: str, key: UUID) -> Household | None:
    """Return one household of the county."""
    return Household.objects.filter(county=county, id=key).first()


def household_in(scope: Scope, key: UUID) -> Household | None:
    """Return one household, if it lies in the scope."""
    home = household(scope.county, key)
    return home if home is not None and scope.covers(home.region) else None


def household_by_roll(scope: Scope, roll: str) -> Household | None:
    """Return the household with a number on its village's roll (R16), if it lies in the scope."""
    home = Household.objects.filter(county=scope.county, roll_number=roll).first() if roll else None
    return home if home is not None and scope.covers(home.region) else None


def people_of(county: str, households: Iterable[UUID]) -> dict[UUID, list[Person]]:
    """Return the people of households, heads first; 1 query for up to 900 households."""
    found: dict[UUID, list[Person]] = {}
    rows = Person.objects.filter(county=county, household_id__in=list(households)).order_by("id")
    for person in rows:
        found.setdefault(person.household_id, []).append(person)
    return {key: sorted(people, key=lambda p: p.relation != HEAD) for key, people in found.items()}


def household_file(county: str, key: UUID, on: date) -> HouseholdFile | None:
    """Return a household's file on a day (ages); 6 queries."""
    home = household(county, key)
    if home is None:
        return None
    people = people_of(county, [key]).get(key, [])
    indexes = [p.identity_index for p in people]
    member = Member.objects.filter(county=county, household=home).select_related("person").first()
    registers = [
        Registered(form, entry, entry.name)
        for form, model in (("f2", JobSeeker), ("f3", Elder), ("f4", Monitored))
        for entry in _entries(model, county, indexes)
    ]
    return HouseholdFile(home, [_seen(p, on) for p in people], member, registers)


def _entries(model: Any, county: str, indexes: list[str]) -> list[Any]:
    return list(model.objects.filter(county=county, identity_index__in=indexes).order_by("id"))


def _seen(person: Person, on: date) -> PersonSeen:
    return PersonSeen(
        person.id, person.name, mask(person.identity), person.relation, person.sex, person.birth,
        age_on(person.birth, on), person.nation, person.education, person.health, person.labour,
        person.student, person.months_away, person.note,
    )  # fmt: skip


def person(county: str, key: UUID) -> Person | None:
    """Return one person with the household."""
    return Person.objects.select_related("household").filter(county=county, id=key).first()


def heads_of(county: str, households: Iterable[UUID]) -> dict[UUID, Person]:
    """Return the head of each household."""
    rows = Person.objects.filter(county=county, household_id__in=list(households), relation=HEAD)
    return {p.household_id: p for p in rows}
