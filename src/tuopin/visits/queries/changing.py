"""Reading of change requests, of what stands, and of what purchases have spent (R64–R66)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, CharField, F, Q, QuerySet, Sum, Value, When

from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.funds.models import Loan
from tuopin.policy.queries import version_on
from tuopin.selection.models import Application, Part
from tuopin.selection.queries import parts_ever, parts_of
from tuopin.selection.rules.applying import PartLine
from tuopin.visits.models import Change, ChangeLine, Purchase
from tuopin.visits.rules.changing import Standing, Wish

# Which changes a figure counts, by the day on which they came to be so.
CHANGE_STEPS: dict[str, Callable[[date], Q]] = {
    "requested": lambda on: Q(asked_on__lte=on),
    "approved": lambda on: Q(state="approved", decided_on__lte=on),
    "refused": lambda on: Q(state="refused", decided_on__lte=on),
}


class Step(NamedTuple):
    """One step in the history of a project: a part that stood until or from a day."""

    part: Part
    ended: bool
    on: date


def line_of(part: Part) -> PartLine:
    """Return a part as it was approved, `amount_fen` being the loan's money for it."""
    return PartLine(
        part.category, part.content,
        part.quantity_milli if part.approved_milli is None else part.approved_milli, part.unit,
        part.amount_fen if part.approved_fen is None else part.approved_fen,
        part.own_fen, part.gain_fen,
    )  # fmt: skip


def spent_by_part(county: str, parts: Iterable[UUID], on: date | None = None) -> dict[UUID, int]:
    """Return what purchases paid with loan money for each part, voided ones left out, in fen."""
    found: dict[UUID, int] = {}
    for piece in chunks(parts):
        bought = Purchase.objects.filter(county=county, part__in=piece)
        bought = bought.filter(void_on__isnull=True) if on is None else bought.filter(stood(on))
        found.update(bought.order_by().values_list("part_id").annotate(fen=Sum("loan_fen")))
    return found


def stood(on: date) -> Q:
    """Return the condition of a purchase that stood at the end of a day."""
    return Q(bought_on__lte=on) & (Q(void_on__isnull=True) | Q(void_on__gt=on))


def standing_of(county: str, application: UUID) -> list[Standing]:
    """Return a project's parts that stand now with what was spent of each; 2 reads.

    Money spent for a part that another followed counts for the one that stands.
    """
    ever = parts_ever(county, [application]).get(application, [])
    spent = spent_by_part(county, [part.id for part in ever])
    follows = {part.id: part.follows_id for part in ever}
    return [
        Standing(part.id, line_of(part), sum(spent.get(key, 0) for key in line(part.id, follows)))
        for part in ever
        if part.dropped_on is None
    ]


def line(part: UUID, follows: Mapping[UUID, UUID | None]) -> list[UUID]:
    """Return a part and all that it follows, itself first."""
    found = [part]
    while (before := follows.get(found[-1])) is not None:
        found.append(before)
    return found


def wishes_of(lines: Iterable[ChangeLine], standing: Iterable[Standing]) -> list[Wish]:
    """Return a kept request's lines; own money and gain are those of the parts that stand."""
    held = {one.part: one.line for one in standing}
    wishes = []
    for row in lines:
        if row.kind == "drop":
            wishes.append(Wish(row.kind, row.part_id, None))
            continue
        of = held.get(row.part_id) if row.part_id else None
        wishes.append(Wish(row.kind, row.part_id, PartLine(
            row.category, row.content, row.quantity_milli or 0, row.unit, row.fen or 0,
            of.own_fen if of else 0, of.gain_fen if of else 0,
        )))  # fmt: skip
    return wishes


