"""Money on its way back that lies too long: in a pocket, in a township's cash, on the way (R69)."""

from datetime import date, timedelta

import pytest

from tests.funds.collecting.way import BACK, HANDED, SENT_BACK, THERE
from tests.world import COUNTY, NORTH
from tuopin.funds.models import HandIn, Loan, Repayment
from tuopin.funds.queries import in_pocket, late_returns, pockets, remittable
from tuopin.kit.scope import Scope, whole_county

WHOLE = whole_county(COUNTY)
# collection.days 7, township.keep_days 15, remittance.days 5.


@pytest.fixture
def loan(purse) -> Loan:
    return purse.paid()[0]


def days(n: int) -> timedelta:
    return timedelta(days=n)


def told(on: date, scope: Scope = WHOLE):
    return [(hop.kind, hop.days, hop.fen, hop.done_on) for hop in late_returns(scope, on)]


def test_a_collector_has_a_week_to_hand_in_what_he_took(way, loan):
    row = way.repaid(loan, 50_000)
    assert told(BACK + days(7)) == []
    assert told(BACK + days(9)) == [("collection", 2, 50_000, None)]
    (hop,) = late_returns(WHOLE, BACK + days(9))
    assert (hop.subject, hop.since, hop.limit_on) == (row.id, BACK, BACK + days(7))


def test_what_was_handed_in_late_stays_listed_with_the_day_it_was_done(way, loan):
    way.hand_in(way.repaid(loan, 50_000), on=BACK + days(10))
    assert told(BACK + days(12)) == [("collection", 3, 50_000, BACK + days(10))]
    # As of a day before the hand-in it was still open.
    assert told(BACK + days(9)) == [("collection", 2, 50_000, None)]


def test_a_reversed_repayment_or_hand_in_is_judged_by_what_stands(way, loan):
    row = way.repaid(loan, 50_000)
    way.reverse("hand_in", way.hand_in(row), on=THERE)
    assert told(BACK + days(9)) == [("collection", 2, 50_000, None)]
    way.reverse("repayment", row.id, on=THERE)
    assert told(BACK + days(20)) == []


def test_a_township_sends_on_what_came_first(way, loan):
    way.hand_in(way.repaid(loan, 50_000))
    way.collect(loan, 30_000, on=THERE, by="north_finance", hand="township")
    limit = HANDED + days(15)
    assert told(limit) == []
    first = HandIn.objects.get()
    (hop,) = late_returns(WHOLE, limit + days(1))
    assert (hop.kind, hop.region, hop.subject, hop.fen) == ("keeping", NORTH, first.id, 50_000)
    way.remit(20_000, on=SENT_BACK)
    way.receive_back(way.remit(10_000, on=SENT_BACK), on=SENT_BACK)
    late = [
        (hop.fen, hop.days)
        for hop in late_returns(WHOLE, THERE + days(16))
        if hop.kind == "keeping"
    ]
    assert late == [(20_000, 7), (30_000, 1)]


def test_money_on_its_way_to_the_special_account_has_five_days(way, loan):
    way.hand_in(way.repaid(loan, 50_000))
    sent = way.remit(on=SENT_BACK)
    assert told(SENT_BACK + days(5)) == []
    assert told(SENT_BACK + days(6)) == [("remittance", 1, 50_000, None)]
    way.receive_back(sent, on=SENT_BACK + days(8))
    assert told(SENT_BACK + days(9)) == [("remittance", 3, 50_000, SENT_BACK + days(8))]


def test_each_sees_what_lies_in_his_area(way, loan):
    way.collect(loan, 50_000)
    late = BACK + days(9)
    assert told(late, Scope(COUNTY, ("990101201",))) == []
    assert len(told(late, Scope(COUNTY, (NORTH[:9],)))) == 1


def test_pockets_and_cash_say_who_holds_what(way, purse):
    paid, waiting = purse.loans(2)
    purse.arrived(paid, waiting)
    purse.pay(paid)
    way.collect(paid, 50_000)
    way.collect(paid, 20_000, on=HANDED)
    way.collect(paid, 10_000, by="north_liaison2", on=HANDED)
    assert pockets(WHOLE) == [
        (way.who("north_liaison"), 2, 70_000, BACK), (way.who("north_liaison2"), 1, 10_000, HANDED),
    ]  # fmt: skip
    assert remittable(COUNTY, NORTH) == 0
    way.hand_in(*in_pocket(WHOLE, way.who("north_liaison")))
    assert remittable(COUNTY, NORTH) == 70_000
    assert list(in_pocket(WHOLE)) == list(Repayment.objects.filter(hand_in=None))
