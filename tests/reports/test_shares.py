"""A township's share of a figure is what its own rows come to, and the shares make up the whole.

A township's user opened a figure of the fund and saw no row behind it.
"""

from datetime import date, timedelta

import pytest

from tests.agreements.stage import Stage
from tests.funds.collecting.way import Way
from tests.funds.purse import Purse
from tests.funds.trouble.hardship import DUE, LATE, Hardship
from tests.reports.year import CODE
from tests.world import COUNTY, DAY, NORTH, SOUTH
from tuopin.funds.actions import relend
from tuopin.funds.queries import Hand, money_by_township
from tuopin.kit.scope import Scope, area_prefix, whole_county
from tuopin.offices.queries import townships_on
from tuopin.policy.actions import set_rule
from tuopin.reports.queries import figures, opened
from tuopin.reports.rules import definition

SUMMER, WINTER = date(2007, 7, 1), date(2007, 12, 28)
HANDS = ("township", "transit", "outstanding", "written_off")
# These lie in no place, or in the county's own offices: everybody sees the same ones, or nobody.
NO_PLACE = {
    "teams", "survey.days", "meetings.held", "meetings.missed", "numbers.gaps", "commendations",
}  # fmt: skip


def shares(county, code, on):
    """Return what each township opens of a figure, by the township's code."""
    return {
        town.code: opened(Scope(county, (area_prefix(town.code),)), code, on, 0, 100_000)
        for town in townships_on(county, on)
    }


def in_places(county, on):
    """Return the figures that townships have shares of, each with its value."""
    for code, value in figures(county, on).items():
        entry = definition(code)
        if entry.adds_up and not entry.county_alone and code not in NO_PLACE:
            yield code, value


def come_to(code, rows):
    """Return what rows come to, in the figure's own unit; their pages add up to it as well."""
    if definition(code).unit != "fen":
        assert rows.total == len(rows.items)
        return rows.total
    assert rows.sum_fen == sum(item.fen or 0 for item in rows.items)
    return rows.sum_fen


@pytest.mark.parametrize("on", [SUMMER, WINTER])
def test_the_townships_rows_make_up_every_figure(lived, on):
    found = dict(in_places(CODE, on))
    assert len(found) > 40
    for code, value in found.items():
        assert sum(come_to(code, rows) for rows in shares(CODE, code, on).values()) == value, code


@pytest.mark.parametrize("on", [SUMMER, WINTER])
def test_a_townships_rows_come_to_the_money_in_its_hands(lived, on):
    hands = money_by_township(CODE, on)
    for name in HANDS:
        for town, rows in shares(CODE, f"fund.{name}_fen", on).items():
            assert rows.sum_fen == _held(hands.get(town, Hand(0, 0, 0)), name), (name, town)
            assert rows.total or not rows.sum_fen


def _held(hand, name):
    on_the_way = hand.transit_fen + hand.collector_fen + hand.returning_fen
    return {
        "township": hand.cash_fen, "transit": on_the_way, "outstanding": hand.outstanding_fen,
        "written_off": hand.written_off_fen,
    }[name]  # fmt: skip


def test_capital_and_the_special_account_are_the_countys_alone(lived):
    for code in ("fund.capital_fen", "fund.special_fen"):
        assert definition(code).county_alone
        assert opened(whole_county(CODE), code, WINTER).total
        assert not any(rows.total for rows in shares(CODE, code, WINTER).values())


@pytest.fixture
def troubled(world):
    """Loans of the north: two repaid in part and lent again, one written off and partly recovered.

    Returned is a day after all of it.
    """
    stage = Stage(world)
    purse = Purse(stage)
    purse.come()
    set_rule(
        actor=stage.act("county_head"), on=DAY, code="write_off.quota_bp", value=3333,
        valid_from=DAY, document="县办〔2007〕2号",
    )  # fmt: skip
    way, hardship = Way(purse), Hardship(purse)
    first, second, lost = purse.paid(3)
    for loan in (first, second):
        way.collect(loan, 150_000, by="finance_centre", hand="special", on=DUE)
    (again,) = stage.checked(stage.cleared(batch=2))
    relend(actor=stage.act("county_head"), on=DUE + timedelta(3), agreements=[again.id])
    hardship.written_off(lost)
    way.collect(lost, 20_000, by="finance_centre", hand="special", on=LATE + timedelta(3))
    return LATE + timedelta(9)


def test_what_came_back_was_lent_again_or_written_off_is_its_townships(troubled):
    """What came straight into the special account stood twice among the rows of what came back."""
    found = figures(COUNTY, troubled)
    for code in ("repaid", "relent", "written_off", "outstanding"):
        value = found[f"fund.{code}_fen"]
        parts = shares(COUNTY, f"fund.{code}_fen", troubled)
        assert value > 0, code
        assert (parts[NORTH].sum_fen, parts[SOUTH].sum_fen) == (value, 0), code
