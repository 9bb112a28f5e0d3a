"""Figures of what was done after the money: what they count, and how they agree with each other."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.agreements.stage import Stage
from tests.funds.purse import PAID, Purse
from tests.reports import worked
from tests.reports.worked import Worked
from tests.world import COUNTY, NORTH, SOUTH, World
from tuopin.kit.scope import Scope, whole_county
from tuopin.outcomes.models import Exit, Release
from tuopin.programme.actions import start
from tuopin.reports.queries import figures, opened
from tuopin.reports.rules import definition
from tuopin.selection.models import Pairing

END = worked.END
AFTER = (
    "visits", "changes", "training", "inspections", "findings", "meetings", "commendations",
    "relief", "recovery", "exits", "results", "income", "risk",
)  # fmt: skip


@pytest.fixture
def purse(world: World) -> Purse:
    start(
        actor=world.actor("county_head"), on=date(2007, 1, 8), name="试验工程",
        pilot_level="省、市", started_on=date(2007, 1, 8),
    )  # fmt: skip
    made = Purse(Stage(world))
    made.come(fen=20_000_000)
    return made


@pytest.fixture
def done(purse: Purse) -> Worked:
    return Worked(purse).all()


def test_a_visit_is_owed_in_each_month_that_began_after_the_money_came_and_has_ended(done):
    """R67."""
    assert figures(COUNTY, PAID)["visits.due"] == 0
    assert figures(COUNTY, date(2007, 5, 30))["visits.due"] == 0
    found = figures(COUNTY, date(2007, 7, 31))
    assert (found["visits.due"], found["visits.made"], found["visits.missing"]) == (9, 3, 6)
    assert figures(COUNTY, date(2007, 7, 30))["visits.due"] == 6


def test_a_technical_leads_visit_does_not_stand_for_the_liaison_officers(done):
    """R67."""
    found = figures(COUNTY, date(2007, 8, 31))
    assert found["visits.due"] == 12
    assert found["visits.made"] == 3


def test_what_was_done_is_counted_once(done):
    found = figures(COUNTY, END)
    assert (found["income.households"], found["income.above"]) == (1, 1)
    said = {code: found[code] for code in found if code.split(".")[0] in AFTER}
    assert said == said | {
        "changes.requested": 3, "changes.approved": 1, "changes.refused": 1,
        "training.sessions": 2, "training.attended": 2, "inspections.done": 2,
        "findings.found": 2, "findings.closed": 1, "findings.open": 1, "meetings.held": 1,
        "commendations": 2, "relief.households": 1, "relief.value_fen": 40_000,
        "recovery.parts": 1, "recovery.value_fen": 60_000, "exits.confirmed": 1,
        "exits.expected": 1, "exits.rate": "0.3333", "risk.marked": 3, "risk.decided": 1,
        "risk.overdue": 1,
    }  # fmt: skip


def test_a_fact_counts_from_its_own_day_on(done):
    """A finding that is closed later was open before; an exit of December is none in November."""
    before = figures(COUNTY, worked.FOUND)
    assert (before["findings.found"], before["findings.open"]) == (3, 3)
    assert (before["changes.approved"], before["exits.confirmed"]) == (1, 0)
    assert before["exits.rate"] == "0.0000"
    assert figures(COUNTY, worked.JUNE)["changes.approved"] == 0
    assert figures(COUNTY, worked.JULY)["relief.value_fen"] == 45_000
    assert figures(COUNTY, worked.CONFIRMED - timedelta(days=1))["exits.expected"] == 2


def test_a_forecast_is_never_counted_as_an_exit(done):
    """R87: the household that left poverty is no longer expected to."""
    found = figures(COUNTY, END)
    assert found["exits.confirmed"] == found["exits.expected"] == 1
    homes = {
        code: {i.household for i in opened(whole_county(COUNTY), code, END).items}
        for code in ("exits.confirmed", "exits.expected")
    }
    assert not homes["exits.confirmed"] & homes["exits.expected"]


def test_the_figures_agree_with_each_other_on_every_day(done):
    for n in range(0, 270, 9):
        on = PAID + timedelta(days=n)
        found = figures(COUNTY, on)
        assert found["visits.due"] == found["visits.made"] + found["visits.missing"], on
        assert found["findings.found"] == found["findings.closed"] + found["findings.open"], on
        decided = found["changes.approved"] + found["changes.refused"]
        assert found["changes.requested"] >= decided, on
        assert found["risk.marked"] >= found["risk.decided"] + found["risk.overdue"], on
        assert found["relief.households"] <= found["disaster.households"], on
        assert found["recovery.parts"] <= found["disaster.parts"], on
        assert found["recovery.value_fen"] <= found["disaster.loss_fen"], on
        assert found["exits.confirmed"] <= 3, on


def test_every_figure_opens_rows_that_come_to_what_it_says(done):
    for on in (worked.JULY, worked.FOUND, END):
        found = figures(COUNTY, on)
        for code in (c for c in found if c.split(".")[0] in AFTER):
            rows = opened(whole_county(COUNTY), code, on, 0, 1000)
            unit = definition(code).unit
            if "per_head" in code:
                assert rows.total == found["income.households"], code
            elif unit == "fen":
                assert rows.sum_fen == found[code] == sum(i.fen or 0 for i in rows.items), code
            elif unit != "rate":
                assert rows.total == len(rows.items) == found[code], code


def test_a_township_opens_only_its_own_rows(done):
    south = Scope(COUNTY, (SOUTH[:9],))
    north = Scope(COUNTY, (NORTH[:9],))
    codes = (
        "visits.due", "changes.requested", "findings.found", "relief.value_fen", "exits.expected",
        "risk.marked", "training.sessions", "commendations",
    )  # fmt: skip
    for code in codes:
        assert opened(south, code, END).total == 0, code
        assert opened(north, code, END).total > 0, code


def test_figures_cost_the_same_reads_whatever_was_done(purse):
    made = Worked(purse).all()
    with CaptureQueriesContext(connection) as few:
        figures(COUNTY, END)
    for home in made.homes:
        made.visit(home, date(2007, 9, 3))
    for home in (loan.household for loan in purse.paid(2)):
        made.visit(home, date(2007, 9, 4))
    with CaptureQueriesContext(connection) as many:
        figures(COUNTY, END)
    assert len(few) == len(many) <= 60


def test_nobody_has_to_answer_for_a_household_that_was_let_go_of(done):
    """R71, R72: until its exit is taken back; then somebody has to again."""
    left = Exit.objects.get(household=done.homes[0])
    Release.objects.create(
        county=COUNTY, household=done.homes[0], exit=left, region=left.region,
        released_on=worked.CONFIRMED, released_by=done.people["county_head"],
    )  # fmt: skip
    ended = Pairing.objects.filter(household__in=[home.id for home in done.homes[:2]])
    ended.update(until_on=worked.CONFIRMED)
    on = worked.CONFIRMED + timedelta(days=1)
    for code in ("pairing.without_officer", "pairing.without_lead"):
        assert figures(COUNTY, worked.CONFIRMED)[code] == 0
        assert figures(COUNTY, on)[code] == 1
        [item] = opened(whole_county(COUNTY), code, on).items
        assert item.household == done.homes[1].id
    Exit.objects.filter(id=left.id).update(state="returned", returned_on=on)
    found = figures(COUNTY, on)
    assert found["pairing.without_officer"] == found["pairing.without_lead"] == 2
    assert opened(whole_county(COUNTY), "pairing.without_lead", on).total == 2


def test_what_came_back_in_time_is_a_rate_once_something_fell_due(done):
    """R44."""
    assert figures(COUNTY, END)["fund.on_time_rate"] is None
    then = date(2010, 1, 1)
    after = figures(COUNTY, then)
    assert after["fund.on_time_rate"] == "0.0000"
    assert after["fund.overdue_fen"] == 600_000
    rows = opened(whole_county(COUNTY), "fund.on_time_rate", then)
    assert (rows.total, rows.sum_fen) == (3, 600_000)
    assert all(item.day for item in rows.items)


def test_a_page_of_household_months_is_read_alone(done):
    whole = opened(whole_county(COUNTY), "visits.missing", END, 0, 1000).items
    page = opened(whole_county(COUNTY), "visits.missing", END, 4, 3)
    assert page.items == whole[4:7]
    assert page.total == len(whole)
