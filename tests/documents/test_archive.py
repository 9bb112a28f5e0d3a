"""A household's file: its cover, and what lies in it."""

from datetime import date

import pytest

from tests.agreements.stage import Stage
from tests.documents.rooms import ask, chinese, listed, printed, reads, text_of
from tests.documents.sample import CASE
from tests.documents.samples.archive import SAMPLES
from tests.funds.collecting.way import BACK, Way
from tests.funds.purse import Purse
from tests.world import World
from tuopin.disasters.actions import declare, report_loss
from tuopin.documents.archive.contents import papers_of
from tuopin.documents.tree import Table, plain_text
from tuopin.register.models import Household

CODES = ("file_cover", "file_contents")


@pytest.fixture
def purse(world: World) -> Purse:
    made = Purse(Stage(world))
    made.come(fen=20_000_000)
    return made


def titles(question) -> list[str]:
    [paper] = printed("file_contents", question)
    [table] = [b for b in paper.blocks if isinstance(b, Table)]
    return [str(row[3]) for row in table.rows if row[3]]


def test_the_cover_bears_roll_number_household_place_and_batch(purse):
    """R16."""
    purse.stage.numbered(purse.stage.cleared())
    Household.objects.update(roll_number="石桥村-0012")
    text = text_of("file_cover", ask(volume="第1卷", kept_for="长期", filed_by="试甲"))
    for said in (
        "户档编号\t石桥村-0012", "户主\t甲1\n", "卷号\t第1卷", "住址\t北山镇石桥村", "批次\t第一批",
        "年度\t2007", "保管期限\t长期", "立卷人\t试甲", "起始日期\t2007年2月1日",
    ):  # fmt: skip
        assert said in text


def test_a_cover_before_numbering_has_a_dash_and_blanks(purse):
    purse.stage.cleared()
    text = text_of("file_cover", ask())
    assert "户档编号\t—" in text
    assert "编号\t—" in text
    assert "None" not in text


def test_the_contents_follow_the_household_to_the_money_and_back(purse):
    """R16."""
    [loan] = purse.paid()
    Way(purse).collect(loan, 50_000, on=BACK)
    assert titles(ask(on=BACK)) == [
        "项目申请书", "项目登记表", "项目审定表", "责任书", "项目实施合同书", "借款借据",
        "资金发放凭据", "还款收据",
    ]  # fmt: skip


def test_the_contents_of_an_earlier_day_hold_what_there_was_then(purse):
    purse.paid()
    assert titles(ask(on=date(2007, 2, 5))) == ["项目申请书", "项目登记表"]
    assert "资金发放凭据" not in titles(ask(on=date(2007, 3, 30)))


def test_a_loss_in_a_disaster_lies_in_the_file_once(purse):
    purse.paid()
    act = purse.stage.world.actor
    event = declare(
        actor=act("county_head"), on=date(2007, 7, 9), code="7.8", name="7·8风雹灾", kind="风雹",
        happened_on=date(2007, 7, 8), region="990101000000",
    ).result["event"]  # fmt: skip
    [home] = Household.objects.all()
    for item in ("猪圈", "房屋"):
        report_loss(
            actor=act("north_office"), on=date(2007, 7, 10), event=event, household=home.id,
            item=item, loss_fen=10_000,
        )  # fmt: skip
    assert titles(ask())[-1] == "7·8风雹灾受灾登记"
    assert titles(ask()).count("7·8风雹灾受灾登记") == 1


def test_a_visit_and_every_experts_opinion_are_listed():
    found = [paper.title for paper in papers_of(CASE, None)]
    assert "入户核查记录" in found
    assert found.count("专家论证意见") == len(CASE.opinions)


def test_open_lines_wait_for_visits_and_inspections(purse):
    purse.stage.cleared()
    [table] = [b for b in printed("file_contents", ask())[0].blocks if isinstance(b, Table)]
    assert len(table.rows) == 3 + 8
    assert table.rows[-1] == ("11", "", "", "", "", "", "")


def test_a_household_that_was_excluded_keeps_its_file(purse):
    purse.stage.cleared(state="excluded")
    type(purse.stage.batch())
    assert [item.name for item in listed("file_cover", ask())] == ["甲1"]
    assert "甲1" in plain_text(printed("file_contents", ask())[0])


@pytest.mark.parametrize("code", CODES)
def test_papers_of_many_households_take_no_more_reads_than_of_one(purse, code):
    purse.paid()
    one = reads(code, ask())
    purse.stage.numbered(*(purse.stage.cleared() for _ in range(48)))
    purse.paid()
    many = reads(code, ask())
    assert one[1] == many[1]
    assert many[0] == 50


@pytest.mark.parametrize("code", CODES)
def test_an_english_paper_leaves_only_names_in_chinese(code):
    assert not chinese(SAMPLES[f"{code}.en"], CASE, "还款收据", "石桥县")
