"""What repayments settle: only their sum decides, never the order in which they were entered."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuopin.funds.rules.allocation import (
    Due,
    allocate,
    arrears,
    events,
    next_due,
    split,
    status,
)

D1, D2 = date(2008, 4, 1), date(2009, 4, 1)
TWO = (Due(D1, 1000_00, 10_00), Due(D2, 1000_00, 5_00))

DUES = st.lists(
    st.builds(
        Due,
        st.dates(date(2007, 1, 1), date(2012, 1, 1)),
        st.integers(0, 10**6),
        st.integers(0, 10**4),
    ),
    min_size=1,
    max_size=8,
)
SUMS = st.lists(st.integers(1, 10**6), max_size=10)


@settings(deadline=None)
@given(DUES, st.integers(0, 10**8))
def test_a_total_is_placed_whole_and_never_beyond_an_instalment(dues, paid):
    placed = allocate(dues, paid)
    assert all(part.left_fen >= 0 and part.fee_fen >= 0 for part in placed)
    assert all(part.principal_fen >= 0 for part in placed)
    settled = sum(part.fee_fen + part.principal_fen for part in placed)
    assert settled == min(paid, sum(due.fen for due in dues))
    open_ones = [place for place, part in enumerate(placed) if part.left_fen]
    touched = [place for place, p in enumerate(placed) if p.fee_fen or p.principal_fen]
    assert not open_ones or not touched or max(touched) <= min(open_ones)


@settings(deadline=None)
@given(DUES, SUMS, st.randoms(use_true_random=False))
def test_the_order_of_entry_never_matters(dues, sums, luck):
    """Repayments are split one after another; whatever the order, the whole splits the same."""

    def whole(order):
        before, parts = 0, [0, 0, 0]
        for fen in order:
            parts = [a + b for a, b in zip(parts, split(dues, before, fen), strict=True)]
            before += fen
        return parts

    shuffled = list(sums)
    luck.shuffle(shuffled)
    assert whole(shuffled) == whole(sums) == list(split(dues, 0, sum(sums)))


@settings(deadline=None)
@given(DUES, st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_repayment_and_its_reversal_leave_nothing(dues, before, fen):
    there, back = split(dues, before, fen), split(dues, before + fen, -fen)
    assert [a + b for a, b in zip(there, back, strict=True)] == [0, 0, 0]
    assert sum(there) == fen


@settings(deadline=None)
@given(DUES, st.integers(0, 10**7), st.integers(0, 10**6), st.dates(date(2007, 1, 1)))
def test_paying_more_never_makes_arrears_and_waiting_never_heals_them(dues, paid, more, on):
    now = arrears(dues, paid, on)
    assert 0 <= arrears(dues, paid + more, on).fen <= now.fen
    assert now.fen <= arrears(dues, paid, min(on, date(9999, 1, 1)) + timedelta(days=40)).fen
    assert (now.fen == 0) == (now.oldest_on is None)
    assert (
        arrears(dues, paid, on, tolerance_days=0).fen >= arrears(dues, paid, on - timedelta(9)).fen
    )


def test_the_fee_of_an_instalment_is_settled_before_its_principal():
    assert split(TWO, 0, 310_00) == (10_00, 300_00, 0)
    assert split(TWO, 310_00, 703_00) == (3_00, 700_00, 0)


def test_what_is_above_the_debt_is_said_to_be_over():
    assert split(TWO, 2000_00, 20_00) == (0, 15_00, 5_00)


def test_a_repayment_entered_late_changes_the_arrears_of_its_day_and_no_later_split():
    """The trouble of others: late paper lands on the wrong instalment."""
    assert arrears(TWO, 0, date(2008, 6, 1)) == (1010_00, D1)
    assert arrears(TWO, 1010_00, date(2008, 6, 1)) == (0, None)


def test_the_due_day_itself_and_the_tolerance_are_not_overdue():
    assert arrears(TWO, 0, D1).fen == 0
    assert arrears(TWO, 0, D1 + timedelta(days=10), tolerance_days=10).fen == 0
    assert arrears(TWO, 0, D1 + timedelta(days=11), tolerance_days=10).fen == 1010_00


@pytest.mark.parametrize(
    ("paid", "on", "said"),
    [
        (0, D1 - timedelta(1), "not_due"),
        (0, D1, "due"),
        (0, D1 + timedelta(5), "due"),
        (0, D1 + timedelta(6), "overdue"),
        (1010_00, D1 + timedelta(6), "not_due"),
        (2015_00, D2 + timedelta(60), "settled"),
    ],
)
def test_a_loan_stands_as_its_oldest_open_instalment_does(paid, on, said):
    assert status(TWO, paid, on, tolerance_days=5) == said


def test_the_next_due_is_what_is_left_of_the_oldest_open_instalment():
    assert next_due(TWO, 4_00) == (D1, 1000_00, 6_00)
    assert next_due(TWO, 1510_00) == (D2, 505_00, 0)
    assert next_due(TWO, 2015_00) is None


def test_repayments_are_told_as_early_on_time_late_partial_and_over():
    told = events(
        TWO,
        [
            (date(2009, 6, 1), 500_00),
            (date(2008, 1, 1), 500_00),
            (date(2008, 4, 1), 510_00),
            (date(2009, 4, 9), 400_00),
            (date(2009, 6, 2), 200_00),
            (date(2009, 6, 3), 1_00),
        ],
        tolerance_days=10,
    )
    assert [(event.timing, event.partial, event.over_fen) for event in told] == [
        ("early", True, 0),
        ("on_time", False, 0),
        ("on_time", True, 0),
        ("late", True, 0),
        ("late", False, 95_00),
        ("over", False, 1_00),
    ]


def test_less_than_nothing_paid_is_refused():
    with pytest.raises(ValueError, match="settled"):
        allocate(TWO, -1)
    with pytest.raises(ValueError, match="settled"):
        split(TWO, 5, -6)
