"""Receipt books: given out once, used by their holder, every number accounted for (I13)."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from tests.funds.collecting.test_collect import refused as not_collected
from tests.funds.collecting.test_collect import set_policy
from tests.funds.collecting.test_hops import refused
from tests.funds.collecting.way import BACK, THERE
from tests.world import COUNTY, NORTH, SOUTH
from tuopin.funds.actions import issue_receipts, void_receipt
from tuopin.funds.models import Loan, ReceiptBook
from tuopin.funds.queries import receipt_account, receipt_book, receipt_books
from tuopin.kit.scope import whole_county

ISSUED = date(2008, 1, 8)
WHOLE = whole_county(COUNTY)


def issue(way, officer="north_liaison", by="north_finance", **given):
    given = {"prefix": "收", "first": 1, "last": 50, "width": 6, "region": NORTH} | given
    done = issue_receipts(actor=way.act(by), on=ISSUED, officer=way.who(officer), **given)
    return UUID(done.result["book"])


def void(way, book, number, by="north_liaison", reason="写坏了", on=BACK):
    return void_receipt(
        actor=way.act(by), on=on, book=book, number=number, reason=reason
    ).result["receipt"]  # fmt: skip


@pytest.fixture
def loan(purse) -> Loan:
    return purse.paid()[0]


def test_every_receipt_of_a_book_is_used_voided_unused_or_missing(way, loan):
    book = issue(way, last=10)
    for number in (1, 2, 5):
        way.collect(loan, 1_000, receipt=f"收{number:06d}")
    assert void(way, book, 3) == "收000003"
    (account,) = receipt_account(WHOLE, BACK)
    assert account.book == receipt_book(COUNTY, book)
    assert account.sheets == 10
    assert account.used == ("收000001", "收000002", "收000005")
    assert account.voided == ("收000003",)
    assert account.gaps == ("收000004",)
    assert account.unused == 5


def test_an_account_of_an_earlier_day_does_not_know_later_receipts(way, loan):
    issue(way, last=10)
    way.collect(loan, 1_000, receipt="收000002", on=THERE)
    (account,) = receipt_account(WHOLE, BACK)
    assert (account.used, account.gaps, account.unused) == ((), (), 10)
    (account,) = receipt_account(WHOLE, THERE, way.who("north_liaison"))
    assert account.gaps == ("收000001",)
    assert receipt_account(WHOLE, THERE, way.who("north_liaison2")) == []
    assert receipt_account(WHOLE, date(2008, 1, 7)) == []


def test_a_reversed_repayment_leaves_its_receipt_unaccounted_until_it_is_voided(way, loan):
    book = issue(way, last=3)
    row = way.repaid(loan, receipt="收000001")
    way.collect(loan, 1_000, receipt="收000002")
    way.reverse("repayment", row.id)
    assert receipt_account(WHOLE, THERE)[0].gaps == ("收000001",)
    void(way, book, 1, on=THERE)
    assert receipt_account(WHOLE, THERE)[0].voided == ("收000001",)


def test_the_books_read_as_many_queries_for_ten_as_for_one(way, django_assert_num_queries):
    for place in range(10):
        issue(way, first=1 + 50 * place, last=50 + 50 * place)
    with django_assert_num_queries(4):
        assert len(receipt_account(WHOLE, BACK)) == 10
    assert receipt_books(WHOLE, way.who("south_liaison")).count() == 0


def test_a_receipt_of_another_officers_book_is_refused(way, loan):
    issue(way, officer="north_liaison2")
    not_collected("receipt_of_other", way, loan, 1_000, receipt="收000007")
    way.collect(loan, 1_000, receipt="收000007", by="north_liaison2")


def test_a_clerk_has_a_book_for_what_is_paid_at_the_office(way, loan):
    issue(way, officer="north_finance", by="finance_centre")
    not_collected("receipt_of_other", way, loan, 1_000, receipt="收000007")
    way.collect(loan, 1_000, receipt="收000007", by="north_finance", hand="township")


def test_a_void_receipt_stands_for_nothing(way, loan):
    void(way, issue(way), 7)
    not_collected("receipt_voided", way, loan, 1_000, receipt="收000007")


def test_where_policy_asks_for_books_a_receipt_outside_any_is_refused(way, loan):
    way.collect(loan, 1_000, receipt="白条1")
    set_policy(way, "receipt.books_required", 1, on=date(2008, 1, 1))
    not_collected("receipt_outside_books", way, loan, 1_000, receipt="白条2")
    not_collected("receipt_outside_books", way, loan, 1_000, receipt="收000051")
    issue(way)
    way.collect(loan, 1_000, receipt="收000050")
    # A bank's slip is no receipt of ours.
    way.collect(loan, 1_000, receipt="回单8", by="finance_centre", hand="special")


def test_no_number_is_given_out_twice(way):
    issue(way, first=100, last=149)
    for first, last in ((149, 160), (1, 100), (120, 130), (50, 200)):
        refused("receipts_issued", issue, way, first=first, last=last, officer="north_liaison2")
    issue(way, first=150, last=160)
    issue(way, first=100, last=149, prefix="乙")
    issue(way, first=100, last=149, width=8)


@pytest.mark.parametrize(
    "given",
    [
        {"first": 0}, {"first": -1}, {"first": 60}, {"first": "1"}, {"last": 1.5}, {"last": None},
        {"prefix": "收1"}, {"prefix": "收" * 21}, {"width": 1}, {"width": 10}, {"width": "6"},
    ],
)  # fmt: skip
def test_a_book_whose_numbers_could_not_be_found_again_is_refused(way, given):
    refused("bad_value", issue, way, **given)
    assert not ReceiptBook.objects.exists()


def test_a_book_of_ten_thousand_sheets_is_a_slip_of_the_pen(way):
    issue(way, first=1, last=10_000)
    refused("book_too_long", issue, way, prefix="乙", first=1, last=10_001)


def test_books_are_given_to_those_who_collect_there_by_another(way):
    refused("book_officer", issue, way, officer="south_liaison")
    refused("book_officer", issue, way, officer="north_secretary")
    refused("same_person", issue, way, officer="north_finance")
    refused("out_of_area", issue, way, region=SOUTH)
    refused("forbidden", issue, way, by="north_liaison2")


def test_only_an_unused_receipt_of_the_book_is_voided_once_with_a_reason(way, loan):
    book = issue(way)
    way.collect(loan, 1_000, receipt="收000001")
    refused("receipt_used", void, way, book, 1)
    refused("missing_value", void, way, book, 2, reason=" ")
    for number in (0, 51, "2", 1.0):
        refused("bad_value", void, way, book, number)
    refused("receipt_of_other", void, way, book, 2, by="north_liaison2")
    refused("not_found", void, way, uuid4(), 2)
    void(way, book, 2, by="north_finance")
    refused("receipt_voided", void, way, book, 2)
