"""Self-rescue: planned, begun, won back within the loss, ended; all events (R104, R116, R117)."""

from datetime import timedelta

import pytest

from tests.disasters.after import (
    DUE,
    NEXT,
    WEEK,
    begin,
    code,
    finish,
    give,
    give_up,
    lost,
    needy,
    plan,
    refusal,
    sweep,
    verify,
    win,
)
from tests.disasters.test_losses import REPORTED, flood, hail, lose
from tests.world import COUNTY, NORTH, SOUTH, SOUTH_A
from tuopin.disasters.actions import (
    begin_recovery,
    finish_recovery,
    give_up_recovery,
    plan_recovery,
    record_recovered,
)
from tuopin.disasters.models import Recovered, Recovery
from tuopin.disasters.queries import (
    combined,
    late,
    overdue_plans,
    plan_counts,
    plans_of,
    recovered_of,
    recoveries,
    recovery,
    recovery_counts,
    recovery_rows,
    restored_rows,
    summed,
    without_plan,
    won_back,
)
from tuopin.kit.scope import Scope, whole_county
from tuopin.notices.models import Reminder

WHOLE = whole_county(COUNTY)
PERMITTED = (plan_recovery, begin_recovery, record_recovered, finish_recovery, give_up_recovery)


@pytest.fixture
def loss(stage):
    made = lost(stage, hail(stage))
    verify(stage, made)
    return made


@pytest.fixture
def under_way(stage, loss):
    made = plan(stage, loss)
    begin(stage, made)
    return made


def test_a_household_plans_begins_wins_back_and_is_confirmed(stage, loss):
    made = plan(stage, loss)
    assert (made.state, made.target_fen, made.due_on) == ("planned", 300_000, DUE)
    begin(stage, made)
    assert win(stage, made, loss, text="补栏两头")["left_fen"] == 350_000
    assert win(stage, made, loss, fen=200_000, restored=True, on=DUE)["left_fen"] == 150_000
    assert finish(stage, made)["won_fen"] == 300_000
    assert (made.state, made.ended_on) == ("recovered", DUE)
    assert recovery_counts(COUNTY, WEEK) == (0, 100_000)
    assert recovery_counts(COUNTY, DUE) == (1, 300_000)
    assert recovery_counts(COUNTY, DUE, Scope(COUNTY, (SOUTH[:9],))) == (0, 0)
    assert restored_rows(WHOLE, DUE).count() == 1
    assert [r.fen for r in won_back(COUNTY, made.id, WEEK)] == [100_000]
    key = loss.event_id, loss.household_id
    assert plans_of(COUNTY, [loss.household_id], DUE)[key].won_fen == 300_000
    assert len(recovered_of(COUNTY, [loss.household_id], DUE)[key]) == 2


def test_each_day_sees_a_plan_as_it_stood(stage, loss, under_way):
    win(stage, under_way, loss, fen=300_000)
    finish(stage, under_way)
    days = [REPORTED, NEXT, WEEK, DUE]
    assert [row.state_then if (row := recovery(WHOLE, under_way.id, d)) else "" for d in days] == [
        "", "under_way", "under_way", "recovered",
    ]  # fmt: skip
    assert plan_counts(WHOLE, WEEK) == {"under_way": 1}
    assert [r.won_fen for r in recoveries(WHOLE, NEXT)] == [0]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"target": 450_001}, "target_above_loss"),
        ({"target": -1}, "bad_amount"),
        ({"measures": " "}, "missing_value"),
        ({"due_on": NEXT}, "too_early"),
        ({"on": REPORTED - timedelta(days=1)}, "not_struck"),
        ({"who": "south_office"}, "out_of_area"),
        ({"who": "north_branch"}, "forbidden"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(stage, loss, given, why):
    assert code(plan, stage, loss, **given) == why
    assert not Recovery.objects.exists()


def test_a_household_has_one_plan_an_event(stage, loss, under_way):
    assert code(plan, stage, loss) == "recovery_there"
    loss.event = flood(stage)
    assert code(plan, stage, loss) == "not_struck"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"fen": 450_001}, "recovered_above_loss"),
        ({"fen": 0}, "nothing_recovered"),
        ({"fen": -5}, "bad_amount"),
        ({"on": REPORTED}, "too_early"),
        ({"who": "south_liaison"}, "out_of_area"),
    ],
)
def test_what_cannot_have_been_won_back_is_refused(stage, loss, under_way, given, why):
    assert code(win, stage, under_way, loss, **given) == why
    assert not Recovered.objects.exists()


