"""Who needs help at once, whether it came, and what waits for whom (R101)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    DateField,
    Exists,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from tuopin.base.scope import Scope
from tuopin.disasters.models import Loss, Relief
from tuopin.disasters.queries.losses import losses
from tuopin.disasters.rules.relief import urgent_by
from tuopin.kit.late import LateLine
from tuopin.notices.rules import Due
from tuopin.policy.queries import terms_on


def standing(on: date) -> Q:
    """Return the condition that a relief had been given and was not void by the end of a day."""
    return Q(given_on__lte=on) & (Q(void_on__isnull=True) | Q(void_on__gt=on))


def urgent_rows(scope: Scope, on: date, *, helped: bool | None = None) -> QuerySet[Any]:
    """Return one loss a household and event that needs help at once, from the day of its report.

    The household's first urgent report stands for all; each row carries `helped_fen` and
    `helped_on` of the relief for that event, the first that was given by the day. `helped` keeps
    those whom relief reached, or those whom none did. By day of the report, oldest first.
    """
    earlier = Loss.objects.filter(
        county=OuterRef("county"), event=OuterRef("event"), household=OuterRef("household"),
        urgent=True, reported_on__lte=on, id__lt=OuterRef("id"),
    )  # fmt: skip
    given = Relief.objects.filter(
        standing(on), county=OuterRef("county"), event=OuterRef("event"),
        household=OuterRef("household"),
    ).order_by().values("event")  # fmt: skip
    found: QuerySet[Any] = losses(scope, on=on).filter(
        ~Exists(earlier), urgent=True, reported_on__lte=on
    )
    found = found.annotate(
        helped_fen=Coalesce(
            Subquery(given.annotate(n=Sum("fen")).values("n")), 0, output_field=BigIntegerField()
        ),
        helped_on=Subquery(given.annotate(n=Min("given_on")).values("n"), output_field=DateField()),
    )
    if helped is not None:
        found = found.filter(helped_on__isnull=not helped)
    return found.order_by("reported_on", "id")


def urgent_days(county: str, on: date) -> int:
    """Return within how many days urgent help has to come."""
    return int(terms_on(county, on)["relief.urgent_days"])


def urgent_late(scope: Scope, on: date, days: int) -> QuerySet[Any]:
    """Return those whom no relief reached in time: the limit lies before the day."""
    last = date.fromordinal(on.toordinal() - days - 1)
    return urgent_rows(scope, on, helped=False).filter(reported_on__lte=last)


def urgent_line(scope: Scope, on: date, days: int) -> LateLine:
    """Return how many urgent households nobody helped in time, and since when."""
    late = urgent_late(scope, on, days)
    first = late.values_list("reported_on", flat=True).first()
    return LateLine("urgent_relief", late.count(), urgent_by(first, days) if first else None)


def urgent_dues(waiting: Iterable[Loss], on: date, days: int) -> Iterator[Due]:
    """Yield who is told of households that wait: the township at once, then those above it.

    The township's secretary and the county office hear of it when the limit has passed.
    """
    for loss in waiting:
        due = urgent_by(loss.reported_on, days)
        yield Due(loss.id, 1, loss.region, "township_office", None, due)
        if due < on:
            yield Due(loss.id, 2, loss.region, "township_secretary", None, due)
            yield Due(loss.id, 3, loss.region, "county_office", None, due)
