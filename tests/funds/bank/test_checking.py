"""`tuopin check` sees a statement, a line or a match that was changed behind the system's back."""

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from tests.funds.bank.test_confirming import settle
from tests.funds.bank.till import TODAY, lines_of
from tests.funds.purse import CAME, SENT
from tests.unguarded import unguarded
from tests.world import COUNTY, WHOLE
from tuopin.funds.models import BankLine, BankMatch, BankNote, BankStatement, Extra, Reconciliation
from tuopin.funds.queries import faults
from tuopin.ledger.models import Transfer


@pytest.fixture
def confirmed(purse, till):
    purse.paid(2)
    made = till.load(
        (CAME, 1_000_000, "县财〔2007〕1号"), (SENT, -400_000, "北山镇"), (SENT, 55, "结息")
    )
    settle(till, WHOLE)
    till.explain(lines_of(made)[2], "bank_interest")
    till.confirm(made)
    return made


def found():
    return [code for code, _ in faults(COUNTY)]


def test_a_true_statement_has_no_fault(confirmed):
    assert found() == []


@pytest.mark.parametrize(
    ("model", "changes", "code"),
    [
        (BankLine, {"in_fen": F("in_fen") + 1}, "funds_bank_sums"),
        (BankLine, {"balance_fen": F("balance_fen") + 1}, "funds_bank_sums"),
        (BankStatement, {"closing_fen": F("closing_fen") + 1}, "funds_bank_sums"),
        (BankStatement, {"opening_fen": F("opening_fen") + 1}, "funds_bank_sums"),
        (BankMatch, {"fen": F("fen") + 1}, "funds_bank_match"),
        (BankStatement, {"confirmed_by": F("loaded_by")}, "funds_bank_confirmed"),
        (Reconciliation, {"bank_fen": F("bank_fen") + 1, "explanation": "x"},
         "funds_bank_confirmed"),
        (Extra, {"fen": F("fen") + 1}, "funds_extra"),
    ],
)  # fmt: skip
def test_what_was_changed_is_found(confirmed, model, changes, code):
    unguarded(model._meta.db_table)
    rows = model.objects.all()
    if model is BankLine:
        rows = rows.filter(serial="S001")
    rows.update(**changes)
    assert code in found()


def test_a_joint_that_was_broken_is_found(confirmed, till):
    till.load((TODAY, 7), opening=600_055, start=9)
    assert found() == []
    unguarded("funds_bankstatement")
    BankStatement.objects.filter(state="loaded").update(opening_fen=F("opening_fen") - 7)
    assert "funds_bank_joint" in found()


def test_a_match_with_another_account_is_found(confirmed):
    first = BankMatch.objects.order_by("id").first()
    astray = Transfer.objects.filter(kind="reservation").first()
    unguarded("funds_bankmatch")
    BankMatch.objects.filter(id=first.id).update(transfer=astray)
    assert "funds_bank_match" in found()


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (BankLine, {"in_fen": 1}),
        (BankNote, {"text": "改"}),
        (BankStatement, {"closing_fen": 1}),
        (BankMatch, {"fen": 1}),
        (Extra, {"fen": 1}),
    ],
)
def test_the_database_itself_refuses_to_change_or_drop_it(confirmed, model, changes):
    for work in (lambda: model.objects.update(**changes), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            work()
