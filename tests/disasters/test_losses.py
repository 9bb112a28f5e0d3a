"""Disasters with losses by household and project part; totals as of a day (R97–R104)."""

from datetime import date

import pytest

from tests.funds.purse import Purse
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH, SOUTH_A
from tests.world import WHOLE as COUNTY_REGION
from tuopin.disasters.actions import declare, report_loss
from tuopin.disasters.models import Event, Loss
from tuopin.disasters.queries import (
    by_township,
    cases,
    damaged,
    event,
    event_by_code,
    events,
    loans_touched,
    losses,
    losses_of_household,
    struck,
    struck_among_assisted,
    totals,
)
from tuopin.disasters.rules.losses import Base, Said, contents, find_part, why_not
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, whole_county
from tuopin.selection.models import Part

WHOLE = whole_county(COUNTY)
HAIL, FLOOD = date(2007, 7, 8), date(2007, 8, 13)
REPORTED = date(2007, 8, 20)


def hail(stage, **other):
    given = {
        "code": "7.8", "name": "“7·8”风雹灾", "kind": "风雹", "happened_on": HAIL,
        "region": COUNTY_REGION, "severity": "特大",
    } | other  # fmt: skip
    done = declare(actor=stage.act("county_office"), on=REPORTED, **given)
    return Event.objects.get(id=done.result["event"])


def flood(stage):
    return hail(
        stage, code="8.13", name="“8·13”洪灾", kind="洪涝", other_kinds="台风", happened_on=FLOOD
    )


def lose(stage, of_event, home, who="county_office", on=REPORTED, **given):
    given = {"loss_fen": 450_000} | given
    return report_loss(
        actor=stage.act(who), on=on, event=of_event.id, household=home.id, **given
    ).result


def part_of(application):
    return Part.objects.filter(application=application).order_by("position").first()


def test_a_disaster_has_a_name_a_day_a_kind_and_an_area(stage):
    made = flood(stage)
    assert (made.kind, made.other_kinds, made.severity) == ("洪涝", "台风", "特大")
    assert event(COUNTY, made.id) == made
    assert event_by_code(COUNTY, "8.13") == made
    assert list(events(COUNTY, FLOOD)) == [made]
    assert list(events(COUNTY, HAIL)) == []


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"kind": "战乱"}, "bad_value"),
        ({"other_kinds": "洪涝、战乱"}, "bad_value"),
        ({"name": " "}, "missing_value"),
        ({"code": ""}, "missing_value"),
        ({"happened_on": date(2007, 9, 1)}, "date_future"),
    ],
)
def test_a_disaster_that_cannot_be_is_refused(stage, other, code):
    with pytest.raises(Refused) as refused:
        hail(stage, **other)
    assert refused.value.code == code
    assert not Event.objects.exists()


def test_the_same_disaster_is_not_declared_twice(stage):
    hail(stage)
    with pytest.raises(Refused) as refused:
        hail(stage, code="7.8b")
    assert refused.value.code == "event_there"


def test_a_part_is_lost_in_its_own_unit_and_in_part(stage):
    application = stage.cleared(contents=("灵芝",))
    made = hail(stage)
    lose(
        stage, made, application.household, part=part_of(application).id,
        destroyed_milli=3_000, unit="头", note="草棚倒塌，遭水浸泡",
    )  # fmt: skip
    loss = Loss.objects.get()
    assert (loss.item, loss.unit, loss.destroyed_milli, loss.region) == (
        "灵芝",
        "头",
        3_000,
        NORTH_A,
    )
    assert losses_of_household(COUNTY, application.household_id) == [loss]
    (case,) = cases(COUNTY, REPORTED)
    assert (case.content, case.base_milli, case.destroyed_milli) == ("灵芝", 5_000, 3_000)
    assert cases(COUNTY, date(2007, 7, 7)) == []


def test_a_household_loses_rooms_and_needs_help_without_a_project(stage):
    home = stage.cleared().household
    lose(stage, hail(stage), home, loss_fen=0, rooms=3, people=3, urgent=True)
    seen = totals(COUNTY, REPORTED).events["7.8"]
    assert (seen.households, seen.parts, seen.rooms, seen.people, seen.urgent) == (1, 0, 3, 3, 1)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"destroyed_milli": 5_001}, "destroyed_above_base"),
        ({"destroyed_milli": 1_000, "unit": "亩"}, "unit_mismatch"),
        ({"loss_fen": 0}, "loss_empty"),
        ({"loss_fen": -1}, "bad_amount"),
        ({"rooms": 1.5}, "bad_amount"),
        ({"part": uuid7()}, "not_found"),
        ({"part": None, "destroyed_milli": 1}, "destroyed_without_part"),
    ],
)
def test_a_loss_that_cannot_be_is_refused(stage, given, code):
    application = stage.cleared()
    given = {"part": part_of(application).id} | given
    with pytest.raises(Refused) as refused:
        lose(stage, hail(stage), application.household, **given)
    assert refused.value.code == code
    assert refused.value.text("en")
    assert not Loss.objects.exists()


