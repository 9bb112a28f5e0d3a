"""The ranking of candidates: every point has its ground, ties are open, nobody is known (R114).

It is kept by the night or when somebody asks, and read as of a day.
"""

import re
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world import COUNTY, NORTH_A, SOUTH, SOUTH_A
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, area_prefix, whole_county
from tuopin.kit.terms import term
from tuopin.policy.actions import set_rule
from tuopin.register.models import Person
from tuopin.selection import actions, queries
from tuopin.selection.models import Application, RankedCase, Ranking
from tuopin.selection.rules.ranking import GROUNDS, Candidate, Lines, grounds, rank

# A slow machine is no fault of the code.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

LINES = Lines(78_500, 106_700)
WEIGHTS = dict(zip(GROUNDS, (30, 15, 15, 10, 10, 15, 10, 5, 10), strict=True))
# What a household is judged by; a name is only shown, a key only told apart.
JUDGED = {
    "income_fen", "people", "workers", "unsafe_home", "ill", "disabled", "pupils", "housing",
    "family",
}  # fmt: skip
SHOWN = {"application", "household", "name", "region"}
# What no score may use, as columns of the tables that the ranking could reach.
FORBIDDEN = {
    "sex", "nation", "birth", "relation", "cadre", "joined_on", "branch", "identity",
    "identity_index", "officer_id", "liaison_id", "verifier_id", "filed_by", "religion",
}  # fmt: skip

_NAMES = st.sampled_from(["甲", "乙", ""])
_CANDIDATES = st.builds(
    Candidate, st.uuids(), st.uuids(), _NAMES, st.just(NORTH_A), st.integers(0, 10**7),
    st.integers(0, 9), st.none() | st.integers(0, 9), st.booleans(), st.integers(0, 3),
    st.integers(0, 3), st.integers(0, 3), st.sampled_from(["", "poor", "fair", "good"]),
    st.sampled_from(["", "poor", "fair", "good"]),
)  # fmt: skip


def test_a_candidate_holds_nothing_but_how_the_household_lives():
    assert set(Candidate._fields) == JUDGED | SHOWN


@CALM
@given(
    st.lists(_CANDIDATES, unique_by=lambda case: case.application),
    st.sampled_from(["甲", "乙", ""]),
    st.uuids(),
)
def test_who_somebody_is_changes_neither_points_nor_place(cases, name, household):
    plain = rank(cases, LINES, WEIGHTS)
    other = rank([c._replace(name=name, household=household) for c in cases], LINES, WEIGHTS)
    assert [(r.application, r.place, r.points) for r in plain] == [
        (r.application, r.place, r.points) for r in other
    ]


@CALM
@given(st.lists(_CANDIDATES, unique_by=lambda case: case.application))
def test_points_are_the_sum_of_the_grounds_shown_and_ties_are_open(cases):
    found = rank(cases, LINES, WEIGHTS)
    assert len(found) == len(cases)
    for row in found:
        assert row.points == sum(ground.points for ground in row.grounds)
        better = [r for r in found if (-r.points, r.income_per_head_fen) < _score(row)]
        assert row.place == len(better) + 1
        assert row.tied == (sum(_score(r) == _score(row) for r in found) > 1)
    assert [_score(r) for r in found] == sorted(_score(r) for r in found)


def _score(row):
    return -row.points, row.income_per_head_fen


@CALM
@given(_CANDIDATES, st.sampled_from(sorted(JUDGED)))
def test_only_what_is_judged_moves_points(case, field):
    changed = case._replace(name="别人", household=UUID(int=9), application=UUID(int=8))
    assert grounds(case, LINES, WEIGHTS) == grounds(changed, LINES, WEIGHTS)
    assert all(g.word.removeprefix("ground.") in GROUNDS for g in grounds(case, LINES, WEIGHTS))


def test_every_ground_has_its_words_and_its_weight(world):
    scale = queries.scale_on(COUNTY, world.day)
    assert set(scale.weights) == set(GROUNDS)
    assert [g.points for g in scale.shown] == sorted(scale.weights.values(), reverse=True)
    assert all(term(f"ground.{code}", lang) for code in GROUNDS for lang in ("zh", "en"))


@pytest.fixture
def ranked(town):
    case = town.in_state("verified", town.home(income_fen=100_000))
    Person.objects.update(sex="女", nation="回族", health="残疾")
    return case


