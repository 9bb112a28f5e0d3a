"""Journals: whole fen, two accounts, never below zero on any day, reversed once (I1–I8)."""

from datetime import date, timedelta

import pytest

from tests.ledger.posting import DAY
from tests.world import COUNTY, NORTH, SOUTH
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Refused
from tuopin.ledger.actions import account, hold, post_all
from tuopin.ledger.models import Account, Journal, Transfer
from tuopin.ledger.queries import (
    balance,
    balances_by_kind,
    balances_by_kind_and_region,
    balances_by_region,
    entries,
    faults,
    find,
    flows_between,
    last_moved,
    movements,
    standing,
    standing_sums,
)
from tuopin.ledger.rules import Leg, check_legs, lock_order

LATER = date(2007, 3, 9)


def test_a_journal_moves_two_accounts_by_the_same_amount(books):
    books.fund(1_000)
    books.post(Leg(books.north, books.special, 300, region=NORTH))
    assert balances_by_kind(COUNTY, DAY) == {"capital": 1_000, "special": 700, "cash": 300}
    assert {a.code: a.balance_fen for a in Account.objects.all()} == {
        "capital": 1_000, "special": 700, "cash:north": 300, "cash:south": 0,
    }  # fmt: skip
    assert list(faults(COUNTY)) == []


def test_a_voucher_of_many_legs_is_many_transfers_of_one_journal(books):
    books.fund(1_000)
    journal = books.post(Leg(books.north, books.special, 300), Leg(books.south, books.special, 200))
    assert sorted(journal.transfers.values_list("fen", flat=True)) == [200, 300]
    assert balances_by_region(COUNTY, "cash", DAY) == {NORTH: 300, SOUTH: 200}
    assert balances_by_kind_and_region(COUNTY, DAY)["cash", SOUTH] == 200


@pytest.mark.parametrize("fen", [0, -1, 1.5, True, "5"])
def test_an_amount_that_is_not_whole_fen_above_zero_is_refused(fen):
    with pytest.raises(Refused) as refused:
        check_legs([Leg(uuid7(), uuid7(), fen)])
    assert refused.value.code == "bad_amount"


def test_an_empty_journal_and_one_account_twice_are_refused(books):
    same = uuid7()
    for legs, code in (([], "empty_journal"), ([Leg(same, same, 1)], "same_account")):
        with pytest.raises(Refused) as refused:
            check_legs(legs)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        post_all(books.act(), "move", [])
    assert refused.value.code == "empty_journal"


def test_accounts_are_locked_in_one_order_and_an_unknown_one_is_refused(books):
    legs = [Leg(books.north, books.special, 1), Leg(books.special, books.capital, 1)]
    assert lock_order(legs) == sorted([books.capital, books.special, books.north])
    with pytest.raises(Refused) as refused:
        hold(COUNTY, [uuid7()])
    assert refused.value.code == "not_found"


def test_an_account_is_opened_once(books):
    again = account(COUNTY, "special", kind="other", debit_normal=False)
    assert again.id == books.special
    assert find(COUNTY, "special") == again
    assert find(COUNTY, "none") is None


def test_cash_never_falls_below_zero(books):
    books.fund(100)
    with pytest.raises(Refused) as refused:
        books.post(Leg(books.north, books.special, 101))
    assert refused.value.code == "not_enough"
    assert refused.value.facts["short_fen"] == 1
    assert Transfer.objects.count() == 1


def test_a_journal_in_which_money_comes_and_goes_is_posted_in_its_order(books):
    came, went = Leg(books.special, books.capital, 100), Leg(books.north, books.special, 100)
    journal = books.post(came, went)
    assert balance(COUNTY, "cash:north", DAY) == 100
    books.reverse(journal)
    assert balance(COUNTY, "cash:north", DAY) == 0
    with pytest.raises(Refused) as refused:
        books.post(went, came)
    assert refused.value.code == "not_enough"


def test_money_that_came_later_cannot_be_spent_earlier(books):
    books.fund(100, on=LATER)
    with pytest.raises(Refused) as refused:
        books.post(Leg(books.north, books.special, 50), on=DAY)
    assert refused.value.code == "not_enough_then"


def test_a_backdated_posting_may_not_empty_a_day_in_between(books):
    books.fund(100, on=DAY)
    books.post(Leg(books.north, books.special, 80), on=date(2007, 3, 5))
    books.fund(100, on=LATER)
    with pytest.raises(Refused) as refused:
        books.post(Leg(books.south, books.special, 30), on=LATER, value_on=date(2007, 3, 3))
    assert refused.value.code == "not_enough_then"
    assert refused.value.facts["date"] == date(2007, 3, 5)
    books.post(Leg(books.south, books.special, 20), on=LATER, value_on=date(2007, 3, 3))
    assert balance(COUNTY, "special", date(2007, 3, 5)) == 0


