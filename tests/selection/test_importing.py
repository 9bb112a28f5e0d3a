"""Form f5: a workbook of applications, from right rows to every fault it may have."""

from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.selection.homes import START
from tests.world import NORTH_A, NORTH_B
from tuopin.kit.identity import make
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.programme.actions import launch, open_batch, put_in_place
from tuopin.selection import queries
from tuopin.selection.actions import check, merge
from tuopin.selection.models import Application
from tuopin.selection.rules.forms import F5, batch_number
from tuopin.sheets.actions import export, hand_in
from tuopin.sheets.queries import problems, template

HEADS = [column.heading for column in F5.columns]
ON = date(2007, 2, 5)


def line(head, **given):
    """Return a row of the form for a registered person, as the township writes it."""
    row = {
        "批次": "第一批", "乡镇": "北山", "村": "石桥村委会", "姓名": head.name,
        "身份证号": head.identity, "项目类别": "养殖", "项目内容": "生猪", "规模": "10头",
        "计量单位": "头", "申请金额(元)": "2,000", "自筹金额(元)": 500,
        "预计年增收(元)": "0.3万元", "申请日期": "2007.2.3", "备注": "",
    }  # fmt: skip
    return {**row, **given}


def book(*lines):
    out = BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet(F5.title)
    sheet.merge_range(0, 0, 0, len(HEADS) - 1, F5.title)
    for column, heading in enumerate(HEADS):
        sheet.write(1, column, heading)
        for number, row in enumerate(lines, start=2):
            sheet.write(number, column, row.get(heading, number - 1))
    sheet.write(len(lines) + 2, 0, "填表人：试写")
    made.close()
    return out.getvalue()


def bring(town, *lines, who="county_office", on=ON):
    """Hand a workbook in and check it; return (import, what the check found)."""
    actor = town.world.actor(who)
    taken = hand_in(actor=actor, on=on, form="f5", name="申请表.xlsx", data=book(*lines))
    key = UUID(taken.result["import"])
    return key, check(actor=actor, on=on, handed_in=key).result


def take_in(town, *lines, who="county_office", partial=False):
    key, _ = bring(town, *lines, who=who)
    return merge(
        actor=town.world.actor(who), on=ON, handed_in=key, partial=partial
    ).result  # fmt: skip


def faults(town, *lines, who="county_office"):
    key, found = bring(town, *lines, who=who)
    assert found["faulty"] > 0
    rows = problems(town.county, key, warning=False)
    assert all(row.message_zh and row.message_en for row in rows)
    return [(row.row, row.heading, row.code) for row in rows]


def test_the_rows_of_one_applicant_and_batch_are_one_application(town):
    head, other = town.home(), town.home(NORTH_B)
    done = take_in(
        town,
        line(head),
        line(head, 批次=1, 项目类别="茶叶", 项目内容="茶园", 规模=1.5, 计量单位="亩",
             **{"申请金额(元)": 400, "自筹金额(元)": "", "预计年增收(元)": ""}),
        line(other, 村="松坡"),
    )  # fmt: skip
    assert (done["new"], done["written"]) == (3, 3)
    case = Application.objects.get(person=head)
    assert (case.state, case.region, case.category) == ("filed", NORTH_A, "养殖")
    assert (case.amount_fen, case.own_fen, case.gain_fen) == (240_000, 50_000, 300_000)
    assert case.filed_on == date(2007, 2, 3)
    parts = queries.parts_of(town.county, [case.id])[case.id]
    assert [(p.content, p.quantity_milli, p.unit) for p in parts] == [
        ("生猪", 10_000, "头"),
        ("茶园", 1_500, "亩"),
    ]
    assert Application.objects.get(person=other).region == NORTH_B


def test_the_same_workbook_a_second_time_changes_nothing(town):
    rows = [line(town.home()), line(town.home())]
    take_in(town, *rows)
    before = list(Application.objects.order_by("id").values())
    done = take_in(town, *rows)
    assert (done["unchanged"], done["written"]) == (2, 0)
    # Nor do the same rows in another file.
    done = take_in(town, rows[0])
    assert (done["unchanged"], done["written"]) == (1, 0)
    assert list(Application.objects.order_by("id").values()) == before


def test_a_changed_row_replaces_the_parts_while_nobody_has_taken_it_up(town):
    head = town.home()
    take_in(town, line(head))
    done = take_in(town, line(head, 规模=20, **{"申请金额(元)": 2500}))
    assert (done["changed"], done["written"]) == (1, 1)
    case = Application.objects.get()
    assert case.amount_fen == 250_000
    (part,) = queries.parts_of(town.county, [case.id])[case.id]
    assert part.quantity_milli == 20_000
    town.today = ON
    town.classify(case)
    assert faults(town, line(head, 规模=30)) == [(3, "身份证号", "application_under_way")]
    # The sheet as it went in last stays unchanged, however far the case has come.
    done = take_in(town, line(head, 规模=20, **{"申请金额(元)": 2500}))
    assert done["unchanged"] == 1


def test_an_application_classified_since_the_check_is_not_overwritten(town):
    head = town.home()
    take_in(town, line(head))
    key, _ = bring(town, line(head, 规模=20))
    town.today = ON
    town.classify(Application.objects.get())
    with pytest.raises(Refused) as no:
        merge(actor=town.world.actor("county_office"), on=ON, handed_in=key)
    assert no.value.code == "clash"
    assert Application.objects.get().amount_fen == 200_000


