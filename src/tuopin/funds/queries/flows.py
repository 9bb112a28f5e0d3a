"""What flowed to each township and on to its households, and what of it may go on now."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Substr

from tuopin.base.scope import Scope, within
from tuopin.funds.models import Allotment, Loan, Reconciliation
from tuopin.funds.queries.arrears import standing_payments
from tuopin.funds.queries.lists import loans
from tuopin.funds.rules import (
    TOWNSHIP_DIGITS,
    LoanFacts,
    township_of,
    why_not_allotted,
    why_not_paid,
)
from tuopin.kit.refusals import Culprit


class Flow(NamedTuple):
    """What was sent to a township and paid on to households by the end of a day, in fen (R78).

    `slowest_days` is the longest way of a transfer that has arrived; None before the first.
    """

    allotted_fen: int = 0
    allotments: int = 0
    slowest_days: int | None = None
    paid_fen: int = 0
    households: int = 0
    last_paid_on: date | None = None


def flows(county: str, on: date) -> dict[str, Flow]:
    """Return each township's flow at the end of a day, by its code, in two queries."""
    table: dict[str, Flow] = {}
    sent = Allotment.objects.filter(
        Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=on), county=county, sent_on__lte=on
    )
    for region, fen, sent_on, received_on in sent.values_list(
        "region", "fen", "sent_on", "received_on"
    ):
        flow = table.get(region, Flow())
        days = [d for d in (flow.slowest_days,) if d is not None]
        if received_on is not None and received_on <= on:
            days.append((received_on - sent_on).days)
        table[region] = flow._replace(
            allotted_fen=flow.allotted_fen + fen,
            allotments=flow.allotments + 1,
            slowest_days=max(days, default=None),
        )
    paid = standing_payments(county, on).annotate(town=Substr("region", 1, TOWNSHIP_DIGITS))
    sums = paid.values("town").annotate(
        fen=Sum("journal__transfers__fen"),
        homes=Count("loan__household", distinct=True),
        last=Max("paid_on"),
    )
    for row in sums.order_by("town"):
        region = row["town"] + "000"
        table[region] = table.get(region, Flow())._replace(
            paid_fen=row["fen"], households=row["homes"], last_paid_on=row["last"]
        )
    return table


def last_reconciliations(scope: Scope, on: date) -> dict[str, Reconciliation]:
    """Return the newest reconciliation of each hand by the end of a day, by its region."""
    done = within(Reconciliation.objects.filter(reconciled_on__lte=on), scope)
    return {row.region: row for row in done.order_by("reconciled_on", "id")}


class Judged(NamedTuple):
    """The loans that may go one hop further on a day, and those that may not with the reason."""

    fit: list[Loan]
    unfit: list[Culprit]

    @property
    def fen(self) -> int:
        """Return the money of those that may."""
        return sum(loan.approved_fen for loan in self.fit)


def sendable(scope: Scope, batch: UUID, region: str, on: date) -> Judged:
    """Return the loans of a batch and township whose money waits in the special account (R78)."""
    here = Scope(scope.county, (region[:TOWNSHIP_DIGITS],) if scope.covers(region) else ())
    waiting = loans(here, states=("reserved",)).filter(batch_id=batch)
    judged = [
        (loan, why_not_allotted(loan_facts(loan, batch, region), on))
        for loan in waiting.select_related("household", "batch", "agreement__application")
    ]
    return _split(judged)


def loan_facts(loan: Loan, batch: UUID, region: str) -> LoanFacts:
    """Return what decides whether a loan's money may be sent to a township in a batch."""
    agreement = loan.agreement
    return LoanFacts(
        loan.state,
        agreement.state,
        agreement.application.state,
        loan.reserved_on,
        loan.batch_id == batch,
        township_of(loan.region) == region,
        loan.frozen_on is not None,
    )


def to_pay(scope: Scope, keys: Iterable[UUID], on: date) -> Judged:
    """Return which of the loans named can be paid on a day, and which not (R58, R78)."""
    chosen = loans(scope).filter(id__in=list(keys)).order_by("number")
    return _split([(loan, why_not_to_pay(loan, on)) for loan in chosen])


def why_not_to_pay(loan: Loan, on: date, fen: int | None = None) -> str:
    """Return why a loan cannot be paid on a day, as a term's code; '' when it can (R57, R58)."""
    return why_not_paid(
        loan.state, loan.arrived_on, loan.approved_fen, fen, on, frozen=loan.frozen_on is not None
    )


def _split(judged: list[tuple[Loan, str]]) -> Judged:
    return Judged(
        [loan for loan, why in judged if not why],
        [
            Culprit(f"{loan.number} {loan.household.head_name}", why, str(loan.id))
            for loan, why in judged
            if why
        ],
    )
