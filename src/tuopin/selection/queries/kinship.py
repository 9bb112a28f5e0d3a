"""Who is a relative of whom: nobody verifies, assesses or approves a relative's case."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from tuopin.base.rows import chunks
from tuopin.offices.models import Officer
from tuopin.register.models import JobSeeker, Person
from tuopin.selection.models import Kin


def kin_of(
    county: str, households: Collection[UUID], officers: Collection[UUID], on: date
) -> set[tuple[UUID, UUID]]:
    """Return the (household, officer) pairs who belong together.

    An officer belongs to a household as one of its people (equal blind index), as a relative whom
    its Party member named on the register of job seekers (f2), or by declaration. A declaration
    that was taken back holds on the days before. One made after a day holds on that day too: nobody
    becomes a brother by declaring it.
    """
    holds = Q(void_on__isnull=True) | Q(void_on__gt=on)
    found: set[tuple[UUID, UUID]] = set()
    numbers = Officer.objects.filter(county=county, id__in=officers).exclude(identity_index="")
    by_index = dict(numbers.values_list("identity_index", "id"))
    wanted = _named_relatives(county, by_index)
    for piece in chunks(households):
        declared = Kin.objects.filter(
            holds, county=county, household__in=piece, officer__in=officers
        )
        found.update(declared.values_list("household_id", "officer_id"))
        if not wanted:
            continue
        people = Person.objects.filter(
            county=county, household__in=piece, identity_index__in=wanted
        )
        for home, index in people.values_list("household_id", "identity_index"):
            found.update((home, officer) for officer in wanted[index])
    return found


def kin_declared(county: str, household: UUID, on: date) -> list[Kin]:
    """Return the officers declared by a day to be relatives of a household, with the officers.

    Those taken back by then come too: their history stays.
    """
    found = Kin.objects.filter(county=county, household=household, declared_on__lte=on)
    return list(found.select_related("officer").order_by("declared_on", "id"))


def kin_row(county: str, key: UUID) -> Kin | None:
    """Return one declaration, with the officer."""
    return Kin.objects.filter(county=county, id=key).select_related("officer").first()


def _named_relatives(county: str, by_index: dict[str, UUID]) -> dict[str, set[UUID]]:
    """Return the blind indexes that make a household an officer's: his own, his Party member's."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for index, officer in by_index.items():
        wanted[index].add(officer)
    if by_index:
        named = JobSeeker.objects.filter(county=county, identity_index__in=list(by_index))
        for member, index in named.values_list("member_index", "identity_index"):
            wanted[member].add(by_index[index])
    return wanted
