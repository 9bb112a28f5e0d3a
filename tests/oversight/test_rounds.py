"""Rounds: planned on a campaign or by a township, drawn once by a seed, finished."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.oversight.tour import CLOSES, DRAWN, OPENS, PLANNED, SEEN, STALLED, refused
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH, SOUTH_A
from tuopin.funds.actions import reverse_payment
from tuopin.funds.models import Payment
from tuopin.kit.scope import Scope, whole_county
from tuopin.oversight.models import Round, Sampled
from tuopin.oversight.queries import (
    Standing,
    answers,
    proof,
    round_of,
    round_state,
    rounds,
    sample,
    standing_by_township,
    standings,
)
from tuopin.oversight.rules.sampling import sample_size
from tuopin.programme.actions import open_campaign

WHOLE = whole_county(COUNTY)
OWN = {
    "campaign": None, "region": NORTH, "name": "本乡五月检查", "opens_on": OPENS,
    "closes_on": CLOSES,
}  # fmt: skip


def test_a_round_bears_the_name_and_the_days_of_its_campaign(tour):
    made = tour.plan()
    assert (made.name, made.opens_on, made.closes_on) == ("第一批督查", OPENS, CLOSES)
    assert (made.region, made.state, made.focus) == (
        f"{COUNTY}000000",
        "planned",
        "arrival,use,effect",
    )
    assert refused(tour.plan).code == "round_exists"


def test_a_township_plans_rounds_of_its_own(tour):
    made = tour.plan("north_secretary", **OWN)
    assert (made.campaign, made.region, made.name) == (None, NORTH, "本乡五月检查")
    assert refused(tour.plan, "south_secretary", **OWN).code == "out_of_area"
    assert refused(tour.plan, "north_secretary").code == "out_of_area"


def test_confidence_and_margin_are_the_policy_s_unless_said(tour):
    made = tour.plan(confidence=None, margin=None)
    assert (made.confidence, made.margin, made.least) == (90, 10, 2)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "by_chance"}, "bad_value"),
        ({"focus": []}, "missing_value"),
        ({"focus": ["weather"]}, "bad_value"),
        ({"confidence": 91}, "bad_value"),
        ({"confidence": 90, "margin": 60}, "bad_value"),
        ({"campaign": None}, "missing_value"),
        ({"campaign": None, "name": "查"}, "missing_value"),
        ({"campaign": None, "name": "查", "opens_on": OPENS}, "missing_value"),
        ({"campaign": None, "name": "查", "opens_on": CLOSES, "closes_on": OPENS}, "bad_value"),
        ({"region": NORTH_A}, "bad_value"),
        ({"batch": uuid4()}, "not_found"),
        ({"on": CLOSES + timedelta(days=1)}, "bad_value"),
        ({"who": "verifier"}, "forbidden"),
    ],
)
def test_a_plan_that_says_too_little_is_refused(tour, given, code):
    assert refused(tour.plan, **given).code == code
    assert not Round.objects.exists()


def test_only_a_campaign_of_inspections_is_inspected_on(tour):
    survey = open_campaign(
        actor=tour.act("county_office"), on=PLANNED, kind="survey", name="摸底", opens_on=OPENS,
        closes_on=CLOSES, reference_on=OPENS,
    )  # fmt: skip
    assert refused(tour.plan, campaign=survey.result["campaign"]).code == "bad_value"


def test_every_township_gives_households_to_the_sample(tour):
    tour.both_towns(7, 3)
    held = tour.draw(tour.plan(confidence=80, margin=30))
    wanted = sample_size(80, 30, 10)
    drawn = Sampled.objects.filter(round=held)
    assert (held.drawn_from, held.state, held.drawn_on) == (10, "drawn", DRAWN)
    by_town = [drawn.filter(region__startswith=t[:9]).count() for t in (NORTH, SOUTH)]
    assert by_town[0] >= by_town[1] >= 2
    assert wanted <= sum(by_town) <= 10
    teams = dict(drawn.values_list("region", "team__name"))
    assert teams == {NORTH_A: "核查一组", SOUTH_A: "核查二组"}


def test_a_township_s_own_round_draws_from_its_own_households(tour):
    tour.both_towns()
    held = tour.draw(tour.plan("north_secretary", **OWN), "north_secretary")
    assert set(Sampled.objects.values_list("region", flat=True)) == {NORTH_A}
    assert held.drawn_from == 2


def test_half_of_the_seed_is_made_by_the_act_itself_so_that_nobody_can_choose(tour):
    held = tour.drawn()
    typed, _, made = held.seed.partition("/")
    assert typed == "六三一"
    assert len(made) == 36
    other = tour.draw(tour.plan("north_secretary", **OWN), "north_secretary")
    assert other.seed.partition("/")[2] != made


def test_a_round_is_drawn_once(tour):
    held = tour.drawn()
    assert refused(tour.draw, held).code == "out_of_order"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"seed": " "}, "missing_value"),
        ({"seed": "一" * 41}, "bad_value"),
        ({"on": CLOSES + timedelta(days=1)}, "round_not_on"),
        ({"on": PLANNED - timedelta(days=1)}, "too_early"),
        ({"who": "north_secretary"}, "out_of_area"),
        ({"who": "verifier"}, "forbidden"),
    ],
)
def test_a_draw_is_refused_before_anybody_is_drawn(tour, given, code):
    tour.pay()
    held = tour.plan()
    assert refused(tour.draw, held, **given).code == code
    assert not Sampled.objects.exists()


def test_there_must_be_somebody_to_draw_from(tour):
    assert refused(tour.draw, tour.plan()).code == "nothing_to_draw"


def test_a_draw_is_made_again_from_its_seed(tour):
    tour.both_towns(6, 3)
    held = tour.draw(tour.plan(confidence=80, margin=40))
    again = proof(held)
    assert (again.frame_same, again.sample_same, again.strangers) == (True, True, 0)
    assert {town: of for town, (of, _) in again.sizes.items()} == {NORTH: 6, SOUTH: 3}
    assert sum(drawn for _, drawn in again.sizes.values()) == Sampled.objects.count()
    assert proof(tour.plan("north_secretary", **OWN)) is None


def test_what_was_entered_later_for_days_before_the_draw_is_said(tour):
    loans = tour.pay(count=2)
    held = tour.draw(tour.plan())
    paid = Payment.objects.get(loan=loans[0])
    reverse_payment(actor=tour.act("finance_centre"), on=DRAWN, payment=paid.id, reason="发错人")
    again = proof(held)
    assert (again.frame_same, again.sample_same, again.strangers) == (False, False, 1)


def test_a_swapped_household_is_found_out(tour):
    tour.pay(count=6)
    held = tour.draw(tour.plan(confidence=80, margin=40))
    out = Sampled.objects.filter(round=held).first()
    rest = [
        x.household_id for x in tour.loans if not Sampled.objects.filter(household=x.household_id)
    ]
    Sampled.objects.filter(id=out.id).update(household=rest[0])
    again = proof(held)
    assert (again.frame_same, again.sample_same, again.strangers) == (True, False, 1)


# ---- finishing and reading


def test_a_round_is_finished_when_all_were_seen(tour):
    held = tour.drawn()
    tour.inspect(held)
    assert tour.finish(held) == {"inspected": 1, "unseen": 0}
    assert (held.state, held.finished_on) == ("finished", CLOSES)
    assert refused(tour.finish, held).code == "out_of_order"
    assert refused(tour.inspect, held).code == "out_of_order"


def test_who_was_not_seen_needs_a_reason(tour):
    tour.pay(count=2)
    held = tour.draw(tour.plan())
    tour.inspect(held)
    refusal = refused(tour.finish, held)
    assert (refusal.code, refusal.facts["count"]) == ("sample_unseen", 1)
    assert [row.said() for row in refusal.rows] == ["抽到了，还没有去"]
    assert tour.finish(held, reason="外出务工") == {"inspected": 1, "unseen": 1}
    assert held.unseen == "外出务工"


def test_a_round_is_not_finished_before_its_last_inspection(tour):
    held = tour.drawn()
    tour.inspect(held)
    assert refused(tour.finish, held, on=OPENS).code == "too_early"


def test_a_round_is_read_as_of_a_day(tour):
    tour.both_towns()
    held = tour.draw(tour.plan())
    tour.inspect(held, progress="stalled", findings=[STALLED])
    tour.finish(held, reason="时间不够")
    for day, state, standing in (
        (PLANNED, "planned", Standing(0, 0, 0, 0)),
        (DRAWN, "drawn", Standing(4, 0, 0, 0)),
        (SEEN, "drawn", Standing(4, 1, 1, 1)),
        (CLOSES, "finished", Standing(4, 1, 1, 1)),
    ):
        assert round_state(held, day) == state
        assert standings(WHOLE, [held], day)[held.id] == standing
    assert [(t, team, s.left) for t, team, s in standing_by_township(WHOLE, held, SEEN)] == [
        (NORTH, "核查一组", 1), (SOUTH, "核查二组", 2),
    ]  # fmt: skip
    assert [row.seen for row in sample(WHOLE, held, SEEN).order_by("region", "place")] == [
        True, False, False, False,
    ]  # fmt: skip
    told = {a.question: dict(a.counts) for a in answers(WHOLE, held, SEEN)}
    assert told["progress"] == {"normal": 0, "slower": 0, "stalled": 1, "done": 0}
    assert told["liaison_works"] == {"yes": 1, "no": 0, "unknown": 0}


def test_a_township_sees_the_county_s_rounds_and_its_own_and_no_other_s(tour):
    tour.both_towns()
    county, own = tour.draw(tour.plan()), tour.plan("north_secretary", **OWN)
    north, south = (Scope(COUNTY, (t[:9],)) for t in (NORTH, SOUTH))
    assert set(rounds(north, DRAWN)) == {county, own}
    assert set(rounds(south, DRAWN)) == {county}
    assert round_of(south, own.id, DRAWN) is None
    assert round_of(south, county.id, PLANNED - timedelta(days=1)) is None
    assert standings(south, [county], DRAWN)[county.id].drawn == 2
    assert set(sample(south, county, DRAWN).values_list("region", flat=True)) == {SOUTH_A}
