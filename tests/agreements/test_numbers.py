"""One number for three papers: in series, without gaps, by a county's pattern (R76, R77)."""

from datetime import date

import pytest
from django.db import transaction

from tests.agreements.stage import CLEARED, NUMBERED, SIGNED
from tests.world import COUNTY, NORTH_B, SOUTH_A
from tuopin.agreements.actions import number, void
from tuopin.agreements.models import Agreement, Counter
from tuopin.agreements.queries import (
    agreement,
    agreement_of,
    agreements,
    agreements_of_household,
    number_gaps,
    standing_by_batch,
    tallies,
    to_number,
)
from tuopin.agreements.rules import NumberFacts, gaps, series, write_number
from tuopin.audit.models import Line
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, whole_county
from tuopin.policy.actions import set_rule

WHOLE = whole_county(COUNTY)
FACTS = NumberFacts("990101", 2007, 1, "101", 12)


def test_many_households_are_numbered_at_once_in_serial_order(stage):
    homes = [stage.cleared(), stage.cleared(NORTH_B), stage.cleared()]
    made = stage.numbered(*homes)
    assert [a.number for a in made] == ["07-1-101-001", "07-1-101-002", "07-1-101-003"]
    assert {a.state for a in made} == {"numbered"}
    assert [a.amount_fen for a in made] == [200_000] * 3


def test_each_batch_and_township_has_a_series_of_its_own(stage):
    north, south = stage.numbered(stage.cleared(), stage.cleared(SOUTH_A))
    (second,) = stage.numbered(stage.cleared(batch=2))
    assert (north.number, south.number) == ("07-1-101-001", "07-1-201-001")
    assert second.number == "07-2-101-001"


def test_numbers_go_on_where_the_series_stopped(stage):
    stage.numbered(stage.cleared(), stage.cleared())
    (third,) = stage.numbered(stage.cleared())
    assert third.serial == 3


def test_an_application_whose_notice_is_not_over_is_refused_with_its_name(stage):
    good, bad = stage.cleared(), stage.cleared(state="noticed")
    with pytest.raises(Refused) as refused:
        stage.numbered(good, bad)
    assert refused.value.code == "number_refused"
    assert [(r.name, r.why) for r in refused.value.rows] == [
        (bad.household.head_name, "why.not_cleared")
    ]
    assert not Agreement.objects.exists()


def test_an_act_that_fails_leaves_no_gap(stage):
    stage.numbered(stage.cleared())
    with pytest.raises(Refused):
        stage.numbered(stage.cleared(), stage.cleared(state="approved"))

    def broken():
        with transaction.atomic():
            stage.numbered(stage.cleared())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    (second,) = stage.numbered(stage.cleared())
    assert second.serial == 2
    assert number_gaps(COUNTY) == []


def test_the_same_household_is_not_numbered_twice(stage):
    application = stage.cleared()
    stage.numbered(application)
    with pytest.raises(Refused) as refused:
        stage.numbered(application)
    assert refused.value.rows[0].why == "why.already_numbered"


def test_the_same_key_gives_the_first_numbers_again(stage):
    application = stage.cleared()
    args = {"actor": stage.act("county_head"), "on": NUMBERED, "applications": [application.id]}
    first, again = number(key="n-1", **args), number(key="n-1", **args)
    assert again.replayed
    assert again.result == first.result
    assert Counter.objects.get().last == 1


def test_a_number_is_not_dated_before_the_notice_was_over(stage):
    with pytest.raises(Refused) as refused:
        stage.numbered(stage.cleared(), on=date(2007, 3, 9))
    assert refused.value.rows[0].why == "why.too_early"


def test_numbers_of_a_series_follow_each_other_in_time(stage):
    stage.numbered(stage.cleared())
    with pytest.raises(Refused) as refused:
        stage.numbered(stage.cleared(), on=CLEARED)
    assert refused.value.code == "too_early"


def test_a_township_office_may_not_number(stage):
    with pytest.raises(Refused) as refused:
        number(actor=stage.act("north_office"), on=NUMBERED, applications=[stage.cleared().id])
    assert refused.value.code == "forbidden"
    assert Line.objects.get(outcome="refused").action == "agreements.number"


