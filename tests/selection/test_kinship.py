"""A declared relative taken back: it was an error, its history stays, and the day decides."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from tuopin.audit.models import Line
from tuopin.kit.refusals import Refused
from tuopin.selection import actions, queries
from tuopin.selection.models import Kin, Pairing

WHY = "同名不同人"


def declare(town, case, who="north_liaison"):
    done = actions.declare_kin(
        actor=town.world.actor("county_office"), on=town.next_day(), household=case.household_id,
        officer=town.world.people[who], relation="堂弟",
    )  # fmt: skip
    return Kin.objects.get(id=UUID(done.result["kin"]))


def retract(town, kin, who="north_office", on=None, reason=WHY):
    actions.retract_kin(actor=town.world.actor(who), on=on or town.today, kin=kin.id, reason=reason)
    kin.refresh_from_db()
    return kin


def refused(work, *args, **given):
    with pytest.raises(Refused) as no:
        work(*args, **given)
    assert no.value.text("zh")
    assert no.value.text("en")
    assert no.value.mend("en")
    return no.value.code


def test_taken_back_it_stays_with_who_did_it_and_why_and_the_officer_may_act_again(town):
    case = town.file(town.home())
    kin = declare(town, case)
    assert refused(town.pair, case, "liaison", "north_liaison") == "conflict_of_interest"
    day = town.next_day()
    retract(town, kin, on=day)
    assert (kin.void_on, kin.void_reason) == (day, WHY)
    assert kin.void_by == town.world.people["north_office"]
    assert town.pair(case, "liaison", "north_liaison", on=day)
    assert queries.kin_declared(town.county, case.household_id, day) == [kin]
    trace = Line.objects.get(action="selection.retract_kin")
    assert (trace.outcome, trace.subject) == ("done", case.household_id)


def test_on_the_days_before_it_held_and_pairing_is_still_refused_for_them(town):
    case = town.file(town.home())
    kin = declare(town, case)
    declared, day = kin.declared_on, town.next_day()
    retract(town, kin, on=day)
    pair = {(case.household_id, town.world.people["north_liaison"])}
    for on, found in (
        (declared, pair),
        (day - timedelta(days=1), pair),
        (day, set()),
    ):
        officers = [town.world.people["north_liaison"]]
        assert queries.kin_of(town.county, [case.household_id], officers, on) == found
    late = refused(town.pair, case, "liaison", "north_liaison", on=declared)
    assert late == "conflict_of_interest"
    assert not Pairing.objects.exists()


def test_the_panel_refuses_a_relative_and_hears_him_once_it_was_an_error(town):
    case = town.in_state("verified", town.home())
    kin = declare(town, case, "expert")
    assert refused(town.assess, case) == "relative"
    retract(town, kin, on=town.next_day())
    town.assess(case)
    assert town.case(case).state == "assessed"


def test_the_approver_s_preview_no_longer_names_him_a_relative(town):
    case = town.in_state("assessed", town.home())
    kin = declare(town, case, "county_head")
    with pytest.raises(Refused) as no:
        town.approve(case)
    assert "why.kin" in [row.why for row in no.value.rows]
    retract(town, kin, who="county_office", on=town.next_day())
    facts = queries.cases_for(town.county, [case.id], town.today, town.world.people["county_head"])[
        case.id
    ]
    assert not facts.kin


def test_declared_anew_it_holds_again_beside_the_one_taken_back(town):
    case = town.file(town.home())
    retract(town, declare(town, case), on=town.next_day())
    again = declare(town, case)
    assert Kin.objects.count() == 2
    assert refused(declare, town, case) == "kin_declared"
    assert refused(town.pair, case, "liaison", "north_liaison") == "conflict_of_interest"
    retract(town, again)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"who": "north_liaison"}, "forbidden"),
        ({"who": "verifier"}, "forbidden"),
        ({"who": "auditor"}, "forbidden"),
        ({"who": "south_office"}, "out_of_area"),
        ({"reason": " "}, "missing_value"),
        ({"reason": "长" * 201}, "bad_value"),
        ({"on": "before"}, "too_early"),
    ],
)
def test_what_may_not_be_taken_back_is_refused_with_the_reason(town, how, code):
    kin = declare(town, town.file(town.home()))
    if how.get("on"):
        how = {"on": kin.declared_on - timedelta(days=1)}
    assert refused(retract, town, kin, **how) == code
    kin.refresh_from_db()
    assert kin.void_on is None


def test_nobody_takes_back_the_declaration_about_himself_nor_one_twice(town):
    case = town.file(town.home())
    own = declare(town, case, "north_secretary")
    assert refused(retract, town, own, who="north_secretary") == "kin_own"
    retract(town, own, who="county_office")
    assert refused(retract, town, own, who="county_office") == "kin_void"
    assert refused(retract, town, Kin(id=uuid4())) == "not_found"


def test_the_database_itself_keeps_one_that_holds_and_a_reason_for_each_taken_back(town):
    kin = declare(town, town.file(town.home()))
    wrongly = {
        "void_on": kin.declared_on - timedelta(days=1),
        "void_by": uuid4(),
        "void_reason": WHY,
    }
    for sets in (wrongly, {"void_on": kin.declared_on}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Kin.objects.filter(id=kin.id).update(**sets)
    with pytest.raises(IntegrityError), transaction.atomic():
        Kin.objects.create(
            county=kin.county, household_id=kin.household_id, officer_id=kin.officer_id,
            relation="堂弟", declared_on=kin.declared_on,
        )  # fmt: skip
