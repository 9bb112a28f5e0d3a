"""The closing balance is an assertion: it holds to the fen, item by item, or is refused."""

from datetime import date, timedelta

import pytest

from tests.funds.bank.test_lines import moved, refusal
from tests.funds.bank.till import TODAY, lines_of
from tests.funds.purse import ARRIVED, CAME, PAID, SENT
from tests.world import COUNTY, NORTH, WHOLE
from tuopin.funds import actions
from tuopin.funds.models import BankMatch, Reconciliation
from tuopin.funds.queries import bank, faults, last_reconciliations
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county

END = date(2007, 4, 30)


def settle(till, region):
    """Match all that is proposed."""
    found = bank.proposals(COUNTY, region, TODAY)
    pairs = [{"line": p.line, "transfers": list(p.movements)} for p in found.matched]
    actions.match_lines(actor=till.act("finance_centre"), on=TODAY, matches=pairs)


def refused(work, *args, **given):
    with pytest.raises(Refused) as said:
        work(*args, **given)
    return said.value


@pytest.fixture
def special(purse, till):
    purse.paid(2)
    return till.load((CAME, 1_000_000, "县财〔2007〕1号"), (SENT, -400_000, "北山镇"))


def test_a_statement_that_agrees_is_confirmed_by_another_person(special, till):
    settle(till, WHOLE)
    done = till.confirm(special)
    assert (done["book_fen"], done["bank_fen"]) == (600_000, 600_000)
    special.refresh_from_db()
    assert (special.state, special.confirmed_on) == ("confirmed", TODAY)
    made = Reconciliation.objects.get()
    assert (made.reconciled_on, made.explanation, made.statement) == (SENT, "", special.id)
    assert last_reconciliations(whole_county(COUNTY), TODAY)[WHOLE] == made


def test_lines_that_nobody_explained_refuse_it_with_both_sides(special, till):
    first = lines_of(special)[0]
    till.match(first, *moved(WHOLE, "appropriation"))
    said = refused(till.confirm, special)
    assert said.code == "lines_unexplained"
    assert [(row.name.split()[1], row.why) for row in said.rows] == [
        ("S002", "bank.not_in_book"),
        ("拨付乡镇", "bank.not_in_bank"),
    ]
    assert not Reconciliation.objects.exists()


def test_who_loaded_it_does_not_confirm_it(special, till):
    settle(till, WHOLE)
    assert refusal(till.confirm, special, who="finance_centre") == "same_person"


def test_who_matched_its_lines_does_not_confirm_it(special, till):
    first, second = lines_of(special)
    till.match(first, *moved(WHOLE, "appropriation"))
    till.match(second, *moved(WHOLE, "allotment"), who="finance_centre2")
    assert refusal(till.confirm, special) == "same_person"


def test_who_explained_a_line_does_not_confirm_it(special, till):
    first, second = lines_of(special)
    till.match(first, *moved(WHOLE, "appropriation"))
    till.explain(second, "other", "待查", who="finance_centre2")
    assert refusal(till.confirm, special) == "same_person"


def test_it_is_confirmed_once(special, till):
    settle(till, WHOLE)
    till.confirm(special)
    assert refusal(till.confirm, special) == "out_of_order"
    assert Reconciliation.objects.count() == 1


def test_a_township_is_confirmed_by_its_own_people_only(purse, till):
    purse.paid(1)
    made = till.load((ARRIVED, 200_000), (PAID, -200_000), region=NORTH, who="north_finance")
    settle(till, NORTH)
    assert refusal(till.confirm, made, who="south_finance") == "out_of_area"
    assert refusal(till.confirm, made, who="county_office") == "forbidden"
    assert till.confirm(made, who="north_finance2")["bank_fen"] == 0


def test_what_the_bank_does_not_know_yet_stands_on_the_sheet(purse, till):
    purse.paid(2)
    made = till.load((ARRIVED, 400_000), (PAID, -200_000), region=NORTH)
    first, second = lines_of(made)
    payments = moved(NORTH, "payment")
    till.match(first, *moved(NORTH, "arrival"))
    till.match(second, payments[0])
    sheet = bank.balancing(made)
    assert (sheet.bank_fen, sheet.book_fen, sheet.gap_fen) == (200_000, 0, 0)
    assert [(item.fen, item.why) for item in sheet.book_only] == [(-200_000, "bank.not_in_bank")]
    till.confirm(made)
    assert Reconciliation.objects.get().explanation == "账面已付银行未付 1 笔 2,000.00 元"


