"""What `tuopin check` finds wrong on the way back: rows that disagree with the ledger (I9–I13)."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Sum, When

from tuopin.funds.models import (
    Deduction,
    HandIn,
    Instalment,
    Loan,
    Refund,
    Remittance,
    Repayment,
    VoidedReceipt,
)
from tuopin.funds.models.shared import standing
from tuopin.ledger.models import Journal, Transfer


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, what) for everything of the way back that breaks an invariant."""
    yield from _loans(county)
    yield from _schedules(county)
    yield from _repayments(county)
    yield from _posted(county, HandIn, "funds_hand_in", "hand_in")
    yield from _posted(county, Refund, "funds_refund", "overpaid_back")
    yield from _hand_ins(county)
    yield from _remittances(county)
    void = VoidedReceipt.objects.filter(county=county).values("receipt")
    for receipt in (
        Repayment.objects.filter(standing(), county=county, receipt__in=void)
        .exclude(hand="special")
        .values_list("receipt", flat=True)
    ):
        yield "funds_receipt_voided", receipt


def _net(transfers: QuerySet[Transfer], plus: Q) -> dict[UUID, int]:
    """Return the fen of transfers by subject: added where `plus` holds, taken off elsewhere."""
    turned = Sum(Case(When(plus, then=F("fen")), default=-F("fen")))
    return dict(transfers.values_list("subject").annotate(total=turned).order_by())


def _sums(rows: QuerySet[Any], field: str) -> dict[UUID, int]:
    return dict(rows.values_list("loan").annotate(total=Sum(field)).order_by())


def _loans(county: str) -> Iterator[tuple[str, str]]:
    """Set each loan's cached sums against the rows that made them (I9)."""
    rows = _in_rows(county)
    loans = Loan.objects.filter(county=county).values_list("id", "number", *rows)
    for key, number, *sums in loans.iterator(chunk_size=2000):
        for field, fen in zip(rows, sums, strict=True):
            if fen != rows[field].get(key, 0):
                yield f"funds_loan_{field.removesuffix('_fen')}", number


def _in_rows(county: str) -> dict[str, dict[UUID, int]]:
    """Return what repayments, deductions and refunds that stand make of each loan's sums."""
    given = Repayment.objects.filter(standing(), county=county)
    docked = Deduction.objects.filter(standing(), county=county)
    back = _sums(Refund.objects.filter(standing(), county=county), "fen")
    lent = given.filter(kind="repayment")
    return {
        "repaid_fen": _added(_sums(lent, "principal_fen"), _sums(docked, "principal_fen")),
        "fee_fen": _added(_sums(lent, "fee_fen"), _sums(docked, "fee_fen")),
        "recovered_fen": _sums(given.filter(kind="recovery"), "principal_fen"),
        "kept_fen": _added(_sums(given, "kept_fen"), {key: -fen for key, fen in back.items()}),
    }


def _added(one: dict[UUID, int], two: dict[UUID, int]) -> dict[UUID, int]:
    return {key: one.get(key, 0) + two.get(key, 0) for key in one | two}


def _schedules(county: str) -> Iterator[tuple[str, str]]:
    """Every version restates the whole loan; a loan is settled when, and only when, all is back."""
    totals = Instalment.objects.filter(county=county).values_list("loan", "version")
    summed: dict[UUID, dict[int, tuple[int, int]]] = {}
    for loan, version, principal, fee in totals.annotate(
        principal=Sum("principal_fen"), fee=Sum("fee_fen")
    ).order_by():
        summed.setdefault(loan, {})[version] = principal, fee
    loans = Loan.objects.filter(county=county, paid_fen__gt=0)
    for loan in loans.iterator(chunk_size=2000):
        versions = summed.get(loan.id, {})
        if any(principal != loan.paid_fen for principal, _ in versions.values()):
            yield "funds_schedule", loan.number
        principal, fee = versions.get(loan.schedule, (loan.paid_fen, 0))
        back = loan.repaid_fen == principal and loan.fee_fen >= fee
        if (loan.state == "settled") != back:
            yield "funds_loan_state", loan.number


def _undone(county: str, kinds: Iterable[str]) -> set[UUID]:
    mirrors = Journal.objects.filter(county=county, kind__in=kinds, reverses__isnull=False)
    return {key for key in mirrors.values_list("reverses", flat=True) if key is not None}


