"""What was achieved: grades, households led, branches' numbers, cadres from the ranks (R83–R96)."""

from datetime import date, timedelta

import pytest

from tests.outcomes.lives import EARNED, refused
from tests.world import COUNTY, NORTH, NORTH_A, NORTH_B, SOUTH_A
from tuopin.kit.scope import Scope, whole_county
from tuopin.outcomes.actions import (
    achieve,
    count_branch,
    elect_cadre,
    end_achievement,
    leave_post,
    train_cadre,
)
from tuopin.outcomes.models import Achievement, BranchYear, CadreTrained
from tuopin.outcomes.queries import (
    achievement_counts,
    achievements,
    branch_sums,
    branch_years,
    cadres,
    cadres_of_household,
)
from tuopin.register.models import Member
from tuopin.selection.queries.deciding import cases_for

WHOLE = whole_county(COUNTY)
LATER = EARNED + timedelta(days=60)


def reach(lives, home, kind="specialised", on=EARNED, who="north_liaison", **given):
    given = {"text": "养猪 50 头", "industry": "养殖"} | given
    done = achieve(actor=lives.act(who), on=on, household=home.id, kind=kind, **given)
    return done.result


def end(lives, key, on=LATER, who="north_office", reason="猪卖完不养了"):
    return end_achievement(actor=lives.act(who), on=on, achievement=key, reason=reason).result


# ---- households


def test_a_specialised_household_becomes_a_large_one(lives):
    home = lives.home()
    first = reach(lives, home)
    second = reach(lives, home, "large", LATER, text="养猪 200 头")
    assert second["ended"] == first["achievement"]
    now, then = achievement_counts(COUNTY, LATER).by_kind, achievement_counts(COUNTY, EARNED)
    assert (now["specialised"], now["large"]) == (0, 1)
    assert (then.by_kind["specialised"], then.by_kind["large"]) == (1, 0)


@pytest.mark.parametrize("kind", ["large", "specialised"])
def test_a_grade_is_given_once_and_never_lower(lives, kind):
    home = lives.home()
    reach(lives, home, "large")
    refusal = refused(reach, lives, home, kind, LATER)
    assert refusal.code == "grade_stands"
    assert "党员专业大户" in refusal.text()


def test_households_led_are_added_up(lives, django_assert_num_queries):
    first, second = lives.homes(2)
    reach(lives, first, "led", text="带动本组养猪", quantity_milli=5_000, unit="户")
    reach(lives, second, "led", text="带动邻居种茶", quantity_milli=3_000, unit="户")
    with django_assert_num_queries(1):
        assert achievement_counts(COUNTY, LATER).led == 8
    assert achievement_counts(COUNTY, LATER, Scope(COUNTY, ("990101201",))).led == 0


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("led", {}),
        ("led", {"quantity_milli": 0}),
        ("benefit", {"quantity_milli": 9_000}),
        ("asset", {"text": " "}),
    ],
)
def test_an_achievement_says_how_much(lives, kind, given):
    assert refused(reach, lives, lives.home(), kind, **given).code == "missing_value"


def test_an_unknown_kind_is_refused(lives):
    assert refused(reach, lives, lives.home(), "rich").code == "bad_value"


def test_what_is_over_stays_on_record(lives):
    home = lives.home()
    key = reach(lives, home)["achievement"]
    end(lives, key)
    assert not achievements(WHOLE, LATER).exists()
    assert achievements(WHOLE, LATER - timedelta(days=1)).count() == 1
    assert refused(end, lives, key).code == "achievement_ended"
    assert Achievement.objects.count() == 1


def test_nothing_ends_before_it_was_reached_or_without_a_reason(lives):
    key = reach(lives, lives.home())["achievement"]
    assert refused(end, lives, key, EARNED - timedelta(days=1)).code == "too_early"
    assert refused(end, lives, key, reason="").code == "missing_value"
    assert refused(end, lives, key, who="south_office").code == "out_of_area"


# ---- branches


def count(lives, region=NORTH_A, year=2007, on=EARNED, who="north_branch", **given):
    given = {"activists": 4, "joined": 1} | given
    done = count_branch(actor=lives.act(who), on=on, region=region, year=year, **given)
    return done.result


def test_branches_report_activists_and_new_members(lives, django_assert_num_queries):
    count(lives)
    count(lives, NORTH_B, who="north_office", activists=2, joined=0)
    with django_assert_num_queries(1):
        assert branch_sums(COUNTY, 2007, LATER) == (2, 6, 1)
    assert branch_sums(COUNTY, 2006, LATER) == (0, 0, 0)
    assert [row.region for row in branch_years(WHOLE, LATER)] == [NORTH_A, NORTH_B]


