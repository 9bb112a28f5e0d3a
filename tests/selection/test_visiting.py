"""The home visit: who may come, what is found, and who is left out."""

from datetime import date
from uuid import UUID

import pytest

from tests.selection.homes import TEA
from tests.world import NORTH_A, SOUTH_A, WHOLE
from tuopin.base.fields import blind_index
from tuopin.kit.identity import make
from tuopin.kit.refusals import Refused
from tuopin.programme.actions import open_batch, open_campaign
from tuopin.register.models import JobSeeker
from tuopin.selection import actions, queries
from tuopin.selection.models import Verification
from tuopin.selection.rules.excluding import Home, better_off, found_better_off, grounds

OFFICER_NUMBER = make("990101", date(1965, 3, 4), 901)


def test_a_visit_records_both_people_the_three_headings_and_the_wish(town):
    case = town.in_state("classified")
    town.verify(case, note="房屋年久失修")
    visit = Verification.objects.get(application=case)
    assert visit.verifier_id == town.world.people["verifier"]
    assert visit.liaison_id == town.world.people["north_liaison"]
    assert visit.team_id == town.world.bodies["team1"]
    assert (visit.housing, visit.family, visit.spirit) == ("poor", "poor", "good")
    assert (visit.able, visit.poor_in_village, visit.signed) == (True, True, True)
    assert (visit.wish, visit.note) == ("愿意养猪", "房屋年久失修")
    assert visit.visited_on == town.case(case).verified_on == town.today


def test_the_households_own_wish_takes_the_place_of_what_was_applied_for(town):
    case = town.in_state("classified")
    town.verify(case, wish="想种茶", parts=[TEA])
    case = town.case(case)
    assert (case.state, case.amount_fen, case.category) == ("verified", 40_000, "茶叶")
    (part,) = queries.parts_of(town.county, [case.id])[case.id]
    assert part.content == "茶园"


def test_another_teams_verifier_may_not_verify(town):
    case = town.in_state("classified")
    with pytest.raises(Refused) as no:
        town.verify(case, who="verifier2")
    assert no.value.code == "not_in_team"
    south = town.in_state("classified", town.home(SOUTH_A))
    town.verify(south)


@pytest.mark.parametrize("who", ["county_office", "north_liaison", "county_head"])
def test_only_a_verifier_verifies(town, who):
    case = town.in_state("classified")
    with pytest.raises(Refused) as no:
        town.verify(case, who=who)
    assert no.value.code == "forbidden"


@pytest.mark.parametrize("liaison", ["south_liaison", "lead", "county_office", "north_office"])
def test_the_liaison_officer_is_of_the_townships_leadership(town, liaison):
    case = town.in_state("classified")
    with pytest.raises(Refused) as no:
        town.verify(case, liaison=town.world.people[liaison])
    assert no.value.code == "wrong_post"
    town.verify(case, liaison=town.world.people["north_secretary"])


def test_a_liaison_officer_who_is_nobody_is_refused(town):
    case = town.in_state("classified")
    with pytest.raises(Refused) as no:
        town.verify(case, liaison="nobody")
    assert no.value.code == "not_found"


def test_two_people_come_not_one(town):
    town.world.person("both", "team1", "verifier", WHOLE)
    from tuopin.offices.actions import appoint

    appoint(
        actor=town.world.operator, on=town.world.day, organisation=town.world.bodies["team1"],
        name="", role="liaison", region=WHOLE, title="兼", officer=town.world.people["both"],
    )  # fmt: skip
    case = town.in_state("classified")
    with pytest.raises(Refused) as no:
        town.verify(case, who="both", liaison=town.world.people["both"])
    assert no.value.code == "same_person"


@pytest.mark.parametrize("key", ["verifier", "liaison"])
def test_nobody_verifies_somebody_of_his_own_household(town, key):
    body, role, region = {
        "verifier": ("team1", "verifier", WHOLE),
        "liaison": ("north_office", "liaison", "990101101000"),
    }[key]
    town.world.person("kin", body, role, region, identity=OFFICER_NUMBER)
    head = town.home()
    town.relative(head, OFFICER_NUMBER)
    case = town.in_state("classified", head)
    given = {"who": "kin"} if key == "verifier" else {"liaison": town.world.people["kin"]}
    with pytest.raises(Refused) as no:
        town.verify(case, **given)
    assert no.value.code == "relative"
    assert not Verification.objects.exists()
    # Another household is none of his family.
    other = town.in_state("classified", town.home())
    town.verify(other, **given)


def test_nobody_verifies_a_relative_named_on_the_register_of_job_seekers(town):
    town.world.person("kin", "team1", "verifier", WHOLE, identity=OFFICER_NUMBER)
    head = town.home()
    JobSeeker.objects.create(
        county=town.county, region=NORTH_A, member_name=head.name,
        member_index=head.identity_index, name="试", identity=OFFICER_NUMBER,
        identity_index=blind_index(OFFICER_NUMBER), relation="之子", wanted="纺织",
        registered_on=town.today, row_hash="",
    )  # fmt: skip
    case = town.in_state("classified", head)
    with pytest.raises(Refused) as no:
        town.verify(case, who="kin")
    assert no.value.code == "relative"


