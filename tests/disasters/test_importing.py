"""The workbook of losses: each row set against register and project parts."""

import io
from datetime import date
from uuid import UUID

import pytest
from openpyxl import Workbook

from tests.disasters.test_losses import FLOOD, HAIL, REPORTED, flood, hail, lose, part_of
from tests.world import COUNTY
from tuopin.disasters.actions import LossImporter, check, merge
from tuopin.disasters.models import Loss
from tuopin.disasters.queries import totals
from tuopin.disasters.rules.forms import LOSS
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.sheets.actions import hand_in
from tuopin.sheets.models import Problem
from tuopin.sheets.queries import exported

HEADINGS = [
    "灾害名称", "乡镇", "村", "姓名", "身份证号", "项目内容", "受损数量", "计量单位",
    "直接损失(元)", "倒塌房屋(间)", "受灾人口", "是否急需救助", "备注",
]  # fmt: skip
TOWN, VILLAGE = "北山镇", "石桥村"


def book(*lines):
    made = Workbook()
    sheet = made.active
    sheet.append([LOSS.title])
    sheet.append(HEADINGS)
    for line in lines:
        sheet.append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def line(application, event="“7·8”风雹灾", **other):
    person = application.person
    cells = dict.fromkeys(HEADINGS) | {
        "灾害名称": event, "乡镇": TOWN, "村": VILLAGE, "姓名": person.name,
        "身份证号": person.identity, "项目内容": part_of(application).content, "受损数量": 3,
        "计量单位": "头", "直接损失(元)": 4500,
    }  # fmt: skip
    return list((cells | other).values())


def taken(stage, data, who="county_office", on=REPORTED):
    done = hand_in(actor=stage.act(who), on=on, form="loss", name="受灾.xlsx", data=data)
    return UUID(done.result["import"])


def checked(stage, *lines):
    key = taken(stage, book(*lines))
    return key, check(actor=stage.act("county_office"), on=REPORTED, handed_in=key).result


def merged(stage, *lines, partial=False, who="county_office"):
    key = taken(stage, book(*lines), who)
    act = stage.act(who)
    check(actor=act, on=REPORTED, handed_in=key)
    return merge(actor=act, on=REPORTED, handed_in=key, partial=partial).result


def codes(key):
    return list(
        Problem.objects.filter(handed_in=key).order_by("row", "id").values_list("heading", "code")
    )


def test_the_form_has_exactly_the_countys_headings():
    assert [c.heading for c in LOSS.columns] == HEADINGS
    assert [c.heading for c in LOSS.required] == HEADINGS[:5]


def test_a_right_workbook_goes_in_and_a_second_time_changes_nothing(stage):
    first, second = stage.cleared(), stage.cleared()
    hail(stage)
    flood(stage)
    lines = [
        line(first),
        line(second, "8.13"),
        line(second, "8.13", 项目内容=None, 受损数量=None, 计量单位=None, **{"倒塌房屋(间)": 3}),
    ]
    done = merged(stage, *lines)
    assert (done["rows"], done["new"], done["written"]) == (3, 3, 3)
    seen = totals(COUNTY, FLOOD)
    assert (seen.households, seen.parts, seen.loss_fen) == (2, 2, 1_350_000)
    assert totals(COUNTY, HAIL).loss_fen == 450_000
    assert Loss.objects.filter(part__isnull=True).get().rooms == 3
    again = merged(stage, *lines, [None] * 13)
    assert (again["unchanged"], again["written"]) == (3, 0)
    assert Loss.objects.count() == 3


def test_a_changed_row_says_what_changes_and_takes_the_old_ones_place(stage):
    application = stage.cleared()
    hail(stage)
    merged(stage, line(application))
    done = merged(stage, line(application, **{"直接损失(元)": 5000}))
    assert (done["changed"], done["written"]) == (1, 1)
    assert Loss.objects.get().loss_fen == 500_000


def test_a_loss_typed_in_by_hand_is_known_to_the_workbook(stage):
    application = stage.cleared()
    made = hail(stage)
    lose(stage, made, application.household, part=part_of(application).id, destroyed_milli=3_000)
    _, done = checked(stage, line(application))
    assert (done["unchanged"], done["new"]) == (1, 0)


@pytest.mark.parametrize(
    ("other", "heading", "code"),
    [
        ({"灾害名称": "雪灾"}, "灾害名称", "event_unknown"),
        ({"身份证号": "990101195001010999"}, "身份证号", "id_check"),
        ({"姓名": "别人"}, "姓名", "already_registered"),
        ({"村": "松坡村"}, "村", "place_differs"),
        ({"项目内容": "茶叶"}, "项目内容", "part_unknown"),
        ({"计量单位": "亩"}, "计量单位", "unit_mismatch"),
        ({"受损数量": 5.001}, "受损数量", "destroyed_above_base"),
        ({"项目内容": None}, "项目内容", "destroyed_without_part"),
        (
            {"项目内容": None, "受损数量": None, "直接损失(元)": None},
            "直接损失(元)",
            "loss_empty",
        ),
        ({"直接损失(元)": -1}, "直接损失(元)", "money_negative"),
        ({"是否急需救助": "大概"}, "是否急需救助", "code_unknown"),
    ],
)
def test_each_fault_names_its_cell_and_keeps_the_row_out(stage, other, heading, code):
    hail(stage)
    key, done = checked(stage, line(stage.cleared(), **other))
    assert done["faulty"] == 1
    assert codes(key) == [(heading, code)]
    with pytest.raises(Refused) as refused:
        merge(actor=stage.act("county_office"), on=REPORTED, handed_in=key)
    assert refused.value.code == "import_faulty"
    assert not Loss.objects.exists()


