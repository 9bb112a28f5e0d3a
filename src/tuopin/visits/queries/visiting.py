"""Reads of visits: those made by a day, and what a visit of a household is set against."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Max, Min, Prefetch, Q, QuerySet

from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.funds.models import Payment
from tuopin.selection.models import Pairing, Part
from tuopin.selection.queries import in_force
from tuopin.visits.models import Photo, Progress, Visit
from tuopin.visits.rules.visiting import Paired


def standing(on: date) -> Q:
    """Return the condition of what had not been voided by the end of a day: visits, attendances."""
    return Q(void_on__isnull=True) | Q(void_on__gt=on)


def visits(scope: Scope, on: date, *, voided: bool = False) -> QuerySet[Visit]:
    """Return the visits within a scope that stood at the end of a day, newest first.

    With `voided` those instead that were voided by then.
    """
    which = Q(void_on__lte=on) if voided else standing(on)
    found = within(Visit.objects.filter(which, visited_on__lte=on), scope)
    return found.select_related("household", "officer").order_by("-visited_on", "-id")


def visits_of(county: str, household: UUID, on: date, *, voided: bool = False) -> list[Visit]:
    """Return a household's visits by the end of a day with their parts, newest first; 2 queries.

    With `voided` also those that were voided by then.
    """
    found = Visit.objects.filter(county=county, household_id=household, visited_on__lte=on)
    if not voided:
        found = found.filter(standing(on))
    parts = Prefetch("progresses", Progress.objects.select_related("part").order_by("id"))
    found = found.select_related("officer").prefetch_related(parts)
    return list(found.order_by("-visited_on", "-id"))


def visit(county: str, key: UUID) -> Visit | None:
    """Return one visit, voided or not, with its parts and pictures."""
    parts = Prefetch("progresses", Progress.objects.select_related("part").order_by("id"))
    photos = Prefetch("photos", Photo.objects.select_related("file").order_by("position"))
    found = Visit.objects.filter(county=county, id=key).select_related("household", "officer")
    return found.prefetch_related(parts, photos).first()


def last_visited(
    county: str, households: Iterable[UUID], on: date, *, role: str = "liaison"
) -> dict[UUID, date]:
    """Return the day of the liaison officer's last visit of each household, by the end of a day.

    With `role` lead that of the technical lead's last call (R88).
    """
    found: dict[UUID, date] = {}
    for chunk in chunks(households):
        rows = Visit.objects.filter(
            standing(on), county=county, household__in=chunk, role=role, visited_on__lte=on
        )
        found.update(rows.values_list("household").annotate(Max("visited_on")).order_by())
    return found


def money_since(county: str, households: Iterable[UUID], on: date) -> dict[UUID, date]:
    """Return the day on which money first reached each household, of what stands on a day."""
    stands = Q(reversed_on__isnull=True) | Q(reversed_on__gt=on)
    found: dict[UUID, date] = {}
    for chunk in chunks(households):
        paid = Payment.objects.filter(
            stands, county=county, loan__household__in=chunk, paid_on__lte=on
        )
        found.update(paid.values_list("loan__household").annotate(Min("paid_on")).order_by())
    return found


def standing_parts(county: str, households: Iterable[UUID], on: date) -> dict[UUID, list[Part]]:
    """Return the project parts for which money reached each household, as they stand on a day."""
    stands = Q(reversed_on__isnull=True) | Q(reversed_on__gt=on)
    found: dict[UUID, list[Part]] = defaultdict(list)
    for chunk in chunks(households):
        paid = Payment.objects.filter(
            stands, county=county, loan__household__in=chunk, paid_on__lte=on
        )
        parts = Part.objects.filter(
            in_force(on), county=county, application__in=paid.values("loan__agreement__application")
        )
        for part in parts.select_related("application").order_by("application", "position"):
            found[part.application.household_id].append(part)
    return dict(found)


def pairings_of(county: str, households: Iterable[UUID]) -> dict[UUID, list[Paired]]:
    """Return everybody who ever answered for each household, in order of days."""
    found: dict[UUID, list[Paired]] = defaultdict(list)
    for chunk in chunks(households):
        rows = Pairing.objects.filter(county=county, household__in=chunk).order_by("from_on", "id")
        for home, who, name, role, from_on, until_on in rows.values_list(
            "household_id", "officer_id", "officer__name", "role", "from_on", "until_on"
        ):
            found[home].append(Paired(who, name, role, from_on, until_on))
    return dict(found)
