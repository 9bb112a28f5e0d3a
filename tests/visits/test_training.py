"""Training sessions and who came; help that a household had before."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.visits.aides import BOUGHT, OVER, came, refusal
from tests.world import COUNTY, NORTH_A, SOUTH, SOUTH_A, WHOLE
from tuopin.base.scope import Scope
from tuopin.kit.scope import whole_county
from tuopin.visits import queries
from tuopin.visits.models import Aid, Attendance, Training

COUNTYWIDE = whole_county(COUNTY)
IN_NORTH, IN_SOUTH = Scope(COUNTY, (NORTH_A[:9],)), Scope(COUNTY, (SOUTH_A[:9],))


def test_a_session_is_held_with_those_who_came(aides):
    one, other = aides.homes(2)
    session = aides.train(one, other, category="养殖", teacher="某兽医")
    sheet = queries.attendances(COUNTYWIDE, session.id, BOUGHT)
    assert [(row.household, row.relation) for row in sheet] == [(one, ""), (other, "")]
    (listed,) = queries.trainings(COUNTYWIDE, BOUGHT)
    assert (listed.came, listed.hours, listed.teacher) == (2, 4, "某兽医")


def test_more_are_entered_later_and_nobody_twice(aides):
    one, other, third = aides.homes(3)
    session = aides.train(one)
    assert aides.attend(session, came(one, "配偶"), came(other, "之子"), on=OVER) == {
        "attended": 1, "already": 1,
    }  # fmt: skip
    rows = Attendance.objects.order_by("id").values_list("household", "relation")
    assert list(rows) == [(one.id, ""), (other.id, "之子")]
    assert refusal(aides.attend, session).code == "nothing_chosen"
    assert refusal(aides.attend, session, came(third), came(third)).code == "repeated"
    early = BOUGHT - timedelta(days=1)
    assert refusal(aides.attend, session, came(third), on=early).code == "too_early"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"topic": ""}, "missing_value"), ({"venue": " "}, "missing_value"),
        ({"hours": -1}, "bad_value"), ({"hours": 201}, "bad_value"),
        ({"topic": "猪" * 81}, "bad_value"),
    ],
)  # fmt: skip
def test_a_session_needs_a_topic_a_place_and_hours_within_reason(aides, given, code):
    assert refusal(aides.train, **given).code == code


def test_the_same_session_is_entered_once(aides):
    aides.train()
    assert refusal(aides.train, topic=" 生猪防疫 ").code == "training_exists"
    aides.train(region=SOUTH)
    aides.train(on=OVER)
    assert Training.objects.count() == 3


def test_a_township_trains_its_own_households_only(aides):
    home = aides.homes(1, SOUTH_A)[0]
    assert refusal(aides.train, who="north_office", region=SOUTH).code == "out_of_area"
    assert refusal(aides.train, home, who="north_office").code == "out_of_area"
    assert refusal(aides.train, who="north_liaison").code == "forbidden"
    assert not Training.objects.exists()


def test_a_township_sees_sessions_of_its_own_and_of_the_county(aides):
    north, south = aides.homes(1)[0], aides.homes(1, SOUTH_A)[0]
    county = aides.train(north, south, region=WHOLE, topic="茶叶加工")
    aides.train(north, topic="防疫")
    seen = {
        scope: {row.topic for row in queries.trainings(scope, BOUGHT)}
        for scope in (IN_NORTH, IN_SOUTH)
    }
    assert seen == {IN_NORTH: {"茶叶加工", "防疫"}, IN_SOUTH: {"茶叶加工"}}
    assert [row.household for row in queries.attendances(IN_SOUTH, county.id, BOUGHT)] == [south]


def test_figures_count_sessions_and_each_household_once(aides):
    one, other = aides.homes(2)
    aides.train(one, other)
    aides.train(one, topic="茶叶加工", on=OVER)
    early = BOUGHT - timedelta(days=1)
    for day, counts in ((early, (0, 0)), (BOUGHT, (1, 2)), (OVER, (2, 2))):
        assert queries.training_counts(COUNTY, day) == counts
        rows = queries.training_rows(COUNTYWIDE, day), queries.attended_rows(COUNTYWIDE, day)
        assert tuple(row.count() for row in rows) == counts
    assert queries.training_counts(COUNTY, OVER, IN_SOUTH) == (0, 0)
    assert queries.attended(COUNTY, one.id, OVER).count() == 2


def test_a_household_that_did_not_come_is_struck_off_and_counts_from_that_day_no_more(aides):
    one, other = aides.homes(2)
    session = aides.train(one, other)
    aides.strike(session, one)
    before, gone = OVER - timedelta(days=1), Attendance.objects.get(household=one)
    assert (gone.void_on, gone.void_reason) == (OVER, "那天没有来")
    assert gone.void_by == aides.officer("lead")
    for day, homes in ((before, 2), (OVER, 1)):
        assert queries.attendances(COUNTYWIDE, session.id, day).count() == homes
        assert queries.trainings(COUNTYWIDE, day).get().came == homes
        assert queries.training_counts(COUNTY, day) == (1, homes)
        assert queries.attended_rows(COUNTYWIDE, day).count() == homes
        assert queries.sheet_of(COUNTYWIDE, session.id, day).count() == 2 - homes
    assert not queries.attended(COUNTY, one.id, OVER).exists()
    assert queries.attended(COUNTY, one.id, OVER, voided=True).get() == gone
    (struck,) = queries.attendances(COUNTYWIDE, session.id, OVER, voided=True)
    assert struck == gone


def test_a_household_struck_off_may_be_entered_again(aides):
    one = aides.home()
    session = aides.train(one)
    aides.strike(session, one)
    assert aides.attend(session, came(one, "配偶"), on=OVER) == {"attended": 1, "already": 0}
    assert queries.trainings(COUNTYWIDE, OVER).get().came == 1
    assert aides.attend(session, came(one), on=OVER) == {"attended": 0, "already": 1}


def test_striking_off_asks_for_a_reason_its_place_and_its_day(aides):
    one = aides.home()
    session = aides.train(one)
    early = BOUGHT - timedelta(days=1)
    assert refusal(aides.strike, session, one, reason=" ").code == "missing_value"
    assert refusal(aides.strike, session, one, on=early).code == "too_early"
    assert refusal(aides.strike, session, one, who="south_office").code == "out_of_area"
    assert refusal(aides.strike, session, one, who="north_liaison").code == "forbidden"
    aides.strike(session, one, who="north_office")
    again = refusal(aides.strike, session, one)
    assert (again.code, again.facts["date"]) == ("attendance_struck", OVER)


def test_a_sheet_of_many_takes_no_more_queries_than_one_of_few(aides):
    aides.salaries(0)
    homes = aides.homes(12)
    counts = []
    for number, some in enumerate((homes[:2], homes[2:])):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            aides.train(*some, topic=f"课{number}")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_earlier_aid_is_kept_by_year_kind_and_source(aides):
    home = aides.home()
    aides.aid(home)
    aides.aid(home, year=2006, kind="poverty_fund", source="县扶贫办", fen=0)
    found = queries.aids(COUNTYWIDE, BOUGHT, household=home.id)
    assert [(aid.year, aid.kind, aid.fen) for aid in found] == [
        (2006, "poverty_fund", 0), (2005, "relief", 30_000),
    ]  # fmt: skip
    assert queries.aids(COUNTYWIDE, BOUGHT, kind="relief").count() == 1
    assert not queries.aids(COUNTYWIDE, date(2007, 5, 1)).exists()
    assert not queries.aids(IN_SOUTH, OVER).exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"year": 2008}, "bad_value"), ({"year": 1948}, "bad_value"),
        ({"kind": "gift"}, "bad_value"), ({"source": ""}, "missing_value"),
        ({"fen": -1}, "bad_value"), ({"who": "south_liaison"}, "out_of_area"),
        ({"who": "lead"}, "forbidden"),
    ],
)  # fmt: skip
def test_aid_out_of_reason_or_reach_is_refused(aides, given, code):
    assert refusal(aides.aid, aides.home(), **given).code == code
    assert not Aid.objects.exists()
