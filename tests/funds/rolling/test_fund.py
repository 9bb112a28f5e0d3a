"""The fund's own figures from the ledger, and what a forecast rests on."""

from datetime import date, timedelta

import pytest

from tests.agreements.stage import CHECKED
from tests.funds.collecting.way import BACK, THERE
from tests.funds.purse import ARRIVED, CAME, PAID, SENT
from tests.funds.trouble.hardship import DUE, LATE
from tests.world import COUNTY
from tuopin.funds.actions import relend
from tuopin.funds.queries import fund_books, fund_figures, money, outlook
from tuopin.funds.rules.forecast import Falling
from tuopin.funds.rules.rolling import balance_on


@pytest.fixture
def rolled(purse, way):
    """10,000 yuan; three loans of 2,000; one back in the special account and half lent again."""
    loans = purse.paid(3)
    repaid = way.repaid(loans[0], 2000_00, hand="township", by="north_finance")
    assert repaid.principal_fen == 2000_00
    way.receive_back(way.remit(2000_00))
    (checked,) = purse.stage.checked(purse.stage.cleared(fen=1000_00))
    again = relend(actor=purse.act("county_head"), on=THERE, agreements=[checked.id])
    return purse, loans, again


def test_the_books_of_the_fund_are_those_of_the_money_page(rolled):
    for on in (CAME, CHECKED, SENT, ARRIVED, PAID, BACK, THERE):
        books, held = fund_books(COUNTY, on), money(COUNTY, on)
        assert balance_on(books.capital, on) == held.capital_fen
        assert balance_on(books.idle, on) == held.free_fen
        assert balance_on(books.lent, on) == held.outstanding_fen
        assert balance_on(books.returned, on) == held.repaid_fen
        assert balance_on(books.relent, on) == held.relent_fen
        assert balance_on(books.lost, on) == held.written_off_fen
        waiting = balance_on(books.arrived, on) - balance_on(books.relent, on)
        assert waiting == held.returned_fen


def test_the_figures_are_those_reckoned_by_hand(rolled):
    found = fund_figures(COUNTY, THERE)
    assert found.from_on == THERE - timedelta(days=364)
    told = found.figures
    # 2,000 of 10,000 came back; of the 2,000 that arrived 1,000 were lent again.
    assert (told.turnover_milli, told.relend_bp, told.erosion_bp) == (200, 5000, 0)
    # 10,000 − 6,000 lent + 2,000 back − 1,000 promised.
    assert told.idle_fen == 5000_00
    assert told.at_work_bp == 4000
    young = fund_figures(COUNTY, PAID)
    assert young.from_on == CAME
    assert young.figures.relend_bp is None


def test_a_reversal_takes_back_what_came_back(rolled, way):
    _, loans, _ = rolled
    later = way.repaid(loans[1], 500_00, hand="township", by="north_finance")
    on = THERE + timedelta(days=5)
    before = fund_figures(COUNTY, on).figures.turnover_milli
    way.reverse("repayment", later.id, on=on)
    assert before == 250
    assert fund_figures(COUNTY, on).figures.turnover_milli == 200


def test_what_is_written_off_erodes_the_capital(hardship):
    purse = hardship.purse
    purse.come(9_000_000)
    hardship.written_off(hardship.loan())
    assert fund_figures(COUNTY, LATE).figures.erosion_bp == 200


def test_the_position_knows_every_fen_that_is_in_somebodys_hands(rolled, way):
    _, loans, _ = rolled
    way.repaid(loans[1], 500_00, by="north_liaison")
    found = outlook(COUNTY, THERE).position
    held = money(COUNTY, THERE)
    hands = held.special_fen + held.transit_fen + held.township_fen
    assert found.free_fen + found.promised_fen + found.coming_fen == hands
    assert (found.promised_fen, found.promised_loans) == (1000_00, 1)
    assert found.coming_fen == 500_00
    # Two loans of 2,000 are out until April 2009, thirteen months on; 500 of one are back.
    assert found.due == (Falling(13, 3500_00, 2),)
    assert (found.overdue_fen, found.overdue_loans) == (0, 0)


def test_what_has_fallen_due_is_overdue_and_no_longer_to_come(hardship):
    hardship.loan()
    found = outlook(COUNTY, DUE + timedelta(days=1)).position
    assert (found.overdue_fen, found.overdue_loans, found.due) == (2000_00, 1, ())
    assert outlook(COUNTY, DUE).position.due == (Falling(0, 2000_00, 1),)


def test_the_usual_levers_are_policys_until_the_county_has_its_own(hardship):
    hardship.loan()
    found = outlook(COUNTY, LATE)
    assert (found.usual.loan_fen, found.usual.term_days) == (2000_00, 730)
    assert found.usual.recovery_bp == 8500
    assert found.history.is_enough is False


def test_a_county_of_its_own_experience_turns_the_levers_to_it(hardship, world, monkeypatch):
    loans = hardship.purse.paid(4)
    hardship.repay(loans[0], 2000_00, DUE, receipt="1")
    hardship.repay(loans[1], 2000_00, DUE + timedelta(days=40), receipt="2")
    hardship.extended(loans[3])
    monkeypatch.setattr("tuopin.funds.rules.levers.ENOUGH_COHORTS", 1)
    found = outlook(COUNTY, DUE + timedelta(days=180))
    # Three were due in April: one came then, one in May, one not at all; a fourth was put off.
    assert found.history.cohorts == ((3333, 3333),)
    assert found.history.delays[:2] == (2000_00, 0)
    assert found.usual.extension_bp == 0
    assert (found.usual.recovery_bp, found.usual.loss_bp) == (3333, 3333)
    sooner = outlook(COUNTY, DUE + timedelta(days=179))
    assert sooner.history.cohorts == ()


def test_before_any_loan_the_levers_begin_with_the_standard(purse):
    found = outlook(COUNTY, CAME)
    assert found.usual.loan_fen == 500_00
    assert found.position.free_fen == 1_000_000


def test_the_queries_do_not_grow_with_the_loans(purse, django_assert_max_num_queries):
    purse.paid(1)
    with django_assert_max_num_queries(16):
        outlook(COUNTY, date(2008, 1, 1))
    purse.paid(3)
    with django_assert_max_num_queries(16):
        outlook(COUNTY, date(2008, 1, 1))
    with django_assert_max_num_queries(1):
        fund_figures(COUNTY, date(2008, 1, 1))
