"""Reads of loans in trouble: extensions and schedule versions, write-offs, misuse (R57, R107)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from tuopin.base import rows
from tuopin.base.scope import Scope, within
from tuopin.funds.models import Extension, Instalment, Loan, Payment, Violation, WriteOff
from tuopin.funds.queries.arrears import TOLERANCE, came_back
from tuopin.funds.rules import writing_off
from tuopin.funds.rules.allocation import Arrears, Due, arrears
from tuopin.funds.rules.extending import Extendable, why_not_extended
from tuopin.funds.rules.schedule import extended
from tuopin.ledger.queries import balances_by_kind
from tuopin.policy.queries import versions_on

MOST_TIMES, MOST_DAYS = "extension.max_times", "extension.max_days"
EXTENSION_FEE = "extension.fee_rate_bp"
# By which day which state was reached, in the order in which they are reached.
_STEPS: dict[type, tuple[tuple[str, str], ...]] = {
    WriteOff: (
        ("seconded_on", "seconded"),
        ("posted_on", "posted"),
        ("refused_on", "refused"),
        ("undone_on", "undone"),
    ),
    Violation: (("demanded_on", "demanded"), ("lifted_on", "lifted")),
}
# A violation that was not lifted.
OPEN = ("frozen", "demanded")


class Schedule(NamedTuple):
    """One version of a loan's schedule: when it was made, what it asks for, in order of days."""

    version: int
    made_on: date
    dues: tuple[Due, ...]

    @property
    def due_on(self) -> date:
        """Return its last day."""
        return max(due.due_on for due in self.dues)


class Version(NamedTuple):
    """A schedule and what led to it: the extension or demand; None for a payment or a lifting."""

    schedule: Schedule
    cause: Extension | None


class Quota(NamedTuple):
    """How much may be written off in a calendar year, in fen: all, posted, and still waiting."""

    year: int
    capital_fen: int
    quota_bp: int
    quota_fen: int
    used_fen: int
    waiting_fen: int

    @property
    def left_fen(self) -> int:
        """Return what may still be written off this year."""
        return max(0, self.quota_fen - self.used_fen)

    @property
    def rate(self) -> str:
        """Return the quota's share of the capital as a decimal: '0.0200'."""
        return f"{self.quota_bp // 10_000}.{self.quota_bp % 10_000:04d}"


def schedules_in_force(county: str, loans: Iterable[Loan]) -> dict[UUID, Schedule]:
    """Return each loan's schedule in force by the loan's key; loans never paid are absent."""
    found: dict[UUID, Schedule] = {}
    for chunk in rows.chunks(loan.id for loan in loans):
        of_loans = Instalment.objects.filter(county=county, loan__in=chunk)
        read = _read(of_loans.filter(version=F("loan__schedule")))
        found.update({key: schedule for (key, _version), schedule in read.items()})
    return found


def _read(found: QuerySet[Instalment]) -> dict[tuple[UUID, int], Schedule]:
    """Put instalments together by loan and version."""
    table: dict[tuple[UUID, int], Schedule] = {}
    for loan, number, made_on, due_on, principal, fee in found.order_by(
        "loan", "version", "position"
    ).values_list("loan_id", "version", "made_on", "due_on", "principal_fen", "fee_fen"):
        before = table.get((loan, number), Schedule(number, made_on, ()))
        due = Due(due_on, principal, fee)
        table[loan, number] = before._replace(dues=(*before.dues, due))
    return table


def versions(county: str, loan: UUID) -> list[Version]:
    """Return every version of a loan's schedule, oldest first, each with what led to it (R108)."""
    causes = {
        e.version: e
        for e in Extension.objects.filter(county=county, loan_id=loan, version__isnull=False)
    }
    of_loan = _read(Instalment.objects.filter(county=county, loan_id=loan))
    return [Version(schedule, causes.get(schedule.version)) for schedule in of_loan.values()]


def state_on(row: Extension | WriteOff | Violation, on: date) -> str:
    """Return the state of a request, a proposal or a violation at the end of a day."""
    if isinstance(row, Extension):
        return row.state if row.decided_on is not None and row.decided_on <= on else "asked"
    state = "proposed" if isinstance(row, WriteOff) else "frozen"
    for field, reached in _STEPS[type(row)]:
        day = getattr(row, field)
        if day is not None and day <= on:
            state = reached
    return state


class Lateness(NamedTuple):
    """What is overdue on one loan: by the schedule in force, and by the one of the payment."""

    in_force: Arrears
    original: Arrears


def lateness(county: str, loan: Loan, on: date) -> Lateness:
    """Return a loan's arrears at the end of a day against both schedules (I14).

    An extension takes arrears off the one and never off the other. Nothing for what is not owed.
    """
    of_loan = [v.schedule for v in versions(county, loan.id) if v.schedule.made_on <= on]
    paid = Payment.objects.filter(county=county, loan=loan, reversed_on__isnull=True).first()
    if loan.state != "paid" or not of_loan or paid is None:
        return Lateness(Arrears(0, None), Arrears(0, None))
    tolerance = int(versions_on(county, (TOLERANCE,), on)[TOLERANCE].value)
    came = came_back(county, on, [loan.id]).get(loan.id, 0)
    first = next((s for s in of_loan if s.version == paid.version), of_loan[-1])
    return Lateness(
        *(arrears(schedule.dues, came, on, tolerance) for schedule in (of_loan[-1], first))
    )


