"""Forecasts: whole fen, one luck for all scenarios, and the same again from the same seed."""

from datetime import date
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuopin.funds.rules.ageing import columns, left
from tuopin.funds.rules.forecast import (
    QUANTILES,
    Cohort,
    Falling,
    History,
    Levers,
    Position,
    check_levers,
    drawn,
    expected,
    falling,
    forecast,
    quantiles,
)
from tuopin.kit.canonical import canonical

AS_OF = date(2007, 12, 28)
COUNTY = Position(
    AS_OF,
    free_fen=12_800_00,
    coming_fen=5_600_00,
    overdue_fen=3_600_00,
    overdue_loans=2,
    due=(Falling(3, 30_000_00, 20), Falling(4, 900_000_00, 460), Falling(15, 40_000_00, 20)),
)
STILL = Levers(recovery_bp=10_000, extension_bp=0, loss_bp=0, relend=False)
LIVED = History(
    tuple(Cohort(9000 - 250 * n, 100 * n) for n in range(8)),
    (5, 3, 1),
)


def test_when_everybody_pays_in_time_the_curve_is_the_sum_of_what_falls_due():
    run = expected(COUNTY, History(), STILL, 18)
    free = run.free[0].tolist()
    assert free[0] == 12_800_00
    # What is overdue comes over six months, since nothing is known; what was on its way comes next.
    assert free[3] == (12_800 + 5_600 + 1_800 + 30_000) * 100
    assert free[17] == (12_800 + 5_600 + 3_600 + 970_000) * 100
    assert run.lost.sum() == 0
    assert run.helped(STILL).tolist() == [free[17] // 200_000]


def test_the_shares_of_a_month_are_in_time_late_put_off_and_lost():
    levers = STILL._replace(recovery_bp=8_000, extension_bp=500, loss_bp=500, extension_days=61)
    position = Position(AS_OF, due=(Falling(0, 1000_00, 10),))
    run = expected(position, History(delays=(0, 1)), levers, 12)
    # Put off from the end of December by 61 days: due again in March, with shares of its own.
    assert run.back[0].tolist()[:4] == [800_00, 0, 100_00, 40_00]
    assert run.lost[0].tolist()[:3] == [50_00, 0, 0]
    later = expected(position, History(delays=(0, 1)), levers._replace(extension_days=60), 12)
    assert later.back[0].tolist()[:3] == [800_00, 0, 100_00 + 40_00]


def test_money_that_is_back_is_lent_again_in_whole_loans_with_the_next_batch():
    levers = STILL._replace(relend=True, batch_months=6, loan_fen=3_000_00, term_days=365)
    run = expected(Position(AS_OF, free_fen=10_000_00), History(), levers, 24)
    assert run.lent[0].tolist() == [0] * 5 + [3] + [0] * 11 + [3] + [0] * 6
    assert run.free[0].tolist()[5:18] == [1_000_00] * 12 + [1_000_00]
    assert run.helped(levers).tolist() == [6]


def test_loans_approved_and_not_yet_paid_come_back_too():
    levers = STILL._replace(term_days=60)
    position = Position(AS_OF, promised_fen=4_000_00, promised_loans=2)
    assert expected(position, History(), levers, 4).back[0].tolist() == [0, 0, 4_000_00, 0]


SHARES = st.integers(0, 10_000)


@st.composite
def levers(draw) -> Levers:
    recovery = draw(SHARES)
    extension = draw(st.integers(0, 10_000 - recovery))
    return Levers(
        loan_fen=draw(st.integers(1, 10**7)),
        term_days=draw(st.integers(1, 1500)),
        style=draw(st.sampled_from(["bullet", "equal_principal", "seasonal"])),
        parts=1,
        seasons=("06-30", "11-30"),
        recovery_bp=recovery,
        extension_bp=extension,
        extension_days=draw(st.integers(1, 400)),
        loss_bp=draw(st.integers(0, 10_000 - recovery - extension)),
        relend=draw(st.booleans()),
        batch_months=draw(st.integers(1, 12)),
    )


@settings(deadline=None)
@given(levers(), st.integers(0, 2**63 - 1), st.integers(1, 40))
def test_no_path_makes_or_loses_a_fen(turned, seed, months):
    """What is free is what was, and what came back, less what was lent: on every path."""
    for run in (
        expected(COUNTY, LIVED, turned, months),
        drawn(COUNTY, LIVED, turned, months, seed=seed, paths=7),
    ):
        flow = run.back - run.lent * turned.loan_fen
        assert np.array_equal(run.free, COUNTY.free_fen + np.cumsum(flow, axis=1))
        assert run.free.min() >= 0
        assert run.back.min() >= 0
        assert run.lost.min() >= 0


@settings(deadline=None)
@given(levers(), st.integers(0, 2**63 - 1))
def test_whatever_the_luck_nothing_comes_back_that_was_not_owed(turned, seed):
    run = drawn(COUNTY, LIVED, turned._replace(relend=False), 120, seed=seed, paths=5)
    owed = COUNTY.coming_fen + COUNTY.overdue_fen + sum(due.fen for due in COUNTY.due)
    assert ((run.back + run.lost).sum(axis=1) <= owed).all()


def test_the_same_seed_gives_the_same_forecast_to_the_bit():
    """The hash was kept when this was written: a numpy that drew otherwise would be found out."""
    first = forecast(COUNTY, LIVED, Levers(), 36, seed=20071228, paths=1000)
    again = forecast(COUNTY, LIVED, Levers(), 36, seed=20071228, paths=1000)
    other = forecast(COUNTY, LIVED, Levers(), 36, seed=20071229, paths=1000)
    assert canonical(first) == canonical(again)
    assert first.expected == other.expected
    assert first.bands != other.bands
    assert sha256(canonical(first).encode()).hexdigest() == KEPT


KEPT = "034db3ba35b1216e279452a60b5d892c9cda368d2563f5e5c82d0e700942fca4"


def test_the_bounds_hold_each_other_and_the_expected_curve_lies_among_them():
    told = forecast(COUNTY, LIVED, STILL._replace(recovery_bp=8000), 12, seed=1, paths=500)
    bands = [told.bands[str(q)] for q in QUANTILES]
    for month, middle in enumerate(told.expected):
        at = [band[month] for band in bands]
        assert at == sorted(at)
        assert at[0] <= middle <= at[-1]
    assert told.bands["5"][4] < told.bands["95"][4]
    assert told.months[0] == "2007-12"
    assert told.months[-1] == "2008-11"


def test_every_place_like_every_other_leaves_only_the_luck_of_the_parcels():
    """A history without spread narrows the bounds; a county of one loan keeps them wide."""
    even = History((Cohort(9000, 0),) * 8, (1,))
    turned = STILL._replace(recovery_bp=9_000)

    def spread(history, loans):
        position = Position(AS_OF, due=(Falling(1, 1_000_000_00, loans),))
        told = forecast(position, history, turned, 3, seed=5, paths=400)
        return told.bands["95"][1] - told.bands["5"][1]

    assert spread(even, 500) < spread(LIVED, 500)
    assert spread(even, 500) < spread(even, 1) == 1_000_000_00


def test_two_scenarios_of_one_seed_meet_the_same_luck():
    many = {"seed": 11, "paths": 300}
    mild = drawn(COUNTY, LIVED, STILL._replace(recovery_bp=8_000), 12, **many)
    hard = drawn(COUNTY, LIVED, STILL._replace(recovery_bp=6_000, loss_bp=2_000), 12, **many)
    assert (hard.free <= mild.free).all()


def test_a_short_history_is_called_assumed():
    assert forecast(COUNTY, History(), Levers(), 3, seed=1, paths=20).assumed
    assert not forecast(COUNTY, LIVED, Levers(), 3, seed=1, paths=20).assumed
    assert History((Cohort(9000, 0),) * 5).off[0] == (-1500, 0)


def test_a_quantile_is_a_value_that_some_path_has():
    values = np.array([[30], [10], [20], [40]], dtype=np.int64)
    assert {name: int(row[0]) for name, row in quantiles(values).items()} == {
        "5": 10,
        "25": 10,
        "50": 20,
        "75": 30,
        "95": 40,
    }


@pytest.mark.parametrize(
    ("turned", "what"),
    [
        ({"loan_fen": 0}, "levers.loan_fen"),
        ({"loan_fen": 10**13}, "levers.loan_fen"),
        ({"recovery_bp": 9_500}, "levers.shares"),
        ({"loss_bp": -1}, "levers.shares"),
        ({"extension_days": 0}, "levers.extension_days"),
        ({"batch_months": 0}, "levers.batch_months"),
        ({"term_days": 0}, "terms.term_days"),
        ({"style": "seasonal"}, "terms.seasons"),
    ],
)
def test_levers_that_make_no_forecast_are_refused(turned, what):
    with pytest.raises(ValueError, match=what):
        check_levers(Levers()._replace(**turned), 12)


@pytest.mark.parametrize(("months", "paths"), [(0, 1), (121, 1), (12, 0), (12, 10_001)])
def test_no_months_no_paths_and_far_too_many_are_refused(months, paths):
    with pytest.raises(ValueError, match=r"levers\.(months|paths)"):
        check_levers(Levers(), months, paths)


def test_what_is_left_falls_by_calendar_months_and_the_past_is_overdue():
    rows = [
        (0, date(2007, 12, 27), 100),
        (0, date(2007, 12, 28), 50),
        (0, date(2008, 1, 1), 30),
        (1, date(2008, 1, 31), 20),
        (1, date(2009, 1, 1), 10),
    ]
    schedules = columns(rows, 2)
    due, overdue, count = falling(schedules, left(schedules, np.array([40, 20])), AS_OF)
    assert due == (Falling(0, 50, 1), Falling(1, 30, 1), Falling(13, 10, 1))
    assert (overdue, count) == (60, 1)
