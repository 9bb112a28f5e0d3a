"""Books that begin mid-way: what each hand held on the first day, before anything else (R47)."""

from datetime import date
from typing import Any

import pytest

from tests.agreements.stage import Stage
from tests.funds.purse import Purse
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH, WHOLE
from tuopin.funds.actions import open_balance
from tuopin.funds.models import Extra
from tuopin.funds.queries import Source, faults, money, money_by_township, sources
from tuopin.kit.refusals import Refused
from tuopin.ledger.models import Journal

FIRST = date(2007, 1, 31)


@pytest.fixture
def bare(world):
    """Return a purse into which nothing has come yet."""
    return Purse(Stage(world))


@pytest.fixture
def begin(bare):
    def open_it(fen: Any = 300_000, **given: Any) -> Any:
        given = {
            "region": WHOLE, "source": "special_assistance", "document": "2006年决算",
            "actor": bare.act(given.pop("who", "finance_centre")), "on": FIRST,
        } | given  # fmt: skip
        return open_balance(fen=fen, **given).result

    return open_it


def test_what_each_hand_held_is_capital_from_its_source(begin):
    begin(300_000)
    begin(20_000, source="donation")
    begin(50_000, region=NORTH)
    held = money(COUNTY, FIRST)
    assert (held.capital_fen, held.special_fen, held.township_fen) == (370_000, 320_000, 50_000)
    assert held.balanced
    assert money_by_township(COUNTY, FIRST)[NORTH].cash_fen == 50_000
    assert sources(COUNTY, FIRST) == [
        Source("special_assistance", 0, 350_000, 2), Source("donation", 0, 20_000, 1),
    ]  # fmt: skip
    assert {j.kind for j in Journal.objects.all()} == {"opening"}
    assert list(faults(COUNTY)) == []


def test_money_that_comes_later_is_beside_the_opening_balance(bare, begin):
    begin(300_000)
    bare.come(700_000)
    (only,) = sources(COUNTY, date(2007, 12, 31))
    assert (only.fen, only.opening_fen, only.total_fen, only.entries) == (
        700_000, 300_000, 1_000_000, 2,
    )  # fmt: skip


def test_once_anything_was_posted_there_it_is_too_late(bare, begin):
    bare.come()
    with pytest.raises(Refused) as refused:
        begin(on=date(2007, 3, 2))
    assert refused.value.code == "books_begun"
    assert refused.value.facts == {"code": "special"}
    begin(region=SOUTH, on=date(2007, 3, 2))
    assert Extra.objects.count() == 1


def test_one_source_opens_an_account_once(begin):
    begin()
    with pytest.raises(Refused) as refused:
        begin(1)
    assert refused.value.code == "already_open"
    assert "专项扶持资金" in refused.value.text()
    assert "Special assistance" in refused.value.text("en")
    assert money(COUNTY, FIRST).special_fen == 300_000


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"fen": 0}, "bad_amount"),
        ({"fen": -1}, "bad_amount"),
        ({"fen": "300000"}, "bad_amount"),
        ({"source": "loan"}, "bad_value"),
        ({"region": NORTH_A}, "bad_value"),
        ({"document": " "}, "missing_value"),
        ({"who": "county_office"}, "forbidden"),
        ({"who": "north_finance"}, "forbidden"),
    ],
)
def test_an_opening_that_makes_no_sense_is_refused(begin, given, code):
    with pytest.raises(Refused) as refused:
        begin(**given)
    assert refused.value.code == code
    assert not Extra.objects.exists()
