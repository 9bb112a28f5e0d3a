"""What happens to people already registered: changes, columns that are not there, the roll."""

from datetime import date
from uuid import UUID

import pytest

from tests.register.desk import bring, take
from tests.sheets import books
from tests.world import NORTH_B, World
from tuopin.audit.models import Line
from tuopin.kit.refusals import Refused
from tuopin.register.actions import correct, merge
from tuopin.register.models import Elder, Household, JobSeeker, Member, Monitored, Person, Roll
from tuopin.register.queries import surveyed_income
from tuopin.sheets.actions import hand_in, refuse
from tuopin.sheets.models import Import
from tuopin.sheets.queries import imported, preview, problems


def test_a_changed_row_is_shown_cell_by_cell_and_written(world: World) -> None:
    take(world, "f1", books.f1(books.head(), family=[books.member()]))
    data = books.f1(books.head(**{"家庭年收入(元)": 5000, "村": "松坡村"}),
                    family=[books.member(务工月数=4)])  # fmt: skip
    key = bring(world, "f1", data)
    taken = imported(world.county, key)
    assert taken is not None
    assert (taken.changed, taken.new, taken.unchanged) == (2, 0, 0)
    rows = preview(taken, world.actor("county_office").scope(), "changed")
    assert [tuple(c) for c in rows[0].changes] == [
        ("村", "石桥村", "松坡村"), ("家庭年收入(元)", "4120.00", "5000.00"),
    ]  # fmt: skip
    assert [tuple(c) for c in rows[1].changes] == [("务工月数", "0", "4")]
    done = merge(actor=world.actor("county_office"), on=world.day, handed_in=key).result
    assert done["written"] == 2
    home = Household.objects.get()
    assert (home.income_fen, home.region) == (500_000, NORTH_B)
    assert Member.objects.get().region == NORTH_B
    assert Person.objects.get(relation="配偶").months_away == 4
    again = take(world, "f1", books.f1(books.head(**{"家庭年收入(元)": 5000, "村": "松坡村"})))
    assert (again["unchanged"], again["written"]) == (1, 0)


def test_a_column_that_is_not_there_leaves_what_is_registered(world: World) -> None:
    take(world, "f1", books.f1(books.head()))
    done = take(world, "f1", books.f1(books.head(), without=["拟发展项目", "联系电话"]))
    assert (done["unchanged"], done["written"]) == (1, 0)
    done = take(world, "f1", books.f1(books.head(备注="改"), without=["拟发展项目", "联系电话"]))
    assert done["changed"] == 1
    home = Household.objects.get()
    assert (home.wish, home.phone, home.note) == ("大棚蔬菜", "13800001111", "改")


def test_the_older_file_handed_in_again_turns_nothing_back(world: World) -> None:
    old = books.f1(books.head())
    take(world, "f1", old)
    take(world, "f1", books.f1(books.head(备注="新的")))
    done = take(world, "f1", old)
    assert (done["unchanged"], done["written"]) == (1, 0)
    assert Household.objects.get().note == "新的"


def test_the_heads_own_row_in_f1m_tells_more_about_him(world: World) -> None:
    own = books.member(
        与户主关系="户主", 身份证号=books.number(), 姓名="试一户", 性别="男", 务工月数=3
    )
    take(world, "f1", books.f1(books.head(), family=[own]))
    assert Person.objects.get().months_away == 3
    done = take(world, "f1m", books.of("f1m", own))
    assert done["unchanged"] == 1
    done = take(world, "f1m", books.of("f1m", own | {"务工月数": 5}))
    assert (done["changed"], Person.objects.get().months_away) == (1, 5)


def test_a_right_row_goes_in_without_its_faulty_family_and_the_other_way_round(
    world: World,
) -> None:
    second = books.number(1950, 3)
    data = books.f1(
        books.head(), books.head(身份证号=second, 姓名="试二户", 家庭人口="三"),
        family=[books.member(性别="男"),
                books.member(户主身份证号=second, 身份证号=books.number(1953, 2))],
    )  # fmt: skip
    done = take(world, "f1", data, partial=True)
    assert (done["faulty"], done["written"]) == (2, 1)
    assert [p.name for p in Person.objects.all()] == ["试一户"]