def test_a_branchs_year_is_corrected_not_doubled(lives):
    count(lives)
    count(lives, on=LATER, activists=6)
    assert BranchYear.objects.get().activists == 6
    assert refused(count, lives).code == "too_early"


@pytest.mark.parametrize(
    "given",
    [
        {"region": NORTH},
        {"year": 2008},
        {"year": 1990},
        {"activists": -1},
        {"joined": 1000},
    ],
)
def test_what_no_branch_can_have_is_refused(lives, given):
    assert refused(count, lives, who="north_office", **given).code == "bad_value"


def test_a_branch_speaks_for_its_own_village(lives):
    assert refused(count, lives, SOUTH_A).code == "out_of_area"


# ---- cadres


def train(lives, person, on=EARNED, who="north_office", post="村会计"):
    return train_cadre(actor=lives.act(who), on=on, person=person.id, post=post).result["cadre"]


def elect(lives, key, on=LATER, who="north_office"):
    return elect_cadre(actor=lives.act(who), on=on, cadre=key).result


def test_who_is_elected_is_a_cadre_for_later_batches(lives):
    home = lives.home()
    person = home.persons.get()
    Member.objects.create(
        county=COUNTY, person=person, household=home, region=home.region, cadre=False,
        joined_on=date(1980, 7, 1), registered_on=date(2007, 1, 20),
    )  # fmt: skip
    key = train(lives, person)
    case = lives.stage.cleared(home=home, batch=2, state="assessed")
    office = lives.world.people["county_head"]
    assert not cases_for(COUNTY, [case.id], LATER, office)[case.id].home.cadre
    assert elect(lives, key)["member"] is True
    assert cases_for(COUNTY, [case.id], LATER, office)[case.id].home.cadre
    assert cadres(WHOLE, EARNED).get().elected_on == LATER


def test_a_relative_who_is_no_member_is_elected_without_a_mark(lives):
    assert elect(lives, train(lives, lives.home().persons.get()))["member"] is False


def test_nobody_is_trained_or_elected_twice(lives):
    person = lives.home().persons.get()
    key = train(lives, person)
    assert refused(train, lives, person).code == "cadre_trained"
    assert refused(elect, lives, key, EARNED - timedelta(days=1)).code == "too_early"
    elect(lives, key)
    assert refused(elect, lives, key).code == "cadre_elected"
    assert CadreTrained.objects.count() == 1


def leave(lives, key, on=LATER + timedelta(days=9), who="north_office"):
    return leave_post(actor=lives.act(who), on=on, cadre=key).result


def test_who_left_the_post_may_be_assisted_again_and_trained_anew(lives):
    home = lives.home()
    person = home.persons.get()
    member = Member.objects.create(
        county=COUNTY, person=person, household=home, region=home.region, cadre=False,
        joined_on=date(1980, 7, 1), registered_on=date(2007, 1, 20),
    )  # fmt: skip
    key = train(lives, person)
    elect(lives, key)
    member.refresh_from_db()
    assert (member.cadre, member.elected_on) == (True, LATER)
    assert leave(lives, key)["member"] is True
    member.refresh_from_db()
    assert (member.cadre, member.elected_on) == (False, None)
    train(lives, person, on=LATER + timedelta(days=10))
    assert [row.left_on is None for row in cadres_of_household(COUNTY, home.id)] == [False, True]


def test_a_mark_of_f1_itself_is_not_taken_away_by_leaving(lives):
    home = lives.home()
    Member.objects.create(
        county=COUNTY, person=home.persons.get(), household=home, region=home.region, cadre=True,
        joined_on=date(1980, 7, 1), registered_on=date(2007, 1, 20), elected_on=None,
    )  # fmt: skip
    key = train(lives, home.persons.get())
    CadreTrained.objects.update(elected_on=LATER)
    assert leave(lives, key)["member"] is False
    assert Member.objects.get(household=home).cadre is True


def test_nobody_leaves_a_post_that_was_not_taken_or_twice_or_elsewhere(lives):
    key = train(lives, lives.home().persons.get())
    assert refused(leave, lives, key).code == "cadre_not_elected"
    elect(lives, key)
    assert refused(leave, lives, key, EARNED).code == "too_early"
    assert refused(leave, lives, key, who="south_office").code == "out_of_area"
    assert refused(leave, lives, key, who="north_liaison").code == "forbidden"
    leave(lives, key)
    assert refused(leave, lives, key).code == "cadre_left"


def test_a_post_is_named_and_the_area_is_kept(lives):
    person = lives.home().persons.get()
    assert refused(train, lives, person, post="").code == "missing_value"
    assert refused(train, lives, person, who="south_office").code == "out_of_area"
