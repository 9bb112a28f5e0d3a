"""Losses as of a day: an event counts from the day it happened, whenever its losses came in."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Substr

from tuopin.base.asking import ask
from tuopin.base.scope import Scope, within
from tuopin.disasters.models import Event, Loss, LossStep
from tuopin.disasters.states import COUNTED, LOSS
from tuopin.funds.models import Loan
from tuopin.funds.queries import reached
from tuopin.kit.money import half_up
from tuopin.kit.scope import region_range, whole_county


class EventTotals(NamedTuple):
    """One event's losses: distinct households, damaged parts, direct loss in fen, rooms, people.

    A household's people and its urgent need count once, however many losses it reported.
    """

    code: str
    name: str
    happened_on: date
    households: int
    parts: int
    loss_fen: int
    rooms: int
    people: int
    urgent: int
    livestock: int = 0


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


class HomeLoss(NamedTuple):
    """What one household lost in one event, in fen; people are the most that one loss names."""

    event: UUID
    household: UUID
    region: str
    parts: int
    loss_fen: int
    rooms: int
    people: int
    livestock: int
    urgent: bool


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


def dated(rows: QuerySet[Loss], on: date) -> QuerySet[Any]:
    """Give each loss its worth in fen, its state and its counts by a day, each as `…_then`.

    `destroyed_milli` is `destroyed_milli_then`.
    """
    steps = LossStep.objects.filter(county=OuterRef("county"), loss=OuterRef("pk"))
    last = steps.filter(taken_on__lte=on).order_by("-taken_on", "-id")
    unchanged = Q(verified_on__isnull=True) | Q(verified_on__lte=on)
    settled = unchanged
    for day in ("disputed_on", "closed_on"):
        settled &= Q(**{f"{day}__isnull": True}) | Q(**{f"{day}__lte": on})
    counts = {
        f"{name}_then": Case(
            When(unchanged, then=F(name)),
            default=Coalesce(Subquery(last.values(name)[:1]), f"reported_{name}", name),
        )
        for name in COUNTED
    }
    return rows.annotate(
        **counts,
        fen_then=Case(
            When(unchanged, then=F("loss_fen")),
            default=Coalesce(Subquery(last.values("fen")[:1]), "reported_fen", "loss_fen"),
            output_field=BigIntegerField(),
        ),
        state_then=Case(
            When(settled, then=F("state")),
            default=Coalesce(Subquery(last.values("state")[:1]), Value(LOSS.start)),
            output_field=CharField(),
        ),
    )


def losses(scope: Scope, *, event: UUID | None = None, on: date | None = None) -> QuerySet[Any]:
    """Return the losses within a scope with event, household and part, by place.

    With a day, those of events up to it, each with `fen_then` and `state_then`.
    """
    found: QuerySet[Any] = within(Loss.objects.all(), scope)
    if event is not None:
        found = found.filter(event_id=event)
    if on is not None:
        found = dated(found.filter(event__happened_on__lte=on), on)
    return found.select_related("event", "household", "part").order_by("region", "household", "id")


def loss(scope: Scope, key: UUID, on: date) -> Any:
    """Return one loss of an event up to a day, with `fen_then` and `state_then`."""
    return losses(scope, on=on).filter(id=key).first()


def homes_of_losses(county: str, keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return whose losses these are, by loss, in one query."""
    found = Loss.objects.filter(county=county, id__in=list(keys))
    return dict(found.values_list("id", "household__head_name"))


def steps_of(county: str, key: UUID, on: date) -> list[LossStep]:
    """Return how a loss went after its report, up to a day, oldest first."""
    found = LossStep.objects.filter(county=county, loss_id=key, taken_on__lte=on)
    return list(found.order_by("taken_on", "id"))


