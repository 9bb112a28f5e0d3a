"""Reads of households' problems: those open on a day, how they went (R68)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.selection.models import Pairing
from tuopin.selection.queries.pairings import current
from tuopin.visits.models import Issue, IssueStep

# Where the last step of a problem leads; any other leaves it in hand.
_AFTER = {"open": "open", "solve": "solved", "withdraw": "withdrawn"}


def _last_verb(on: date) -> Subquery:
    steps = IssueStep.objects.filter(
        county=OuterRef("county"), issue=OuterRef("pk"), done_on__lte=on
    )
    return Subquery(steps.order_by("-id").values("verb")[:1])


def _open(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Keep what was open at the end of a day; what was reopened later had been solved then."""
    unsolved = Q(solved_on__isnull=True) | Q(solved_on__gt=on)
    here = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    found: QuerySet[Any] = rows.filter(unsolved, here).annotate(last=_last_verb(on))
    return found.exclude(last="solve")


def issues(
    scope: Scope, on: date, *, is_open: bool | None = None, officer: UUID | None = None
) -> QuerySet[Any]:
    """Return the problems heard of by the end of a day within a scope; `is_open` on it or solved.

    By the day on which they are to be solved; `last` is the last step that was taken by then.
    With `officer` those of the households that the officer answers for on the day (R68).
    """
    heard = within(Issue.objects.filter(opened_on__lte=on), scope)
    if officer is not None:
        paired = Pairing.objects.filter(
            current(on), county=scope.county, household=OuterRef("household"), officer=officer
        )
        heard = heard.filter(Exists(paired))
    found: QuerySet[Any] = heard.annotate(last=_last_verb(on))
    if is_open:
        found = _open(found, on)
    elif is_open is not None:
        found = found.filter(last="solve")
    return found.select_related("household").order_by("due_on", "id")


def late_issues(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the problems that were open on a day past the day on which they were to be solved."""
    return issues(scope, on, is_open=True).filter(due_on__lt=on)


def issue(county: str, key: UUID) -> Issue | None:
    """Return one problem with its steps, oldest first."""
    steps = Prefetch("steps", IssueStep.objects.order_by("id"))
    found = Issue.objects.filter(county=county, id=key).select_related("household", "visit")
    return found.prefetch_related(steps).first()


def homes_of_issues(county: str, keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return the heads of the households of problems."""
    found: dict[UUID, str] = {}
    for chunk in chunks(keys):
        rows = Issue.objects.filter(county=county, id__in=chunk)
        found.update(rows.values_list("id", "household__head_name"))
    return found


def open_issues_of(county: str, households: Iterable[UUID], on: date) -> dict[UUID, list[Issue]]:
    """Return the problems of households that were open at the end of a day, oldest first."""
    found: dict[UUID, list[Issue]] = defaultdict(list)
    for chunk in chunks(households):
        rows = Issue.objects.filter(county=county, household__in=chunk, opened_on__lte=on)
        for row in _open(rows, on).order_by("opened_on", "id"):
            found[row.household_id].append(row)
    return dict(found)


def issues_of(county: str, household: UUID, on: date) -> list[Issue]:
    """Return a household's problems heard of by a day with their steps, newest first."""
    steps = Prefetch("steps", IssueStep.objects.filter(done_on__lte=on).order_by("id"))
    rows = Issue.objects.filter(county=county, household_id=household, opened_on__lte=on)
    return list(rows.prefetch_related(steps).order_by("-opened_on", "-id"))


def issue_state_on(row: Issue, on: date) -> str:
    """Return the state of a problem at the end of a day, from its steps."""
    verbs = [step.verb for step in row.steps.all() if step.done_on <= on]
    return issue_state_after(verbs[-1]) if verbs else "open"


def issue_state_after(verb: str) -> str:
    """Return the state of a problem after a step."""
    return _AFTER.get(verb, "acting")
