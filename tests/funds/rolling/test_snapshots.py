"""How arrears stood at the end of each day, kept at night and never written again (R44)."""

from datetime import date, timedelta

import pytest

from tests.funds.trouble.hardship import DECIDED, DUE
from tests.world import COUNTY, NORTH, SOUTH, World
from tuopin.funds.actions import keep_arrears
from tuopin.funds.models import ArrearsDay
from tuopin.funds.queries import arrears_days, stood
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, whole_county

WHOLE = whole_county(COUNTY)


@pytest.fixture
def two(hardship):
    """Two loans of 2,000 yuan due on DUE, one of them half repaid."""
    first, second = hardship.purse.paid(2)
    hardship.repay(second, 1000_00, DECIDED)
    return first, second


def keep(world: World, on: date):
    return keep_arrears(actor=world.operator, on=on).result


def kept() -> list[tuple[date, str, int, int, int, int, int, int]]:
    rows = ArrearsDay.objects.order_by("day", "region")
    return list(rows.values_list(
        "day", "region", "loans", "outstanding_fen", "overdue", "arrears_fen", "par30_fen",
        "par90_fen",
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("days", "overdue", "late", "par30", "par90"),
    [(0, 0, 0, 0, 0), (1, 2, 3000_00, 0, 0), (30, 2, 3000_00, 0, 0),
     (31, 2, 3000_00, 3000_00, 0), (91, 2, 3000_00, 3000_00, 3000_00)],
)  # fmt: skip
def test_the_day_that_ended_is_kept_by_township(two, world, days, overdue, late, par30, par90):
    day = DUE + timedelta(days)
    assert keep(world, day + timedelta(1)) == {"kept": 1}
    assert kept() == [(day, NORTH, 2, 3000_00, overdue, late, par30, par90)]


def test_what_was_put_off_is_not_at_risk(two, hardship, world):
    hardship.extended(two[1])
    (one,) = stood(WHOLE, DUE + timedelta(40))
    assert (one.outstanding_fen, one.arrears_fen, one.par30_fen) == (3000_00, 2000_00, 2000_00)


def test_a_day_that_was_kept_is_not_written_again(two, hardship, world):
    on = DUE + timedelta(41)
    keep(world, on)
    before = kept()
    hardship.repay(two[0], 500_00, DUE + timedelta(40), receipt="0009")
    assert keep(world, on) == {"kept": 0}
    assert kept() == before


def test_a_trend_is_read_by_day_within_the_readers_area(two, world):
    for days in (1, 2, 3):
        keep(world, DUE + timedelta(days))
    since = DUE + timedelta(1)
    assert [row.day for row in arrears_days(WHOLE, since, DUE + timedelta(9))] == [
        DUE + timedelta(1), DUE + timedelta(2),
    ]  # fmt: skip
    assert not arrears_days(Scope(COUNTY, (SOUTH[:9],)), since, DUE + timedelta(9))


def test_nobody_but_the_nightly_sweep_keeps_arrears(world):
    with pytest.raises(Refused) as no:
        keep_arrears(actor=world.actor("county_head"), on=DUE)
    assert no.value.code == "forbidden"


def test_a_county_without_loans_keeps_nothing(world):
    assert keep(world, DUE) == {"kept": 0}
