"""Every fault that a row of the registers can have, each with a workbook that shows it."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.register.desk import bring, faults, take
from tests.sheets import books
from tests.world import DAY, World
from tuopin.offices.models import Region
from tuopin.policy.actions import set_rule
from tuopin.register.models import Household, Person
from tuopin.sheets.queries import imported as import_of
from tuopin.sheets.queries import marked_copy, preview, problem_counts, problems

ID = "身份证号"


def wrong_check() -> str:
    right = books.number()
    return right[:17] + ("0" if right[17] != "0" else "1")


# What stands in a cell of f1, and the fault that it is.
CELLS: list[tuple[str, Any, str]] = [
    ("姓名", None, "required"), ("乡镇", "  ", "required"), ("是否村干部", None, "required"),
    (ID, "9901011950030500", "id_length"), (ID, wrong_check(), "id_check"),
    (ID, "990101195013050016", "id_birth"), (ID, 990101195003050016.0, "id_numeric"),
    (ID, "9.90101E+17", "id_numeric"), (ID, "990101500305001", "~id_raised"),
    ("性别", "女", "sex_mismatch"), ("性别", "公", "code_unknown"),
    ("民族", "火星", "code_unknown"),
    ("文化程度", "博学", "code_unknown"), ("健康状况", "还行", "code_unknown"),
    ("主要致贫原因", "没钱", "code_unknown"), ("住房结构", "别墅", "code_unknown"),
    ("是否危房", "也许", "code_unknown"),
    ("乡镇", "北山乡", "region_unknown"), ("村", "石礄村", "region_unknown"),
    ("入党时间", "七六年", "date_unreadable"), ("入党时间", "1976-02-30", "date_unreadable"),
    ("入党时间", "2007-01-09", "date_future"), ("入党时间", "1968-03-04", "party_too_young"),
    ("家庭人口", "三", "number_unreadable"), ("家庭人口", 2.5, "number_unreadable"),
    ("家庭人口", -1, "number_negative"), ("家庭人口", 0, "number_inconsistent"),
    ("劳动力人数", 4, "number_inconsistent"), ("耕地面积(亩)", "两亩", "number_unreadable"),
    ("耕地面积(亩)", -0.5, "number_negative"),
    ("家庭年收入(元)", "三千二", "money_unreadable"), ("家庭年收入(元)", -1, "money_negative"),
    ("家庭年收入(元)", "3200.505", "money_fraction"), ("其他致贫原因", "缺资金", "cause_repeated"),
    ("拟发展项目", "长" * 121, "too_long"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "cell", "code"), CELLS)
def test_a_wrong_cell_is_named(world: World, heading: str, cell: Any, code: str) -> None:
    data = books.f1(books.head(**{heading: cell}))
    assert faults(world, "f1", data) == [(2, heading, code)]


@pytest.mark.parametrize(
    "joined",
    ["1976-7-1", "1976.7.1", "1976/07/01", "1976年7月1日", "197607", date(1976, 7, 1), 27942,
     "1968-03", "1968-03-05"],
)  # fmt: skip
def test_a_date_is_read_in_every_way_of_writing(world: World, joined: Any) -> None:
    assert faults(world, "f1", books.f1(books.head(入党时间=joined))) == []


@pytest.mark.parametrize("income", ["3,200元", "0.32万元", "３２００", "￥3200.00", 3200, "3 200"])
def test_money_is_read_with_its_text(world: World, income: Any) -> None:
    take(world, "f1", books.f1(books.head(**{"家庭年收入(元)": income})))
    assert Household.objects.get().income_fen == 320_000


def test_an_old_number_is_raised_and_found_again(world: World) -> None:
    take(world, "f1", books.f1(books.head(身份证号="990101500305001")))
    assert Person.objects.get().identity == books.number()
    assert faults(world, "f1", books.f1(books.head(备注="又一次"))) == []


def test_the_same_person_twice_in_the_file(world: World) -> None:
    assert faults(world, "f1", books.f1(books.head(), books.head(村="松坡村"))) == [
        (3, ID, "duplicate_in_file")
    ]
    family = [books.member(), books.member(姓名="试又名")]
    assert (3, ID, "duplicate_in_file") in faults(
        world, "f1", books.f1(books.head(), family=family)
    )


def test_a_head_of_one_household_may_not_be_in_anothers_family(world: World) -> None:
    second = books.number(1950, 3)
    family = [
        books.member(
            户主身份证号=second,
            身份证号=books.number(),
            姓名="试一户",
            与户主关系="兄弟",
            性别="男",
        )
    ]
    data = books.f1(books.head(), books.head(身份证号=second, 姓名="试二户"), family=family)
    assert faults(world, "f1", data) == [(2, ID, "duplicate_in_file")]


def test_somebody_registered_under_another_name_or_township(world: World) -> None:
    take(world, "f1", books.f1(books.head()))
    assert faults(world, "f1", books.f1(books.head(姓名="试别名"))) == [
        (2, ID, "already_registered")
    ]
    moved = books.head(乡镇="南河乡", 村="柳湾村")
    assert faults(world, "f1", books.f1(moved)) == [(2, ID, "already_registered")]
    assert faults(world, "f1", books.f1(books.head(村="松坡村"))) == []
    other = books.elder(身份证号=books.number(), 姓名="试别名", 乡镇="北山镇", 村="石桥村")
    assert (2, ID, "already_registered") in faults(world, "f3", books.of("f3", other))


def test_somebody_registered_in_another_household(world: World) -> None:
    take(world, "f1", books.f1(books.head(), family=[books.member()]))
    as_head = books.head(姓名="试配偶", 性别="女", 身份证号=books.number(1952, 2))
    assert faults(world, "f1", books.f1(as_head)) == [(2, ID, "already_registered")]
    second = books.number(1950, 3)
    family = [books.member(户主身份证号=second)]
    data = books.f1(books.head(身份证号=second, 姓名="试二户"), family=family)
    assert faults(world, "f1", data) == [(2, ID, "already_registered")]


def test_places_renamed_gone_or_to_come(world: World) -> None:
    code = "990101103000"
    Region.objects.create(
        code="990101203000", name="老龙乡", level="township", valid_to=date(2005, 12, 31)
    )
    Region.objects.create(
        code="990101203201", name="龙头村", level="village", valid_to=date(2005, 12, 31)
    )
    Region.objects.create(code=code, name="新龙镇", level="township", valid_from=date(2006, 1, 1),
                          predecessor="990101203000")  # fmt: skip
    Region.objects.create(code="990101103201", name="龙头村", level="village",
                          valid_from=date(2006, 1, 1), predecessor="990101203201")  # fmt: skip
    Region.objects.create(
        code="990101204000", name="黑沟乡", level="township", valid_to=date(2004, 12, 31)
    )
    assert faults(world, "f1", books.f1(books.head(乡镇="老龙乡", 村="龙头村"))) == [
        (2, "乡镇", "~region_renamed")
    ]
    assert faults(world, "f1", books.f1(books.head(乡镇="黑沟乡"))) == [
        (2, "乡镇", "region_not_valid")
    ]


def test_the_relation_disagrees_with_the_sex(world: World) -> None:
    for given in (
        {"与户主关系": "之子"}, {"与户主关系": "儿子", "性别": None}, {"与户主关系": "丈夫"},
        {"身份证号": books.number(1952, 3), "性别": "男"},
    ):  # fmt: skip
        data = books.f1(books.head(), family=[books.member(**given)])
        assert faults(world, "f1", data) == [(2, "与户主关系", "relation_mismatch")], given


def test_the_causes_of_poverty_disagree_with_the_family(world: World) -> None:
    family = [books.member()]
    ill = books.head(主要致贫原因="因病")
    assert faults(world, "f1", books.f1(ill, family=family)) == [
        (2, "主要致贫原因", "cause_mismatch")
    ]
    sick = [books.member(健康状况="大病")]
    assert faults(world, "f1", books.f1(ill, family=sick)) == []
    school = books.head(主要致贫原因="因学")
    assert faults(world, "f1", books.f1(school, family=family)) == [
        (2, "主要致贫原因", "cause_mismatch")
    ]
    pupil = [books.member(是否在校生="√")]
    assert faults(world, "f1", books.f1(school, family=pupil)) == []
    alone = books.head(主要致贫原因="因病", 家庭人口=1, 劳动力人数=1)
    assert faults(world, "f1", books.f1(alone)) == [(2, "主要致贫原因", "cause_mismatch")]


def test_a_household_whose_family_comes_later_is_no_fault(world: World) -> None:
    ill = books.head(主要致贫原因="因病")
    assert faults(world, "f1", books.f1(ill)) == []
    take(world, "f1", books.f1(ill))
    take(world, "f1m", books.of("f1m", books.member(健康状况="慢性病")))
    assert faults(world, "f1", books.f1(ill | {"备注": "改"})) == []
    assert Person.objects.count() == 2


def test_a_faulty_member_hides_no_further_fault_of_the_household(world: World) -> None:
    data = books.f1(books.head(主要致贫原因="因病"), family=[books.member(健康状况="不好说")])
    assert faults(world, "f1", data) == [(2, "健康状况", "code_unknown")]


def test_no_head_and_two_heads(world: World) -> None:
    stray = books.member(户主身份证号=books.number(1950, 7))
    assert faults(world, "f1", books.f1(books.head(), family=[stray])) == [
        (2, "户主身份证号", "head_missing")
    ]
    assert faults(world, "f1m", books.of("f1m", books.member())) == [
        (2, "户主身份证号", "head_missing")
    ]
    second = books.member(与户主关系="户主")
    assert faults(world, "f1", books.f1(books.head(), family=[second])) == [
        (2, "与户主关系", "head_double")
    ]
    own = books.member(
        与户主关系="本人", 身份证号=books.number(), 姓名="试一户", 性别="男", 务工月数=3
    )
    assert faults(world, "f1", books.f1(books.head(), family=[own])) == []


def test_months_of_work_away_are_twelve_at_most(world: World) -> None:
    data = books.f1(books.head(), family=[books.member(务工月数=13)])
    assert faults(world, "f1", data) == [(2, "务工月数", "number_too_large")]


def test_the_member_of_a_job_seeker_is_on_no_register(world: World) -> None:
    assert faults(world, "f2", books.of("f2", books.seeker())) == [
        (2, "党员身份证号", "member_unknown")
    ]
    take(world, "f3", books.of("f3", books.elder()))
    by_elder = books.seeker(
        党员身份证号=books.number(1930, 21), 党员姓名="试老者", 乡镇="南河乡", 村="柳湾村"
    )
    assert faults(world, "f2", books.of("f2", by_elder)) == []
    assert faults(world, "f2", books.of("f2", by_elder | {"党员姓名": "试别名"})) == [
        (2, "党员身份证号", "already_registered")
    ]


def test_a_job_seeker_who_is_the_member_has_the_members_number(world: World) -> None:
    take(world, "f1", books.f1(books.head()))
    itself = books.seeker(与党员关系="本人")
    assert faults(world, "f2", books.of("f2", itself)) == [(2, "与党员关系", "relation_mismatch")]
    right = books.seeker(与党员关系="本人", 求职人身份证号=books.number(), 求职人姓名="试一户")
    assert faults(world, "f2", books.of("f2", right)) == []
    daughter = books.seeker(与党员关系="女儿")
    assert faults(world, "f2", books.of("f2", daughter)) == [(2, "与党员关系", "relation_mismatch")]


def test_not_yet_seventy_on_the_surveys_reference_date(world: World) -> None:
    young = books.elder(身份证号=books.number(1937, 21, 1, 9))
    assert faults(world, "f3", books.of("f3", young)) == [(2, ID, "not_seventy")]
    old = books.elder(身份证号=books.number(1937, 21, 1, 8))
    assert faults(world, "f3", books.of("f3", old)) == []


def test_the_reference_date_is_the_surveys_not_the_day_of_the_import(world: World) -> None:
    from tuopin.programme.actions import open_campaign

    open_campaign(
        actor=world.operator, on=date(2007, 1, 5), kind="survey", name="摸底",
        opens_on=date(2007, 1, 5), closes_on=date(2007, 1, 14), reference_on=date(2006, 12, 31),
    )  # fmt: skip
    born = books.elder(身份证号=books.number(1937, 21, 1, 3))
    assert faults(world, "f3", books.of("f3", born)) == [(2, ID, "not_seventy")]


def test_a_monitored_member_stands_once_a_year(world: World) -> None:
    twice = books.of("f4", books.monitored(), books.monitored(监测年度=2005), books.monitored())
    assert faults(world, "f4", twice) == [(4, "党员身份证号", "duplicate_in_file")]
    assert faults(world, "f4", books.of("f4", books.monitored(监测年度=2008))) == [
        (2, "监测年度", "date_future")
    ]


def test_a_row_outside_the_clerks_township_is_named(world: World) -> None:
    south = books.head(身份证号=books.number(1951, 3), 姓名="试南户", 乡镇="南河乡", 村="柳湾村")
    data = books.f1(books.head(), south)
    assert faults(world, "f1", data, who="north_office") == [(3, "村", "out_of_area")]


def test_a_county_adds_words_by_policy(world: World) -> None:
    head = books.head(主要致贫原因="缺销路")
    assert faults(world, "f1", books.f1(head)) == [(2, "主要致贫原因", "code_unknown")]
    set_rule(actor=world.actor("county_head"), on=DAY, code="words.extra",
             value={"cause": ["缺销路"]}, valid_from=DAY, document="试发〔2007〕1号")  # fmt: skip
    assert faults(world, "f1", books.f1(head | {"备注": "再"})) == []


def test_a_missing_column_keeps_everything_out(world: World) -> None:
    key = bring(world, "f1", books.f1(books.head(), without=["家庭人口"]))
    assert [p.code for p in problems(world.county, key)] == ["column_missing"]
    taken = import_of(world.county, key)
    assert taken is not None
    assert (taken.broken, taken.rows, taken.faulty) == (True, 1, 1)


def test_a_cell_is_blamed_with_its_value_masked_and_both_languages(world: World) -> None:
    key = bring(world, "f1", books.f1(books.head(身份证号=wrong_check(), 联系电话="1" * 31)))
    found = problems(world.county, key)
    assert [p.value for p in found] == [f"990101********{wrong_check()[-4:]}", f"111{'*' * 24}1111"]
    assert all(p.message_zh and p.message_en.isascii() for p in found[:1])
    assert problem_counts(world.county, key)[(ID, "id_check", False)] == 1


def test_the_marked_copy_marks_each_cell_and_says_why(world: World) -> None:
    key = bring(world, "f1", books.f1(books.head(), books.head(身份证号=wrong_check(), 村="无此村",
                                                               备注="=1+1")))  # fmt: skip
    taken = import_of(world.county, key)
    assert taken is not None
    page = openpyxl.load_workbook(io.BytesIO(marked_copy(taken))).worksheets[0]
    heads = [c.value for c in page[1]]
    assert heads[-1] == "错误说明"
    row = page[3]
    assert "校验位" in row[len(heads) - 1].value
    assert "无此村" in row[len(heads) - 1].value
    assert page[2][len(heads) - 1].value is None
    marked = [heads[i] for i, c in enumerate(row) if c.fill.fgColor.rgb == "FFF8D7D2"]
    assert marked == ["村", ID]
    assert row[heads.index("备注")].value == "'=1+1"


def test_the_review_shows_the_cells_of_a_row_masked(world: World) -> None:
    key = bring(
        world, "f1", books.f1(books.head(), books.head(身份证号=books.number(1951, 3), 村="无此村"))
    )
    taken = import_of(world.county, key)
    assert taken is not None
    scope = world.actor("county_office").scope("register.merge")
    [row] = preview(taken, scope, "faulty")
    assert (row.row, row.cells["村"], row.cells[ID][:10]) == (3, "无此村", "990101****")
    [new] = preview(taken, scope, "new")
    assert new.cells["家庭年收入(元)"] == "4120.00"
