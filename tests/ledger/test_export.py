"""The journal goes out, and Beancount, a program of its own, comes to the same books."""

import re
from datetime import date, timedelta

import openpyxl
import pytest

from tests.agreements.stage import Stage
from tests.funds.purse import PAID, Purse
from tests.ledger.beancount import bean_check, export_text
from tests.ledger.posting import DAY
from tests.world import COUNTY, NORTH, World
from tuopin.config.cli.journal import HEADS, write_journal
from tuopin.funds.actions import release, reverse_payment
from tuopin.funds.models import Payment
from tuopin.funds.queries.books import BEANCOUNT_ROOTS, loan_numbers
from tuopin.funds.states import ACCOUNT_KINDS
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Refused
from tuopin.ledger.models import Account, Journal
from tuopin.ledger.queries.export import beancount_name, journal_lines, vouchers
from tuopin.ledger.rules import Leg

LATER = PAID + timedelta(days=3)
NAME = re.compile(r"(Assets|Liabilities|Equity|Income|Expenses)(:[A-Z0-9][A-Za-z0-9-]*)+", re.ASCII)


def text_of(on: date = LATER) -> str:
    """Return the export of the county's books."""
    return export_text(COUNTY, on)


@pytest.fixture
def fund(world: World) -> Purse:
    """A fund's little life: money came, was lent, a payment was reversed, a loan let go."""
    purse = Purse(Stage(world))
    purse.come()
    first, *_rest = purse.paid(3)
    purse.come(50_001, source="donation", document='捐赠"一号"\\')
    reverse_payment(
        actor=purse.act("north_finance2"), on=LATER,
        payment=Payment.objects.get(loan=first).id, reason="记错了人",
    )  # fmt: skip
    kept, *_ = purse.loans(2)
    release(actor=purse.act("county_head"), on=LATER, loan=kept.id, reason="户主放弃")
    return purse


def test_beancount_accepts_the_books_of_a_fund(fund):
    text = text_of()
    assert bean_check(text) == []
    moved = Account.objects.filter(moved_by__isnull=False).count()
    assert text.count(" balance ") == text.count(" open ") == moved
    assert text.count("\n  journal: ") == Journal.objects.count()


def test_beancount_refuses_books_whose_cached_balance_is_not_that_of_the_transfers(fund):
    held = f"{LATER + timedelta(days=1)} balance Assets:Special  "
    wrong = re.sub(re.escape(held) + r"[\d.]+", held + "1.00", text_of())
    assert any("Balance failed for 'Assets:Special'" in line for line in bean_check(wrong))


def test_beancount_refuses_a_journal_that_does_not_balance(fund):
    wrong = text_of().replace("  Assets:Special  -", "  Assets:Special  -1", 1)
    assert any("does not balance" in line for line in bean_check(wrong))


def test_a_reversal_and_its_original_carry_one_link_and_say_whom_they_undo(fund):
    back = Journal.objects.get(reverses__isnull=False)
    text = text_of()
    assert text.count(f" ^{back.reverses_id}") == 2
    assert f'  reverses: "{back.reverses_id}"' in text
    assert f'  line: "{back.line}"' in text
    before = text_of(PAID)
    assert f"^{back.reverses_id}" not in before
    assert bean_check(before) == []


def test_the_export_names_loans_by_number_and_nobody_by_name(fund):
    text = text_of()
    loan = Payment.objects.first().loan
    assert f'    subject: "{loan.number}"' in text
    assert loan.borrower not in text
    lines = list(journal_lines(COUNTY, LATER, loan_numbers(COUNTY)))
    assert loan.number in {line.subject for line in lines}
    assert not any(loan.borrower in str(cell) for line in lines for cell in line)


def test_the_workbook_has_a_line_for_each_transfer_with_its_days_keys_and_reversal(fund, tmp_path):
    out = tmp_path / "账.xlsx"
    write_journal(COUNTY, out, LATER)
    head, *rows = openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True)
    assert list(head) == HEADS
    lines = list(journal_lines(COUNTY, LATER, loan_numbers(COUNTY)))
    assert [row[2] for row in rows] == [line.journal for line in lines]
    assert sum(round(row[6] * 100) for row in rows) == sum(line.fen for line in lines)
    back = Journal.objects.get(reverses__isnull=False)
    assert [row[2] for row in rows if row[11]] == [str(back.id)]
    assert [(line.value_on, line.booked_on) for line in lines if line.reverses] == [(LATER, LATER)]


def test_another_ending_or_a_folder_that_is_not_there_is_refused(world, tmp_path):
    for name, code in (("账.pdf", "bad_value"), ("no/账.xlsx", "file_unwritable")):
        with pytest.raises(Refused) as refused:
            write_journal(COUNTY, tmp_path / name, DAY)
        assert refused.value.code == code


def test_books_without_a_movement_are_a_file_that_beancount_accepts(world):
    assert bean_check(text_of()) == []
    assert list(vouchers(COUNTY, LATER)) == []


@pytest.mark.parametrize("kind", ACCOUNT_KINDS)
def test_every_kind_of_account_has_a_valid_name_of_its_own(kind):
    officer = uuid7().hex
    for code in (kind, f"{kind}:special_assistance", f"{kind}:990101101:{officer}"):
        for debit in (True, False):
            name = beancount_name(
                Account(code=code, kind=kind, debit_normal=debit), BEANCOUNT_ROOTS
            )
            assert NAME.fullmatch(name), name


def test_names_of_accounts_are_told_apart_whatever_their_codes_are_made_of():
    codes = ["income:费", "income:费用", "income:f", "income:-f", "income:", "9", "a b"]
    names = [beancount_name(Account(code=code, kind="x", debit_normal=True), {}) for code in codes]
    assert all(NAME.fullmatch(name) for name in names), names
    assert len(set(names)) == len(codes)


def test_a_text_of_any_kind_goes_out_as_one_quoted_line(books):
    strange = books.open("其他:借 “款”\\", floor=False)
    books.post(Leg(strange, books.capital, 7, region=NORTH))
    assert bean_check(text_of(DAY)) == []
