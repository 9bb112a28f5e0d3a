"""The invented visits and incomes: always the same, on working days, some missed, none twice."""

from tests.pilot.places import CODE, towns
from tuopin.pilot.county import Policy, invent
from tuopin.pilot.dice import Dice
from tuopin.pilot.fieldwork import ABSENT_MONTHS, LAST_DAY, absent, calls
from tuopin.pilot.growth import years
from tuopin.pilot.liaisons import liaisons
from tuopin.pilot.scale import scale_of

MADE = invent(CODE, scale_of(120), towns(), Policy(50_000, 250_000), 1)
DICE = Dice(CODE, 120, 1)
OFFICERS = liaisons(MADE, 250_000)
LENT = {case.number for case in MADE.cases if case.funded}


def rows(month: int):
    found = calls(MADE, DICE, OFFICERS, month)
    return [row for town in found.values() for row in town]


def test_a_month_s_visits_are_the_same_every_time():
    assert rows(6) == rows(6)


def test_nobody_is_visited_twice_a_month_and_nobody_without_money():
    numbers = [row.case.number for row in rows(7)]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= LENT


def test_visits_are_made_on_working_days_of_their_month_and_never_after_the_last_day():
    for month in range(5, 13):
        for row in rows(month):
            assert row.on.month == month
            assert row.on.weekday() < 5
            assert row.on <= LAST_DAY


def test_some_visits_are_missed_and_one_officer_stays_away():
    town, number = absent(MADE, OFFICERS)
    there = {(row.case.town.code, OFFICERS[row.case.number]) for row in rows(ABSENT_MONTHS[0])}
    assert (town, number) not in there
    assert (town, number) in {(r.case.town.code, OFFICERS[r.case.number]) for r in rows(6)}
    assert sum(len(rows(month)) for month in range(5, 13)) < 8 * len(LENT)


def test_what_is_wrong_has_a_kind_and_a_measure():
    wrong = [row for month in range(5, 13) for row in rows(month) if row.problem]
    assert wrong
    assert all(row.kind and row.measure for row in wrong)


def test_a_year_s_income_adds_up_and_the_project_is_a_share_of_the_business():
    made = years(MADE, DICE)
    assert set(made) == LENT
    for year in made.values():
        assert 0 <= year.project_fen <= year.business_fen
        assert year.net_fen == (
            year.wage_fen + year.business_fen + year.transfer_fen - year.cost_fen
        )
        assert year.people > 0
