"""Purchases: the officer is there, the part is approved, and the loan pays no more than it gave."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.visits.aides import BOUGHT, HALF, JPEG, OVER, PAID, drop, refusal, scale
from tests.world import COUNTY, NORTH_A, SOUTH_A
from tuopin.archive.queries import read
from tuopin.base.scope import Scope
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.visits import queries
from tuopin.visits.actions.shared import MOST_BYTES
from tuopin.visits.models import Purchase


def test_a_purchase_is_kept_with_its_receipt(aides):
    home = aides.home()
    done = aides.buy(
        home, fen=70_000, loan_fen=60_000, sort="长白", supplier="某种猪场", receipt="0017",
        file_name="票.jpg", file_data=JPEG,
    )  # fmt: skip
    assert done["left_fen"] == HALF - 60_000
    row = queries.purchase_of(whole_county(COUNTY), Purchase.objects.get().id, BOUGHT)
    assert (row.officer.name, row.part.content, row.fen, row.loan_fen) == (
        "试north_liaison", "生猪", 70_000, 60_000,
    )  # fmt: skip
    assert (read(row.file), row.file.media_type) == (JPEG, "image/jpeg")


def test_the_technical_lead_may_be_the_one_who_is_there(aides):
    assert aides.buy(aides.home(), officer=aides.officer("lead"))


@pytest.mark.parametrize("who", ["north_liaison2", "north_secretary", "south_liaison"])
def test_somebody_who_is_not_paired_that_day_is_no_witness(aides, who):
    no = refusal(aides.buy, aides.home(), officer=aides.officer(who))
    assert no.code == "officer_not_paired"


def test_who_was_paired_on_the_day_counts_not_who_is_now(aides):
    home = aides.home()
    aides.pass_on(home)
    new = aides.officer("north_liaison2")
    assert refusal(aides.buy, home, officer=new).code == "officer_not_paired"
    aides.buy(home)
    aides.buy(home, officer=new, on=OVER, loan_fen=0)


def test_over_all_purchases_the_loan_pays_no_more_than_was_approved_for_the_part(aides):
    home = aides.home()
    pigs, tea = aides.parts(home)
    aides.buy(home, pigs, fen=60_000, loan_fen=60_000)
    no = refusal(aides.buy, home, pigs, fen=50_000, loan_fen=HALF - 60_000 + 1)
    assert no.code == "purchase_above_part"
    aides.buy(home, pigs, fen=900_000, loan_fen=HALF - 60_000)
    aides.buy(home, tea, fen=HALF, loan_fen=HALF)
    assert queries.spent_on(queries.purchases(whole_county(COUNTY), BOUGHT)) == (
        3,
        1_060_000,
        200_000,
    )
    assert not list(queries.faults(COUNTY))


def test_the_loan_cannot_have_paid_before_it_came(aides):
    home = aides.home()
    early = PAID - timedelta(days=1)
    assert refusal(aides.buy, home, on=early).code == "purchase_before_money"
    assert aides.buy(home, on=early, loan_fen=0)


def test_only_the_households_own_approved_parts_that_stand_can_be_bought_for(aides):
    home, other = aides.homes(2)
    pigs, tea = aides.parts(home)
    assert refusal(aides.buy, other, pigs).code == "not_found"
    asked = aides.ask(home, drop(pigs), scale(tea, 9_000, 2 * HALF))
    aides.approve(asked)
    assert refusal(aides.buy, home, pigs, on=OVER).code == "part_not_approved"
    new = aides.parts(home)[-1]
    assert refusal(aides.buy, home, new, on=BOUGHT).code == "part_not_approved"
    noticed = aides.stage.cleared(state="noticed").household
    no = refusal(aides.buy, noticed, aides.parts(noticed)[0], loan_fen=0)
    assert no.code == "part_not_approved"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"fen": 0, "loan_fen": 0}, "bad_value"),
        ({"fen": 10**10}, "bad_value"),
        ({"fen": 100, "loan_fen": 101}, "bad_value"),
        ({"loan_fen": -1}, "bad_value"),
        ({"quantity_milli": 0}, "bad_value"),
        ({"item": " "}, "missing_value"),
        ({"item": "猪" * 61}, "bad_value"),
        ({"unit": ""}, "missing_value"),
        ({"file_name": "票.txt", "file_data": b"hello"}, "evidence_unreadable"),
        ({"file_name": "票.jpg", "file_data": JPEG + b"\0" * MOST_BYTES}, "evidence_too_large"),
    ],
)
def test_values_out_of_reason_are_refused(aides, given, code):
    assert refusal(aides.buy, aides.home(), **given).code == code
    assert not Purchase.objects.exists()


def test_one_receipt_is_entered_once_for_a_household(aides):
    one, other = aides.homes(2)
    first = aides.buy(one, receipt="0017", loan_fen=0)
    assert refusal(aides.buy, one, receipt=" 0017 ", loan_fen=0).code == "purchase_receipt_used"
    aides.buy(other, receipt="0017", loan_fen=0)
    aides.void(first["purchase"])
    assert aides.buy(one, receipt="0017", loan_fen=0)


def test_a_voided_purchase_stays_readable_and_frees_its_money(aides):
    home = aides.home()
    done = aides.buy(home, fen=HALF, loan_fen=HALF)
    assert refusal(aides.void, done["purchase"], on=BOUGHT - timedelta(days=1)).code == "too_early"
    assert refusal(aides.void, done["purchase"], reason="").code == "missing_value"
    aides.void(done["purchase"], on=OVER)
    assert refusal(aides.void, done["purchase"], on=OVER).code == "purchase_void"
    county = whole_county(COUNTY)
    assert [queries.purchases(county, day).count() for day in (BOUGHT, OVER)] == [1, 0]
    assert queries.purchases(county, OVER, voided=True).count() == 1
    assert aides.buy(home, on=OVER, fen=HALF, loan_fen=HALF)


def test_who_is_elsewhere_cannot_record_or_see(aides):
    home = aides.home()
    assert refusal(aides.buy, home, who="south_office").code == "out_of_area"
    assert refusal(aides.buy, home, who="lead").code == "forbidden"
    aides.buy(home)
    assert not queries.purchases(Scope(COUNTY, (SOUTH_A[:9],)), BOUGHT).exists()
    assert queries.purchases(Scope(COUNTY, (NORTH_A[:9],)), BOUGHT, household=home.id).exists()


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 12), st.integers(0, 5)), max_size=10))
def test_whatever_is_bought_and_voided_no_part_is_overspent(aides, steps):
    aides.salaries(0)
    home = aides.home()
    part = aides.parts(home)[0]
    for buys, tens, which in steps:
        try:
            if buys:
                aides.buy(home, part, fen=120_000, loan_fen=tens * 10_000)
            else:
                keys = list(Purchase.objects.filter(household=home).values_list("id", flat=True))
                aides.void(str(keys[which % len(keys)] if keys else part.id), on=date(2007, 5, 9))
        except Refused:
            continue
    stands = Purchase.objects.filter(part=part, void_on__isnull=True)
    assert sum(row.loan_fen for row in stands) <= HALF
    assert not [fault for fault in queries.faults(COUNTY) if "purchase" in fault[0]]
