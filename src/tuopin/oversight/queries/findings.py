"""Findings as of a day: which stand open, in which state each was, and its steps (R82)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.oversight.models import Finding, FindingStep
from tuopin.oversight.states import FINDING
from tuopin.workflow.rules import Actor

# The state to which each verb leads, whatever the state before.
TARGETS = {move.verb: move.target for move in FINDING.moves}


def until(on: date, prefix: str = "") -> Q:
    """Return the condition of a finding that counts as found by a day: not dropped by then."""
    dropped = Q(**{f"{prefix}state": "dropped", f"{prefix}closed_on__lte": on})
    return Q(**{f"{prefix}found_on__lte": on}) & ~dropped


def still_open(on: date) -> Q:
    """Return the condition of a finding that was open at the end of a day."""
    closed = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    return Q(found_on__lte=on) & closed


def past_limit(on: date) -> Q:
    """Return the condition of an order whose limit had passed by a day without a report."""
    reported = Q(reported_on__isnull=True) | Q(reported_on__gt=on)
    return Q(ordered_on__lte=on, due_on__lt=on) & reported


def findings(scope: Scope, on: date) -> QuerySet[Finding]:
    """Return the findings by a day within an area, newest first; those dropped too."""
    rows = within(Finding.objects.filter(found_on__lte=on), scope)
    return rows.select_related(
        "household", "responsible", "follows", "inspection__round__batch"
    ).order_by("-id")


def finding(scope: Scope, key: UUID, on: date) -> Finding | None:
    """Return one finding of an area by a day."""
    return findings(scope, on).filter(id=key).first()


def states_on(county: str, held: Iterable[Finding], on: date) -> dict[UUID, str]:
    """Return the state of each finding at the end of a day, from its steps, in one query."""
    found = {row.id: FINDING.start for row in held}
    for chunk in chunks(list(found)):
        steps = FindingStep.objects.filter(county=county, finding__in=chunk, done_on__lte=on)
        # Steps of one day follow each other as their keys do.
        for key, verb in steps.order_by("done_on", "id").values_list("finding_id", "verb"):
            found[key] = TARGETS[verb]
    return found


def told_by(held: Iterable[Finding], on: date) -> list[Finding]:
    """Return findings without what was ordered, reported or closed after a day; nothing is written.

    Who mends it stays: he may have been named when it was found.
    """
    rows = list(held)
    for row in rows:
        if row.ordered_on is not None and row.ordered_on > on:
            row.ordered_on = row.due_on = None
            row.demanded = row.order_document = ""
        if row.reported_on is not None and row.reported_on > on:
            row.reported_on = None
        if row.closed_on is not None and row.closed_on > on:
            row.closed_on = None
    return rows


def steps_of(county: str, key: UUID, on: date) -> list[FindingStep]:
    """Return what was done about a finding by a day, oldest first."""
    steps = FindingStep.objects.filter(county=county, finding=key, done_on__lte=on)
    return list(steps.order_by("done_on", "id"))


def repeats(county: str, key: UUID, on: date) -> list[Finding]:
    """Return the findings that repeat one, by a day."""
    rows = Finding.objects.filter(county=county, follows=key, found_on__lte=on)
    return list(rows.order_by("found_on", "id"))


def findings_named(county: str, keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return the numbers of findings by id, in one query."""
    found = Finding.objects.filter(county=county, id__in=list(keys))
    return dict(found.values_list("id", "number"))


def to_order(scope: Scope) -> QuerySet[Finding]:
    """Return the findings that nobody has ordered to be set right yet."""
    return _waiting(scope, "found")


def to_mend(scope: Scope) -> QuerySet[Finding]:
    """Return the findings that were ordered and not yet reported as set right."""
    return _waiting(scope, "ordered")


# Whose office reports for an officer of its area.
REPORTING = ("township_secretary", "township_office", "county_office")


def reports(actor: Actor, held: Finding, on: date) -> bool:
    """Say whether it is somebody's to report a finding done: who mends it, or the office there."""
    named = held.responsible_id
    return named in (None, actor.id) or actor.serves(held.region, on, *REPORTING)


def to_recheck(scope: Scope) -> QuerySet[Finding]:
    """Return the findings reported as set right that wait for a second look."""
    return _waiting(scope, "reported")


def _waiting(scope: Scope, state: str) -> QuerySet[Finding]:
    return within(Finding.objects.filter(state=state), scope)


def findings_of(county: str, household: UUID, on: date) -> list[Finding]:
    """Return a household's findings by a day, newest first, with who mends them."""
    rows = Finding.objects.filter(until(on), county=county, household=household)
    return list(rows.select_related("responsible").order_by("-found_on", "-id"))
