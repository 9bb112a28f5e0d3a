"""Papers of visits: what is known is printed, what is not has its place for a hand."""

from dataclasses import replace
from datetime import date

import pytest

from tests.agreements.stage import Stage
from tests.documents import reading
from tests.documents.rooms import ask, chinese, listed, printed, reads, text_of
from tests.documents.sample import CASE
from tests.documents.samples.people import CASES
from tests.documents.samples.visits import BOUGHT, COURSE, DECIDED, ON, SAMPLES, SEEN, WISHED
from tests.world import NORTH, NORTH_B, SOUTH, SOUTH_A, World
from tuopin.documents import pdf
from tuopin.documents.tree import Band, Table, plain, plain_text
from tuopin.documents.visits.change import change_request
from tuopin.documents.visits.purchase import purchase
from tuopin.documents.visits.visit import visit
from tuopin.documents.visits.year import visit_year
from tuopin.documents.wording import default

CODES = ("visit", "visit_year", "purchase", "change_request", "training")


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage(world)


def test_a_visit_record_names_the_household_its_officers_and_its_project(stage):
    """R67, R68."""
    stage.numbered(stage.cleared(contents=("养猪",)))
    text = text_of("visit", ask())
    for said in (
        "户主\t甲1", "住址\t北山镇石桥村", "试north_liaison", "试lead", "养猪\t5头\t2,000.00",
        "走访月份\t2007年12月", "□正常　□变慢　□停滞　□完成", "存在问题", "解决措施",
    ):  # fmt: skip
        assert said in text


def test_nothing_is_made_up_about_a_visit_that_nobody_recorded():
    text = plain_text(visit(CASE, ON))
    assert "☑" not in text
    assert "走访日期\t　　　年　　月　　日" in text
    assert "存在问题\t\n" in text


def test_a_recorded_visit_fills_the_same_places():
    text = plain_text(visit(CASE, ON, SEEN))
    assert "□正常　☑变慢　□停滞　□完成" in text
    assert "存在问题\t仔猪腹泻，死亡2头。" in text
    assert "走访日期\t2007年6月12日" in text


def test_each_months_record_is_a_paper_of_its_own(stage):
    stage.cleared()
    [june] = listed("visit", ask(on=date(2007, 6, 1)))
    [again] = listed("visit", ask(on=date(2007, 6, 30)))
    [july] = listed("visit", ask(on=date(2007, 7, 1)))
    [typed] = listed("visit", ask(on=date(2007, 7, 1), visited_on="2007-06-12"))
    assert june.subject == again.subject == typed.subject != july.subject
    assert len(june.subject) <= 40


def test_the_years_sheet_has_twelve_months_and_keeps_the_visits_there_were():
    """R67."""
    [table] = [b for b in visit_year(CASE, 2007, {6: SEEN}).blocks if isinstance(b, Table)]
    assert [row[0] for row in table.rows] == [f"{n}月" for n in range(1, 13)]
    assert table.rows[5][1] == "2007年6月12日"
    assert "☑变慢" in plain(table.rows[5][2])
    assert table.rows[6][1] == ""
    assert "每月至少走访\t1次" in plain_text(visit_year(CASE, 2007))


def test_a_purchase_sets_what_was_bought_beside_the_approved_project():
    """R63, R64."""
    text = plain_text(purchase(CASE, ON, BOUGHT))
    assert "生猪养殖\t20头\t1,500.00" in text
    assert "仔猪\t\t20头\t65.00\t1,300.00\t0012345" in text
    assert "合计\t\t\t\t1,790.00\t" in text
    assert "不一致，须先报县办公室审定变更" in text


def test_a_purchase_without_records_has_lines_to_write_on_and_no_sum():
    tables = [b for b in purchase(CASE).blocks if isinstance(b, Table)]
    assert all(row == ("",) * 6 for row in tables[1].rows)
    assert tables[1].total == ("合计", "", "", "", "", "")


def test_a_change_request_sets_the_wish_beside_what_was_approved():
    """R65, R66."""
    text = plain_text(change_request(CASE, default("change_request"), WISHED))
    assert "生猪养殖\t20头\t1,500.00\t土鸡养殖\t300只\t1,500.00" in text
    assert "合计\t\t2,000.50\t\t\t2,000.50" in text
    for said in (
        "变更经县办公室审定认可后才实行",
        "猪价下跌",
        "县办公室审定意见",
        "（签字、盖章）",
    ):
        assert said in text


