"""The tree: what may be said, and what it says as text, JSON and Markdown."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuopin.documents.tree import (
    Attachments,
    Band,
    Blank,
    Bold,
    Check,
    Checks,
    Code,
    Column,
    DateLine,
    Field,
    Figure,
    Form,
    Hands,
    Heading,
    NewPage,
    Note,
    Paper,
    Para,
    Recipient,
    Record,
    Ruled,
    Sign,
    Signatories,
    Subtotal,
    Table,
    Underline,
    as_json,
    clean,
    figures,
    mark,
    markdown,
    plain,
    plain_text,
)

EVERYTHING = Paper(
    "关于进展情况的报告",
    (
        Recipient("县委、县人民政府："),
        DateLine("（2007年12月28日）"),
        Heading(1, "一、做法"),
        Heading(2, "（一）摸底"),
        Para(
            ("受益", Figure("batch.1.households", "503户"), "，", Bold("重点"), Underline("三户"))
        ),
        Table(
            (Column("乡镇"), Column("户数", "right", group="第一批"), Column("元", group="第一批")),
            (("北山镇", Figure("batch.1.households", "503"), "1,000,000.00"),),
            total=("合计", "503", "1,000,000.00"),
            title="资金安排表",
            unit="单位：户、元",
        ),
        Hands((("制表人", "试乙"), ("审核人", ""))),
        Table(
            (Column("姓名"), Column("金额", "right"), Column("签字")),
            (Band("柳湾村"), ("试甲", "1,500.00", ""), Subtotal(("小计", "1,500.00", ""))),
            tall=True,
        ),
        Ruled("支部意见：", 2),
        Note("注：按到户资金统计。"),
        Form(
            ((Field("姓名", "试甲"), Field("性别", "男")), (Field("住址", "石桥村"),)),
            title="一、个人",
        ),
        Checks("是否危房", (Check("是", on=True), Check("否"))),
        Attachments(("安排表", "登记表")),
        Signatories((("甲方：", "年月日"), ("乙方：", "年月日"))),
        Blank(2),
        NewPage(),
        Sign(("试验县办公室",), "2007年12月28日", seal=True),
        Record("试验县办公室", "2007年12月28日", "各乡镇。"),
    ),
    number="试扶〔2007〕1号",
    red_head="试验县文件",
)
CODED = replace(
    EVERYTHING, code=Code("TUOPIN:990101/GW/7K3M9QX2VB", ("试扶〔2007〕1号", "7K3M 9QX2 VB"))
)


def test_a_heading_knows_its_four_numbers():
    assert [mark(level, 12) for level in (1, 2, 3, 4)] == ["十二、", "（十二）", "12.", "（12）"]
    assert [mark(1, n) for n in (1, 10, 11, 20, 35)] == [
        "一、",
        "十、",
        "十一、",
        "二十、",
        "三十五、",
    ]


@pytest.mark.parametrize(("level", "n"), [(0, 1), (5, 1), (1, 0), (1, 100)])
def test_a_heading_number_that_does_not_exist_is_refused(level, n):
    with pytest.raises(ValueError, match="no heading number"):
        mark(level, n)


def test_a_heading_of_a_fifth_level_is_refused():
    with pytest.raises(ValueError, match="level 1 to 4"):
        Heading(5, "五")


def test_a_row_that_does_not_fit_its_columns_is_refused():
    with pytest.raises(ValueError, match="2 cells under 1 columns"):
        Table((Column("甲"),), (("一", "二"),))
    with pytest.raises(ValueError, match="2 cells"):
        Table((Column("甲"),), (), total=("一", "二"))


def test_a_table_without_columns_and_a_form_without_anything_are_refused():
    with pytest.raises(ValueError, match="needs a column"):
        Table((), ())
    with pytest.raises(ValueError, match="needs a line"):
        Form()
    with pytest.raises(ValueError, match="needs a line"):
        Form(((),))


def test_a_paper_names_each_figure_once():
    assert figures(EVERYTHING) == ["batch.1.households"]


def test_a_red_headed_paper_begins_with_its_organ_and_number():
    assert plain_text(EVERYTHING).split("\n")[:3] == [
        "试验县文件",
        "试扶〔2007〕1号",
        "关于进展情况的报告",
    ]


def test_plain_text_says_every_block():
    text = plain_text(EVERYTHING)
    for words in (
        "受益503户，重点三户",
        "乡镇\t第一批",
        "户数\t元",
        "北山镇\t503\t1,000,000.00",
        "合计\t503",
        "制表人：试乙\t审核人：\n",
        "\n柳湾村\n试甲\t1,500.00\t\n小计\t1,500.00\t\n支部意见：\n",
        "姓名\t试甲\t性别\t男",
        "是否危房 ☑是 □否",
        "附件：1.安排表",
        "2.登记表",
        "抄送：各乡镇。",
        "2007年12月28日印发",
    ):
        assert words in text


def test_a_screen_gets_a_figure_with_its_code():
    said = as_json(EVERYTHING)
    json.dumps(said)
    para = next(block for block in said["blocks"] if block["kind"] == "para")
    assert para["text"] == [
        {"text": "受益"},
        {"text": "503户", "figure": "batch.1.households"},
        {"text": "，"},
        {"text": "重点", "bold": True},
        {"text": "三户", "underline": True},
    ]
    table = next(block for block in said["blocks"] if block["kind"] == "table")
    assert table["rows"][0][1] == [{"text": "503", "figure": "batch.1.households"}]


def test_a_screen_gets_the_rows_of_a_list_by_place():
    table = as_json(EVERYTHING)["blocks"][7]
    assert table["tall"]
    assert table["rows"] == [
        {"band": "柳湾村"},
        [[{"text": "试甲"}], [{"text": "1,500.00"}], [{"text": ""}]],
        {"subtotal": [[{"text": "小计"}], [{"text": "1,500.00"}], [{"text": ""}]]},
    ]


def test_a_screen_gets_a_papers_language_sheet_and_code():
    said = as_json(CODED)
    assert (said["lang"], said["sheet"]) == ("zh", "a4")
    assert said["code"]["payload"] == "TUOPIN:990101/GW/7K3M9QX2VB"
    assert as_json(EVERYTHING)["code"] is None


def test_what_the_layout_itself_says_is_said_in_the_papers_language():
    blocks = (
        Attachments(("List",)),
        Hands((("Prepared by", "试乙"), ("Checked by", ""))),
        Record("The Office", "28 December 2007", "all townships"),
    )
    assert plain_text(Paper("Report", blocks, lang="en")).split("\n")[1:-1] == [
        "Attachment: List",
        "Prepared by: 试乙\tChecked by:",
        "Copies to: all townships",
        "The Office\tIssued 28 December 2007",
    ]


def test_a_subtotal_that_does_not_fit_its_columns_is_refused():
    with pytest.raises(ValueError, match="1 cells under 2 columns"):
        Table((Column("甲"), Column("乙")), (Band("柳湾村"), Subtotal(("小计",))))


def test_markdown_shows_places_subtotals_and_what_is_to_be_written():
    text = markdown(EVERYTHING)
    assert "| **柳湾村** |  |  |\n| 试甲 | 1,500.00 |  |\n| **小计** | **1,500.00** |  |" in text
    assert "制表人：试乙　审核人：＿" in text
    assert "支部意见：\n\n＿" in text


def test_markdown_keeps_headings_tables_and_words():
    text = markdown(EVERYTHING)
    assert "# 关于进展情况的报告\n" in text
    assert "\n## 一、做法\n" in text
    assert "\n### （一）摸底\n" in text
    assert "| 乡镇 | 第一批 户数 | 第一批 元 |\n| :---: | ---: | :---: |\n| 北山镇 | 503 |" in text


@pytest.mark.parametrize(
    "text", ["# 甲", "- 甲", "1. 甲", "甲|乙", "*甲*", "<b>甲</b>", "`甲`", "甲_乙_"]
)
def test_markdown_takes_no_character_for_a_mark(text):
    said = markdown(Paper("题", (Para(text),))).split("\n\n")[1].strip()
    assert said != text
    assert said.replace("\\", "") == text


def test_hidden_characters_are_taken_out_and_line_ends_are_one():
    assert clean("甲\u202e乙\u200b丙\0\t丁\r\n戊\u2028己") == "甲乙丙 丁\n戊\n己"


@given(st.text())
def test_what_is_cleaned_stays_clean(text):
    once = clean(text)
    assert clean(once) == once
    assert plain(Bold(text)) == once
