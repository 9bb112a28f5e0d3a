"""Reading of applications: one with all that belongs to it, and lists that page by key."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
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
    """One line of a list of applications; amounts in fen.

    `reason` are the words why it was excluded, not supported, returned or withdrawn (R30, R106).
    """

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
    reason: str
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
    verbs = APPLICATION.verbs(state) if state == case.state else ()
    parts = list(Part.objects.filter(in_force(on), **of).order_by("position"))
    notices = list(items.order_by("notice__from_on", "id"))
    _forget(case, parts, notices, on)
    return ApplicationFile(
        case, case.household, case.person, case.batch, state, verbs, parts,
        visit.select_related("team", "verifier", "liaison", "campaign").first(),
        list(opinions.order_by("given_on", "id")),
        list(pairs.order_by("role", "from_on")),
        notices,
    )  # fmt: skip


# What each step said of an application, by its day.
_SAID: tuple[tuple[str, dict[str, Any]], ...] = (
    ("decided_on", {"approved_fen": None, "standard_fen": None, "decision_note": ""}),
    ("excluded_on", {"exclusion": "", "exclusion_note": ""}),
    ("returned_on", {}),
    ("withdrawn_on", {}),
)


def _later(case: Application, name: str, on: date) -> bool:
    day = getattr(case, name)
    return day is not None and day > on


def _forget(
    case: Application, parts: Iterable[Part], notices: Iterable[NoticeItem], on: date
) -> None:  # fmt: skip
    """Take out of what was read whatever was decided or said after a day; nothing is written."""
    if _later(case, "decided_on", on):
        for part in parts:
            part.approved_fen = part.approved_milli = None
    if _later(case, "returned_on", on) or _later(case, "withdrawn_on", on):
        # One remark is kept: of the step that came last.
        case.remark = ""
    for item in notices:
        if item.objected_on is not None and item.objected_on > on:
            item.objection, item.objected_on = "", None
    for name, words in _SAID:
        if _later(case, name, on):
            for field, nothing in (words | {name: None}).items():
                setattr(case, field, nothing)


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


# Where the words stand that say why an application came to such a state.
_WHY = {
    "excluded": "exclusion_note", "unsupported": "decision_note", "returned": "remark",
    "withdrawn": "remark",
}  # fmt: skip


def _row(case: Application, on: date | None) -> ApplicationRow:
    state = case.state if on is None else state_on(days_of(case), on) or case.state
    if on is not None:
        _forget(case, (), (), on)
    reason = getattr(case, _WHY[state]) if state in _WHY else ""
    return ApplicationRow(
        case.id, case.batch.number, case.household_id, case.household.head_name, case.person.name,
        case.region, state, case.category, case.amount_fen, case.own_fen, case.approved_fen,
        case.exclusion, reason, case.filed_on, case.classified_on, case.verified_on,
        case.assessed_on, case.decided_on,
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
