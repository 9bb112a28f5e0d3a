"""What is deducted from officers' salaries for whom, and what households owe to them for it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from tuopin.base import rows
from tuopin.base.scope import Scope, within
from tuopin.funds.models import Deduction, DeductionOrder, Instalment, Loan, OfficerRepaid
from tuopin.funds.queries.arrears import TOLERANCE, arrears, came_back
from tuopin.funds.rules import allocation
from tuopin.funds.rules.allocation import Due
from tuopin.funds.rules.guarantee import Month, may_deduct, monthly_cap_fen, months
from tuopin.funds.rules.schedule import total
from tuopin.offices.models import Officer
from tuopin.policy.queries import version_on


class Behind(NamedTuple):
    """How far behind one loan was: fen overdue on a day, since when, and how much may be taken.

    `dues` is the version in force now, by which money is placed; `left_fen` is what is overdue and
    not more than all that is still owed.
    """

    fen: int
    oldest_on: date | None
    left_fen: int
    dues: list[Due]


class Claim(NamedTuple):
    """What a household owes to an officer for salary that was deducted, in fen."""

    loan: UUID
    number: str
    borrower: str
    region: str
    officer: UUID
    name: str
    deducted_fen: int
    repaid_fen: int

    @property
    def left_fen(self) -> int:
        """Return what is still owed."""
        return self.deducted_fen - self.repaid_fen


class Room(NamedTuple):
    """What an officer's salary still lets deduct in a month, in fen; nothing without a salary."""

    salary_fen: int
    left_fen: int


class Default(NamedTuple):
    """A loan so long overdue that its guarantor's salary may be deducted."""

    loan: Loan
    officer: UUID
    fen: int
    oldest_on: date
    days: int


def behind(loan: Loan, on: date) -> Behind:
    """Return what a loan was behind at the end of a day by the schedule in force then."""
    found = Instalment.objects.filter(county=loan.county, loan_id=loan.id).order_by("position")
    versions: dict[int, list[Due]] = {}
    made = 0
    for row in found:
        due = Due(row.due_on, row.principal_fen, row.fee_fen)
        versions.setdefault(row.version, []).append(due)
        if row.made_on <= on:
            made = max(made, row.version)
    paid = came_back(loan.county, on, [loan.id]).get(loan.id, 0)
    tolerance = int(version_on(loan.county, TOLERANCE, on).value)
    late = allocation.arrears(versions.get(made, []), paid, on, tolerance)
    dues = versions.get(loan.schedule, [])
    owed = total(dues) - loan.repaid_fen - loan.fee_fen - loan.written_off_fen
    return Behind(late.fen, late.oldest_on, max(0, min(late.fen, owed)), dues)


def standing_on(on: date) -> Q:
    """Return the condition of posted rows that were not reversed by the end of a day."""
    return Q(reversed_on__isnull=True) | Q(reversed_on__gt=on)


def claim_of(county: str, loan: UUID) -> dict[UUID, int]:
    """Return what the household of a loan owes to officers now, in fen, by officer; 2 queries."""
    owed: dict[UUID, int] = {}
    for model, sign in ((Deduction, 1), (OfficerRepaid, -1)):
        found = model._default_manager.filter(
            county=county, loan_id=loan, reversed_on__isnull=True
        ).order_by()
        for officer, fen in found.values_list("officer").annotate(s=Sum("fen")):
            owed[officer] = owed.get(officer, 0) + sign * fen
    return owed


def claims(
    scope: Scope, on: date, officer: UUID | None = None, loan: UUID | None = None
) -> list[Claim]:
    """Return what households owed to officers at the end of a day, paid back or not, by number.

    The debt stays on record: a claim that was paid is listed with nothing left (R70).
    """
    deducted = Deduction.objects.filter(standing_on(on), deducted_on__lte=on)
    repaid = OfficerRepaid.objects.filter(standing_on(on), repaid_on__lte=on)
    given = {(key, who): fen for key, who, fen in _sums(within(repaid, scope))}
    found = within(deducted, scope)
    if officer is not None:
        found = found.filter(officer_id=officer)
    if loan is not None:
        found = found.filter(loan_id=loan)
    named = found.values_list(
        "loan", "officer", "loan__number", "loan__borrower", "loan__region", "officer__name"
    )
    listed = named.annotate(s=Sum("fen")).order_by("loan__number", "officer")
    return [
        Claim(key, number, borrower, region, who, name, fen, given.get((key, who), 0))
        for key, who, number, borrower, region, name, fen in listed
    ]


