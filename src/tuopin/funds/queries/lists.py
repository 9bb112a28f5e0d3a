"""Loans, transfers and payments within a scope: what waits for whom, what came late."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from tuopin.agreements.models import Agreement
from tuopin.agreements.queries import agreements
from tuopin.base.scope import Scope, within
from tuopin.funds.models import (
    Allotment,
    AllotmentItem,
    Appropriation,
    Loan,
    Payment,
    Reconciliation,
)
from tuopin.funds.queries.arrears import arrears, fallen_due
from tuopin.funds.rules import TOWNSHIP_DIGITS, days_late
from tuopin.funds.rules.allocation import Arrears
from tuopin.policy.queries import terms_on


class LateHop(NamedTuple):
    """A hop that missed its limit (R58, R79): 'transfer' or 'payment', its money in fen."""

    kind: str
    region: str
    subject: UUID
    since: date
    limit_on: date
    done_on: date | None
    days: int
    fen: int = 0


def loans(scope: Scope, *, batch: int | None = None, states: Sequence[str] = ()) -> QuerySet[Loan]:
    """Return the loans within a scope with batch, household and agreement, by place and number."""
    found = within(Loan.objects.all(), scope)
    if batch is not None:
        found = found.filter(batch__number=batch)
    if states:
        found = found.filter(state__in=states)
    return found.select_related("batch", "household", "agreement").order_by("region", "number")


def loan(county: str, key: UUID) -> Loan | None:
    """Return one loan of the county."""
    found = Loan.objects.filter(county=county, id=key)
    return found.select_related("batch", "household", "agreement").first()


def loan_of_agreement(county: str, agreement: UUID) -> Loan | None:
    """Return the loan of an agreement."""
    return Loan.objects.filter(county=county, agreement_id=agreement).first()


def loans_of_household(county: str, household: UUID) -> list[Loan]:
    """Return a household's loans, newest first."""
    found = Loan.objects.filter(county=county, household_id=household)
    return list(found.select_related("batch", "agreement").order_by("-reserved_on", "-id"))


def to_reserve(scope: Scope, batch: int | None = None) -> QuerySet[Agreement]:
    """Return the checked agreements that no money is held for."""
    return agreements(scope, batch=batch, states=("checked",))


def to_allot(scope: Scope, batch: int | None = None) -> QuerySet[Loan]:
    """Return the loans whose money is still in the special account."""
    return loans(scope, batch=batch, states=("reserved",))


def to_allot_by_township(scope: Scope, batch: int) -> list[tuple[str, int, int]]:
    """Return (township, loans, fen) of what is still to be sent in a batch."""
    waiting = to_allot(scope, batch).order_by().annotate(town=Substr("region", 1, TOWNSHIP_DIGITS))
    sums = waiting.values("town").annotate(n=Count("id"), fen=Sum("approved_fen")).order_by("town")
    return [(row["town"] + "000", row["n"], row["fen"]) for row in sums]


def to_receive(scope: Scope) -> QuerySet[Allotment]:
    """Return the transfers that are on their way."""
    return allotments(scope).filter(state="sent")


def payable(scope: Scope, batch: int | None = None) -> QuerySet[Loan]:
    """Return the loans whose money lies in the township and waits for its household (R78)."""
    return loans(scope, batch=batch, states=("allotted",)).filter(arrived_on__isnull=False)


def allotments(scope: Scope) -> QuerySet[Allotment]:
    """Return the transfers to townships with batch and number of loans, newest first."""
    found = within(Allotment.objects.all(), scope).select_related("batch")
    return found.annotate(loans=Count("items")).order_by("-sent_on", "-id")


def allotment(county: str, key: UUID) -> Allotment | None:
    """Return one transfer of the county."""
    return Allotment.objects.filter(county=county, id=key).select_related("batch").first()


