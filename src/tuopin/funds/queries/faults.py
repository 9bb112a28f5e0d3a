"""What `tuopin check` finds wrong with the fund: rows that disagree with the ledger (I9–I13)."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Sum, When

from tuopin.agreements.queries import faults as agreement_faults
from tuopin.funds.models import Allotment, Appropriation, Loan, Payment
from tuopin.funds.queries.money import money
from tuopin.ledger.models import Journal, Transfer

_END = date(9999, 12, 31)


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, what) for everything in agreements and funds that breaks an invariant."""
    yield from agreement_faults(county)
    yield from _equation(county)
    yield from _loans(county)
    yield from _payments(county)
    yield from _allotments(county)
    for made in Appropriation.objects.filter(county=county).exclude(
        journal__transfers__fen=F("fen")
    ):
        yield "funds_appropriation", str(made.id)


def _equation(county: str) -> Iterator[tuple[str, str]]:
    held = money(county, _END)
    if not held.balanced:
        yield "funds_equation", f"{held.capital_fen} ≠ {held}"
    if held.free_fen < 0:
        yield "funds_reserved_above_cash", str(held.free_fen)


def _by_subject(transfers: QuerySet[Transfer], plus: Q) -> dict[UUID, int]:
    """Return the fen of transfers by subject: added where `plus` holds, taken off elsewhere."""
    turned = Sum(Case(When(plus, then=F("fen")), default=-F("fen")))
    return dict(transfers.values_list("subject").annotate(total=turned).order_by())


def _loans(county: str) -> Iterator[tuple[str, str]]:
    transfers = Transfer.objects.filter(county=county)
    paid = _by_subject(transfers.filter(kind="payment"), Q(debit__kind="outstanding"))
    kept = _by_subject(
        transfers.filter(Q(debit__kind="reserved") | Q(credit__kind="reserved")),
        Q(credit__kind="reserved"),
    )
    found = Loan.objects.filter(county=county)
    for loan in found.select_related("agreement").iterator(chunk_size=2000):
        held = loan.approved_fen if loan.state == "reserved" else 0
        if paid.pop(loan.id, 0) != loan.paid_fen:
            yield "funds_loan_paid", loan.number
        if kept.pop(loan.id, 0) != held:
            yield "funds_loan_reserved", loan.number
        if loan.approved_fen > loan.agreement.amount_fen or loan.number != loan.agreement.number:
            yield "funds_loan_agreement", loan.number
        if loan.state != "released" and loan.agreement.state != "reserved":
            yield "funds_loan_agreement", loan.number
        if (loan.state == "paid") != (loan.paid_fen == loan.approved_fen):
            yield "funds_loan_paid", loan.number
    for subject in {key for table in (paid, kept) for key, fen in table.items() if fen}:
        yield "funds_loan_missing", str(subject)


def _payments(county: str) -> Iterator[tuple[str, str]]:
    undone = set(
        Journal.objects.filter(county=county, kind="payment", reverses__isnull=False).values_list(
            "reverses", flat=True
        )
    )
    rows = Payment.objects.filter(county=county).values_list(
        "id", "journal_id", "fen", "loan_id", "paid_on", "reversed_on",
        "journal__transfers__fen", "journal__transfers__subject", "journal__value_on",
    )  # fmt: skip
    named: set[UUID] = set()
    for key, journal, fen, loan, day, reversed_on, in_book, subject, value_on in rows:
        named.add(journal)
        if (fen, loan, day) != (in_book, subject, value_on):
            yield "funds_payment", str(key)
        if (journal in undone) != (reversed_on is not None):
            yield "funds_payment", str(key)
    journals = Journal.objects.filter(county=county, kind="payment", reverses__isnull=True)
    for key in set(journals.values_list("id", flat=True)) - named:
        yield "funds_payment_missing", str(key)


def _allotments(county: str) -> Iterator[tuple[str, str]]:
    transfers = Transfer.objects.filter(county=county)
    sent = _by_subject(
        transfers.filter(kind="allotment", debit__kind="transit"), Q(debit__kind="transit")
    )
    got = _by_subject(
        transfers.filter(kind="arrival", credit__kind="transit"), Q(credit__kind="transit")
    )
    for made in Allotment.objects.filter(county=county).annotate(total=Sum("items__fen")):
        arrived = made.fen if made.state == "received" else 0
        if not made.fen == made.total == sent.pop(made.id, 0):
            yield "funds_allotment", str(made.id)
        if got.pop(made.id, 0) != arrived:
            yield "funds_allotment", str(made.id)
    for subject in sent | got:
        yield "funds_allotment_missing", str(subject)
