"""Decisions of meetings and tasks of branches, as of a day: whose, due when, done or not (R60).

What was said to be done may be sent back and said again: how a decision stood on a day is read
from its steps, never from the row, which knows the last report alone.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from tuopin.base.scope import Scope, within
from tuopin.coordination.models import Decision, DecisionStep
from tuopin.coordination.states import OWNERS
from tuopin.kit.scope import area_prefix, region_range
from tuopin.workflow.rules import Actor

STANDS = ("open", "late", "reported", "ended")


def decisions(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the decisions taken by a day that concern a scope, with meeting and officer.

    Each bears `last_verb` and `told_then`: its last step by the day, and the last report by it.
    """
    return _stood(within(Decision.objects.filter(decided_on__lte=on), scope), on)


def _stood(rows: QuerySet[Decision], on: date) -> QuerySet[Any]:
    steps = DecisionStep.objects.filter(
        county=OuterRef("county"), decision=OuterRef("id"), done_on__lte=on
    ).order_by("-id")
    told: QuerySet[Any] = rows.annotate(
        last_verb=Subquery(steps.values("verb")[:1]),
        told_then=Subquery(steps.filter(verb="report_done").values("text")[:1]),
    )
    return told.select_related("meeting", "officer")


def standing_decisions(scope: Scope, on: date, stands: str = "") -> QuerySet[Any]:
    """Return the decisions that stood so at the end of a day: open, late, reported or ended.

    Late are those past their day that nobody said were done; open includes the late ones.
    """
    found = decisions(scope, on)
    ended = Q(ended_on__isnull=False, ended_on__lte=on)
    if stands == "ended":
        return found.filter(ended)
    if stands == "reported":
        return found.filter(last_verb="report_done").exclude(ended)
    if stands in {"open", "late"}:
        found = found.exclude(ended).filter(Q(last_verb=None) | Q(last_verb="send_back"))
    return found.filter(due_on__lt=on) if stands == "late" else found


def decision(county: str, key: UUID, on: date) -> Any | None:
    """Return one decision of the county, as it stood at the end of a day."""
    return _stood(Decision.objects.filter(county=county, id=key, decided_on__lte=on), on).first()


def decisions_of(county: str, meeting: UUID, on: date) -> QuerySet[Any]:
    """Return what a meeting had decided by a day, in its order."""
    found = Decision.objects.filter(county=county, meeting_id=meeting, decided_on__lte=on)
    return _stood(found, on).order_by("id")


def owned_by(actor: Actor, on: date) -> QuerySet[Decision]:
    """Return what an actor has to get done: given by name, or to a post that the actor holds."""
    mine = Q(officer=actor.id)
    for post in actor.posts:
        if post.role in OWNERS and post.held_on(on):
            low, high = region_range(area_prefix(post.region))
            mine |= Q(owner_role=post.role, region__gte=low, region__lt=high)
    found = Decision.objects.filter(mine, county=actor.county, state="open", decided_on__lte=on)
    return found.select_related("meeting", "officer")


def to_judge(scope: Scope, actor: UUID) -> QuerySet[Decision]:
    """Return what was reported as done and waits for another: a meeting's for the county only."""
    found = within(Decision.objects.filter(state="reported"), scope).exclude(reported_by=actor)
    return found if scope.whole else found.exclude(source="meeting")


def decisions_named(county: str, keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return what was decided, by id, in one query."""
    found = Decision.objects.filter(county=county, id__in=list(keys))
    return dict(found.values_list("id", "text"))


def decisions_by_meeting(county: str, on: date) -> dict[UUID, tuple[int, int]]:
    """Return by meeting how many decisions were taken by a day and how many of them ended."""
    rows = Decision.objects.filter(county=county, meeting__isnull=False, decided_on__lte=on)
    counted = (
        rows.order_by()
        .values_list("meeting_id")
        .annotate(n=Count("id"), ended=Count("id", filter=Q(ended_on__lte=on)))
    )
    return {key: (n, ended) for key, n, ended in counted if key is not None}


def decision_state(row: Any, on: date) -> str:
    """Return how a decision, read as of a day, stood at the end of it."""
    if row.ended_on is not None and row.ended_on <= on:
        return str(row.state)
    return "reported" if row.last_verb == "report_done" else "open"


def decision_steps(county: str, key: UUID, on: date) -> QuerySet[DecisionStep]:
    """Return the steps of a decision by a day, oldest first."""
    rows = DecisionStep.objects.filter(county=county, decision_id=key, done_on__lte=on)
    return rows.order_by("id")