def made(town, on=None):
    on = on or town.today
    return queries.made_ranking(COUNTY, town.batch, queries.scale_on(COUNTY, on), on)


def sweep(town, on):
    return actions.sweep(actor=town.world.operator, on=on).result


def anew(town, on, who="county_office", batch=1):
    return actions.rank(actor=town.world.actor(who), on=on, batch=batch).result


@contextmanager
def refused(code):
    with pytest.raises(Refused) as problem:
        yield
    assert problem.value.code == code


def days(town):
    rows = Ranking.objects.order_by("ranked_on")
    return list(rows.values_list("ranked_on", "checked_on"))


def test_what_no_score_may_use_is_not_even_read(town, ranked):
    with CaptureQueriesContext(connection) as asked:
        made(town)
    assert len(asked) == 4
    read = {column for query in asked for column in re.findall(r'"(\w+)"', query["sql"])}
    assert not read & FORBIDDEN


def test_weights_are_those_of_the_day(town, ranked):
    later = town.today + timedelta(30)
    (before,) = made(town)
    weights = queries.scale_on(COUNTY, town.today).weights | {"disabled": 0}
    set_rule(
        actor=town.world.actor("county_head"), on=town.today, code="selection.ranking",
        value=weights, valid_from=later, document="县办〔2007〕40号",
    )  # fmt: skip
    (after,) = made(town, later)
    assert before.points - after.points == 15
    assert queries.scale_on(COUNTY, later).document == "县办〔2007〕40号"


def test_who_was_left_out_later_was_a_candidate_until_then(town, ranked):
    gone = town.today + timedelta(5)
    Application.objects.filter(id=ranked.id).update(state="withdrawn", withdrawn_on=gone)
    assert len(made(town)) == 1
    assert made(town, gone) == []


def test_the_night_keeps_what_the_facts_give_with_every_ground(town, ranked):
    town.in_state("filed", town.home(income_fen=900_000))
    assert sweep(town, town.today) == {"ranked": 2, "same": 0}
    kept = queries.ranking_on(COUNTY, 1, town.today)
    lines = list(queries.ranked(kept, whole_county(COUNTY)))
    assert [
        (r.place, r.application_id, r.region, r.per_head_fen, r.points, r.tied) for r in lines
    ] == [
        (r.place, r.application, r.region, r.income_per_head_fen, r.points, r.tied)
        for r in made(town)
    ]
    assert [tuple(queries.grounds_of(r)) for r in lines] == [r.grounds for r in made(town)]
    assert all(sum(g.points for g in queries.grounds_of(r)) == r.points for r in lines)
    assert queries.scale_of(kept) == queries.scale_on(COUNTY, town.today)
    assert kept.lines == 2
    assert kept.made_by is None


def test_a_day_swept_twice_changes_nothing(town, ranked):
    sweep(town, town.today)
    before = list(Ranking.objects.values()), list(RankedCase.objects.values())
    assert sweep(town, town.today) == {"ranked": 0, "same": 0}
    assert (list(Ranking.objects.values()), list(RankedCase.objects.values())) == before


def test_a_ranking_that_came_out_the_same_is_only_noted_as_checked(town, ranked):
    first, next_night = town.today, town.today + timedelta(1)
    sweep(town, first)
    assert sweep(town, next_night) == {"ranked": 0, "same": 1}
    assert days(town) == [(first, next_night)]
    assert RankedCase.objects.count() == 1


def test_of_earlier_nights_the_last_of_each_month_is_kept(town, ranked):
    home = ranked.household
    for n, day in enumerate((date(2007, 3, 2), date(2007, 3, 9), date(2007, 4, 3),
                             date(2007, 4, 4)), start=1):  # fmt: skip
        type(home).objects.filter(id=home.id).update(income_fen=n * 1_000)
        sweep(town, day)
    assert [day for day, _ in days(town)] == [date(2007, 3, 9), date(2007, 4, 4)]
    assert RankedCase.objects.count() == 2
    assert queries.ranking_on(COUNTY, 1, date(2007, 4, 3)).ranked_on == date(2007, 3, 9)
    assert queries.ranking_on(COUNTY, 1, date(2007, 3, 8)) is None


