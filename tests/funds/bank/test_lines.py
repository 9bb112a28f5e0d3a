"""What each bank line is: matched to the fen, taken back, explained, and never twice."""

from datetime import date, timedelta

import pytest

from tests.funds.bank.till import TODAY, lines_of
from tests.funds.purse import ARRIVED, CAME, PAID, SENT
from tests.world import COUNTY, NORTH, SOUTH, WHOLE
from tuopin.funds import actions
from tuopin.funds.models import BankLine, BankMatch, BankNote, Extra
from tuopin.funds.queries import bank, book_of, money
from tuopin.kit.refusals import Refused
from tuopin.ledger.actions import close
from tuopin.ledger.models import Journal
from tuopin.ledger.queries import balance, faults

INTEREST = date(2007, 4, 21)


def refusal(work, *args, **given):
    with pytest.raises(Refused) as refused:
        work(*args, **given)
    return refused.value.code


def proposed(region, on=TODAY):
    """Return what is proposed as (line's number, kinds and names of what it is, what tells so)."""
    found, lines, moved = bank.proposed_with(COUNTY, region, on)
    return [
        (lines[p.line].serial, [(moved[m].kind, moved[m].name) for m in p.movements], p.by)
        for p in found.matched
    ]


@pytest.fixture
def special(purse, till):
    """Take the special account's statement in: money came, went to the north, earned interest."""
    purse.paid(2)
    return till.load(
        (CAME, 1_000_000, "县财〔2007〕1号 拨款"),
        (SENT, -400_000, "转北山镇财政所"),
        (INTEREST, 123, "结息"),
    )


@pytest.fixture
def north(purse, till):
    """Take the north's statement in: money arrived, two households were paid in one sum."""
    purse.paid(2)
    return till.load(
        (ARRIVED, 400_000, "专户拨入"), (PAID + timedelta(days=1), -400_000, "现金"), region=NORTH
    )  # fmt: skip


def moved(region, kind):
    return [m for m in bank.open_movements(COUNTY, region, TODAY) if m.kind == kind]


# ---- proposed


def test_lines_are_proposed_by_document_and_day(special):
    assert proposed(WHOLE) == [
        ("S001", [("appropriation", "县财〔2007〕1号")], "bank.by_reference"),
        ("S002", [("allotment", "北山镇")], "bank.by_reference"),
    ]
    assert bank.proposals(COUNTY, WHOLE, TODAY).candidates == {}


def test_two_payments_drawn_in_one_sum_are_proposed_together(north):
    found = proposed(NORTH)
    assert found[0] == ("S001", [("arrival", "")], "bank.by_day")
    assert [kind for kind, _ in found[1][1]] == ["payment", "payment"]
    assert found[1][2] == "bank.by_sum"


def test_payments_of_one_amount_are_told_apart_by_note_and_name(purse, till):
    first, second = purse.paid(2)
    till.load(
        (ARRIVED, 400_000),
        (PAID, -200_000, "放款", second.borrower),
        (PAID, -200_000, f"借据{first.number}"),
        region=NORTH,
    )
    assert proposed(NORTH)[1:] == [
        ("S002", [("payment", second.number)], "bank.by_reference"),
        ("S003", [("payment", first.number)], "bank.by_reference"),
    ]


def test_payments_that_nothing_tells_apart_are_candidates_only(purse, till):
    purse.paid(2)
    made = till.load((ARRIVED, 400_000), (PAID, -200_000), region=NORTH)
    found = bank.proposals(COUNTY, NORTH, TODAY)
    assert [p.line for p in found.matched] == [lines_of(made)[0].id]
    assert [len(sets) for sets in found.candidates.values()] == [2]
    assert found.even == []


def test_a_payment_and_its_reversal_that_the_bank_never_saw_cancel_each_other(purse, till):
    (loan,) = purse.paid(1)
    till.load((ARRIVED, 200_000), region=NORTH)
    actions.reverse_payment(
        actor=till.act("north_finance2"), on=TODAY, payment=loan.payments.get().id, reason="重复"
    )
    assert moved(NORTH, "payment") == []


def test_what_was_before_the_first_statement_lies_in_its_opening_balance(purse, till):
    purse.paid(1)
    till.load((PAID, -200_000), region=NORTH, opening=200_000)
    assert [m.kind for m in bank.open_movements(COUNTY, NORTH, TODAY)] == ["payment"]


# ---- matched


def test_proposals_are_confirmed_at_once(special, till):
    found = bank.proposals(COUNTY, WHOLE, TODAY)
    pairs = [{"line": p.line, "transfers": list(p.movements)} for p in found.matched]
    before = money(COUNTY, TODAY)
    done = actions.match_lines(actor=till.act("finance_centre"), on=TODAY, matches=pairs)
    assert done.result == {"matched": 2}
    assert [t.state for t in bank.told(special)] == ["matched", "matched", "open"]
    assert moved(WHOLE, "appropriation") == []
    assert money(COUNTY, TODAY) == before


