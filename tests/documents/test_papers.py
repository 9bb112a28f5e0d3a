"""The papers of a household say what was agreed, in the programme's own words."""

from dataclasses import replace
from datetime import date

import pytest

from tests.documents.reading import bare, said, word_lines
from tests.documents.sample import CASE
from tuopin.documents import pdf, word
from tuopin.documents.application import application
from tuopin.documents.case import Duty, batch_name, rate, years
from tuopin.documents.contract import contract
from tuopin.documents.letter import PARTIES, letter
from tuopin.documents.note import note
from tuopin.documents.register import register
from tuopin.documents.registration import registration
from tuopin.documents.tree import plain_text

PAPERS = (application, contract, note, letter, registration)
# What is on hand before anybody has signed, or even looked.
EARLY = replace(
    CASE, number="", parts=(), amount_fen=None, visit=None, liaison=Duty(), lead=Duty(), family=(),
    contract_on=None, note_on=None, letter_on=None, due_on=None, signatures=(), branch="",
)  # fmt: skip


@pytest.mark.parametrize("paper", PAPERS)
def test_all_papers_of_a_household_bear_the_one_number(paper):
    """R77."""
    assert "编号：07-1-103-012" in plain_text(paper(CASE))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("case", [CASE, EARLY])
def test_a_paper_prints_and_opens_with_the_same_words(paper, case):
    tree = paper(case)
    printed, opened = said(pdf.write(tree)), "".join(word_lines(word.write(tree)))
    for line in plain_text(tree).split("\n"):
        for cell in line.split("\t"):
            assert bare(cell) in opened
    assert case.applicant.name in printed
    assert "None" not in printed


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_is_the_same_bytes_each_time(paper):
    assert pdf.write(paper(CASE)) == pdf.write(paper(CASE))
    assert word.write(paper(CASE)) == word.write(paper(CASE))


def test_the_contract_says_parties_project_money_and_duties():
    """R74."""
    text = plain_text(contract(CASE))
    for words in (
        "北山镇人民政府",
        "99010119580503001X",
        "生猪养殖\t20\t头\t1,500.00",
        "人民币贰仟元零伍角（￥2,000.50）",
        "自2007年3月28日起至2009年3月27日止，不收资金占用费",
        "不挤占、挪用、截留、借用",
        "报县办公室审定认可后方可实行",
        "甲方（盖章）",
        "乙方（签字、手印）",
    ):
        assert words in text


def test_a_contract_before_signing_leaves_the_days_open():
    text = plain_text(contract(EARLY))
    assert "借款期限2年，自资金发放到户之日起计算" in text
    assert "年　　月　　日" in text


def test_a_charge_on_the_money_is_said_with_its_rate():
    assert "资金占用费按年2.5%收取" in plain_text(note(replace(CASE, fee_rate_bp=250)))


def test_the_note_says_the_amount_in_capitals_and_who_guarantees():
    """R70, R75."""
    text = plain_text(note(CASE))
    assert "金额大写\t人民币贰仟元零伍角" in text
    assert "金额小写\t￥2,000.50" in text
    assert "今借到北山镇人民政府" in text
    assert "行政联系人试联负责本笔借款的收回、归还，并以本人工资担保" in text
    assert "以大写金额为准" in text


def test_the_letter_has_the_clauses_of_five_parties_and_their_places():
    """R42, R43, R45–R72."""
    tree = letter(CASE)
    text = plain_text(tree)
    for words in (
        "一、县领导组办公室的责任",
        "二、乡镇党委的责任",
        "三、行政联系人的责任",
        "四、村党支部的责任",
        "五、贫困党员户的责任",
        "党委书记是直接责任人",
        "规定比例（60%以上）",
        "每月至少到户1次",
        "以本人的工资为担保",
        "资金不回收，责任不解除",
    ):
        assert words in text
    table = tree.blocks[-1]
    assert len(table.rows) == len(PARTIES) == 5
    assert table.rows[0][1:] == ("试主任", "2007年3月28日")
    assert bare(table.rows[1][1]) == ""


def test_the_application_says_who_asks_for_what_and_why():
    """R73."""
    text = plain_text(application(CASE))
    assert "我叫试甲喆，男，汉族，1958年5月生，1991年7月1日加入中国共产党" in text
    assert "全家4人，劳动力2人，家庭年收入3,120.00元，人均780.00元。因缺资金、因病等原因" in text
    assert "自愿申请第一批农村贫困党员脱贫工程项目资金2,000.50元" in text


def test_the_registration_form_shows_what_is_known_and_a_dash_for_the_rest():
    """R34, R35."""
    text = plain_text(registration(CASE))
    for words in (
        "一、个人情况",
        "家庭人口\t4人",
        "养殖水面\t—",
        "耕地\t3.2亩",
        "人均年收入\t780.00元",
        "试丁\t之女\t女\t1993.02",
        "核定资金（元）",
        "行政联系人\t试联（副镇长）",
        "居住条件\t差\t家庭状况\t一般",
        "本户意愿\t养猪二十头",
    ):
        assert words in text
    assert "行政联系人\t—" in plain_text(registration(EARLY))
    assert "六、入户核查" not in plain_text(registration(EARLY))


def test_a_register_lies_across_and_counts_its_people():
    """R16–R20."""
    heads = ["序号", "乡镇*", "姓名*", "家庭年收入(元)*", "备注"]
    rows = [["1", "北山镇", "试甲", "3,120.00", ""]]
    paper = register(
        "农村贫困党员登记表", heads, rows, organ="试验县办公室", as_of=date(2007, 1, 17)
    )
    assert paper.landscape
    text = plain_text(paper)
    assert "序号\t乡镇\t姓名\t家庭年收入（元）\t备注" in text
    assert "1\t北山镇\t试甲\t3,120.00\t—" in text
    assert "共1人" in text


def test_lengths_rates_and_batches_are_said_as_in_a_contract():
    assert [years(days) for days in (730, 365, 90, 400)] == ["2年", "1年", "90天", "400天"]
    assert [rate(bp) for bp in (250, 300, 5)] == ["2.5%", "3%", "0.05%"]
    assert [batch_name(n) for n in (1, 10, 11)] == ["第一批", "第十批", "第11批"]


def test_a_hundred_contracts_are_one_pdf_with_a_bookmark_each():
    cases = [replace(CASE, number=f"07-1-103-{n:03d}") for n in range(1, 101)]
    data = pdf.write([contract(case) for case in cases], tags=False)
    text = said(data)
    assert all(f"07-1-103-{n:03d}" in text for n in (1, 50, 100))
