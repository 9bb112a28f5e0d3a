"""What papers of money say: receipts, transfers with their loans, write-offs, debts by officer."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.funds.models import Allotment, AllotmentItem, Loan, Repayment, WriteOff
from tuopin.funds.queries.arrears import in_force, standing_payments
from tuopin.funds.queries.guarantee import guarantors_on
from tuopin.funds.queries.lists import loans
from tuopin.funds.queries.statement import late_of, loan_account


class Sent(NamedTuple):
    """One loan within a transfer: number, who borrows, where, fen; the identity number whole."""

    loan: UUID
    household: UUID
    number: str
    borrower: str
    identity: str
    region: str
    fen: int


class Debt(NamedTuple):
    """A loan at the end of a day: its last due day; principal back, owed and late in fen."""

    due_on: date | None
    back_fen: int
    owed_fen: int
    late_fen: int


def receipts_on(
    scope: Scope, on: date, *, batch: int | None = None, key: UUID | None = None
) -> QuerySet[Repayment]:
    """Return the repayments that stood at the end of a day, by place, number and day; one by key.

    One that was entered and reversed by then has no receipt any more.
    """
    found = within(Repayment.objects.filter(paid_on__lte=on, taken_on__lte=on), scope)
    found = found.filter(Q(reversed_on__isnull=True) | Q(reversed_on__gt=on))
    if batch is not None:
        found = found.filter(loan__batch__number=batch)
    if key is not None:
        found = found.filter(id=key)
    ordered = found.order_by("region", "loan__number", "paid_on", "id")
    return ordered.select_related("loan__household", "loan__batch")


def owed_after(county: str, repayments: Iterable[Repayment], on: date) -> dict[UUID, int]:
    """Return what was still owed after each repayment, in fen, by the books at the end of a day.

    Principal; after a recovery what of the sum written off has not come in.
    """
    of_loan: dict[UUID, set[UUID]] = {}
    for row in repayments:
        of_loan.setdefault(row.loan_id, set()).add(row.id)
    found: dict[UUID, int] = {}
    for piece in chunks(of_loan):
        account = loan_account(Loan.objects.filter(county=county, id__in=piece), on)
        owed: dict[UUID, int] = {}
        lost: dict[UUID, int] = {}
        for line in account.lines:
            owed[line.loan] = owed.get(line.loan, 0) + line.change_fen
            recovered = line.back_fen if line.kind == "recovery" else 0
            lost[line.loan] = lost.get(line.loan, 0) + line.lost_fen - recovered
            if line.of is None and line.key in of_loan[line.loan]:
                found[line.key] = (lost if line.kind == "recovery" else owed)[line.loan]
    return found


def transfers(
    scope: Scope, on: date, *, batch: int | None = None, key: UUID | None = None
) -> QuerySet[Allotment]:
    """Return the transfers sent and not taken back by the end of a day, by place and day."""
    found = within(Allotment.objects.filter(sent_on__lte=on), scope)
    found = found.filter(Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=on))
    if batch is not None:
        found = found.filter(batch__number=batch)
    if key is not None:
        found = found.filter(id=key)
    return found.select_related("batch").order_by("region", "sent_on", "id")


def sent(county: str, allotments: Iterable[UUID]) -> dict[UUID, list[Sent]]:
    """Return the loans within transfers, by place and number; one query for 900 transfers."""
    found: dict[UUID, list[Sent]] = {}
    for piece in chunks(allotments):
        rows = AllotmentItem.objects.filter(county=county, allotment__in=piece)
        columns = (
            "allotment_id", "loan_id", "loan__household_id", "loan__number", "loan__borrower",
            "loan__agreement__application__person__identity", "loan__region", "fen",
        )  # fmt: skip
        for allotment, *row in rows.order_by("loan__region", "loan__number").values_list(*columns):
            found.setdefault(allotment, []).append(Sent(*row))
    return found


def certified(
    scope: Scope, on: date, *, batch: int | None = None, key: UUID | None = None
) -> QuerySet[WriteOff]:
    """Return the write-offs that stood at the end of a day: those that have a certificate (R72)."""
    found = within(WriteOff.objects.filter(posted_on__lte=on), scope)
    found = found.filter(Q(undone_on__isnull=True) | Q(undone_on__gt=on))
    if batch is not None:
        found = found.filter(loan__batch__number=batch)
    if key is not None:
        found = found.filter(id=key)
    return found.select_related("loan__household").order_by("region", "certificate")


def collectors(
    scope: Scope, on: date, *, batch: int | None = None, officers: Iterable[UUID] | None = None
) -> dict[UUID, tuple[str, list[Loan]]]:
    """Return who answered for paid loans at the end of a day, with name and loans by place.

    Of `officers` alone if given; 2 queries for 900 loans. An officer whose loans are back answers
    for them no more.
    """
    standing = standing_payments(scope.county, on).order_by().values("loan")
    paid = {loan.id: loan for loan in loans(scope, batch=batch).filter(id__in=standing)}
    answering = guarantors_on(scope.county, paid, on)
    wanted = None if officers is None else set(officers)
    found: dict[UUID, tuple[str, list[Loan]]] = {}
    for key, loan in paid.items():
        officer, name = answering.get(key, (None, ""))
        if officer is not None and (wanted is None or officer in wanted):
            found.setdefault(officer, (name, []))[1].append(loan)
    return found


def debts_on(county: str, loans: Iterable[Loan], on: date) -> dict[UUID, Debt]:
    """Return what each loan had given back and owes at the end of a day, and how much of it late.

    A constant number of queries for 900 loans.
    """
    found: dict[UUID, Debt] = {}
    for piece in chunks(loan.id for loan in loans):
        rows = Loan.objects.filter(county=county, id__in=piece)
        sums = loan_account(rows, on).by_loan
        late = late_of(rows, on)
        last = dict(
            in_force(county, on)
            .filter(loan__in=piece)
            .order_by()
            .values_list("loan")
            .annotate(last=Max("due_on"))
        )
        for key, of_loan in sums.items():
            behind = late.get(key)
            found[key] = Debt(
                last.get(key), of_loan.back_fen, of_loan.owed_fen, behind.fen if behind else 0
            )
    return found
