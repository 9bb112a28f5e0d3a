"""Opinions, the loan standard, and approval of one or of many: all or nothing."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.selection.homes import PIGS, TEA
from tests.world import SOUTH_A, WHOLE
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word, term
from tuopin.policy.actions import set_rule
from tuopin.policy.queries import terms_on
from tuopin.selection import actions, queries
from tuopin.selection.models import Application, Opinion, Part
from tuopin.selection.rules.applying import PartLine
from tuopin.selection.rules.approving import OpinionFact, panel, standard_of


def decide(case, fen, reason=""):
    return [{"application": case.id, "amount_fen": fen, "reason": reason}]


def whys(town, *cases, **given):
    """Return why an approval is refused, and see that nothing was changed."""
    before = list(Application.objects.order_by("id").values())
    with pytest.raises(Refused) as no:
        town.approve(*cases, **given)
    assert no.value.code == "approval_refused"
    assert list(Application.objects.order_by("id").values()) == before
    assert all(term(row.why, "en") for row in no.value.rows)
    return [row.why for row in no.value.rows]


def test_an_approval_keeps_amount_standard_and_the_version_of_the_policy(town):
    case = town.assessed(town.home(), PIGS, TEA)
    assert town.approve(case) == {"approved": 1, "fen": 240_000}
    case = town.case(case)
    assert (case.state, case.approved_fen, case.standard_fen) == ("approved", 240_000, 250_000)
    assert case.standard_version == terms_on(town.county, town.today).version("loan.standard")
    assert (case.decided_on, case.decided_by) == (town.today, town.world.people["county_head"])
    parts = queries.parts_of(town.county, [case.id])[case.id]
    assert [(p.approved_fen, p.approved_milli) for p in parts] == [
        (200_000, 10_000),
        (40_000, 1_500),
    ]


def test_less_than_asked_for_is_shared_out_to_the_fen(town):
    case = town.assessed(town.home(), PIGS, TEA)
    town.approve(decisions=decide(case, 100_001))
    parts = queries.parts_of(town.county, [case.id])[case.id]
    assert sum(p.approved_fen for p in parts) == 100_001


def test_above_the_standard_only_with_a_reason_that_is_kept(town):
    case = town.assessed(town.home(), {**PIGS, "amount_fen": 300_000})
    assert whys(town, case) == ["why.over_standard"]
    town.approve(decisions=decide(case, 300_000, "规模大，效益好"))
    assert town.case(case).decision_note == "规模大，效益好"


def test_below_the_least_only_with_a_reason(town):
    case = town.assessed()
    assert whys(town, decisions=decide(case, 49_999)) == ["why.under_minimum"]
    town.approve(decisions=decide(case, 49_999, "本人只要这么多"))


def test_an_amount_is_above_zero_and_not_above_what_was_asked_for(town):
    case = town.assessed()
    assert whys(town, decisions=decide(case, 0, "说明")) == ["why.no_amount"]
    assert whys(town, decisions=decide(case, 200_001, "说明")) == ["why.over_asked"]


def test_a_standard_a_unit_limits_each_part(town):
    value = {"household_max": 250_000, "household_min": 0, "categories": {"养殖": {"头": 15_000}}}
    set_rule(
        actor=town.world.actor("county_head"), on=town.today, code="loan.standard",
        value=value, valid_from=town.today, document="试脱贫〔2007〕5号",
    )  # fmt: skip
    case = town.assessed()
    assert whys(town, case) == ["why.over_standard"]
    town.approve(decisions=decide(case, 150_000))
    assert town.case(case).standard_fen == 150_000


def test_the_standard_of_a_part_without_a_line_is_the_households_ceiling():
    standard = {"household_max": 250_000, "categories": {"养殖": {"头": 15_000}}}
    pigs = PartLine("养殖", "猪", 10_500, "头", 1)
    assert standard_of([pigs], standard) == 157_500
    assert standard_of([pigs, PartLine("茶叶", "茶", 1, "亩", 1)], standard) == 250_000
    assert standard_of([pigs, pigs], standard) == 250_000


def test_a_cadre_and_a_better_off_household_are_not_approved(town):
    cadre = town.assessed(town.home(cadre=True))
    rich = town.assessed(town.home(income_fen=5_000_000))
    good = town.assessed()
    assert whys(town, good, cadre, rich) == ["why.cadre", "why.better_off"]
    town.approve(good)


@pytest.mark.parametrize(
    ("visit", "why"),
    [
        ({"able": False}, "why.not_able"),
        ({"poor_in_village": False}, "why.not_poor_in_village"),
        ({"signed": False}, "why.not_signed"),
    ],
)
def test_who_the_visit_found_unfit_is_not_approved(town, visit, why):
    case = town.in_state("classified")
    town.verify(case, **visit)
    town.pair_both(case)
    town.assess(case)
    assert whys(town, case) == [why]


def test_without_liaison_officer_and_lead_nobody_is_approved(town):
    case = town.in_state("verified")
    town.assess(case)
    assert whys(town, case) == ["why.no_liaison", "why.no_lead"]
    town.pair(case, "liaison", "north_liaison")
    assert whys(town, case) == ["why.no_lead"]


def test_who_verified_may_not_approve(town):
    from tuopin.offices.actions import appoint

    appoint(
        actor=town.world.operator, on=town.world.day, organisation=town.world.bodies["team1"],
        name="", role="verifier", region=WHOLE, title="兼",
        officer=town.world.people["county_head"],
    )  # fmt: skip
    case = town.in_state("classified")
    town.verify(case, who="county_head")
    town.pair_both(case)
    town.assess(case)
    assert whys(town, case) == ["why.same_person"]


@pytest.mark.parametrize(
    "who", ["county_office", "expert", "county_leader", "north_secretary", "finance_centre"]
)
def test_only_the_head_of_the_county_office_approves(town, who):
    case = town.assessed()
    with pytest.raises(Refused) as no:
        town.approve(case, who=who)
    assert no.value.code == "forbidden"


def test_what_an_expert_finds_not_feasible_is_not_approved(town):
    case = town.in_state("verified")
    town.pair_both(case)
    town.world.person("expert2", "panel", "expert", WHOLE)
    town.assess(case)
    town.assess(case, "not_feasible", who="expert2", text="没有水源")
    assert whys(town, case) == ["why.not_feasible"]


def test_above_what_the_experts_advise_only_with_a_reason(town):
    case = town.in_state("verified")
    town.pair_both(case)
    town.assess(case, "reduced", advised_fen=120_000)
    assert whys(town, case) == ["why.over_advised"]
    town.approve(decisions=decide(case, 120_000))


def test_the_worst_verdict_and_the_least_amount_are_the_panels():
    assert panel([]) is None
    found = panel([OpinionFact("feasible", 9), OpinionFact("reduced", 7)])
    assert found == ("reduced", 7)
    assert panel([OpinionFact("feasible", None)]).advised_fen is None


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"verdict": "perhaps"}, "bad_value"),
        ({"verdict": "reduced"}, "missing_value"),
        ({"verdict": "reduced", "advised_fen": 0}, "bad_value"),
        ({"verdict": "feasible", "advised_fen": 10**9}, "bad_value"),
    ],
)
def test_an_opinion_that_makes_no_sense_is_refused(town, given_, code):
    case = town.in_state("verified")
    with pytest.raises(Refused) as no:
        town.assess(case, **given_)
    assert no.value.code == code
    assert not Opinion.objects.exists()


def test_an_expert_speaks_once_on_a_project(town):
    case = town.in_state("verified")
    town.assess(case)
    with pytest.raises(Refused) as no:
        town.assess(case, "not_feasible")
    assert no.value.code == "opinion_given"


def test_many_are_approved_in_a_fixed_number_of_queries(town):
    def cost(number):
        cases = [town.assessed() for _ in range(number)]
        given_ = [{"application": case.id, "amount_fen": 200_000, "reason": ""} for case in cases]
        head, day = town.world.actor("county_head"), town.next_day()
        with CaptureQueriesContext(connection) as seen:
            actions.approve(actor=head, on=day, decisions=given_)
        # executemany is one text, logged once.
        return len(seen)

    assert cost(1) == cost(6) <= 20


def test_a_wrong_one_holds_back_all_and_each_reason_is_named(town):
    good = town.assessed()
    bad = town.in_state("verified", town.home(SOUTH_A, cadre=True))
    town.assess(bad)
    with pytest.raises(Refused) as no:
        town.approve(good, bad)
    assert {row.name for row in no.value.rows} == {bad.household.head_name}
    assert {row.why for row in no.value.rows} == {"why.cadre", "why.no_liaison", "why.no_lead"}
    assert "2 户里有 1 户" in no.value.text()
    assert town.case(good).state == "assessed"


def test_approving_nobody_or_a_stranger_is_refused(town):
    for given_, code in (([], "nothing_chosen"), (
        [{"application": uuid4(), "amount_fen": 1, "reason": ""}], "not_found"),
    ):  # fmt: skip
        with pytest.raises(Refused) as no:
            town.approve(decisions=given_)
        assert no.value.code == code


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(["good", "cadre", "poor", "unassessed"]), min_size=1, max_size=4))
def test_a_batch_approval_is_all_or_nothing(town, kinds):
    made = {
        "good": town.assessed,
        "cadre": lambda: town.assessed(town.home(cadre=True)),
        "poor": lambda: town.assessed(town.home(income_fen=1)),
        "unassessed": lambda: town.in_state("verified"),
    }
    cases = [made[kind]() for kind in kinds]
    bad = [c for c, kind in zip(cases, kinds, strict=True) if kind in {"cadre", "unassessed"}]
    decisions = [{"application": c.id, "amount_fen": 200_000, "reason": ""} for c in cases]
    head = town.world.actor("county_head")
    day = town.next_day()
    seen = queries.preview_approval(head, day, decisions)
    assert (seen.will, seen.refused) == (len(cases) - len(bad), len(bad))
    if not bad:
        town.approve(decisions=decisions)
        assert {town.case(c).state for c in cases} == {"approved"}
        return
    with pytest.raises(Refused) as no:
        town.approve(decisions=decisions)
    assert {row.subject for row in no.value.rows} == {str(c.id) for c in bad}
    assert {town.case(c).state for c in cases} <= {"assessed", "verified"}
    touched = Part.objects.filter(application__in=[c.id for c in cases])
    assert not touched.exclude(approved_fen=None).exists()


def test_the_preview_says_what_will_happen_what_not_and_the_sums_after(town):
    town.approve(town.assessed())
    good, cadre = town.assessed(), town.assessed(town.home(cadre=True))
    head = town.world.actor("county_head")
    decisions = decide(good, 150_000) + decide(cadre, 100_000)
    seen = queries.preview_approval(head, town.today, decisions)
    assert [(row.application, row.will, row.why) for row in seen.rows] == [
        (good.id, True, ()),
        (cadre.id, False, (Word("why.cadre"),)),
    ]
    assert (seen.will_fen, seen.before_fen, seen.after_fen) == (150_000, 200_000, 350_000)
    nobody = queries.preview_approval(town.world.actor("expert"), town.today, decisions)
    assert nobody.rows == []
    strangers = [{"application": str(UUID(int=9)), "amount_fen": 1, "reason": ""}]
    assert queries.preview_approval(head, town.today, strangers).rows == []


def test_what_cannot_be_supported_is_kept_with_the_reason(town):
    case = town.in_state("unsupported")
    assert (case.decision_note, case.decided_by) == (
        "资金不足",
        town.world.people["county_head"],
    )
    assert case.approved_fen is None
