"""What the rows of a visit sheet are set against, read in few queries (R67, R68)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch

from tuopin.base.fields import blind_index
from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.funds.models import Loan
from tuopin.register.models import Household, Person
from tuopin.visits.models import Visit
from tuopin.visits.queries.visiting import standing


class Place(NamedTuple):
    """A household as a sheet's row names it: by the number of its note or of its member."""

    household: UUID
    head_name: str
    region: str


def by_number(county: str, numbers: Iterable[str]) -> dict[str, Place]:
    """Return the households of notes by their number."""
    found: dict[str, Place] = {}
    for chunk in chunks(sorted(set(numbers))):
        rows = Loan.objects.filter(county=county, number__in=chunk)
        for number, home, name, region in rows.values_list(
            "number", "household_id", "household__head_name", "region"
        ):
            found[number] = Place(home, name, region)
    return found


def by_identity(county: str, numbers: Iterable[str]) -> dict[str, Place]:
    """Return the households of registered people by identity number, found by blind index."""
    wanted = {blind_index(number): number for number in numbers}
    found: dict[str, Place] = {}
    for chunk in chunks(wanted):
        people = Person.objects.filter(county=county, identity_index__in=chunk)
        for index, home, name, region in people.values_list(
            "identity_index", "household_id", "household__head_name", "household__region"
        ):
            found[wanted[index]] = Place(home, name, region)
    return found


def known_visits(
    county: str, households: Iterable[UUID], days: Iterable[date]
) -> dict[tuple[UUID, UUID, date], Visit]:
    """Return the standing visits of households on these days, by household, officer and day."""
    when = sorted(set(days))
    if not when:
        return {}
    found: dict[tuple[UUID, UUID, date], Visit] = {}
    for chunk in chunks(households):
        rows = Visit.objects.filter(
            county=county, household__in=chunk, visited_on__gte=when[0], visited_on__lte=when[-1],
            void_on__isnull=True,
        )  # fmt: skip
        found.update(((v.household_id, v.officer_id, v.visited_on), v) for v in rows)
    return found


def visit_rows(scope: Scope, as_of: date) -> list[Visit]:
    """Return the liaison officers' visits up to a day in order of days, each household's people."""
    made = Visit.objects.filter(standing(as_of), visited_on__lte=as_of, role="liaison")
    rows = within(made, scope)
    people = Prefetch("household__persons", Person.objects.order_by("id"))
    rows = rows.select_related("household", "officer").prefetch_related(people)
    return list(rows.order_by("visited_on", "region", "id"))


def numbers_of(county: str, households: Iterable[UUID], as_of: date) -> dict[UUID, str]:
    """Return the number of each household's newest note that was paid out by a day."""
    found: dict[UUID, str] = {}
    for chunk in chunks(households):
        rows = Loan.objects.filter(county=county, household__in=chunk, paid_on__lte=as_of)
        found.update(rows.order_by("paid_on", "id").values_list("household_id", "number"))
    return found


def heads(homes: Iterable[Household]) -> dict[UUID, str]:
    """Return the identity number of each household's head, or of its first person."""
    found = {}
    for home in homes:
        people = sorted(home.persons.all(), key=lambda p: (p.relation != "户主", p.id))
        found[home.id] = people[0].identity if people else ""
    return found
