"""People of a workbook set against people already registered, found by blind index."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.base.fields import blind_index
from tuopin.register.models import Elder, Household, JobSeeker, Member, Monitored, Person
from tuopin.register.rules.rows import Known
from tuopin.sheets.queries import Task


class Matched(NamedTuple):
    """A registered person: keys, relation to the head, place, and the hash of the row."""

    person: UUID
    household: UUID
    name: str
    relation: str
    row_hash: str
    region: str
    head: str

    @property
    def known(self) -> Known:
        """Return what the rules ask about."""
        return Known(self.name, self.region, self.head)


def index_of(numbers: Iterable[str]) -> dict[str, str]:
    """Return the blind index of each number."""
    return {number: blind_index(number) for number in numbers}


def persons_by_index(county: str, indexes: Iterable[str]) -> dict[str, Matched]:
    """Return the registered people with these blind indexes; one query for every 900."""
    wanted = list(indexes)
    if not wanted or not Person.objects.filter(county=county).exists():
        return {}
    found: dict[str, Matched] = {}
    for chunk in rows.chunks(wanted):
        people = Person.objects.filter(county=county, identity_index__in=chunk)
        for row in people.values_list(
            "id", "household_id", "name", "relation", "row_hash", "household__region",
            "household__head_name", "identity_index",
        ):  # fmt: skip
            found[row[7]] = Matched(*row[:7])
    return found


def find_person(county: str, identity: str) -> Person | None:
    """Return the registered person with this identity number, with the household."""
    index = blind_index(identity)
    found = Person.objects.select_related("household").filter(county=county, identity_index=index)
    return found.first()


def members_by_index(county: str, indexes: Iterable[str]) -> dict[str, Known]:
    """Return the Party members on any register (f1, f3, f4) with these blind indexes."""
    found: dict[str, Known] = {}
    for chunk in rows.chunks(indexes):
        for model in (Monitored, Elder):
            entries = model._default_manager.filter(county=county, identity_index__in=chunk)
            for index, name, region in entries.values_list("identity_index", "name", "region"):
                found[index] = Known(name, region)
        members = Member.objects.filter(county=county, person__identity_index__in=chunk)
        for index, name, region in members.values_list(
            "person__identity_index", "person__name", "region"
        ):
            found[index] = Known(name, region)
    return found


def entries_by_index(
    county: str, model: type[JobSeeker] | type[Elder] | type[Monitored], indexes: Iterable[str]
) -> dict[str, list[Any]]:
    """Return a register's entries by blind index; f4 may have several years of one person."""
    found: dict[str, list[Any]] = {}
    for chunk in rows.chunks(indexes):
        for entry in model._default_manager.filter(county=county, identity_index__in=chunk):
            found.setdefault(entry.identity_index, []).append(entry)
    return found


def households(county: str, keys: Iterable[UUID]) -> dict[UUID, Household]:
    """Return households by key."""
    return _by_key(Household, county, keys)


def persons(county: str, keys: Iterable[UUID]) -> dict[UUID, Person]:
    """Return people by key."""
    return _by_key(Person, county, keys)


def members(county: str, persons_: Iterable[UUID]) -> dict[UUID, Member]:
    """Return the Party memberships of people, by person."""
    found = {}
    for chunk in rows.chunks(persons_):
        for member in Member.objects.filter(county=county, person_id__in=chunk):
            found[member.person_id] = member
    return found


def family_of(county: str, keys: Iterable[UUID]) -> dict[UUID, list[tuple[str, str, bool | None]]]:
    """Return (blind index, health, pupil) of everybody in the households but the head."""
    found: dict[UUID, list[tuple[str, str, bool | None]]] = {}
    for chunk in rows.chunks(keys):
        people = Person.objects.filter(county=county, household_id__in=chunk).exclude(
            relation="户主"
        )
        for home, index, health, student in people.values_list(
            "household_id", "identity_index", "health", "student"
        ):
            found.setdefault(home, []).append((index, health, student))
    return found


def _by_key(model: Any, county: str, keys: Iterable[UUID]) -> dict[UUID, Any]:
    found = {}
    for chunk in rows.chunks(keys):
        for row in model.objects.filter(county=county, id__in=chunk):
            found[row.id] = row
    return found


def absent_columns(task: Task) -> dict[str, frozenset[str]]:
    """Return, by sheet, the columns that its table does not have: what they hold stays as it is."""
    return {table.sheet.name: frozenset(_absent(table)) for table in task.tables}


def _absent(table: Any) -> Iterator[str]:
    for column in table.form.columns:
        if column.key not in table.places:
            yield column.key
