"""The trace: each line with its HMAC, the chain over them, the anchors outside, tampering."""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from tests.world import COUNTY, DAY, NORTH, WHOLE
from tuopin.audit.actions import anchor, seal_county
from tuopin.audit.models import Line, Seal
from tuopin.audit.queries import (
    anchors,
    faults,
    first_hash,
    line_mac,
    link_hash,
    receipt,
    trail,
    unsealed,
)
from tuopin.kit.refusals import Refused
from tuopin.offices.actions import open_body


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A data folder for each test."""
    settings.TUOPIN_DATA = tmp_path
    return tmp_path


def tamper(sql, values):
    """Change a row as somebody with the database's own key would: past the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Constraints that wait for the commit are settled first, as ALTER TABLE asks for.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("audit_line", "audit_seal"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql, values)


def raw(key):
    return key if connection.vendor == "postgresql" else UUID(str(key)).hex


def test_what_is_done_leaves_a_line_with_its_hmac(world):
    done = open_body(
        actor=world.operator, on=DAY, kind="department", name="农委", region=WHOLE, key="k1"
    )
    line = Line.objects.get(id=done.line)
    assert (line.action, line.outcome, line.key, line.on) == (
        "offices.open_body",
        "done",
        "k1",
        DAY,
    )
    assert (line.actor, line.actor_name) == (world.operator.id, world.operator.name)
    assert line.mac == line_mac(line)
    assert json.loads(line.result) == done.result
    assert receipt(COUNTY, "k1") == line
    assert receipt(COUNTY, "k2") is None
    assert [found.id for found in trail(COUNTY, UUID(done.result["organisation"]))] == [line.id]


def test_what_is_refused_leaves_a_line_too(world):
    with pytest.raises(Refused):
        open_body(actor=world.operator, on=DAY, kind="club", name="俱乐部", region=NORTH)
    line = Line.objects.filter(county=COUNTY).latest("id")
    assert (line.outcome, line.result) == ("refused", '"bad_value"')
    assert line.mac == line_mac(line)


def test_lines_are_chained_in_the_order_they_were_written(world):
    count = Line.objects.filter(county=COUNTY).count()
    assert unsealed(COUNTY).count() == count
    assert seal_county(COUNTY) == count
    assert seal_county(COUNTY) == 0
    previous = first_hash(COUNTY)
    for number, link in enumerate(Seal.objects.filter(county=COUNTY).order_by("number"), start=1):
        assert (link.number, link.previous) == (number, previous)
        assert link.hash == link_hash(previous, link.line)
        previous = link.hash
    assert not list(faults(COUNTY))


def test_a_sealer_goes_on_where_it_stopped(world):
    total = Line.objects.filter(county=COUNTY).count()
    assert seal_county(COUNTY, limit=3) == 3
    assert seal_county(COUNTY, limit=5) == 5
    assert seal_county(COUNTY) == total - 8
    assert [number for number, _ in anchors(COUNTY)] == [3, 8, total]
    assert not list(faults(COUNTY))


def test_each_county_has_a_chain_of_its_own(world):
    seal_county(COUNTY)
    assert seal_county("990202") == 0
    assert first_hash("990202") != first_hash(COUNTY)
    assert not list(faults("990202"))
    assert anchors("990202") == []


def test_a_line_that_committed_late_is_still_sealed(world):
    """A line takes its key when its act begins and may be seen after younger ones."""
    seal_county(COUNTY)
    sealed = Line.objects.filter(county=COUNTY).first()
    late = Line(
        county=COUNTY, action="offices.open_body", actor=sealed.actor, actor_name="试", on=DAY,
        recorded=sealed.recorded, outcome="done", request="",
        id=UUID(int=int((sealed.recorded - timedelta(minutes=5)).timestamp() * 1000) << 80),
    )  # fmt: skip
    late.mac = line_mac(late)
    late.save(force_insert=True)
    assert seal_county(COUNTY) == 1
    assert not list(faults(COUNTY))


@pytest.mark.parametrize("table", ["audit_line", "audit_seal"])
@pytest.mark.parametrize("sql", ["UPDATE {t} SET county = '990202'", "DELETE FROM {t}"])
def test_the_database_refuses_to_change_or_delete_the_trace(world, table, sql):
    seal_county(COUNTY)
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(t=table))


def test_the_orm_cannot_change_a_line_either(world):
    line = Line.objects.filter(county=COUNTY).first()
    line.actor_name = "别人"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        line.save()


def test_one_key_is_used_once(world):
    open_body(actor=world.operator, on=DAY, kind="department", name="农委", region=WHOLE, key="k1")
    with pytest.raises(Refused) as refused:
        open_body(
            actor=world.operator, on=DAY, kind="department", name="林业", region=WHOLE, key="k1"
        )
    assert refused.value.code == "key_reused"


# ---- tampering


def test_a_changed_line_is_found_by_its_hmac_and_by_the_chain(world):
    seal_county(COUNTY)
    victim = Line.objects.filter(county=COUNTY).order_by("id")[4]
    tamper("UPDATE audit_line SET actor_name = %s WHERE id = %s", ["别人", raw(victim.id)])
    assert list(faults(COUNTY)) == [
        ("audit_chain", "5"),
        ("audit_line", f"{victim.action} {victim.id}"),
    ]


def test_a_changed_day_is_found(world):
    victim = Line.objects.filter(county=COUNTY).first()
    tamper("UPDATE audit_line SET day = %s WHERE id = %s", [date(2006, 1, 1), raw(victim.id)])
    assert [code for code, _ in faults(COUNTY)] == ["audit_line"]


def test_a_line_taken_out_of_the_chain_is_found(world):
    seal_county(COUNTY)
    victim = Seal.objects.get(county=COUNTY, number=4)
    tamper("DELETE FROM audit_seal WHERE id = %s", [raw(victim.id)])
    found = [code for code, _ in faults(COUNTY)]
    assert "audit_gap" in found
    assert "audit_chain" in found


def test_a_chain_cut_off_at_its_end_is_found_by_the_anchor(world):
    total = seal_county(COUNTY)
    victim = Seal.objects.get(county=COUNTY, number=total)
    tamper("DELETE FROM audit_seal WHERE id = %s", [raw(victim.id)])
    assert list(faults(COUNTY)) == [("audit_anchor", str(total))]


def test_a_chain_written_anew_is_found_by_the_anchor(world):
    total = seal_county(COUNTY)
    anchor(COUNTY, total, "0" * 64)
    assert list(faults(COUNTY)) == [("audit_anchor", str(total))]


def test_an_anchor_says_number_hash_and_moment(world, folder):
    total = seal_county(COUNTY)
    text = (folder / "anchors" / f"{COUNTY}.log").read_text("ascii")
    number, digest, moment = text.split()
    assert (int(number), digest) == anchors(COUNTY)[0]
    assert int(number) == total
    assert moment.endswith("+00:00")


def test_the_check_costs_the_same_number_of_queries_for_any_number_of_lines(
    world, django_assert_max_num_queries
):
    seal_county(COUNTY)
    with django_assert_max_num_queries(4):
        list(faults(COUNTY))