def test_roll_numbers_run_on_by_village(world: World) -> None:
    take(
        world,
        "f1",
        books.f1(books.head(), books.head(身份证号=books.number(1951, 3), 姓名="试二户")),
    )
    take(world, "f1", books.f1(
        books.head(身份证号=books.number(1952, 3), 姓名="试三户"),
        books.head(身份证号=books.number(1953, 3), 姓名="试四户", 村="松坡村"),
    ))  # fmt: skip
    rolls = Household.objects.order_by("id").values_list("roll_number", flat=True)
    assert list(rolls) == ["101201-0001", "101201-0002", "101201-0003", "101202-0001"]
    assert Roll.objects.get(region="990101101201").last == 3


def test_entries_of_the_other_registers_change_too(world: World) -> None:
    take(world, "f1", books.f1(books.head()))
    for form, row, model, given, field, value in (
        ("f2", books.seeker(), JobSeeker, {"期望工资(元/月)": 1000}, "wage_fen", 100_000),
        ("f3", books.elder(), Elder, {"居住方式": "独居"}, "living", "独居"),
        (
            "f4",
            books.monitored(),
            Monitored,
            {"人均纯收入(元)": 700},
            "income_per_head_fen",
            70_000,
        ),
    ):
        assert take(world, form, books.of(form, row))["new"] == 1
        assert take(world, form, books.of(form, row | {"备注": ""}))["unchanged"] == 1
        assert take(world, form, books.of(form, row | given))["changed"] == 1
        assert getattr(model.objects.get(), field) == value


def test_a_name_is_corrected_by_an_act_of_its_own_with_a_reason(world: World) -> None:
    take(world, "f1", books.f1(books.head()))
    person = Person.objects.get()
    head = world.actor("county_head")
    with pytest.raises(Refused, match="缺少"):
        correct(actor=head, on=world.day, person=person.id, name="试正名", reason=" ")
    correct(actor=head, on=world.day, person=person.id, name="试正名", reason="按身份证更正")
    assert Household.objects.get().head_name == "试正名"
    assert Household.objects.get().pinyin.startswith("shizhengming")
    done = take(world, "f1", books.f1(books.head(姓名="试正名")))
    assert (done["faulty"], done["changed"]) == (0, 0)


def test_a_household_that_moved_is_corrected_to_its_new_village(world: World) -> None:
    take(world, "f1", books.f1(books.head()))
    person = Person.objects.get()
    correct(actor=world.actor("county_head"), on=world.day, person=person.id,
            region="990101201201", reason="迁入")  # fmt: skip
    assert Member.objects.get().region == Household.objects.get().region == "990101201201"
    with pytest.raises(Refused):
        correct(actor=world.actor("county_head"), on=world.day, person=person.id, region="北桥",
                reason="x")  # fmt: skip


def test_one_merge_leaves_one_line_with_the_counts_and_the_digest(world: World) -> None:
    take(world, "f1", books.f1(books.head(), family=[books.member()]))
    line = Line.objects.get(action="register.merge")
    assert '"written":2' in line.detail
    assert '"rows_sm3":"' in line.detail
    assert "试一户" not in line.detail + line.result
    assert Person.objects.exclude(row_hash="").count() == 2


def test_a_merge_waits_for_its_check_and_is_done_once(world: World) -> None:
    actor = world.actor("county_office")
    done = hand_in(actor=actor, on=world.day, form="f1", name="a.xlsx", data=books.f1(books.head()))
    key = UUID(done.result["import"])
    with pytest.raises(Refused, match="已收到"):
        merge(actor=actor, on=world.day, handed_in=key)
    key = bring(world, "f1", books.f1(books.head()))
    merge(actor=actor, on=world.day, handed_in=key)
    with pytest.raises(Refused, match="已并入"):
        merge(actor=actor, on=world.day, handed_in=key)


