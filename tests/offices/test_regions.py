"""Regions: the file of a county, its faults, and what is valid when."""

from datetime import date
from pathlib import Path

import pytest

import tuopin.offices
from tests.world import COUNTY, DAY, NORTH, NORTH_A, REGIONS
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import terms
from tuopin.offices.actions import open_county, read_regions
from tuopin.offices.models import Officer, Post, Region
from tuopin.offices.queries import (
    counties,
    county,
    is_region,
    names_on,
    place_of,
    regions_on,
    townships_on,
)

HEAD = "code,name,valid_from,valid_to,predecessor\n"
PILOT = Path(tuopin.offices.__file__).parent / "fixtures" / "341525.csv"
REPORT, TODAY = date(2007, 12, 28), date(2026, 11, 25)


@pytest.fixture
def pilot(db):
    """The pilot county's regions."""
    Region.objects.bulk_create(read_regions(PILOT.read_text("utf-8"), "341525"))
    return "341525"


@pytest.mark.parametrize("day", [date(2007, 1, 1), REPORT, date(2015, 12, 31), TODAY])
def test_the_pilot_county_has_sixteen_townships_then_and_now(pilot, day):
    found = townships_on(pilot, day)
    assert len(found) == 16
    assert len({place.name for place in found}) == 16


def test_a_township_that_was_raised_has_another_code_afterwards(pilot):
    before = {r.name: r.code for r in townships_on(pilot, date(2015, 12, 31))}
    after = {r.name: r for r in townships_on(pilot, date(2016, 1, 1))}
    assert before["单龙寺乡"] == "341525200000"
    assert "单龙寺镇" not in before
    assert after["单龙寺镇"].code == "341525112000"
    assert after["单龙寺镇"].predecessor == "341525200000"
    assert "单龙寺乡" not in after


def test_villages_move_with_their_township(pilot):
    old = regions_on(pilot, REPORT, "village").filter(code__startswith="341525200")
    new = regions_on(pilot, TODAY, "village").filter(code__startswith="341525112")
    assert old.count() == new.count() == 7
    assert {r.predecessor for r in new} == {r.code for r in old}
    assert {r.name for r in new} == {r.name for r in old}


def test_every_village_has_a_township_that_is_valid_on_the_same_day(pilot):
    for day in (REPORT, TODAY):
        towns = {r.code for r in regions_on(pilot, day, "township")}
        villages = list(regions_on(pilot, day, "village"))
        assert len(villages) == 145
        assert {r.code[:9] + "000" for r in villages} == towns


def test_a_development_zone_is_no_township(pilot):
    assert regions_on(pilot, REPORT, "township").filter(code="341525400000").exists()
    assert "341525400000" not in {r.code for r in townships_on(pilot, REPORT)}


def test_names_are_those_of_the_day_and_old_codes_keep_theirs(pilot):
    names = names_on(pilot, TODAY)
    assert names["341525112000"] == "单龙寺镇"
    assert names["341525200000"] == "单龙寺乡"
    assert place_of(names, "341525112206") == ("单龙寺镇", "单龙寺村")
    assert place_of(names, "341525112000") == ("单龙寺镇", "")
    assert place_of(names, "341525999999") == ("341525999", "341525999999")


def test_a_region_is_known_while_it_is_valid(pilot):
    assert is_region(pilot, "341525200000", REPORT)
    assert not is_region(pilot, "341525200000", TODAY)
    assert not is_region(pilot, "341525299000", REPORT)
    assert is_region(pilot, "341525000000", REPORT)


@pytest.mark.parametrize(
    ("lines", "line", "why"),
    [
        ("99010110100,北山镇,,,\n", "2", "region_code"),
        ("990102101000,北山镇,,,\n", "2", "region_code"),
        ("9901O1101000,北山镇,,,\n", "2", "region_code"),
        ("3.41525E+11,北山镇,,,\n", "2", "region_code"),
        ("990101101000,北山镇,,,12345\n", "2", "region_code"),
        ("990101101000,,,,\n", "2", "region_name"),
        ("990101101000,北山镇,昨天,,\n", "2", "region_date"),
        ("990101101000,北山镇,2016-13-01,,\n", "2", "region_date"),
        ("990101101000,北山镇,2016-01-01,2015-12-31,\n", "2", "region_span"),
        ("990101101000,北山镇,,,\n990101101000,北山乡,,,\n", "3", "region_twice"),
        ("990101101000,甲,,2015-12-31,\n990101101000,乙,2015-12-31,,\n", "3", "region_twice"),
        ("990101101201,石桥村,,,\n", "2", "region_township"),
        ("990101101000\n", "2", "region_name"),
    ],
)
def test_a_bad_line_of_the_region_file_is_named(lines, line, why):
    with pytest.raises(Refused) as refused:
        read_regions(HEAD + lines, COUNTY)
    assert refused.value.code == "region_file"
    assert [(c.name, c.why) for c in refused.value.rows] == [(line, f"why.{why}")]
    assert f"why.{why}" in terms()


def test_every_bad_line_is_named_at_once():
    with pytest.raises(Refused) as refused:
        read_regions(HEAD + "1,甲,,,\n990101101000,北山镇,,,\n2,乙,,,\n", COUNTY)
    assert [c.name for c in refused.value.rows] == ["2", "4"]


def test_a_missing_heading_is_named():
    with pytest.raises(Refused) as refused:
        read_regions("code,name,valid_from\n990101101000,北山镇,\n", COUNTY)
    assert [c.name for c in refused.value.rows] == ["valid_to", "predecessor"]


@pytest.mark.parametrize("text", ["", HEAD])
def test_a_region_file_without_regions_is_refused(text):
    with pytest.raises(Refused):
        read_regions(text, COUNTY)


def test_a_date_as_a_spreadsheet_writes_it_is_understood():
    (place,) = read_regions(HEAD + "990101101000,北山镇,2016/1/1,,990101202000\n", COUNTY)
    assert (place.valid_from, place.level) == (date(2016, 1, 1), "township")


def test_one_code_may_have_two_names_one_after_the_other():
    lines = "990101101000,北山乡,,2015-12-31,\n990101101000,北山镇,2016-01-01,,\n"
    assert len(read_regions(HEAD + lines, COUNTY)) == 2


def test_a_county_is_opened_once_with_its_operator(db):
    opened = open_county(COUNTY, "试验县", DAY, read_regions(REGIONS, COUNTY))
    assert county(COUNTY) == opened
    assert [c.name for c in counties()] == ["试验县"]
    operator = Officer.objects.get(county=COUNTY)
    assert not operator.has_usable_password()
    assert [p.role for p in Post.objects.filter(county=COUNTY)] == ["operator"]
    assert [r.code for r in townships_on(COUNTY, DAY)] == [NORTH, "990101201000"]
    assert is_region(COUNTY, NORTH_A, DAY)
    with pytest.raises(Refused) as refused:
        open_county(COUNTY, "试验县", DAY, [])
    assert refused.value.code == "county_open"