@pytest.mark.parametrize(
    ("wrong", "heading", "code"),
    [
        ({"批次": "第九批"}, "批次", "batch_unknown"),
        ({"批次": "春季"}, "批次", "batch_unknown"),
        ({"批次": ""}, "批次", "required"),
        ({"规模": 0}, "规模", "not_above_zero"),
        ({"规模": "很多"}, "规模", "number_unreadable"),
        ({"申请金额(元)": 0}, "申请金额(元)", "not_above_zero"),
        ({"申请金额(元)": "-5"}, "申请金额(元)", "money_negative"),
        ({"申请金额(元)": "1.005"}, "申请金额(元)", "money_fraction"),
        ({"项目类别": "养直"}, "项目类别", "code_unknown"),
        ({"项目内容": "猪" * 61}, "项目内容", "too_long"),
        ({"计量单位": ""}, "计量单位", "required"),
        ({"申请日期": "昨天"}, "申请日期", "date_unreadable"),
        ({"申请日期": "2007-12-1"}, "申请日期", "date_future"),
        ({"姓名": "别人"}, "身份证号", "already_registered"),
        ({"乡镇": "南河", "村": "柳湾"}, "身份证号", "already_registered"),
        ({"村": "无此村"}, "村", "region_unknown"),
        ({"身份证号": make("990101", date(1961, 5, 5), 77)}, "身份证号", "member_unknown"),
        ({"身份证号": "990101195001010011"}, "身份证号", "id_check"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_of_the_file_goes_in(town, wrong, heading, code):
    good, bad = line(town.home()), line(town.home(), **wrong)
    assert (4, heading, code) in faults(town, good, bad)
    key, _ = bring(town, good, bad)
    with pytest.raises(Refused) as no:
        merge(actor=town.world.actor("county_office"), on=ON, handed_in=key)
    assert no.value.code == "import_faulty"
    assert not Application.objects.exists()
    done = take_in(town, good, bad, partial=True)
    assert (done["written"], Application.objects.count()) == (1, 1)


def test_a_household_without_a_registered_member_does_not_apply(town):
    head = town.home(member=False)
    assert faults(town, line(head)) == [(3, "身份证号", "member_unknown")]


def test_a_wrong_part_holds_back_the_whole_application(town):
    head = town.home()
    found = faults(town, line(head), line(head, 项目内容="羊", 规模=0))
    assert found == [(3, "身份证号", "application_held"), (4, "规模", "not_above_zero")]
    # Of one application nothing is left that could go in by itself.
    with pytest.raises(Refused) as no:
        take_in(town, line(head), line(head, 项目内容="羊", 规模=0), partial=True)
    assert no.value.code == "import_faulty"


def test_the_same_part_twice_and_two_applicants_of_one_household_are_faults(town):
    head = town.home()
    assert (4, "项目内容", "part_twice") in faults(town, line(head), line(head))
    wife = town.relative(head, make("990101", date(1955, 6, 7), 42))
    found = faults(town, line(head), line(wife))
    assert found == [(4, "身份证号", "applied_by_another")]
    take_in(town, line(head))
    assert faults(town, line(wife)) == [(3, "身份证号", "applied_by_another")]


def test_a_batch_in_place_takes_no_more_applications(town):
    head = town.world.actor("county_head")
    launch(actor=head, on=START, batch=town.batch)
    put_in_place(actor=head, on=START, batch=town.batch)
    assert faults(town, line(town.home())) == [(3, "批次", "batch_closed")]
    office = town.world.actor("county_office")
    open_batch(actor=office, on=START, number=2, year=2008, milestones={})
    take_in(town, line(town.home(), 批次="二"))


def test_a_township_hands_in_its_own_people_only(town):
    home = town.home()
    assert faults(town, line(home), who="south_office") == [(3, "村", "out_of_area")]
    take_in(town, line(home), who="north_office")


def test_what_goes_out_comes_in_again_unchanged(town):
    head, other = town.home(), town.home(NORTH_B)
    take_in(town, line(head), line(head, 项目内容="羊"), line(other, 村="松坡"))
    day = date(2007, 2, 20)
    actor = town.world.actor("county_office")
    data = export(actor=actor, on=day, code="f5", as_of=day)
    taken = hand_in(actor=actor, on=day, form="f5", name="再来.xlsx", data=data)
    found = check(actor=actor, on=day, handed_in=UUID(taken.result["import"])).result
    assert (found["unchanged"], found["faulty"], found["rows"]) == (3, 0, 3)
    assert list(queries.filed_rows(whole_county(town.county), date(2007, 2, 2))) == []


def test_the_template_reads_as_the_form(town):
    assert template("f5")[:2] == b"PK"


def test_a_merge_costs_the_same_number_of_queries_whatever_its_rows(town):
    costs = []
    for number in (1, 6):
        key, _ = bring(town, *[line(town.home()) for _ in range(number)])
        actor = town.world.actor("county_office")
        with CaptureQueriesContext(connection) as seen:
            merge(actor=actor, on=ON, handed_in=key)
        costs.append(len(seen))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("第一批", 1),
        ("第 12 批", 12),
        ("二", 2),
        ("十批次", 10),
        ("首批", None),
        ("", None),
    ],
)
def test_batches_are_known_as_people_write_them(text, number):
    assert batch_number(text) == number