def test_one_line_is_several_movements_by_hand(north, till):
    second = lines_of(north)[1]
    till.match(second, *moved(NORTH, "payment"), who="north_finance")
    assert BankMatch.objects.filter(line=second).count() == 2
    assert [m.fen for m in BankMatch.objects.filter(line=second)] == [-200_000, -200_000]
    assert len(bank.told(north)[1].moved) == 2


def test_unequal_amounts_are_refused(north, till):
    second, payments = lines_of(north)[1], moved(NORTH, "payment")
    assert refusal(till.match, second, payments[0]) == "match_unequal"
    assert refusal(till.match, lines_of(north)[0], *payments) == "match_unequal"


def test_a_line_is_matched_once(north, till):
    first, (arrival,) = lines_of(north)[0], moved(NORTH, "arrival")
    till.match(first, arrival)
    assert refusal(till.match, first, arrival) == "line_matched"
    assert refusal(till.explain, first, "other", "不明") == "line_matched"


def test_a_movement_is_matched_once(purse, till):
    purse.paid(1)
    made = till.load((ARRIVED, 200_000), (ARRIVED, 200_000), region=NORTH)
    (arrival,) = moved(NORTH, "arrival")
    till.match(lines_of(made)[0], arrival)
    assert refusal(till.match, lines_of(made)[1], arrival) == "movement_matched"


def test_one_movement_for_two_lines_at_once_is_refused(purse, till):
    purse.paid(1)
    one, two = lines_of(till.load((ARRIVED, 200_000), (ARRIVED, 200_000), region=NORTH))
    (arrival,) = moved(NORTH, "arrival")
    pairs = [{"line": line.id, "transfers": [arrival.key]} for line in (one, two)]
    code = refusal(
        actions.match_lines, actor=till.act("finance_centre"), on=TODAY, matches=pairs
    )  # fmt: skip
    assert code == "repeated"
    assert not BankMatch.objects.exists()


def test_another_hands_movement_is_refused(special, till):
    second = lines_of(special)[1]
    (arrival,) = moved(NORTH, "arrival")
    assert refusal(till.match, second, arrival) == "other_hand"


def test_another_township_may_not_touch_the_line(north, till):
    first, (arrival,) = lines_of(north)[0], moved(NORTH, "arrival")
    assert refusal(till.match, first, arrival, who="south_finance") == "out_of_area"
    assert refusal(till.explain, first, "other", "x", who="south_finance") == "out_of_area"


@pytest.mark.parametrize("given", [[], None, [{}], ["x"], [{"line": "x", "transfers": []}]])
def test_nonsense_is_refused_politely(special, till, given):
    code = refusal(
        actions.match_lines, actor=till.act("finance_centre"), on=TODAY, matches=given or []
    )
    assert code in {"nothing_chosen", "bad_value", "not_found"}


# ---- taken back


def test_a_match_is_taken_back_whole_with_its_reason(north, till):
    second = lines_of(north)[1]
    till.match(second, *moved(NORTH, "payment"))
    first = BankMatch.objects.filter(line=second).first()
    clerk = till.act("finance_centre")
    code = refusal(actions.unmatch, actor=clerk, on=TODAY, match=first.id, reason=" ")
    assert code == "missing_value"
    actions.unmatch(actor=clerk, on=TODAY, match=first.id, reason="认错了")
    assert len(moved(NORTH, "payment")) == 2
    assert {m.undo_reason for m in BankMatch.objects.filter(line=second)} == {"认错了"}
    assert (
        refusal(actions.unmatch, actor=clerk, on=TODAY, match=first.id, reason="再来")
        == "already_reversed"
    )
    till.match(second, *moved(NORTH, "payment"))


# ---- explained


def test_interest_is_booked_on_the_banks_day_and_matched(special, till):
    third = lines_of(special)[2]
    till.explain(third, "bank_interest", "二季度结息")
    journal = Journal.objects.get(kind="income")
    assert (journal.value_on, journal.booked_on) == (INTEREST, TODAY)
    assert balance(COUNTY, "special", INTEREST) == 600_123
    assert balance(COUNTY, "income:bank_interest", TODAY) == 123
    assert Extra.objects.get().bank_line == third.id
    assert bank.told(special)[2].state == "matched"
    assert money(COUNTY, TODAY).balanced
    assert list(faults(COUNTY)) == []


def test_a_charge_of_a_township_is_booked_there(purse, till):
    purse.arrived(*purse.loans(1))
    made = till.load((ARRIVED, 200_000), (ARRIVED, -500, "手续费"), region=NORTH)
    till.explain(lines_of(made)[1], "bank_charge", who="north_finance")
    assert balance(COUNTY, "expense:bank_charge", TODAY) == 500
    assert money(COUNTY, TODAY).balanced


