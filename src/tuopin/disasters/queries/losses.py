"""Losses as of a day: an event counts from the day it happened, whenever its losses came in."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr

from tuopin.base.scope import Scope, within
from tuopin.disasters.models import Event, Loss
from tuopin.funds.models import Loan
from tuopin.funds.queries import reached
from tuopin.kit.money import half_up
from tuopin.kit.scope import region_range, whole_county


class EventTotals(NamedTuple):
    """One event's losses: distinct households, damaged parts, direct loss in fen, rooms, people."""

    code: str
    name: str
    happened_on: date
    households: int
    parts: int
    loss_fen: int
    rooms: int
    people: int
    urgent: int


class Totals(NamedTuple):
    """All events together: distinct households, summed parts and fen (R104)."""

    households: int
    parts: int
    loss_fen: int
    events: dict[str, EventTotals]

    @property
    def loss_per_household_fen(self) -> int | None:
        """Return the loss over the households, half up; None without one."""
        return half_up(self.loss_fen, self.households) if self.households else None

    @property
    def loss_per_part_fen(self) -> int | None:
        """Return the loss over the damaged parts, half up; None without one."""
        return half_up(self.loss_fen, self.parts) if self.parts else None


class LossCase(NamedTuple):
    """One damaged part as an example (R100, R102): what there was, what was lost, worth in fen."""

    event: str
    household: UUID
    head_name: str
    region: str
    content: str
    base_milli: int
    destroyed_milli: int
    unit: str
    loss_fen: int


def events(county: str, on: date | None = None) -> QuerySet[Event]:
    """Return the disasters, those up to a day if given, by day."""
    found = Event.objects.filter(county=county)
    if on is not None:
        found = found.filter(happened_on__lte=on)
    return found.order_by("happened_on", "code")


def event(county: str, key: UUID) -> Event | None:
    """Return one disaster of the county."""
    return Event.objects.filter(county=county, id=key).first()


def event_by_code(county: str, code: str) -> Event | None:
    """Return the disaster with a code."""
    return Event.objects.filter(county=county, code=code).first()


def losses(scope: Scope, *, event: UUID | None = None, on: date | None = None) -> QuerySet[Loss]:
    """Return the losses within a scope with event, household and part, by place."""
    found = within(Loss.objects.all(), scope)
    if event is not None:
        found = found.filter(event_id=event)
    if on is not None:
        found = found.filter(event__happened_on__lte=on)
    return found.select_related("event", "household", "part").order_by("region", "household", "id")


def loss_rows(scope: Scope, on: date) -> QuerySet[Loss]:
    """Return the losses of events up to a day with the people of each household, for the form."""
    return losses(scope, on=on).prefetch_related("household__persons")


def damaged(scope: Scope, on: date, event: UUID | None = None) -> QuerySet[Loss]:
    """Return the losses of project parts: the rows behind disaster.parts."""
    return losses(scope, event=event, on=on).filter(part__isnull=False)


def losses_of_household(county: str, household: UUID) -> list[Loss]:
    """Return what a household lost, oldest event first."""
    found = Loss.objects.filter(county=county, household_id=household)
    return list(found.select_related("event", "part").order_by("event__happened_on", "id"))


def totals(county: str, on: date, scope: Scope | None = None) -> Totals:
    """Return the losses of all events up to a day, within a scope if given, in two queries."""
    found: dict[str, EventTotals] = {}
    here = _of_scope(scope, "losses__region")
    counted = events(county, on).annotate(
        homes=Count("losses__household", distinct=True, filter=here),
        parts=Count("losses__part", filter=here),
        fen=Sum("losses__loss_fen", default=0, filter=here),
        lost_rooms=Sum("losses__rooms", default=0, filter=here),
        lost_people=Sum("losses__people", default=0, filter=here),
        need=Count("losses", filter=here & Q(losses__urgent=True)),
    )
    for e in counted:
        found[e.code] = EventTotals(
            e.code, e.name, e.happened_on, e.homes, e.parts, e.fen, e.lost_rooms, e.lost_people,
            e.need,
        )  # fmt: skip
    homes = Loss.objects.filter(
        _of_scope(scope, "region"), county=county, event__happened_on__lte=on
    )
    return Totals(
        homes.aggregate(n=Count("household", distinct=True))["n"],
        sum(e.parts for e in found.values()),
        sum(e.loss_fen for e in found.values()),
        found,
    )


def _of_scope(scope: Scope | None, field: str) -> Q:
    """Return the condition that a region lies in a scope; everything without one."""
    if scope is None or scope.whole:
        return Q(pk__isnull=False)
    areas = Q(pk__isnull=True)
    for low, high in map(region_range, scope.prefixes):
        areas |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
    return areas


def by_township(
    county: str, on: date, event: UUID | None = None
) -> dict[str, tuple[int, int, int]]:
    """Return (households, parts, fen) of losses by township code, in one query."""
    found = losses(whole_county(county), event=event, on=on).order_by()
    sums = (
        found.annotate(town=Substr("region", 1, 9))
        .values("town")
        .annotate(homes=Count("household", distinct=True), parts=Count("part"), fen=Sum("loss_fen"))
        .order_by("town")
    )
    return {row["town"] + "000": (row["homes"], row["parts"], row["fen"]) for row in sums}


def struck(scope: Scope, on: date, event: UUID | None = None) -> set[UUID]:
    """Return the households that lost something by a day."""
    found = losses(scope, event=event, on=on).order_by()
    return set(found.values_list("household_id", flat=True))


def struck_among_assisted(county: str, on: date, scope: Scope | None = None) -> tuple[int, int]:
    """Return how many households were struck, and how many of them money had reached (R107)."""
    assisted = reached(whole_county(county), on).order_by().values("household")
    found = Loss.objects.filter(
        _of_scope(scope, "region"), county=county, event__happened_on__lte=on
    )
    both = found.aggregate(
        struck=Count("household", distinct=True),
        assisted=Count("household", distinct=True, filter=Q(household__in=assisted)),
    )
    return both["struck"], both["assisted"]


def loans_touched(scope: Scope, event: UUID) -> QuerySet[Loan]:
    """Return the loans paid by an event's day whose household lost something in it (R99)."""
    of_event = Event.objects.filter(county=scope.county, id=event).first()
    if of_event is None:
        return Loan.objects.none()
    lost = losses(scope, event=event).order_by().values("household")
    return reached(scope, of_event.happened_on).filter(household__in=lost)


def cases(county: str, on: date, limit: int = 3) -> list[LossCase]:
    """Return the largest damaged parts by worth (R100, R102)."""
    found = damaged(whole_county(county), on).filter(destroyed_milli__gt=0)
    found = found.annotate(
        base=F("part__approved_milli"), asked=F("part__quantity_milli")
    ).order_by("-loss_fen", "id")[:limit]
    return [
        LossCase(
            loss.event.name, loss.household_id, loss.household.head_name, loss.region, loss.item,
            loss.asked if loss.base is None else loss.base, loss.destroyed_milli or 0, loss.unit,
            loss.loss_fen,
        )
        for loss in found
    ]  # fmt: skip
