"""A household gives money back: what it settles, who may take it, which paper stands for it."""

from datetime import date, timedelta

import pytest

from tests.funds.collecting.lost import write_off
from tests.funds.collecting.way import BACK
from tests.funds.purse import PAID
from tests.world import COUNTY, NORTH, SOUTH_A
from tuopin.agreements.actions import void
from tuopin.funds.actions import collect
from tuopin.funds.models import Guarantee, Loan, Repayment
from tuopin.funds.queries import money
from tuopin.kit.refusals import Refused
from tuopin.ledger.models import Journal
from tuopin.ledger.queries import balance
from tuopin.policy.actions import set_rule


def fresh(loan: Loan) -> Loan:
    return Loan.objects.get(id=loan.id)


def refused(code: str, way, *args, **given) -> Refused:
    before = Journal.objects.count(), Repayment.objects.count()
    with pytest.raises(Refused) as caught:
        way.collect(*args, **given)
    assert caught.value.code == code
    assert (Journal.objects.count(), Repayment.objects.count()) == before
    assert caught.value.text("zh")
    assert caught.value.text("en")
    return caught.value


def set_policy(way, code: str, value, on: date = PAID) -> None:
    set_rule(
        actor=way.act("county_head"), on=date(2007, 3, 2), code=code, value=value, valid_from=on,
        document="试办〔2007〕2号",
    )  # fmt: skip


@pytest.fixture
def loan(purse) -> Loan:
    return purse.paid()[0]


def test_money_in_the_liaison_officers_hand_is_no_longer_owed(way, loan):
    done = way.collect(loan, 50_000)
    assert done["kind"] == "repayment"
    assert done["principal_fen"] == 50_000
    assert fresh(loan).repaid_fen == 50_000
    assert fresh(loan).state == "paid"
    pocket = f"collector:{NORTH[:9]}:{way.who('north_liaison').hex}"
    assert balance(COUNTY, pocket, BACK) == 50_000
    assert balance(COUNTY, f"outstanding:{NORTH[:9]}", BACK) == 150_000
    assert money(COUNTY, BACK).balanced


def test_a_loan_is_found_by_the_number_on_its_note(way, loan):
    way.collect(None, 50_000, number=f" {loan.number} ")
    assert fresh(loan).repaid_fen == 50_000


def test_the_last_fen_settles_the_loan_and_releases_the_officer(way, loan):
    way.collect(loan, 199_999)
    assert fresh(loan).state == "paid"
    assert way.collect(loan, 1)["settled"]
    settled = fresh(loan)
    assert (settled.state, settled.settled_on, settled.guarantor) == ("settled", BACK, None)
    assert Guarantee.objects.get(loan=loan).ended == "released"


def test_a_settled_loan_takes_no_more(way, loan):
    way.collect(loan, 200_000)
    refused("loan_settled", way, loan, 1)


def test_the_fee_of_an_instalment_comes_before_its_principal(way, purse):
    set_policy(way, "loan.fee_rate_bp", 365, on=date(2007, 3, 2))
    set_policy(way, "loan.term_days", 1_000, on=date(2007, 3, 2))
    loan = purse.paid()[0]
    # 200,000 fen at 3.65% a year of 365 days for 1,000 days: 20 fen a day.
    first = way.collect(loan, 15_000)
    assert (first["fee_fen"], first["principal_fen"]) == (15_000, 0)
    second = way.collect(loan, 15_000)
    assert (second["fee_fen"], second["principal_fen"]) == (5_000, 10_000)
    assert balance(COUNTY, "income:fee", BACK) == 20_000
    assert money(COUNTY, BACK).balanced


@pytest.mark.parametrize("fen", [0, -1, -50_000, 0.5, 500.0, "500", "五百", None, True, [1]])
def test_what_is_no_whole_amount_above_zero_is_refused(way, loan, fen):
    refused("bad_amount", way, loan, fen)


