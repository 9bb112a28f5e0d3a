"""From the collector to the township to the special account: each hop by two people."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.funds.collecting.way import BACK, HANDED, SENT_BACK, THERE
from tests.funds.purse import ARRIVED
from tests.world import COUNTY, NORTH, SOUTH
from tuopin.funds.actions import hand_in
from tuopin.funds.models import HandIn, Loan, Remittance, Repayment
from tuopin.funds.queries import money, money_by_township
from tuopin.kit.refusals import Refused
from tuopin.ledger.models import Journal
from tuopin.ledger.queries import balance


def refused(code: str, call, *args, **given) -> Refused:
    before = Journal.objects.count()
    with pytest.raises(Refused) as caught:
        call(*args, **given)
    assert caught.value.code == code
    assert Journal.objects.count() == before
    assert caught.value.text("zh")
    assert caught.value.text("en")
    return caught.value


@pytest.fixture
def loan(purse) -> Loan:
    return purse.paid()[0]


def test_money_goes_from_the_pocket_to_the_special_account(way, loan):
    row = way.repaid(loan, 50_000)
    assert money_by_township(COUNTY, BACK)[NORTH].collector_fen == 50_000
    made = HandIn.objects.get(id=way.hand_in(row))
    assert (made.fen, made.kept_fen, made.document) == (50_000, 0, "交款单1号")
    hand = money_by_township(COUNTY, HANDED)[NORTH]
    assert (hand.collector_fen, hand.cash_fen) == (0, 50_000)
    remittance = way.remit(50_000)
    hand = money_by_township(COUNTY, SENT_BACK)[NORTH]
    assert (hand.cash_fen, hand.returning_fen) == (0, 50_000)
    way.receive_back(remittance)
    held = money(COUNTY, THERE)
    assert (held.special_fen, held.returned_fen, held.returning_fen) == (850_000, 50_000, 0)
    for day in (BACK, HANDED, SENT_BACK, THERE):
        assert money(COUNTY, day).balanced


def test_the_clerk_who_takes_it_is_not_the_collector(way, loan):
    row = way.repaid(loan, by="north_finance", collector=way.who("north_liaison"))
    refused("same_person", way.hand_in, row, collector="north_finance")
    refused("forbidden", way.hand_in, row, by="north_liaison")
    refused("out_of_area", way.hand_in, row, by="south_finance")
    refused("out_of_area", way.hand_in, row, region=SOUTH)
    refused("bad_value", way.hand_in, row, region="990101101201")
    refused("missing_value", way.hand_in, row, document=" ")


def culprits(way, *rows, **given) -> list[str]:
    return [c.why for c in refused("hand_in_refused", way.hand_in, *rows, **given).rows]


def test_only_what_the_collector_has_in_hand_is_handed_in(way, loan):
    own, other = way.repaid(loan), way.repaid(loan, by="north_liaison2")
    direct = way.repaid(loan, by="north_finance", hand="township")
    assert culprits(way, own, other, direct) == ["why.other_collector", "why.not_in_hand"]
    assert culprits(way, own, on=BACK - timedelta(days=1)) == ["why.too_early"]
    way.hand_in(own)
    assert culprits(way, own) == ["why.handed_in"]
    assert Repayment.objects.get(id=other.id).hand_in is None


def test_a_reversed_repayment_is_not_handed_in(way, loan):
    row = way.repaid(loan)
    way.reverse("repayment", row.id, on=BACK)
    assert culprits(way, row) == ["why.reversed"]


def test_nothing_is_handed_in_twice_at_once_or_unknown(way, loan):
    row = way.repaid(loan)
    refused("repeated", way.hand_in, row, row)
    refused("nothing_chosen", way.hand_in)
    refused("not_found", way.hand_in, Repayment(id=uuid4()))


def test_a_double_click_hands_in_once(way, loan):
    row = way.repaid(loan)
    given = {
        "actor": way.act("north_finance"), "on": HANDED, "key": "h1", "region": NORTH,
        "collector": way.who("north_liaison"), "repayments": [row.id], "document": "交款单",
    }  # fmt: skip
    assert hand_in(**given).result == hand_in(**given).result
    assert HandIn.objects.count() == 1


def test_an_excess_that_is_held_is_handed_in_with_it(way, loan):
    row = way.repaid(loan, 200_300, over="hold")
    made = HandIn.objects.get(id=way.hand_in(row))
    assert (made.fen, made.kept_fen) == (200_000, 300)


def test_no_more_is_remitted_than_came_back(way, purse):
    paid, waiting = purse.loans(2)
    purse.arrived(paid, waiting)
    purse.pay(paid)
    # 200,000 fen lie there for the household that was not paid yet: they stay.
    refused("above_cash", way.remit, 1, on=ARRIVED)
    way.hand_in(way.repaid(paid, 50_000))
    refused("above_cash", way.remit, 50_001)
    way.remit(50_000)
    assert money_by_township(COUNTY, SENT_BACK)[NORTH].cash_fen == 200_000


@pytest.mark.parametrize("fen", [0, -5, 1.5, "500", None, True])
def test_a_remittance_is_a_whole_amount(way, loan, fen):
    refused("bad_amount", way.remit, fen)


def test_a_remittance_has_its_place_and_paper(way, loan):
    way.hand_in(way.repaid(loan))
    refused("missing_value", way.remit, document="")
    refused("bad_value", way.remit, region="990101101201")
    refused("out_of_area", way.remit, region=SOUTH)
    refused("forbidden", way.remit, by="north_liaison")


def sent(way, loan: Loan) -> Remittance:
    way.hand_in(way.repaid(loan))
    return Remittance.objects.get(id=way.remit())


def test_another_person_confirms_that_it_is_back(way, loan):
    remittance = sent(way, loan)
    refused("forbidden", way.receive_back, remittance.id, by="north_finance")
    refused("too_early", way.receive_back, remittance.id, on=SENT_BACK - timedelta(days=1))
    refused("not_found", way.receive_back, uuid4())
    way.receive_back(remittance.id)
    refused("out_of_order", way.receive_back, remittance.id)


def test_whoever_sent_it_does_not_receive_it_in_another_post(way, loan):
    world = way.purse.stage.world
    world.person("both", "centre", "finance_centre", "990101000000")
    remittance = sent(way, loan)
    Remittance.objects.filter(id=remittance.id).update(sent_by=world.people["both"])
    refused("same_person", way.receive_back, remittance.id, by="both")
    assert balance(COUNTY, "special", THERE) == 800_000