def _sums(found: QuerySet[OfficerRepaid]) -> QuerySet[OfficerRepaid, tuple[UUID, UUID, int]]:
    return found.values_list("loan", "officer").annotate(s=Sum("fen")).order_by()


def claims_by_officer(county: str, officers: Iterable[UUID]) -> dict[UUID, int]:
    """Return what each officer is owed now, in fen; those who are owed nothing lack."""
    owed: dict[UUID, int] = {}
    for chunk in rows.chunks(officers):
        for model, sign in ((Deduction, 1), (OfficerRepaid, -1)):
            found = model._default_manager.filter(
                county=county, officer__in=chunk, reversed_on__isnull=True
            ).order_by()
            for officer, fen in found.values_list("officer").annotate(s=Sum("fen")):
                owed[officer] = owed.get(officer, 0) + sign * fen
    return {officer: fen for officer, fen in owed.items() if fen}


def deduction_orders(scope: Scope, *, standing: bool = False) -> QuerySet[DeductionOrder]:
    """Return the orders to deduct within a scope, with loan and officer, newest first."""
    found = within(DeductionOrder.objects.all(), scope)
    if standing:
        found = found.filter(stopped_on__isnull=True)
    taken = Sum("deductions__fen", filter=Q(deductions__reversed_on__isnull=True))
    found = found.select_related("loan__household", "officer").annotate(taken_fen=taken)
    return found.order_by("-ordered_on", "-id")


def deduction_order(county: str, key: UUID) -> DeductionOrder | None:
    """Return one order of the county with its loan and officer."""
    found = DeductionOrder.objects.filter(county=county, id=key)
    return found.select_related("loan__household", "officer").first()


def deductions_of(county: str, loan: UUID) -> list[Deduction]:
    """Return what was deducted for a loan, reversed rows too, oldest first."""
    found = Deduction.objects.filter(county=county, loan_id=loan)
    return list(found.select_related("officer").order_by("month", "id"))


def repaid_to_officers(county: str, loan: UUID) -> list[OfficerRepaid]:
    """Return what a household gave to its officers, reversed rows too, oldest first."""
    found = OfficerRepaid.objects.filter(county=county, loan_id=loan)
    return list(found.select_related("officer").order_by("repaid_on", "id"))


def deduction_room(county: str, officer: UUID, on: date) -> Room:
    """Return how much more may be deducted from an officer each month, beside what is ordered.

    guarantee.monthly_percent of the salary is for all orders of an officer together (R70).
    """
    salary = Officer.objects.filter(county=county, id=officer).values_list("salary_fen", flat=True)
    percent = int(version_on(county, "guarantee.monthly_percent", on).value)
    standing = DeductionOrder.objects.filter(
        county=county, officer_id=officer, stopped_on__isnull=True
    )
    ordered = standing.aggregate(s=Sum("monthly_fen"))["s"] or 0
    monthly = salary.first() or 0
    return Room(monthly, max(0, monthly_cap_fen(monthly, percent) - ordered))


def deduction_plan(order: DeductionOrder) -> list[Month]:
    """Return the months that an order plans, as it was ordered, from the month of the order."""
    return months(order.owed_fen, order.monthly_fen, order.ordered_on)


def defaults(scope: Scope, on: date) -> list[Default]:
    """Return the loans whose guarantor's salary may be deducted and is not yet, longest first.

    Overdue by more than guarantee.default_days under the schedule in force (R70).
    """
    days = int(version_on(scope.county, "guarantee.default_days", on).value)
    late = {
        key: behind
        for key, behind in arrears(scope.county, on).items()
        if may_deduct(behind.oldest_on, on, days)
    }
    ordered = DeductionOrder.objects.filter(
        county=scope.county, loan=OuterRef("pk"), stopped_on__isnull=True
    )
    found: list[Loan] = []
    for chunk in rows.chunks(late):
        held = Loan.objects.filter(~Exists(ordered), pk__in=chunk, guarantor__isnull=False)
        found += within(held, scope).select_related("household")
    listed = [
        Default(loan, officer, late[loan.id].fen, since, (on - since).days)
        for loan in found
        if (since := late[loan.id].oldest_on) is not None
        and (officer := loan.guarantor) is not None
    ]
    return sorted(listed, key=lambda row: (row.oldest_on, row.loan.number))
