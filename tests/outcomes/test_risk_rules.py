"""The rules of the watch, by themselves."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuopin.kit.keys import uuid7
from tuopin.outcomes.rules.risk import (
    Limits,
    Sign,
    behind,
    months_before,
    poor_again,
    stalled,
    struck,
    to_mark,
)

# A slow machine is no fault of the code.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

LIMITS = Limits(2, 2, 50, 30, 100)
HOMES = [uuid7() for _ in range(3)]
DAY = date(2007, 10, 1)


def test_the_last_months_are_those_that_ended():
    assert months_before(date(2008, 1, 31), 2) == [date(2007, 12, 1), date(2007, 11, 1)]
    assert months_before(date(2007, 10, 1), 1) == [date(2007, 9, 1)]
    assert months_before(DAY, 0) == []


@pytest.mark.parametrize(
    ("progress", "holds"),
    [(["stalled", "stalled"], True), (["stalled", "stalled", "normal"], True),
     (["stalled", "slower", "stalled"], False), (["stalled"], False), ([], False)],
)  # fmt: skip
def test_a_standstill_is_that_of_the_last_visits(progress, holds):
    assert stalled(progress, LIMITS) is holds


def test_the_edges_of_the_rules_about_money():
    assert struck(100, 200, LIMITS)
    assert not struck(99, 200, LIMITS)
    assert not struck(100, 0, LIMITS)
    assert not behind(30, LIMITS)
    assert behind(31, LIMITS)
    assert not poor_again(3 * 78_500, 3, 78_500, LIMITS)
    assert poor_again(3 * 78_500 - 1, 3, 78_500, LIMITS)
    assert poor_again(-1, 3, 78_500, LIMITS)


_SIGNS = st.builds(
    Sign, st.sampled_from(HOMES), st.just("990101101201"), st.sampled_from(["loss", "arrears"]),
    st.just({}), st.dates(DAY - timedelta(20), DAY),
)  # fmt: skip
_KEYS = st.tuples(st.sampled_from(HOMES), st.sampled_from(["loss", "arrears"]))


@CALM
@given(st.lists(_SIGNS), st.sets(_KEYS), st.dictionaries(_KEYS, st.dates(DAY - timedelta(20), DAY)))
def test_a_household_is_marked_once_and_only_by_what_is_new(signs, open_marks, decided):
    made = to_mark(signs, open_marks, decided)
    keys = [sign.key for sign in made]
    assert len(keys) == len(set(keys))
    assert not set(keys) & open_marks
    assert all(sign.seen_on > decided[sign.key] for sign in made if sign.key in decided)
    # Decided tonight, the same signs mark nobody.
    later = {**decided, **{sign.key: DAY for sign in made}}
    assert to_mark(signs, open_marks, later) == []
