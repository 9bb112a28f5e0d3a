"""Money comes in and is held for checked agreements, never more than is free (R05, R47, I5)."""

from datetime import date

import pytest

from tests.agreements.stage import CHECKED
from tests.funds.purse import CAME, SENT
from tests.world import COUNTY
from tuopin.agreements.actions import correct_paper, void
from tuopin.agreements.models import Agreement
from tuopin.funds.actions import appropriate, release, reserve
from tuopin.funds.models import Appropriation, Loan
from tuopin.funds.queries import (
    appropriations,
    faults,
    loan,
    loan_of_agreement,
    loans,
    loans_of_household,
    money,
    to_reserve,
)
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.selection.models import Application

WHOLE = whole_county(COUNTY)


def test_money_that_comes_in_is_capital_in_the_special_account(purse):
    held = money(COUNTY, CAME)
    assert (held.capital_fen, held.special_fen, held.free_fen) == (1_000_000,) * 3
    assert held.balanced
    assert money(COUNTY, date(2007, 2, 28)).capital_fen == 0
    assert [a.fen for a in appropriations(COUNTY)] == [1_000_000]
    purse.come(50_000, source="donation")
    assert money(COUNTY, CAME).capital_fen == 1_050_000


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"source": "bank"}, "bad_value"),
        ({"document": " "}, "missing_value"),
        ({"fen": 0}, "bad_amount"),
        ({"fen": -5}, "bad_amount"),
        ({"fen": True}, "bad_amount"),
    ],
)
def test_money_without_source_document_or_amount_is_refused(purse, given, code):
    right = {"source": "other", "document": "1号", "fen": 5}
    with pytest.raises(Refused) as refused:
        appropriate(actor=purse.act("finance_centre"), on=CAME, **(right | given))
    assert refused.value.code == code
    assert Appropriation.objects.count() == 1


def test_a_checked_agreement_becomes_a_loan_that_money_is_held_for(purse):
    (made,) = purse.stage.checked(purse.stage.cleared())
    assert list(to_reserve(WHOLE, 1)) == [made]
    (held,) = purse.reserve(made)
    assert (held.state, held.approved_fen, held.number) == ("reserved", 200_000, made.number)
    book = money(COUNTY, CHECKED)
    assert (book.special_fen, book.reserved_fen, book.free_fen) == (1_000_000, 200_000, 800_000)
    assert list(to_reserve(WHOLE)) == []
    assert loan(COUNTY, held.id) == held
    assert loan_of_agreement(COUNTY, made.id) == held
    assert loans_of_household(COUNTY, made.household_id) == [held]
    assert list(loans(WHOLE, batch=1, states=("reserved",))) == [held]
    assert list(faults(COUNTY)) == []


def test_no_more_is_held_than_is_free(purse):
    checked = purse.stage.checked(*(purse.stage.cleared(fen=250_000) for _ in range(5)))
    purse.reserve(*checked[:3])
    with pytest.raises(Refused) as refused:
        purse.reserve(*checked[3:])
    assert refused.value.code == "above_free_money"
    assert refused.value.facts == {"asked": "5,000.00", "free": "2,500.00"}
    assert Loan.objects.count() == 3
    assert Agreement.objects.filter(state="checked").count() == 2


def test_agreements_that_are_not_checked_are_refused_by_name(purse):
    unsigned, early, withdrawn = (purse.stage.cleared() for _ in range(3))
    made = purse.stage.checked(early, withdrawn)
    made += purse.stage.numbered(unsigned)
    Application.objects.filter(id=withdrawn.id).update(state="withdrawn")
    with pytest.raises(Refused) as refused:
        reserve(
            actor=purse.act("county_head"), on=date(2007, 3, 19), agreements=[a.id for a in made]
        )
    assert [r.why for r in refused.value.rows] == [
        "why.too_early",
        "why.not_cleared",
        "why.not_checked",
    ]
    assert not Loan.objects.exists()


def test_money_is_not_held_twice_for_one_agreement(purse):
    (made,) = purse.stage.checked(purse.stage.cleared())
    purse.reserve(made)
    with pytest.raises(Refused) as refused:
        purse.reserve(made)
    assert refused.value.rows[0].why == "why.not_checked"


def test_papers_stand_fast_while_money_is_held(purse):
    (made,) = purse.stage.checked(purse.stage.cleared())
    purse.reserve(made)
    office = purse.act("county_office")
    with pytest.raises(Refused) as refused:
        void(actor=office, on=SENT, agreement=made.id, reason="不办了")
    assert refused.value.code == "out_of_order"
    with pytest.raises(Refused) as refused:
        correct_paper(
            actor=office, on=SENT, agreement=made.id, kind="note", number="1", amount_fen=1
        )
    assert refused.value.code == "out_of_order"


def test_money_that_was_let_go_is_free_and_can_be_held_again(purse):
    (held,) = purse.loans()
    head = purse.act("county_head")
    release(actor=head, on=SENT, loan=held.id, reason="本人暂不办")
    held.refresh_from_db()
    made = Agreement.objects.get()
    assert (held.state, made.state) == ("released", "checked")
    assert money(COUNTY, SENT).free_fen == 1_000_000
    assert money(COUNTY, CHECKED).free_fen == 800_000
    (again,) = purse.reserve(made, on=SENT)
    assert again.id == held.id
    assert money(COUNTY, SENT).reserved_fen == 200_000
    assert list(faults(COUNTY)) == []


def test_money_on_its_way_is_not_let_go_nor_without_a_reason(purse):
    (held,) = purse.loans()
    head = purse.act("county_head")
    for on, reason, code in (
        (SENT, " ", "missing_value"),
        (date(2007, 3, 19), "暂不办", "too_early"),
    ):
        with pytest.raises(Refused) as refused:
            release(actor=head, on=on, loan=held.id, reason=reason)
        assert refused.value.code == code
    purse.allot(held)
    with pytest.raises(Refused) as refused:
        release(actor=head, on=SENT, loan=held.id, reason="暂不办")
    assert refused.value.code == "out_of_order"


def test_a_finance_centre_may_not_hold_money(purse):
    (made,) = purse.stage.checked(purse.stage.cleared())
    with pytest.raises(Refused) as refused:
        purse.reserve(made, who="finance_centre")
    assert refused.value.code == "forbidden"
