"""The programme, its papers and its plans."""

from datetime import date

import pytest

from tests.world import NORTH, SOUTH, WHOLE, World
from tuopin.kit.refusals import Refused
from tuopin.programme import queries
from tuopin.programme.actions import adopt_plan, issue_paper, start
from tuopin.programme.models import Plan
from tuopin.programme.rules import TargetRow, against, rollup

DAY = date(2007, 1, 20)


def adopt(world: World, who: str, place: str, households: int, **given):
    """Adopt an annual plan with one or two targets."""
    plan = {
        "region": place,
        "kind": "annual",
        "year_from": 2007,
        "year_to": 2007,
        "document": "试脱贫〔2007〕2号",
        "targets": [
            {"year": 2007, "measure": "households", "value": households},
            {"year": 2007, "measure": "fen", "value": households * 200_000},
        ],
    }
    return adopt_plan(actor=world.actor(who), on=DAY, **{**plan, **given})


def test_the_county_records_its_programme_once(world):
    head = world.actor("county_head")
    given = {"name": "试验工程", "pilot_level": "省", "started_on": date(2006, 12, 1)}
    start(actor=head, on=DAY, **given)
    kept = queries.programme(world.county)
    assert (kept.name, kept.pilot_level) == ("试验工程", "省")
    with pytest.raises(Refused) as no:
        start(actor=head, on=DAY, **given)
    assert no.value.code == "programme_started"


def test_a_policy_paper_is_entered_under_its_number_once(world):
    office = world.actor("county_office")
    given = {"issuer": "试验县委", "number": "试发〔2007〕1号", "title": "意见"}
    issue_paper(actor=office, on=DAY, issued_on=date(2007, 1, 10), **given)
    assert [p.number for p in queries.papers(world.county, DAY)] == ["试发〔2007〕1号"]
    assert queries.papers(world.county, date(2007, 1, 9)) == []
    with pytest.raises(Refused) as no:
        issue_paper(actor=office, on=DAY, issued_on=DAY, **given)
    assert no.value.code == "paper_exists"
    assert "试发〔2007〕1号" in no.value.text()
    with pytest.raises(Refused) as no:
        issue_paper(actor=office, on=DAY, issued_on=DAY, **{**given, "number": " "})
    assert no.value.code == "missing_value"


def test_the_townships_plans_are_added_up_and_laid_beside_the_countys(world):
    adopt(world, "county_head", WHOLE, 10)
    adopt(world, "north_secretary", NORTH, 6)
    found = queries.plan_rollup(world.county, 2007, DAY)
    assert [
        (line.measure, line.county, line.townships, line.difference) for line in found.lines
    ] == [
        ("households", 10, 6, -4),
        ("fen", 2_000_000, 1_200_000, -800_000),
    ]
    assert [place.code for place in found.missing] == [SOUTH]
    assert [plan.region for plan in queries.plans(world.county, NORTH)] == [NORTH]


def test_a_three_year_plan_has_targets_for_each_of_its_years(world):
    adopt(
        world, "county_head", WHOLE, 1, kind="three_year", year_to=2009,
        targets=[{"year": y, "measure": "exits", "value": 100} for y in (2007, 2008, 2009)],
    )  # fmt: skip
    assert len(queries.targets(world.county, 2008, "three_year")) == 1
    assert queries.targets(world.county, 2008) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "monthly"},
        {"year_to": 2008},
        {"kind": "three_year"},
        {"targets": [{"year": 2008, "measure": "households", "value": 1}]},
        {"targets": [{"year": 2007, "measure": "pigs", "value": 1}]},
        {"targets": [{"year": 2007, "measure": "exits", "value": -1}]},
        {"targets": [{"year": 2007, "measure": "exits", "value": 1}] * 2},
        {"region": "990101201201"},
        {"region": "990101999000"},
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(world, wrong):
    with pytest.raises(Refused) as no:
        adopt(world, "county_head", WHOLE, 5, **wrong)
    assert no.value.code == "bad_value"
    assert not Plan.objects.exists()


def test_a_plan_is_adopted_once_and_a_township_plans_for_itself_only(world):
    adopt(world, "north_secretary", NORTH, 6)
    with pytest.raises(Refused) as no:
        adopt(world, "north_secretary", NORTH, 7)
    assert no.value.code == "plan_exists"
    assert "年度计划" in no.value.text()
    with pytest.raises(Refused) as no:
        adopt(world, "north_secretary", SOUTH, 7)
    assert no.value.code == "out_of_area"
    with pytest.raises(Refused) as no:
        adopt(world, "north_liaison", NORTH, 7)
    assert no.value.code == "forbidden"


def test_targets_stand_beside_what_was_done():
    rows = [TargetRow(NORTH, 2007, "households", 6), TargetRow(SOUTH, 2007, "households", 4)]
    found = against(rows, {(NORTH, "households"): 5, (SOUTH, "households"): 9})
    assert [(line.actual, line.short) for line in found] == [(5, 1), (9, 0)]


def test_townships_add_up_even_where_the_county_has_no_plan():
    (line,) = rollup("990101", [TargetRow(NORTH, 2007, "exits", 3)])
    assert (line.county, line.townships, line.difference) == (None, 3, None)


def test_a_township_without_its_bodies_or_with_nobody_in_them_is_named(world):
    lacking = {(m.region, m.kind, m.lacks) for m in queries.missing_bodies(world.county, DAY)}
    assert lacking == {
        (NORTH, "township_leading_group", "body"),
        (SOUTH, "township_leading_group", "body"),
    }
    world.body("group_north", "township_leading_group", "北山镇领导组", NORTH)
    lacking = {(m.region, m.lacks) for m in queries.missing_bodies(world.county, DAY)}
    assert lacking == {(NORTH, "officer"), (SOUTH, "body")}
    world.person("north_group", "group_north", "township_secretary", NORTH)
    lacking = {m.region for m in queries.missing_bodies(world.county, DAY)}
    assert lacking == {SOUTH}