def allotment_state(sent: Allotment, on: date) -> str:
    """Return the state of a transfer at the end of a day: sent, received, or taken back."""
    if sent.cancelled_on is not None and sent.cancelled_on <= on:
        return "cancelled"
    return "received" if sent.received_on is not None and sent.received_on <= on else "sent"


def items(county: str, allotment: UUID) -> QuerySet[AllotmentItem]:
    """Return the loans within a transfer, by number."""
    found = AllotmentItem.objects.filter(county=county, allotment_id=allotment)
    return found.select_related("loan__household").order_by("loan__number")


def payments(scope: Scope) -> QuerySet[Payment]:
    """Return the payments within a scope with loan and household, newest first."""
    found = within(Payment.objects.all(), scope).select_related("loan__household", "loan__batch")
    return found.order_by("-paid_on", "-id")


def payments_of_household(county: str, household: UUID) -> list[Payment]:
    """Return what a household was paid, reversed payments too, oldest first."""
    found = Payment.objects.filter(county=county, loan__household_id=household)
    return list(found.select_related("loan__batch").order_by("paid_on", "id"))


def appropriations(county: str) -> QuerySet[Appropriation]:
    """Return the money that came in, newest first."""
    return Appropriation.objects.filter(county=county).order_by("-received_on", "-id")


def reconciliations(scope: Scope) -> QuerySet[Reconciliation]:
    """Return the reconciliations within a scope, newest first."""
    return within(Reconciliation.objects.all(), scope).order_by("-reconciled_on", "-id")


def late_hops(scope: Scope, on: date) -> list[LateHop]:
    """Return the hops that had missed their limit by the end of a day, longest first (R58, R79).

    Limits are the policy's transfer.days and payment.days in force on that day.
    """
    terms = terms_on(scope.county, on)
    late = [
        *_late_transfers(scope, on, terms["transfer.days"]),
        *_late_payments(scope, on, terms["payment.days"]),
    ]
    return sorted(late, key=lambda hop: (-hop.days, hop.region, str(hop.subject)))


def _late_transfers(scope: Scope, on: date, limit: int) -> Iterator[LateHop]:
    sent = within(Allotment.objects.filter(sent_on__lt=on - timedelta(days=limit)), scope)
    # What was taken back by then is on no way any more.
    for a in sent.filter(Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=on)):
        if late := days_late(a.sent_on, limit, a.received_on, on):
            end = a.sent_on + timedelta(days=limit)
            yield LateHop(
                "transfer", a.region, a.id, a.sent_on, end, _seen(a.received_on, on), late, a.fen
            )


def _late_payments(scope: Scope, on: date, limit: int) -> Iterator[LateHop]:
    arrived = Loan.objects.filter(arrived_on__lt=on - timedelta(days=limit))
    found = within(arrived, scope).values_list(
        "region", "id", "arrived_on", "paid_on", "approved_fen"
    )
    for region, key, since, done, fen in found:
        if since is not None and (late := days_late(since, limit, done, on)):
            end = since + timedelta(days=limit)
            yield LateHop("payment", region, key, since, end, _seen(done, on), late, fen)


def _seen(done: date | None, on: date) -> date | None:
    return done if done is not None and done <= on else None


def overdue(scope: Scope, on: date) -> QuerySet[Loan]:
    """Return the loans behind their schedule at the end of a day: the rows of fund.overdue_fen."""
    return _loans(scope, arrears(scope.county, on))


def due_loans(scope: Scope, on: date) -> list[tuple[Loan, int, Arrears | None]]:
    """Return the loans of which anything had fallen due: how much in fen, and what is behind.

    The rows of fund.on_time_rate (R44).
    """
    found = fallen_due(scope.county, on)
    rows = _loans(scope, found.due)
    return [(row, found.due[row.id], found.late.get(row.id)) for row in rows]


def _loans(scope: Scope, keys: Iterable[UUID]) -> QuerySet[Loan]:
    found = within(Loan.objects.filter(pk__in=list(keys)), scope)
    return found.select_related("batch", "household", "agreement").order_by("region", "number")
