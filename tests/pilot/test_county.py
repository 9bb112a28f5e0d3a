"""What is invented: people who hold together, and sums that are exact at every size."""

from datetime import date
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pilot.places import CODE, towns
from tuopin.kit.identity import age_on, read_identity
from tuopin.kit.refusals import Refused
from tuopin.pilot.amounts import amounts
from tuopin.pilot.county import County, Policy, invent
from tuopin.pilot.dice import Dice
from tuopin.pilot.names import SURNAMES
from tuopin.pilot.scale import scale_of

POLICY = Policy(50_000, 250_000)
SURVEY = date(2007, 1, 8)


def county(households: int = 120, seed: int = 1) -> County:
    return invent(CODE, scale_of(households), towns(), POLICY, seed)


def test_the_source_s_own_size_gives_the_source_s_own_sums():
    scale = scale_of(503)
    assert (scale.households, scale.money_fen) == (503, 100_000_000)
    assert (scale.struck, scale.parts, scale.loss_fen) == (82, 85, 35_000_000)
    assert scale.registered == 805


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 700))
def test_every_size_lands_on_its_sums_to_the_fen(households):
    made = county(households)
    scale = made.scale
    lent = [case.amount_fen for case in made.cases if case.funded]
    assert (len(lent), sum(lent)) == (households, scale.money_fen)
    assert all(POLICY.low_fen <= fen <= POLICY.high_fen for fen in lent)
    assert len(made.losses) == scale.parts
    assert len({loss.case.number for loss in made.losses}) == scale.struck
    assert len({(loss.case.number, loss.part) for loss in made.losses}) == scale.parts
    assert sum(loss.loss_fen for loss in made.losses) == scale.loss_fen
    assert all(loss.loss_fen > 0 and loss.case.funded for loss in made.losses)


def test_a_loan_standard_that_cannot_reach_the_sum_is_refused():
    draw = Dice(CODE, 10, 1).stream("amounts")
    with pytest.raises(Refused, match="凑不出"):
        amounts(draw, 2_000_000, 10, 50_000, 150_000)


def test_the_last_amount_takes_what_does_not_divide():
    draw = Dice(CODE, 10, 1).stream("amounts")
    found = amounts(draw, 1_988_071, 10, 50_000, 250_000)
    assert sum(found) == 1_988_071
    assert sum(fen % 10_000 > 0 for fen in found) == 1


def test_the_same_seed_gives_the_same_county_and_another_seed_another():
    assert county() == county()
    assert county().cases != county(seed=2).cases


def test_every_name_is_plainly_invented():
    made = county()
    people = chain.from_iterable(case.home.people for case in made.cases)
    names = {p.name for p in people} | {e.person.name for e in made.elders}
    names |= {m.head_name for m in made.monitored}
    assert len(names) > 200
    assert all(name[0] in SURNAMES and len(name) <= 3 for name in names)


def test_identity_numbers_are_valid_once_each_and_agree_with_sex_and_birth():
    people = [p for case in county().cases for p in case.home.people]
    assert len({p.identity for p in people}) == len(people)
    for who in people:
        read = read_identity(who.identity)
        assert (read.birth, read.sex) == (who.birth, "male" if who.sex == "男" else "female")


def test_nobody_joined_the_party_before_eighteen_and_elders_are_seventy():
    made = county()
    assert all(age_on(c.home.head.birth, c.home.joined) >= 18 for c in made.cases)
    assert all(age_on(e.person.birth, e.joined) >= 18 for e in made.elders)
    assert all(age_on(e.person.birth, SURVEY) >= 70 for e in made.elders)


def test_the_cause_of_poverty_is_to_be_seen_in_the_household():
    for case in county(300).cases:
        people, cause = case.home.people, case.home.cause
        if cause == "因病":
            assert any(p.health in {"长期慢性病", "患有大病"} for p in people)
        if cause == "因残":
            assert any(p.health == "残疾" for p in people)
        if cause == "因学":
            assert any(p.student for p in people)
        assert case.home.other_cause != cause
        assert case.home.workers <= len(people)


def test_who_is_better_off_has_more_than_the_policy_s_line_a_head_and_the_others_less():
    for case in county().cases:
        per_head = case.home.income_fen / len(case.home.people)
        assert (per_head > 200_000) == (case.fate == "better_off")


def test_villages_of_a_later_date_have_no_households():
    assert {case.village.code for case in county().cases} <= {
        village.code for town in towns() for village in town.villages
    }
