"""Numbered receipts: books given to collectors, and sheets of them that were spoilt (I13, R69)."""

from uuid import UUID

from tuopin.base import rows
from tuopin.funds.actions.returning import required
from tuopin.funds.models import ReceiptBook, Repayment, VoidedReceipt
from tuopin.funds.rules.collecting import LONGEST_BOOK, MOST_DIGITS, Serial
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.offices.models import County, Officer
from tuopin.offices.queries import holds
from tuopin.workflow.actions import Act, action
from tuopin.workflow.rules import OPERATOR

ROLES = ("liaison", "township_finance")


@action("funds.issue_receipts")
def issue_receipts(
    act: Act, *, officer: UUID, prefix: str, first: int, last: int, region: str, width: int = 0
) -> dict[str, str]:
    """Give a collector a book of numbered receipts, first to last, each of `width` digits.

    Nobody gives himself a book. Refuses 'bad_value' for a range or prefix by which no number could
    be found again, 'book_too_long', 'receipts_issued' where a number was given out before, and
    'book_officer' for somebody who collects nothing there.
    """
    act.cover(region)
    act.differs_from(UUID(str(officer)), "issue_receipts")
    taker = act.take(Officer, officer)
    if not holds(taker.id, ROLES, region, act.on):
        raise Refused("book_officer", name=taker.name)
    start = _checked(prefix.strip(), first, last, width)
    _refuse_issued(act, start, last)
    made = ReceiptBook(
        county=act.county, officer=taker, region=region, prefix=start.prefix, width=start.width,
        first=first, last=last, issued_on=act.on, issued_by=act.actor.id,
    )  # fmt: skip
    rows.put(made)
    act.about(made.id, region)
    act.note(first=str(start), last=str(start._replace(number=last)))
    return {"book": str(made.id)}


def _checked(prefix: str, first: int, last: int, width: int) -> Serial:
    """Return a book's first number; its prefix must not run into the digits."""
    if type(first) is not int or type(last) is not int or not 1 <= first <= last:
        raise Refused("bad_value", field=Word("word.receipt_range"), value=f"{first}–{last}")
    if last - first >= LONGEST_BOOK:
        raise Refused("book_too_long", most=LONGEST_BOOK)
    if prefix[-1:].isdigit() or len(prefix) > 20:
        raise Refused("bad_value", field=Word("word.receipt_prefix"), value=prefix)
    digits = width or len(str(last))
    if type(digits) is not int or not len(str(last)) <= digits <= MOST_DIGITS:
        raise Refused("bad_value", field=Word("word.receipt_width"), value=width)
    return Serial(prefix, digits, first)


def _refuse_issued(act: Act, start: Serial, last: int) -> None:
    """Refuse numbers that were given out before; two clerks at once wait for one another."""
    rows.find(County, lock=True, order="code", code=act.county)
    there = ReceiptBook.objects.filter(county=act.county, prefix=start.prefix, width=start.width)
    if there.filter(first__lte=last, last__gte=start.number).exists():
        raise Refused("receipts_issued", receipt=str(start))


@action("funds.void_receipt")
def void_receipt(act: Act, *, book: UUID, number: int, reason: str) -> dict[str, str]:
    """Account for a receipt that was spoilt or lost, with the reason (I13).

    A liaison officer voids those of his own books. Refuses 'bad_value' for a number outside the
    book, 'receipt_used', 'receipt_voided', 'receipt_of_other'.
    """
    held = act.take(ReceiptBook, book)
    act.cover(held.region)
    why = required(reason, "word.reason", 200)
    clerk = act.actor.serves(held.region, act.on, "township_finance", "finance_centre", OPERATOR)
    if not clerk and held.officer_id != act.actor.id:
        raise Refused("receipt_of_other", receipt=held.prefix)
    if type(number) is not int or not held.first <= number <= held.last:
        raise Refused("bad_value", field=Word("word.receipt"), value=number)
    receipt = str(Serial(held.prefix, held.width, number))
    if Repayment.objects.filter(county=act.county, receipt=receipt, reversed_on=None).exists():
        raise Refused("receipt_used", receipt=receipt)
    if VoidedReceipt.objects.filter(county=act.county, receipt=receipt).exists():
        raise Refused("receipt_voided", receipt=receipt)
    made = VoidedReceipt(
        county=act.county, book=held, receipt=receipt, reason=why, voided_on=act.on,
        voided_by=act.actor.id,
    )  # fmt: skip
    rows.put(made)
    act.about(held.id, held.region)
    act.note(receipt=receipt, reason=why)
    return {"receipt": receipt}
