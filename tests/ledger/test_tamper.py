"""Somebody with the database's own shell: what stops each attack, or who finds it (I2–I9, I14).

The ground is committed and the shell is the database's own: the file's owner with sqlite3, the
superuser with psql. An attack is refused by the database, does nothing, or is named by
`tuopin check`, which then ends with 1. What is found is told apart by what it was done to.
"""

import argparse
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.agreements.stage import Stage
from tests.funds.purse import PAID, Purse
from tests.ground import POSTGRES, ShellRefused, copied, ground
from tests.world import COUNTY, NORTH, World
from tuopin.audit.actions import seal_county
from tuopin.config.cli.keeping import run_check
from tuopin.funds.actions import collect, reverse_payment
from tuopin.funds.models import Payment
from tuopin.ledger.actions import close

REFUSED, NOTHING = "refused", "nothing happens"
# Asked for so that there is a database of the tests, whose schema the ground takes over.
pytestmark = pytest.mark.django_db
GUARDED = (
    "ledger_account", "ledger_journal", "ledger_period", "ledger_transfer", "audit_line",
    "audit_seal",
)  # fmt: skip
# The fund's own rows behind the journals: what was planned never changes, what moved is kept.
FUND = (
    "funds_deduction", "funds_guarantee", "funds_handin", "funds_instalment",
    "funds_officerrepaid", "funds_payment", "funds_refund", "funds_repayment",
)  # fmt: skip
NEW = "01890000000070008000000000000001"
ONE = "(SELECT id FROM {} ORDER BY id LIMIT 1)"
JOURNAL, TRANSFER, LINE, SEAL = (
    ONE.format(table) for table in ("ledger_journal", "ledger_transfer", "audit_line", "audit_seal")
)
SPECIAL = "(SELECT id FROM ledger_account WHERE code = 'special')"
CAPITAL = "(SELECT id FROM ledger_account WHERE kind = 'capital')"
TWO_LOANS = "SELECT id FROM funds_loan ORDER BY id"
UNDONE = (
    "SELECT t.fen FROM ledger_transfer t JOIN ledger_journal j ON j.id = t.journal_id"
    " WHERE j.reverses_id IS NOT NULL"
)
# A transfer that would be in order but for who typed it: all columns of the table, in its order.
TYPED = (
    f"INSERT INTO ledger_transfer (id, county, fen, kind, value_on, region, credit_id, debit_id,"
    f" journal_id) SELECT '{NEW}', county, 7, kind, value_on, '', {CAPITAL}, {SPECIAL}, id"
    f" FROM ledger_journal WHERE id = {JOURNAL}"
)


class Attack(NamedTuple):
    """What is typed, and what stops it: REFUSED, NOTHING, or the faults that `check` names."""

    name: str
    sql: str
    stops: str | set[str]
    guards_off: bool = False
    only: str = ""


COLUMNS = {
    "ledger_journal": "id county line kind booked_on value_on reverses_id memo mac",
    "ledger_transfer": "id county journal_id debit_id credit_id fen kind value_on region subject",
    "ledger_period": "id county region closed_through line",
    "ledger_account": (
        "id county code kind debit_normal floor region subject balance_fen moved_by mac"
    ),
    "audit_line": (
        "id county key action actor actor_name day recorded outcome subject region request detail"
        " result mac"
    ),
    "audit_seal": "id county number line_id previous hash",
}
FRESH = f"'{NEW}'"
AT_ZERO = {"balance_fen": "0", "moved_by": "NULL"}
TOO_MUCH = {"id": FRESH, "fen": "99999999", "debit_id": "credit_id", "credit_id": "debit_id"}