def test_nothing_chosen_and_the_same_twice_are_refused(stage):
    application = stage.cleared()
    for chosen, code in (([], "nothing_chosen"), ([application.id] * 2, "repeated")):
        with pytest.raises(Refused) as refused:
            number(actor=stage.act("county_head"), on=NUMBERED, applications=chosen)
        assert refused.value.code == code
    for chosen in (["nobody"], [stage.batch().id]):
        with pytest.raises(Refused) as refused:
            number(actor=stage.act("county_head"), on=NUMBERED, applications=chosen)
        assert refused.value.code == "not_found"


def test_a_void_number_stays_used_with_its_reason(stage):
    application = stage.cleared()
    (first,) = stage.numbered(application)
    office = stage.act("county_office")
    void(actor=office, on=SIGNED, agreement=first.id, reason="写错户名")
    (second,) = stage.numbered(application, on=SIGNED)
    first.refresh_from_db()
    assert (first.state, first.void_reason, second.serial) == ("void", "写错户名", 2)
    assert number_gaps(COUNTY) == []
    assert agreement_of(COUNTY, application.id) == second
    assert tallies(COUNTY, SIGNED).void == 1
    assert standing_by_batch(COUNTY, NUMBERED) == {1: 1}


def test_a_number_is_not_void_without_a_reason_nor_twice(stage):
    (made,) = stage.numbered(stage.cleared())
    office = stage.act("county_office")
    with pytest.raises(Refused) as refused:
        void(actor=office, on=SIGNED, agreement=made.id, reason=" ")
    assert refused.value.code == "missing_value"
    void(actor=office, on=SIGNED, agreement=made.id, reason="退出")
    with pytest.raises(Refused) as refused:
        void(actor=office, on=SIGNED, agreement=made.id, reason="退出")
    assert refused.value.code == "out_of_order"


def test_a_hole_made_behind_the_programs_back_is_found(stage):
    made = stage.numbered(stage.cleared(), stage.cleared(), stage.cleared())
    Agreement.objects.filter(id=made[1].id).delete()
    assert [(g.series, g.serial) for g in number_gaps(COUNTY, NUMBERED)] == [("1-101", 2)]
    assert tallies(COUNTY, NUMBERED).gaps == 1
    Agreement.objects.filter(id=made[2].id).delete()
    assert [g.serial for g in number_gaps(COUNTY)] == [2, 3]


def test_a_county_writes_numbers_by_its_own_pattern(stage):
    set_rule(
        actor=stage.act("county_head"), on=NUMBERED, code="number.pattern",
        value="〔{year}〕{township}-{batch:02d}-{serial:04d}号", valid_from=NUMBERED,
        document="县脱贫〔2007〕3号",
    )  # fmt: skip
    (made,) = stage.numbered(stage.cleared())
    assert made.number == "〔2007〕101-01-0001号"


@pytest.mark.parametrize("pattern", ["{year}-{batch}", "{serial.__class__}", "{serial}{name}", "{"])
def test_a_pattern_that_cannot_number_is_refused(pattern):
    with pytest.raises(Refused) as refused:
        write_number(pattern, FACTS)
    assert refused.value.code == "number_pattern"


def test_a_series_is_named_by_batch_and_township():
    assert series(FACTS) == "1-101"
    assert write_number("{county}/{serial:05d}", FACTS) == "990101/00012"


def test_gaps_are_serials_that_nobody_bears():
    assert gaps([1, 2, 4], 6) == [3, 5, 6]
    assert gaps([], 0) == []


def test_lists_are_scoped_to_the_area(stage):
    north, south = stage.cleared(), stage.cleared(SOUTH_A)
    assert set(to_number(WHOLE)) == {north, south}
    (made, _) = stage.numbered(north, south)
    scope = Scope(COUNTY, ("990101101",))
    assert list(agreements(scope)) == [made]
    assert list(agreements(WHOLE, batch=2)) == []
    assert list(to_number(WHOLE)) == []
    assert agreement(COUNTY, made.id) == made
    assert agreement("990102", made.id) is None
    assert agreements_of_household(COUNTY, made.household_id) == [made]
