"""Pure decisions on guarantees: caps, months, whom an officer may stand for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuopin.funds.rules.guarantee import (
    Guarded,
    above_cap,
    cap_fen,
    may_deduct,
    monthly_cap_fen,
    months,
    why_not_guaranteed,
)

ON = date(2008, 3, 3)


@pytest.mark.parametrize(
    ("salary", "percent", "cap", "monthly"),
    [(120_000, 100, 1_440_000, 120_000), (120_000, 30, 432_000, 36_000), (333, 10, 399, 33)],
)
def test_a_share_of_a_salary_is_rounded_down(salary, percent, cap, monthly):
    assert (cap_fen(salary, percent), monthly_cap_fen(salary, percent)) == (cap, monthly)


def test_without_a_salary_there_is_no_cap_and_nothing_to_deduct():
    assert cap_fen(0, 100) is None
    assert not above_cap(0, 100, 10**12)
    assert monthly_cap_fen(0, 100) == 0


def test_the_cap_itself_is_not_above_it():
    assert not above_cap(100, 100, 1_200)
    assert above_cap(100, 100, 1_201)


def test_loans_fill_the_cap_in_turn_and_a_smaller_one_still_fits():
    loans = [Guarded(700), Guarded(600), Guarded(500)]
    assert why_not_guaranteed(loans, ON, 100, 0, 100) == ["", "why.above_cap", ""]


@pytest.mark.parametrize(
    ("loan", "why"),
    [
        (Guarded(1, has_officer=False), "why.no_liaison"),
        (Guarded(1, in_area=False), "why.not_liaison_here"),
        (Guarded(1, since=date(2008, 3, 4)), "why.guarantee_later"),
        (Guarded(1, since=ON), ""),
        (Guarded(1, deducting=True), "why.deducting"),
    ],
)
def test_each_reason_is_named(loan, why):
    assert why_not_guaranteed([loan], ON, 0, 0, 100) == [why]


def test_arrears_are_deducted_after_more_than_the_days_of_policy():
    assert not may_deduct(None, ON, 90)
    assert not may_deduct(date(2007, 12, 4), ON, 90)
    assert may_deduct(date(2007, 12, 3), ON, 90)


@given(
    st.integers(1, 10_000_000),
    st.integers(20_000, 10_000_000),
    st.dates(max_value=date(2900, 1, 1)),
)
def test_the_months_sum_to_what_is_owed_and_follow_each_other(owed, monthly, first):
    planned = months(owed, monthly, first)
    assert sum(month.fen for month in planned) == owed
    assert all(month.fen == monthly for month in planned[:-1])
    assert planned[-1].left_fen == 0
    assert planned[0].month == first.replace(day=1)
    numbers = [month.month.year * 12 + month.month.month for month in planned]
    assert numbers == list(range(numbers[0], numbers[0] + len(planned)))


@pytest.mark.parametrize("monthly", [0, -1, 1])
def test_a_deduction_that_never_ends_is_none(monthly):
    with pytest.raises(ValueError, match="monthly"):
        months(200_000, monthly, ON)
