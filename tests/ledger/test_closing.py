"""Closed books: what is refused afterwards, by township and county; what cannot be closed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.ledger.posting import DAY
from tests.world import COUNTY, NORTH, SOUTH, WHOLE
from tuopin.kit.refusals import Refused
from tuopin.ledger.actions import accounts, close, post
from tuopin.ledger.models import Period
from tuopin.ledger.queries import (
    balance,
    closed_through,
    closing_history,
    closings,
    is_closed,
)
from tuopin.ledger.rules import Leg, Spec

LATER = date(2007, 3, 9)
FIFTH = date(2007, 3, 5)


def refusal(call, **given):
    with pytest.raises(Refused) as refused:
        call(**given)
    return refused.value


def test_nothing_is_posted_or_reversed_into_closed_books(books):
    journal = books.fund(100)
    close(actor=books.world.actor("county_head"), on=LATER, region=WHOLE, through=FIFTH)
    for on in (DAY, FIFTH):
        refused = refusal(lambda day: books.fund(1, on=day), day=on)
        assert refused.code == "period_closed"
        assert str(on) in refused.text()
        assert "closed through" in refused.text("en")
    assert refusal(lambda: books.reverse(journal, date(2007, 3, 4))).code == "period_closed"
    books.fund(1, on=date(2007, 3, 6))
    books.reverse(journal, date(2007, 3, 6))


def test_late_paper_is_not_posted_back_into_closed_books_but_on_the_day_it_comes(books):
    books.fund(100)
    close(actor=books.world.actor("county_head"), on=LATER, region=WHOLE, through=FIFTH)
    leg = Leg(books.north, books.special, 10)
    refused = refusal(lambda: books.post(leg, on=LATER, value_on=DAY))
    assert refused.code == "period_closed"
    books.post(leg, on=LATER)
    assert balance(COUNTY, "cash:north", FIFTH) == 0
    assert balance(COUNTY, "cash:north", LATER) == 10


def test_a_township_closes_its_own_books_alone(books):
    books.fund(100)
    north = books.world.actor("north_finance")
    close(actor=north, on=LATER, region=NORTH, through=DAY)
    assert refusal(lambda: books.post(Leg(books.north, books.special, 10))).code == "period_closed"
    books.post(Leg(books.south, books.special, 10))
    books.fund(1)
    for region in (SOUTH, WHOLE):
        refused = refusal(close, actor=north, on=LATER, region=region, through=DAY)
        assert refused.code == "out_of_area"
    assert Period.objects.count() == 1
    assert closings(COUNTY) == {NORTH: DAY}
    assert not is_closed(COUNTY, SOUTH, DAY)


def test_the_countys_closing_closes_every_township(books):
    books.fund(100)
    books.post(Leg(books.north, books.special, 10))
    close(actor=books.world.actor("north_finance"), on=LATER, region=NORTH, through=DAY)
    close(actor=books.world.actor("finance_centre"), on=LATER, region=WHOLE, through=FIFTH)
    refused = refusal(lambda: books.post(Leg(books.south, books.north, 1), on=FIFTH))
    assert refused.code == "period_closed"
    assert closed_through(COUNTY, NORTH) == FIFTH
    assert is_closed(COUNTY, SOUTH, FIFTH)
    assert not is_closed(COUNTY, SOUTH, FIFTH + timedelta(days=1))


def test_a_later_closing_goes_further_and_none_goes_back_or_opens(books):
    head = books.world.actor("county_head")
    close(actor=head, on=LATER, region=WHOLE, through=FIFTH)
    for region in (WHOLE, NORTH):
        for through in (FIFTH, DAY):
            refused = refusal(close, actor=head, on=LATER, region=region, through=through)
            assert refused.code == "closed_already"
            assert str(FIFTH) in refused.text()
            assert "already closed through" in refused.text("en")
    close(actor=head, on=LATER, region=NORTH, through=LATER)
    close(actor=head, on=LATER, region=WHOLE, through=LATER)
    assert [c.through for c in closing_history(COUNTY, WHOLE)] == [LATER, FIFTH]
    assert closing_history(COUNTY, SOUTH) == []


def test_books_are_not_closed_through_a_day_to_come(books):
    refused = refusal(
        close, actor=books.world.actor("county_head"), on=DAY, region=WHOLE, through=FIFTH
    )
    assert refused.code == "date_future"
    assert closed_through(COUNTY, WHOLE) is None


@pytest.mark.parametrize(
    ("region", "code"),
    [(NORTH[:9] + "001", "bad_value"), (NORTH[:9], "bad_value"), ("990101999000", "not_found")],
)
def test_only_the_county_and_its_townships_have_books_to_close(books, region, code):
    head = books.world.actor("county_head")
    assert refusal(close, actor=head, on=LATER, region=region, through=DAY).code == code
    assert Period.objects.count() == 0


def test_a_closing_is_on_record_with_who_made_it(books):
    done = close(actor=books.world.actor("county_head"), on=LATER, region=WHOLE, through=DAY)
    assert [c.line for c in closing_history(COUNTY, WHOLE)] == [done.line]
    cadre = books.world.actor("north_liaison")
    refused = refusal(close, actor=cadre, on=LATER, region=NORTH, through=LATER)
    assert refused.code == "forbidden"


def test_a_posting_that_looked_before_the_books_were_closed_is_refused_by_the_database(books):
    """On PostgreSQL it may have waited for its accounts meanwhile: its look is an old one."""
    books.fund(100)
    act = books.act()
    looked = accounts(act, Spec("special", "special", True), Spec("cash:north", "cash", True))
    close(actor=books.world.actor("north_finance"), on=LATER, region=NORTH, through=DAY)
    assert looked.closed is None
    with pytest.raises(IntegrityError, match="books are closed"), transaction.atomic():
        post(act, "move", [Leg(books.north, books.special, 10)], held=looked)
    assert balance(COUNTY, "special", LATER) == 100