def extension_preview(county: str, loan: Loan, days: int, on: date) -> tuple[Due, ...]:
    """Return the schedule that an extension granted on a day would put in force."""
    fee = int(versions_on(county, (EXTENSION_FEE,), on)[EXTENSION_FEE].value)
    now = schedules_in_force(county, [loan]).get(loan.id)
    return extended(now.dues, loan.repaid_fen + loan.fee_fen, days, fee) if now else ()


def extensions(
    scope: Scope, *, states: Sequence[str] = (), loan: UUID | None = None
) -> QuerySet[Extension]:
    """Return the requests for more time and the demands within a scope, newest first."""
    found = within(Extension.objects.all(), scope)
    if states:
        found = found.filter(state__in=states)
    if loan is not None:
        found = found.filter(loan_id=loan)
    return found.select_related("loan__household", "loan__batch").order_by("-id")


def extension(county: str, key: UUID) -> Extension | None:
    """Return one request of the county."""
    found = Extension.objects.filter(county=county, id=key)
    return found.select_related("loan__household", "loan__batch").first()


def unfit_to_extend(
    county: str,
    loans: Sequence[Loan],
    on: date,
    event: UUID | None = None,
    *,
    happened_on: date | None = None,
) -> dict[UUID, str]:
    """Return why loans get no more time, as terms' codes by the loan's key; in three queries.

    Without a disaster policy says how often (extension.max_times); for a disaster once each.
    """
    most = None if event else int(versions_on(county, (MOST_TIMES,), on)[MOST_TIMES].value)
    made = schedules_in_force(county, loans)
    before = _extended_before(county, loans, event)
    found = {}
    for loan in loans:
        times, helped = before.get(loan.id, (0, 0))
        schedule = made.get(loan.id)
        facts = Extendable(
            loan.state,
            loan.paid_on,
            schedule.made_on if schedule else None,
            loan.frozen_on is not None,
            times,
            bool(helped),
            happened_on,
        )
        if why := why_not_extended(facts, on, most):
            found[loan.id] = why
    return found


def _extended_before(
    county: str, loans: Iterable[Loan], event: UUID | None
) -> Mapping[UUID, tuple[int, int]]:
    """Return by loan how often it was extended without a disaster, and for this disaster."""
    found: dict[UUID, tuple[int, int]] = {}
    for chunk in rows.chunks(loan.id for loan in loans):
        granted = Extension.objects.filter(
            county=county, loan__in=chunk, kind="extension", state="granted"
        )
        counted = granted.values("loan").annotate(
            times=Count("id", filter=Q(event__isnull=True)),
            helped=Count("id", filter=Q(event=event, event__isnull=False)),
        )
        found.update({row["loan"]: (row["times"], row["helped"]) for row in counted.order_by()})
    return found


def write_offs(
    scope: Scope, *, states: Sequence[str] = (), loan: UUID | None = None
) -> QuerySet[WriteOff]:
    """Return the proposals to write off within a scope, newest first."""
    found = within(WriteOff.objects.all(), scope)
    if states:
        found = found.filter(state__in=states)
    if loan is not None:
        found = found.filter(loan_id=loan)
    return found.select_related("loan__household", "loan__batch").order_by("-id")


def write_off(county: str, key: UUID) -> WriteOff | None:
    """Return one proposal of the county."""
    found = WriteOff.objects.filter(county=county, id=key)
    return found.select_related("loan__household", "loan__batch", "loan__agreement").first()


def written_off(scope: Scope) -> QuerySet[Loan]:
    """Return the debts that were written off: not expected any more, and listed for good (R72)."""
    found = within(Loan.objects.filter(state="written_off"), scope)
    return found.select_related("batch", "household", "agreement").order_by("region", "number")


def quota(county: str, on: date) -> Quota:
    """Return what may be written off in the calendar year of a day, of that day's capital.

    All of the year that stands is counted, whenever in it: an earlier day gets no quota of its own.
    """
    bp = int(versions_on(county, ("write_off.quota_bp",), on)["write_off.quota_bp"].value)
    capital = balances_by_kind(county, on).get("capital", 0)
    sums = WriteOff.objects.filter(county=county).aggregate(
        used=Sum("fen", filter=Q(state="posted", posted_on__year=on.year)),
        waiting=Sum("fen", filter=Q(state__in=["proposed", "seconded"])),
    )
    return Quota(
        on.year,
        capital,
        bp,
        writing_off.quota_fen(capital, bp),
        sums["used"] or 0,
        sums["waiting"] or 0,
    )


def violations(
    scope: Scope, *, states: Sequence[str] = (), loan: UUID | None = None
) -> QuerySet[Violation]:
    """Return the violations of R57 within a scope, newest first."""
    found = within(Violation.objects.all(), scope)
    if states:
        found = found.filter(state__in=states)
    if loan is not None:
        found = found.filter(loan_id=loan)
    return found.select_related("loan__household", "loan__batch").order_by("-id")


def violation(county: str, key: UUID) -> Violation | None:
    """Return one violation of the county."""
    found = Violation.objects.filter(county=county, id=key)
    return found.select_related("loan__household", "loan__batch").first()


def frozen_households(county: str, households: Iterable[UUID]) -> set[UUID]:
    """Return the households among these with an open violation: no further loan for them (R57)."""
    found: set[UUID] = set()
    for chunk in rows.chunks(households):
        open_ones = Violation.objects.filter(
            county=county, state__in=OPEN, loan__household__in=chunk
        )
        found.update(open_ones.values_list("loan__household", flat=True))
    return found
