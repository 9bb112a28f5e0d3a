"""What came back and in whose hands it lies: pockets of collectors, townships, on the way (R69)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet, Sum

from tuopin.base.scope import Scope, within
from tuopin.funds.models import Deduction, HandIn, Loan, Remittance, Repayment
from tuopin.funds.queries.lists import LateHop
from tuopin.funds.queries.repay_sheet import schedules
from tuopin.funds.rules import days_late, township_of
from tuopin.funds.rules.allocation import Due, Split, next_due
from tuopin.funds.rules.collecting import divide
from tuopin.kit.scope import area_prefix, region_range
from tuopin.ledger.queries import balance
from tuopin.policy.queries import versions_on

_END = date(9999, 12, 31)


def _below(region: str) -> Q:
    low, high = region_range(area_prefix(region))
    return Q(region__gte=low, region__lt=high)


def not_handed_in() -> Q:
    """Return the condition of repayments whose money is still in the collector's hand."""
    never = Q(hand_in__isnull=True) | Q(hand_in__reversed_on__isnull=False)
    return never & Q(hand="collector", reversed_on__isnull=True)


def waiting_fen(county: str, region: str) -> int:
    """Return the money in a township's cash that waits for its households to be paid, in fen."""
    there = Loan.objects.filter(_below(region), county=county, state="allotted")
    return there.filter(arrived_on__isnull=False).aggregate(s=Sum("approved_fen"))["s"] or 0


def kept_in_pockets(county: str, loan: UUID) -> int:
    """Return the over-payments of a loan that its collectors have not handed in yet, in fen."""
    kept = Repayment.objects.filter(not_handed_in(), county=county, loan_id=loan)
    return kept.aggregate(s=Sum("kept_fen"))["s"] or 0


def repayments(scope: Scope) -> QuerySet[Repayment]:
    """Return what households gave back within a scope, with loan and household, newest first."""
    found = within(Repayment.objects.all(), scope).select_related(
        "loan__household", "loan__batch", "hand_in"
    )
    return found.order_by("-paid_on", "-id")


def in_pocket(scope: Scope, collector: UUID | None = None) -> QuerySet[Repayment]:
    """Return the repayments whose money collectors still hold, oldest first (R69)."""
    found = within(Repayment.objects.filter(not_handed_in()), scope)
    if collector is not None:
        found = found.filter(collector=collector)
    return found.select_related("loan__household").order_by("paid_on", "id")


def hand_ins(scope: Scope) -> QuerySet[HandIn]:
    """Return what collectors handed in within a scope, newest first."""
    found = within(HandIn.objects.all(), scope).select_related("collector")
    return found.order_by("-handed_on", "-id")


def remittances(scope: Scope) -> QuerySet[Remittance]:
    """Return what townships sent back to the special account, newest first (R78)."""
    return within(Remittance.objects.all(), scope).order_by("-sent_on", "-id")


def remittance(county: str, key: UUID) -> Remittance | None:
    """Return one remittance of the county."""
    return Remittance.objects.filter(county=county, id=key).first()


def remittable(county: str, region: str) -> int:
    """Return what of a township's cash may go back to the special account, in fen."""
    cash = balance(county, f"township:{area_prefix(region)}", _END)
    return max(0, cash - waiting_fen(county, region))


def late_returns(scope: Scope, on: date) -> list[LateHop]:
    """Return the hops of the way back that had missed their limit by a day, longest first (R69).

    'collection': taken and not handed in within collection.days; 'keeping': come into a township's
    cash and not sent on within township.keep_days; 'remittance': not received within
    remittance.days. Hops done late are listed with the day on which they were done.
    """
    codes = ("collection.days", "township.keep_days", "remittance.days")
    limits = versions_on(scope.county, codes, on)
    days = [limits[code].value for code in codes]
    late = [
        *_late_collections(scope, on, days[0]),
        *_late_keeping(scope, on, days[1]),
        *_late_remittances(scope, on, days[2]),
    ]
    return sorted(late, key=lambda hop: (-hop.days, hop.region, str(hop.subject)))


def _hop(
    kind: str, what: tuple[str, UUID, int], since: date, limit: int, done: date | None, on: date
) -> Iterator[LateHop]:
    """Yield the hop of `what` (region, subject, fen) if it had missed its limit by a day."""
    region, subject, fen = what
    seen = done if done is not None and done <= on else None
    if late := days_late(since, limit, seen, on):
        end = since + timedelta(days=limit)
        yield LateHop(kind, region, subject, since, end, seen, late, fen)


def _stands(on: date) -> Q:
    return Q(reversed_on__isnull=True) | Q(reversed_on__gt=on)