def changes(
    scope: Scope, on: date, *, state: str = "", household: UUID | None = None
) -> QuerySet[Any]:
    """Return requests asked for by a day within a scope, oldest first, each with `stood` that day.

    `state` keeps those in a state that day; households, projects and batches are joined.
    """
    rows = within(Change.objects.filter(asked_on__lte=on), scope)
    if household is not None:
        rows = rows.filter(household_id=household)
    open_then = Q(decided_on__isnull=True) | Q(decided_on__gt=on)
    rows = rows.annotate(
        stood=Case(
            When(open_then, then=Value("asked")), default=F("state"), output_field=CharField()
        )
    )
    if state:
        rows = rows.filter(stood=state)
    return rows.select_related("household", "application__batch").order_by("asked_on", "id")


def late_changes(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the requests that waited on a day for longer than the policy's change.days."""
    last = on - time_to_decide(scope.county, on)
    return changes(scope, on, state="asked").filter(asked_on__lt=last)


def time_to_decide(county: str, on: date) -> timedelta:
    """Return within how long a request is decided by the policy of a day (change.days)."""
    return timedelta(days=int(version_on(county, "change.days", on).value))


def change_of(scope: Scope, key: UUID, on: date) -> Any:
    """Return one request of a scope as it stood on a day."""
    return changes(scope, on).select_related("file").filter(id=key).first()


def lines_of(county: str, requests: Iterable[UUID]) -> dict[UUID, list[ChangeLine]]:
    """Return the lines of requests, in the order in which they were written."""
    found: dict[UUID, list[ChangeLine]] = defaultdict(list)
    for piece in chunks(requests):
        for row in ChangeLine.objects.filter(county=county, change__in=piece).order_by("id"):
            found[row.change_id].append(row)
    return dict(found)


def change_rows(scope: Scope, on: date, which: str) -> QuerySet[Change]:
    """Return the requests that a figure counts: requested, approved or refused by a day."""
    rows = within(Change.objects.filter(CHANGE_STEPS[which](on)), scope)
    return rows.select_related("household").order_by("region", "id")


def open_change(county: str, application: UUID) -> Change | None:
    """Return the request of a project that waits for a decision (one at most)."""
    return Change.objects.filter(county=county, application_id=application, state="asked").first()


def loan_of_project(county: str, application: UUID) -> Loan | None:
    """Return the loan of a project that was not given up."""
    rows = Loan.objects.filter(county=county, agreement__application=application)
    return rows.exclude(state="released").order_by("-reserved_on", "-id").first()


def owed_fen(loan: Loan | None) -> int:
    """Return what principal a loan still owes, in fen; 0 without one."""
    return loan.paid_fen - loan.repaid_fen - loan.written_off_fen if loan else 0


def history_of(county: str, application: UUID, on: date) -> list[Step]:
    """Return how a project's parts changed by a day, oldest first: what ended, then what began."""
    steps = []
    for part in parts_ever(county, [application]).get(application, []):
        if part.dropped_on is not None and part.dropped_on <= on:
            steps.append(Step(part, True, part.dropped_on))
        if part.added_on is not None and part.added_on <= on:
            steps.append(Step(part, False, part.added_on))
    return sorted(steps, key=lambda step: (step.on, not step.ended, step.part.position))


def to_change(scope: Scope, household: UUID, on: date) -> list[tuple[UUID, int, list[Part]]]:
    """Return a household's projects that may be changed: application, batch, parts that stand."""
    rows = within(Application.objects.filter(household_id=household, state="cleared"), scope)
    cases = list(rows.order_by("-batch__number").values_list("id", "batch__number"))
    parts = parts_of(scope.county, [key for key, _ in cases], on)
    return [(key, number, parts.get(key, [])) for key, number in cases]


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield projects whose parts and money given back are not the loan that was approved (R66)."""
    changed = Change.objects.filter(county=county, state="approved").order_by()
    back = dict(changed.values_list("application_id").annotate(fen=Sum("give_back_fen")))
    approved = dict(
        Application.objects.filter(county=county, id__in=changed.values("application"))
        .values_list("id", "approved_fen")
    )  # fmt: skip
    parts = parts_of(county, changed.values("application"))
    for case, fen in sorted(back.items()):
        held = sum(part.approved_fen or 0 for part in parts.get(case, []))
        if held + fen != approved[case]:
            yield "visits_change_money", str(case)
