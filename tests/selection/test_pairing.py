"""Pairing: exactly one of a role at a time, from the first day on without a gap."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.selection.homes import START
from tests.world import NORTH, SOUTH_A
from tuopin.base.fields import blind_index
from tuopin.base.rows import put
from tuopin.kit.identity import make
from tuopin.kit.refusals import Refused
from tuopin.offices.models import Officer
from tuopin.register.models import Household
from tuopin.selection import queries
from tuopin.selection.actions import declare_kin, pair_homes
from tuopin.selection.models import Pairing
from tuopin.selection.rules.pairing import Held, last_day_of_former
from tuopin.workflow.actions import Act


def test_a_household_has_one_liaison_officer_and_one_technical_lead(town):
    case = town.in_state("verified")
    town.pair_both(case)
    pairs = queries.pairings_on(town.county, [case.household_id], town.today)
    assert {role: pair.officer for role, pair in pairs[case.household_id].items()} == {
        "liaison": town.world.people["north_liaison"],
        "lead": town.world.people["lead"],
    }
    homes = queries.households_of(town.county, town.world.people["lead"], town.today)
    assert [(home.household, home.role) for home in homes] == [(case.household_id, "lead")]
    assert not queries.households_of(town.county, town.world.people["lead"], START, "lead")


def test_a_hand_over_closes_the_former_the_day_before(town):
    case = town.in_state("verified")
    town.pair(case, "liaison", "north_liaison", on=date(2007, 3, 1))
    done = town.pair(case, "liaison", "north_secretary", on=date(2007, 5, 10))
    former = Pairing.objects.get(id=done["ended"])
    assert former.until_on == date(2007, 5, 9)
    seen = {
        day: queries.pairings_on(town.county, [case.household_id], day)[case.household_id][
            "liaison"
        ].officer
        for day in (date(2007, 5, 9), date(2007, 5, 10))
    }
    assert list(seen.values()) == [
        town.world.people["north_liaison"],
        town.world.people["north_secretary"],
    ]


@pytest.mark.parametrize(
    ("role", "officer", "code"),
    [
        ("liaison", "lead", "wrong_post"),
        ("liaison", "south_liaison", "wrong_post"),
        ("liaison", "north_office", "wrong_post"),
        ("lead", "north_liaison", "wrong_post"),
        ("cook", "lead", "bad_value"),
    ],
)
def test_only_who_holds_the_post_is_paired(town, role, officer, code):
    case = town.file(town.home())
    with pytest.raises(Refused) as no:
        town.pair(case, role, officer)
    assert no.value.code == code
    assert not Pairing.objects.exists()


def test_pairing_again_with_the_same_officer_or_before_the_last_is_refused(town):
    case = town.file(town.home())
    town.pair(case, "liaison", "north_liaison", on=date(2007, 3, 1))
    for officer, day, code in (
        ("north_liaison", date(2007, 4, 1), "already_paired"),
        ("north_liaison2", date(2007, 3, 1), "too_early"),
        ("north_liaison2", date(2007, 2, 20), "too_early"),
    ):
        with pytest.raises(Refused) as no:
            town.pair(case, "liaison", officer, on=day)
        assert no.value.code == code
        assert no.value.text("en")
    (pairing,) = Pairing.objects.all()
    assert pairing.until_on is None


def test_households_without_an_officer_or_a_lead_are_found(town):
    both, one, none = (town.file(town.home()) for _ in range(3))
    town.pair_both(both)
    town.pair(one, "liaison", "north_liaison")
    homes = Household.objects.filter(county=town.county).values("id")
    without = {
        role: [h.id for h in queries.lacking(town.county, role, town.today, homes)]
        for role in ("liaison", "lead")
    }
    assert without["liaison"] == [none.household_id]
    assert set(without["lead"]) == {one.household_id, none.household_id}
    assert queries.lacking(town.county, "lead", START, [both.household_id]).count() == 1


def test_a_township_pairs_its_own_households_only(town):
    case = town.file(town.home(SOUTH_A))
    from tuopin.selection.actions import pair

    with pytest.raises(Refused) as no:
        pair(
            actor=town.world.actor("north_secretary"), on=town.today, role="liaison",
            household=case.household_id, officer=town.world.people["south_liaison"],
        )  # fmt: skip
    assert no.value.code == "out_of_area"


def bare(town, home: UUID, first: date, last: date | None, role: str = "liaison") -> Pairing:
    return Pairing(
        county=town.county, household_id=home, role=role, region=NORTH,
        officer_id=town.world.people["north_liaison"], from_on=first, until_on=last,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2007, 4, 1), None),
        (date(2007, 3, 15), date(2007, 3, 20)),
        (date(2007, 1, 1), date(2007, 3, 10)),
        (date(2007, 3, 31), date(2007, 5, 1)),
        (date(2007, 1, 1), None),
    ],
)
def test_the_database_itself_refuses_two_of_a_role_at_a_time(town, first, last):
    home = town.home().household_id
    put(bare(town, home, date(2007, 3, 10), date(2007, 4, 10)))
    with pytest.raises(IntegrityError), transaction.atomic():
        put(bare(town, home, first, last))
    put(bare(town, home, first, last, "lead"))
    put(bare(town, home, date(2007, 4, 11), None))
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.filter(until_on=date(2007, 4, 10)).update(until_on=date(2007, 4, 12))
    assert Pairing.objects.count() == 3


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40)), max_size=12))
def test_hand_overs_leave_neither_overlap_nor_gap(steps):
    """Whatever is asked for, in whatever order: one holder on every day since the first."""
    officers = [uuid4() for _ in range(4)]
    held: list[tuple[UUID, date, date | None]] = []
    for who, day in steps:
        on = START + timedelta(days=day)
        if held:
            officer, first, _ = held[-1]
            last = last_day_of_former(Held(officer, first), officers[who], on)
            if isinstance(last, str):
                continue
            held[-1] = (officer, first, last)
        held.append((officers[who], on, None))
    if not held:
        return
    for offset in range((held[0][1] - START).days, 60):
        on = START + timedelta(days=offset)
        holders = [o for o, first, last in held if first <= on and (last is None or on <= last)]
        assert len(holders) == 1


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from([0, 1, 2]), st.integers(0, 20)), max_size=8))
def test_the_kept_pairings_neither_overlap_nor_leave_a_gap(town, steps):
    case = town.file(town.home())
    officers = ["north_liaison", "north_liaison2", "north_secretary"]
    for who, day in steps:
        with suppress(Refused):
            town.pair(case, "liaison", officers[who], on=date(2007, 3, 1) + timedelta(days=day))
    rows = list(Pairing.objects.filter(household=case.household_id).order_by("from_on"))
    for former, latter in pairwise(rows):
        assert former.until_on == latter.from_on - timedelta(days=1)
    assert all(row.until_on is None for row in rows[-1:])


def test_a_declared_relative_is_not_paired_with_the_household(town):
    case = town.file(town.home())
    officer = town.world.people["north_liaison"]
    declare_kin(
        actor=town.world.actor("county_office"), on=town.next_day(), household=case.household_id,
        officer=officer, relation="堂弟",
    )  # fmt: skip
    with pytest.raises(Refused) as no:
        town.pair(case, "liaison", "north_liaison")
    assert no.value.code == "conflict_of_interest"
    assert [row.subject for row in no.value.rows] == [str(case.household_id)]
    assert "亲属" in no.value.text()
    assert no.value.mend("en")
    assert not Pairing.objects.exists()
    assert town.pair(case, "liaison", "north_secretary")


def test_an_officer_of_the_household_itself_is_not_paired_with_it(town):
    head = town.home()
    case = town.file(head)
    number = make("990101", date(1970, 1, 1), 7)
    town.relative(head, number)
    Officer.objects.filter(id=town.world.people["lead"]).update(
        identity=number, identity_index=blind_index(number)
    )
    with pytest.raises(Refused) as no:
        town.pair(case, "lead", "lead")
    assert no.value.code == "conflict_of_interest"


def test_many_households_are_paired_at_once_or_none_in_a_constant_number_of_queries(town):
    cases = [town.file(town.home()) for _ in range(9)]
    homes = [Household.objects.get(id=case.household_id) for case in cases]
    counts = []
    for some in (homes[:2], homes[2:]):
        act = Act(town.world.actor("county_office"), "selection.pair", date(2007, 3, 1))
        with CaptureQueriesContext(connection) as seen:
            made = pair_homes(act, some, "liaison", town.world.people["north_liaison"])
        counts.append(len(seen))
        assert [row.begun.household_id for row in made] == [home.id for home in some]
    assert counts[0] == counts[1]
    act = Act(town.world.actor("county_office"), "selection.pair", date(2007, 4, 1))
    south = Household.objects.get(id=town.home(SOUTH_A).household_id)
    with pytest.raises(Refused) as no:
        pair_homes(act, [homes[0], south], "liaison", town.world.people["north_liaison2"])
    assert no.value.code == "wrong_post"