def test_who_declares_a_relative_keeps_away_from_visit_opinion_and_approval(town):
    head = town.home()
    given = {"household": head.household_id, "relation": "表兄弟"}
    for who in ("verifier", "expert", "county_head"):
        actions.declare_kin(
            actor=town.world.actor("county_office"), on=town.today,
            officer=town.world.people[who], **given,
        )  # fmt: skip
    with pytest.raises(Refused) as no:
        actions.declare_kin(
            actor=town.world.actor("county_office"), on=town.today,
            officer=town.world.people["expert"], **given,
        )  # fmt: skip
    assert no.value.code == "kin_declared"
    case = town.in_state("classified", head)
    with pytest.raises(Refused) as no:
        town.verify(case)
    assert no.value.code == "relative"
    town.world.person("stranger", "team1", "verifier", WHOLE)
    town.verify(case, who="stranger")
    with pytest.raises(Refused) as no:
        town.assess(case)
    assert no.value.code == "relative"
    town.world.person("expert2", "panel", "expert", WHOLE)
    town.assess(case, who="expert2")
    town.pair_both(case)
    with pytest.raises(Refused) as no:
        town.approve(case)
    assert [row.why for row in no.value.rows] == ["why.kin"]


def test_officers_without_an_identity_number_are_nobodys_relatives(town):
    head = town.home()
    town.relative(head, "")
    everybody = list(town.world.people.values())
    found = queries.kin_of(town.county, [head.household_id], everybody, town.today)
    assert found == set()


def test_a_visit_belongs_to_a_campaign_of_its_day_and_batch(town):
    case = town.in_state("classified")
    office = town.world.actor("county_office")
    areas = [{"team": town.world.bodies["team1"], "region": "990101101000"}]
    other = open_batch(actor=office, on=town.today, number=2, year=2008, milestones={})
    wrong = {
        "摸底": {"kind": "survey"},
        "已经结束": {"closes_on": town.today},
        "还没开始": {"opens_on": date(2007, 11, 1)},
        "第二批": {"batch": UUID(other.result["batch"])},
    }
    day = town.next_day()
    for name, given in wrong.items():
        plan = {
            "kind": "verification", "opens_on": date(2007, 2, 1), "batch": None,
            "closes_on": date(2007, 12, 1), "reference_on": date(2007, 2, 1), "areas": areas,
        }  # fmt: skip
        trip = open_campaign(actor=office, on=day, name=name, **{**plan, **given})
        with pytest.raises(Refused) as no:
            town.verify(case, campaign=UUID(trip.result["campaign"]), on=day)
        assert no.value.code == "campaign_not_on"
    # One field trip can inspect the first batch and look at candidates of another (R113).
    trip = open_campaign(
        actor=office, on=day, name="督查", **{**plan, "kind": "inspection",
        "batch": UUID(other.result["batch"])},
    )  # fmt: skip
    town.verify(case, campaign=UUID(trip.result["campaign"]), on=day)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"housing": "grand"}, "bad_value"),
        ({"family": ""}, "bad_value"),
        ({"spirit": "?"}, "bad_value"),
        ({"wish": "  "}, "missing_value"),
        ({"parts": []}, "missing_value"),
    ],
)
def test_a_visit_is_written_down_whole_or_not_at_all(town, wrong, code):
    case = town.in_state("classified")
    with pytest.raises(Refused) as no:
        town.verify(case, **wrong)
    assert no.value.code == code
    assert no.value.text("en")
    assert not Verification.objects.exists()
    assert town.case(case).verified_on is None


def test_the_uncovered_are_those_whom_no_team_has_visited(town):
    scope = town.world.actor("county_office").scope("see.selection")
    cases = [town.in_state(state) for state in ("filed", "classified", "verified")]
    assert {c.id for c in queries.uncovered(scope, 1)} == {cases[0].id, cases[1].id}
    south = town.world.actor("south_office").scope("see.selection")
    assert not queries.uncovered(south).exists()


def exclude(town, case, reason, note=""):
    return actions.exclude(
        actor=town.world.actor("county_office"), on=town.next_day(), application=case.id,
        reason=reason, note=note,
    )  # fmt: skip


def test_a_village_cadre_is_excluded_with_the_reason(town):
    case = town.in_state("verified", town.home(cadre=True))
    exclude(town, case, "cadre", "村委会主任")
    case = town.case(case)
    assert (case.state, case.exclusion, case.exclusion_note) == ("excluded", "cadre", "村委会主任")
    assert case.excluded_on == town.today


def test_a_better_off_household_is_excluded_by_its_income_a_head(town):
    case = town.in_state("verified", town.home(income_fen=800_001, people=4))
    exclude(town, case, "better_off")
    assert town.case(case).exclusion == "better_off"


@pytest.mark.parametrize(
    ("reason", "visit"),
    [
        ("better_off", {"housing": "good", "family": "good"}),
        ("not_poor_in_village", {"poor_in_village": False}),
        ("not_able", {"able": False}),
        ("not_willing", {"signed": False}),
    ],
)
def test_what_the_visit_found_is_a_ground(town, reason, visit):
    case = town.in_state("classified")
    town.verify(case, **visit)
    exclude(town, case, reason)
    assert town.case(case).exclusion == reason


@pytest.mark.parametrize(
    "reason", ["better_off", "cadre", "not_poor_in_village", "not_able", "not_willing", "other"]
)
def test_an_exclusion_that_the_data_contradict_is_refused(town, reason):
    case = town.in_state("verified")
    with pytest.raises(Refused) as no:
        exclude(town, case, reason)
    assert no.value.code == "exclusion_unfounded"
    assert no.value.text("en")
    assert town.case(case).state == "verified"


def test_an_unknown_reason_is_refused(town):
    case = town.in_state("verified")
    with pytest.raises(Refused) as no:
        exclude(town, case, "too_far")
    assert no.value.code == "bad_value"


def test_a_household_exactly_at_the_line_is_not_better_off():
    assert not better_off(Home(800_000, 4, cadre=False), 200_000)
    assert better_off(Home(800_001, 4, cadre=False), 200_000)
    # Good housing alone does not make a family better off.
    assert not found_better_off(Home(1, 4, cadre=False, housing="good", family="fair"), 200_000)
    assert not grounds("unheard_of", Home(1, 1, cadre=False), 1, "")
