"""Batches with their milestones, and campaigns with their teams."""

from datetime import date
from uuid import UUID

import pytest

from tests.world import NORTH, SOUTH, WHOLE, World
from tuopin.kit.refusals import Refused
from tuopin.programme import queries, rules
from tuopin.programme.actions import (
    assign_team,
    close_batch,
    launch,
    open_batch,
    open_campaign,
    put_in_place,
    reach_milestone,
)
from tuopin.programme.models import Batch, Campaign, TeamArea
from tuopin.programme.states import BATCH

OPENED = date(2007, 1, 10)
VERBS = {"launch": launch, "put_in_place": put_in_place, "close": close_batch}


def a_batch(world: World, number: int = 1, **milestones: date) -> UUID:
    """Open a batch in preparation."""
    done = open_batch(
        actor=world.actor("county_office"), on=OPENED, number=number, year=2007,
        milestones=milestones,
    )  # fmt: skip
    return UUID(done.result["batch"])


def in_state(world: World, state: str) -> UUID:
    """Take a batch to a state, a day a step."""
    batch = a_batch(world)
    for day, move in enumerate(BATCH.moves, start=11):
        if Batch.objects.get(id=batch).state == state:
            return batch
        act = VERBS[move.verb]
        act(actor=world.actor("county_head"), on=date(2007, 1, day), batch=batch)
    return batch


@pytest.mark.parametrize("move", BATCH.moves)
def test_a_batch_takes_each_step_of_its_life(world, move):
    batch = in_state(world, move.source)
    act = VERBS[move.verb]
    act(actor=world.actor("county_head"), on=date(2007, 2, 1), batch=batch)
    assert Batch.objects.get(id=batch).state == move.target


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", BATCH.states)
def test_a_batch_takes_no_other_step(world, state, verb):
    if verb in BATCH.verbs(state):
        return
    batch = in_state(world, state)
    with pytest.raises(Refused) as no:
        VERBS[verb](actor=world.actor("county_head"), on=date(2007, 2, 1), batch=batch)
    assert no.value.code == "out_of_order"
    assert Batch.objects.get(id=batch).state == state


def test_a_batch_is_read_in_the_state_of_the_day(world):
    in_state(world, "closed")
    a_batch(world, 2)
    states = {
        day: [row.state for row in queries.batches_on(world.county, date(2007, 1, day))]
        for day in (9, 10, 11, 12, 13)
    }
    assert states == {
        9: [],
        10: ["preparing", "preparing"],
        11: ["launched", "preparing"],
        12: ["in_place", "preparing"],
        13: ["closed", "preparing"],
    }
    (row, _) = queries.batches_on(world.county, date(2007, 1, 11))
    assert (row.launched_on, row.in_place_on) == (date(2007, 1, 11), None)


def test_a_step_is_not_dated_before_the_step_before_it(world):
    batch = a_batch(world)
    with pytest.raises(Refused) as no:
        launch(actor=world.actor("county_head"), on=date(2007, 1, 9), batch=batch)
    assert no.value.code == "too_early"


def test_a_batch_number_is_used_once_and_begins_with_one(world):
    a_batch(world)
    with pytest.raises(Refused) as no:
        a_batch(world)
    assert no.value.code == "batch_exists"
    with pytest.raises(Refused) as no:
        a_batch(world, 0)
    assert no.value.code == "bad_value"
    with pytest.raises(Refused) as no:
        a_batch(world, 2, someday=OPENED)
    assert no.value.code == "bad_value"
    assert queries.batch(world.county, 1).number == 1
    assert queries.batch(world.county, 2) is None
    assert queries.batch("990102", 1) is None


def test_only_the_head_of_the_county_office_launches_a_batch(world):
    batch = a_batch(world)
    for who in ("county_office", "north_office"):
        with pytest.raises(Refused) as no:
            launch(actor=world.actor(who), on=OPENED, batch=batch)
        assert no.value.code == "forbidden"


def test_a_milestone_is_due_then_overdue_then_reached_late(world):
    batch = a_batch(world, approval_done=date(2007, 2, 10), signing_done=date(2007, 3, 1))
    office = world.actor("county_office")
    reach_milestone(actor=office, on=date(2007, 2, 12), batch=batch, code="approval_done")
    seen = {
        day: queries.milestones(world.county, day)[0][4:]
        for day in (date(2007, 2, 8), date(2007, 2, 11), date(2007, 2, 12))
    }
    assert list(seen.values()) == [("due", 2), ("overdue", 1), ("late", 2)]
    assert queries.milestones(world.county, date(2007, 2, 11), batch)[0].done_on is None
    with pytest.raises(Refused) as no:
        reach_milestone(actor=office, on=date(2007, 2, 13), batch=batch, code="approval_done")
    assert no.value.code == "milestone_done"
    with pytest.raises(Refused) as no:
        reach_milestone(actor=office, on=date(2007, 2, 13), batch=batch, code="notice_over")
    assert no.value.code == "not_found"
    with pytest.raises(Refused) as no:
        reach_milestone(actor=office, on=date(2007, 1, 9), batch=batch, code="signing_done")
    assert no.value.code == "too_early"


