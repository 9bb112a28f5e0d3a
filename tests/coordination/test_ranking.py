"""Rankings measured from facts, kept by the night, and commendations that rest on them (R52)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.coordination.council import APRIL
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH, SOUTH_A, WHOLE
from tuopin.coordination import actions
from tuopin.coordination.models import Award, Ranked
from tuopin.coordination.queries import (
    award_count,
    award_rows,
    awards_in,
    awards_of,
    formula,
    kept,
    kept_day,
    made_ranking,
    terms_of,
    township_figures,
)
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.offices.models import Officer
from tuopin.outcomes.models import Exit
from tuopin.visits.models import Visit

JULY = date(2007, 7, 2)
AWARD = {
    "kind": "township",
    "honour": "先进乡镇",
    "grounds": "走访户户到",
    "document": "县脱贫〔2007〕8号",
}


def code_of(work):
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


def visit(council, loan, *days, who="north_liaison"):
    for day in days:
        Visit.objects.create(
            county=COUNTY, household=loan.household, officer_id=council.world.people[who],
            role="liaison", region=loan.region, visited_on=day, progress="normal",
            recorded_by=council.world.people[who],
        )  # fmt: skip


@pytest.fixture
def busy(council):
    """Two households a township; north was visited each month, south once in four."""
    north, south = council.paid(2), council.paid(2, SOUTH_A)
    for loan in north:
        visit(council, loan, date(2007, 5, 10), date(2007, 6, 10))
    visit(council, south[0], date(2007, 5, 12), who="south_liaison")
    return council


def terms(line):
    return {t.code: (t.done, t.of) for t in line.terms}


def test_townships_are_ranked_by_what_was_done_of_what_was_owed(busy):
    first, second = made_ranking(COUNTY, "townships", JULY)
    assert [(one.key.region, one.place) for one in (first, second)] == [(NORTH, 1), (SOUTH, 2)]
    assert terms(first)["visits"] == (4, 4)
    assert terms(second)["visits"] == (1, 4)
    assert terms(first)["on_time"] == (2, 2)
    assert terms(first)["exits"] == (0, 2)
    assert terms(first)["recovered"] == (0, 0)
    # 20 + 25 of the 60 points that can be measured, scaled to the 100 of all.
    assert (first.score, second.score) == (75_000, 43_750)


def test_liaison_officers_are_ranked_the_same_way(busy):
    first, second = made_ranking(COUNTY, "officers", JULY)
    people = busy.world.people
    assert [one.key.officer for one in (first, second)] == [
        people["north_liaison"], people["south_liaison"],
    ]  # fmt: skip
    assert terms(first)["visits"] == (4, 4)
    assert (first.key.region, first.place, second.place) == (NORTH, 1, 2)


def test_an_exit_counts_for_the_township_until_it_is_taken_back(busy):
    from tuopin.funds.models import Loan

    home = Loan.objects.filter(region=NORTH_A).first().household
    people = busy.world.people
    made = Exit.objects.create(
        county=COUNTY, household=home, region=home.region, state="confirmed", year=2007,
        grounds="收入过线", proposed_on=date(2007, 6, 1), proposed_by=people["north_office"],
        seconded_by=people["north_secretary"], confirmed_on=date(2007, 6, 20),
        confirmed_by=people["county_head"],
    )  # fmt: skip
    first = made_ranking(COUNTY, "townships", JULY)[0]
    assert terms(first)["exits"] == (1, 2)
    assert township_figures(COUNTY, JULY)[0].exits == 1
    assert township_figures(COUNTY, date(2007, 6, 19))[0].exits == 0
    Exit.objects.filter(id=made.id).update(state="returned", returned_on=date(2007, 6, 30))
    assert terms(made_ranking(COUNTY, "townships", JULY)[0])["exits"] == (0, 2)


def test_money_that_fell_due_counts_as_far_as_it_came_back(busy):
    due = made_ranking(COUNTY, "townships", date(2009, 9, 1))
    by_town = {one.key.region: terms(one)["recovered"] for one in due}
    assert by_town == {NORTH: (0, 400_000), SOUTH: (0, 400_000)}
    officers = {one.key.region: terms(one)["recovered"] for one in
                made_ranking(COUNTY, "officers", date(2009, 9, 1))}  # fmt: skip
    assert officers == by_town


def test_a_report_in_time_counts_and_one_owed_past_its_day_counts_against(council):
    asked = council.asked()
    council.submit(asked[NORTH])
    found = {x.key.region: terms(x)["reports"] for x in made_ranking(COUNTY, "townships", JULY)}
    assert found == {NORTH: (1, 1), SOUTH: (0, 1)}


def test_an_empty_county_has_no_places(council):
    assert [one.place for one in made_ranking(COUNTY, "townships", APRIL)] == [None, None]
    assert made_ranking(COUNTY, "officers", APRIL) == []


def test_the_formula_is_policys_with_its_paper(council):
    rule = formula(COUNTY, "townships", JULY)
    assert rule.total == 100
    assert rule.weights["visits"] == 25
    assert rule.percent == 60


@pytest.mark.parametrize("kind", ["townships", "officers"])
def test_a_ranking_takes_as_many_queries_however_many_households_there_are(council, kind):
    council.paid(1)
    with CaptureQueriesContext(connection) as few:
        made_ranking(COUNTY, kind, JULY)
    council.paid(6)
    with CaptureQueriesContext(connection) as many:
        made_ranking(COUNTY, kind, JULY)
    assert len(many) == len(few) <= 25


# ---- the night


def test_the_night_keeps_the_ranking_of_the_day_that_ended(busy):
    assert kept_day(COUNTY, "townships", JULY) is None
    done = actions.sweep(actor=busy.act("operator"), on=JULY).result
    assert done["ranked"] == 4
    day = JULY - timedelta(days=1)
    assert kept_day(COUNTY, "townships", JULY) == day
    lines = list(kept(COUNTY, "townships", day))
    assert [(x.position, x.place, x.region) for x in lines] == [(1, 1, NORTH), (2, 2, SOUTH)]
    assert terms_of(lines[0])[1].points == 25_000
    assert actions.sweep(actor=busy.act("operator"), on=JULY).result["ranked"] == 0


def test_of_earlier_nights_the_last_of_each_month_is_kept(busy):
    for day in (date(2007, 6, 29), date(2007, 7, 1), JULY, date(2007, 7, 3)):
        actions.sweep(actor=busy.act("operator"), on=day)
    days = set(Ranked.objects.values_list("ranked_on", flat=True))
    assert days == {date(2007, 6, 30), date(2007, 7, 2)}
    assert kept_day(COUNTY, "townships", date(2007, 7, 1)) == date(2007, 6, 30)
    assert kept_day(COUNTY, "townships", date(2007, 8, 2)) is None


# ---- commendation


def commend(council, on=JULY, who="county_head", **given):
    done = actions.commend(actor=council.act(who), on=on, **(AWARD | given)).result
    return Award.objects.get(id=done["award"])


def test_a_township_is_commended_from_the_ranking(busy):
    award = commend(busy, region=NORTH)
    assert (award.name, award.place, award.score) == ("北山镇", 1, 75_000)
    assert award.ranked_on == JULY
    assert award_count(COUNTY, JULY) == 1
    assert list(award_rows(Scope(COUNTY, (SOUTH[:9],)), JULY)) == []
    assert awards_in(COUNTY, 2007, JULY) == [award]
    assert award_count(COUNTY, JULY - timedelta(days=1)) == 0


def test_an_officer_is_commended_from_the_ranking_that_the_night_kept(busy):
    actions.sweep(actor=busy.act("operator"), on=JULY)
    award = commend(busy, kind="officer", officer=busy.world.people["north_liaison"], region=NORTH)
    assert (award.name, award.place) == ("试north_liaison", 1)
    assert award.ranked_on == JULY - timedelta(days=1)


def test_who_is_in_no_ranking_is_not_commended_from_it(busy):
    people = busy.world.people
    idle = {"kind": "officer", "officer": people["north_liaison2"]}
    assert code_of(lambda: commend(busy, **idle)) == "not_ranked"
    early = date(2007, 3, 1)
    assert code_of(lambda: commend(busy, early, region=NORTH)) == "not_ranked"
    assert code_of(lambda: commend(busy, region=NORTH, ranked_on=date(2007, 7, 3))) == "date_future"


def test_households_leads_branches_and_units_are_commended_by_their_grounds(busy):
    from tuopin.funds.models import Loan

    home = Loan.objects.filter(region=NORTH_A).first().household
    award = commend(busy, kind="household", household=home.id, honour="脱贫示范户")
    assert (award.name, award.place, award.region) == (home.head_name, None, NORTH_A)
    assert awards_of(COUNTY, [home.id], JULY) == {home.id: [award]}
    lead = commend(busy, kind="lead", officer=busy.world.people["lead"], honour="先进技术员")
    assert (lead.name, lead.region) == ("试lead", WHOLE)
    assert commend(busy, kind="branch", region=NORTH_A).name == "石桥村"
    assert commend(busy, kind="unit", name="县农委", reward_fen=50_000).reward_fen == 50_000


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "king"}, "bad_value"),
        ({"region": "990101999000"}, "bad_value"),
        ({"region": NORTH_A}, "bad_value"),
        ({"kind": "branch", "region": NORTH}, "bad_value"),
        ({"kind": "unit", "name": " "}, "missing_value"),
        ({"kind": "officer"}, "not_found"),
        ({"kind": "household"}, "not_found"),
        ({"region": NORTH, "honour": ""}, "missing_value"),
        ({"region": NORTH, "document": ""}, "missing_value"),
        ({"region": NORTH, "grounds": ""}, "missing_value"),
        ({"region": NORTH, "reward_fen": -1}, "bad_value"),
        ({"region": NORTH, "who": "county_office"}, "forbidden"),
    ],
)
def test_a_commendation_without_grounds_paper_or_person_is_refused(busy, given, code):
    assert code_of(lambda: commend(busy, **given)) == code
    assert not Award.objects.exists()


def test_two_officers_of_one_name_are_both_commended_by_one_paper_but_nobody_twice(busy):
    # The pilot found two officers of one name, and the second went without.
    people = busy.world.people
    Officer.objects.filter(id__in=[people["lead"], people["expert"]]).update(name="试同名")
    for key in ("lead", "expert"):
        assert commend(busy, kind="lead", officer=people[key]).officer_id == people[key]
    again = {"kind": "lead", "officer": people["lead"]}
    assert code_of(lambda: commend(busy, **again)) == "award_given"


def test_the_same_paper_gives_the_same_honour_once(busy):
    commend(busy, region=NORTH)
    assert code_of(lambda: commend(busy, region=NORTH)) == "award_given"
