"""A household passes from one officer to another: pairing, guarantee and all that is open."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.visits.aides import BOUGHT, OVER, refusal
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH_A
from tuopin.base.scope import Scope
from tuopin.funds.models import Loan
from tuopin.funds.queries import guarantors_on
from tuopin.kit.scope import whole_county
from tuopin.notices.models import Reminder
from tuopin.offices.actions import relieve
from tuopin.offices.models import Officer, Post
from tuopin.selection.actions import pair
from tuopin.selection.models import Kin, Pairing
from tuopin.selection.queries import pairings_on
from tuopin.visits import queries
from tuopin.visits.actions import open_issue, sweep
from tuopin.visits.models import HandOver
from tuopin.visits.rules.loads import above_load, over_average

COUNTYWIDE = whole_county(COUNTY)
BEFORE = OVER - timedelta(days=1)


def liaison(home, on):
    return pairings_on(COUNTY, [home.id], on)[home.id]["liaison"].officer


def guarantor(home, on):
    loan = Loan.objects.get(household=home)
    return guarantors_on(COUNTY, [loan.id], on)[loan.id][0]


def test_pairing_and_guarantee_pass_together_without_a_gap(aides):
    homes = aides.homes(2)
    done = aides.pass_on(*homes)
    assert (done["households"], done["loans"], done["fen"]) == (2, 2, 400_000)
    old, new = aides.officer("north_liaison"), aides.officer("north_liaison2")
    for home in homes:
        assert [liaison(home, day) for day in (BEFORE, OVER)] == [old, new]
        assert [guarantor(home, day) for day in (BEFORE, OVER)] == [old, new]
    assert not list(queries.faults(COUNTY))


def test_the_record_says_what_was_open_that_day(aides):
    home, other = aides.homes(2)
    open_issue(
        actor=aides.act("north_liaison"), on=BOUGHT, household=home.id, kind="disease",
        text="猪不吃食",
    )  # fmt: skip
    aides.repay(Loan.objects.get(household=home), 50_000, on=BOUGHT)
    aides.pass_on()
    rows = {row.household_id: row for row in HandOver.objects.all()}
    one = rows[home.id]
    # Three papers and a letter; nobody came in May and June.
    assert (one.open_issues, one.owed_fen, one.papers, one.missed_months) == (1, 150_000, 4, 2)
    two = rows[other.id]
    assert (two.open_issues, two.owed_fen, two.missed_months) == (0, 200_000, 2)
    assert {row.document for row in rows.values()} == {"县组〔2007〕12号"}


def test_a_technical_lead_is_handed_over_without_the_guarantee(aides):
    home = aides.home()
    aides.stage.world.person("lead2", "panel", "tech_lead", NORTH)
    done = aides.pass_on(home, former="lead", to="lead2", role="lead")
    assert (done["households"], done["loans"], done["fen"]) == (1, 0, 0)
    assert guarantor(home, OVER) == aides.officer("north_liaison")
    assert HandOver.objects.get().role == "lead"


def test_a_guarantee_held_by_a_third_officer_follows_the_household(aides):
    home = aides.home()
    pair(
        actor=aides.act("county_office"), on=BOUGHT, household=home.id, role="liaison",
        officer=aides.officer("north_secretary"),
    )  # fmt: skip
    assert guarantor(home, BEFORE) == aides.officer("north_liaison")
    assert aides.pass_on(home, former="north_secretary")["loans"] == 1
    assert guarantor(home, OVER) == aides.officer("north_liaison2")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"to": "north_liaison"}, "same_officer"),
        ({"document": " "}, "missing_value"),
        ({"reason": ""}, "missing_value"),
        ({"role": "cook"}, "bad_value"),
        ({"to": "south_liaison"}, "wrong_post"),
        ({"to": "lead"}, "wrong_post"),
        ({"on": date(2007, 1, 31)}, "too_early"),
        ({"former": "north_liaison2", "to": "north_liaison"}, "nothing_to_hand"),
        ({"who": "north_secretary"}, "forbidden"),
    ],
)  # fmt: skip
def test_what_a_hand_over_needs(aides, given, code):
    home = aides.home()
    assert refusal(aides.pass_on, **given).code == code
    assert liaison(home, OVER) == aides.officer("north_liaison")
    assert not HandOver.objects.exists()


def test_households_of_others_are_refused_by_name(aides):
    one, other = aides.homes(2)
    aides.pass_on(other, on=BOUGHT)
    no = refusal(aides.pass_on, one, other)
    assert no.code == "not_answered_by"
    assert [(row.name, row.why) for row in no.rows] == [(other.head_name, "why.not_answered_by")]
    assert liaison(one, OVER) == aides.officer("north_liaison")


def test_nobody_hands_over_to_or_from_himself(aides):
    home = aides.home()
    for key in ("county_office", "county_head"):
        aides.stage.world.people[f"also_{key}"] = aides.officer(key)
    no = refusal(aides.pass_on, home, to="county_head")
    assert no.code == "same_person"
    assert refusal(aides.pass_on, home, former="county_head").code == "same_person"


def test_a_relative_is_no_officer_of_the_household(aides):
    home, other = aides.homes(2)
    Kin.objects.create(
        county=COUNTY, household=home, officer_id=aides.officer("north_liaison2"),
        relation="堂弟", declared_on=BOUGHT,
    )  # fmt: skip
    no = refusal(aides.pass_on)
    assert no.code == "conflict_of_interest"
    assert [row.subject for row in no.rows] == [str(home.id)]
    shown = queries.handable(
        COUNTY, aides.officer("north_liaison"), "liaison", OVER,
        to=aides.officer("north_liaison2"),
    )  # fmt: skip
    assert {row.household: row.why for row in shown} == {home.id: "why.kin_of_home", other.id: ""}


def test_a_salary_that_stands_for_too_much_refuses_the_whole_hand_over(aides):
    homes = aides.homes(2)
    Officer.objects.filter(id=aides.officer("north_liaison2")).update(salary_fen=30_000)
    no = refusal(aides.pass_on)
    assert (no.code, [row.why for row in no.rows]) == ("guarantee_refused", ["why.above_cap"])
    assert {liaison(home, OVER) for home in homes} == {aides.officer("north_liaison")}
    shown = queries.handable(
        COUNTY, aides.officer("north_liaison"), "liaison", OVER,
        to=aides.officer("north_liaison2"),
    )  # fmt: skip
    assert sorted(row.why for row in shown) == ["", "why.above_cap"]


def test_many_households_take_no_more_queries_than_few(aides):
    aides.salaries(0)
    homes = aides.homes(14)
    counts = []
    for some in (homes[:2], homes[2:]):
        with CaptureQueriesContext(connection) as seen:
            aides.pass_on(*some)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_reads_of_loads_and_of_what_goes_along_do_not_grow(aides):
    aides.salaries(0)
    counts = []
    for more in (2, 12):
        aides.homes(more)
        with CaptureQueriesContext(connection) as seen:
            queries.loads(COUNTYWIDE, "liaison", OVER)
            queries.handable(COUNTY, aides.officer("north_liaison"), "liaison", OVER)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_load_of_each_officer_is_seen_with_what_is_open(aides):
    aides.homes(3)
    south = aides.homes(1, SOUTH_A)[0]
    open_issue(
        actor=aides.act("south_liaison"), on=BOUGHT, household=south.id, kind="sales", text="难卖"
    )
    rows = queries.loads(COUNTYWIDE, "liaison", OVER)
    assert [(r.name, r.households, r.issues, r.missed, r.owed_fen) for r in rows] == [
        ("试north_liaison", 3, 0, 6, 600_000), ("试south_liaison", 1, 1, 2, 200_000),
    ]  # fmt: skip
    assert [
        r.households for r in queries.loads(Scope(COUNTY, (NORTH_A[:9],)), "liaison", OVER)
    ] == [3]
    (lead,) = queries.loads(COUNTYWIDE, "lead", OVER)
    assert (lead.households, lead.missed, len(lead.townships)) == (4, 0, 2)


def test_who_left_the_post_is_listed_until_the_households_are_handed_over(aides):
    home = aides.home()
    assert not queries.unmanned(COUNTYWIDE, OVER)
    post = Post.objects.get(officer=aides.officer("north_liaison"))
    relieve(actor=aides.stage.world.operator, on=BEFORE, post=post.id)
    (row,) = queries.unmanned(COUNTYWIDE, OVER)
    assert (row.household, row.role) == (home, "liaison")
    assert not queries.unmanned(Scope(COUNTY, (SOUTH_A[:9],)), OVER)
    aides.pass_on()
    assert not queries.unmanned(COUNTYWIDE, OVER)


def test_the_hand_overs_of_a_household_and_of_an_officer_can_be_read(aides):
    home, other = aides.homes(2)
    aides.pass_on(home)
    aides.pass_on(home, former="north_liaison2", to="north_secretary", on=date(2007, 8, 1))
    assert [row.officer.name for row in queries.hand_overs(COUNTYWIDE, OVER)] == [
        "试north_liaison2"
    ]
    late = date(2007, 8, 1)
    assert queries.hand_overs(COUNTYWIDE, late, household=home.id).count() == 2
    assert not queries.hand_overs(COUNTYWIDE, late, household=other.id)
    assert (
        queries.hand_overs(COUNTYWIDE, late, officer=aides.officer("north_secretary")).count() == 1
    )
    spans = Pairing.objects.filter(household=home, role="liaison").order_by("from_on")
    assert [row.until_on for row in spans] == [BEFORE, date(2007, 7, 31), None]


def test_a_load_above_the_policy_is_a_caution_never_a_refusal():
    assert above_load(61, 60)
    assert not above_load(60, 60)
    assert over_average(30, 60, 3) == 50
    assert over_average(0, 0, 0) == 0


def test_the_night_tells_the_county_whom_an_officer_left_behind(aides):
    aides.homes(2)
    post = Post.objects.get(officer=aides.officer("north_liaison"))
    relieve(actor=aides.stage.world.operator, on=BEFORE, post=post.id)
    sweep(actor=aides.stage.world.operator, on=OVER)
    told = Reminder.objects.get(kind="handover_due", settled_on__isnull=True)
    assert (told.role, told.count, told.region) == ("county_office", 2, NORTH)
    lines = {line.code: line for line in queries.late(COUNTYWIDE, OVER)}
    assert lines["handover_due"].count == 1
    aides.pass_on()
    sweep(actor=aides.stage.world.operator, on=date(2007, 7, 3))
    assert not Reminder.objects.filter(kind="handover_due", settled_on__isnull=True).exists()