def test_a_milestone_reached_early_says_how_early():
    due = date(2007, 2, 10)
    assert rules.standing(due, date(2007, 2, 7), date(2007, 3, 1)) == ("done", 3)


def a_campaign(world: World, **given) -> UUID:
    """Open a verification round with both teams."""
    plan = {
        "kind": "verification",
        "name": "第一批入户核查",
        "opens_on": date(2007, 2, 1),
        "closes_on": date(2007, 2, 20),
        "reference_on": date(2007, 2, 1),
        "areas": [
            {"team": world.bodies["team1"], "region": NORTH},
            {"team": world.bodies["team2"], "region": SOUTH},
        ],
    }
    done = open_campaign(actor=world.actor("county_office"), on=OPENED, **{**plan, **given})
    return UUID(done.result["campaign"])


def test_each_township_has_exactly_one_team(world):
    campaign = a_campaign(world)
    areas = queries.team_areas(world.county, campaign)
    assert [(a.team_name, a.region) for a in areas] == [("核查一组", NORTH), ("核查二组", SOUTH)]
    village = NORTH[:9] + "201"
    assert queries.team_of(world.county, campaign, village) == world.bodies["team1"]
    assert queries.uncovered(world.county, campaign, date(2007, 2, 1)) == []
    assert queries.field_counts(world.county, date(2007, 2, 1)).teams == 2


def test_a_township_given_to_two_teams_is_refused(world):
    both = [{"team": world.bodies[team], "region": NORTH} for team in ("team1", "team2")]
    with pytest.raises(Refused) as no:
        a_campaign(world, areas=both)
    assert no.value.code == "area_taken"
    assert [row.name for row in no.value.rows] == [NORTH]
    assert not Campaign.objects.exists()


def test_a_township_left_out_shows_as_uncovered_until_a_team_is_sent(world):
    one = [{"team": world.bodies["team1"], "region": NORTH}]
    campaign = a_campaign(world, areas=one)
    on = date(2007, 2, 1)
    assert [place.code for place in queries.uncovered(world.county, campaign, on)] == [SOUTH]
    office = world.actor("county_office")
    send = {"campaign": campaign, "team": world.bodies["team1"], "region": SOUTH}
    assign_team(actor=office, on=OPENED, **send)
    assert queries.uncovered(world.county, campaign, on) == []
    assert queries.field_counts(world.county, on).teams == 1
    with pytest.raises(Refused) as no:
        assign_team(actor=office, on=OPENED, **send)
    assert no.value.code == "area_taken"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "outing"},
        {"closes_on": date(2007, 1, 31)},
        {"reference_on": date(2007, 2, 21)},
        {"areas": [{"team": UUID(int=7), "region": NORTH}]},
    ],
)
def test_a_campaign_that_makes_no_sense_is_refused(world, wrong):
    with pytest.raises(Refused) as no:
        a_campaign(world, **wrong)
    assert no.value.code == "bad_value"
    assert not TeamArea.objects.exists()


@pytest.mark.parametrize("region", [WHOLE, NORTH[:9] + "201", "990101999000"])
def test_a_team_goes_to_townships_only(world, region):
    with pytest.raises(Refused) as no:
        a_campaign(world, areas=[{"team": world.bodies["team1"], "region": region}])
    assert no.value.code == "bad_value"


def test_the_current_campaign_is_the_one_that_runs_else_the_last(world):
    first = a_campaign(world)
    second = a_campaign(
        world, kind="inspection", name="第二次督查", opens_on=date(2007, 6, 1),
        closes_on=date(2007, 6, 10), reference_on=date(2007, 6, 1),
        areas=[{"team": world.bodies["team1"], "region": NORTH}],
    )  # fmt: skip
    current = {
        day: getattr(queries.campaign_on(world.county, day), "id", None)
        for day in (date(2007, 1, 31), date(2007, 3, 1), date(2007, 6, 5), date(2007, 12, 1))
    }
    assert list(current.values()) == [None, first, second, second]
    assert queries.field_counts(world.county, date(2007, 1, 31)).teams == 0
    with pytest.raises(Refused) as no:
        a_campaign(world)
    assert no.value.code == "campaign_exists"


def test_a_ten_day_survey_counts_both_ends(world):
    assert queries.field_counts(world.county, date(2007, 1, 31)).survey_days is None
    a_campaign(
        world, kind="survey", name="摸底", opens_on=date(2007, 1, 12),
        closes_on=date(2007, 1, 21), reference_on=date(2007, 1, 12), areas=[],
    )  # fmt: skip
    assert queries.field_counts(world.county, date(2007, 1, 12)).survey_days == 10
    assert queries.survey_on(world.county, date(2007, 1, 11)) is None
    assert [c.name for c in queries.campaigns(world.county, date(2007, 1, 31))] == ["摸底"]


def test_a_closed_batch_says_when_it_was_closed(world):
    batch = in_state(world, "in_place")
    head = world.actor("county_head")
    done = close_batch(actor=head, on=date(2007, 12, 20), batch=batch)
    assert done.result["state"] == "closed"
    assert queries.batch_by_id(world.county, batch).closed_on == date(2007, 12, 20)
    assert queries.batch_by_id("990102", batch) is None