def copy_of(table, where="", verb="INSERT OR REPLACE", rowid=False, **new):
    """An insert of a table's first row again, with some columns otherwise."""
    columns = COLUMNS[table].split()
    into, chosen = ", ".join(columns), ", ".join(new.get(c, c) for c in columns)
    number = "rowid, " if rowid else ""
    return (
        f"{verb} INTO {table} ({number}{into})"
        f" SELECT {number}{chosen} FROM {table} {where} ORDER BY id LIMIT 1"
    )


# What the database refuses as long as its guards stand.
REFUSALS = [
    Attack("an amount is updated", "UPDATE ledger_transfer SET fen = fen + 1", REFUSED),
    Attack("a transfer is deleted", "DELETE FROM ledger_transfer", REFUSED),
    Attack("a journal is re-dated", "UPDATE ledger_journal SET value_on = '2007-01-01'", REFUSED),
    Attack("a journal is deleted", "DELETE FROM ledger_journal", REFUSED),
    Attack(
        "a transfer is re-pointed to another loan",
        f"UPDATE ledger_transfer SET subject = ({TWO_LOANS} LIMIT 1)",
        REFUSED,
    ),
    Attack(
        "a transfer is re-pointed to another journal",
        f"UPDATE ledger_transfer SET journal_id = {JOURNAL}",
        REFUSED,
    ),
    Attack(
        "closed books are opened again",
        "UPDATE ledger_period SET closed_through = '2000-01-01'",
        REFUSED,
    ),
    Attack("a closing is deleted", "DELETE FROM ledger_period", REFUSED),
    Attack(
        "the cached balance is edited",
        "UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE code = 'special'",
        REFUSED,
    ),
    Attack(
        "balance and moved_by are edited together",
        f"UPDATE ledger_account SET balance_fen = balance_fen + 1, moved_by = {TRANSFER}"
        " WHERE code = 'special'",
        REFUSED,
    ),
    Attack(
        "moved_by is edited",
        f"UPDATE ledger_account SET moved_by = '{NEW}' WHERE code = 'special'",
        REFUSED,
    ),
    Attack(
        "an account may fall below zero from now on",
        "UPDATE ledger_account SET floor = NOT floor",
        REFUSED,
    ),
    Attack(
        "an account is moved to another township",
        "UPDATE ledger_account SET region = '990101201000'",
        REFUSED,
    ),
    Attack(
        "an account is given to somebody else",
        f"UPDATE ledger_account SET subject = '{NEW}'",
        REFUSED,
    ),
    Attack("an account is renamed", "UPDATE ledger_account SET code = code || 'x'", REFUSED),
    Attack("an account is deleted", "DELETE FROM ledger_account WHERE balance_fen = 0", REFUSED),
    Attack("a line of the trace is edited", "UPDATE audit_line SET actor_name = '某人'", REFUSED),
    Attack("a line of the trace is deleted", "DELETE FROM audit_line", REFUSED),
    Attack("a seal is edited", "UPDATE audit_seal SET hash = previous", REFUSED),
    Attack("a seal is deleted", "DELETE FROM audit_seal", REFUSED),
    *(
        Attack(f"{table} is emptied", f"TRUNCATE {table} CASCADE", REFUSED, only=POSTGRES)
        for table in GUARDED
    ),
    *(
        Attack(
            f"{table}: a row is updated on conflict",
            copy_of(table, verb="INSERT", where="WHERE true")
            + f" ON CONFLICT (id) DO UPDATE SET {column} = {value}",
            REFUSED,
        )
        for table, column, value in (
            ("ledger_transfer", "fen", "ledger_transfer.fen + 1"),
            ("ledger_journal", "memo", "'x'"),
            ("ledger_period", "closed_through", "'2000-01-01'"),
            ("ledger_account", "balance_fen", "5"),
            ("audit_line", "actor_name", "'某人'"),
            ("audit_seal", "hash", "audit_seal.previous"),
        )
    ),
    *(
        Attack(f"{table}: {verb} {how}", copy_of(table, verb=verb, **new), REFUSED, only="sqlite")
        for verb in ("INSERT OR REPLACE", "INSERT OR IGNORE")
        for table, how, new in (
            ("ledger_transfer", "a row under its key", {"fen": "1"}),
            ("ledger_transfer", "a row of no money", {"id": FRESH, "fen": "0"}),
            ("ledger_transfer", "more than there is", TOO_MUCH),
            ("ledger_journal", "a row under its key", {"memo": "'x'"}),
            ("ledger_period", "a row under its key", {"closed_through": "'2000-01-01'"}),
            ("ledger_account", "an account under its key", AT_ZERO),
            ("ledger_account", "an account under its code", {"id": FRESH, **AT_ZERO}),
            ("audit_line", "a row under its key", {"actor_name": "'某人'"}),
            ("audit_seal", "a row under its key", {"hash": "previous"}),
        )
    ),
    *(
        Attack(
            f"{table}: a row is replaced through SQLite's own row number",
            copy_of(table, id=FRESH, rowid=True),
            REFUSED,
            only="sqlite",
        )
        for table in GUARDED
    ),
    *(
        Attack(
            f"{table}: a row is replaced through {how}",
            copy_of(table, where, id=FRESH),
            REFUSED,
            only="sqlite",
        )
        for table, how, where in (
            ("ledger_journal", "the one it reverses", "WHERE reverses_id IS NOT NULL"),
            ("ledger_period", "its day", ""),
            ("audit_line", "its receipt's key", "WHERE key IS NOT NULL"),
            ("audit_seal", "its number", ""),
        )
    ),
    Attack("a due day is put off", "UPDATE funds_instalment SET due_on = '2030-01-01'", REFUSED),
    Attack("an instalment is deleted", "DELETE FROM funds_instalment", REFUSED),
    Attack("less was paid out", "UPDATE funds_payment SET fen = fen - 1", REFUSED),
    Attack("less was given back", "UPDATE funds_repayment SET fen = fen - 1", REFUSED),
    Attack(
        "it was given back earlier", "UPDATE funds_repayment SET paid_on = '2007-01-01'", REFUSED
    ),
    Attack(
        "somebody else took it",
        f"UPDATE funds_repayment SET collector = {ONE.format('offices_officer')}",
        REFUSED,
    ),
    Attack("a repayment is deleted", "DELETE FROM funds_repayment", REFUSED),
    Attack(
        "a reversal is taken off its payment",
        "UPDATE funds_payment SET reversed_on = NULL, reversed_by = NULL",
        REFUSED,
    ),
    Attack(
        "an officer is let go",
        f"UPDATE funds_guarantee SET officer_id = {ONE.format('offices_officer')}",
        REFUSED,
    ),
    Attack("a guarantee is deleted", "DELETE FROM funds_guarantee", REFUSED),
    *(
        Attack(f"{table} is emptied", f"TRUNCATE {table} CASCADE", REFUSED, only=POSTGRES)
        for table in FUND
    ),
    Attack(
        "a row is updated or replaced",
        f"UPDATE OR REPLACE ledger_transfer SET id = {TRANSFER}",
        REFUSED,
        only="sqlite",
    ),
    Attack("a transfer of no money is typed in", TYPED.replace(" 7,", " 0,"), REFUSED),
    Attack("a transfer within one account is typed in", TYPED.replace(CAPITAL, SPECIAL), REFUSED),
    Attack(
        "more is taken than there is",
        TYPED.replace(" 7,", " 99999999,").replace("credit_id, debit_id", "debit_id, credit_id"),
        REFUSED,
    ),
    Attack(
        "a double is left out on conflict",
        copy_of("ledger_transfer", verb="INSERT") + " ON CONFLICT DO NOTHING",
        NOTHING,
        only=POSTGRES,
    ),
]

