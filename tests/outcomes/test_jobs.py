"""Work for the seekers of f2: openings, who suits them and why, who began and left (R18)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.outcomes.lives import refused
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH_A, WHOLE, World
from tuopin.base.fields import blind_index
from tuopin.kit.identity import make
from tuopin.kit.keys import uuid7
from tuopin.kit.scope import Scope, whole_county
from tuopin.outcomes import actions, queries
from tuopin.outcomes.models import Opening, Placement
from tuopin.outcomes.rules.matching import GROUNDS, SCHOOLING, Seeker, Work, best, match
from tuopin.register.models import JobSeeker

# A slow machine is no fault of the code.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

ALL = whole_county(COUNTY)
KNOWN, OFFERED, BEGAN = date(2007, 2, 1), date(2007, 5, 8), date(2007, 5, 20)
LEFT = date(2007, 8, 1)


class Fair:
    """A job fair: shorthand for enterprises, openings, seekers and placements."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.made = 0

    def act(self, who: str) -> Any:
        return self.world.actor(who, date(2007, 3, 1))

    def firm(self, name: str = "甲服装厂", who: str = "county_office", **given: Any) -> UUID:
        given = {"region": NORTH, "trade": "服装加工"} | given
        done = actions.open_enterprise(actor=self.act(who), on=OFFERED, name=name, **given)
        return UUID(done.result["enterprise"])

    def opening(
        self, firm: UUID | None = None, on: date = OFFERED, who: str = "county_office", **given: Any
    ) -> Opening:
        given = {"title": "缝纫工", "places": 1, "skill": "缝纫", "wage_fen": 80_000} | given
        enterprise = firm or self.firm()
        done = actions.offer(actor=self.act(who), on=on, enterprise=enterprise, **given)
        return Opening.objects.get(id=done.result["opening"])

    def seeker(self, **given: Any) -> JobSeeker:
        self.made += 1
        number = make("990101", date(1980, 1, 1), self.made)
        given = {
            "region": NORTH_A, "education": "初中", "skill": "缝纫", "wanted": "服装厂",
            "wage_fen": 60_000, "available_on": date(2007, 3, 1),
        } | given  # fmt: skip
        return JobSeeker.objects.create(
            county=COUNTY, member_name="甲", member_index="", name=f"乙{self.made}",
            identity=number, identity_index=blind_index(number), relation="女儿",
            registered_on=KNOWN, row_hash="", **given,
        )  # fmt: skip

    def place(
        self, opening: Opening, seeker: JobSeeker, on: date = BEGAN, who: str = "north_office",
        **given: Any,
    ) -> Placement:  # fmt: skip
        done = actions.place(
            actor=self.act(who), on=on, opening=opening.id, seeker=seeker.id, **given
        )
        return Placement.objects.get(id=done.result["placement"])

    def leave(self, placement: Placement, on: date = LEFT, who: str = "north_office") -> Any:
        return actions.leave_job(actor=self.act(who), on=on, placement=placement.id).result


@pytest.fixture
def fair(world: World) -> Fair:
    return Fair(world)


def test_an_enterprise_is_entered_once(fair):
    fair.firm()
    assert refused(fair.firm).code == "enterprise_known"
    assert refused(fair.firm, name=" ").code == "missing_value"
    assert refused(fair.firm, "乙厂", region="990101999000").code == "bad_value"
    assert refused(fair.firm, "乙厂", who="south_office").code == "out_of_area"
    assert [firm.name for firm in queries.enterprises(ALL)] == ["甲服装厂"]


@pytest.mark.parametrize(
    ("given", "code"),
    [({"places": 0}, "bad_value"), ({"places": 10**6}, "bad_value"),
     ({"title": ""}, "missing_value"),
     ({"education": "博士后"}, "bad_value"), ({"wage_fen": 0}, "bad_value"),
     ({"until_on": OFFERED - timedelta(1)}, "bad_value")],
)  # fmt: skip
def test_an_opening_makes_sense(fair, given, code):
    assert refused(fair.opening, **given).code == code


def test_a_seeker_begins_and_the_place_is_taken(fair):
    work, one = fair.opening(), fair.seeker()
    made = fair.place(work, one, wage_fen=85_000)
    assert (made.began_on, made.wage_fen, made.region) == (BEGAN, 85_000, NORTH_A)
    (row,) = queries.openings(ALL, BEGAN)
    assert (row.taken, row.left) == (1, 0)
    assert not queries.openings(ALL, BEGAN, free=True)
    assert not queries.seekers_free(ALL, BEGAN)
    (before,) = queries.openings(ALL, BEGAN - timedelta(1))
    assert before.left == 1


def test_nobody_is_placed_twice_nor_more_than_there_are_places(fair):
    work, other = fair.opening(), fair.opening(fair.firm("乙厂"))
    first, second = fair.seeker(), fair.seeker()
    fair.place(work, first)
    assert refused(fair.place, other, first).code == "already_placed"
    assert refused(fair.place, work, second).code == "opening_full"


