"""A loss is reported, assessed by other eyes, disputed, assessed again, closed (R99–R103)."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.disasters.after import (
    NEXT,
    WEEK,
    begin,
    close,
    code,
    dispute,
    give,
    lost,
    needy,
    plan,
    refusal,
    verify,
    win,
)
from tests.disasters.test_losses import HAIL, REPORTED, hail, lose, part_of
from tests.world import COUNTY, SOUTH_A
from tuopin.audit.models import Line
from tuopin.disasters.actions import dispute_loss, report_loss, verify_loss
from tuopin.disasters.actions.reporting import refuse_wrong
from tuopin.disasters.models import Loss, LossStep
from tuopin.disasters.queries import loss as loss_on
from tuopin.disasters.queries import losses_of_household, steps_of, toll, totals
from tuopin.disasters.rules.losses import Base, Said, is_large, whole, why_not
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.selection.models import Part

WHOLE = whole_county(COUNTY)


def worth(day):
    return totals(COUNTY, day).loss_fen


def then(loss, day):
    seen = loss_on(WHOLE, loss.id, day)
    return seen.state_then, seen.fen_then


def test_a_reported_loss_keeps_what_was_reported_beside_what_was_found(stage):
    loss = lost(stage, hail(stage))
    assert (loss.state, loss.loss_fen, loss.reported_fen) == ("reported", 450_000, 450_000)
    done = verify(stage, loss, fen=400_000, destroyed_milli=2_500, text="两头半大猪")
    assert done == {"verified": 1, "fen": 400_000}
    assert (loss.state, loss.loss_fen, loss.reported_fen) == ("verified", 400_000, 450_000)
    assert (loss.destroyed_milli, loss.verified_on) == (2_500, NEXT)
    assert [(s.verb, s.fen, s.text) for s in steps_of(COUNTY, loss.id, NEXT)] == [
        ("verify", 400_000, "两头半大猪")
    ]
    assert losses_of_household(COUNTY, loss.household_id, REPORTED)[0].fen_then == 450_000


def test_many_losses_are_verified_as_reported_in_one_act(stage):
    event = hail(stage)
    assert verify(stage, lost(stage, event), lost(stage, event))["fen"] == 900_000
    assert Line.objects.filter(action="disasters.verify_loss", outcome="done").count() == 1


def test_a_disputed_loss_is_looked_at_again_by_other_eyes_and_then_closed(stage):
    loss = lost(stage, hail(stage))
    verify(stage, loss, fen=300_000)
    dispute(stage, loss)
    assert (loss.state, loss.dispute, loss.disputed_on) == ("disputed", "少算了两头", NEXT)
    for who in ("county_office", "county_head", "north_secretary"):
        assert code(verify, stage, loss, who=who, on=WEEK) == "same_person"
    verify(stage, loss, who="county_office2", on=WEEK, fen=420_000)
    assert close(stage, loss) == {"closed": 1}
    loss.refresh_from_db()
    assert (loss.state, loss.closed_on, loss.loss_fen) == ("closed", WEEK, 420_000)
    assert [s.state for s in steps_of(COUNTY, loss.id, WEEK)] == [
        "verified", "disputed", "verified", "closed",
    ]  # fmt: skip


def test_each_day_sees_the_worth_and_the_state_of_that_day(stage):
    loss = lost(stage, hail(stage))
    days = [REPORTED + timedelta(days=n) for n in range(8)]
    verify(stage, loss, fen=300_000, on=days[2])
    dispute(stage, loss, on=days[3])
    verify(stage, loss, who="county_office2", fen=420_000, on=days[5])
    close(stage, loss, on=days[6])
    assert [then(loss, day) for day in days] == [
        ("reported", 450_000), ("reported", 450_000), ("verified", 300_000),
        ("disputed", 300_000), ("disputed", 300_000), ("verified", 420_000),
        ("closed", 420_000), ("closed", 420_000),
    ]  # fmt: skip
    assert [worth(day) for day in days[1:7]] == [
        450_000, 300_000, 300_000, 300_000, 420_000, 420_000,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"destroyed_milli": 5_001}, "destroyed_above_base"),
        ({"fen": -1}, "bad_amount"),
        ({"fen": 1.5}, "bad_amount"),
        ({"rooms": -1}, "bad_amount"),
        ({"fen": 0, "destroyed_milli": 0}, "loss_empty"),
    ],
)
def test_what_cannot_have_been_lost_is_not_found_either(stage, said, why):
    loss = lost(stage, hail(stage))
    assert code(verify, stage, loss, **said) == why
    loss.refresh_from_db()
    assert (loss.state, loss.loss_fen) == ("reported", 450_000)
    assert not LossStep.objects.exists()


def test_who_reported_a_loss_does_not_verify_it(stage):
    loss = lost(stage, hail(stage))
    assert code(verify, stage, loss, who="county_office") == "same_person"


def test_nobody_verifies_beyond_his_area_or_before_the_report_or_twice_over(stage):
    event = hail(stage)
    loss, south = lost(stage, event), lost(stage, event, stage.cleared(SOUTH_A))
    assert code(verify, stage, loss, south, who="north_secretary") == "out_of_area"
    assert code(verify, stage, loss, on=REPORTED - timedelta(days=1)) == "too_early"
    assert code(verify, stage, loss, loss) == "repeated"
    assert code(verify, stage, loss, who="north_liaison") == "forbidden"
    head = stage.act("county_head")
    assert code(verify_loss, actor=head, on=NEXT, losses=[{"loss": uuid7()}]) == "not_found"
    assert code(verify_loss, actor=head, on=NEXT, losses=[{"fen": 1}]) == "not_found"
    verify(stage, loss)
    assert code(verify, stage, loss) == "out_of_order"


def test_a_loss_is_not_closed_before_it_was_verified_nor_while_it_is_disputed(stage):
    loss = lost(stage, hail(stage))
    assert code(close, stage, loss) == "out_of_order"
    verify(stage, loss)
    dispute(stage, loss)
    assert code(close, stage, loss) == "out_of_order"
    assert code(dispute, stage, loss) == "out_of_order"


def test_a_dispute_says_why(stage):
    loss = lost(stage, hail(stage))
    office = stage.act("north_office")
    assert code(dispute_loss, actor=office, on=NEXT, loss=loss.id, text="少") == "out_of_order"
    verify(stage, loss)
    assert code(dispute, stage, loss, text=" ") == "missing_value"
    assert code(dispute, stage, loss, on=REPORTED) == "too_early"
    assert code(dispute, stage, loss, who="south_secretary") == "out_of_area"


def test_an_urgent_loss_is_not_closed_before_help_came(stage):
    event = hail(stage)
    loss, plain = needy(stage, event), lost(stage, event)
    verify(stage, loss, plain)
    refused = refusal(close, stage, loss, plain)
    assert refused.code == "urgent_unhelped"
    assert [row.subject for row in refused.rows] == [str(loss.id)]
    give(stage, event, loss.household)
    assert close(stage, loss, plain) == {"closed": 2}


def test_a_loss_is_never_found_smaller_than_what_was_won_back(stage):
    loss = lost(stage, hail(stage))
    verify(stage, loss)
    recovery = plan(stage, loss)
    begin(stage, recovery)
    win(stage, recovery, loss, fen=200_000)
    dispute(stage, loss, on=WEEK)
    assert code(verify, stage, loss, who="county_office2", on=WEEK, fen=199_999) == (
        "below_recovered"
    )
    verify(stage, loss, who="county_office2", on=WEEK, fen=200_000)


def test_the_same_thing_is_not_hit_twice_in_one_event_but_in_another_it_may_be(stage):
    event, application = hail(stage), stage.cleared()
    lost(stage, event, application)
    assert code(lost, stage, event, application) == "loss_there"
    lost(stage, hail(stage, code="x", name="再来一次"), application)
    assert Loss.objects.count() == 2


def test_livestock_is_counted_and_is_a_loss_by_itself(stage):
    event = hail(stage)
    home = stage.cleared().household
    assert code(lose, stage, event, home, loss_fen=0, livestock=-1) == "bad_amount"
    lose(stage, event, home, loss_fen=0, livestock=2)
    assert totals(COUNTY, REPORTED).events["7.8"].livestock == 2


def test_the_cattle_of_a_project_are_the_countys_dead_livestock(stage):
    """Parts of cattle were lost by their quantity, and the county's large animals stayed at 0."""
    event, application = hail(stage), stage.cleared(contents=("黄牛养殖",))
    loss = lost(stage, event, application, destroyed_milli=2_000)
    assert (loss.livestock, totals(COUNTY, REPORTED).events["7.8"].livestock) == (2, 2)
    verify(stage, loss, destroyed_milli=1_000)
    assert (loss.livestock, totals(COUNTY, NEXT).events["7.8"].livestock) == (1, 1)


