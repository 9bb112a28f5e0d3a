"""Reading of reminders: a person's own, those of the posts held, and how far the sweep has come."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet

from tuopin.kit.scope import area_prefix
from tuopin.notices.models import Reminder, Swept
from tuopin.workflow.rules import Actor


class KindCount(NamedTuple):
    """Open reminders of one kind for somebody: how many, unseen, past their day, oldest due day."""

    kind: str
    count: int  # type: ignore[assignment]
    unseen: int
    late: int
    oldest_on: date


def open_for(actor: Actor, kind: str = "") -> QuerySet[Reminder]:
    """Return what waits for an actor, in person or by a post held, oldest reminders first."""
    rows = Reminder.objects.filter(_addressed(actor), county=actor.county, settled_on__isnull=True)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("id")


def kinds_for(actor: Actor, on: date) -> list[KindCount]:
    """Return the open reminders for an actor by kind, the oldest due day first; one query."""
    found = (
        open_for(actor)
        .order_by()
        .values_list("kind")
        .annotate(
            count=Count("id"),
            unseen=Count("id", filter=Q(seen_on__isnull=True)),
            late=Count("id", filter=Q(due_on__lt=on)),
            oldest=Min("due_on"),
        )
    )
    return sorted((KindCount(*row) for row in found), key=lambda line: (line.oldest_on, line.kind))


def swept_until(county: str) -> dict[str, date]:
    """Return the last day that each part of the nightly sweep has gone through."""
    return dict(Swept.objects.filter(county=county).values_list("part", "last_on"))


def last_sweep(county: str) -> date | None:
    """Return the day through which the whole sweep has gone, None before the first."""
    days = swept_until(county).values()
    return min(days, default=None)


def _addressed(actor: Actor) -> Q:
    to = Q(officer=actor.id)
    for post in actor.posts:
        low = area_prefix(post.region)
        high = str(int(low) + 1).zfill(len(low))
        by_post = Q(officer__isnull=True, role=post.role)
        to |= by_post & Q(region__gte=low, region__lt=high)
    return to