def test_a_part_of_another_household_or_of_a_refused_project_is_not_found(stage):
    mine, other = stage.cleared(), stage.cleared()
    refused_one = stage.cleared(state="unsupported")
    made = hail(stage)
    for home, application in ((mine.household, other), (refused_one.household, refused_one)):
        with pytest.raises(Refused) as refused:
            lose(stage, made, home, part=part_of(application).id)
        assert refused.value.code == "not_found"


def test_the_same_loss_is_not_reported_twice_nor_outside_the_area_or_too_early(stage):
    application = stage.cleared()
    home, part = application.household, part_of(application).id
    made = hail(stage, region=NORTH)
    lose(stage, made, home, part=part)
    south = stage.cleared(SOUTH_A).household
    for place, on, code in (
        (home, REPORTED, "loss_there"),
        (south, REPORTED, "outside_event"),
        (home, date(2007, 7, 7), "too_early"),
    ):
        with pytest.raises(Refused) as refused:
            lose(stage, made, place, on=on, part=part if place is home else None)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        lose(stage, made, home, who="south_office")
    assert refused.value.code == "out_of_area"


def test_totals_count_households_once_and_parts_and_money_by_event(
    stage, django_assert_num_queries
):
    both = stage.cleared(contents=("大棚蔬菜", "西瓜"))
    one = stage.cleared(SOUTH_A)
    first, second = hail(stage), flood(stage)
    parts = list(Part.objects.filter(application=both).order_by("position"))
    for of_event, home, part, fen in (
        (first, both.household, parts[0], 100_000),
        (first, both.household, parts[1], 50_000),
        (second, both.household, parts[0], 30_000),
        (second, one.household, part_of(one), 20_000),
    ):
        lose(stage, of_event, home, part=part.id, loss_fen=fen)
    with django_assert_num_queries(2):
        seen = totals(COUNTY, REPORTED)
    assert (seen.households, seen.parts, seen.loss_fen) == (2, 4, 200_000)
    assert (seen.loss_per_household_fen, seen.loss_per_part_fen) == (100_000, 50_000)
    assert [(e.households, e.parts, e.loss_fen) for e in seen.events.values()] == [
        (1, 2, 150_000),
        (2, 2, 50_000),
    ]
    early = totals(COUNTY, HAIL)
    assert (early.households, early.parts, early.loss_fen) == (1, 2, 150_000)
    assert list(early.events) == ["7.8"]
    none = totals(COUNTY, date(2007, 4, 30))
    assert none == (0, 0, 0, {})
    assert (none.loss_per_household_fen, none.loss_per_part_fen) == (None, None)
    assert by_township(COUNTY, REPORTED) == {NORTH: (1, 3, 180_000), SOUTH: (1, 1, 20_000)}
    assert by_township(COUNTY, REPORTED, second.id)[NORTH] == (1, 1, 30_000)
    assert damaged(WHOLE, REPORTED).count() == seen.parts
    assert len(struck(WHOLE, REPORTED)) == seen.households
    assert losses(Scope(COUNTY, (SOUTH[:9],)), on=REPORTED).count() == 1
    assert losses(WHOLE, event=first.id).count() == 2


def test_struck_among_the_assisted_and_the_loans_an_event_touches(stage):
    purse = Purse(stage)
    purse.come()
    (loan,) = purse.paid()
    stranger = stage.cleared().household
    made = hail(stage)
    lose(stage, made, loan.household)
    lose(stage, made, stranger)
    assert struck_among_assisted(COUNTY, REPORTED) == (2, 1)
    assert struck_among_assisted(COUNTY, date(2007, 7, 7)) == (0, 0)
    assert list(loans_touched(WHOLE, made.id)) == [loan]
    assert list(loans_touched(WHOLE, uuid7())) == []
    before = hail(stage, code="3.1", name="春旱", kind="干旱", happened_on=date(2007, 3, 1))
    lose(stage, before, loan.household)
    assert list(loans_touched(WHOLE, before.id)) == []


def test_listing_many_losses_costs_as_many_queries_as_one(stage, django_assert_num_queries):
    made = hail(stage)
    for _ in range(6):
        lose(stage, made, stage.cleared().household)
    with django_assert_num_queries(1):
        assert len({loss.household.head_name for loss in losses(WHOLE)}) == 6


def test_parts_are_found_by_content_however_it_is_spaced():
    bases = [Base(uuid7(), "大棚 蔬菜", 1_000, "亩"), Base(uuid7(), "西瓜", 2_000, "亩")]
    assert find_part("大棚蔬菜", bases) == bases[0]
    assert find_part("茶叶", bases) is None
    assert contents([*bases, bases[0]]) == "大棚 蔬菜、西瓜"


def test_a_whole_part_may_be_lost_but_no_more():
    base = Base(uuid7(), "灵芝", 5_000, "袋")
    assert why_not(Said(5_000, "袋", 450_000, 0, 0, urgent=False), base) == ""
    assert why_not(Said(5_001, "", 1, 0, 0, urgent=False), base) == "destroyed_above_base"
    assert why_not(Said(None, "", 0, 0, 0, urgent=True), None) == ""