def test_somebody_who_is_not_registered_is_named(stage):
    hail(stage)
    stranger = stage.cleared()
    number = stranger.person.identity
    stranger.person.identity_index = "0" * 64
    stranger.person.save()
    key, _ = checked(stage, line(stranger))
    assert codes(key) == [("身份证号", "person_unknown")]
    shown = Problem.objects.get(handed_in=key).value
    assert shown != number
    assert "****" in shown


def test_the_same_loss_twice_in_one_workbook_is_named(stage):
    application = stage.cleared()
    hail(stage)
    key, done = checked(stage, line(application), line(application))
    assert (done["new"], done["faulty"]) == (1, 1)
    assert codes(key) == [("项目内容", "loss_twice")]


def test_a_disaster_later_than_the_day_that_judges_is_named(stage):
    application = stage.cleared()
    flood(stage)
    data = book(line(application, "8.13"))
    key = UUID(
        hand_in(
            actor=stage.act("county_office"), on=REPORTED, form="loss", name="a.xlsx", data=data,
            judged_on=HAIL,
        ).result["import"]
    )  # fmt: skip
    check(actor=stage.act("county_office"), on=REPORTED, handed_in=key)
    assert codes(key) == [("灾害名称", "event_later")]


def test_the_right_rows_go_in_without_the_faulty_ones_when_asked(stage):
    hail(stage)
    done = merged(stage, line(stage.cleared()), line(stage.cleared(), 计量单位="亩"), partial=True)
    assert (done["written"], done["faulty"]) == (1, 1)
    assert Loss.objects.count() == 1


def test_a_township_hands_in_its_own_households_only(stage):
    application = stage.cleared()
    hail(stage)
    done = merged(stage, line(application), who="north_office")
    assert done["written"] == 1
    key = taken(stage, book(line(stage.cleared())), "south_office")
    south = stage.act("south_office")
    result = check(actor=south, on=REPORTED, handed_in=key).result
    assert result["faulty"] == 1
    assert [code for _, code in codes(key)] == ["out_of_area"]


def test_the_losses_go_out_in_the_same_form_and_come_in_unchanged(stage):
    hail(stage)
    merged(stage, line(stage.cleared()), line(stage.cleared(), 项目内容=None, 受损数量=None))
    data, count = exported(COUNTY, "loss", whole_county(COUNTY), date(2007, 12, 28))
    assert count == 2
    assert exported(COUNTY, "loss", whole_county(COUNTY), date(2007, 7, 1))[1] == 0
    key = taken(stage, data)
    done = check(actor=stage.act("county_office"), on=REPORTED, handed_in=key).result
    assert (done["unchanged"], done["faulty"]) == (2, 0)


def test_a_verifier_may_not_hand_in_losses(stage):
    with pytest.raises(Refused) as refused:
        taken(stage, book(), "verifier")
    assert refused.value.code == "forbidden"
    assert LossImporter().merge is merge


def test_the_households_own_animals_have_a_row_of_their_own(stage):
    """The form has no column for them, so the workbook could not say them at all."""
    application = stage.cleared()
    hail(stage)
    animals = line(application, 项目内容="大牲畜", 受损数量=2)
    house = line(application, 项目内容=None, 受损数量=None, 计量单位=None, **{"倒塌房屋(间)": 3})
    done = merged(stage, line(application), animals, house)
    assert done["written"] == 3
    loss = Loss.objects.get(item="大牲畜")
    assert (loss.livestock, loss.part, loss.destroyed_milli, loss.unit) == (2, None, None, "")
    assert totals(COUNTY, FLOOD).events["7.8"].livestock == 2
    data, count = exported(COUNTY, "loss", whole_county(COUNTY), REPORTED)
    again = check(
        actor=stage.act("county_office"), on=REPORTED, handed_in=taken(stage, data)
    ).result
    assert (count, again["unchanged"], again["faulty"]) == (3, 3, 0)


@pytest.mark.parametrize(("unit", "much"), [("只", 2), ("头", 1.5), (None, 2)])
def test_the_households_own_animals_are_whole_heads(stage, unit, much):
    hail(stage)
    key, _ = checked(stage, line(stage.cleared(), 项目内容="大牲畜", 受损数量=much, 计量单位=unit))
    assert codes(key) == [("计量单位", "unit_mismatch")]
    found = Problem.objects.get(handed_in=key)
    assert "“头”" in found.message_zh
    assert "“head”" in found.message_en


def test_a_loss_of_another_name_typed_in_by_hand_goes_out_and_comes_in(stage):
    """What the desk had named was no project part, so its own workbook was refused."""
    home = stage.cleared().household
    made = hail(stage)
    lose(stage, made, home, item="自家的牛", livestock=1)
    lose(stage, made, home, loss_fen=90_000, rooms=2, livestock=3)
    data, count = exported(COUNTY, "loss", whole_county(COUNTY), REPORTED)
    done = check(actor=stage.act("county_office"), on=REPORTED, handed_in=taken(stage, data)).result
    assert (count, done["unchanged"], done["faulty"]) == (2, 2, 0)
