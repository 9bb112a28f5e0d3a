"""What reported losses are set against: people, project parts, losses already known."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.base.fields import blind_index
from tuopin.disasters.models import Loss
from tuopin.disasters.rules.losses import SUPPORTED, Base
from tuopin.register.models import Person
from tuopin.selection.models import Part


class Applicant(NamedTuple):
    """A registered person as the form names them: name, household, village."""

    name: str
    household: UUID
    region: str


def applicants(county: str, numbers: Iterable[str]) -> dict[str, Applicant]:
    """Return the registered people with these identity numbers, found by blind index."""
    wanted = {blind_index(number): number for number in numbers}
    found: dict[str, Applicant] = {}
    for chunk in rows.chunks(wanted):
        people = Person.objects.filter(county=county, identity_index__in=chunk)
        for index, name, home, region in people.values_list(
            "identity_index", "name", "household_id", "household__region"
        ):
            found[wanted[index]] = Applicant(name, home, region)
    return found


def bases_of(county: str, households: Iterable[UUID]) -> dict[UUID, list[Base]]:
    """Return the approved project parts of households, of the newest batch first.

    Those that a change began or ended are among them with their days (R66).
    """
    found: dict[UUID, list[Base]] = {}
    for chunk in rows.chunks(households):
        parts = Part.objects.filter(
            county=county,
            application__household_id__in=chunk,
            application__state__in=SUPPORTED,
        ).order_by("-application__batch__number", "position")
        for home, key, content, approved, asked, unit, since, until in parts.values_list(
            "application__household_id",
            "id",
            "content",
            "approved_milli",
            "quantity_milli",
            "unit",
            "added_on",
            "dropped_on",
        ):
            scale = asked if approved is None else approved
            found.setdefault(home, []).append(Base(key, content, scale, unit, since, until))
    return found


def losses_known(county: str, households: Iterable[UUID]) -> dict[tuple[UUID, UUID, str], Loss]:
    """Return the losses reported for households by event, household and item."""
    found: dict[tuple[UUID, UUID, str], Loss] = {}
    for chunk in rows.chunks(households):
        for loss in Loss.objects.filter(county=county, household_id__in=chunk):
            found[loss.event_id, loss.household_id, loss.item] = loss
    return found