# What the database lets pass, or its owner after taking the guards away.
FINDINGS = [
    Attack("a transfer is typed in", TYPED, {"ledger_journal_changed"}),
    Attack(
        "a balance is moved by a trigger of one's own",
        "CREATE TABLE mine (n int); CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE code = 'special';"
        " RETURN NEW; END $$; CREATE TRIGGER mine BEFORE INSERT ON mine FOR EACH ROW EXECUTE"
        " FUNCTION mine(); INSERT INTO mine VALUES (1)",
        {"ledger_balance"},
        only=POSTGRES,
    ),
    Attack(
        "triggers are switched off for a session",
        "SET session_replication_role = replica; UPDATE ledger_transfer SET region = 'x'"
        f" WHERE id = {TRANSFER}; DELETE FROM ledger_period",
        {"ledger_journal_changed", "ledger_period"},
        only=POSTGRES,
    ),
    Attack(
        "a guard is taken away and not put back",
        "DROP TRIGGER ledger_transfer_no_update",
        {"ledger_guard"},
        only="sqlite",
    ),
    Attack(
        "a guard is switched off and not on again",
        "ALTER TABLE ledger_transfer DISABLE TRIGGER USER",
        {"ledger_guard"},
        only=POSTGRES,
    ),
    Attack(
        "a guard is made to do nothing",
        "CREATE OR REPLACE FUNCTION ledger_period_append_only() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NEW; END $$",
        {"ledger_guard"},
        only=POSTGRES,
    ),
    *(
        Attack(name, sql, stops, guards_off=True)
        for name, sql, stops in (
            (
                "a due day is put off",
                "UPDATE funds_instalment SET due_on = '2030-01-01'",
                {"funds_schedule"},
            ),
            (
                "less was given back",
                "UPDATE funds_repayment SET fen = fen - 1, principal_fen = principal_fen - 1",
                {"funds_repayment"},
            ),
            (
                "a household owes less",
                "UPDATE funds_loan SET repaid_fen = repaid_fen + 1 WHERE repaid_fen > 0",
                {"funds_loan_repaid"},
            ),
            (
                "a reversal is taken off its payment",
                "UPDATE funds_payment SET reversed_on = NULL, reversed_by = NULL",
                {"funds_payment"},
            ),
            (
                "an amount is edited",
                f"UPDATE ledger_transfer SET fen = fen + 1 WHERE id = {TRANSFER}",
                {"ledger_journal_changed", "ledger_balance"},
            ),
            (
                "an amount is edited and the balances mended",
                (
                    f"UPDATE ledger_transfer SET fen = fen - 1 WHERE id = {TRANSFER};"
                    f"UPDATE ledger_account SET balance_fen = balance_fen - 1"
                    f" WHERE id IN ({SPECIAL}, {CAPITAL})"
                ),
                {"ledger_journal_changed"},
            ),
            (
                "a transfer is re-pointed to another loan",
                (
                    f"UPDATE ledger_transfer SET subject = ({TWO_LOANS} DESC LIMIT 1) WHERE id ="
                    f" (SELECT id FROM ledger_transfer WHERE subject = ({TWO_LOANS} LIMIT 1)"
                    " ORDER BY id DESC LIMIT 1)"
                ),
                {"ledger_journal_changed"},
            ),
            (
                "a transfer is turned round",
                (
                    "UPDATE ledger_transfer SET debit_id = credit_id, credit_id = debit_id"
                    " WHERE kind = 'arrival'"
                ),
                {"ledger_journal_changed", "ledger_balance"},
            ),
            (
                "a transfer goes to another journal",
                f"UPDATE ledger_transfer SET journal_id = {JOURNAL} WHERE kind = 'arrival'",
                {"ledger_journal_changed", "ledger_journal_empty"},
            ),
            (
                "a journal's value date is shifted",
                f"UPDATE ledger_journal SET value_on = '2007-02-01' WHERE id = {JOURNAL}",
                {"ledger_journal_changed"},
            ),
            (
                "a journal's value date is shifted with its transfers",
                (
                    f"UPDATE ledger_journal SET value_on = '2007-02-01' WHERE id = {JOURNAL};"
                    "UPDATE ledger_transfer SET value_on = '2007-02-01'"
                    f" WHERE journal_id = {JOURNAL}"
                ),
                {"ledger_journal_changed"},
            ),
            (
                "a journal is said to be of another kind",
                (
                    f"UPDATE ledger_journal SET kind = 'x' WHERE id = {JOURNAL};"
                    f"UPDATE ledger_transfer SET kind = 'x' WHERE journal_id = {JOURNAL}"
                ),
                {"ledger_journal_changed"},
            ),
            (
                "a reversal is made an ordinary journal",
                "UPDATE ledger_journal SET reverses_id = NULL WHERE reverses_id IS NOT NULL",
                {"ledger_journal_changed"},
            ),
            (
                "a journal is laid at another act's door",
                f"UPDATE ledger_journal SET line = {LINE} WHERE kind = 'arrival'",
                {"ledger_journal_changed", "ledger_journal_missing"},
            ),
            (
                "two journals change their proofs",
                (
                    "UPDATE ledger_journal SET mac = (SELECT mac FROM ledger_journal WHERE kind ="
                    " 'arrival') WHERE kind = 'allotment'"
                ),
                {"ledger_journal_changed"},
            ),
            (
                "a reversal goes with its money, balances mended",
                (
                    f"UPDATE ledger_account SET balance_fen = balance_fen + ({UNDONE})"
                    " WHERE code = 'outstanding:990101101';"
                    f" UPDATE ledger_account SET balance_fen = balance_fen - ({UNDONE})"
                    " WHERE code = 'township:990101101';"
                    " DELETE FROM ledger_transfer WHERE journal_id ="
                    " (SELECT id FROM ledger_journal WHERE reverses_id IS NOT NULL);"
                    " DELETE FROM ledger_journal WHERE reverses_id IS NOT NULL"
                ),
                {"ledger_journal_missing"},
            ),
            (
                "the cached balance is edited",
                "UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE code = 'special'",
                {"ledger_balance"},
            ),
            (
                "moved_by is edited",
                f"UPDATE ledger_account SET moved_by = '{NEW}' WHERE code = 'special'",
                {"ledger_account_changed"},
            ),
            (
                "an account may fall below zero from now on",
                "UPDATE ledger_account SET floor = NOT floor WHERE code = 'special'",
                {"ledger_account_changed"},
            ),
            (
                "an account is moved to another township",
                "UPDATE ledger_account SET region = '990101201000' WHERE code = 'special'",
                {"ledger_account_changed"},
            ),
            (
                "closed books are opened again",
                "UPDATE ledger_period SET closed_through = '2000-01-01'",
                {"ledger_period"},
            ),
            ("a closing is taken away", "DELETE FROM ledger_period", {"ledger_period"}),
            (
                "a closing is made up",
                (
                    f"INSERT INTO ledger_period (id, county, region, closed_through, line)"
                    f" SELECT '{NEW}', county, region, '2007-12-31', line FROM ledger_period"
                ),
                {"ledger_period"},
            ),
            (
                "a line of the trace is edited",
                f"UPDATE audit_line SET actor_name = '某人' WHERE id = {LINE}",
                {"audit_line", "audit_chain"},
            ),
            (
                "a seal is edited",
                f"UPDATE audit_seal SET hash = previous WHERE id = {SEAL}",
                {"audit_chain"},
            ),
            (
                "the newest lines and seals are taken away",
                "DELETE FROM audit_seal WHERE number > 2",
                {"audit_anchor"},
            ),
        )
    ),
]


