"""Papers of inspection: what the books say stands on them, the rest is ticked at the door."""

from datetime import date

import pytest

from tests.agreements.stage import Stage
from tests.documents.rooms import ask, chinese, listed, printed, reads, text_of, words
from tests.documents.sample import CASE
from tests.documents.samples.oversight import FINDINGS, MENDED, SAMPLES, SEEN
from tests.documents.samples.people import CASES, LENT
from tests.funds.purse import PAID, Purse
from tests.oversight.tour import SEEN as SEEN_ON
from tests.oversight.tour import Tour
from tests.world import NORTH, NORTH_A, NORTH_B, World
from tuopin.documents.kinds import KINDS
from tuopin.documents.oversight.inspection import Inspected, inspection
from tuopin.documents.tree import Attachments, Band, Record, Sign, Subtotal, Table, plain_text

HOME_KINDS = ("inspection", "finding")
CODES = (*HOME_KINDS, "inspection_list", "rectification")


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage(world)


@pytest.fixture
def purse(stage: Stage) -> Purse:
    made = Purse(stage)
    made.come(fen=20_000_000)
    return made


def test_the_sheet_says_how_much_came_and_when_for_the_inspector_to_check(purse):
    """R81, R110."""
    purse.paid()
    text = text_of("inspection", ask())
    for said in (
        "审定金额\t2,000.00元\t到户金额\t2,000.00元", "到乡镇日期\t2007年4月4日",
        "到户日期\t2007年4月10日", "□足额收到", "□全部用于审定项目", "养猪\t5头",
        "□挤占　□挪用　□截留　□借用　□改变用途　□没有",
    ):  # fmt: skip
        assert said in text


def test_both_kinds_of_inspection_can_be_ticked():
    """R80."""
    text = plain_text(inspection(CASE, LENT, Inspected(sort="unannounced", progress="stalled")))
    assert "□定期检查　☑不定期督查" in text
    assert "☑停滞" in text


def test_the_sheet_says_how_many_photos_are_on_file(purse):
    """R81: with the opinion, so that the sheet stays one page."""
    tour = Tour(purse)
    tour.pay()
    pictures = [{"name": f"{n}.jpg", "data": b"\xff\xd8\xff%d" % n} for n in (1, 2)]
    tour.inspect(tour.drawn(), note="圈舍已建好", photos=pictures)
    text = text_of("inspection", ask(inspected_on=SEEN_ON.isoformat(), on=SEEN_ON))
    assert "圈舍已建好" in text
    assert "现场照片存档 2 张。" in text


def test_money_that_had_not_come_by_the_day_is_said_not_to_have_come(purse):
    purse.paid()
    text = text_of("inspection", ask(on=date(2007, 4, 3)))
    assert "到户金额\t0.00元" in text
    assert "到乡镇日期\t没有到\t到户日期\t没有到" in text
    assert "到户金额\t2,000.00元" in text_of("inspection", ask(on=PAID))


def test_a_household_without_a_loan_can_be_inspected_too(stage):
    stage.numbered(stage.cleared())
    assert "到户日期\t没有到" in text_of("inspection", ask())


def test_the_list_of_a_township_has_villages_with_sums_and_a_total(purse, stage):
    purse.paid(2)
    stage.numbered(stage.cleared(NORTH_B, fen=150_000))
    [paper] = printed("inspection_list", ask(inspected_on="2007-9-20"))
    [table] = [b for b in paper.blocks if isinstance(b, Table)]
    assert [r.text for r in table.rows if isinstance(r, Band)] == ["石桥村", "松坡村"]
    assert [r.cells[2:6] for r in table.rows if isinstance(r, Subtotal)] == [
        ("2", "", "4,000.00", "4,000.00"), ("1", "", "1,500.00", "0.00"),
    ]  # fmt: skip
    assert table.total[4:6] == ("5,500.00", "4,000.00")
    assert "督查日期：2007年9月20日" in table.unit
    assert paper.landscape


def test_a_finding_goes_from_the_problem_to_the_re_check(stage):
    """R82."""
    stage.numbered(stage.cleared())
    typed = {"problem": "没有票据", "demand": "补齐票据", "deadline": "2007-10-10"}
    text = text_of("finding", ask(**typed))
    for said in (
        "问题\t没有票据", "整改要求\t补齐票据", "整改期限\t2007年10月10日", "复查结果\t□已整改",
    ):  # fmt: skip
        assert said in text
    assert "问题\t\n" in text_of("finding", ask())


def test_a_rectification_is_an_official_letter_to_each_township(world):
    """R82."""
    typed = {"findings": FINDINGS, "inspected_on": "2007-9-20", "deadline": "2007-10-10"}
    north, south = printed("rectification", ask(**typed))
    text = plain_text(north)
    for said in (
        "北山镇党委、人民政府：", "2007年9月20日，县领导组办公室对你北山镇",
        "1.3户选购饲料没有票据。",
        "3.联系人8月没有到户。", "于2007年10月10日前完成",
    ):  # fmt: skip
        assert said in text
    assert north.red_head == "试验县农村贫困党员脱贫工程领导组办公室文件"
    assert north.number == "　　〔2007〕　　号"
    assert [b.seal for b in north.blocks if isinstance(b, Sign)] == [True]
    assert any(isinstance(b, Record) for b in north.blocks)
    assert not any(isinstance(b, Attachments) for b in north.blocks)
    assert "南河乡党委" in plain_text(south)


def test_a_letter_bears_the_number_that_the_run_gave_it(world):
    question = ask(NORTH[:9], findings="一处", dated="2008-1-3")
    [item] = listed("rectification", question)
    given = [item._replace(number="脱贫办〔2008〕3号")]
    [paper] = KINDS["rectification"].make(question, given, words("rectification"))
    assert paper.number == "脱贫办〔2008〕3号"
    assert "2008年1月3日" in plain_text(paper)


def test_a_township_where_nothing_is_ordered_to_be_set_right_gets_no_letter(world):
    assert listed("rectification", ask()) == []


def test_other_findings_are_another_letter(world):
    once, same, other = (
        listed("rectification", ask(findings=text))[0].subject for text in ("甲", "甲", "乙")
    )
    assert once == same != other


@pytest.mark.parametrize("code", HOME_KINDS)
def test_each_month_or_day_has_a_sheet_of_its_own(stage, code):
    stage.numbered(stage.cleared())
    one, other = (listed(code, ask(on=date(2007, m, 1)))[0].subject for m in (6, 7))
    assert one != other
    assert len(one) <= 40


@pytest.mark.parametrize("code", [*HOME_KINDS, "inspection_list"])
def test_papers_of_many_households_take_no_more_reads_than_of_one(purse, code):
    purse.paid()
    one = reads(code, ask())
    for region in (NORTH_A, NORTH_B):
        purse.stage.numbered(*(purse.stage.cleared(region) for _ in range(24)))
    purse.paid(1)
    many = reads(code, ask())
    assert one[1] == many[1]
    assert many[0] == (1 if code == "inspection_list" else 50)


def test_a_township_sees_only_its_own_households(stage):
    stage.numbered(stage.cleared(NORTH_A), stage.cleared("990101201201"))
    assert [item.name for item in listed("inspection", ask(NORTH[:9]))] == ["甲1"]


@pytest.mark.parametrize("code", CODES)
def test_an_english_paper_leaves_only_names_in_chinese(code):
    assert not chinese(SAMPLES[f"{code}.en"], CASE, CASES, FINDINGS, SEEN, MENDED, "脱贫办", "号")
