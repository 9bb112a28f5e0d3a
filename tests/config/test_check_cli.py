"""`tuopin check` as an auditor runs it, after somebody was at the database with its own key."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.agreements.stage import Stage
from tests.funds.purse import Purse
from tests.world import COUNTY, DAY, World
from tuopin.agreements.models import Agreement, Paper
from tuopin.archive.actions import keep
from tuopin.audit.actions import seal_county
from tuopin.audit.models import Line
from tuopin.base.fields import blind_index
from tuopin.base.seal import seal_text
from tuopin.config.cli import main
from tuopin.config.cli.keeping import run_backup, run_restore
from tuopin.funds.models import Loan
from tuopin.kit.refusals import Refused
from tuopin.ledger.models import Account, Journal, Transfer
from tuopin.register.models import Household, Person

Say = Callable[[], tuple[int, str]]


def key(row: Any) -> str:
    """Return a row's key as the column holds it."""
    found = row if isinstance(row, UUID) else row.id
    return str(found) if connection.vendor == "postgresql" else found.hex


def shell(sql: str, *values: Any) -> None:
    """Run a statement as the owner of the database can: past every trigger."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql, values)
        assert cursor.rowcount, sql


@pytest.fixture
def world(db: None) -> World:
    """A county for each test: what reaches behind the program's back would outlast a savepoint."""
    return World()


@pytest.fixture
def say(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any) -> Say:
    """Two households with their money, a kept file, a sealed trace; and the command."""
    monkeypatch.setattr(settings, "TUOPIN_DATA", tmp_path)
    stage = Stage(world)
    purse = Purse(stage)
    purse.come()
    purse.paid(2)
    keep(COUNTY, DAY, name="a.txt", media_type="text/plain", kind="note", data="批复".encode())
    Household.objects.update(phone="13855550000")
    while seal_county(COUNTY):
        pass

    def run() -> tuple[int, str]:
        capsys.readouterr()
        code = main(["check"])
        return code, capsys.readouterr().out

    return run


def test_what_was_left_alone_is_clean(say: Say) -> None:
    code, said = say()
    assert (code, "nothing wrong" in said) == (0, True), said


def _posted() -> str:
    shell("UPDATE ledger_transfer SET fen = fen + 1 WHERE id = %s", key(Transfer.objects.all()[0]))
    return "ledger_journal_changed"


def _balance() -> str:
    held = Account.objects.filter(balance_fen__gt=0)[0]
    shell("UPDATE ledger_account SET balance_fen = balance_fen - 1 WHERE id = %s", key(held))
    return "ledger_balance"


def _journal() -> str:
    gone = Journal.objects.filter(kind="payment")[0]
    if connection.vendor == "postgresql":
        shell("DELETE FROM funds_payment WHERE journal_id = %s", key(gone))
    shell("DELETE FROM ledger_transfer WHERE journal_id = %s", key(gone))
    if connection.vendor != "postgresql":
        shell("DELETE FROM funds_payment WHERE journal_id = %s", key(gone))
    shell("DELETE FROM ledger_journal WHERE id = %s", key(gone))
    return "ledger_journal_missing"


def _memo() -> str:
    shell("UPDATE ledger_journal SET memo = 'x' WHERE id = %s", key(Journal.objects.all()[0]))
    return "ledger_journal_changed"


def _line() -> str:
    first = Line.objects.order_by("id")[3]
    shell("UPDATE audit_line SET actor_name = 'x' WHERE id = %s", key(first))
    return "audit_line"


def _line_gone() -> str:
    gone = Line.objects.filter(county=COUNTY).exclude(detail__contains="journals").order_by("id")[5]
    shell("DELETE FROM audit_seal WHERE line_id = %s", key(gone))
    shell("DELETE FROM audit_line WHERE id = %s", key(gone))
    return "audit_gap"


def _last_gone() -> str:
    last = Line.objects.filter(county=COUNTY).order_by("-id")[0]
    shell("DELETE FROM audit_seal WHERE line_id = %s", key(last))
    shell("DELETE FROM audit_line WHERE id = %s", key(last))
    return "audit_anchor"


def _money_s_line_gone() -> str:
    gone = Journal.objects.filter(kind="payment")[0].line
    shell("DELETE FROM audit_seal WHERE line_id = %s", key(gone))
    shell("DELETE FROM audit_line WHERE id = %s", key(gone))
    return "ledger_journal_without_line"


