"""Lists, counts, search and the household's file: scoped, paged, constant in queries."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.register.desk import take
from tests.sheets import books
from tests.world import NORTH, SOUTH, SOUTH_A, World
from tuopin.audit.models import Line
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.register import queries
from tuopin.register.actions import full_identity, reveal
from tuopin.register.models import Person

LATER = date(2007, 12, 28)


@pytest.fixture
def full(world: World) -> World:
    """A county with two households in the north, one in the south, an entry on each register."""
    south = books.number(1955, 5)
    take(world, "f1", books.f1(
        books.head(),
        books.head(身份证号=books.number(1951, 3), 姓名="单小明", 村="松坡村", 是否村干部="是"),
        books.head(身份证号=south, 姓名="试南户", 乡镇="南河乡", 村="柳湾村", 主要致贫原因="缺水"),
        family=[books.member(),
                books.member(户主身份证号=south, 身份证号=books.number(1957, 2), 姓名="试南妻")],
    ))  # fmt: skip
    take(world, "f2", books.of("f2", books.seeker()))
    take(world, "f3", books.of("f3", books.elder()))
    take(world, "f4", books.of("f4", books.monitored(), books.monitored(监测年度=2005)))
    return world


def queries_of(work: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        work()
    return len(seen)


def test_people_are_counted_on_each_register_as_of_a_day(full: World) -> None:
    assert queries.counts_on(full.county, LATER) == {"f1": 3, "f2": 1, "f3": 1, "f4": 1}
    assert queries.counts_on(full.county, date(2007, 1, 7)) == {"f1": 0, "f2": 0, "f3": 0, "f4": 0}
    towns = queries.counts_by_township(whole_county(full.county), LATER)
    assert towns["f1"] == {NORTH: 2, SOUTH: 1}
    assert towns["f4"] == {SOUTH: 1}


def test_the_figure_opens_the_rows_that_it_counts(full: World) -> None:
    for form, count in queries.counts_on(full.county, LATER).items():
        rows = queries.registered(whole_county(full.county), form, LATER)
        assert len({r.person_id if form == "f1" else r.identity_index for r in rows}) == count


def test_the_survey_says_how_the_households_stand(full: World) -> None:
    found = queries.standing(whole_county(full.county), LATER)
    assert (found.households, found.people, found.cadres) == (3, 9, 1)
    assert found.income_fen == 3 * 412_000
    assert found.causes == {"缺资金": 2, "缺水": 1}


def test_a_list_shows_the_own_area_only_and_pages_by_key(full: World) -> None:
    north = full.actor("north_office").scope("see.register")
    first = queries.households(north, limit=1)
    rest = queries.households(north, after=(first[0].region, first[0].id))
    assert [r.head_name for r in first + rest] == ["试一户", "单小明"]
    assert queries.count(north) == 2
    assert queries.count(whole_county(full.county), cap=1) == 2
    assert [r.head_name for r in queries.households(north, cadre=True)] == ["单小明"]
    everywhere = whole_county(full.county)
    assert [r.head_name for r in queries.households(everywhere, area=SOUTH)] == ["试南户"]
    assert [r.head_name for r in queries.households(everywhere, cause="缺水")] == ["试南户"]
    assert not queries.households(everywhere, on=date(2006, 1, 1))
    assert len(queries.entries(everywhere, "f4", LATER)) == 2


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("试一", ["试一户"]), ("shiyihu", ["试一户"]), ("SYH", ["试一户"]),
        ("shanxiaoming", ["单小明"]), ("dxm", ["单小明"]), ("试配偶", ["试一户"]),
        ("101201-0001", ["试一户"]),
        ("101202", ["单小明"]), (books.number(), ["试一户"]), (books.number()[-4:], ["试一户"]),
        (books.number(1952, 2), ["试一户"]),
        ("南", ["试南户"]), ("没有", []), ("", []), ("%", []),
    ],
)  # fmt: skip
def test_a_search_finds_by_name_pinyin_number_and_roll(
    full: World, text: str, names: list[str]
) -> None:
    found = queries.search(whole_county(full.county), text)
    assert [m.household.head_name for m in found] == names


def test_a_search_does_not_look_outside_the_area(full: World) -> None:
    south = full.actor("south_office").scope("see.register")
    assert queries.search(south, "试一户") == []
    assert queries.search(south, books.number()) == []
    assert [m.person for m in queries.search(south, "试南妻")] == ["试南妻"]


def test_lists_and_search_ask_as_often_for_many_rows_as_for_few(full: World) -> None:
    scope = whole_county(full.county)

    def looked() -> list[int]:
        return [queries_of(lambda: queries.households(scope)),
                queries_of(lambda: queries.search(scope, "试"))]  # fmt: skip

    few = looked()
    many = [
        books.head(身份证号=books.number(1930 + n, 1 + 2 * n), 姓名=f"试多{n}") for n in range(25)
    ]
    take(full, "f1", books.f1(*many))
    assert looked() == few == [2, 2]


def test_a_households_file_holds_its_people_and_where_else_they_stand(full: World) -> None:
    person = queries.find_person(full.county, books.number())
    assert person is not None
    wife = books.seeker(求职人身份证号=books.number(1952, 2), 求职人姓名="试配偶", 与党员关系="妻")
    take(full, "f2", books.of("f2", wife))
    found = queries.household_file(full.county, person.household_id, LATER)
    assert found is not None
    assert [(p.name, p.relation, p.identity[6:14], p.age) for p in found.people] == [
        ("试一户", "户主", "********", 57), ("试配偶", "配偶", "********", 55),
    ]  # fmt: skip
    assert found.member is not None
    assert found.member.joined_on == date(1976, 7, 1)
    assert [(r.form, r.person) for r in found.registers] == [("f2", "试配偶")]
    south = full.actor("south_office").scope("see.register")
    assert queries.household_in(south, person.household_id) is None


def test_a_number_is_seen_in_full_only_with_a_trace(full: World) -> None:
    person = Person.objects.get(name="试一户")
    assert full_identity(full.actor("north_office"), full.day, person.id) == books.number()
    line = Line.objects.get(action="register.reveal", outcome="done")
    assert line.subject == person.household_id
    assert books.number() not in line.detail + line.result
    with pytest.raises(Refused) as caught:
        reveal(actor=full.actor("south_office"), on=full.day, person=person.id)
    assert caught.value.code == "out_of_area"
    with pytest.raises(Refused) as caught:
        full_identity(full.actor("finance_centre"), full.day, person.id)
    assert caught.value.code == "forbidden"


def test_people_are_found_by_their_blind_index(full: World) -> None:
    from tuopin.base.fields import blind_index

    index = blind_index(books.number(1957, 2))
    found = queries.persons_by_index(full.county, [index, "x"])
    assert list(found) == [index]
    assert (found[index].name, found[index].head, found[index].region) == (
        "试南妻",
        "试南户",
        SOUTH_A,
    )
    elder = blind_index(books.number(1930, 21))
    assert queries.members_by_index(full.county, [elder])[elder].name == "试老者"