@pytest.mark.parametrize(("content", "heads"), [("黄牛养殖", 3), ("生猪养殖", 0)])
def test_large_animals_are_told_by_the_part(stage, content, heads):
    loss = lost(stage, hail(stage), stage.cleared(contents=(content,)))
    assert loss.livestock == heads
    assert not is_large("马铃薯", "亩")


def test_a_part_of_cattle_says_its_heads_once(stage):
    event, application = hail(stage), stage.cleared(contents=("黄牛养殖",))
    wrong = refusal(lost, stage, event, application, destroyed_milli=2_000, livestock=3)
    assert wrong.code == "livestock_differs"
    assert "是 2 头，不是 3 头" in wrong.text()
    assert lost(stage, event, application, destroyed_milli=2_000, livestock=2).livestock == 2


def test_what_was_counted_reads_as_it_was_on_an_earlier_day(stage):
    """Rooms, people and animals were those of the assessment on every day, the report's too."""
    event, home = hail(stage), stage.cleared().household
    loss = needy(stage, event, home, livestock=2)
    verify(stage, loss, rooms=1, people=2, livestock=0)
    dispute(stage, loss, on=WEEK)
    seen = {day: loss_on(WHOLE, loss.id, day) for day in (REPORTED, NEXT)}
    counts = {
        day: (row.rooms_then, row.people_then, row.livestock_then) for day, row in seen.items()
    }
    assert counts == {REPORTED: (3, 3, 2), NEXT: (1, 2, 0)}
    early, late = (totals(COUNTY, day).events["7.8"] for day in (REPORTED, NEXT))
    assert (early.rooms, early.people, early.livestock) == (3, 3, 2)
    assert (late.rooms, late.people, late.livestock) == (1, 2, 0)
    assert (toll(COUNTY, REPORTED), toll(COUNTY, NEXT)) == ((3, 3, 2), (1, 2, 0))
    assert toll(COUNTY, HAIL - timedelta(days=1)) == (0, 0, 0)


