"""More time for the loans of all households that a disaster struck, in one act (R107, R117)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.disasters.test_losses import HAIL, REPORTED, flood, hail, lose
from tests.funds.purse import PAID, Purse
from tests.world import COUNTY, NORTH_A, SOUTH
from tuopin.audit.models import Line
from tuopin.disasters.actions import extend_loans
from tuopin.disasters.models import Loss
from tuopin.disasters.queries import relief, struck_loans
from tuopin.funds.actions import report_violation, reverse_payment
from tuopin.funds.models import Extension, Instalment, Loan, Payment
from tuopin.funds.queries import faults
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, whole_county

WHOLE = whole_county(COUNTY)
DECIDED = date(2007, 9, 3)
DUE = PAID + timedelta(days=730)
YEAR = timedelta(days=365)


@pytest.fixture
def purse(stage):
    made = Purse(stage)
    made.come(10_000_000)
    return made


def extend(stage, event, on=DECIDED, who="county_head", **given):
    given = {"days": 365, "document": "县灾〔2007〕2号"} | given
    return extend_loans(actor=stage.act(who), on=on, event=event.id, **given).result


def struck(stage, event, *loans, who="county_office"):
    for loan in loans:
        lose(stage, event, loan.household, who=who)


def code(work, *args, **given):
    with pytest.raises(Refused) as refused:
        work(*args, **given)
    return refused.value.code


def test_all_struck_households_get_more_time_and_no_others(stage, purse):
    event, (first, second, spared) = hail(stage), purse.paid(3)
    struck(stage, event, first, second)
    done = extend(stage, event)
    assert (done["extended"], done["left_out"]) == (2, [])
    assert done["loans"] == {str(first.id): 2, str(second.id): 2}
    for loan, due in ((first, DUE + YEAR), (second, DUE + YEAR), (spared, DUE)):
        loan.refresh_from_db()
        assert loan.due_on == due
    made = Extension.objects.get(loan=first)
    assert (made.event, made.document, made.reason) == (event.id, "县灾〔2007〕2号", event.name)
    # The report of the loss was the request.
    assert made.asked_by == stage.world.people["county_office"]
    assert (made.asked_on, made.decided_on) == (REPORTED, DECIDED)
    assert Line.objects.filter(action="disasters.extend_loans", outcome="done").count() == 1
    assert not list(faults(COUNTY))


def test_the_old_days_stay_to_be_seen(stage, purse):
    event, (loan,) = hail(stage), purse.paid()
    struck(stage, event, loan)
    extend(stage, event)
    days = Instalment.objects.filter(loan=loan).order_by("version").values_list("due_on", flat=True)
    assert list(days) == [DUE, DUE + YEAR]


def test_a_second_call_extends_only_those_not_yet_extended(stage, purse):
    event, (first, second) = hail(stage), purse.paid(2)
    struck(stage, event, first)
    extend(stage, event)
    struck(stage, event, second)
    done = extend(stage, event, date(2007, 9, 10))
    assert done["loans"] == {str(second.id): 2}
    assert done["left_out"] == [[first.number, "why.extended_for_event"]]
    assert code(extend, stage, event, date(2007, 9, 17)) == "nothing_to_extend"
    first.refresh_from_db()
    assert first.schedule == 2


def test_a_second_disaster_gives_time_of_its_own(stage, purse):
    (loan,) = purse.paid()
    for event in (hail(stage), flood(stage)):
        struck(stage, event, loan)
        extend(stage, event, days=100)
    loan.refresh_from_db()
    assert (loan.schedule, loan.due_on) == (3, DUE + timedelta(days=200))


def test_who_reported_the_loss_does_not_decide_on_it(stage, purse):
    event, (mine, other) = hail(stage), purse.paid(2)
    struck(stage, event, mine, who="county_head")
    struck(stage, event, other)
    done = extend(stage, event)
    assert done["loans"] == {str(other.id): 2}
    assert done["left_out"] == [[mine.number, "why.reported_by_you"]]


def test_frozen_late_paid_and_unpaid_loans_are_left_out_with_the_reason(stage, purse):
    event = hail(stage, happened_on=PAID - timedelta(days=1))
    (after,) = purse.paid()
    struck(stage, event, after)
    with pytest.raises(Refused) as refused:
        extend(stage, event)
    assert [row.why for row in refused.value.rows] == ["why.paid_after_event"]
    second = flood(stage)
    (waiting,) = purse.loans()
    frozen, fine = purse.paid(4)[:2]
    report_violation(
        actor=stage.act("verifier"), on=REPORTED, loan=frozen.id, kind="borrowed",
        finding="督〔2007〕1号", note="借给亲戚",
    )  # fmt: skip
    struck(stage, second, after, frozen, waiting)
    done = extend(stage, second)
    assert done["loans"] == {str(after.id): 2}
    assert done["left_out"] == [[frozen.number, "why.frozen"]]
    fine.refresh_from_db()
    assert fine.schedule == 1


def test_a_payment_that_was_reversed_is_no_loan_to_extend(stage, purse):
    event, (loan,) = hail(stage), purse.paid()
    struck(stage, event, loan)
    reverse_payment(
        actor=stage.act("north_finance2"), on=REPORTED, payment=Payment.objects.get().id,
        reason="写错",
    )  # fmt: skip
    assert code(extend, stage, event) == "nothing_to_extend"


def test_only_losses_known_by_the_day_count(stage, purse):
    event, (loan,) = hail(stage), purse.paid()
    struck(stage, event, loan)
    assert code(extend, stage, event, REPORTED - timedelta(days=1)) == "nothing_to_extend"
    assert code(extend, stage, event, HAIL - timedelta(days=1)) == "too_early"


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"days": 0}, "extension_days"),
        ({"days": 10_000}, "extension_days"),
        ({"document": " "}, "missing_value"),
        ({"who": "county_office"}, "forbidden"),
    ],
)
def test_days_and_document_must_be_sensible(stage, purse, given, refusal):
    event, (loan,) = hail(stage), purse.paid()
    struck(stage, event, loan)
    assert code(extend, stage, event, **given) == refusal
    loan.refresh_from_db()
    assert loan.schedule == 1


def test_only_loans_in_the_area_are_looked_at(stage, purse):
    event, (loan,) = hail(stage), purse.paid()
    struck(stage, event, loan)
    assert list(struck_loans(Scope(COUNTY, (SOUTH[:9],)), event, DECIDED)) == []
    assert list(struck_loans(WHOLE, event, DECIDED)) == [loan]
    seen = relief(event, list(struck_loans(WHOLE, event, DECIDED)), DECIDED, loan.id)
    assert (seen.fit, seen.left_out, seen.fen) == ([loan], [], 200_000)
    assert loan.region == NORTH_A
    assert Loss.objects.count() == 1


def test_many_loans_cost_as_many_statements_as_few(stage, purse):
    spent = []
    for event, homes in ((hail(stage), 2), (flood(stage), 5)):
        loans = purse.paid(homes)[-homes:]
        struck(stage, event, *loans)
        with CaptureQueriesContext(connection) as seen:
            assert extend(stage, event)["extended"] == homes
        spent.append(len(seen))
    assert spent[1] <= spent[0]
    assert Loan.objects.filter(schedule=2).count() == 7
