"""An import is settled within the area that handed it in; numbers in wrong columns are masked."""

from typing import Any
from uuid import UUID

import pytest

from tests.sheets import books
from tests.world import DAY, World
from tuopin.kit.refusals import Refused
from tuopin.register.actions import check, merge
from tuopin.register.models import Household
from tuopin.sheets.actions import hand_in, refuse
from tuopin.sheets.models import Import, Problem
from tuopin.sheets.queries import plan_of


def handed_in(world: World, who: str = "north_office", **head: Any) -> UUID:
    done = hand_in(
        actor=world.actor(who), on=DAY, form="f1", name="表.xlsx",
        data=books.f1(books.head(**head)),
    )  # fmt: skip
    return UUID(done.result["import"])


@pytest.mark.parametrize("act", [check, merge, refuse])
def test_another_township_neither_checks_nor_merges_nor_refuses_it(world: World, act: Any) -> None:
    key = handed_in(world)
    check(actor=world.actor("north_office"), on=DAY, handed_in=key)
    with pytest.raises(Refused) as refused:
        act(actor=world.actor("south_office"), on=DAY, handed_in=key)
    assert refused.value.code == "out_of_area"
    assert Import.objects.get(id=key).state == "checked"
    assert not Household.objects.exists()


def test_the_county_settles_what_a_township_handed_in(world: World) -> None:
    key = handed_in(world)
    check(actor=world.actor("north_office"), on=DAY, handed_in=key)
    merge(actor=world.actor("county_office"), on=DAY, handed_in=key)
    assert Household.objects.count() == 1


def test_a_number_in_the_wrong_column_is_kept_masked(world: World) -> None:
    number = books.number()
    key = handed_in(world, 姓名="长" * 30 + number, 文化程度=number, 入党时间=number)
    check(actor=world.actor("north_office"), on=DAY, handed_in=key)
    kept = list(Problem.objects.filter(handed_in_id=key))
    assert kept
    for problem in kept:
        said = f"{problem.value}{problem.message_zh}{problem.message_en}"
        assert number not in said, problem.heading


def test_a_family_of_another_township_is_neither_shown_nor_changed(world: World) -> None:
    first = hand_in(
        actor=world.actor("north_office"), on=DAY, form="f1", name="表.xlsx",
        data=books.f1(books.head(家庭人口=3), family=[books.member()]),
    )  # fmt: skip
    key = UUID(first.result["import"])
    check(actor=world.actor("north_office"), on=DAY, handed_in=key)
    merge(actor=world.actor("north_office"), on=DAY, handed_in=key)
    south = world.actor("south_office")
    probe = hand_in(
        actor=south, on=DAY, form="f1m", name="探.xlsx",
        data=books.of("f1m", books.member(健康状况="长期慢性病"), books.member(
            身份证号=books.number(1981, 13), 姓名="试新", 性别="男", 与户主关系="之子")),
    )  # fmt: skip
    taken = UUID(probe.result["import"])
    done = check(actor=south, on=DAY, handed_in=taken).result
    assert (done["faulty"], done["new"], done["changed"], done["unchanged"]) == (2, 0, 0, 0)
    found = Problem.objects.filter(handed_in_id=taken).values_list("code", flat=True)
    assert set(found) == {"out_of_area"}
    plan = plan_of(Import.objects.get(id=taken), south.scope("register.merge"))
    assert not [row for row in plan.rows if row.changes]
    with pytest.raises(Refused):
        merge(actor=south, on=DAY, handed_in=taken, partial=True)
