"""Outlines of townships as the county supplies them, for maps (R104)."""

import json

import pytest

from tests.kit.test_outlines import SQUARE, collection, feature
from tests.world import COUNTY, DAY, NORTH, SOUTH
from tuopin.kit.refusals import Refused
from tuopin.offices.actions import supply_outlines
from tuopin.offices.models import Outline
from tuopin.offices.queries import outlines, outlines_supplied_on
from tuopin.offices.rules import outlined_township

EAST = [(x + 1, y) for x, y in SQUARE]


def supply(world, *features, who="county_office"):
    return supply_outlines(actor=world.actor(who), on=DAY, geojson=collection(*features)).result


def refused(world, *features, **given):
    with pytest.raises(Refused) as problem:
        supply(world, *features, **given)
    assert problem.value.text("zh")
    assert problem.value.text("en")
    assert not Outline.objects.exists()
    return problem.value


def test_townships_are_named_by_code_or_name_and_share_one_picture(world):
    done = supply(world, feature(code="990101101"), feature(EAST, name="南河"))
    assert done == {"townships": 2, "missing": []}
    drawn = outlines(COUNTY)
    assert {x for x, _ in drawn[NORTH][0]} == {0, 500}
    assert {x for x, _ in drawn[SOUTH][0]} == {500, 1000}
    assert outlines_supplied_on(COUNTY) == DAY
    assert json.loads(Outline.objects.get(region=NORTH).rings)


def test_new_outlines_take_the_place_of_the_old_and_the_missing_are_named(world):
    supply(world, feature(code=NORTH), feature(EAST, code=SOUTH))
    assert supply(world, feature(code=NORTH)) == {"townships": 1, "missing": [SOUTH]}
    assert set(outlines(COUNTY)) == {NORTH}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (feature(EAST, name="远山镇"), "why.outline_region"),
        (feature(EAST), "why.outline_region"),
        (feature(EAST, code="990101101"), "why.outline_twice"),
        (feature([], name="南河乡"), "why.outline_shape"),
    ],
)
def test_a_shape_that_is_wrong_is_named_and_nothing_is_taken(world, wrong, why):
    problem = refused(world, feature(code="990101101"), wrong)
    assert problem.code == "outline_wrong"
    assert [row.why for row in problem.rows] == [why]


def test_what_cannot_be_read_says_why(world):
    problem = refused(world, feature([(500_000, 1)] * 5, code="990101101"))
    assert problem.code == "outline_unreadable"
    assert "经纬度" in problem.text()


def test_a_township_supplies_no_outlines(world):
    assert refused(world, feature(code="990101101"), who="north_office").code == "forbidden"
    assert outlines_supplied_on(COUNTY) is None


def test_a_name_that_two_townships_share_is_neither():
    towns = {"1": "太平镇", "2": "太平乡", "3": "上土市镇"}
    assert outlined_township("", "太平", towns) == ""
    assert outlined_township("", "太平乡", towns) == "2"
    assert outlined_township("", "上土市", towns) == "3"
    assert outlined_township("", "", towns) == ""
