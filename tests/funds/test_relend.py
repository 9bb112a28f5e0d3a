"""The fund rolls: what came back is lent to the next batch, never more and never twice (R108)."""

from datetime import date
from typing import Any

import pytest

from tests.funds.collecting.way import Way
from tests.world import COUNTY, NORTH
from tuopin.funds.actions import release, relend, reserve, return_unpaid, set_budget
from tuopin.funds.models import Loan
from tuopin.funds.queries import Rolled, faults, money, rolled
from tuopin.kit.refusals import Refused
from tuopin.ledger.models import Journal

BACK, NEXT = date(2008, 3, 3), date(2008, 3, 20)


@pytest.fixture
def way(purse):
    return Way(purse)


@pytest.fixture
def back(purse, way):
    """Return a purse of 10,000 yuan, 6,000 lent out, of which 3,000 came back to the account."""
    loans = purse.paid(3)
    for loan in loans[:2]:
        way.collect(loan, 150_000, by="finance_centre", hand="special")
    return loans


@pytest.fixture
def checked(purse):
    def make(count: int = 1, **given: Any) -> list[Any]:
        given = {"batch": 2} | given
        return purse.stage.checked(*(purse.stage.cleared(**given) for _ in range(count)))

    return make


def lend_again(purse: Any, *agreements: Any, who: str = "county_head", on: date = NEXT) -> Any:
    return relend(actor=purse.act(who), on=on, agreements=[a.id for a in agreements]).result


def test_what_came_back_is_lent_to_the_next_batch_as_one_act(purse, back, checked):
    assert rolled(COUNTY, BACK) == Rolled(300_000, 0, 300_000)
    made = checked(1)
    loan = Loan.objects.get(id=lend_again(purse, *made)["loans"][str(made[0].id)])
    assert (loan.state, loan.source, loan.approved_fen) == ("reserved", "returned", 200_000)
    assert rolled(COUNTY, NEXT) == Rolled(300_000, 200_000, 100_000)
    held = money(COUNTY, NEXT)
    assert (held.relent_fen, held.returned_fen, held.reserved_fen) == (200_000, 100_000, 200_000)
    assert held.balanced
    assert money(COUNTY, BACK).relent_fen == 0
    assert list(faults(COUNTY)) == []


def test_no_more_is_lent_again_than_came_back_though_the_account_has_more(purse, back, checked):
    made = checked(2)
    with pytest.raises(Refused) as refused:
        lend_again(purse, *made)
    assert refused.value.code == "above_returned_money"
    assert refused.value.facts == {"asked": "4,000.00", "free": "3,000.00"}
    assert money(COUNTY, NEXT).free_fen == 700_000
    assert not Loan.objects.filter(source="returned").exists()


def test_new_loans_do_not_eat_what_came_back(purse, back, checked):
    made = checked(3)
    with pytest.raises(Refused) as refused:
        reserve(actor=purse.act("county_head"), on=NEXT, agreements=[a.id for a in made])
    assert refused.value.code == "above_free_money"
    assert refused.value.facts == {"asked": "6,000.00", "free": "4,000.00"}
    reserve(actor=purse.act("county_head"), on=NEXT, agreements=[a.id for a in made[:2]])
    lend_again(purse, made[2])
    assert money(COUNTY, NEXT).free_fen == 100_000


def test_a_loan_let_go_gives_its_money_back_to_the_next(purse, back, checked):
    made = checked(1)
    loan = Loan.objects.get(id=lend_again(purse, *made)["loans"][str(made[0].id)])
    release(actor=purse.act("county_head"), on=NEXT, loan=loan.id, reason="本人放弃")
    loan.refresh_from_db()
    assert (loan.state, loan.source) == ("released", "new")
    assert rolled(COUNTY, NEXT) == Rolled(300_000, 0, 300_000)
    assert list(faults(COUNTY)) == []
    lend_again(purse, *made)
    loan.refresh_from_db()
    assert (loan.state, loan.source) == ("reserved", "returned")
    assert rolled(COUNTY, NEXT) == Rolled(300_000, 200_000, 100_000)
    assert Journal.objects.filter(kind="relending").count() == 3
    assert list(faults(COUNTY)) == []


def test_money_that_no_household_took_rolls_on(purse, back, checked, way):
    made = checked(1)
    loan = Loan.objects.get(id=lend_again(purse, *made)["loans"][str(made[0].id)])
    way.purse.receive(purse.allot(loan, on=NEXT, batch=2), on=NEXT)
    done = return_unpaid(
        actor=purse.act("north_finance"), on=NEXT, loans=[loan.id], reason="户主外出",
        document="退款单1号",
    )  # fmt: skip
    assert rolled(COUNTY, NEXT) == Rolled(300_000, 0, 300_000)
    way.receive_back(done.result["remittance"], on=NEXT)
    lend_again(purse, *checked(1))
    assert money(COUNTY, NEXT).balanced
    assert list(faults(COUNTY)) == []


def test_a_repayment_that_was_lent_again_cannot_be_reversed_away(purse, back, checked, way):
    lend_again(purse, *checked(1))
    first = way.collect(back[2], 10_000, by="finance_centre", hand="special", on=NEXT)
    way.reverse("repayment", first["repayment"], by="finance_centre2", on=NEXT)
    old = back[0].repayments.get()
    with pytest.raises(Refused) as refused:
        way.reverse("repayment", old.id, by="finance_centre2", on=NEXT)
    assert refused.value.code == "not_enough"
    assert rolled(COUNTY, NEXT) == Rolled(300_000, 200_000, 100_000)


def test_a_budget_binds_what_is_lent_again_too(purse, back, checked):
    made = checked(1)
    set_budget(
        actor=purse.act("county_head"), on=BACK, batch=purse.stage.batch(2).id, region=NORTH,
        fen=199_999, document="领导组〔2008〕1号",
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        lend_again(purse, *made)
    assert refused.value.code == "above_budget"


@pytest.mark.parametrize("who", ["finance_centre", "north_secretary", "county_leader", "auditor"])
def test_only_the_county_office_lends_again(purse, back, checked, who):
    with pytest.raises(Refused) as refused:
        lend_again(purse, *checked(1), who=who)
    assert refused.value.code == "forbidden"


def test_what_is_not_checked_is_not_lent_to(purse, back, checked):
    (made,) = purse.stage.numbered(purse.stage.cleared(batch=2))
    with pytest.raises(Refused) as refused:
        lend_again(purse, made)
    assert refused.value.code == "reserve_refused"
    assert refused.value.rows[0].why == "why.not_checked"