def test_all_that_is_won_back_stays_within_the_loss(stage, loss, under_way):
    win(stage, under_way, loss, fen=400_000)
    refused = refusal(win, stage, under_way, loss, fen=50_001)
    assert refused.code == "recovered_above_loss"
    assert "500.00" in refused.text()
    assert win(stage, under_way, loss, fen=50_000)["left_fen"] == 0
    win(stage, under_way, loss, fen=0, restored=True)
    assert code(win, stage, under_way, loss, fen=0, restored=True) == "restored_there"


def test_nothing_is_won_back_of_a_loss_that_nobody_verified_or_of_another_household(stage):
    event = hail(stage)
    mine, other = lost(stage, event), lost(stage, event)
    made = plan(stage, mine)
    assert code(win, stage, made, mine) == "recovery_not_on"
    begin(stage, made)
    assert code(win, stage, made, mine) == "loss_unverified"
    verify(stage, other)
    assert code(win, stage, made, other) == "not_found"


def test_an_end_below_the_aim_gives_the_reason_and_another_person_judges(stage, loss, under_way):
    assert code(finish, stage, under_way) == "nothing_recovered"
    win(stage, under_way, loss, fen=1)
    assert code(finish, stage, under_way, who="north_office") == "same_person"
    assert code(finish, stage, under_way, on=NEXT) == "too_early"
    assert code(finish, stage, under_way) == "below_target"
    finish(stage, under_way, text="转产种茶，不再养猪")
    assert under_way.end_note == "转产种茶，不再养猪"
    assert code(win, stage, under_way, loss) == "recovery_not_on"
    assert code(finish, stage, under_way) == "out_of_order"


def test_a_plan_is_given_up_with_the_reason_and_what_was_won_still_counts(stage, loss, under_way):
    win(stage, under_way, loss)
    assert code(give_up, stage, under_way, reason="") == "missing_value"
    assert code(give_up, stage, under_way, who="north_liaison") == "forbidden"
    give_up(stage, under_way)
    assert under_way.state == "given_up"
    assert code(begin, stage, under_way) == "out_of_order"
    assert recovery_counts(COUNTY, DUE) == (0, 100_000)


def test_self_rescue_past_its_day_is_late_and_told_until_it_ends(stage, loss, under_way):
    after = DUE + timedelta(days=1)
    assert overdue_plans(WHOLE, DUE).count() == 0
    assert sweep(stage, after) == {"told": 1, "settled": 0}
    reminder = Reminder.objects.get(kind="recovery_late")
    assert (reminder.subject, reminder.due_on, reminder.fen) == (under_way.id, DUE, 300_000)
    assert late(WHOLE, after)[-1] == ("recovery_late", 1, DUE)
    give_up(stage, under_way, on=after)
    assert sweep(stage, after + timedelta(days=1)) == {"told": 0, "settled": 1}


def test_households_without_a_plan_are_listed_once(stage):
    event, application = hail(stage), stage.cleared()
    first = lost(stage, event, application)
    needy(stage, event, application.household)
    assert [row.id for row in without_plan(WHOLE, REPORTED)] == [first.id]
    plan(stage, first)
    assert not without_plan(WHOLE, NEXT)
    assert len(PERMITTED) == 5


def test_all_events_together_count_a_household_and_its_people_once(
    stage, django_assert_num_queries
):
    first, second = hail(stage), flood(stage)
    both, south = stage.cleared(), stage.cleared(SOUTH_A)
    loss = lost(stage, first, both, people=3, rooms=1, livestock=2)
    lose(stage, second, both.household, loss_fen=50_000, people=4, rooms=2)
    lose(stage, second, south.household, loss_fen=30_000, people=2)
    give(stage, first, both.household, fen=10_000)
    give(stage, second, both.household, fen=5_000)
    verify(stage, loss)
    made = plan(stage, loss)
    begin(stage, made)
    win(stage, made, loss, fen=60_000)
    with django_assert_num_queries(3):
        north, other = combined(WHOLE, WEEK)
    assert north == (NORTH, 1, 1, 3, 4, 2, 500_000, 1, 15_000, 60_000)
    assert north.left_fen == 440_000
    assert (other.region, other.households, other.people) == (SOUTH, 1, 2)
    assert summed([north, other])[1:] == (2, 1, 3, 6, 2, 530_000, 1, 15_000, 60_000)
    assert combined(Scope(COUNTY, (SOUTH[:9],)), WEEK) == [other]
    assert recovery_rows(WHOLE, WEEK).count() == 1