def test_what_came_to_the_bank_later_is_an_item_of_the_earlier_sheet_only(purse, till):
    purse.paid(2)
    first = till.load((ARRIVED, 400_000), (PAID, -200_000), region=NORTH)
    second = till.load((PAID + timedelta(days=2), -200_000), region=NORTH, opening=200_000, start=3)
    payments = moved(NORTH, "payment")
    till.match(lines_of(first)[0], *moved(NORTH, "arrival"))
    till.match(lines_of(first)[1], payments[0])
    till.match(lines_of(second)[0], payments[1])
    assert [item.why for item in bank.balancing(first).book_only] == ["bank.later_in_bank"]
    assert bank.balancing(second).book_only == ()
    assert refusal(till.confirm, second) == "earlier_statement"
    till.confirm(first)
    assert till.confirm(second)["book_fen"] == 0


def test_what_was_booked_after_the_banks_day_is_an_item_of_the_sheet(purse, till):
    purse.paid(1)
    made = till.load((ARRIVED - timedelta(days=1), 200_000), region=NORTH)
    settle(till, NORTH)
    sheet = bank.balancing(made)
    assert [(item.fen, item.why) for item in sheet.bank_only] == [(200_000, "bank.later_in_book")]
    assert (sheet.bank_adjusted_fen, sheet.book_adjusted_fen) == (200_000, 200_000)
    till.confirm(made)
    assert Reconciliation.objects.get().explanation == "银行已收账面未收 1 笔 2,000.00 元"


def test_an_explained_line_is_an_item_of_the_sheet(special, till):
    first, second = lines_of(special)
    till.match(first, *moved(WHOLE, "appropriation"))
    till.explain(second, "other", "银行串户，已要求更正")
    sheet = bank.balancing(special)
    assert {item.why for item in sheet.bank_only} == {"bank.explained"}
    assert {item.why for item in sheet.book_only} == {"bank.not_in_bank"}
    till.confirm(special)
    row = Reconciliation.objects.get()
    assert row.explanation == (
        "账面已付银行未付 1 笔 4,000.00 元；银行已付账面未付 1 笔 4,000.00 元"
    )


def test_an_opening_balance_that_the_books_do_not_have_is_refused(purse, till):
    purse.paid(1)
    made = till.load((PAID, -200_000), region=NORTH, opening=250_000)
    settle(till, NORTH)
    said = refused(till.confirm, made)
    assert said.code == "statement_disagrees"
    assert said.facts["gap"] == "500.00"


def test_an_opening_balance_holds_what_was_before_but_not_what_came_later(purse, till):
    purse.paid(1)
    # The arrival of 4 April reached the bank on the 6th, when the statements begin.
    made = till.load((date(2007, 4, 6), 200_000), (PAID, -200_000), region=NORTH)
    settle(till, NORTH)
    assert bank.balancing(made).agrees
    till.confirm(made)


def test_nothing_of_a_confirmed_statement_is_changed(special, till):
    settle(till, WHOLE)
    till.confirm(special)
    match = BankMatch.objects.first()
    code = refusal(
        actions.unmatch, actor=till.act("finance_centre"), on=TODAY, match=match.id, reason="改"
    )  # fmt: skip
    assert code == "out_of_order"


def test_a_line_explained_in_a_confirmed_statement_is_matched_when_its_entry_comes(purse, till):
    (loan,) = purse.loans(1)
    allotment = purse.allot(loan)
    made = till.load((SENT, 200_000), region=NORTH)
    till.explain(lines_of(made)[0], "other", "拨款已到，待确认")
    till.confirm(made)
    purse.receive(allotment)
    till.match(lines_of(made)[0], *moved(NORTH, "arrival"))
    assert bank.balancing(made).agrees
    assert refusal(till.explain, lines_of(made)[0], "other", "再改") == "line_matched"


def test_what_was_reversed_lets_its_line_go_even_after_the_confirmation(purse, till):
    first, second = purse.paid(2)
    day = PAID + timedelta(days=9)
    made = till.load((day, 50_000, first.number), opening=600_000)
    (line,) = lines_of(made)
    clerk, other = till.act("finance_centre"), till.act("finance_centre2")
    given = {"fen": 50_000, "hand": "special", "paid_on": day, "bank_line": line.id}
    done = actions.collect(actor=clerk, on=TODAY, loan=first.id, **given).result
    till.confirm(made)
    match = BankMatch.objects.get()
    taken_back = {"actor": clerk, "on": TODAY, "match": match.id, "reason": "记错户"}
    assert refusal(actions.unmatch, **taken_back) == "out_of_order"
    actions.reverse(
        actor=other, on=TODAY, what="repayment", entry=done["repayment"], reason="记错户"
    )
    actions.unmatch(**taken_back)
    assert [one.serial for one in bank.open_lines(COUNTY, WHOLE)] == ["S001"]
    actions.collect(actor=clerk, on=TODAY, loan=second.id, **given)
    assert bank.balancing(made).agrees
    assert list(faults(COUNTY)) == []


def test_a_statement_that_is_nowhere_is_refused(till, purse):
    with pytest.raises(Refused) as said:
        actions.confirm_statement(
            actor=till.act("finance_centre"), on=TODAY, statement=purse.stage.batch().id
        )
    assert said.value.code == "not_found"
