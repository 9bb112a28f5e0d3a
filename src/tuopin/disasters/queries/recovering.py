"""Self-rescue plans, what was won back, and what of a loss remains (R116, R117)."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from tuopin.base.scope import Scope, within
from tuopin.disasters.models import Loss, Recovered, Recovery
from tuopin.disasters.queries.losses import losses
from tuopin.disasters.states import PLAN

OPEN = ("planned", "under_way")


def recoveries(scope: Scope, on: date, event: UUID | None = None) -> QuerySet[Any]:
    """Return the self-rescue plans made by a day, by the day they are due.

    Each carries as of the day `state_then`, and `won_fen`, what was won back by it, in fen.
    """
    found: QuerySet[Any] = within(Recovery.objects.filter(planned_on__lte=on), scope)
    if event is not None:
        found = found.filter(event_id=event)
    won = (
        Recovered.objects.filter(
            county=OuterRef("county"), recovery=OuterRef("pk"), recovered_on__lte=on
        )
        .order_by()
        .values("recovery")
        .annotate(n=Sum("fen"))
        .values("n")
    )
    found = found.annotate(
        won_fen=Coalesce(Subquery(won), 0, output_field=BigIntegerField()),
        state_then=Case(
            When(ended_on__lte=on, then=F("state")),
            When(begun_on__lte=on, then=Value("under_way")),
            default=Value(PLAN.start),
            output_field=CharField(),
        ),
    )
    return found.select_related("event", "household").order_by("due_on", "id")


def recovery(scope: Scope, key: UUID, on: date) -> Any:
    """Return one self-rescue plan as of a day."""
    return recoveries(scope, on).filter(id=key).first()


def recoveries_of(county: str, households: Iterable[UUID], on: date) -> list[Any]:
    """Return the self-rescue plans of households as of a day, oldest first."""
    found = recoveries(Scope(county, (county,)), on).filter(household_id__in=households)
    return list(found.order_by("planned_on", "id"))


def homes_of_plans(county: str, keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return whose self-rescue plans these are, by plan, in one query."""
    found = Recovery.objects.filter(county=county, id__in=list(keys))
    return dict(found.values_list("id", "household__head_name"))


def won_back(county: str, recovery: UUID, on: date) -> list[Recovered]:
    """Return what was won back under a plan by a day, oldest first, each with its loss."""
    found = Recovered.objects.filter(county=county, recovery_id=recovery, recovered_on__lte=on)
    return list(found.select_related("loss").order_by("recovered_on", "id"))


def won_by_loss(county: str, losses: Iterable[UUID], on: date | None = None) -> dict[UUID, int]:
    """Return what was won back of losses, in fen; by a day if given."""
    found = Recovered.objects.filter(county=county, loss_id__in=losses)
    if on is not None:
        found = found.filter(recovered_on__lte=on)
    return dict(found.order_by().values_list("loss").annotate(n=Sum("fen")))


def recovery_rows(scope: Scope, on: date) -> QuerySet[Recovered]:
    """Return what was won back by a day: the rows behind recovery.value_fen."""
    found = within(Recovered.objects.filter(recovered_on__lte=on), scope)
    return found.select_related(
        "recovery__event", "recovery__household", "loss__household", "loss__event"
    ).order_by("region", "id")


def restored_rows(scope: Scope, on: date) -> QuerySet[Recovered]:
    """Return the damaged parts that stand again by a day: the rows behind recovery.parts."""
    return recovery_rows(scope, on).filter(restored=True, loss__part__isnull=False)


def overdue_plans(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the plans whose day has passed and that have not come to an end."""
    return recoveries(scope, on).filter(due_on__lt=on, state_then__in=OPEN)


def without_plan(scope: Scope, on: date) -> QuerySet[Any]:
    """Return one loss a household and event that has no self-rescue plan yet, by place (R116)."""
    earlier = Loss.objects.filter(
        county=OuterRef("county"), event=OuterRef("event"), household=OuterRef("household"),
        reported_on__lte=on, id__lt=OuterRef("id"),
    )  # fmt: skip
    planned = Recovery.objects.filter(
        county=OuterRef("county"), event=OuterRef("event"), household=OuterRef("household"),
        planned_on__lte=on,
    )  # fmt: skip
    found = losses(scope, on=on).filter(~Exists(earlier), ~Exists(planned), reported_on__lte=on)
    return found.order_by("region", "id")


def plan_counts(scope: Scope, on: date) -> dict[str, int]:
    """Return how many self-rescue plans were in each state at the end of a day."""
    return dict(recoveries(scope, on).order_by().values_list("state_then").annotate(n=Count("id")))
