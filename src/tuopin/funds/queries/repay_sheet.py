"""What the rows of a repayment sheet are set against, read in few queries (R69)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from tuopin.agreements.models import Agreement
from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.funds.models import Instalment, Loan, ReceiptBook, Repayment, VoidedReceipt
from tuopin.funds.rules import township_of
from tuopin.funds.rules.allocation import Due
from tuopin.funds.rules.collecting import serial_of
from tuopin.offices.models import Post

# Whose name may stand on a receipt, and whose hand that is.
HANDS = {"liaison": "collector", "township_finance": "township"}


class Collector(NamedTuple):
    """Somebody who took money in a township, for so long: officer, hand, days of the post."""

    officer: UUID
    hand: str
    from_on: date | None
    until_on: date | None

    def held_on(self, on: date) -> bool:
        """Say whether the post was held on a day."""
        begun = self.from_on is None or self.from_on <= on
        return begun and (self.until_on is None or on <= self.until_on)


class Series(NamedTuple):
    """The numbers of one receipt book and its holder."""

    prefix: str
    width: int
    first: int
    last: int
    officer: UUID


def loans_by_number(county: str, numbers: Iterable[str]) -> dict[str, Loan]:
    """Return the loans of numbers."""
    found: dict[str, Loan] = {}
    for chunk in chunks(sorted(set(numbers))):
        found.update((a.number, a) for a in Loan.objects.filter(county=county, number__in=chunk))
    return found


def void_numbers(county: str, numbers: Iterable[str]) -> set[str]:
    """Return those of the numbers whose agreement is void."""
    found: set[str] = set()
    for chunk in chunks(sorted(set(numbers))):
        void = Agreement.objects.filter(county=county, number__in=chunk, state="void")
        found.update(void.values_list("number", flat=True))
    return found


def schedules(county: str, loans: Sequence[Loan]) -> dict[UUID, list[Due]]:
    """Return the schedule in force of each loan, in the order of its days."""
    versions = {loan.id: loan.schedule for loan in loans}
    found: dict[UUID, list[Due]] = {}
    for chunk in chunks(versions):
        dues = Instalment.objects.filter(county=county, loan__in=chunk).order_by("loan", "position")
        columns = ("loan_id", "version", "due_on", "principal_fen", "fee_fen")
        for loan, version, day, principal, fee in dues.values_list(*columns):
            if versions[loan] == version:
                found.setdefault(loan, []).append(Due(day, principal, fee))
    return found


def entered(county: str, receipts: Iterable[str]) -> dict[str, Repayment]:
    """Return the repayments that stand on these receipts."""
    found: dict[str, Repayment] = {}
    for chunk in chunks(sorted(set(receipts))):
        rows = Repayment.objects.filter(county=county, receipt__in=chunk, reversed_on=None)
        found.update((row.receipt, row) for row in rows)
    return found


def voided(county: str, receipts: Iterable[str]) -> set[str]:
    """Return those of the receipts that are void."""
    found: set[str] = set()
    for chunk in chunks(sorted(set(receipts))):
        void = VoidedReceipt.objects.filter(county=county, receipt__in=chunk)
        found.update(void.values_list("receipt", flat=True))
    return found


def series(county: str) -> list[Series]:
    """Return the numbers of all receipt books of the county."""
    columns = ("prefix", "width", "first", "last", "officer_id")
    return [Series(*row) for row in ReceiptBook.objects.filter(county=county).values_list(*columns)]


def holder_of(receipt: str, books: Iterable[Series]) -> UUID | None:
    """Return who was given the book that a receipt is from; None when it is from none."""
    serial = serial_of(receipt)
    if serial is None:
        return None
    for book in books:
        same = (book.prefix, book.width) == (serial.prefix, serial.width)
        if same and book.first <= serial.number <= book.last:
            return book.officer
    return None


def collectors(scope: Scope) -> dict[tuple[str, str], list[Collector]]:
    """Return who may have taken money, by township and name; posts of all times."""
    posts = within(Post.objects.filter(role__in=HANDS), scope).select_related("officer")
    found: dict[tuple[str, str], list[Collector]] = {}
    for post in posts.order_by("role", "id"):
        one = Collector(post.officer_id, HANDS[post.role], post.valid_from, post.valid_to)
        found.setdefault((township_of(post.region), post.officer.name), []).append(one)
    return found


def repay_rows(scope: Scope, as_of: date) -> list[Repayment]:
    """Return the repayments taken by a day that were not reversed by then, in order of entry."""
    rows = within(Repayment.objects.filter(taken_on__lte=as_of), scope).select_related("loan")
    kept = rows.exclude(reversed_on__lte=as_of).exclude(receipt="")
    return list(kept.order_by("paid_on", "id"))