def test_a_quantity_reads_as_it_was_reported_on_the_day_of_the_report(stage):
    loss = lost(stage, hail(stage))
    verify(stage, loss, destroyed_milli=1_500)
    assert loss_on(WHOLE, loss.id, REPORTED).destroyed_milli_then == 3_000
    assert loss_on(WHOLE, loss.id, NEXT).destroyed_milli_then == 1_500


@pytest.mark.parametrize(
    ("unit", "said"), [("亩", "has only 5 mu in all"), ("袋", "has only 5 bags in all")]
)
def test_a_refusal_in_english_names_the_unit_in_english(unit, said):
    """“灵芝” has only 5 袋 in all: an English sentence with half a Chinese one in it."""
    base = Base(uuid7(), "灵芝", 5_000, unit)
    with pytest.raises(Refused) as refused:
        refuse_wrong(Said(6_000, "", 0, 0, 0, False), base)
    assert said in refused.value.text("en")
    assert f"总共只有 5 {unit}" in refused.value.text()


def test_a_households_people_and_need_count_once_in_an_event(stage):
    event, application = hail(stage), stage.cleared(contents=("大棚蔬菜", "西瓜"))
    for part in Part.objects.filter(application=application):
        lose(stage, event, application.household, part=part.id, people=3, rooms=1, urgent=True)
    seen = totals(COUNTY, REPORTED).events["7.8"]
    assert (seen.households, seen.parts, seen.people, seen.urgent, seen.rooms) == (1, 2, 3, 1, 2)


def test_a_part_that_a_change_had_ended_by_then_cannot_have_been_lost(stage):
    event, application = hail(stage), stage.cleared()
    Part.objects.filter(application=application).update(dropped_on=event.happened_on)
    refused = refusal(lost, stage, event, application)
    assert refused.code == "part_not_then"
    assert "养猪" in refused.text()
    Part.objects.filter(application=application).update(
        dropped_on=event.happened_on + timedelta(days=1)
    )
    assert lost(stage, event, application).item == "养猪"
    assert part_of(application).dropped_on
    assert report_loss.code == "disasters.report_loss"


def test_many_losses_cost_as_many_statements_as_few(stage, django_assert_max_num_queries):
    event = hail(stage)
    few = [lost(stage, event) for _ in range(2)]
    many = [lost(stage, event) for _ in range(9)]
    with django_assert_max_num_queries(16):
        verify_loss(actor=stage.act("county_head"), on=NEXT, losses=[{"loss": x.id} for x in few])
    with django_assert_max_num_queries(16):
        verify_loss(actor=stage.act("county_head"), on=NEXT, losses=[{"loss": x.id} for x in many])


@given(base=st.integers(0, 10_000), lost_milli=st.integers(0, 20_000), fen=st.integers(0, 10**9))
@settings(suppress_health_check=[HealthCheck.differing_executors])
def test_no_more_of_a_part_is_lost_than_there_was(base, lost_milli, fen):
    why = why_not(
        Said(lost_milli, "头", fen, 0, 0, urgent=False), Base(uuid7(), "养猪", base, "头")
    )
    assert (why == "") == (0 <= lost_milli <= base and bool(lost_milli or fen))


def test_whole_numbers_only():
    assert whole(0, 5)
    assert not whole(-1)
    assert not whole(1.0)
    assert not whole(True)
