"""Debts by age at any date, within a scope, against the schedule in force and the first one."""

from datetime import date, timedelta

import pytest

from tests.funds.trouble.hardship import ASKED, DECIDED, DUE, LATE
from tests.world import COUNTY, NORTH, SOUTH
from tuopin.funds.queries import ageing, arrears, by_month, came_back, debts, money
from tuopin.funds.queries.ageing import Aged, Month
from tuopin.kit.scope import Scope, whole_county
from tuopin.policy.actions import set_rule

WHOLE = whole_county(COUNTY)


def buckets(**fen):
    names = ("not_due", "d30", "d90", "d180", "d365", "older")
    return tuple(fen.get(name, 0) for name in names)


@pytest.fixture
def three(hardship):
    """Three loans of 2,000 yuan due on DUE: untouched, put off by 180 days, half repaid."""
    first, second, third = hardship.purse.paid(3)
    hardship.extended(second)
    hardship.repay(third, 1000_00, DECIDED)
    return first, second, third


def test_debts_lie_in_the_bucket_of_their_days(three):
    assert ageing(WHOLE, DECIDED).total == Aged(3, 0, buckets(not_due=5000_00), 0, 0)
    assert ageing(WHOLE, DUE).total.arrears_fen == 0
    assert ageing(WHOLE, DUE + timedelta(1)).total.buckets == buckets(not_due=2000_00, d30=3000_00)
    assert ageing(WHOLE, DUE + timedelta(31)).total.buckets == buckets(not_due=2000_00, d90=3000_00)
    assert ageing(WHOLE, DUE + timedelta(400)).total.buckets == buckets(d365=2000_00, older=3000_00)


def test_an_extension_hides_no_arrears_against_the_first_schedule(three):
    found = ageing(WHOLE, DUE + timedelta(10))
    assert found.total.arrears_fen == 3000_00
    assert found.total.original_fen == 5000_00
    assert found.total.overdue == 2
    assert found.townships == {NORTH: found.total}


def test_before_the_extension_was_granted_the_first_schedule_was_in_force(three):
    assert ageing(WHOLE, ASKED).total == Aged(3, 0, buckets(not_due=6000_00), 0, 0)
    eve = DECIDED - timedelta(1)
    assert debts(WHOLE, eve).current.day.tolist() == debts(WHOLE, eve).original.day.tolist()


def test_each_loan_is_told_with_its_oldest_day(three):
    first, second, third = three
    told = {age.loan: age for age in ageing(WHOLE, DUE + timedelta(10)).by_loan()}
    assert told[first.id].oldest_on == DUE
    assert told[first.id].arrears_fen == told[first.id].original_fen == 2000_00
    assert told[second.id].oldest_on is None
    assert (told[second.id].arrears_fen, told[second.id].original_fen) == (0, 2000_00)
    assert told[third.id].buckets == buckets(d30=1000_00)


@pytest.mark.parametrize("days", [0, 1, 30, 200])
def test_the_arrears_are_those_of_the_money_page(three, days):
    on = DUE + timedelta(days)
    found = ageing(WHOLE, on)
    late = {age.loan: age.arrears_fen for age in found.by_loan() if age.arrears_fen}
    assert late == {loan: a.fen for loan, a in arrears(COUNTY, on).items()}
    assert found.total.arrears_fen == money(COUNTY, on).overdue_fen
    paid = dict(zip(found.debts.loans, found.debts.paid.tolist(), strict=True))
    assert {k: v for k, v in paid.items() if v} == came_back(COUNTY, on)


def test_a_repayment_reversed_later_counted_until_then(three, hardship, way):
    repaid = hardship.repay(three[0], 2000_00, DECIDED, receipt="0002")
    way.reverse("repayment", repaid["repayment"], on=LATE)
    assert ageing(WHOLE, DUE + timedelta(10)).total.arrears_fen == 1000_00
    assert ageing(WHOLE, LATE).total.arrears_fen == 3000_00


def test_what_is_written_off_is_not_expected_any_more(three, hardship):
    # Policy lets 2 % of the capital be written off in a year.
    hardship.purse.come(10_000_000)
    hardship.written_off(three[0])
    assert ageing(WHOLE, LATE - timedelta(1)).total.arrears_fen == 3000_00
    assert ageing(WHOLE, LATE).total.arrears_fen == 1000_00
    assert debts(WHOLE, LATE).lost.tolist().count(True) == 1


def test_the_days_of_tolerance_are_no_arrears_but_the_age_counts_them(three, world):
    set_rule(
        actor=world.actor("county_head"), on=DECIDED, code="loan.tolerance_days", value=10,
        valid_from=DECIDED, document="县办〔2008〕1号",
    )  # fmt: skip
    found = ageing(WHOLE, DUE + timedelta(10)).total
    assert (found.arrears_fen, found.buckets[1]) == (0, 3000_00)
    assert ageing(WHOLE, DUE + timedelta(11)).total.arrears_fen == 3000_00


def test_an_area_sees_only_its_own_debts(three):
    north, south = Scope(COUNTY, (NORTH[:9],)), Scope(COUNTY, (SOUTH[:9],))
    assert ageing(north, LATE).total == ageing(WHOLE, LATE).total
    assert ageing(south, LATE).total == Aged(0, 0, buckets(), 0, 0)
    assert ageing(south, LATE).townships == {}
    assert by_month(south, LATE) == []
    assert ageing(WHOLE, LATE, batch=2).total.loans == 0
    assert ageing(WHOLE, LATE, batch=1).total.loans == 3


def test_expected_stands_beside_received_month_by_month(three):
    months = by_month(WHOLE, LATE)
    assert months[0] == Month(date(2008, 3, 1), 0, 0, 1000_00)
    table = {m.month: m for m in months}
    assert table[DUE.replace(day=1)] == Month(DUE.replace(day=1), 4000_00, 6000_00, 0)
    assert months[-1] == Month(date(2009, 10, 1), 2000_00, 0, 0)
    assert len(months) == 20


def test_before_the_first_payment_nothing_is_owed(purse):
    assert ageing(WHOLE, LATE).total == Aged(0, 0, buckets(), 0, 0)
    assert by_month(WHOLE, LATE) == []


def test_the_queries_do_not_grow_with_the_loans(purse, django_assert_num_queries):
    purse.paid(1)
    with django_assert_num_queries(6):
        ageing(WHOLE, LATE)
    purse.paid(3)
    with django_assert_num_queries(6):
        ageing(WHOLE, LATE)
    with django_assert_num_queries(5):
        by_month(WHOLE, LATE)