@pytest.mark.parametrize("fen", [200_001, 10**12, 10**18, 10**30])
def test_more_than_is_owed_is_refused_unless_said_what_becomes_of_it(way, loan, fen):
    refused("overpaid", way, loan, fen)


@pytest.mark.parametrize("over", ["hold", "refund"])
def test_an_excess_above_the_whole_loan_is_a_slip_of_the_pen(way, loan, over):
    refused("overpaid_absurd", way, loan, 10**12, over=over)
    assert fresh(loan).repaid_fen == 0


def test_an_excess_given_back_at_once_is_recorded_and_not_booked(way, loan):
    done = way.collect(loan, 200_500, over="refund")
    assert (done["refunded_fen"], done["kept_fen"], done["settled"]) == (500, 0, True)
    row = Repayment.objects.get(id=done["repayment"])
    assert (row.fen, row.refunded_fen) == (200_000, 500)
    assert balance(COUNTY, f"keeping:{NORTH[:9]}", BACK) == 0


def test_an_excess_held_for_the_household_lies_beside_the_fund(way, loan):
    done = way.collect(loan, 200_500, over="hold")
    assert (done["refunded_fen"], done["kept_fen"], done["settled"]) == (0, 500, True)
    assert fresh(loan).kept_fen == 500
    assert balance(COUNTY, f"keeping:{NORTH[:9]}", BACK) == 500
    assert balance(COUNTY, f"overpaid:{NORTH[:9]}", BACK) == 500
    held = money(COUNTY, BACK)
    assert held.balanced
    assert held.kept_fen == 500


def test_the_special_account_holds_nothing_for_a_household(way, loan):
    refused("hold_not_here", way, loan, 200_500, by="finance_centre", hand="special", over="hold")


def test_an_unknown_number_is_refused(way, loan):
    refused("loan_unknown", way, None, 50_000, number="试〔2007〕99号")
    refused("missing_value", way, None, 50_000, number="  ")


def test_a_void_number_is_refused(way, purse):
    (agreement,) = purse.stage.checked(purse.stage.cleared())
    void(actor=way.act("county_head"), on=BACK, agreement=agreement.id, reason="写坏了")
    refused("loan_void", way, None, 50_000, number=agreement.number)


def test_a_loan_that_was_never_paid_out_takes_nothing(way, purse):
    held, arrived = purse.loans(2)
    purse.arrived(arrived)
    refused("loan_unpaid", way, held, 50_000)
    refused("loan_unpaid", way, arrived, 50_000)
    refused("loan_unpaid", way, None, 50_000, number=held.number)


def test_no_money_comes_back_before_it_was_paid_or_in_the_future(way, loan):
    refused("before_loan", way, loan, 50_000, paid_on=PAID - timedelta(days=1))
    refused("date_future", way, loan, 50_000, paid_on=BACK + timedelta(days=1))
    refused("date_future", way, loan, 50_000, on=date(2999, 1, 1))
    way.collect(loan, 50_000, paid_on=PAID, on=PAID)


def test_late_paper_is_posted_today_and_counts_for_the_day_it_says(way, loan):
    row = way.repaid(loan, 50_000, paid_on=date(2007, 12, 1))
    assert row.paid_on == date(2007, 12, 1)
    assert row.taken_on == BACK
    assert row.journal.value_on == BACK


def test_a_receipt_stands_for_one_repayment(way, loan):
    way.collect(loan, 50_000, receipt="收000900")
    refused("receipt_used", way, loan, 60_000, receipt=" 收000900 ")


def test_a_receipt_whose_entry_was_reversed_can_be_entered_rightly(way, loan):
    wrong = way.repaid(loan, 50_000, receipt="收000900")
    way.reverse("repayment", wrong.id)
    way.collect(loan, 5_000, receipt="收000900")
    assert fresh(loan).repaid_fen == 5_000


def test_no_receipt_no_repayment(way, loan):
    refused("missing_value", way, loan, 50_000, receipt=" ")
    refused("does_not_fit", way, loan, 50_000, receipt="收" * 41)