def _late_collections(scope: Scope, on: date, limit: int) -> Iterator[LateHop]:
    taken = Repayment.objects.filter(
        _stands(on), hand="collector", paid_on__lt=on - timedelta(days=limit), taken_on__lte=on
    )
    for row in within(taken, scope).select_related("hand_in"):
        handed = row.hand_in
        if handed is not None and handed.reversed_on is not None and handed.reversed_on <= on:
            handed = None
        done = handed.handed_on if handed else None
        what = (row.region, row.id, row.fen)
        yield from _hop("collection", what, row.paid_on, limit, done, on)


def _late_keeping(scope: Scope, on: date, limit: int) -> Iterator[LateHop]:
    """Say of each township what it holds too long: what came first is sent on first."""
    came: dict[str, list[tuple[date, UUID, int]]] = {}
    for region, day, key, fen in _arrivals(scope, on):
        came.setdefault(township_of(region), []).append((day, key, fen))
    sent = dict(
        within(Remittance.objects.filter(purpose="returns", sent_on__lte=on), scope)
        .filter(Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=on))
        .values_list("region")
        .annotate(s=Sum("fen"))
        .order_by()
    )
    for town, rows in came.items():
        gone = sent.get(town, 0)
        for day, key, fen in sorted(rows):
            left = fen - min(fen, gone)
            gone -= fen - left
            if left:
                yield from _hop("keeping", (town, key, left), day, limit, None, on)


def _arrivals(scope: Scope, on: date) -> Iterator[tuple[str, date, UUID, int]]:
    """Yield what came back into townships' cash: handed in, paid there, deducted from salaries."""
    for model, day, by in (
        (HandIn, "handed_on", Q()),
        (Repayment, "taken_on", Q(hand="township")),
        (Deduction, "deducted_on", Q()),
    ):
        found = model._default_manager.filter(_stands(on), by, **{f"{day}__lte": on})
        yield from within(found, scope).values_list("region", day, "id", "fen")


def _late_remittances(scope: Scope, on: date, limit: int) -> Iterator[LateHop]:
    sent = Remittance.objects.filter(sent_on__lt=on - timedelta(days=limit))
    found = within(sent, scope).filter(Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=on))
    for row in found:
        what = (row.region, row.id, row.fen)
        yield from _hop("remittance", what, row.sent_on, limit, row.received_on, on)


class Owed(NamedTuple):
    """What a loan still asks for in fen, its schedule in force, and the instalment that is next.

    Of a loan that was written off what may still be recovered is `principal_fen`.
    """

    principal_fen: int
    fee_fen: int
    dues: list[Due]
    next: Due | None

    @property
    def fen(self) -> int:
        """Return principal and fee together."""
        return self.principal_fen + self.fee_fen


def owed(loan: Loan) -> Owed:
    """Return what a loan asks for today; 1 query."""
    if loan.state == "written_off":
        return Owed(loan.written_off_fen - loan.recovered_fen, 0, [], None)
    return _owed(loan, schedules(loan.county, [loan]).get(loan.id, []))


def owed_by_loans(county: str, loans: Sequence[Loan]) -> dict[UUID, Owed]:
    """Return what each of many loans that are not settled asks for today; 1 query."""
    open_ones = [loan for loan in loans if loan.state == "paid"]
    dues = schedules(county, open_ones)
    return {loan.id: _owed(loan, dues.get(loan.id, [])) for loan in open_ones}


def _owed(loan: Loan, dues: list[Due]) -> Owed:
    fee = sum(due.fee_fen for due in dues) - loan.fee_fen
    principal = sum(due.principal_fen for due in dues) - loan.repaid_fen
    return Owed(principal, max(0, fee), dues, next_due(dues, loan.repaid_fen + loan.fee_fen))


def would_settle(loan: Loan, fen: int) -> Split:
    """Say what a repayment of so many fen would go to today; writes nothing."""
    left = owed(loan)
    if loan.state == "written_off":
        taken = min(fen, left.principal_fen)
        return Split(0, taken, fen - taken)
    return divide(left.dues, loan.fee_fen, loan.repaid_fen, fen)


def pockets(scope: Scope) -> list[tuple[UUID, int, int, date]]:
    """Return what each collector holds: officer, receipts, fen with what is kept, oldest day."""
    held = within(Repayment.objects.filter(not_handed_in(), collector__isnull=False), scope)
    sums = held.values_list("collector").annotate(
        n=Count("id"), fen=Sum(F("fen") + F("kept_fen")), oldest=Min("paid_on")
    )
    return [(key, n, fen, day) for key, n, fen, day in sums.order_by("oldest") if key]


def collectable(scope: Scope, number: str) -> Loan | None:
    """Return the loan of a number within a scope."""
    found = within(Loan.objects.filter(number=number.strip()), scope)
    return found.select_related("household", "batch").first()
