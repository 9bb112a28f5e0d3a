"""Receipts accounted for: every number of every book is used, voided, unused, or missing (I13)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.funds.models import OfficerRepaid, ReceiptBook, Repayment, VoidedReceipt
from tuopin.funds.rules.collecting import Serial, accounted, serial_of


class BookAccount(NamedTuple):
    """What became of a book's receipts by the end of a day; `gaps` are the missing ones.

    `sheets_told` says it of every receipt, by number.
    """

    book: ReceiptBook
    used: tuple[str, ...]
    voided: tuple[str, ...]
    unused: int
    gaps: tuple[str, ...]
    sheets_told: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """Name the book by its first and last receipt."""
        first = Serial(self.book.prefix, self.book.width, self.book.first)
        return f"{first}–{first._replace(number=self.book.last)}"

    @property
    def sheets(self) -> int:
        """Return how many receipts the book has."""
        return self.book.last - self.book.first + 1


def receipt_books(scope: Scope, officer: UUID | None = None) -> QuerySet[ReceiptBook]:
    """Return the receipt books given out within a scope, newest first."""
    found = within(ReceiptBook.objects.all(), scope)
    if officer is not None:
        found = found.filter(officer_id=officer)
    return found.select_related("officer").order_by("-issued_on", "-id")


def receipt_book(county: str, key: UUID) -> ReceiptBook | None:
    """Return one receipt book of the county with its officer."""
    return ReceiptBook.objects.filter(county=county, id=key).select_related("officer").first()


def receipt_account(
    scope: Scope, on: date, officer: UUID | None = None, only: UUID | None = None
) -> list[BookAccount]:
    """Account for the books given out by a day, of one officer or all, in four queries (I13).

    A number below the highest one used that is neither used nor voided is a gap.
    """
    held = receipt_books(scope, officer).filter(issued_on__lte=on)
    listed = list(held.filter(id=only) if only else held)
    county = scope.county
    stands = Q(reversed_on__isnull=True) | Q(reversed_on__gt=on)
    used = _by_series(
        [
            *_texts(Repayment.objects.filter(stands, county=county, taken_on__lte=on)),
            *_texts(OfficerRepaid.objects.filter(stands, county=county, repaid_on__lte=on)),
        ]
    )
    voided = _by_series(_texts(VoidedReceipt.objects.filter(county=county, voided_on__lte=on)))
    return [_account(book, used, voided) for book in listed]


def _texts(rows: QuerySet[Any]) -> list[str]:
    return list(rows.exclude(receipt="").values_list("receipt", flat=True))


Series = dict[tuple[str, int], set[int]]


def _by_series(receipts: Iterable[str]) -> Series:
    found: Series = {}
    for receipt in receipts:
        serial = serial_of(receipt)
        if serial is not None:
            found.setdefault((serial.prefix, serial.width), set()).add(serial.number)
    return found


def _account(book: ReceiptBook, used: Series, voided: Series) -> BookAccount:
    series = (book.prefix, book.width)
    said: dict[str, list[str]] = {"used": [], "voided": [], "unused": [], "gap": []}
    told = [
        (str(Serial(book.prefix, book.width, number)), state)
        for number, state in accounted(
            book.first, book.last, used.get(series, set()), voided.get(series, set())
        )
    ]
    for receipt, state in told:
        said[state].append(receipt)
    return BookAccount(
        book, tuple(said["used"]), tuple(said["voided"]), len(said["unused"]),
        tuple(said["gap"]), tuple(told),
    )  # fmt: skip


def repayments_by_receipt(scope: Scope, receipts: Iterable[str], on: date) -> dict[str, Repayment]:
    """Return the repayments that stood on these receipts at the end of a day, with household."""
    found: dict[str, Repayment] = {}
    stood = Q(reversed_on__isnull=True) | Q(reversed_on__gt=on)
    for some in chunks(receipts):
        rows = Repayment.objects.filter(stood, receipt__in=some, taken_on__lte=on)
        for row in within(rows, scope).select_related("loan__household"):
            found[row.receipt] = row
    return found