def test_a_double_click_pays_once(way, loan):
    one = way.collect(loan, 50_000, receipt="收000001", key="k1")
    two = way.collect(loan, 50_000, receipt="收000001", key="k1")
    assert one == two
    assert fresh(loan).repaid_fen == 50_000
    assert Repayment.objects.count() == 1
    with pytest.raises(Refused) as caught:
        way.collect(loan, 60_000, receipt="收000001", key="k1")
    assert caught.value.code == "key_reused"


def test_a_liaison_officer_of_elsewhere_cannot_take_it(way, loan):
    refused("out_of_area", way, loan, 50_000, by="south_liaison")
    south = way.who("south_liaison")
    refused("collector_unfit", way, loan, 50_000, by="north_finance", collector=south)
    head = way.who("north_secretary")
    refused("collector_unfit", way, loan, 50_000, by="north_finance", collector=head)


def test_the_clerk_enters_what_an_officer_took(way, loan):
    row = way.repaid(loan, 50_000, by="north_finance", collector=way.who("north_liaison2"))
    assert row.collector == way.who("north_liaison2")
    assert row.taken_by == way.who("north_finance")


def test_an_officer_enters_only_what_he_took_himself(way, loan):
    refused("wrong_hand", way, loan, 50_000, collector=way.who("north_liaison2"))
    refused("wrong_hand", way, loan, 50_000, hand="township")
    refused("wrong_hand", way, loan, 50_000, hand="special")


def test_each_office_enters_what_came_into_its_own_account(way, loan):
    refused("wrong_hand", way, loan, 50_000, by="north_finance", hand="special")
    refused("wrong_hand", way, loan, 50_000, by="finance_centre", hand="township")
    refused("bad_value", way, loan, 50_000, by="north_finance", hand="pocket")
    refused("bad_value", way, loan, 50_000, over="keep")
    refused("forbidden", way, loan, 50_000, by="county_head")


def test_money_paid_at_the_township_office_is_in_its_cash_at_once(way, loan):
    way.collect(loan, 50_000, by="north_finance", hand="township")
    assert balance(COUNTY, f"township:{NORTH[:9]}", BACK) == 50_000


def test_money_paid_into_the_special_account_waits_there_to_be_lent_again(way, loan):
    way.collect(loan, 50_000, by="finance_centre", hand="special", receipt="")
    way.collect(loan, 50_000, by="finance_centre", hand="special", receipt="")
    held = money(COUNTY, BACK)
    assert held.special_fen == 900_000
    assert held.returned_fen == 100_000
    assert held.balanced


def test_a_loan_of_another_place_is_out_of_reach(way, purse):
    refused("not_found", way, Loan(id=way.who("north_liaison")), 50_000)
    assert SOUTH_A not in {loan.region for loan in purse.paid()}


def test_a_written_off_loan_that_comes_in_after_all_is_a_recovery(way, loan):
    late = date(2009, 6, 1)
    way.collect(loan, 50_000)
    write_off(way, loan, late)
    done = way.collect(loan, 40_000, on=late)
    assert (done["kind"], done["principal_fen"], done["fee_fen"]) == ("recovery", 40_000, 0)
    after = fresh(loan)
    assert (after.state, after.recovered_fen, after.repaid_fen) == ("written_off", 40_000, 50_000)
    assert balance(COUNTY, f"recovered:{NORTH[:9]}", late) == 40_000
    assert money(COUNTY, late).balanced
    refused("overpaid", way, loan, 110_001, on=late)
    way.collect(loan, 110_000, on=late)
    assert fresh(loan).guarantor is None
    refused("loan_settled", way, loan, 1, on=late)


def test_the_whole_repayment_is_few_statements(way, loan, django_assert_max_num_queries):
    actor = way.act("north_liaison")
    way.collect(loan, 100)
    with django_assert_max_num_queries(11):
        collect(actor=actor, on=BACK, key="k", loan=loan.id, fen=100, receipt="收1")
