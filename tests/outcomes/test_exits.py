"""The way out of poverty: proposed, verified at home, noticed, confirmed by two (R61, R87)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outcomes.lives import (
    CONFIRMED,
    EARNED,
    LITTLE,
    NOTICED,
    PROPOSED,
    SECONDED,
    UNTIL,
    VERIFIED,
    refused,
    why,
)
from tests.world import COUNTY, SOUTH_A
from tuopin.kit.scope import Scope, whole_county
from tuopin.outcomes.actions import refuse_exit, return_exit
from tuopin.outcomes.models import Exit, Income
from tuopin.outcomes.queries import confirmed_rows, exit_counts, exit_target, state_on
from tuopin.outcomes.rules.exiting import STEPS, Found, due_on, last_on, unmet, wanted
from tuopin.outcomes.rules.exiting import state_on as state_by
from tuopin.outcomes.states import EXIT
from tuopin.policy.actions import set_rule
from tuopin.policy.models import Rule
from tuopin.selection.actions import declare_kin, retract_kin

SOUTH_ONLY = Scope(COUNTY, ("990101201",))
RETURNED = date(2007, 12, 10)


def refuse(lives, key, who="county_head", reason="邻居反映收入不实", on=CONFIRMED):
    return refuse_exit(actor=lives.act(who), on=on, exit=key, reason=reason).result


def back(lives, key, who="county_head", reason="山洪冲了鱼塘", on=RETURNED):
    return return_exit(actor=lives.act(who), on=on, exit=key, reason=reason).result


# ---- the whole way


def test_an_exit_is_proposed_verified_noticed_and_confirmed_by_two(lives):
    home = lives.home()
    key = lives.proposed(home)
    found = lives.verify(key)
    assert (found["state"], found["unmet"]) == ("verified", [])
    assert (found["per_head_fen"], found["line_fen"]) == (100_000, 78_500)
    assert lives.publish(key) == {"published": 1, "until_on": UNTIL.isoformat()}
    assert lives.second(key) == {"seconded": 1}
    lives.settle(home)
    assert lives.confirm(key) == {"confirmed": 1}
    row = Exit.objects.get(id=key)
    assert (row.state, row.owed_fen) == ("confirmed", 0)
    assert len({row.proposed_by, row.verified_by, row.seconded_by, row.confirmed_by}) == 4


def test_many_are_confirmed_at_once(lives):
    rows = lives.out(*lives.homes(3))
    assert {row.state for row in rows} == {"confirmed"}


def test_the_state_of_every_day_can_be_read(lives):
    [row] = lives.out(lives.home())
    seen = [
        state_on(row, day)
        for day in (EARNED, PROPOSED, VERIFIED, NOTICED, UNTIL, SECONDED, CONFIRMED)
    ]
    assert seen == ["", "proposed", "verified", "noticed", "noticed", "seconded", "confirmed"]


def test_only_a_confirmed_exit_counts_and_only_from_its_day(lives):
    home, other = lives.homes(2)
    lives.out(home)
    lives.proposed(other)
    assert exit_counts(COUNTY, CONFIRMED) == (1, 0)
    assert exit_counts(COUNTY, CONFIRMED - timedelta(days=1)) == (0, 0)
    assert exit_counts(COUNTY, CONFIRMED, SOUTH_ONLY) == (0, 0)
    assert [row.household for row in confirmed_rows(whole_county(COUNTY), CONFIRMED)] == [home]


# ---- proposing


def test_no_exit_without_project_money(lives):
    home = lives.stage.home()
    refusal = refused(lives.propose, home)
    assert refusal.code == "exit_not_assisted"
    assert home.head_name in refusal.text()


def test_money_that_was_paid_later_makes_no_earlier_exit(lives):
    assert refused(lives.propose, lives.home(), date(2007, 4, 9)).code == "exit_not_assisted"


@pytest.mark.parametrize("year", [2006, 2008])
def test_an_exit_is_of_a_year_with_money_that_has_begun(lives, year):
    assert refused(lives.propose, lives.home(), year=year).code == "bad_value"


def test_an_exit_needs_grounds(lives):
    assert refused(lives.propose, lives.home(), grounds="  ").code == "missing_value"


def test_one_exit_at_a_time(lives):
    home = lives.home()
    lives.proposed(home)
    assert refused(lives.propose, home).code == "exit_stands"


def test_another_township_does_not_propose(lives):
    home = lives.home()
    assert refused(lives.propose, home, who="south_liaison").code == "out_of_area"
    assert refused(lives.propose, home, who="verifier").code == "forbidden"


def test_a_refused_exit_can_be_proposed_again_but_not_before_its_refusal(lives):
    home = lives.home()
    refuse(lives, lives.proposed(home), on=VERIFIED)
    assert refused(lives.propose, home).code == "too_early"
    lives.propose(home, VERIFIED)
    assert Exit.objects.count() == 2


# ---- verifying


def test_who_proposed_does_not_verify(lives):
    home = lives.home()
    lives.earn(home)
    key = lives.propose(home, who="county_office")
    assert refused(lives.verify, key, who="county_office").code == "same_person"
    lives.verify(key, who="county_office2")


def test_a_relative_does_not_verify(lives):
    home = lives.home()
    key = lives.proposed(home)
    declare_kin(
        actor=lives.act("county_office"), on=PROPOSED, household=home.id,
        officer=lives.world.people["verifier"], relation="侄子",
    )  # fmt: skip
    assert refused(lives.verify, key).code == "relative"
    lives.verify(key, who="verifier2")


def test_a_kinship_taken_back_still_keeps_a_relative_from_the_days_before(lives):
    """Exits read what was declared now, whichever day the step was dated."""
    home = lives.home()
    key = lives.proposed(home)
    kin = declare_kin(
        actor=lives.act("county_office"), on=PROPOSED, household=home.id,
        officer=lives.world.people["verifier"], relation="侄子",
    ).result["kin"]  # fmt: skip
    day = PROPOSED + timedelta(days=3)
    retract_kin(actor=lives.act("county_office"), on=day, kin=kin, reason="登记错了人")
    assert refused(lives.verify, key, day - timedelta(days=1)).code == "relative"
    lives.verify(key, day)


def test_nobody_verifies_before_the_proposal(lives):
    key = lives.proposed(lives.home())
    assert refused(lives.verify, key, PROPOSED - timedelta(days=1)).code == "too_early"


def test_income_must_be_known_to_verify(lives):
    key = lives.propose(lives.home())
    refusal = refused(lives.verify, key)
    assert refusal.code == "exit_no_income"
    assert "2007" in refusal.text()


def test_the_visit_records_the_income_that_it_found(lives):
    home = lives.home()
    key = lives.proposed(home)
    found = lives.verify(key, income={"people": 4, "wage_fen": 100_000, "business_fen": 300_000})
    assert (found["state"], found["per_head_fen"]) == ("verified", 100_000)
    kept = Income.objects.get(household=home, superseded_on__isnull=True)
    assert (kept.basis, kept.people, kept.net_fen) == ("verification", 4, 400_000)
    assert Income.objects.filter(household=home).count() == 2


@pytest.mark.parametrize(
    ("lacking", "given"),
    [
        ("why.exit_income", {"income": LITTLE}),
        ("why.exit_secure", {"secure": False}),
        ("why.exit_stable", {"stable": False}),
        ("why.exit_agreed", {"agreed": False}),
    ],
)
def test_a_visit_that_finds_something_lacking_ends_the_exit_with_what_it_found(
    lives, lacking, given
):
    key = lives.proposed(lives.home())
    found = lives.verify(key, note="现场看过", **given)
    assert (found["state"], found["unmet"]) == ("refused", [lacking])
    row = Exit.objects.get(id=key)
    assert (row.refused_on, row.verified_on, row.verify_note) == (VERIFIED, VERIFIED, "现场看过")
    assert state_on(row, VERIFIED) == "refused"
    assert refused(lives.publish, key).code == "exits_refused"


def test_an_income_that_just_reaches_the_line_is_not_above_it(lives):
    assert unmet(Found(235_500, 3, 78_500, True, True, True)) == ["why.exit_income"]
    assert unmet(Found(235_501, 3, 78_500, True, True, True)) == []


def test_the_line_is_that_of_the_exits_year(lives):
    key = lives.proposed(lives.home())
    set_rule(
        actor=lives.act("county_head"), on=PROPOSED, code="poverty.line_fen", value=119_600,
        valid_from=date(2008, 1, 1), document="国办〔2008〕1号",
    )  # fmt: skip
    found = lives.verify(key, date(2008, 1, 20))
    assert (found["line_fen"], found["state"]) == (78_500, "verified")


def test_without_a_line_of_the_year_nothing_is_verified(lives):
    key = lives.proposed(lives.home())
    Rule.objects.filter(code="poverty.line_fen").delete()
    assert refused(lives.verify, key).code == "exit_no_line"


# ---- notice and the two who confirm


def test_only_verified_exits_go_on_notice_and_all_or_none(lives):
    home, other = lives.homes(2)
    good, raw = lives.verified(home), lives.proposed(other)
    refusal = refused(lives.publish, good, raw)
    assert (refusal.code, why(refusal)) == ("exits_refused", ["state.exit.proposed"])
    assert refusal.rows[0].name == other.head_name
    assert Exit.objects.get(id=good).state == "verified"


def test_nothing_is_confirmed_while_the_notice_runs(lives):
    [key] = lives.noticed(lives.home())
    assert why(refused(lives.second, key, on=UNTIL)) == ["why.exit_notice_running"]
    lives.second(key, on=UNTIL + timedelta(days=1))


def test_who_proposed_does_not_confirm_for_the_township(lives):
    home = lives.home()
    lives.earn(home)
    key = lives.propose(home, who="north_secretary")
    lives.verify(key)
    lives.publish(key)
    assert why(refused(lives.second, key)) == ["why.exit_same_person"]


def test_who_confirmed_for_the_township_does_not_confirm_for_the_county(lives):
    [key] = lives.seconded(lives.home())
    lives.allow_debt()
    Exit.objects.filter(id=key).update(seconded_by=lives.world.people["county_head"])
    assert why(refused(lives.confirm, key)) == ["why.exit_same_person"]


def test_a_relative_does_not_confirm(lives):
    home = lives.home()
    [key] = lives.noticed(home)
    declare_kin(
        actor=lives.act("county_office"), on=PROPOSED, household=home.id,
        officer=lives.world.people["north_secretary"], relation="叔叔",
    )  # fmt: skip
    assert why(refused(lives.second, key)) == ["why.exit_kin"]


def test_the_county_confirms_only_after_the_township(lives):
    [key] = lives.noticed(lives.home())
    assert why(refused(lives.confirm, key)) == ["state.exit.noticed", "why.exit_indebted"]


def test_steps_are_not_dated_before_the_step_before(lives):
    [key] = lives.seconded(lives.home())
    assert "why.too_early" in why(refused(lives.confirm, key, on=UNTIL))


def test_another_townships_secretary_does_not_confirm(lives):
    [key] = lives.noticed(lives.home())
    assert refused(lives.second, key, who="south_secretary").code == "out_of_area"
    assert refused(lives.second, key, who="county_head").code == "forbidden"


def test_a_household_in_debt_is_not_confirmed_where_policy_forbids_it(lives):
    home, other = lives.homes(2)
    keys = lives.seconded(home, other)
    lives.settle(home)
    refusal = refused(lives.confirm, *keys)
    assert why(refusal) == ["why.exit_indebted"]
    assert refusal.rows[0].name == other.head_name
    assert "2 户里有 1 户" in refusal.text()
    assert exit_counts(COUNTY, CONFIRMED) == (0, 0)


def test_where_policy_allows_debt_what_is_owed_is_kept_with_the_exit(lives):
    [key] = lives.seconded(lives.home())
    lives.allow_debt()
    lives.confirm(key)
    assert Exit.objects.get(id=key).owed_fen == 200_000


# ---- a refusal, and a return to poverty


def test_an_objection_on_the_notice_ends_the_exit_with_the_reason(lives):
    [key] = lives.noticed(lives.home())
    assert refuse(lives, key)["state"] == "refused"
    assert Exit.objects.get(id=key).remark == "邻居反映收入不实"


def test_an_exit_is_refused_with_a_reason_only(lives):
    key = lives.proposed(lives.home())
    assert refused(refuse, lives, key, reason=" ").code == "missing_value"


def test_a_confirmed_exit_is_not_refused_but_returned(lives):
    [row] = lives.out(lives.home())
    assert refused(refuse, lives, row.id).code == "out_of_order"
    assert back(lives, row.id)["state"] == "returned"
    assert exit_counts(COUNTY, RETURNED) == (0, 0)
    # It stays true that it was out on the day before.
    assert exit_counts(COUNTY, CONFIRMED) == (1, 0)


def test_a_household_back_in_poverty_may_come_out_again(lives):
    home = lives.home()
    [row] = lives.out(home)
    back(lives, row.id)
    again = lives.propose(home, RETURNED + timedelta(days=5))
    assert Exit.objects.get(id=again).state == "proposed"


def test_nobody_returns_what_was_never_confirmed(lives):
    key = lives.proposed(lives.home())
    assert refused(back, lives, key).code == "out_of_order"


def test_a_south_household_counts_in_the_south(lives):
    home = lives.home()
    [row] = lives.out(home)
    Exit.objects.filter(id=row.id).update(region=SOUTH_A)
    assert exit_counts(COUNTY, CONFIRMED, SOUTH_ONLY) == (1, 0)


# ---- the table and the days


days = st.dates(date(2007, 1, 1), date(2009, 12, 31))


@given(st.lists(days, min_size=7, max_size=7), st.integers(1, 7), days)
def test_the_state_on_a_day_is_that_of_the_last_step_taken_by_then(drawn, taken, on):
    drawn.sort()
    told = {field: (drawn[n] if n < taken else None) for n, (field, _state) in enumerate(STEPS)} | {
        "notice_until": None
    }
    done = [state for n, (_field, state) in enumerate(STEPS) if n < taken and drawn[n] <= on]
    assert state_by(told, on) == (done[-1] if done else "")
    assert last_on(told) == drawn[taken - 1]


@pytest.mark.parametrize("state", EXIT.states)
def test_what_waits_has_a_day_by_which_it_is_due(state):
    told = {field: date(2007, 11, 1) for field, _s in STEPS} | {"notice_until": date(2007, 11, 9)}
    due = due_on(state, told, 15)
    expected = {"noticed": date(2007, 11, 24)}
    waits = {"proposed", "verified", "noticed", "seconded"}
    assert due == (expected.get(state, date(2007, 11, 16)) if state in waits else None)


def test_the_target_is_the_policys_share_of_those_whom_money_reached_rounded_up(lives):
    """R61 stood in letters and rankings only: nobody saw how far the exits still had to go."""
    lives.homes(3)
    found = exit_target(whole_county(COUNTY), CONFIRMED)
    assert (found.assisted, found.wanted) == (3, -(-3 * found.percent // 100))
    assert exit_target(SOUTH_ONLY, CONFIRMED).wanted == 0
    set_rule(
        actor=lives.act("county_head"), on=CONFIRMED, code="exit.ratio_percent", value=34,
        valid_from=CONFIRMED, document="县脱贫〔2007〕9号",
    )  # fmt: skip
    assert exit_target(whole_county(COUNTY), CONFIRMED).wanted == 2


@pytest.mark.parametrize(("homes", "percent", "target"), [(0, 60, 0), (10, 60, 6), (503, 60, 302)])
def test_the_target_is_rounded_up(homes, percent, target):
    assert wanted(homes, percent) == target
