"""Quarters and reporting periods: whole months, without gap or overlap."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuopin.coordination.rules import (
    period_of,
    periods_between,
    quarter_of,
    quarters_between,
    standing,
)

days = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "span"),
    [
        (date(2007, 2, 14), 3, (date(2007, 1, 1), date(2007, 3, 31))),
        (date(2007, 12, 31), 3, (date(2007, 10, 1), date(2007, 12, 31))),
        (date(2008, 2, 29), 1, (date(2008, 2, 1), date(2008, 2, 29))),
        (date(2007, 11, 5), 5, (date(2007, 11, 1), date(2007, 12, 31))),
        (date(2007, 11, 5), 12, (date(2007, 1, 1), date(2007, 12, 31))),
    ],
)
def test_a_period_is_so_many_whole_months_of_one_year(day, months, span):
    assert period_of(day, months) == span


@given(days, days, st.integers(1, 12))
def test_periods_follow_each_other_without_gap_or_overlap(one, other, months):
    first, last = sorted([one, other])
    spans = list(periods_between(first, last, months))
    assert spans[0].from_on <= first
    assert spans[-1].to_on >= last
    for before, after in pairwise(spans):
        assert after.from_on == before.to_on + timedelta(days=1)


@given(days)
def test_a_quarter_knows_its_number(day):
    found = quarter_of(day)
    assert found.first_on <= day <= found.last_on
    assert (found.year, found.quarter) == (day.year, (day.month + 2) // 3)


def test_the_quarters_of_the_programme_are_counted_from_its_start():
    found = quarters_between(date(2007, 1, 8), date(2007, 12, 28))
    assert [(q.year, q.quarter) for q in found] == [(2007, n) for n in (1, 2, 3, 4)]


DUE = date(2007, 4, 10)


@pytest.mark.parametrize(
    ("held_on", "called", "on", "state"),
    [
        (None, False, DUE, "due"),
        (None, True, DUE, "called"),
        (None, False, date(2007, 4, 11), "missed"),
        (None, True, date(2007, 4, 11), "missed"),
        (DUE, True, DUE, "held"),
        (date(2007, 4, 12), True, date(2007, 4, 11), "missed"),
        (date(2007, 4, 12), True, date(2007, 4, 12), "held_late"),
    ],
)
def test_a_quarter_stands_as_its_meeting_and_the_calendar_say(held_on, called, on, state):
    assert standing(DUE, held_on, called, on) == state
