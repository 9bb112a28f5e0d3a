"""What flowed back from each township, and how each hand stands with its bank (R69, R78)."""

from datetime import date

import pytest

from tests.funds.bank.test_confirming import settle
from tests.funds.bank.till import TODAY, Till
from tests.funds.collecting.way import BACK, HANDED, SENT_BACK, THERE, Way
from tests.funds.purse import ARRIVED, CAME, PAID, SENT
from tests.unguarded import unguarded
from tests.world import COUNTY, NORTH, SOUTH, WHOLE
from tuopin.funds.actions import open_balance, return_unpaid
from tuopin.funds.queries import (
    BackFlow,
    back_flows,
    back_together,
    hand_states,
    last_moved,
)
from tuopin.funds.queries.faults.rolling import faults as rolling_faults
from tuopin.ledger.models import Account


@pytest.fixture
def way(purse):
    return Way(purse)


def test_money_is_followed_from_the_household_to_the_special_account(purse, way):
    first, second = purse.paid(2)
    taken = way.repaid(first, 60_000)
    assert back_flows(COUNTY, BACK)[NORTH] == BackFlow(60_000, 0, 0, 1, BACK)
    way.hand_in(taken)
    remittance = way.remit(50_000)
    assert back_flows(COUNTY, HANDED)[NORTH].sent_fen == 0
    sent = back_flows(COUNTY, SENT_BACK)[NORTH]
    assert (sent.sent_fen, sent.remittances, sent.slowest_days) == (50_000, 1, None)
    way.receive_back(remittance)
    way.collect(second, 70_000, by="finance_centre", hand="special", on=THERE)
    there = back_flows(COUNTY, THERE)[NORTH]
    assert there == BackFlow(130_000, 70_000, 0, 2, THERE, 50_000, 1, 2)
    assert there.handed_up_fen == 120_000


def test_what_was_reversed_did_not_come(purse, way):
    (loan,) = purse.paid()
    taken = way.repaid(loan, 60_000)
    way.reverse("repayment", taken.id, on=HANDED)
    assert back_flows(COUNTY, BACK)[NORTH].came_fen == 60_000
    assert NORTH not in back_flows(COUNTY, HANDED)


def test_money_that_no_household_took_is_not_what_households_gave(purse, way):
    (loan,) = purse.loans()
    purse.arrived(loan)
    return_unpaid(
        actor=purse.act("north_finance"), on=PAID, loans=[loan.id], reason="外出", document="1号"
    )
    assert back_flows(COUNTY, PAID)[NORTH] == BackFlow(recalled_fen=200_000)


def test_an_opening_balance_is_gained(world, purse):
    open_balance(
        actor=purse.act("finance_centre"), on=CAME, region=SOUTH, source="other", fen=5_000,
        document="1号",
    )  # fmt: skip
    assert back_flows(COUNTY, CAME)[SOUTH] == BackFlow(gained_fen=5_000)


def test_townships_are_added_up():
    one = BackFlow(1, 2, 3, 4, date(2008, 1, 1), 5, 6, 7, 8)
    other = BackFlow(10, 20, 30, 40, date(2008, 2, 2), 50, 60, None, 80)
    total = BackFlow(11, 22, 33, 44, date(2008, 2, 2), 55, 66, 7, 88)
    assert back_together([one, other]) == back_together([other, one]) == total
    assert back_together([]) == BackFlow()


def test_the_cost_does_not_grow_with_townships(purse, way, django_assert_num_queries):
    for loan in purse.paid(3):
        way.hand_in(way.repaid(loan))
        way.remit()
    with django_assert_num_queries(7):
        back_flows(COUNTY, THERE)


# ---- beside the bank


@pytest.fixture
def till(stage, purse):
    return Till(stage)


def test_each_hands_newest_statement_is_set_beside_its_book(purse, till, django_assert_num_queries):
    purse.paid(2)
    made = till.load((CAME, 1_000_000, "县财〔2007〕1号"), (SENT, -400_000, "北山镇"))
    town = till.load((ARRIVED, 400_000, "县专户"), region=NORTH, who="north_finance")
    states = hand_states(COUNTY, TODAY)
    special, north = states[WHOLE], states[NORTH]
    assert (special.statement, special.to_on, special.confirmed) == (made.id, SENT, False)
    assert (special.bank_fen, special.book_fen, special.gap_fen) == (600_000, 600_000, 0)
    # The book is that of the statement's last day: what was paid out later does not count.
    assert (north.statement, north.gap_fen, north.book_fen) == (town.id, 0, 400_000)
    settle(till, WHOLE)
    till.confirm(made)
    assert hand_states(COUNTY, TODAY)[WHOLE].confirmed
    assert hand_states(COUNTY, PAID) == {}
    with django_assert_num_queries(5):
        hand_states(COUNTY, TODAY)


def test_a_gap_is_what_the_bank_has_more_than_the_book(purse, till):
    till.load((CAME, 1_000_000), (SENT, -30, "手续费"))
    assert hand_states(COUNTY, TODAY)[WHOLE].gap_fen == -30


def test_the_last_day_on_which_money_moved_is_known(purse):
    purse.paid()
    assert last_moved(COUNTY, TODAY) == {WHOLE: SENT, NORTH: PAID}
    assert last_moved(COUNTY, SENT) == {WHOLE: SENT}


def test_accounts_that_mirror_each_other_are_checked(purse, way):
    (loan,) = purse.paid()
    way.collect(loan, 60_000, by="finance_centre", hand="special")
    assert list(rolling_faults(COUNTY)) == []
    unguarded("ledger_account")
    Account.objects.filter(kind="returned").update(balance_fen=1)
    assert list(rolling_faults(COUNTY)) == [("funds_mirror", f"relendable {WHOLE}")]
