"""Plans of instalments, whatever the terms, and their restating."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuopin.funds.rules.allocation import split
from tuopin.funds.rules.schedule import (
    STYLES,
    Due,
    Terms,
    check,
    due_at_once,
    extended,
    last_day,
    plan,
    total,
)

PAID = date(2007, 4, 28)
SEASONS = st.lists(
    st.sampled_from(["02-29", "05-31", "06-30", "09-15", "11-30"]), min_size=1, unique=True
).map(tuple)


@st.composite
def terms(draw) -> Terms:
    term_days = draw(st.integers(1, 4000))
    grace_days = draw(st.integers(0, term_days - 1))
    return Terms(
        draw(st.sampled_from(sorted(STYLES))),
        draw(st.integers(1, min(60, term_days - grace_days))),
        term_days,
        grace_days,
        draw(SEASONS),
        draw(st.sampled_from([0, 0, 1, 300, 1200, 10_000])),
    )


FEN = st.integers(1, 10**9)


@settings(deadline=None)
@given(FEN, terms())
def test_the_parts_are_the_loan_and_nothing_falls_due_outside_the_term(fen, how):
    dues = plan(fen, PAID, how)
    assert sum(due.principal_fen for due in dues) == fen
    assert all(due.principal_fen >= 0 and due.fee_fen >= 0 and due.fen for due in dues)
    days = [due.due_on for due in dues]
    assert days == sorted(set(days))
    assert days[0] > PAID + timedelta(days=how.grace_days)
    assert days[-1] <= PAID + timedelta(days=how.term_days)


@settings(deadline=None)
@given(FEN, terms())
def test_without_a_fee_no_style_asks_for_more_than_was_lent(fen, how):
    dues = plan(fen, PAID, how._replace(fee_rate_bp=0))
    assert total(dues) == fen
    assert max(due.fen for due in dues) - min(due.fen for due in dues[:-1] or dues) <= len(dues)


@settings(deadline=None)
@given(FEN, terms(), st.integers(0, 2 * 10**9), st.integers(1, 1000), st.integers(-500, 5000))
def test_restating_keeps_the_loan_and_every_repayment_in_its_place(fen, how, paid, days, day):
    dues = plan(fen, PAID, how)
    settled = min(paid, total(dues))
    for version in (
        extended(dues, settled, days),
        due_at_once(dues, settled, PAID + timedelta(days=day)),
    ):
        assert total(version) == total(dues)
        assert sum(due.principal_fen for due in version) == fen
        assert list(version) == sorted(version, key=lambda due: due.due_on)
        for before in (0, settled // 3, settled // 2):
            more = (settled - before) // 2
            assert split(version, before, more) == split(dues, before, more)


def test_seasonal_due_days_follow_the_harvests():
    dues = plan(1000_00, PAID, Terms("seasonal", term_days=730, seasons=("11-30", "06-30")))
    assert [str(due.due_on) for due in dues] == [
        "2007-06-30",
        "2007-11-30",
        "2008-06-30",
        "2008-11-30",
    ]


def test_a_grace_skips_the_first_harvest():
    how = Terms("seasonal", term_days=400, grace_days=100, seasons=("06-30", "11-30"))
    assert [due.due_on for due in plan(1000_00, PAID, how)] == [date(2007, 11, 30)]


def test_a_term_that_holds_no_harvest_ends_with_itself():
    how = Terms("seasonal", term_days=30, seasons=("11-30",))
    assert plan(1000_00, PAID, how) == ((date(2007, 5, 28), 1000_00, 0),)


def test_the_last_of_february_is_meant_in_every_year():
    how = Terms("seasonal", term_days=730, seasons=("02-29",))
    assert [str(due.due_on) for due in plan(100, PAID, how)] == ["2008-02-29", "2009-02-28"]


def test_a_loan_of_fewer_fen_than_parts_has_only_the_parts_that_it_can_fill():
    dues = plan(2, PAID, Terms("equal_principal", 5, 500))
    assert [due.principal_fen for due in dues] == [1, 1]


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        (Terms("balloon"), "terms.style"),
        (Terms(term_days=0), "terms.term_days"),
        (Terms(term_days=40_000), "terms.term_days"),
        (Terms(grace_days=730), "terms.grace_days"),
        (Terms(grace_days=-1), "terms.grace_days"),
        (Terms(fee_rate_bp=-1), "terms.fee_rate_bp"),
        (Terms(fee_rate_bp=10_001), "terms.fee_rate_bp"),
        (Terms("flat", 0), "terms.parts"),
        (Terms("equal_payment", 11, 20, 10), "terms.parts"),
        (Terms("seasonal"), "terms.seasons"),
        (Terms("seasonal", seasons=("13-01",)), "terms.seasons"),
        (Terms("seasonal", seasons=("02-30",)), "terms.seasons"),
        (Terms("seasonal", seasons=("6-30",)), "terms.seasons"),
        (Terms("seasonal", seasons=("06-30", "06-30")), "terms.seasons"),
    ],
)
def test_terms_by_which_nobody_could_repay_are_refused(bad, what):
    with pytest.raises(ValueError, match=what):
        check(bad)
    with pytest.raises(ValueError, match=what):
        plan(1000_00, PAID, bad)


@pytest.mark.parametrize("fen", [0, -1])
def test_a_loan_of_nothing_has_no_plan(fen):
    with pytest.raises(ValueError, match="principal"):
        plan(fen, PAID, Terms())


TWO = (Due(date(2008, 4, 1), 1000_00, 10_00), Due(date(2009, 4, 1), 1000_00, 5_00))


def test_an_extension_moves_only_what_is_not_settled():
    assert extended(TWO, 310_00, 90) == (
        (date(2008, 4, 1), 300_00, 10_00),
        (date(2008, 6, 30), 700_00, 0),
        (date(2009, 6, 30), 1000_00, 5_00),
    )
    assert last_day(extended(TWO, 310_00, 90)) == date(2009, 6, 30)


def test_time_given_may_cost_the_usage_fee():
    later = extended(TWO[:1], 0, 73, fee_rate_bp=500)
    assert later == ((date(2008, 6, 13), 1000_00, 20_00),)


def test_a_settled_loan_is_not_moved():
    assert extended(TWO, total(TWO), 90) == TWO


def test_money_demanded_back_is_due_at_once_and_hides_no_arrears():
    assert due_at_once(TWO, 310_00, date(2008, 5, 1)) == (
        (date(2008, 4, 1), 300_00, 10_00),
        (date(2008, 4, 1), 700_00, 0),
        (date(2008, 5, 1), 1000_00, 5_00),
    )
    assert due_at_once(TWO, 0, date(2007, 9, 1)) == ((date(2007, 9, 1), 2000_00, 15_00),)


@pytest.mark.parametrize("days", [0, -30])
def test_an_extension_by_no_days_is_refused(days):
    with pytest.raises(ValueError, match="days"):
        extended(TWO, 0, days)


def test_less_than_nothing_settled_is_refused():
    with pytest.raises(ValueError, match="settled"):
        extended(TWO, -1, 30)
