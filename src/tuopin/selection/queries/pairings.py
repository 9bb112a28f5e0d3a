"""Reading of pairings: who answers for which household on a day (R36–R38)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tuopin.base.rows import chunks
from tuopin.register.models import Household
from tuopin.selection.models import Pairing


class PairRow(NamedTuple):
    """Who answers for a household in a role, and since when."""

    pairing: UUID
    officer: UUID
    name: str
    from_on: date


class PairedHome(NamedTuple):
    """A household that an officer answers for."""

    household: UUID
    head_name: str
    region: str
    role: str
    from_on: date


def current(on: date) -> Q:
    """Return the condition of a pairing that holds on a day."""
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def pairings_on(
    county: str, households: Iterable[UUID] | QuerySet[Any], on: date
) -> dict[UUID, dict[str, PairRow]]:
    """Return who answers for each household on a day, by role; ids or a subquery of ids."""
    found: dict[UUID, dict[str, PairRow]] = defaultdict(dict)
    pieces = [households] if isinstance(households, QuerySet) else chunks(households)
    for piece in pieces:
        rows = Pairing.objects.filter(current(on), county=county, household__in=piece)
        for home, role, key, officer, name, from_on in rows.values_list(
            "household_id", "role", "id", "officer_id", "officer__name", "from_on"
        ):
            found[home][role] = PairRow(key, officer, name, from_on)
    return dict(found)


def households_of(county: str, officer: UUID, on: date, role: str = "") -> list[PairedHome]:
    """Return the households that an officer answers for on a day, by place."""
    rows = Pairing.objects.filter(current(on), county=county, officer_id=officer)
    if role:
        rows = rows.filter(role=role)
    found = rows.order_by("region", "household_id", "role").values_list(
        "household_id", "household__head_name", "region", "role", "from_on"
    )
    return [PairedHome(*row) for row in found]


def lacking(
    county: str, role: str, on: date, households: Iterable[UUID] | QuerySet[Any]
) -> QuerySet[Household]:
    """Return those of the households that have nobody in a role on a day (R36, R37)."""
    pairs = Pairing.objects.filter(current(on), county=county, role=role, household=OuterRef("pk"))
    wanted = households if isinstance(households, QuerySet) else list(households)
    rows = Household.objects.filter(~Exists(pairs), county=county, id__in=wanted)
    return rows.order_by("region", "id")