def test_balances_are_those_of_the_end_of_the_day(books):
    books.fund(100, on=DAY)
    books.fund(50, on=LATER)
    assert balance(COUNTY, "special", date(2007, 2, 28)) == 0
    assert balance(COUNTY, "special", date(2007, 3, 8)) == 100
    assert balance(COUNTY, "capital", LATER) == 150
    assert balance(COUNTY, "none", LATER) == 0


def test_a_reversal_mirrors_its_journal_once_and_names_it(books):
    books.fund(1_000)
    wrong = books.post(Leg(books.north, books.special, 300))
    back = books.reverse(wrong, LATER)
    assert back.reverses == wrong
    assert balance(COUNTY, "special", LATER) == 1_000
    assert balance(COUNTY, "special", DAY) == 700
    assert standing(COUNTY, "move", DAY).count() == 2
    assert standing(COUNTY, "move", LATER).count() == 1
    for journal, code in ((wrong, "already_reversed"), (back, "reversal_of_reversal")):
        with pytest.raises(Refused) as refused:
            books.reverse(journal, LATER)
        assert refused.value.code == code
    assert list(faults(COUNTY)) == []


def test_a_journal_is_not_reversed_before_its_day_nor_when_the_money_is_spent(books):
    first = books.fund(100, on=DAY)
    with pytest.raises(Refused) as refused:
        books.reverse(first, date(2007, 2, 1))
    assert refused.value.code == "too_early"
    books.post(Leg(books.north, books.special, 60))
    with pytest.raises(Refused) as refused:
        books.reverse(first, LATER)
    assert refused.value.code == "not_enough"


def test_entries_and_movements_show_a_reversal_beside_its_original(books):
    loan = uuid7()
    books.fund(100)
    paid = books.post(Leg(books.north, books.special, 40, subject=loan))
    books.reverse(paid, LATER)
    assert [t.journal.reverses_id for t in entries(COUNTY, loan)] == [None, paid.id]
    moved = list(movements(COUNTY, "cash", LATER))
    assert [t.debit.kind for t in moved] == ["cash", "special"]
    assert list(movements(COUNTY, "cash", DAY)) == moved[:1]


def test_sums_of_a_kind_leave_reversed_journals_out_from_the_day_of_the_reversal(books):
    books.fund(1_000)
    books.post_as("repayment", [Leg(books.north, books.special, 300)])
    undone = books.post_as("repayment", [Leg(books.north, books.special, 200)])
    later = DAY + timedelta(days=5)
    books.reverse(undone, on=later)
    kinds = ("repayment", "relending")
    assert standing_sums(COUNTY, kinds, DAY) == {"repayment": 500, "relending": 0}
    assert standing_sums(COUNTY, kinds, later) == {"repayment": 300, "relending": 0}


def test_many_vouchers_are_posted_at_once_each_on_its_own(books):
    books.fund(100)
    with_line = books.act()
    made = post_all(with_line, "move", [[Leg(books.north, books.special, n)] for n in (10, 20, 30)])
    assert [j.transfers.get().fen for j in made] == [10, 20, 30]
    assert len({j.mac for j in made}) == 3
    with pytest.raises(Refused) as refused:
        post_all(books.act(), "move", [[Leg(books.north, books.special, 30)] for _ in range(2)])
    assert refused.value.code == "not_enough"
    assert Journal.objects.count() == 4


def test_flows_between_kinds_leave_reversed_journals_out_from_the_day_of_the_reversal(books):
    books.fund(1_000)
    books.post_as("hand_in", [Leg(books.north, books.special, 300)])
    undone = books.post_as("hand_in", [Leg(books.south, books.special, 200)])
    books.reverse(undone, LATER)
    came = {("move", "special", "capital"): 1_000}
    assert flows_between(COUNTY, DAY) == came | {("hand_in", "cash", "special"): 500}
    assert flows_between(COUNTY, LATER) == came | {("hand_in", "cash", "special"): 300}
    assert flows_between(COUNTY, date(2007, 2, 28)) == {}


def test_the_last_day_on_which_a_regions_accounts_moved_counts_reversals_too(books):
    books.fund(100)
    wrong = books.post(Leg(books.north, books.special, 40))
    before = DAY - timedelta(days=1)
    assert last_moved(COUNTY, ("cash",), before, LATER) == {NORTH: DAY}
    books.reverse(wrong, LATER)
    assert last_moved(COUNTY, ("cash",), before, LATER) == {NORTH: LATER}
    assert last_moved(COUNTY, ("cash",), DAY, LATER - timedelta(days=1)) == {}
