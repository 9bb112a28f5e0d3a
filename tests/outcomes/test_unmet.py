"""Demand that could not be met, with the reasons, and how little a household got (R105, R106)."""

from datetime import date, timedelta

import pytest

from tests.agreements.stage import Stage
from tests.world import COUNTY, NORTH, SOUTH, SOUTH_A, World
from tuopin.kit.scope import Scope, whole_county
from tuopin.outcomes.queries import UnmetLine, unmet, unmet_by_category, unmet_total
from tuopin.selection.actions import decline
from tuopin.selection.models import Application

WHOLE = whole_county(COUNTY)
REFUSED = date(2007, 3, 12)


@pytest.fixture
def cases(world: World):
    """Three applications of 2,000 yuan: one approved, two declined."""
    stage = Stage(world)
    kept, one, two = stage.cleared(), stage.cleared(), stage.cleared(SOUTH_A)
    for case in (one, two):
        Application.objects.filter(id=case.id).update(
            state="assessed", approved_fen=None, standard_fen=None, decided_on=None,
            noticed_on=None, cleared_on=None,
        )  # fmt: skip
        decline(
            actor=stage.act("county_head"), on=REFUSED, application=case.id,
            reason="冷库投资大，资金不够",
        )  # fmt: skip
    return kept, one, two


def test_each_is_listed_with_its_reason_from_the_day_of_the_decision(cases):
    _kept, one, two = cases
    assert [row.id for row in unmet(WHOLE, REFUSED)] == [one.id, two.id]
    assert {row.decision_note for row in unmet(WHOLE, REFUSED)} == {"冷库投资大，资金不够"}
    assert list(unmet(WHOLE, REFUSED - timedelta(1))) == []


def test_a_township_sees_its_own(cases):
    _kept, one, two = cases
    assert [row.id for row in unmet(Scope(COUNTY, (NORTH[:9],)), REFUSED)] == [one.id]
    assert [row.id for row in unmet(Scope(COUNTY, (SOUTH[:9],)), REFUSED)] == [two.id]


def test_asked_and_given_are_summed_by_kind_of_project(cases):
    kept, one, two = cases
    lines = unmet_by_category(WHOLE, REFUSED)
    total = unmet_total(lines)
    assert (total.declined, total.declined_fen) == (2, one.amount_fen + two.amount_fen)
    assert total.approved == 1
    assert total.average_fen == kept.approved_fen
    assert total.short_fen == max(kept.amount_fen - kept.approved_fen, 0)
    assert unmet_total([]) == UnmetLine("", 0, 0, 0, 0, 0)
    assert unmet_total([]).average_fen is None


def test_the_list_is_the_count(cases):
    for on in (REFUSED - timedelta(1), REFUSED):
        total = unmet_total(unmet_by_category(WHOLE, on))
        assert total.declined == unmet(WHOLE, on).count()


def test_who_was_supported_in_a_later_batch_is_marked(cases, world):
    _kept, one, _two = cases
    (row,) = unmet(Scope(COUNTY, (NORTH[:9],)), REFUSED)
    assert row.later is False
    later = Stage(world).batch(2)
    Application.objects.create(
        county=COUNTY, batch=later, household_id=one.household_id, person_id=one.person_id,
        region=one.region, state="approved", amount_fen=100, approved_fen=100, standard_fen=200_000,
        filed_on=REFUSED, filed_by=world.people["north_office"], decided_on=REFUSED,
    )  # fmt: skip
    (row,) = unmet(Scope(COUNTY, (NORTH[:9],)), REFUSED)
    assert row.later is True


def test_the_list_is_narrowed_by_batch_and_kind(cases):
    _kept, one, _two = cases
    assert unmet(WHOLE, REFUSED, batch=2).count() == 0
    assert unmet(WHOLE, REFUSED, batch=1, category=one.category).count() == 2
    assert unmet_by_category(WHOLE, REFUSED, batch=2) == []


def test_who_gave_the_support_up_is_not_counted_as_supported(cases):
    kept, _one, _two = cases
    gone = REFUSED + timedelta(5)
    Application.objects.filter(id=kept.id).update(state="withdrawn", withdrawn_on=gone)
    assert unmet_total(unmet_by_category(WHOLE, REFUSED)).approved == 1
    assert unmet_total(unmet_by_category(WHOLE, gone)).approved == 0
