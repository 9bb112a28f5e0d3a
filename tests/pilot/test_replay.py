"""A whole year, small: it lands on its figures, goes on when killed, refuses strangers."""

from datetime import date

import pytest
from django.db import transaction

from tests.pilot.places import CODE, REGIONS
from tests.reports.year import N
from tuopin.agreements.models import Agreement
from tuopin.audit.models import Line
from tuopin.audit.queries import unsealed
from tuopin.funds.models import Payment
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.offices.actions import open_county, read_regions
from tuopin.offices.models import Officer
from tuopin.offices.queries import names_on
from tuopin.pilot.demo import prepare, shipped
from tuopin.pilot.names import SURNAMES
from tuopin.pilot.replay import AS_OF, finished, replay
from tuopin.pilot.scale import scale_of
from tuopin.policy.queries import terms_on
from tuopin.register.models import Person
from tuopin.reports.queries import figures
from tuopin.selection.models import Application
from tuopin.sheets.models import Import

PILOT = shipped()


def test_the_year_lands_on_its_scaled_figures(lived):
    found, scale = figures(PILOT.code, AS_OF), scale_of(N)
    assert (found["townships"], found["teams"], found["survey.days"]) == (16, 5, 10)
    assert found["batch.1.households"] == N
    assert found["batch.1.placed_fen"] == scale.money_fen
    assert str(found["batch.1.in_place_on"]) == "2007-04-30"
    assert found["batch.1.state"] == "in_place"
    assert found["batch.2.state"] == "preparing"
    assert found["batch.1.parts"] >= N
    assert found["disaster.households"] == scale.struck
    assert found["disaster.parts"] == scale.parts
    assert found["disaster.loss_fen"] == scale.loss_fen


def test_the_steps_of_the_first_batch_are_consistent(lived):
    found, scale = figures(PILOT.code, AS_OF), scale_of(N)
    assert found["batch.1.applications"] == scale.applications
    assert found["batch.1.verified"] == scale.applications
    assert found["batch.1.excluded.better_off"] == scale.better_off
    assert found["batch.1.excluded.cadre"] == scale.cadre
    assert found["batch.1.unsupported"] == scale.unsupported
    assert found["batch.1.approved"] >= N
    assert found["batch.1.approved"] <= found["batch.1.verified"] - found["batch.1.excluded"]
    assert all(found[f"survey.f{form}"] > 0 for form in (1, 2, 3, 4))


def test_nothing_is_left_open_behind_the_first_batch(lived):
    found = figures(PILOT.code, AS_OF)
    for code in (
        "pairing.without_officer", "pairing.without_lead", "letters.incomplete", "numbers.gaps",
        "numbers.mismatches", "fund.overdue_fen", "fund.written_off_fen",
    ):  # fmt: skip
        assert found[code] == 0, code


def test_what_followed_the_money_is_consistent_with_itself(lived):
    found = figures(PILOT.code, AS_OF)
    assert found["visits.due"] == found["visits.made"] + found["visits.missing"]
    assert found["visits.due"] == 7 * N, "May to November, each household that money reached"
    assert found["findings.found"] == found["findings.closed"] + found["findings.open"] > 0
    assert found["changes.requested"] >= found["changes.approved"] + found["changes.refused"] > 0
    assert found["inspections.done"] > 0
    assert (found["meetings.held"], found["meetings.missed"]) == (4, 0)
    assert found["training.sessions"] > 0
    assert 0 < found["training.attended"] <= N
    assert 0 < found["relief.households"] <= found["disaster.households"]
    assert 0 < found["recovery.parts"] <= found["disaster.parts"]
    assert found["recovery.value_fen"] <= found["disaster.loss_fen"]
    assert 0 < found["exits.expected"] <= N - found["exits.confirmed"]
    assert found["risk.marked"] >= found["risk.decided"] + found["risk.overdue"]
    assert found["risk.decided"] > 0
    assert found["commendations"] > 0


def test_before_the_money_came_nothing_of_that_had_happened(lived):
    found = figures(PILOT.code, date(2007, 4, 30))
    for code in (
        "visits.due", "visits.made", "changes.requested", "inspections.done", "findings.found",
        "training.sessions", "relief.households", "recovery.parts", "exits.expected",
        "exits.confirmed", "risk.marked", "commendations",
    ):  # fmt: skip
        assert found[code] == 0, code
    assert found["meetings.held"] == 1


def test_by_the_end_of_april_the_money_is_there_and_no_disaster_was(lived):
    found = figures(PILOT.code, date(2007, 4, 30))
    assert found["batch.1.placed_fen"] == scale_of(N).money_fen
    assert found["disaster.households"] == found["disaster.loss_fen"] == 0
    assert figures(PILOT.code, date(2007, 4, 29))["batch.1.placed_fen"] < scale_of(N).money_fen


def test_the_last_payment_is_made_on_the_thirtieth_of_april(lived):
    days = Payment.objects.filter(county=PILOT.code).values_list("paid_on", flat=True)
    assert max(days) == date(2007, 4, 30)


def test_one_hand_in_was_refused_and_came_back_mended(lived):
    rows = Import.objects.filter(county=PILOT.code)
    assert rows.filter(state="refused", form="f1").count() == 1
    assert not rows.exclude(state__in=["merged", "refused"]).exists()
    refused = Line.objects.filter(county=PILOT.code, outcome="refused")
    assert [line.action for line in refused] == ["register.merge"]


