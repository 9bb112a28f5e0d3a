"""What reached households as of a day: the figures batch.N.* and fund.* (R05, R06, R79)."""

from datetime import date, timedelta

from tests.funds.purse import ARRIVED, CAME, PAID, SENT
from tests.world import COUNTY, NORTH_B, SOUTH, SOUTH_A
from tuopin.agreements.actions import void
from tuopin.funds.actions import reverse_payment
from tuopin.funds.models import Payment
from tuopin.funds.queries import (
    Placement,
    money,
    placement,
    placements,
    reached,
    reached_parts,
    standing_payments,
)
from tuopin.kit.scope import Scope, whole_county

WHOLE = whole_county(COUNTY)


def test_a_batch_is_in_place_on_the_day_the_last_household_was_paid(purse):
    stage = purse.stage
    loans = purse.reserve(
        *stage.checked(stage.cleared(contents=("养猪", "茶叶")), stage.cleared(NORTH_B))
    )
    purse.arrived(*loans)
    purse.pay(loans[0])
    after = PAID + timedelta(days=4)
    assert placements(COUNTY, PAID)[1] == Placement(200_000, 1, 2, 1, 2, None, 1)
    purse.pay(loans[1], on=after)
    assert placements(COUNTY, after)[1] == Placement(400_000, 2, 3, 2, 2, after, 2)
    assert placements(COUNTY, PAID)[1].in_place_on is None
    assert placements(COUNTY, CAME) == {}
    assert placement({}, 1) == Placement()
    assert placement(placements(COUNTY, after), 1).average_fen == 200_000
    assert Placement().average_fen is None


def test_a_batch_is_not_in_place_while_an_approved_household_has_no_number(purse):
    purse.paid()
    assert placements(COUNTY, PAID)[1].in_place_on == PAID
    purse.stage.cleared(state="noticed")
    assert placements(COUNTY, PAID)[1].in_place_on is None


def test_a_void_number_does_not_keep_a_batch_from_being_in_place(purse):
    (other,) = purse.stage.numbered(purse.stage.cleared())
    purse.paid()
    assert placements(COUNTY, PAID)[1].in_place_on is None
    void(actor=purse.act("county_office"), on=PAID, agreement=other.id, reason="迁出")
    assert placements(COUNTY, PAID)[1].in_place_on == PAID


def test_each_figure_opens_its_rows(purse):
    stage = purse.stage
    loans = purse.reserve(*stage.checked(stage.cleared(contents=("养猪", "茶叶"))))
    south = purse.reserve(*stage.checked(stage.cleared(SOUTH_A)))
    purse.arrived(*loans)
    purse.receive(purse.allot(*south, region=SOUTH), who="south_finance")
    purse.pay(*loans)
    purse.pay(*south, who="south_finance")
    assert list(reached(WHOLE, PAID, 1)) == [*loans, *south]
    assert list(reached(WHOLE, ARRIVED)) == []
    assert list(reached(WHOLE, PAID, 2)) == []
    assert list(reached(Scope(COUNTY, (SOUTH[:9],)), PAID)) == south
    assert [p.content for p in reached_parts(WHOLE, PAID, 1)] == ["养猪", "茶叶", "养猪"]
    assert placements(COUNTY, PAID)[1].parts == 3


def test_a_reversed_payment_counts_until_the_day_it_was_reversed(purse):
    purse.paid(2)
    later = PAID + timedelta(days=2)
    payment = Payment.objects.first()
    assert payment is not None
    reverse_payment(
        actor=purse.act("finance_centre"), on=later, payment=payment.id, reason="发错户"
    )
    assert placements(COUNTY, PAID)[1].households == 2
    assert placements(COUNTY, later)[1].households == 1
    assert placements(COUNTY, later)[1].in_place_on is None
    assert standing_payments(COUNTY, later).count() == 1
    assert money(COUNTY, later).balanced


def test_the_fund_is_balanced_on_every_day(purse):
    purse.paid(2)
    for day in (CAME, SENT, ARRIVED, PAID, date(2007, 12, 28)):
        assert money(COUNTY, day).balanced


def test_the_figures_cost_a_constant_number_of_queries(purse, django_assert_num_queries):
    purse.paid(3)
    with django_assert_num_queries(6):
        placements(COUNTY, PAID)
    with django_assert_num_queries(4):
        money(COUNTY, PAID)