def test_who_left_makes_room_and_may_begin_elsewhere(fair):
    work, one = fair.opening(), fair.seeker()
    made = fair.place(work, one)
    assert fair.leave(made)["left_on"] == LEFT.isoformat()
    assert refused(fair.leave, made).code == "job_left"
    fair.place(work, fair.seeker(), on=LEFT)
    fair.place(fair.opening(fair.firm("乙厂")), one, on=LEFT + timedelta(1))
    assert queries.job_counts(COUNTY, LEFT + timedelta(1)) == (2, 2, 2, 0)
    assert queries.job_counts(COUNTY, BEGAN) == (2, 1, 1, 1)


def test_places_are_the_countys_for_whoever_may_place_people_in_them(fair):
    """A township read 0 places above a list of the county's enterprises with a hundred."""
    fair.opening(fair.firm(region=WHOLE), places=30)
    counts = queries.job_counts(COUNTY, OFFERED, Scope(COUNTY, (SOUTH_A[:9],)))
    assert counts.places_left == 30


def test_a_back_dated_beginning_does_not_overlap_a_later_one(fair):
    work, one = fair.opening(places=3), fair.seeker()
    fair.leave(fair.place(work, one))
    assert refused(fair.place, work, one, on=BEGAN - timedelta(2)).code == "already_placed"


def test_an_opening_that_closed_or_has_not_begun_takes_nobody(fair):
    work, one = fair.opening(until_on=BEGAN), fair.seeker()
    assert refused(fair.place, work, one, on=BEGAN + timedelta(1)).code == "opening_closed"
    assert refused(fair.place, work, one, on=OFFERED - timedelta(1)).code == "too_early"
    assert not queries.openings(ALL, BEGAN + timedelta(1))


def test_a_township_places_its_own_people_wherever_the_work_is(fair):
    work = fair.opening(fair.firm("县城厂", region=WHOLE))
    southerner = fair.seeker(region=SOUTH_A)
    assert refused(fair.place, work, southerner).code == "out_of_area"
    fair.place(work, southerner, who="south_office")
    assert [p.seeker_id for p in queries.placements(Scope(COUNTY, (SOUTH_A[:9],)), BEGAN)] == [
        southerner.id
    ]
    assert list(queries.placements(ALL, OFFERED)) == []


def test_the_best_seekers_come_first_with_their_grounds(fair):
    work = fair.opening(education="初中")
    fits = fair.seeker()
    fair.seeker(wanted="开车", skill="驾驶")
    wishes = fair.seeker(skill="", education="小学", wage_fen=90_000, region=SOUTH_A)
    found = queries.matches_of_opening(ALL, work, BEGAN)
    assert [m.seeker.seeker for m in found] == [fits.id, wishes.id]
    assert found[0].grounds == GROUNDS
    assert found[1].grounds == ("wanted", "ready")
    assert found[1].against == ("education", "wage")
    fair.place(work, fits)
    assert [m.seeker.seeker for m in queries.matches_of_opening(ALL, work, BEGAN)] == [wishes.id]


def test_a_seeker_sees_only_openings_with_places_left(fair):
    work, one = fair.opening(), fair.seeker()
    other = fair.opening(fair.firm("乙厂", trade="服装"), title="质检")
    assert [m.work.opening for m in queries.matches_of_seeker(ALL, one, BEGAN)] == [
        work.id, other.id,
    ]  # fmt: skip
    fair.place(work, fair.seeker())
    assert [m.work.opening for m in queries.matches_of_seeker(ALL, one, BEGAN)] == [other.id]
    assert queries.seeker(COUNTY, one.id) == one
    assert queries.opening(ALL, work.id, BEGAN) == work
    assert queries.enterprise(COUNTY, work.enterprise_id).name == "甲服装厂"


_WORDS = st.sampled_from(["缝纫", "服装厂", "驾驶 缝纫", "", "电工"])
_NAMES = st.sampled_from(["甲", "乙", ""])
_SEEKERS = st.builds(
    Seeker, st.uuids(), _NAMES, st.sampled_from([NORTH_A, SOUTH_A]), _WORDS, _WORDS,
    st.sampled_from(["", *SCHOOLING]), st.none() | st.integers(1, 10**6),
    st.none() | st.dates(date(2007, 1, 1), date(2007, 12, 31)),
)  # fmt: skip
_WORK = Work(uuid7(), "缝纫工", "服装", "缝纫", "初中", 80_000, OFFERED, NORTH_A)


@CALM
@given(st.lists(_SEEKERS))
def test_a_ground_speaks_for_or_against_never_both_and_the_order_is_by_grounds(seekers):
    found = best(match(one, _WORK) for one in seekers)
    for one in found:
        assert not set(one.grounds) & set(one.against)
        assert {"wanted", "skill"} & set(one.grounds)
    assert [m.order for m in found] == sorted(m.order for m in found)


@CALM
@given(st.lists(_SEEKERS), _NAMES)
def test_a_name_changes_nothing(seekers, name):
    plain = best(match(one, _WORK) for one in seekers)
    renamed = best(match(one._replace(name=name), _WORK) for one in seekers)
    assert [m.seeker.seeker for m in plain] == [m.seeker.seeker for m in renamed]