def _file() -> str:
    folder = Path(settings.TUOPIN_DATA) / "archive"
    (file,) = (p for p in folder.rglob("*") if p.is_file())
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    return "archive_changed"


def _paper() -> str:
    paper = Paper.objects.filter(kind="note")[0]
    shell("UPDATE agreements_paper SET number = '9-9' WHERE id = %s", key(paper))
    return "agreements_mismatch"


def _paper_s_amount() -> str:
    paper = Paper.objects.filter(kind="contract")[0]
    shell("UPDATE agreements_paper SET amount_fen = 1 WHERE id = %s", key(paper))
    return "agreements_mismatch"


def _number() -> str:
    made = Agreement.objects.order_by("serial")[0]
    shell("UPDATE agreements_agreement SET number = '9-9' WHERE id = %s", key(made))
    return "funds_loan_agreement"


def _number_gone() -> str:
    made = Agreement.objects.order_by("serial")[0]
    shell("UPDATE agreements_agreement SET serial = 7 WHERE id = %s", key(made))
    return "agreements_gap"


def _loan() -> str:
    shell("UPDATE funds_loan SET paid_fen = 1 WHERE id = %s", key(Loan.objects.all()[0]))
    return "funds_loan_paid"


def _sealed() -> str:
    person = Person.objects.all()[0]
    shell("UPDATE register_person SET identity = 'eA==' WHERE id = %s", key(person))
    return "sealed_changed"


def _sealed_by_another() -> str:
    person = Person.objects.all()[0]
    blob = seal_text("990101195001010011")
    shell("UPDATE register_person SET identity = %s WHERE id = %s", blob, key(person))
    return "sealed_index"


def _index() -> str:
    person = Person.objects.all()[0]
    index = blind_index("x")
    shell("UPDATE register_person SET identity_index = %s WHERE id = %s", index, key(person))
    return "sealed_index"


def _phone() -> str:
    home = Household.objects.all()[0]
    shell("UPDATE register_household SET phone = '13800000000' WHERE id = %s", key(home))
    return "sealed_changed"


DEEDS = (
    _posted, _balance, _journal, _memo, _line, _line_gone, _last_gone, _money_s_line_gone, _file,
    _paper, _paper_s_amount, _number, _number_gone, _loan, _sealed, _sealed_by_another, _index,
    _phone,
)  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS, ids=[d.__name__.strip("_") for d in DEEDS])
def test_what_was_changed_behind_the_programs_back_is_found(
    say: Say, deed: Callable[[], str]
) -> None:
    fault = deed()
    code, said = say()
    assert code == 1
    assert f"{COUNTY} {fault}:" in said, said
    assert "9901011950" not in said


def test_a_fault_is_said_in_both_languages(say: Say) -> None:
    _sealed()
    _code, said = say()
    assert "加密的内容被改动，打不开 · A sealed value was changed" in said


# ---- copies


def given(path: Path) -> Any:
    return type("Given", (), {"file": path})()


def test_a_backup_is_for_its_owner_s_eyes_and_holds_no_number(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "copy.zip"
    run_backup(given(path))
    assert path.stat().st_mode & 0o077 == 0
    number = Person.objects.all()[0].identity
    with zipfile.ZipFile(path) as packed:
        assert not [n for n in packed.namelist() if "secret" in n or "sqlite" in n]
        whole = b"".join(packed.read(n) for n in packed.namelist())
    assert number.encode() not in whole
    assert b"13855550000" not in whole
    assert "批复".encode() not in whole


@pytest.mark.parametrize(
    "name", ["key.secret", "../key.secret", "archive/../key.secret", "tuopin.sqlite3", "/etc/x"]
)
def test_a_backup_made_by_somebody_else_reaches_neither_keys_nor_database(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(settings, "TUOPIN_DATA", tmp_path / "var")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "key.secret").write_text("mine")
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as out:
        from tuopin.base.dump import kept_models

        for model in kept_models():
            out.writestr(f"rows/{model._meta.db_table}.jsonl", b"")
        out.writestr(f"files/{name}", b"theirs")
    with pytest.raises(Refused) as refused:
        run_restore(given(path))
    assert refused.value.code == "file_unreadable"
    assert (tmp_path / "var" / "key.secret").read_text() == "mine"
    assert [p.name for p in (tmp_path / "var").rglob("*")] == ["key.secret"]
