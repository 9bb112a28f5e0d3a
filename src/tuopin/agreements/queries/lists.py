"""Lists of agreements within a scope, and the people who belong to them on a day."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tuopin.agreements.models import Agreement
from tuopin.base import rows
from tuopin.base.asking import ask
from tuopin.base.scope import Scope, within
from tuopin.kit.scope import area_prefix
from tuopin.offices.models import Post
from tuopin.register.models import Person
from tuopin.selection.models import Application, Pairing


def agreements(
    scope: Scope, *, batch: int | None = None, states: Sequence[str] = ()
) -> QuerySet[Agreement]:
    """Return the agreements within a scope with batch and household, by place and serial."""
    found = within(Agreement.objects.all(), scope)
    if batch is not None:
        found = found.filter(batch__number=batch)
    if states:
        found = found.filter(state__in=states)
    return found.select_related("batch", "household").order_by("region", "series", "serial")


def agreement(county: str, key: UUID) -> Agreement | None:
    """Return one agreement of the county with batch, household and application."""
    found = Agreement.objects.filter(county=county, id=key)
    return found.select_related("batch", "household", "application").first()


def agreement_of(county: str, application: UUID) -> Agreement | None:
    """Return the standing agreement of an application."""
    found = Agreement.objects.filter(county=county, application_id=application)
    return found.filter(void_on__isnull=True).first()


def agreements_of_household(county: str, household: UUID) -> list[Agreement]:
    """Return a household's agreements, void ones too, newest first."""
    found = Agreement.objects.filter(county=county, household_id=household)
    return list(found.select_related("batch").order_by("-numbered_on", "-id"))


def to_number(scope: Scope, batch: int | None = None) -> QuerySet[Application]:
    """Return the applications that a public notice cleared and that bear no number yet (R76)."""
    numbered = Agreement.objects.filter(
        county=scope.county, application=OuterRef("pk"), void_on__isnull=True
    )
    found = within(Application.objects.filter(~Exists(numbered), state="cleared"), scope)
    if batch is not None:
        found = found.filter(batch__number=batch)
    return found.select_related("batch", "household").order_by("region", "id")


def to_sign(scope: Scope) -> QuerySet[Agreement]:
    """Return the agreements whose three papers are not all there."""
    return agreements(scope, states=("numbered",))


def to_check(scope: Scope) -> QuerySet[Agreement]:
    """Return the agreements that wait for the county office's check."""
    return agreements(scope, states=("signed",))


def live_on(found: QuerySet[Agreement], on: date) -> QuerySet[Agreement]:
    """Keep the agreements that were numbered by the end of a day and not void then."""
    return found.filter(live("", on))


def live(prefix: str, on: date) -> Q:
    """Return the same as a condition on what belongs to an agreement: `prefix` leads to it."""
    stands = Q(**{f"{prefix}void_on__isnull": True}) | Q(**{f"{prefix}void_on__gt": on})
    return stands & Q(**{f"{prefix}numbered_on__lte": on})


def state_on(agreement: Agreement, on: date) -> str:
    """Return the state that an agreement's own days tell for the end of a day (R77)."""
    if agreement.void_on is not None and agreement.void_on <= on:
        return "void"
    if agreement.checked_on is not None and agreement.checked_on <= on:
        return "checked"
    signed = agreement.signed_on is not None and agreement.signed_on <= on
    return "signed" if signed else "numbered"


def standing_by_batch(county: str, on: date) -> dict[int, int]:
    """Return how many agreements of each batch stood at the end of a day, by batch number."""
    return dict(ask(_by_batch, county, on))


def _by_batch(county: str, on: date) -> QuerySet[Any, Any]:
    found = live_on(Agreement.objects.filter(county=county), on)
    return found.values_list("batch__number").annotate(n=Count("id")).order_by()


def liaisons_on(county: str, households: Iterable[UUID], on: date) -> dict[UUID, tuple[UUID, str]]:
    """Return id and name of each household's liaison officer on a day (R36)."""
    found: dict[UUID, tuple[UUID, str]] = {}
    for chunk in rows.chunks(households):
        paired = Pairing.objects.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=on),
            county=county,
            household_id__in=chunk,
            role="liaison",
            from_on__lte=on,
        ).values_list("household_id", "officer_id", "officer__name")
        found.update((home, (officer, name)) for home, officer, name in paired)
    return found


def posts_of(
    county: str, officers: Iterable[UUID], on: date
) -> dict[UUID, list[tuple[str, str, str]]]:
    """Return (name, role, area prefix) of the posts that officers held on a day."""
    found: dict[UUID, list[tuple[str, str, str]]] = {}
    for chunk in rows.chunks(dict.fromkeys(officers)):
        held = Post.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
            county=county,
            officer_id__in=chunk,
            valid_from__lte=on,
        ).select_related("officer")
        for post in held:
            seat = (post.officer.name, post.role, area_prefix(post.region))
            found.setdefault(post.officer_id, []).append(seat)
    return found


def household_names(county: str, households: Iterable[UUID]) -> dict[UUID, set[str]]:
    """Return the names of the people of each household."""
    found: dict[UUID, set[str]] = {}
    for chunk in rows.chunks(dict.fromkeys(households)):
        people = Person.objects.filter(county=county, household_id__in=chunk)
        for home, name in people.values_list("household_id", "name"):
            found.setdefault(home, set()).add(name)
    return found
