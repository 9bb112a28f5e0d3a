"""Taking in of the four registers: new rows, changed rows, the same file twice."""

import pytest

from tests.register.desk import bring, faults, take
from tests.sheets import books
from tests.world import NORTH_A, World
from tuopin.kit.refusals import Refused
from tuopin.register.actions import merge
from tuopin.register.models import Household, JobSeeker, Member, Person


def test_a_household_goes_in_with_its_family(world: World) -> None:
    done = take(world, "f1", books.f1(books.head(), family=[books.member()]))
    assert done["written"] == done["new"] == done["rows"] == 2
    home = Household.objects.get()
    assert (home.head_name, home.region, home.people) == ("试一户", NORTH_A, 3)
    assert (home.income_fen, home.housing_milli, home.arable_milli) == (412_000, 62_000, 3200)
    assert home.roll_number == "101201-0001"
    assert home.phone == "13800001111"
    assert sorted(Person.objects.values_list("name", "relation")) == [
        ("试一户", "户主"), ("试配偶", "配偶"),
    ]  # fmt: skip
    assert Member.objects.get().person.identity == books.number()


def test_the_same_file_twice_changes_nothing_and_says_so(world: World) -> None:
    data = books.f1(books.head(), family=[books.member()])
    take(world, "f1", data)
    again = take(world, "f1", data)
    assert (again["unchanged"], again["new"], again["changed"], again["written"]) == (2, 0, 0, 0)
    assert again["seen"] == "2007-01-08"


def test_a_faulty_row_keeps_the_whole_file_out(world: World) -> None:
    data = books.f1(books.head(), books.head(身份证号=books.number(1951, 3), 主要致贫原因="没钱"))
    key = bring(world, "f1", data)
    with pytest.raises(Refused, match="1"):
        merge(actor=world.actor("county_office"), on=world.day, handed_in=key)
    assert not Household.objects.exists()
    done = merge(actor=world.actor("county_office"), on=world.day, handed_in=key, partial=True)
    assert (done.result["written"], done.result["faulty"]) == (1, 1)
    assert Household.objects.count() == 1


def test_a_job_seeker_goes_in_once_the_member_is_known(world: World) -> None:
    assert faults(world, "f2", books.of("f2", books.seeker())) == [
        (2, "党员身份证号", "member_unknown")
    ]
    take(world, "f1", books.f1(books.head()))
    take(world, "f2", books.of("f2", books.seeker()))
    assert JobSeeker.objects.get().wage_fen == 90_000