def loss_rows(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the losses of events up to a day with the people of each household, for the form."""
    return losses(scope, on=on).prefetch_related("household__persons")


def damaged(scope: Scope, on: date, event: UUID | None = None) -> QuerySet[Any]:
    """Return the losses of project parts: the rows behind disaster.parts."""
    return losses(scope, event=event, on=on).filter(part__isnull=False)


def losses_of_household(county: str, household: UUID, on: date | None = None) -> list[Any]:
    """Return what a household lost, oldest event first; with a day, as it stood then."""
    found: QuerySet[Any] = Loss.objects.filter(county=county, household_id=household)
    if on is not None:
        found = dated(found.filter(event__happened_on__lte=on), on)
    return list(found.select_related("event", "part").order_by("event__happened_on", "id"))


def home_losses(scope: Scope, on: date, event: UUID | None = None) -> list[HomeLoss]:
    """Return what each struck household lost in each event up to a day, in one query."""
    found = ask(_by_home, scope, on) if event is None else ask(_by_home, scope, on, event)
    return [HomeLoss(*row)._replace(urgent=row[-1] > 0) for row in found]


def _by_home(scope: Scope, on: date, event: UUID | None = None) -> QuerySet[Any, Any]:
    rows = losses(scope, event=event, on=on).order_by().values_list("event_id", "household_id")
    found: QuerySet[Any, Any] = rows.annotate(
        place=Max("region"),
        damaged=Count("part"),
        fen=Sum("fen_then"),
        lost_rooms=Sum("rooms_then"),
        most_people=Max("people_then"),
        animals=Sum("livestock_then"),
        need=Count("id", filter=Q(urgent=True)),
    )
    return found


def totals(county: str, on: date, scope: Scope | None = None) -> Totals:
    """Return the losses of all events up to a day, within a scope if given, in two queries."""
    homes: dict[UUID, list[HomeLoss]] = {}
    for home in home_losses(scope or whole_county(county), on):
        homes.setdefault(home.event, []).append(home)
    struck = [_Struck(*row) for row in ask(_struck, county, on)]
    found = {e.code: _summed(e, homes.get(e.id, ())) for e in struck}
    return Totals(
        len({home.household for some in homes.values() for home in some}),
        sum(e.parts for e in found.values()),
        sum(e.loss_fen for e in found.values()),
        found,
    )


class _Struck(NamedTuple):
    id: UUID
    code: str
    name: str
    happened_on: date


def _struck(county: str, on: date) -> QuerySet[Any, Any]:
    return events(county, on).values_list(*_Struck._fields)


def _summed(of_event: _Struck, homes: Iterable[HomeLoss]) -> EventTotals:
    homes = list(homes)
    return EventTotals(
        of_event.code,
        of_event.name,
        of_event.happened_on,
        len(homes),
        sum(home.parts for home in homes),
        sum(home.loss_fen for home in homes),
        sum(home.rooms for home in homes),
        sum(home.people for home in homes),
        sum(home.urgent for home in homes),
        sum(home.livestock for home in homes),
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
    county: str, on: date, event: UUID | None = None, scope: Scope | None = None
) -> dict[str, tuple[int, int, int]]:
    """Return (households, parts, fen) of losses by township code, in one query."""
    found = losses(scope or whole_county(county), event=event, on=on).order_by()
    sums = (
        found.annotate(town=Substr("region", 1, 9))
        .values("town")
        .annotate(homes=Count("household", distinct=True), parts=Count("part"), fen=Sum("fen_then"))
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


def loans_touched(scope: Scope, event: UUID, household: UUID | None = None) -> QuerySet[Loan]:
    """Return the loans paid by an event's day whose household lost something in it (R99)."""
    of_event = Event.objects.filter(county=scope.county, id=event).first()
    if of_event is None:
        return Loan.objects.none()
    lost = losses(scope, event=event).order_by()
    if household is not None:
        lost = lost.filter(household_id=household)
    return reached(scope, of_event.happened_on).filter(household__in=lost.values("household"))


def cases(county: str, on: date, limit: int = 3) -> list[LossCase]:
    """Return the largest damaged parts by worth (R100, R102)."""
    found = damaged(whole_county(county), on).filter(destroyed_milli__gt=0)
    found = found.annotate(
        base=F("part__approved_milli"), asked=F("part__quantity_milli")
    ).order_by("-fen_then", "id")[:limit]
    return [
        LossCase(
            loss.event.name, loss.household_id, loss.household.head_name, loss.region, loss.item,
            loss.asked if loss.base is None else loss.base, loss.destroyed_milli or 0, loss.unit,
            loss.fen_then,
        )
        for loss in found
    ]  # fmt: skip
