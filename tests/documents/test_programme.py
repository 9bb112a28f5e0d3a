"""Plans: targets by year, the townships' beside the county's."""

from datetime import date

import pytest

from tests.documents.rooms import ask, chinese, listed, printed, reads
from tests.documents.samples.programme import SAMPLES
from tests.world import NORTH, SOUTH, WHOLE, World
from tuopin.documents.tree import Note, Subtotal, Table, plain_text
from tuopin.programme.actions import adopt_plan

ADOPTED = date(2007, 1, 20)


def adopt(world: World, region: str, households: int, **given) -> None:
    years = given.pop("years", (2007, 2008, 2009))
    adopt_plan(
        actor=world.actor("county_head"), on=given.pop("on", ADOPTED), region=region,
        kind="three_year" if len(years) == 3 else "annual", year_from=years[0],
        year_to=years[-1], document=given.pop("document", "试发〔2007〕3号"),
        targets=[
            {"year": year, "measure": measure, "value": value}
            for year in years
            for measure, value in (("households", households), ("fen", households * 200_000))
        ],
    )  # fmt: skip


def tables(paper) -> list[Table]:
    return [b for b in paper.blocks if isinstance(b, Table)]


def test_the_countys_plan_sums_up_its_years_and_compares_the_townships(world):
    """R13–R15."""
    adopt(world, WHOLE, 500)
    adopt(world, NORTH, 260)
    county, north = printed("plan", ask(batch=None))
    assert county.title == "试验县农村贫困党员脱贫工程\n三年规划（2007—2009年）"
    own, below = tables(county)
    assert own.rows[0] == ("2007", "500", "100", "—")
    assert own.total == ("合计", "1500", "300", "—")
    assert below.rows[0][:4] == ("北山镇", "260", "52", "—")
    assert isinstance(below.rows[1], Subtotal)
    assert below.rows[2][:3] == ("县计划", "500", "100")
    assert below.rows[3][:3] == ("乡镇比县多（+）少（-）", "-240", "-48")
    [note] = [b for b in county.blocks if isinstance(b, Note)]
    assert note.text == "还没有同类计划的乡镇：南河乡。"
    assert len(tables(north)) == 1
    assert "试发〔2007〕3号" in plain_text(county)


def test_townships_that_plan_more_than_the_county_are_said_to(world):
    adopt(world, WHOLE, 100)
    adopt(world, NORTH, 70)
    adopt(world, SOUTH, 50)
    below = tables(printed("plan", ask(batch=None))[0])[1]
    assert below.rows[-1][1] == "+20"


def test_an_annual_plan_has_one_year_and_no_total(world):
    adopt(world, NORTH, 90, years=(2007,), document="")
    [paper] = printed("plan", ask(batch=None, measures="抓培训。\n抓督查。"))
    assert paper.title == "北山镇农村贫困党员脱贫工程\n年度计划（2007年）"
    [table] = tables(paper)
    assert (len(table.rows), table.total) == (1, ())
    text = plain_text(paper)
    assert "1.抓培训。" in text
    assert "根据上级部署" in text


def test_a_plan_is_not_printed_before_it_was_adopted_or_by_another_township(world):
    adopt(world, NORTH, 90)
    assert listed("plan", ask(batch=None, on=date(2007, 1, 19))) == []
    assert listed("plan", ask(SOUTH[:9], batch=None)) == []
    assert len(listed("plan", ask(NORTH[:9], batch=None))) == 1


def test_plans_of_many_townships_take_no_more_reads_than_one(world):
    adopt(world, WHOLE, 100)
    one = reads("plan", ask(batch=None))
    for region in (NORTH, SOUTH):
        adopt(world, region, 50)
        adopt(world, region, 50, years=(2008,))
    many = reads("plan", ask(batch=None))
    assert (one[0], many[0]) == (1, 5)
    assert one[1] == many[1]


def test_an_english_plan_leaves_only_names_in_chinese():
    places = ("石桥县", "石发", "号", "北山镇", "南河乡", "东湾乡", "北山镇党委")
    assert not chinese(SAMPLES["plan.en"], places, "抓好科技培训", "每季度调度一次")


@pytest.mark.parametrize("years", [(2007,), (2007, 2008, 2009)])
def test_a_plan_says_its_years_once_however_many(world, years):
    adopt(world, NORTH, 1, years=years)
    assert printed("plan", ask(batch=None))[0].title.count("2007") == 1
