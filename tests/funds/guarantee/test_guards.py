"""The database itself keeps what was posted, planned and promised (I4, I14, R70)."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from tests.funds.guarantee.warden import DEFAULT, OVER
from tests.unguarded import unguarded
from tests.world import COUNTY
from tuopin.base.guards import kept_names, missing
from tuopin.funds.models import (
    Deduction,
    Guarantee,
    HandIn,
    Instalment,
    OfficerRepaid,
    Payment,
    Repayment,
)
from tuopin.funds.queries.faults.guarantee import faults
from tuopin.funds.queries.guards import guard_faults
from tuopin.kit.terms import terms


def refused(call):
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        call()


@pytest.fixture
def loan(warden):
    (loan,) = warden.paid(1)
    warden.repay(loan, 5_000)
    order = warden.order(loan)
    warden.deduct(order)
    warden.repay_officer(loan, 1_000)
    return loan


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        (Instalment, "due_on", OVER),
        (Instalment, "principal_fen", 1),
        (Guarantee, "officer_id", None),
        (Guarantee, "from_on", OVER),
        (Guarantee, "salary_fen", 1),
        (Payment, "fen", 1),
        (Payment, "paid_on", OVER),
        (Repayment, "fen", 6_000),
        (Repayment, "paid_on", DEFAULT),
        (Repayment, "receipt", "收9"),
        (Deduction, "fen", 1),
        (Deduction, "principal_fen", 1),
        (Deduction, "month", OVER),
        (OfficerRepaid, "fen", 2),
        (OfficerRepaid, "receipt", "还9"),
    ],
)
def test_a_posted_row_is_not_edited(warden, loan, model, column, value):
    value = value or warden.officer("north_liaison2")
    refused(lambda: model.objects.filter(county=COUNTY).update(**{column: value}))


@pytest.mark.parametrize(
    "model", [Instalment, Guarantee, Payment, Repayment, Deduction, OfficerRepaid]
)
def test_a_posted_row_is_not_deleted(loan, model):
    refused(lambda: model.objects.filter(county=COUNTY)._raw_delete("default"))
    assert model.objects.exists()


def test_a_reversal_is_written_once(warden, loan):
    row = Repayment.objects.get()
    warden.reverse("repayment", str(row.id))
    refused(lambda: Repayment.objects.update(reversed_on=None))
    refused(lambda: Repayment.objects.update(reversed_by=warden.officer("auditor")))
    assert Repayment.objects.update(note="备注") == 1


def test_a_guarantee_is_ended_once(warden, loan):
    Guarantee.objects.update(until_on=DEFAULT, ended="released")
    refused(lambda: Guarantee.objects.update(until_on=None, ended=""))
    refused(lambda: Guarantee.objects.update(until_on=OVER))


def test_two_officers_never_answer_on_one_day(warden, loan):
    row = Guarantee.objects.get()
    row.id, row.officer_id = loan.id, warden.officer("north_liaison2")
    refused(lambda: row.save(force_insert=True))
    row.from_on, row.until_on, row.ended = OVER, DEFAULT, "handed_over"
    refused(lambda: row.save(force_insert=True))
    # An empty span is nowhere.
    row.until_on = OVER
    row.save(force_insert=True)


def test_insert_or_replace_does_not_pass(loan):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone has it")
    for table in ("funds_repayment", "funds_deduction", "funds_guarantee", "funds_payment"):
        with connection.cursor() as cursor:
            refused(
                lambda table=table, cursor=cursor: cursor.execute(
                    f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
                )
            )


def test_a_guard_that_was_dropped_is_found(loan):
    assert missing([n for m in (HandIn, Payment) for n in kept_names(m._meta.db_table)]) == []
    unguarded("funds_handin", "funds_guarantee", "funds_instalment")
    named = {name for _code, name in guard_faults()}
    assert {name.partition("_")[2].partition("_")[0] for name in named} == {
        "handin", "guarantee", "instalment",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("model", "sets", "code"),
    [
        (Guarantee, {"until_on": OVER, "ended": "handed_over"}, "funds_guarantee"),
        (Guarantee, {"from_on": OVER}, "funds_guarantee_gap"),
        (Deduction, {"fen": 29_000}, "funds_deduction"),
        (Deduction, {"principal_fen": 29_000}, "funds_deduction"),
        (Deduction, {"reversed_on": DEFAULT}, "funds_deduction"),
        (OfficerRepaid, {"fen": 999}, "funds_claim"),
        (OfficerRepaid, {"fen": 999}, "funds_officer_repaid"),
        (OfficerRepaid, {"reversed_on": DEFAULT}, "funds_officer_repaid"),
    ],
)
def test_what_was_changed_behind_the_guards_is_found(loan, model, sets, code):
    unguarded(model._meta.db_table)
    model.objects.update(**sets)
    codes = {found for found, _ in faults(COUNTY)}
    assert code in codes
    assert {f"fault.{found}" for found in codes} <= set(terms())


def test_a_guarantor_who_is_not_the_one_of_the_guarantee_is_found(warden, loan):
    type(loan).objects.update(guarantor=warden.officer("north_liaison2"))
    assert ("funds_guarantee", loan.number) in set(faults(COUNTY))


def test_two_guarantors_of_one_day_are_found(warden, loan):
    unguarded("funds_guarantee")
    row = Guarantee.objects.get()
    row.id, row.until_on, row.ended = loan.id, OVER, "handed_over"
    row.save(force_insert=True)
    assert ("funds_guarantee_overlap", loan.number) in set(faults(COUNTY))


def test_a_deduction_without_its_row_is_found(loan):
    unguarded("funds_deduction")
    Deduction.objects.all()._raw_delete("default")
    assert {"funds_deduction", "funds_claim"} <= {code for code, _ in faults(COUNTY)}
