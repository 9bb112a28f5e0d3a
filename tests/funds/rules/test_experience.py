"""What a county has lived through, reckoned by hand."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tuopin.funds.rules.ageing import Ints, columns, ints, ordinals
from tuopin.funds.rules.allocation import Due, allocate
from tuopin.funds.rules.experience import Experience, Settled, lived
from tuopin.funds.rules.levers import Cohort, History

ON = date(2009, 12, 31)


def _back(rows) -> tuple[Ints, Ints, Ints]:
    loans, days, fen = zip(*rows, strict=True) if rows else ((), (), ())
    return ints(loans), ordinals(days), ints(fen)


def test_what_came_in_its_month_late_and_never_is_told_by_month_and_place():
    schedules = columns(
        [
            (0, date(2009, 4, 10), 1000),
            (1, date(2009, 4, 20), 1000),
            (2, date(2009, 4, 20), 500),
            (0, date(2009, 11, 30), 700),
        ],
        3,
    )
    back = _back(
        [
            (0, date(2009, 4, 30), 800),
            (0, date(2009, 5, 2), 100),
            (1, date(2009, 4, 1), 1000),
            (2, date(2009, 7, 1), 500),
        ]
    )
    told = lived(schedules, schedules, back, ["north", "north", "south"], ON)
    # April in the north: 1,800 of 2,000 in its month, 100 in May, 100 not within 180 days.
    assert told.history.cohorts == (Cohort(9000, 500), Cohort(0, 0))
    assert told.history.delays == (100, 0, 500, *[0] * 9)
    assert (told.on_time_bp, told.lost_bp, told.put_off_bp) == (7200, 400, 0)


def test_what_was_put_off_is_the_share_of_the_first_schedules_that_is_not_due_any_more():
    first = columns([(0, date(2009, 4, 10), 1000), (1, date(2009, 4, 10), 3000)], 2)
    now = columns([(0, date(2010, 4, 10), 1000), (1, date(2009, 4, 10), 3000)], 2)
    told = lived(now, first, _back([]), ["north", "north"], ON)
    assert (told.on_time_bp, told.lost_bp, told.put_off_bp) == (0, 10_000, 2500)


def test_a_county_that_has_lived_through_nothing_says_so():
    assert lived(columns([], 0), columns([], 0), _back([]), [], ON) == Experience(
        History((), (0,) * 12)
    )
    young = columns([(0, date(2009, 12, 1), 100)], 1)
    assert lived(young, young, _back([]), ["north"], ON).on_time_bp is None


DAYS = st.dates(date(2008, 1, 1), date(2010, 1, 1))
LOAN = st.tuples(
    st.lists(st.tuples(DAYS, st.integers(1, 1000)), min_size=1, max_size=4),
    st.lists(st.tuples(DAYS, st.integers(1, 1000)), max_size=4),
)


@settings(deadline=None)
@given(st.lists(LOAN, min_size=1, max_size=4), DAYS)
def test_what_is_settled_by_a_day_is_what_the_rules_place_loan_by_loan(loans, day):
    rows = [(n, due, fen) for n, (dues, _) in enumerate(loans) for due, fen in dues]
    back = _back([(n, on, fen) for n, (_, paid) in enumerate(loans) for on, fen in paid])
    schedules = columns(rows, len(loans))
    settled = Settled(schedules, *back).by(np.full(len(rows), day.toordinal()))
    expected = []
    for dues, paid in loans:
        placed = allocate([Due(*due) for due in dues], sum(f for on, f in paid if on <= day))
        expected += [part.principal_fen for part in placed]
    assert settled.tolist() == expected