def here(attacks):
    """Those that are possible on the database at hand."""
    return [attack for attack in attacks if attack.only in {"", connection.vendor}]


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker, tmp_path_factory):
    """A committed ground: money in, two households paid, one payment reversed, books closed."""
    folder = tmp_path_factory.mktemp("tamper")
    data, settings.TUOPIN_DATA = settings.TUOPIN_DATA, folder / "data"
    with django_db_blocker.unblock(), ground(folder) as made:
        with made.stood_on():
            live()
        yield made
    settings.TUOPIN_DATA = data


def live():
    purse = Purse(Stage(World()))
    purse.come()
    purse.paid(2)
    purse.loans(1)
    first, second = Payment.objects.order_by("id")
    reverse_payment(
        actor=purse.act("north_finance2"), on=PAID, payment=first.id, reason="发错户",
        key="reverse-1",
    )  # fmt: skip
    collect(
        actor=purse.act("north_finance"), on=PAID, loan=second.loan_id, fen=50_000, receipt="乡1",
        hand="township",
    )  # fmt: skip
    close(actor=purse.act("county_head"), on=PAID, region=NORTH, through=PAID)
    seal_county(COUNTY)


def guards_off(vendor):
    """Statements by which the owner of the database takes all guards away."""
    if vendor == POSTGRES:
        off = "".join(f"ALTER TABLE {table} DISABLE TRIGGER USER;" for table in (*GUARDED, *FUND))
        return "SET CONSTRAINTS ALL IMMEDIATE;" + off
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return "".join(f"DROP TRIGGER {name};" for (name,) in cursor.fetchall())


