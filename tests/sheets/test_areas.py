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
