"""Support that came for an event, what households were given of it, and what is left (R116)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from tuopin.base.scope import Scope, within
from tuopin.disasters.models import Relief, Support
from tuopin.disasters.queries.urgency import standing
from tuopin.kit.scope import region_range


class BySource(NamedTuple):
    """A source of support: what came and what households got, in fen, and how many households."""

    source: str
    received_fen: int
    given_fen: int
    households: int


def supports(scope: Scope, on: date, event: UUID | None = None) -> QuerySet[Any]:
    """Return the support received by a day that reaches into a scope, void ones too, newest first.

    Each row carries `given_fen`, what households had of it by the day.
    """
    found = Support.objects.filter(_reaching(scope), county=scope.county, received_on__lte=on)
    if event is not None:
        found = found.filter(event_id=event)
    given = (
        Relief.objects.filter(standing(on), county=OuterRef("county"), support=OuterRef("pk"))
        .order_by()
        .values("support")
        .annotate(n=Sum("fen"))
        .values("n")
    )
    given_fen = Coalesce(Subquery(given), 0, output_field=BigIntegerField())
    return found.annotate(given_fen=given_fen).select_related("event").order_by("-id")


def _reaching(scope: Scope) -> Q:
    """Return the condition that support is for a scope: its own, or that of a place around it."""
    reached = Q(pk__isnull=True)
    for prefix in scope.prefixes:
        low, high = region_range(prefix)
        around = {prefix[:6].ljust(12, "0"), prefix[:9].ljust(12, "0")}
        reached |= Q(region__gte=low, region__lt=high) | Q(region__in=around)
    return reached


def given_of(county: str, support: UUID) -> int:
    """Return what households were given of a support and kept, in fen, whenever it was."""
    found = Relief.objects.filter(county=county, support_id=support, void_on__isnull=True)
    return int(found.aggregate(n=Sum("fen", default=0))["n"])


def reliefs(scope: Scope, on: date, event: UUID | None = None) -> QuerySet[Relief]:
    """Return all that households were given up to a day, void ones among them, newest first."""
    found = within(Relief.objects.filter(given_on__lte=on), scope)
    if event is not None:
        found = found.filter(event_id=event)
    return found.select_related("event", "household", "support").order_by("-id")


def relief_rows(scope: Scope, on: date, event: UUID | None = None) -> QuerySet[Relief]:
    """Return what households were given and kept by a day: the rows behind relief.value_fen."""
    return reliefs(scope, on, event).filter(standing(on)).order_by("region", "id")


def reliefs_of(county: str, households: Iterable[UUID], on: date) -> list[Relief]:
    """Return what households were given up to a day, oldest first."""
    found = Relief.objects.filter(county=county, household_id__in=households, given_on__lte=on)
    return list(found.select_related("event", "support").order_by("given_on", "id"))


def by_source(scope: Scope, on: date, event: UUID | None = None) -> list[BySource]:
    """Return what came and what was given by source, in two queries; largest received first."""
    kept = supports(scope, on, event).filter(Q(void_on__isnull=True) | Q(void_on__gt=on))
    came = dict(kept.order_by().values_list("source").annotate(n=Sum("fen")))
    given: dict[str, list[tuple[UUID, int]]] = {}
    for source, home, fen in (
        relief_rows(scope, on, event)
        .order_by()
        .values_list("source", "household")
        .annotate(n=Sum("fen"))
    ):
        given.setdefault(source, []).append((home, fen))
    found = [
        BySource(
            source, came.get(source, 0), sum(fen for _, fen in given.get(source, ())),
            len(given.get(source, ())),
        )
        for source in came.keys() | given.keys()
    ]  # fmt: skip
    return sorted(found, key=lambda s: (-s.received_fen, -s.given_fen, s.source))
