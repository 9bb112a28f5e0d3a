"""Reading of applications: one with all that belongs to it, and lists that page by key."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from tuopin.base.scope import Scope, within
from tuopin.programme.models import Batch
from tuopin.register.models import Household, Person
from tuopin.selection.models import (
    Application,
    NoticeItem,
    Opinion,
    Pairing,
    Part,
    Verification,
)
from tuopin.selection.queries.counts import stepped
from tuopin.selection.queries.parts import in_force
from tuopin.selection.rules.history import Days, state_on
from tuopin.selection.states import APPLICATION


class ApplicationRow(NamedTuple):
    """One line of a list of applications; amounts in fen."""

    id: UUID
    batch_number: int
    household: UUID
    head_name: str
    applicant: str
    region: str
    state: str
    category: str
    amount_fen: int
    own_fen: int
    approved_fen: int | None
    exclusion: str
    filed_on: date
    classified_on: date | None
    verified_on: date | None
    assessed_on: date | None
    decided_on: date | None


class ApplicationFile(NamedTuple):
    """Everything about one application; people are joined, so that names cost no further query.

    `pairings` are the household's, oldest first; `verbs` what may be done with it now, or () where
    a past day is looked at; `state` the one of that day.
    """

    application: Application
    household: Household
    person: Person
    batch: Batch
    state: str
    verbs: tuple[str, ...]
    parts: list[Part]
    verification: Verification | None
    opinions: list[Opinion]
    pairings: list[Pairing]
    notices: list[NoticeItem]


def application(county: str, key: UUID) -> Application | None:
    """Return an application of the county."""
    return Application.objects.filter(county=county, id=key).first()


def application_file(scope: Scope, key: UUID, on: date) -> ApplicationFile | None:
    """Return everything about an application of a scope as it stood on a day, in six queries."""
    rows = within(Application.objects.filter(id=key, filed_on__lte=on), scope)
    case = rows.select_related("household", "person", "batch").first()
    if case is None:
        return None
    of = {"county": case.county, "application": case}
    visit = Verification.objects.filter(**of, visited_on__lte=on)
    opinions = Opinion.objects.filter(**of, given_on__lte=on).select_related("expert")
    pairs = Pairing.objects.filter(
        county=case.county, household=case.household, from_on__lte=on
    ).select_related("officer")
    items = NoticeItem.objects.filter(**of, notice__from_on__lte=on).select_related("notice")
    state = state_on(days_of(case), on) or case.state
    return ApplicationFile(
        case, case.household, case.person, case.batch, state,
        APPLICATION.verbs(state) if state == case.state else (),
        list(Part.objects.filter(in_force(on), **of).order_by("position")),
        visit.select_related("team", "verifier", "liaison", "campaign").first(),
        list(opinions.order_by("given_on", "id")),
        list(pairs.order_by("role", "from_on")),
        list(items.order_by("notice__from_on", "id")),
    )  # fmt: skip


def days_of(case: Application) -> Days:
    """Return the days of an application's steps, from which its state on a day follows."""
    return Days(*(getattr(case, name) for name in Days._fields))


def applications(
    scope: Scope, *, batch: int | None = None, states: Sequence[str] = (), step: str = "",
    on: date | None = None, category: str = "", after: UUID | None = None, limit: int = 50,
) -> list[ApplicationRow]:  # fmt: skip
    """Return a page of applications within a scope, by key; `after` is the last id before it.

    `step` (with `on`) keeps those that had taken a step by a day: the rows behind a figure. With
    `on`, each row shows its state of that day.
    """
    rows = within(Application.objects.all(), scope)
    if batch is not None:
        rows = rows.filter(batch__number=batch)
    if states:
        rows = rows.filter(state__in=states)
    if on is not None:
        rows = rows.filter(stepped(step or "applications", on))
    if category:
        rows = rows.filter(category=category)
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = rows.select_related("batch", "household", "person").only(
        *(f.name for f in Application._meta.concrete_fields),
        "batch__number", "household__head_name", "person__name",
    )  # fmt: skip
    return [_row(case, on) for case in found.order_by("id")[:limit]]


def _row(case: Application, on: date | None) -> ApplicationRow:
    state = case.state if on is None else state_on(days_of(case), on) or case.state
    return ApplicationRow(
        case.id, case.batch.number, case.household_id, case.household.head_name, case.person.name,
        case.region, state, case.category, case.amount_fen, case.own_fen, case.approved_fen,
        case.exclusion, case.filed_on, case.classified_on, case.verified_on, case.assessed_on,
        case.decided_on,
    )  # fmt: skip


def applications_of(county: str, household: UUID) -> list[Application]:
    """Return a household's applications with their batches, the newest first."""
    rows = Application.objects.filter(county=county, household_id=household)
    return list(rows.select_related("batch").order_by("-filed_on", "-id"))


def uncovered(scope: Scope, batch: int | None = None) -> QuerySet[Application]:
    """Return the applicants whom no team has visited yet (R25), with household and applicant."""
    waiting = Q(state__in=("filed", "classified"))
    rows = within(Application.objects.filter(waiting, verified_on__isnull=True), scope)
    if batch is not None:
        rows = rows.filter(batch__number=batch)
    return rows.select_related("household", "person", "batch").order_by("region", "id")