def _repayments(county: str) -> Iterator[tuple[str, str]]:
    """Set each repayment against its journal: its sum, its loan, its day, its mirror (I6)."""
    undone = _undone(county, ["repayment", "recovery"])
    paid = Journal.objects.filter(
        county=county, kind__in=["repayment", "recovery"], reverses__isnull=True
    )
    fund = ["outstanding", "income", "recovered"]
    in_book: dict[UUID, tuple[int, int]] = {}
    sums = Transfer.objects.filter(county=county, journal__in=paid).values_list("journal")
    of_fund = Sum(Case(When(credit__kind__in=fund, then=F("fen")), default=0))
    kept = Sum(Case(When(credit__kind="overpaid", then=F("fen")), default=0))
    for journal, fen, over in sums.annotate(fund=of_fund, kept=kept).order_by():
        in_book[journal] = fen, over
    rows = Repayment.objects.filter(county=county).values_list(
        "id", "journal_id", "fen", "kept_fen", "taken_on", "journal__value_on", "kind",
        "journal__kind", "reversed_on", "paid_on",
    )  # fmt: skip
    for key, journal, fen, over, day, value_on, kind, posted, reversed_on, paid_on in rows:
        if in_book.pop(journal, None) != (fen, over) or day != value_on or kind != posted:
            yield "funds_repayment", str(key)
        if (journal in undone) != (reversed_on is not None) or paid_on > day:
            yield "funds_repayment", str(key)
    for journal in in_book:
        yield "funds_repayment_missing", str(journal)


def _posted(
    county: str, model: type[HandIn] | type[Refund], code: str, kind: str
) -> Iterator[tuple[str, str]]:
    """Set rows that have a journal of one transfer against it, and journals against rows."""
    undone = _undone(county, [kind])
    named = set()
    found = model.objects.filter(county=county).values_list(
        "id", "journal_id", "fen", "journal__kind", "journal__transfers__fen", "reversed_on"
    )
    for key, journal, fen, posted, in_book, reversed_on in found:
        named.add(journal)
        if fen != in_book or posted != kind or (journal in undone) != (reversed_on is not None):
            yield code, str(key)
    journals = Journal.objects.filter(county=county, kind=kind, reverses__isnull=True)
    for key in set(journals.values_list("id", flat=True)) - named:
        yield f"{code}_missing", str(key)


def _hand_ins(county: str) -> Iterator[tuple[str, str]]:
    """A hand-in that stands is the sum of its receipts; each was the collector's own."""
    stands = HandIn.objects.filter(standing(), county=county)
    sums = stands.annotate(total=Sum("repayments__fen"), held=Sum("repayments__kept_fen"))
    for made in sums:
        if (made.fen, made.kept_fen) != (made.total, made.held):
            yield "funds_hand_in", str(made.id)
    strange = Repayment.objects.filter(county=county, hand_in__in=stands.values("id")).filter(
        ~Q(collector=F("hand_in__collector")) | Q(reversed_on__isnull=False) | ~Q(hand="collector")
    )
    for key in strange.values_list("id", flat=True):
        yield "funds_hand_in", str(key)


def _remittances(county: str) -> Iterator[tuple[str, str]]:
    """Set each remittance's way against the ledger: sent, received, or taken back (R78)."""
    moved = Transfer.objects.filter(county=county)
    way = Q(debit__kind="returning") | Q(credit__kind="returning")
    on_way = _net(moved.filter(way), Q(debit__kind="returning"))
    there = _net(
        moved.filter(Q(kind="return") & (Q(debit__kind="special") | Q(credit__kind="special"))),
        Q(debit__kind="special"),
    )
    for made in Remittance.objects.filter(county=county).annotate(items_fen=Sum("items__fen")):
        wanted = made.fen if made.state == "sent" else 0
        arrived = made.fen if made.state == "received" else 0
        if on_way.pop(made.id, 0) != wanted or there.pop(made.id, 0) != arrived:
            yield "funds_remittance", str(made.id)
        if made.purpose == "recall" and made.items_fen != made.fen:
            yield "funds_remittance", str(made.id)
    for subject in on_way | there:
        yield "funds_remittance_missing", str(subject)