def test_one_made_on_demand_replaces_that_day_and_is_never_thinned(town, ranked):
    home, first = ranked.household, date(2007, 3, 5)
    sweep(town, first)
    type(home).objects.filter(id=home.id).update(income_fen=900_000)
    assert anew(town, first) == {"lines": 1, "new": True}
    assert days(town) == [(first, first)]
    assert sweep(town, first) == {"ranked": 0, "same": 0}
    type(home).objects.filter(id=home.id).update(income_fen=100_000)
    sweep(town, first + timedelta(1))
    assert [day for day, _ in days(town)] == [first, first + timedelta(1)]


def test_asking_for_what_the_night_found_keeps_the_nights_from_being_thinned(town, ranked):
    home, first = ranked.household, date(2007, 3, 5)
    sweep(town, first)
    assert anew(town, first, "county_head") == {"lines": 1, "new": False}
    type(home).objects.filter(id=home.id).update(income_fen=900_000)
    sweep(town, first + timedelta(1))
    assert len(days(town)) == 2


def test_once_everybody_is_decided_the_ranking_stays_as_it_was(town, ranked):
    sweep(town, town.today)
    Application.objects.filter(id=ranked.id).update(state="approved", decided_on=town.today)
    assert sweep(town, town.today + timedelta(1)) == {"ranked": 0, "same": 0}
    assert days(town) == [(town.today, town.today)]


def test_a_township_sees_its_own_lines_with_the_countys_places(town, ranked):
    south = town.in_state("filed", town.home(SOUTH_A, income_fen=900_000))
    sweep(town, town.today)
    kept = queries.ranking_on(COUNTY, 1, town.today)
    (line,) = queries.ranked(kept, Scope(COUNTY, (area_prefix(SOUTH),)))
    assert (line.application_id, line.place) == (south.id, 2)


def test_a_townships_lines_are_read_in_their_order_without_sorting_them(town, ranked):
    """A page sorted all the township's lines; it grew with the township."""
    sweep(town, town.today)
    sorting = {"sqlite": "TEMP B-TREE", "postgresql": "Sort"}[connection.vendor]
    if connection.vendor == "postgresql":
        # So few rows it would rather read whole and sort.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    kept = queries.ranking_on(COUNTY, 1, town.today)
    (line,) = queries.ranked(kept, whole_county(COUNTY))
    assert line.township == f"{line.region[:9]}000"
    for area in (NORTH_A, f"{NORTH_A[:9]}000"):
        page = queries.ranked(kept, Scope(COUNTY, (area_prefix(area),)))
        assert [found.id for found in page] == [line.id]
        plan = page.order_by("position").explain()
        assert "selection_rankedcase_town" in plan
        assert sorting not in plan


def test_who_answers_for_two_townships_sees_the_lines_of_both(town, ranked):
    town.in_state("filed", town.home(SOUTH_A, income_fen=900_000))
    sweep(town, town.today)
    kept = queries.ranking_on(COUNTY, 1, town.today)
    both = Scope(COUNTY, (area_prefix(SOUTH), NORTH_A[:9]))
    assert [line.place for line in queries.ranked(kept, both)] == [1, 2]
    assert not queries.ranked(kept, Scope(COUNTY, ()))


def test_who_left_after_the_ranking_is_said_to_be_no_candidate_any_more(town, ranked):
    day, gone = town.today, town.today + timedelta(3)
    sweep(town, day)
    Application.objects.filter(id=ranked.id).update(state="excluded", excluded_on=gone)
    (line,) = queries.ranked(queries.ranking_on(COUNTY, 1, gone), whole_county(COUNTY))
    case = queries.cases_named(COUNTY, [line])[line.application_id]
    assert queries.left_as(case, gone) == "excluded"
    assert queries.left_as(case, day) == ""
    assert case.household.head_name == ranked.household.head_name


@pytest.mark.parametrize("who", ["north_office", "north_secretary", "north_liaison", "auditor"])
def test_only_the_county_ranks_anew(town, ranked, who):
    with refused("forbidden"):
        anew(town, town.today, who)


def test_only_the_nightly_sweep_itself_sweeps(town, ranked):
    with refused("forbidden"):
        actions.sweep(actor=town.world.actor("county_head"), on=town.today)


def test_nothing_is_ranked_without_candidates_or_before_a_ranking_that_there_is(town):
    with refused("nothing_to_rank"):
        anew(town, town.today)
    with refused("not_found"):
        anew(town, town.today, batch=7)
    town.in_state("filed")
    anew(town, town.today)
    with refused("too_early"):
        anew(town, town.today - timedelta(1))
    assert len(days(town)) == 1
