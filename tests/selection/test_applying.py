"""Who may apply, with what, and once only."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tests.selection.homes import PIGS, START, TEA
from tests.world import NORTH_A, SOUTH_A
from tuopin.kit.refusals import Refused
from tuopin.programme.actions import launch, open_batch, put_in_place
from tuopin.selection import actions, queries
from tuopin.selection.models import Application, Part
from tuopin.selection.rules.applying import PartLine, sums


def test_a_household_applies_with_several_parts_each_of_its_own_unit(town):
    case = town.file(town.home(), PIGS, TEA)
    assert (case.amount_fen, case.own_fen, case.gain_fen) == (240_000, 50_000, 300_000)
    assert (case.region, case.state, case.category) == (NORTH_A, "filed", "养殖")
    parts = queries.parts_of(town.county, [case.id])[case.id]
    assert [(p.position, p.content, p.quantity_milli, p.unit) for p in parts] == [
        (1, "生猪", 10_000, "头"),
        (2, "茶园", 1_500, "亩"),
    ]


def test_the_category_is_where_most_of_the_money_goes():
    lines = [PartLine("种植", "玉米", 1, "亩", 5), PartLine("养殖", "羊", 1, "只", 4),
             PartLine("养殖", "鸡", 1, "只", 3)]  # fmt: skip
    assert sums(lines).category == "养殖"
    assert sums(lines[:2]).category == "种植"


def test_a_household_applies_once_in_a_batch(town):
    head = town.home()
    town.file(head)
    with pytest.raises(Refused) as no:
        town.file(head)
    assert no.value.code == "application_exists"
    second = open_batch(
        actor=town.world.actor("county_office"), on=town.today, number=2, year=2008, milestones={}
    )
    town.file(head, batch=UUID(second.result["batch"]))
    assert [a.batch.number for a in queries.applications_of(town.county, head.household_id)] == [
        2,
        1,
    ]


def test_a_household_without_a_registered_party_member_may_not_apply(town):
    with pytest.raises(Refused) as no:
        town.file(town.home(member=False))
    assert no.value.code == "not_member"


def test_a_batch_whose_projects_are_in_place_takes_no_more_applications(town):
    head = town.world.actor("county_head")
    launch(actor=head, on=START, batch=town.batch)
    town.file(town.home())
    put_in_place(actor=head, on=START, batch=town.batch)
    with pytest.raises(Refused) as no:
        town.file(town.home())
    assert no.value.code == "batch_not_open"
    assert "已落实" in no.value.text()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"category": "开矿"}, "bad_value"),
        ({"content": " "}, "bad_value"),
        ({"content": "猪" * 61}, "bad_value"),
        ({"unit": ""}, "bad_value"),
        ({"quantity_milli": 0}, "bad_value"),
        ({"amount_fen": 0}, "bad_value"),
        ({"amount_fen": 10**12}, "bad_value"),
        ({"own_fen": -1}, "bad_value"),
        ({"gain_fen": -1}, "bad_value"),
    ],
)
def test_a_part_out_of_reason_is_refused(town, wrong, code):
    with pytest.raises(Refused) as no:
        town.file(town.home(), PIGS, {**PIGS, **wrong})
    assert no.value.code == code
    assert no.value.text("en")
    assert not Application.objects.exists()
    assert not Part.objects.exists()


def test_an_application_has_at_least_one_part(town):
    with pytest.raises(Refused) as no:
        actions.file_application(
            actor=town.world.actor("county_office"), on=town.today, batch=town.batch,
            person=town.home().id, parts=[],
        )  # fmt: skip
    assert no.value.code == "missing_value"


def test_a_township_files_for_its_own_people_only(town):
    given = {"on": town.today, "batch": town.batch, "parts": [PIGS]}
    north = town.world.actor("north_office")
    actions.file_application(actor=north, person=town.home().id, **given)
    with pytest.raises(Refused) as no:
        actions.file_application(actor=north, person=town.home(SOUTH_A).id, **given)
    assert no.value.code == "out_of_area"
    with pytest.raises(Refused) as no:
        actions.file_application(actor=town.world.actor("verifier"), person=town.home().id, **given)
    assert no.value.code == "forbidden"
    with pytest.raises(Refused) as no:
        actions.file_application(actor=north, person=uuid4(), **given)
    assert no.value.code == "not_found"


def test_many_are_classified_at_once_or_none(town, django_assert_max_num_queries):
    cases = [town.file(town.home()) for _ in range(3)]
    office = town.world.actor("county_office")
    given = [cases[0].id, {"application": cases[1].id, "category": "种植"}, str(cases[2].id)]
    with django_assert_max_num_queries(12):
        done = actions.classify(actor=office, on=town.next_day(), applications=given)
    assert done.result == {"classified": 3}
    assert [town.case(c).category for c in cases] == ["养殖", "种植", "养殖"]
    assert {town.case(c).classified_on for c in cases} == {town.today}
    late = town.file(town.home())
    with pytest.raises(Refused) as no:
        actions.classify(actor=office, on=town.today, applications=[late.id, cases[0].id])
    assert no.value.code == "some_refused"
    head = town.case(cases[0]).household.head_name
    assert [(row.name, row.why) for row in no.value.rows] == [
        (head, "state.application.classified")
    ]
    assert town.case(late).state == "filed"


@pytest.mark.parametrize("given", [[], ["no id"], [UUID(int=5)]])
def test_classifying_nobody_is_refused(town, given):
    office = town.world.actor("county_office")
    with pytest.raises(Refused) as no:
        actions.classify(actor=office, on=town.today, applications=given)
    assert no.value.code in {"nothing_chosen", "not_found"}


def test_the_same_application_named_twice_is_refused(town):
    case = town.file(town.home())
    office = town.world.actor("county_office")
    with pytest.raises(Refused) as no:
        actions.classify(actor=office, on=town.today, applications=[case.id, case.id])
    assert no.value.code == "repeated"


def test_a_step_dated_before_the_step_before_it_is_refused(town):
    case = town.in_state("classified")
    with pytest.raises(Refused) as no:
        town.verify(case, on=case.filed_on)
    assert no.value.code == "too_early"
    late = town.file(town.home())
    office = town.world.actor("county_office")
    with pytest.raises(Refused) as no:
        actions.classify(actor=office, on=START, applications=[late.id])
    assert [row.why for row in no.value.rows] == ["why.too_early"]


def test_a_revision_is_looked_at_afresh_and_forgets_what_was_decided(town):
    case = town.in_state("noticed")
    actions.object_to(
        actor=town.world.actor("north_branch"), on=town.next_day(), application=case.id,
        text="家里有工厂",
    )  # fmt: skip
    assert town.case(case).remark == "家里有工厂"
    actions.revise(
        actor=town.world.actor("north_office"), on=town.next_day(), application=case.id,
        parts=[TEA],
    )  # fmt: skip
    case = town.case(case)
    assert (case.state, case.amount_fen, case.category) == ("verified", 40_000, "茶叶")
    assert (case.approved_fen, case.decided_on, case.assessed_on) == (None, None, None)
    with pytest.raises(Refused) as no:
        town.approve(case)
    assert [row.why for row in no.value.rows] == ["why.not_assessed"]
    # The same expert may speak again: it is another project.
    town.assess(case)
    assert town.case(case).state == "assessed"


def test_a_withdrawal_and_a_return_need_a_reason(town):
    case = town.in_state("assessed")
    for act, who in ((actions.withdraw, "county_office"), (actions.send_back, "county_head")):
        with pytest.raises(Refused) as no:
            act(actor=town.world.actor(who), on=town.today, application=case.id, reason=" ")
        assert no.value.code == "missing_value"
    with pytest.raises(Refused) as no:
        actions.decline(
            actor=town.world.actor("county_head"), on=town.today, application=case.id,
            reason="长" * 301,
        )  # fmt: skip
    assert no.value.code == "bad_value"


def test_a_part_named_twice_is_refused_as_the_form_does(town):
    """Form f5 refused it, and filing by hand took it: one project stood there as two."""
    with pytest.raises(Refused) as no:
        town.file(town.home(), PIGS, TEA, {**PIGS, "quantity_milli": 5_000})
    assert (no.value.code, no.value.facts["other"]) == ("part_twice", 1)
    assert "生猪" in no.value.text("zh")
    assert no.value.mend("en")
    assert town.file(town.home(), PIGS, {**PIGS, "content": "母猪"})


def test_an_application_of_a_day_before_its_batch_is_refused_with_that_day(town):
    """It was said that the batch, open by then, takes no applications."""
    with pytest.raises(Refused) as no:
        actions.file_application(
            actor=town.world.actor("county_office"), on=START - timedelta(days=1),
            batch=town.batch, person=town.home().id, parts=[PIGS],
        )  # fmt: skip
    assert (no.value.code, no.value.facts["earlier"]) == ("too_early", START)