def test_interest_of_closed_books_is_booked_on_the_day_of_the_act(special, till):
    close(actor=till.act("finance_centre"), on=TODAY, region=WHOLE, through=date(2007, 4, 30))
    till.explain(lines_of(special)[2], "bank_interest")
    assert Journal.objects.get(kind="income").value_on == TODAY


def test_nothing_is_booked_when_the_day_of_the_act_is_closed_too(special, till):
    third = lines_of(special)[2]
    close(actor=till.act("finance_centre"), on=TODAY, region=WHOLE, through=TODAY)
    assert refusal(till.explain, third, "bank_interest") == "period_closed"
    assert not BankNote.objects.exists()
    till.explain(third, "other", "结息，下月入账")


def test_interest_does_not_go_out_and_a_charge_does_not_come_in(special, till):
    _, second, third = lines_of(special)
    assert refusal(till.explain, second, "bank_interest") == "wrong_side"
    assert refusal(till.explain, third, "bank_charge") == "wrong_side"
    assert refusal(till.explain, third, "gift") == "bad_value"
    assert refusal(till.explain, third, "other", " ") == "missing_value"
    assert not Journal.objects.filter(kind__in=["income", "expense"]).exists()


def test_interest_taken_back_is_reversed_and_the_line_open_again(special, till):
    third = lines_of(special)[2]
    till.explain(third, "bank_interest")
    match = BankMatch.objects.get()
    done = actions.unmatch(
        actor=till.act("finance_centre"), on=TODAY, match=match.id, reason="是退款"
    ).result
    assert done["reversed"]
    assert balance(COUNTY, "income:bank_interest", TODAY) == 0
    assert Extra.objects.get().reversed_on == TODAY
    assert bank.told(special)[2].state == "open"
    assert moved(WHOLE, "income") == []
    till.explain(third, "other", "退款")
    assert bank.told(special)[2].state == "explained"


def test_an_explained_line_can_still_be_matched_when_its_entry_comes(north, till):
    first, (arrival,) = lines_of(north)[0], moved(NORTH, "arrival")
    till.explain(first, "other", "待查")
    assert [line.serial for line in bank.open_lines(COUNTY, NORTH)] == ["S002"]
    till.match(first, arrival)
    assert bank.told(north)[0].state == "matched"


def test_an_overpayment_kept_for_the_household_lies_in_the_townships_bank_account(purse, till):
    (loan,) = purse.paid(1)
    day = PAID + timedelta(days=9)
    made = till.load((ARRIVED, 200_000), (PAID, -200_000), (day, 210_000), region=NORTH)
    line = lines_of(made)[2]
    given = {
        "actor": till.act("north_finance"), "on": TODAY, "loan": loan.id, "receipt": "N-7",
        "hand": "township", "paid_on": day, "bank_line": line.id,
    }  # fmt: skip
    assert refusal(actions.collect, fen=200_000, **given) == "match_unequal"
    assert refusal(actions.collect, fen=210_000, **given) == "overpaid"
    assert not BankMatch.objects.exists()
    done = actions.collect(fen=210_000, over="hold", **given).result
    assert done["kept_fen"] == 10_000
    assert sorted(BankMatch.objects.values_list("fen", flat=True)) == [10_000, 200_000]
    assert book_of(COUNTY, NORTH, TODAY) == 210_000
    assert money(COUNTY, TODAY).balanced
    assert refusal(actions.collect, fen=210_000, over="hold", **given) == "line_matched"


def test_a_line_of_the_special_account_is_no_cash_of_a_township(purse, till):
    (loan,) = purse.paid(1)
    made = till.load((PAID, 50_000), opening=800_000)
    given = {
        "loan": loan.id, "fen": 50_000, "receipt": "N-8", "paid_on": PAID,
        "bank_line": lines_of(made)[0].id, "on": TODAY,
    }  # fmt: skip
    code = refusal(actions.collect, actor=till.act("finance_centre"), hand="township", **given)
    assert code in {"other_hand", "wrong_hand"}
    assert refusal(
        actions.collect, actor=till.act("north_finance"), hand="township", **given
    ) == "out_of_area"  # fmt: skip


def test_who_may_not_is_refused(special, till):
    third = lines_of(special)[2]
    assert refusal(till.explain, third, "bank_interest", who="county_office") == "forbidden"
    assert refusal(till.explain, third, "bank_interest", who="north_finance") == "out_of_area"


def test_the_queries_do_not_grow_with_the_lines(
    purse, till, django_assert_max_num_queries
):  # fmt: skip
    purse.paid(4)
    made = till.load(
        (ARRIVED, 800_000), *((PAID, -200_000, f"第{n}笔") for n in range(4)), region=NORTH
    )
    with django_assert_max_num_queries(16):
        bank.proposed_with(COUNTY, NORTH, TODAY)
        bank.told(made)
    assert BankLine.objects.count() == 5
    assert SOUTH not in {line.region for line in BankLine.objects.all()}
