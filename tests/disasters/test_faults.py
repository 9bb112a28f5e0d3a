"""The nightly check of the rows: what no action leaves behind is found and named."""

import pytest

from tests.disasters.after import NEXT, WEEK, begin, give, lost, plan, support, verify, win
from tests.disasters.test_losses import hail
from tests.world import COUNTY
from tuopin.disasters.models import Loss, Recovered, Relief
from tuopin.disasters.queries import faults
from tuopin.kit.terms import terms


@pytest.fixture
def loss(stage):
    event = hail(stage)
    made = lost(stage, event)
    verify(stage, made, fen=400_000)
    rescue = plan(stage, made)
    begin(stage, rescue)
    win(stage, rescue, made)
    give(stage, event, made.household, support=support(stage, event), on=WEEK)
    return made


def test_what_the_actions_leave_behind_is_in_order(loss):
    assert list(faults(COUNTY)) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"state": "reported"}, "disasters_trail"),
        ({"loss_fen": 399_999}, "disasters_trail"),
        ({"destroyed_milli": 5_001}, "disasters_quantity"),
    ],
)
def test_a_loss_that_was_changed_past_the_actions_is_found(loss, changed, code):
    Loss.objects.filter(id=loss.id).update(**changed)
    assert list(faults(COUNTY)) == [(code, str(loss.id))]
    assert f"fault.{code}" in terms()


def test_a_loss_verified_without_a_step_or_by_who_reported_it_is_found(loss, stage):
    other = lost(stage, loss.event)
    Loss.objects.filter(id=other.id).update(
        state="verified", verified_on=NEXT, verified_by=other.reported_by
    )
    assert [code for code, _ in faults(COUNTY)] == ["disasters_trail", "disasters_hands"]


def test_more_given_than_came_and_more_won_than_lost_is_found(loss):
    Relief.objects.update(fen=1_000_001)
    Recovered.objects.update(fen=400_001)
    found = list(faults(COUNTY))
    assert [code for code, _ in found] == ["disasters_support", "disasters_recovered"]
    assert all(f"fault.{code}" in terms() for code, _ in found)
