"""Copies of the whole database: what was dumped comes back the same, the ledger's balances too."""

import io
import zipfile
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tests.world import COUNTY, DAY, NORTH
from tuopin.audit.actions import seal_county, write
from tuopin.audit.queries import faults as audit_faults
from tuopin.base.dump import dump, is_empty, kept_models, load
from tuopin.kit.identity import make
from tuopin.ledger.actions import account, post, reverse
from tuopin.ledger.models import Account, Journal
from tuopin.ledger.queries import balances_by_kind
from tuopin.ledger.queries import faults as ledger_faults
from tuopin.ledger.rules import Leg
from tuopin.offices.actions import appoint
from tuopin.workflow.actions import Act
from tuopin.workflow.tasks import open_job


def book(act):
    """Post two journals, and a third that is reversed."""
    bank = account(COUNTY, "bank", kind="bank", debit_normal=True, floor=True)
    given = account(COUNTY, "given", kind="capital", debit_normal=False)
    town = account(COUNTY, "town", kind="town", debit_normal=True, floor=True, region=NORTH)
    post(act, "grant", [Leg(bank.id, given.id, 100_000_000)])
    post(act, "allot", [Leg(town.id, bank.id, 25_000_000, region=NORTH)], memo="第一批")
    reverse(act, post(act, "allot", [Leg(town.id, bank.id, 100)]), "写错")


def content():
    return {m._meta.label: list(m._base_manager.order_by("pk").values()) for m in kept_models()}


def empty():
    """Take everything out, past the triggers, as a fresh database would be."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in reversed(kept_models()):
            table = model._meta.db_table
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                cursor.execute(f"DELETE FROM {table}")
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")
                cursor.execute(f"DELETE FROM {table}")
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def full(world):
    """A county with people, sealed numbers, a job, journals and a sealed trace."""
    appoint(
        actor=world.operator, on=DAY, organisation=world.bodies["north_office"], name="试〇·喆",
        role="liaison", region=NORTH, title="委员", identity=make("990101", date(1960, 2, 29), 8),
        phone="13800000000",
    )  # fmt: skip
    act = Act(world.operator, "ledger.move", DAY)
    book(act)
    write(act.trace("k1", "request", "done", {}))
    open_job(county=COUNTY, kind="import", actor=world.operator.id, on=DAY)
    seal_county(COUNTY)
    return world


def test_what_was_dumped_comes_back_the_same(full):
    before, balances = content(), balances_by_kind(COUNTY, DAY)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as out:
        counts = dump(out)
    assert sum(counts.values()) == sum(map(len, before.values()))
    assert not is_empty()
    empty()
    assert is_empty()
    with zipfile.ZipFile(file) as back:
        assert load(back) == counts
    assert content() == before
    assert balances_by_kind(COUNTY, DAY) == balances
    assert not list(audit_faults(COUNTY))
    assert not list(ledger_faults(COUNTY))


def test_balances_are_rebuilt_from_the_transfers_and_still_guarded(full):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as out:
        dump(out)
    empty()
    with zipfile.ZipFile(file) as back:
        load(back)
    held = {a.code: a.balance_fen for a in Account.objects.all()}
    assert held == {"bank": 75_000_000, "given": 100_000_000, "town": 25_000_000}
    with pytest.raises(DatabaseError, match="transfers"), transaction.atomic():
        Account.objects.filter(code="bank").update(balance_fen=0)


def test_a_dump_holds_no_personal_number_in_the_open(full):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as out:
        dump(out)
    with zipfile.ZipFile(file) as back:
        text = b"".join(back.read(name) for name in back.namelist())
    assert make("990101", date(1960, 2, 29), 8).encode() not in text
    assert b"13800000000" not in text
    assert "试〇·喆".encode() in text


def test_a_restore_that_fails_leaves_nothing(full):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as out:
        dump(out)
    broken = io.BytesIO()
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(broken, "w") as out:
        for name in whole.namelist():
            if name != "rows/ledger_transfer.jsonl":
                out.writestr(name, whole.read(name))
    empty()
    with zipfile.ZipFile(broken) as back, pytest.raises(KeyError):
        load(back)
    assert is_empty()


def test_models_are_copied_after_those_that_they_point_to(db):
    order = kept_models()
    for model in order:
        for field in model._meta.local_fields:
            if field.is_relation and field.related_model is not model:
                assert order.index(field.related_model) < order.index(model)
    assert Journal in order
