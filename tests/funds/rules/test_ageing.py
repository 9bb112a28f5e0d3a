"""Ageing of many loans at once gives what the rules give loan by loan."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuopin.funds.rules.ageing import BUCKETS, aged, bucket, by_key, columns, left
from tuopin.funds.rules.allocation import Due, allocate, arrears

ON = date(2009, 6, 30)
DAYS = st.dates(date(2007, 1, 1), date(2011, 1, 1))
LOANS = st.lists(
    st.tuples(
        st.lists(st.tuples(DAYS, st.integers(1, 10**6)), min_size=1, max_size=5),
        st.integers(0, 6 * 10**6),
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None)
@given(LOANS, st.integers(0, 30))
def test_many_loans_are_judged_as_each_of_them_is(loans, tolerance):
    dues = [[Due(day, fen) for day, fen in parts] for parts, _ in loans]
    rows = [(n, due.due_on, due.fen) for n, parts in enumerate(dues) for due in parts]
    paid = np.array([fen for _, fen in loans], dtype=np.int64)
    ages = aged(columns(rows, len(loans)), paid, ON, tolerance)
    for n, parts in enumerate(dues):
        settled = int(paid[n])
        assert ages.arrears[n] == arrears(parts, settled, ON, tolerance).fen
        expected = dict.fromkeys(range(len(BUCKETS)), 0)
        for part in allocate(parts, settled):
            expected[bucket((ON - part.due.due_on).days)] += part.left_fen
        assert list(ages.buckets[n]) == list(expected.values())
        assert ages.outstanding[n] == max(0, sum(due.fen for due in parts) - settled)


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (-400, "not_due"),
        (0, "not_due"),
        (1, "d30"),
        (30, "d30"),
        (31, "d90"),
        (90, "d90"),
        (91, "d180"),
        (180, "d180"),
        (181, "d365"),
        (365, "d365"),
        (366, "older"),
        (9999, "older"),
    ],
)
def test_a_debt_lies_in_the_bucket_of_its_days(days, name):
    assert BUCKETS[bucket(days)] == name


def test_loans_without_instalments_owe_nothing():
    ages = aged(columns([(1, ON - timedelta(5), 100)], 3), np.array([0, 0, 0]), ON)
    assert ages.arrears.tolist() == [0, 100, 0]
    empty = columns([], 2)
    assert left(empty, np.array([0, 0])).tolist() == []
    assert aged(empty, np.array([0, 0]), ON).arrears.tolist() == [0, 0]


def test_sums_by_township_keep_every_fen():
    sums = by_key(["a", "b", "a"], np.array([[1, 2], [3, 4], [5, 6]]))
    assert {key: row.tolist() for key, row in sums.items()} == {"a": [6, 8], "b": [3, 4]}
    assert by_key([], np.zeros((0, 6), dtype=np.int64)) == {}
