"""What a batch may lend in a township: set by a document, kept by every approval (R47)."""

from datetime import date
from typing import Any

import pytest

from tests.agreements.stage import CHECKED
from tests.funds.purse import SENT
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH, SOUTH_A, WHOLE
from tuopin.funds.actions import release, set_budget
from tuopin.funds.models import Budget, Loan
from tuopin.funds.queries import BudgetLine, Overrun, budget_left, budgets, over_budget
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import term

SET = date(2007, 3, 19)
PAPER = "领导组〔2007〕5号"


@pytest.fixture
def limit(purse):
    def set_it(fen: Any = 500_000, **given: Any) -> Any:
        given = {
            "batch": purse.stage.batch().id, "region": NORTH, "document": PAPER,
            "actor": purse.act(given.pop("who", "county_head")), "on": SET,
        } | given  # fmt: skip
        return set_budget(fen=fen, **given).result

    return set_it


def test_a_budget_says_what_is_left_and_the_newest_counts_from_its_day(purse, limit):
    batch = purse.stage.batch().id
    assert budget_left(COUNTY, batch, NORTH, SET) is None
    assert limit(500_000)["left_fen"] == 500_000
    limit(300_000, on=SENT)
    assert budget_left(COUNTY, batch, NORTH, date(2007, 3, 18)) is None
    assert budget_left(COUNTY, batch, NORTH, SET) == 500_000
    assert budget_left(COUNTY, batch, NORTH, SENT) == 300_000
    assert Budget.objects.count() == 2


def test_approvals_stop_at_the_budget_with_the_numbers(purse, limit):
    limit(500_000)
    first, second, third = purse.stage.checked(*(purse.stage.cleared() for _ in range(3)))
    purse.reserve(first, second)
    with pytest.raises(Refused) as refused:
        purse.reserve(third)
    assert refused.value.code == "above_budget"
    told = {"place": "北山镇", "budget": "5,000.00", "approved": "4,000.00", "asked": "2,000.00"}
    assert refused.value.facts == told
    assert [(row.name, row.said("en")) for row in refused.value.rows] == [
        ("北山镇", term("why.above_budget", "en"))
    ]
    assert Loan.objects.count() == 2
    limit(600_000, on=CHECKED)
    purse.reserve(third)
    assert budget_left(COUNTY, purse.stage.batch().id, NORTH, CHECKED) == 0


def test_another_township_or_batch_is_not_bound(purse, limit):
    limit(200_000)
    here, there = purse.stage.checked(purse.stage.cleared(), purse.stage.cleared(SOUTH_A))
    (next_batch,) = purse.stage.checked(purse.stage.cleared(batch=2))
    purse.reserve(here, there, next_batch)
    assert budget_left(COUNTY, purse.stage.batch(2).id, NORTH, CHECKED) is None
    (more,) = purse.stage.checked(purse.stage.cleared())
    with pytest.raises(Refused, match="预算"):
        purse.reserve(more)


def test_what_was_let_go_may_be_approved_again(purse, limit):
    limit(200_000)
    (held,) = purse.loans()
    (other,) = purse.stage.checked(purse.stage.cleared())
    release(actor=purse.act("county_head"), on=CHECKED, loan=held.id, reason="本人放弃")
    purse.reserve(other)
    assert budget_left(COUNTY, purse.stage.batch().id, NORTH, CHECKED) == 0


def test_loans_are_weighed_the_same_before_and_after_they_are_written(purse, limit):
    limit(500_000)
    batch = purse.stage.batch().id
    there = purse.loans(2)
    assert over_budget(COUNTY, there, CHECKED) == []
    extra = Loan(county=COUNTY, batch_id=batch, region=NORTH_A, approved_fen=100_001)
    told = [Overrun(batch, NORTH, 500_000, 400_000, 100_001)]
    assert over_budget(COUNTY, [extra], CHECKED) == told
    extra.approved_fen = 100_000
    assert over_budget(COUNTY, [extra], CHECKED) == []


def test_a_budget_below_what_is_approved_is_refused_with_the_numbers(purse, limit):
    purse.loans(2)
    with pytest.raises(Refused) as refused:
        limit(399_999, on=CHECKED)
    assert refused.value.code == "budget_below_approved"
    assert refused.value.facts == {"budget": "3,999.99", "approved": "4,000.00"}
    assert limit(400_000, on=CHECKED)["left_fen"] == 0


def test_more_than_there_is_money_for_is_only_warned_of(purse, limit):
    purse.loans(2)
    assert limit(900_000, on=CHECKED)["above_fen"] == 0
    assert limit(200_000, on=CHECKED, region=SOUTH)["above_fen"] == 100_000


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"fen": -1}, "bad_amount"),
        ({"fen": "500000"}, "bad_amount"),
        ({"fen": True}, "bad_amount"),
        ({"document": "  "}, "missing_value"),
        ({"region": WHOLE}, "bad_value"),
        ({"region": NORTH_A}, "bad_value"),
        ({"region": "990101399000"}, "bad_value"),
        ({"batch": "990101"}, "not_found"),
        ({"who": "county_leader"}, "forbidden"),
    ],
)
def test_a_budget_that_makes_no_sense_is_refused(limit, given, code):
    with pytest.raises(Refused) as refused:
        limit(**given)
    assert refused.value.code == code
    assert not Budget.objects.exists()


def test_a_budget_does_not_slip_in_before_the_one_in_force(limit):
    limit(500_000, on=CHECKED)
    with pytest.raises(Refused) as refused:
        limit(400_000, on=SET)
    assert refused.value.code == "too_early"


def test_the_table_sets_budget_approved_and_paid_side_by_side(
    purse, limit, django_assert_num_queries
):
    limit(900_000)
    paid = purse.paid(2)
    purse.loans()
    purse.reserve(*purse.stage.checked(purse.stage.cleared(SOUTH_A)))
    batch = paid[0].batch_id
    with django_assert_num_queries(3):
        north, south = budgets(COUNTY, date(2007, 4, 30))
    assert north == BudgetLine(batch, NORTH, 900_000, PAPER, 600_000, 3, 400_000)
    assert north.left_fen == 300_000
    assert south == BudgetLine(batch, SOUTH, None, "", 200_000, 1, 0)
    assert south.left_fen is None
    assert budgets(COUNTY, SET) == [BudgetLine(batch, NORTH, 900_000, PAPER)]