def test_a_blank_change_request_has_room_for_more_parts_than_were_approved():
    [table] = [
        block
        for block in change_request(CASE, default("change_request")).blocks
        if isinstance(block, Table)
    ]
    assert len(table.rows) == len(CASE.parts) + 2
    assert table.total[-1] == ""


def test_a_household_without_a_number_has_nothing_to_change_or_to_buy(stage):
    """R65: only an approved, numbered project is locked."""
    stage.cleared()
    assert listed("visit", ask())
    assert listed("purchase", ask()) == listed("change_request", ask()) == []


def test_a_training_sheet_lists_a_townships_people_by_village_with_room_to_sign(stage):
    """R48."""
    for region in (NORTH_B, SOUTH_A, "990101101201"):
        stage.cleared(region)
    question = ask(topic="生猪防疫", held_on="2007-6-12", venue="镇会议室", teacher="试技")
    north, south = printed("training", question)
    [table] = [b for b in north.blocks if isinstance(b, Table)]
    assert [r.text for r in table.rows if isinstance(r, Band)] == [
        "石桥村", "松坡村", "其他参加人员",
    ]  # fmt: skip
    assert table.tall
    text = plain_text(north)
    for said in ("培训内容\t生猪防疫", "2007年6月12日", "镇会议室", "试技", "应到人数\t2人"):
        assert said in text
    assert "甲2" in plain_text(south)
    assert "甲2" not in text


def test_a_training_sheet_names_nobodys_identity_number_or_phone(stage):
    stage.cleared()
    assert "9901011950" not in text_of("training", ask())


def test_a_township_without_people_in_the_batch_has_no_training_sheet(stage):
    stage.cleared()
    assert [item.region for item in listed("training", ask())] == [NORTH]
    assert listed("training", ask(SOUTH[:9])) == []


@pytest.mark.parametrize("code", CODES)
def test_papers_of_many_households_take_no_more_reads_than_of_one(stage, code):
    stage.numbered(stage.cleared())
    one = reads(code, ask())
    stage.numbered(*(stage.cleared() for _ in range(49)))
    many = reads(code, ask())
    assert one[1] == many[1]
    assert many[0] == (1 if code == "training" else 50)


@pytest.mark.parametrize("code", CODES)
def test_markup_in_a_name_prints_as_it_stands(stage, code):
    home = stage.home()
    type(home).objects.filter(id=home.id).update(branch="#红[旗]*支部_\\${x}")
    person = home.persons.get()
    type(person).objects.filter(id=person.id).update(name="<甲>&{户主}")
    stage.numbered(stage.cleared(home=home))
    assert "<甲>&{户主}" in text_of(code, ask())


def test_a_very_early_household_prints_without_officers_or_approval():
    early = replace(CASE, number="", parts=(), amount_fen=None, branch="")
    text = plain_text(visit(replace(early, liaison=type(CASE.liaison)()), ON))
    assert "None" not in text
    assert "行政联系人\t—" in text


@pytest.mark.parametrize("code", CODES)
def test_an_english_paper_leaves_only_names_in_chinese(code):
    assert not chinese(SAMPLES[f"{code}.en"], CASE, CASES, SEEN, BOUGHT, DECIDED, COURSE)


LONG = replace(
    CASE,
    applicant=replace(CASE.applicant, name="阿卜杜热合曼·买买提明喆𬭎"),
    parts=tuple(
        replace(CASE.parts[0], content=f"很长很长的项目内容名称{n}" * 3, amount_fen=fen)
        for n, fen in enumerate([0, 12_345_678_901] * 10)
    ),
    amount_fen=123_456_789_010,
)


@pytest.mark.parametrize(
    "paper",
    [
        pytest.param(lambda: visit(LONG, ON), id="visit"),
        pytest.param(lambda: visit_year(LONG, 2007), id="visit_year"),
        pytest.param(lambda: purchase(LONG), id="purchase"),
        pytest.param(lambda: change_request(LONG, default("change_request")), id="change"),
    ],
)
def test_a_long_name_many_parts_and_odd_sums_still_print(paper):
    text = reading.said(pdf.write(paper()))
    assert "阿卜杜热合曼·买买提明喆𬭎" in text
    assert "很长很长的项目内容名称19" in text