def guards_on(vendor):
    """Statements that put them back, so that nothing but the edit itself is to be seen."""
    if vendor == POSTGRES:
        return "".join(f"ALTER TABLE {table} ENABLE TRIGGER USER;" for table in (*GUARDED, *FUND))
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        return "".join(f"{sql};" for (sql,) in cursor.fetchall())


def checked(capsys):
    """Run `tuopin check`; return its exit code and the codes of the faults that it named."""
    code = run_check(argparse.Namespace())
    said = capsys.readouterr().out.splitlines()
    return code, {line.split()[1].rstrip(":") for line in said if line[:6].isdigit()}


def rows():
    """Everything that the guarded tables hold."""
    held = []
    for table in (*GUARDED, *FUND):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            held.append(cursor.fetchall())
    return held


def test_the_ground_is_in_order(lived, capsys):
    with lived.stood_on():
        assert checked(capsys) == (0, set())


@pytest.fixture(scope="module")
def attacked(lived, django_db_blocker):
    """A copy that all attacks are tried on which the database should refuse."""
    with django_db_blocker.unblock(), copied(lived) as there:
        with there.stood_on():
            before = rows()
        yield there, before


@pytest.mark.parametrize("attack", here(REFUSALS), ids=lambda attack: attack.name)
def test_the_database_itself_refuses(attacked, capsys, attack):
    there, before = attacked
    if attack.stops == REFUSED:
        with pytest.raises(ShellRefused):
            there.shell(attack.sql + ";")
    else:
        there.shell(attack.sql + ";")
    with there.stood_on():
        assert rows() == before
        assert checked(capsys) == (0, set())


@pytest.mark.parametrize("attack", here(FINDINGS), ids=lambda attack: attack.name)
def test_the_check_finds(lived, capsys, attack):
    with after(lived, attack):
        code, found = checked(capsys)
    assert code == 1
    assert attack.stops <= found


@contextmanager
def after(lived, attack):
    """Stand on the ground as it is after an attack; afterwards all is as it was.

    PostgreSQL takes half a second to copy a database, so there the superuser's session is undone.
    """
    sql = attack.sql + ";"
    if attack.guards_off:
        with lived.stood_on():
            sql = guards_off(lived.vendor) + sql + guards_on(lived.vendor)
    if lived.vendor == POSTGRES:
        with lived.stood_on(), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql)
            yield
            transaction.set_rollback(True)
    else:
        with copied(lived) as there:
            there.shell(sql)
            with there.stood_on():
                yield
