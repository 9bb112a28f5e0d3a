"""The standing account: originals and reversals side by side, what is owed after each (R69)."""

from datetime import date

import pytest

from tests.funds.collecting.way import BACK, HANDED, THERE
from tests.funds.purse import PAID
from tests.world import COUNTY, NORTH
from tuopin.funds.models import Loan
from tuopin.funds.queries import loan_account, loans_in
from tuopin.funds.queries.statement import KINDS
from tuopin.kit.scope import Scope, whole_county
from tuopin.kit.terms import terms

WHOLE = whole_county(COUNTY)
LATER = date(2008, 6, 2)


@pytest.fixture
def loans(purse) -> list[Loan]:
    return purse.paid(2)


def told(account):
    return [
        (line.kind, line.of is not None, line.change_fen, line.balance_fen)
        for line in account.lines
    ]


def test_a_household_sees_each_paper_and_what_it_owes_after_it(way, loans):
    one, _ = loans
    way.collect(one, 50_000)
    way.collect(one, 30_000, on=THERE)
    account = loan_account(loans_in(WHOLE, household=one.household_id), LATER)
    assert told(account) == [
        ("payment", False, 200_000, 200_000),
        ("repayment", False, -50_000, 150_000),
        ("repayment", False, -30_000, 120_000),
    ]
    assert (account.opening_fen, account.closing_fen) == (0, 120_000)
    assert account.total[:2] == (200_000, 80_000)
    assert account.total.owed_fen == 120_000
    assert account.by_loan[one.id].last_on == THERE


def test_a_reversal_stands_beside_its_original_and_on_its_own_day(way, loans):
    one, _ = loans
    row = way.repaid(one, 50_000)
    way.reverse("repayment", row.id, reason="户头弄错")
    account = loan_account(loans_in(WHOLE, loan=one.id), LATER)
    original, mirror = account.lines[1:]
    assert (original.reversed_on, original.reason) == (THERE, "户头弄错")
    assert (mirror.of, mirror.on, mirror.back_fen) == (original.key, THERE, -50_000)
    assert [line.balance_fen for line in account.lines] == [200_000, 150_000, 200_000]
    assert account.total.back_fen == 0
    # As of a day before the reversal the original stands.
    earlier = loan_account(loans_in(WHOLE, loan=one.id), HANDED)
    assert [line.reversed_on for line in earlier.lines] == [None, None]
    assert earlier.closing_fen == 150_000


def test_late_paper_stands_on_the_day_it_says_and_shows_when_it_was_booked(way, loans):
    one, _ = loans
    way.collect(one, 50_000)
    way.collect(one, 20_000, paid_on=date(2007, 12, 1), on=THERE)
    lines = loan_account(loans_in(WHOLE, loan=one.id), LATER).lines
    assert [(line.on, line.booked_on) for line in lines] == [
        (PAID, PAID), (date(2007, 12, 1), THERE), (BACK, BACK),
    ]  # fmt: skip
    assert [line.balance_fen for line in lines] == [200_000, 180_000, 130_000]


def test_a_period_opens_with_what_was_owed_before_it(way, loans):
    way.collect(loans[0], 50_000)
    account = loan_account(loans_in(WHOLE), LATER, since=date(2008, 1, 1))
    assert account.opening_fen == 400_000
    assert told(account) == [("repayment", False, -50_000, 350_000)]
    assert account.closing_fen == 350_000
    assert account.total.out_fen == 400_000


def test_accounts_are_a_townships_an_officers_and_a_batchs(way, loans):
    one, two = loans
    south = Scope(COUNTY, ("990101201",))
    assert set(loans_in(Scope(COUNTY, (NORTH[:9],)))) == {one, two}
    assert set(loans_in(south)) == set()
    assert set(loans_in(WHOLE, officer=way.who("north_liaison"))) == {one, two}
    assert set(loans_in(WHOLE, officer=way.who("south_liaison"))) == set()
    assert set(loans_in(WHOLE, batch=one.batch_id)) == {one, two}


def test_an_officer_keeps_in_his_account_what_was_settled_and_released(way, loans):
    way.collect(loans[0], 200_000)
    assert loans[0] in set(loans_in(WHOLE, officer=way.who("north_liaison")))


def test_over_payments_are_shown_beside_the_loan(way, loans):
    one, _ = loans
    way.collect(one, 200_500, over="hold", by="north_finance", hand="township")
    way.refund(one, 200)
    lines = loan_account(loans_in(WHOLE, loan=one.id), LATER).lines
    assert [(line.kept_fen, line.beside_fen, line.balance_fen) for line in lines] == [
        (0, 0, 200_000), (500, 0, 0), (0, 200, 0),
    ]  # fmt: skip


def test_an_account_reads_as_many_queries_for_many_loans(way, loans, django_assert_num_queries):
    for number, loan in enumerate(loans):
        way.collect(loan, 1_000 + number)
    with django_assert_num_queries(7):
        assert len(loan_account(loans_in(WHOLE), LATER).lines) == 4
    with django_assert_num_queries(7):
        loan_account(loans_in(WHOLE, loan=loans[0].id), LATER)


def test_every_kind_of_line_has_its_word():
    assert {f"account_line.{kind}" for kind in KINDS} <= set(terms())


def test_what_was_reversed_and_entered_again_on_one_day_stands_in_the_order_of_posting(way, loans):
    one, _ = loans
    row = way.repaid(one, 150_000, receipt="收1")
    way.reverse("repayment", row.id, on=BACK)
    way.collect(one, 100_000, receipt="收1")
    lines = loan_account(loans_in(WHOLE, loan=one.id), LATER).lines
    assert [line.balance_fen for line in lines] == [200_000, 50_000, 200_000, 100_000]
