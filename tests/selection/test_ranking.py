"""The ranking of candidates: every point has its ground, ties are open, nobody is known (R114)."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world import COUNTY, NORTH_A
from tuopin.kit.scope import whole_county
from tuopin.kit.terms import term
from tuopin.policy.actions import set_rule
from tuopin.register.models import Person
from tuopin.selection import queries
from tuopin.selection.models import Application
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


def test_what_no_score_may_use_is_not_even_read(town, ranked):
    with CaptureQueriesContext(connection) as asked:
        queries.ranking(whole_county(COUNTY), 1, town.today)
    read = {column for query in asked for column in re.findall(r'"(\w+)"', query["sql"])}
    assert not read & FORBIDDEN


def test_weights_are_those_of_the_day(town, ranked):
    whole, later = whole_county(COUNTY), town.today + timedelta(30)
    (before,) = queries.ranking(whole, 1, town.today)
    weights = queries.scale_on(COUNTY, town.today).weights | {"disabled": 0}
    set_rule(
        actor=town.world.actor("county_head"), on=town.today, code="selection.ranking",
        value=weights, valid_from=later, document="县办〔2007〕40号",
    )  # fmt: skip
    (after,) = queries.ranking(whole, 1, later)
    assert before.points - after.points == 15
    assert queries.scale_on(COUNTY, later).document == "县办〔2007〕40号"


def test_who_was_left_out_later_was_a_candidate_until_then(town, ranked):
    whole, gone = whole_county(COUNTY), town.today + timedelta(5)
    Application.objects.filter(id=ranked.id).update(state="withdrawn", withdrawn_on=gone)
    assert len(queries.ranking(whole, 1, town.today)) == 1
    assert queries.ranking(whole, 1, gone) == []
