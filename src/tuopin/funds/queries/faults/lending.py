"""Loans, payments and transfers that disagree with the ledger, and money that is nowhere."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Max, Q, QuerySet, Sum, When

from tuopin.funds.models import Allotment, Appropriation, Instalment, Loan, Payment
from tuopin.funds.queries.money import BACK_KINDS, money
from tuopin.ledger.models import Journal, Transfer

_END = date(9999, 12, 31)
_PAID = ("paid", "settled", "written_off")


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, what) for every loan, payment and transfer that breaks an invariant (I9–I13)."""
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


class _Sums(dict[str, int]):
    """What the ledger says of one loan, by the name of the loan's own sum, in fen."""

    def __missing__(self, name: str) -> int:
        return 0


# Which kinds of journals move which sum of a loan, by the kind of account on either side: a debit
# adds in the sense of the first list, a credit in that of the second.
_PARTS = (
    ("paid", ("payment",), "outstanding", 1),
    ("repaid", BACK_KINDS, "outstanding", -1),
    ("fee", BACK_KINDS, "income", -1),
    ("written_off", ("write_off",), "written_off", 1),
    ("recovered", ("recovery",), "recovered", -1),
    ("kept", ("repayment", "overpaid_back"), "overpaid", -1),
    ("reserved", ("reservation", "release", "allotment"), "reserved", -1),
    ("relent", ("relending",), "returned", 1),
)


def _by_loan(county: str) -> dict[UUID, _Sums]:
    """Replay every transfer that names a loan, in one grouped query."""
    sums = (
        Transfer.objects.filter(county=county, subject__isnull=False)
        .values_list("subject", "kind", "debit__kind", "credit__kind")
        .annotate(s=Sum("fen"))
        .order_by()
    )
    found: dict[UUID, _Sums] = {}
    for subject, kind, debit, credit, fen in sums:
        if subject is None:
            continue
        table = found.setdefault(subject, _Sums())
        for name, kinds, account, sign in _PARTS:
            if kind in kinds and account in (debit, credit):
                table[name] += sign * (fen if account == debit else -fen)
    return found


def _loans(county: str) -> Iterator[tuple[str, str]]:
    replay = _by_loan(county)
    scheduled = _scheduled(county)
    found = Loan.objects.filter(county=county)
    for loan in found.select_related("agreement").iterator(chunk_size=2000):
        book = replay.pop(loan.id, _Sums())
        for name in ("paid", "repaid", "fee", "written_off", "recovered", "kept"):
            if book[name] != getattr(loan, f"{name}_fen"):
                yield f"funds_loan_{name}", loan.number
        if book["reserved"] != (loan.approved_fen if loan.state == "reserved" else 0):
            yield "funds_loan_reserved", loan.number
        if (book["relent"] > 0) != (loan.source == "returned"):
            yield "funds_loan_relent", loan.number
        yield from _agreed(loan)
        yield from _owed(loan, scheduled)
    # What names neither a loan nor another row of this room is nobody's.
    for subject, book in replay.items():
        if any(book.values()):
            yield "funds_loan_missing", str(subject)


def _agreed(loan: Loan) -> Iterator[tuple[str, str]]:
    """A loan rests on its agreement, and its state says what was paid."""
    if loan.approved_fen > loan.agreement.amount_fen or loan.number != loan.agreement.number:
        yield "funds_loan_agreement", loan.number
    if loan.state != "released" and loan.agreement.state != "reserved":
        yield "funds_loan_agreement", loan.number
    if (loan.state in _PAID) != (loan.paid_fen == loan.approved_fen):
        yield "funds_loan_paid", loan.number


def _owed(loan: Loan, scheduled: dict[tuple[UUID, int], tuple[int, date]]) -> Iterator[Any]:
    """What is owed fits the state; the schedule in force restates the whole loan (I11, I14)."""
    left = loan.paid_fen - loan.repaid_fen - loan.written_off_fen
    # Whether a loan that is open may be so is asked with its fees, in faults_collecting.
    if loan.state in ("settled", "written_off") and left:
        yield "funds_loan_state", loan.number
    if (loan.state == "settled") != (loan.settled_on is not None):
        yield "funds_loan_state", loan.number
    if loan.state in _PAID:
        fen, last = scheduled.get((loan.id, loan.schedule), (0, None))
        if fen != loan.paid_fen or last != loan.due_on:
            yield "funds_schedule", loan.number


def _scheduled(county: str) -> dict[tuple[UUID, int], tuple[int, Any]]:
    """Return each version's principal in fen and its last day."""
    sums = (
        Instalment.objects.filter(county=county)
        .values_list("loan", "version")
        .annotate(s=Sum("principal_fen"), last=Max("due_on"))
        .order_by()
    )
    return {(loan, version): (fen, last) for loan, version, fen, last in sums}


def _payments(county: str) -> Iterator[tuple[str, str]]:
    undone = dict(
        Journal.objects.filter(county=county, kind="payment", reverses__isnull=False).values_list(
            "reverses", "value_on"
        )
    )
    rows = Payment.objects.filter(county=county).values_list(
        "id", "journal_id", "fen", "loan_id", "paid_on", "reversed_on",
        "journal__transfers__fen", "journal__transfers__subject", "journal__value_on",
    )  # fmt: skip
    named: set[UUID] = set()
    for key, journal, fen, loan, day, reversed_on, in_book, subject, value_on in rows:
        named.add(journal)
        # The figures read from the payment's own days whether it stands.
        if (fen, loan, day, reversed_on) != (in_book, subject, value_on, undone.get(journal)):
            yield "funds_payment", str(key)
    journals = Journal.objects.filter(county=county, kind="payment", reverses__isnull=True)
    for key in set(journals.values_list("id", flat=True)) - named:
        yield "funds_payment_missing", str(key)


def _allotments(county: str) -> Iterator[tuple[str, str]]:
    # A transfer that never arrived was taken back by the mirror of its journal.
    transfers = Transfer.objects.filter(county=county)
    sent = _by_subject(
        transfers.filter(kind="allotment").filter(
            Q(debit__kind="transit") | Q(credit__kind="transit")
        ),
        Q(debit__kind="transit"),
    )
    got = _by_subject(
        transfers.filter(kind="arrival", credit__kind="transit"), Q(credit__kind="transit")
    )
    for made in Allotment.objects.filter(county=county).annotate(total=Sum("items__fen")):
        arrived = made.fen if made.state == "received" else 0
        gone = 0 if made.state == "cancelled" else made.fen
        if made.fen != made.total or sent.pop(made.id, 0) != gone:
            yield "funds_allotment", str(made.id)
        if got.pop(made.id, 0) != arrived:
            yield "funds_allotment", str(made.id)
    for subject in sent | got:
        yield "funds_allotment_missing", str(subject)
