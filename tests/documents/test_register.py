"""The four registers as a county prints them: a sheet a township, villages with their sums."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.documents.reading import bare, said, word_lines
from tests.selection.homes import Programme
from tests.world import COUNTY, NORTH, NORTH_A, NORTH_B, SOUTH_A, World
from tuopin.base.fields import blind_index
from tuopin.documents import pdf, word
from tuopin.documents.asking import Ask
from tuopin.documents.kinds import KINDS
from tuopin.documents.tree import Band, Paper, Subtotal, Table, plain_text
from tuopin.documents.wording import NO_WORDS
from tuopin.kit.identity import make as identity_number
from tuopin.kit.scope import Scope, whole_county
from tuopin.register.models import Elder, JobSeeker, Monitored

DAY = date(2007, 12, 28)


@pytest.fixture
def town(world: World) -> Programme:
    return Programme(world)


def ask(*prefixes: str, on: date = DAY, **given: str) -> Ask:
    return Ask(scope=Scope(COUNTY, prefixes or (COUNTY,)), on=on, given=given)


def printed(code: str, question: Ask) -> list[Paper]:
    kind = KINDS[code]
    with translation.override(question.lang):
        return list(kind.make(question, kind.items(question), NO_WORDS))


def table(paper: Paper) -> Table:
    [found] = [block for block in paper.blocks if isinstance(block, Table)]
    return found


def column(paper: Paper, head: str, row: object) -> str:
    place = [c.title for c in table(paper).columns].index(head)
    return str((row.cells if isinstance(row, Subtotal) else row)[place])


def test_a_township_gets_its_own_sheet_with_villages_subtotals_and_a_total(town):
    """R16, R17."""
    town.home(NORTH_A, income_fen=300_000, people=4, arable_milli=3_200)
    town.home(NORTH_A, income_fen=100_050, people=2, arable_milli=1_300)
    town.home(NORTH_B, income_fen=200_000, people=3)
    town.home(SOUTH_A)
    [north] = printed("f1", ask(NORTH[:9]))
    rows = table(north).rows
    assert [row.text for row in rows if isinstance(row, Band)] == ["石桥村", "松坡村"]
    first, second = [row for row in rows if isinstance(row, Subtotal)]
    assert column(north, "姓名", first) == "2人"
    assert column(north, "家庭人口", first) == "6"
    assert column(north, "耕地面积（亩）", first) == "4.5"
    assert column(north, "家庭年收入（元）", first) == "4,000.50"
    assert column(north, "村", second) == "小计"
    total = table(north).total
    assert column(north, "村", total) == "合计"
    assert column(north, "家庭年收入（元）", total) == "6,000.50"
    assert column(north, "住房面积（平方米）", total) == "0"


def test_the_rows_are_numbered_through_and_hold_the_number_in_full(town):
    person = town.home(NORTH_A)
    town.home(NORTH_B)
    [paper] = printed("f1", ask(NORTH[:9]))
    rows = [row for row in table(paper).rows if isinstance(row, tuple)]
    assert [row[0] for row in rows] == ["1", "2"]
    assert column(paper, "身份证号", rows[0]) == person.identity
    assert column(paper, "性别", rows[0]) == "男"
    assert column(paper, "备注", rows[0]) == "—"


def test_a_sheet_bears_its_form_place_and_day_as_its_number(town):
    town.home(NORTH_A)
    [item] = KINDS["f1"].items(ask(NORTH[:9]))
    assert item.number == "F1-990101101-20071228"
    [paper] = printed("f1", ask(NORTH[:9]))
    assert paper.number == "编号：F1-990101101-20071228"
    assert paper.landscape
    assert "填报单位：试验县北山镇　　截至：2007年12月28日" in plain_text(paper)


def test_the_whole_county_begins_with_a_summary_by_township(town):
    town.home(NORTH_A, income_fen=100_000)
    town.home(NORTH_B, income_fen=200_000)
    town.home(SOUTH_A, income_fen=400_000)
    county, north, south = printed("f1", ask())
    assert county.title == "农村贫困党员登记表（全县汇总）"
    assert [row[0] for row in table(county).rows] == ["北山镇", "南河乡"]
    assert column(county, "人数", table(county).total) == "3"
    assert column(county, "家庭年收入（元）", table(county).total) == "7,000.00"
    assert "北山镇" in plain_text(north)
    assert "柳湾村" in plain_text(south)


def test_names_typed_before_printing_stand_under_the_sheet_and_others_are_left_to_be_written(town):
    town.home(NORTH_A)
    [paper] = printed("f1", ask(NORTH[:9], preparer="试制", filled_on="2007-12-29"))
    assert paper.blocks[-1].items == (
        ("制表人", "试制"),
        ("审核人", ""),
        ("填报日期", "2007年12月29日"),
    )


@pytest.mark.parametrize("typed", ["", "明天", "2007-13-40"])
def test_a_day_that_is_none_is_left_to_be_written(town, typed):
    town.home(NORTH_A)
    [paper] = printed("f1", ask(NORTH[:9], filled_on=typed))
    assert paper.blocks[-1].items[2] == ("填报日期", "")


def test_who_was_registered_later_is_not_on_an_earlier_sheet(town):
    town.home(NORTH_A)
    assert printed("f1", ask(on=date(2007, 1, 31))) == []


def test_somebody_of_one_township_prints_only_its_sheet_and_no_summary(town):
    town.home(NORTH_A)
    town.home(SOUTH_A)
    assert [i.region for i in KINDS["f1"].items(ask(NORTH[:9]))] == [NORTH]


def test_somebody_of_one_village_prints_only_its_rows_as_the_village_s_sheet(town):
    mine, other = town.home(NORTH_A), town.home(NORTH_B)
    [paper] = printed("f1", ask(NORTH_A))
    assert paper.number == f"编号：F1-{NORTH_A}-20071228"
    assert "填报单位：试验县北山镇石桥村" in plain_text(paper)
    text = plain_text(paper)
    assert mine.identity in text
    assert other.identity not in text


def test_the_sheet_is_as_large_as_the_policy_says(town, monkeypatch):
    town.home(NORTH_A)
    assert printed("f1", ask(NORTH[:9]))[0].sheet == "a4"
    found = {"paper.register_sheet": "a3"}
    monkeypatch.setattr("tuopin.documents.register.lists.terms_on", lambda *_: found)
    assert printed("f1", ask(NORTH[:9]))[0].sheet == "a3"


def entries(county: str) -> None:
    def base(n: int) -> dict[str, object]:
        number = identity_number("990101", date(1930, 1, 1), n)
        return {
            "county": county, "region": NORTH_A, "name": f"试{n}", "identity": number,
            "identity_index": blind_index(number), "registered_on": date(2007, 2, 1),
            "row_hash": "",
        }  # fmt: skip

    JobSeeker.objects.create(
        **base(1), member_name="试党员", member_index=blind_index("x"), relation="之子",
        wanted="进厂<b>务工</b>", wage_fen=80_000,
    )  # fmt: skip
    Elder.objects.create(**base(2), joined_on=date(1956, 7, 1), allowance_fen=6_000)
    Elder.objects.create(**base(3), joined_on=date(1956, 7, 1), minimum_living=True)
    for year in (2006, 2007):
        Monitored.objects.create(
            **base(4), monitor_number="M1", head_name="试4", relation="户主", people=3,
            income_per_head_fen=60_000, year=year, cause="因病",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("f2", ("求职意向", "进厂<b>务工</b>", "800.00", "共1人")),
        ("f3", ("生活自理能力", "1956-07-01", "60.00", "共2人")),
        ("f4", ("监测年度", "2006", "2007", "共1人")),
    ],
)
def test_the_other_registers_say_what_stands_in_them(world, code, words):
    """R18, R19, R20."""
    entries(world.county)
    [paper] = printed(code, ask(NORTH[:9]))
    for said_words in words:
        assert said_words in plain_text(paper)


def test_only_what_adds_up_is_added_up(world):
    entries(world.county)
    [elders] = printed("f3", ask(NORTH[:9]))
    assert column(elders, "每月补助（元）", table(elders).total) == "60.00"
    [seekers] = printed("f2", ask(NORTH[:9]))
    assert column(seekers, "期望工资（元/月）", table(seekers).total) == ""
    [watched] = printed("f4", ask(NORTH[:9]))
    assert column(watched, "人均纯收入（元）", table(watched).total) == ""


def test_in_english_heads_and_coded_words_are_english(town):
    town.home(NORTH_A, housing_unsafe=True, housing_structure="砖木")
    [paper] = printed("f1", Ask(scope=Scope(COUNTY, (NORTH[:9],)), on=DAY, lang="en"))
    text = plain_text(paper)
    assert paper.lang == "en"
    assert paper.title == "Register of poor rural Party members"
    for words in ("Identity number", "brick and timber", "lack of money", "male", "yes"):
        assert words in text
    heads = "".join(c.title for c in table(paper).columns)
    assert not re.search("[\u4e00-\u9fff]", heads)


@pytest.mark.parametrize("code", ["f1", "f2", "f3", "f4"])
def test_every_heading_of_the_registers_has_an_english_one(code):
    from tuopin.documents.register.lists import FORMS, _english

    assert {c.heading for c in FORMS[code].columns} <= set(_english())


def test_a_sheet_prints_and_opens_with_the_same_words(town):
    town.home(NORTH_A)
    for paper in printed("f1", ask()):
        opened = bare("".join(word_lines(word.write(paper))))
        printed_text = said(pdf.write(paper))
        assert bare(paper.title) in opened
        assert bare(paper.title) in printed_text
        assert "None" not in printed_text


def test_fifty_households_cost_no_more_reads_than_one(town):
    town.home(NORTH_A)
    with CaptureQueriesContext(connection) as few:
        printed("f1", ask())
    for n in range(49):
        town.home((NORTH_A, NORTH_B, SOUTH_A)[n % 3])
    with CaptureQueriesContext(connection) as many:
        assert len(printed("f1", ask())) == 3
    assert len(many) == len(few)


def test_nobody_registered_is_no_paper(world):
    assert KINDS["f1"].items(Ask(scope=whole_county(COUNTY), on=DAY)) == []
    assert printed("f1", ask()) == []