def test_a_refused_import_is_closed(world: World) -> None:
    key = bring(world, "f1", books.f1(books.head()))
    refuse(actor=world.actor("county_office"), on=world.day, handed_in=key)
    assert Import.objects.get().state == "refused"
    with pytest.raises(Refused):
        merge(actor=world.actor("county_office"), on=world.day, handed_in=key)


def test_who_may_not_import_is_told_so(world: World) -> None:
    for who in ("auditor", "finance_centre", "north_liaison"):
        with pytest.raises(Refused) as caught:
            hand_in(actor=world.actor(who), on=world.day, form="f1", name="a.xlsx",
                    data=books.f1(books.head()))  # fmt: skip
        assert caught.value.code == "forbidden"
    with pytest.raises(Refused) as caught:
        hand_in(actor=world.actor("county_office"), on=world.day, form="f9", name="a", data=b"")
    assert caught.value.code == "form_unknown"


def test_a_place_is_judged_on_the_day_given_not_on_the_day_of_the_act(world: World) -> None:
    from tuopin.offices.models import Region

    Region.objects.filter(code="990101101201").update(valid_from=date(2007, 1, 1))
    actor = world.actor("county_office")
    from tuopin.register.actions import check

    done = hand_in(actor=actor, on=world.day, form="f1", name="a.xlsx", data=books.f1(books.head()),
                   judged_on=date(2006, 12, 31))  # fmt: skip
    answer = check(actor=actor, on=world.day, handed_in=UUID(done.result["import"])).result
    assert answer["faulty"] == 1


def test_a_family_sheet_without_a_column_keeps_only_the_family_out(world: World) -> None:
    family = books.sheet(books.F1M, [books.member()], without=["与户主关系"])
    data = books.book(books.sheet(books.F1, [books.head()]), family)
    key = bring(world, "f1", data)
    actor = world.actor("county_office")
    with pytest.raises(Refused) as caught:
        merge(actor=actor, on=world.day, handed_in=key)
    assert caught.value.code == "import_faulty"
    done = merge(actor=actor, on=world.day, handed_in=key, partial=True)
    assert (done.result["written"], done.result["faulty"]) == (1, 1)


def elect(world: World) -> None:
    """Let the only member be elected, as outcomes does within its own act."""
    Member.objects.update(cadre=True, elected_on=world.day)


def test_an_election_that_stands_outlasts_a_form_that_says_no(world: World) -> None:
    """A later f1 of the survey took the mark of an elected cadre away, and R30 let him apply."""
    take(world, "f1", books.f1(books.head()))
    elect(world)
    data = books.f1(books.head(备注="改", 是否村干部="否"))
    key = bring(world, "f1", data)
    (found,) = problems(world.county, key)
    assert (found.code, found.warning) == ("election_stands", True)
    merge(actor=world.actor("county_office"), on=world.day, handed_in=key)
    assert Member.objects.get().cadre is True
    assert Household.objects.get().note == "改"
    again = take(world, "f1", data)
    assert (again["unchanged"], again["written"]) == (1, 0)


def test_without_an_election_the_form_has_the_word(world: World) -> None:
    take(world, "f1", books.f1(books.head(是否村干部="是")))
    take(world, "f1", books.f1(books.head(是否村干部="否")))
    assert Member.objects.get().cadre is False


def test_an_f1_of_a_later_year_leaves_what_the_survey_found_beside_it(world: World) -> None:
    """Income before and after compared the later year with itself once f1 came again (R86)."""
    take(world, "f1", books.f1(books.head()))
    Household.objects.update(registered_on=date(2005, 3, 1))
    take(world, "f1", books.f1(books.head(**{"家庭年收入(元)": 5000})))
    take(world, "f1", books.f1(books.head(**{"家庭年收入(元)": 6000})))
    home = Household.objects.get()
    assert home.income_fen == 600_000
    assert surveyed_income(home) == (412_000, home.people)


def test_an_f1_of_the_same_year_corrects_what_the_survey_found(world: World) -> None:
    take(world, "f1", books.f1(books.head()))
    take(world, "f1", books.f1(books.head(**{"家庭年收入(元)": 5000})))
    assert surveyed_income(Household.objects.get())[0] == 500_000
