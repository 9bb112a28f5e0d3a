"""The database itself keeps posted rows and balances as they are (I2–I5, I9), on both engines."""

import argparse
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from tests.ledger.posting import DAY
from tests.world import COUNTY, NORTH, WHOLE
from tuopin.archive.actions import keep
from tuopin.archive.queries import path_of
from tuopin.audit.actions import seal_county
from tuopin.audit.models import Line
from tuopin.config.cli.keeping import run_check
from tuopin.kit.keys import uuid7
from tuopin.ledger.actions import close
from tuopin.ledger.models import Account, Journal, Transfer
from tuopin.ledger.queries import faults
from tuopin.ledger.rules import Leg

POSTGRES = "postgresql"


def shell(sql, *values):
    """Run a statement as somebody with the database's own shell would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@contextmanager
def guards_off(*tables):
    """Take the triggers of tables away, as an owner of the database could."""
    with connection.cursor() as cursor:
        if connection.vendor == POSTGRES:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            steps = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
        else:
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
            found = cursor.fetchall()
            steps = [f"DROP TRIGGER {name}" for name, table in found if table in tables]
        for step in steps:
            cursor.execute(step)
        yield


def key(value):
    return value if connection.vendor == POSTGRES else value.hex


CHANGES = [
    "UPDATE ledger_transfer SET fen = 1",
    "DELETE FROM ledger_transfer",
    "UPDATE ledger_journal SET memo = 'x'",
    "DELETE FROM ledger_journal",
    "UPDATE ledger_period SET closed_through = '2000-01-01'",
    "DELETE FROM ledger_period",
    "UPDATE ledger_account SET balance_fen = 5 WHERE code = 'special'",
    "UPDATE ledger_account SET moved_by = NULL WHERE code = 'special'",
    "UPDATE ledger_account SET code = 'else' WHERE code = 'special'",
    "UPDATE ledger_account SET floor = NOT floor",
    "DELETE FROM ledger_account",
    "UPDATE audit_line SET actor_name = 'x'",
    "DELETE FROM audit_line",
]


@pytest.mark.parametrize("sql", CHANGES)
def test_nothing_posted_is_changed_or_deleted_even_by_the_databases_shell(books, sql):
    books.fund(100)
    close(actor=books.world.actor("county_head"), on=DAY, region=WHOLE, through=DAY)
    with pytest.raises(DatabaseError):
        shell(sql)
    assert list(faults(COUNTY)) == []


@pytest.mark.parametrize("table", ["ledger_transfer", "ledger_journal", "ledger_account"])
def test_tables_of_the_ledger_are_not_emptied(books, table):
    if connection.vendor != POSTGRES:
        pytest.skip("SQLite has no TRUNCATE")
    books.fund(100)
    with pytest.raises(DatabaseError):
        shell(f"TRUNCATE {table} CASCADE")


def transfer_row(books, **other):
    """The values of a transfer of 7 fen from the special account to the north."""
    journal = Journal.objects.first()
    row = {
        "id": uuid7(), "county": COUNTY, "journal_id": journal.id, "debit_id": books.north,
        "credit_id": books.special, "fen": 7, "kind": "move", "value_on": DAY, "region": "",
        "subject": None,
    }  # fmt: skip
    row |= other
    return {
        k: key(v) if hasattr(v, "hex") and not isinstance(v, int) else v for k, v in row.items()
    }


def insert(row, verb="INSERT"):
    marks = ", ".join(["%s"] * len(row))
    shell(f"{verb} INTO ledger_transfer ({', '.join(row)}) VALUES ({marks})", *row.values())


@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "INSERT OR IGNORE"])
def test_a_posted_row_is_not_replaced_and_a_bad_one_is_not_skipped(books, verb):
    if connection.vendor == POSTGRES:
        pytest.skip("a hole that only SQLite had")
    books.fund(100)
    first = Transfer.objects.get()
    for row in (
        transfer_row(books, id=first.id),
        transfer_row(books, fen=0),
        transfer_row(books, debit_id=books.special),
        transfer_row(books, fen=1_000_000),
    ):
        with pytest.raises(DatabaseError):
            insert(row, verb)
    assert Transfer.objects.get().fen == 100
    assert Account.objects.get(code="special").balance_fen == 100


@pytest.mark.parametrize(
    "wrong", [{"fen": 0}, {"fen": -7}, {"fen": 101}, {"county": "990102"}], ids=str
)
def test_a_transfer_typed_into_the_shell_obeys_the_same_rules(books, wrong):
    books.fund(100)
    with pytest.raises(DatabaseError):
        insert(transfer_row(books, **wrong))
    with pytest.raises(DatabaseError):
        insert(transfer_row(books, credit_id=books.north))


def test_an_account_is_opened_at_zero(books):
    with pytest.raises(DatabaseError), transaction.atomic():
        Account.objects.create(
            county=COUNTY, code="gift", kind="gift", debit_normal=True, balance_fen=5
        )


def test_a_transfer_typed_in_behind_the_program_is_found(books):
    books.fund(100)
    insert(transfer_row(books))
    assert [code for code, _ in faults(COUNTY)] == ["ledger_journal_changed"]


def test_a_changed_amount_is_found_even_when_the_balances_were_mended(books):
    books.fund(100)
    with guards_off("ledger_transfer", "ledger_account"):
        shell("UPDATE ledger_transfer SET fen = 90")
        assert {code for code, _ in faults(COUNTY)} == {"ledger_balance", "ledger_journal_changed"}
        shell("UPDATE ledger_account SET balance_fen = 90 WHERE balance_fen = 100")
    assert [code for code, _ in faults(COUNTY)] == ["ledger_journal_changed"]


def test_a_balance_that_was_edited_is_found(books):
    books.fund(100)
    with guards_off("ledger_account"):
        shell("UPDATE ledger_account SET balance_fen = 1 WHERE code = 'special'")
    assert [code for code, _ in faults(COUNTY)] == ["ledger_balance"]


def test_a_journal_taken_out_with_its_money_is_missed_by_its_audit_line(books):
    books.fund(100)
    journal = books.post(Leg(books.north, books.special, 40))
    with guards_off("ledger_transfer", "ledger_journal", "ledger_account"):
        shell("DELETE FROM ledger_transfer WHERE journal_id = %s", key(journal.id))
        shell("DELETE FROM ledger_journal WHERE id = %s", key(journal.id))
        shell("UPDATE ledger_account SET balance_fen = 100 WHERE code = 'special'")
        shell("UPDATE ledger_account SET balance_fen = 0 WHERE code = 'cash:north'")
    # The accounts still say that it moved them.
    assert list(faults(COUNTY)) == [
        ("ledger_account_changed", "special"),
        ("ledger_account_changed", "cash:north"),
        ("ledger_journal_missing", str(journal.id)),
    ]


def test_a_journal_without_an_audit_line_is_found(books):
    journal = books.fund(100)
    with guards_off("audit_line"):
        shell("DELETE FROM audit_line WHERE id = %s", key(journal.line))
    assert list(faults(COUNTY)) == [("ledger_journal_without_line", str(journal.id))]


def test_an_empty_journal_and_a_crooked_reversal_are_found(books):
    books.fund(100)
    wrong = books.post(Leg(books.north, books.special, 40))
    back = books.reverse(wrong)
    with guards_off("ledger_transfer", "ledger_account"):
        shell("UPDATE ledger_transfer SET fen = 39 WHERE journal_id = %s", key(back.id))
    found = {code for code, _ in faults(COUNTY)}
    assert {"ledger_reversal", "ledger_journal_changed"} <= found
    with guards_off("ledger_transfer"):
        shell("DELETE FROM ledger_transfer WHERE journal_id = %s", key(wrong.id))
    assert "ledger_journal_empty" in {code for code, _ in faults(COUNTY)}


def check(capsys):
    """Run `tuopin check`; return its exit code and what it printed."""
    code = run_check(argparse.Namespace())
    return code, capsys.readouterr().out


@pytest.fixture
def clean(books, monkeypatch, tmp_path):
    """Books, a kept file and a sealed trace, in a data folder of their own."""
    monkeypatch.setattr(settings, "TUOPIN_DATA", tmp_path)
    books.fund(100)
    keep(COUNTY, DAY, name="a.txt", media_type="text/plain", kind="note", data="批复".encode())
    seal_county(COUNTY)
    return books


def test_check_is_clean_when_nothing_was_changed(clean, capsys):
    assert check(capsys)[0] == 0


def test_check_finds_a_posted_row_changed_with_the_databases_shell(clean, capsys):
    with guards_off("ledger_transfer"):
        shell("UPDATE ledger_transfer SET region = %s", NORTH)
    code, said = check(capsys)
    assert code == 1
    assert "ledger_journal_changed" in said


def test_check_finds_an_audit_line_changed_with_the_databases_shell(clean, capsys):
    with guards_off("audit_line"):
        shell("UPDATE audit_line SET actor_name = 'x' WHERE id = %s", key(Line.objects.first().id))
    code, said = check(capsys)
    assert code == 1
    assert "audit_line" in said
    assert "audit_chain" in said


@pytest.mark.parametrize("content", [b"", b"s4:" + b"x" * 40, None])
def test_check_finds_an_archived_file_changed_or_gone(clean, capsys, content):
    (file,) = (p for p in path_of(COUNTY, "ab" * 32).parent.parent.rglob("*") if p.is_file())
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    code, said = check(capsys)
    assert code == 1
    assert "archive_changed" in said or "archive_missing" in said