def test_every_act_left_a_receipt_of_its_own_and_all_are_sealed(lived):
    done = Line.objects.filter(county=PILOT.code, outcome="done")
    # What the worker of a print run does goes by the run's own key.
    others = done.exclude(key__startswith="replay:").exclude(key__startswith="print:")
    assert not others.exists()
    assert not unsealed(PILOT.code).exists()
    assert done.values("actor").distinct().count() > 60


def test_nobody_of_the_pilot_could_be_a_real_person(lived):
    names = set(Person.objects.filter(county=PILOT.code).values_list("name", flat=True))
    officers = Officer.objects.filter(county=PILOT.code).exclude(login="operator")
    names |= set(officers.values_list("name", flat=True))
    assert all(name[0] in SURNAMES for name in names)


def test_a_finished_year_is_not_lived_twice(lived):
    with pytest.raises(Refused) as refusal:
        replay(N, PILOT.code, PILOT.text)
    assert refusal.value.code == "replay_done"


class Killed(BaseException):
    """The power went."""


def killed_after(steps: int):
    left = [steps]

    def say(_: str) -> None:
        left[0] -= 1
        if not left[0]:
            raise Killed

    return say


@pytest.mark.parametrize("steps", [8, 20, 34])
def test_a_year_that_was_killed_goes_on_where_it_was(db, steps):
    with pytest.raises(Killed):
        replay(8, CODE, REGIONS, say=killed_after(steps))
    replay(8, CODE, REGIONS)
    found, scale = figures(CODE, AS_OF), scale_of(8)
    assert found["batch.1.placed_fen"] == scale.money_fen
    assert found["disaster.loss_fen"] == scale.loss_fen
    assert Application.objects.filter(county=CODE, batch__number=1).count() == scale.applications


def test_a_step_that_breaks_in_the_middle_leaves_nothing_of_itself(db, monkeypatch):
    monkeypatch.setattr("tuopin.pilot.year.choosing._approve", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        replay(8, CODE, REGIONS)
    cases = Application.objects.filter(county=CODE)
    assert not cases.filter(state__in=["approved", "unsupported", "returned"]).exists()
    assert not finished(CODE)
    monkeypatch.undo()
    replay(8, CODE, REGIONS)
    assert finished(CODE)


def test_another_county_lives_the_same_year_with_its_own_numbers(db):
    replay(9, CODE, REGIONS, pattern="{year}第{batch}批{township}字{serial:04d}号")
    assert terms_on(CODE, AS_OF).document("number.pattern")
    numbers = (
        Agreement.objects.filter(county=CODE).order_by("serial").values_list("number", flat=True)
    )
    assert len(numbers) == 9
    assert all(n.endswith("号") and "第1批" in n for n in numbers)
    assert figures(CODE, AS_OF)["townships"] == 3
    assert names_on(CODE, AS_OF)[CODE + "000000"] == "样板县"


def test_the_same_seed_lives_the_same_year(db):
    def told() -> list[str]:
        with transaction.atomic():
            replay(3, CODE, REGIONS)
            rows = Payment.objects.filter(county=CODE).order_by("loan__number")
            found = [f"{p.loan.number} {p.fen} {p.paid_on}" for p in rows.select_related("loan")]
            transaction.set_rollback(True)
        return found

    assert told() == told()


def test_a_county_that_the_replay_did_not_begin_is_left_alone(db):
    open_county(CODE, "样板县", date(2007, 1, 4), read_regions(REGIONS, CODE))
    for code, text in ((CODE, REGIONS), (PILOT.code, PILOT.text)):
        with pytest.raises(Refused) as refusal:
            replay(8, code, text)
        assert refusal.value.code == "replay_not_empty"


def test_a_year_begun_at_another_size_is_left_alone(db):
    with pytest.raises(Killed):
        replay(8, CODE, REGIONS, say=killed_after(8))
    with pytest.raises(Refused) as refusal:
        replay(9, CODE, REGIONS)
    assert refusal.value.code == "replay_not_empty"


@pytest.mark.parametrize("households", [0, -3])
def test_no_year_without_a_household(db, households):
    with pytest.raises(Refused) as refusal:
        replay(households, CODE, REGIONS)
    assert refusal.value.code == "replay_households"


def test_a_single_household_is_a_year_too(db):
    replay(1, CODE, REGIONS)
    found = figures(CODE, AS_OF)
    assert (found["batch.1.households"], found["batch.1.placed_fen"]) == (1, 198_807)
    assert (found["disaster.households"], found["disaster.parts"]) == (1, 1)


def test_the_demonstration_gives_each_role_an_account_with_a_fresh_password(db, monkeypatch):
    monkeypatch.setattr("tuopin.pilot.demo.HOUSEHOLDS", 5)
    first = {a.login: a for a in prepare(lambda _: None)}
    again = {a.login: a for a in prepare(lambda _: None)}
    assert first.keys() == again.keys()
    assert {"county_head", "county_office", "finance_centre"} <= first.keys()
    assert len([login for login in first if login.endswith("_office")]) == 2
    for login, account in again.items():
        person = Officer.objects.get(county=PILOT.code, login=login)
        assert person.check_password(account.password)
        assert account.password != first[login].password
    assert whole_county(PILOT.code).whole
