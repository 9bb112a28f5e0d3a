"""Rows, fields, scopes and guards: the thin writers do what the ORM would do."""

from contextlib import contextmanager
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.world import COUNTY, DAY, NORTH, NORTH_A, SOUTH, WHOLE
from tuopin.audit.models import Line
from tuopin.base import rows
from tuopin.base.scope import within
from tuopin.kit.scope import Scope, whole_county
from tuopin.offices.models import Officer, Organisation, Post
from tuopin.policy.models import Rule


def body(name, region=NORTH, county=COUNTY):
    return Organisation(
        county=county, kind="department", name=name, region=region, valid_from=date(2007, 1, 8)
    )


def test_a_row_put_is_a_row_that_the_orm_reads(db):
    row = body("农委")
    rows.put(row)
    read = Organisation.objects.get(pk=row.pk)
    assert (read.name, read.region, read.valid_from, read.valid_to) == ("农委", NORTH, DAY, None)
    assert not row._state.adding


def test_a_row_got_is_the_row_that_the_orm_reads(world):
    person = world.people["north_liaison"]
    got, read = rows.get(Officer, id=person, county=COUNTY), Officer.objects.get(pk=person)
    names = [f.attname for f in Officer._meta.local_concrete_fields]
    assert [getattr(got, n) for n in names] == [getattr(read, n) for n in names]
    assert rows.get(Officer, id=uuid4(), county=COUNTY) is None
    assert rows.get(Officer, id=person, county="990202") is None


def test_a_locked_row_is_the_same_row(world):
    with transaction.atomic():
        got = rows.get(Officer, lock=True, id=world.people["expert"])
    assert got.name == "试expert"


def test_many_rows_are_put_in_one_go(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows.many([body(f"单位{n}") for n in range(50)])
    assert Organisation.objects.count() == 50
    rows.many([])


def test_a_change_reaches_the_database_and_the_object(db):
    row = body("农委")
    rows.put(row)
    rows.change(row, name="农业委员会", valid_to=date(2007, 12, 31))
    read = Organisation.objects.get(pk=row.pk)
    assert (read.name, read.valid_to) == ("农业委员会", date(2007, 12, 31))
    assert (row.name, row.valid_to) == (read.name, read.valid_to)


def test_the_thin_writers_meet_the_same_constraints(db):
    rows.put(body("农委"))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.put(body("农委"))
    wrong = body("俱乐部")
    wrong.kind = "club"
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.put(wrong)


def test_a_list_is_cut_into_pieces():
    assert [len(piece) for piece in rows.chunks(range(2000))] == [900, 900, 200]
    assert list(rows.chunks([])) == []
    assert [n for piece in rows.chunks(range(7), 3) for n in piece] == list(range(7))


# ---- sealed columns


def test_a_sealed_column_is_closed_in_the_database_and_open_in_python(world):
    person = Officer.objects.get(pk=world.people["expert"])
    rows.change(person, phone="13800000000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM offices_officer WHERE phone <> ''")
        (kept,) = cursor.fetchone()
    assert "138" not in kept
    assert Officer.objects.get(pk=person.pk).phone == "13800000000"
    assert rows.get(Officer, id=person.pk).phone == "13800000000"


def test_a_sealed_column_cannot_be_searched(db):
    for lookup in ("phone", "phone__startswith", "phone__in", "phone__icontains"):
        with pytest.raises(TypeError, match="sealed"):
            Officer.objects.filter(**{lookup: "138"}).exists()
    assert not Officer.objects.filter(phone__isnull=True).exists()


# ---- scopes


@pytest.fixture
def spread(db):
    """One body in each of several places, another county's too."""
    places = (WHOLE, NORTH, NORTH_A, SOUTH, "990101109201", "990101110000")
    rows.many([body(place, place) for place in places])
    rows.many([body("他县", "990102101000", "990102")])


@pytest.mark.parametrize(
    ("prefixes", "seen"),
    [
        ((COUNTY,), {WHOLE, NORTH, NORTH_A, SOUTH, "990101109201", "990101110000"}),
        ((NORTH[:9],), {NORTH, NORTH_A}),
        ((NORTH_A,), {NORTH_A}),
        ((NORTH[:9], SOUTH[:9]), {NORTH, NORTH_A, SOUTH}),
        (("990101109",), {"990101109201"}),
        ((), set()),
        (("990102",), set()),
    ],
)
def test_a_scope_sees_what_lies_within_its_areas_and_nothing_else(spread, prefixes, seen):
    found = within(Organisation.objects.all(), Scope(COUNTY, prefixes))
    assert {row.region for row in found} == seen


def test_a_scope_reaches_through_a_relation(world):
    office = within(Post.objects.all(), Scope(COUNTY, (NORTH[:9],)), "organisation__region")
    assert {post.organisation.region[:9] for post in office} == {NORTH[:9]}
    assert not within(Post.objects.all(), whole_county("990202"), "organisation__region").exists()


def test_a_scope_is_a_range_on_the_index_and_never_like(spread):
    sql = str(within(Organisation.objects.all(), Scope(COUNTY, (NORTH[:9],))).query)
    assert "LIKE" not in sql.upper()
    assert ">=" in sql
    assert "<" in sql


# ---- guards


@pytest.mark.parametrize("sql", ["UPDATE audit_line SET county = '1'", "DELETE FROM audit_line"])
def test_an_append_only_table_refuses_everything_but_growth(world, sql):
    assert Line.objects.exists()
    with guarded() as cursor:
        cursor.execute(sql)


def test_an_append_only_row_cannot_be_replaced(world):
    line = Line.objects.first()
    with guarded() as cursor:
        if connection.vendor == "sqlite":
            sql = "INSERT OR REPLACE INTO audit_line SELECT * FROM audit_line WHERE id = %s"
            cursor.execute(sql, [line.id.hex])
        else:
            cursor.execute("TRUNCATE audit_line CASCADE")


@contextmanager
def guarded():
    """A cursor that the database's guard is expected to stop."""
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        yield cursor


def test_a_table_without_a_guard_may_change(db):
    rule = Rule.objects.create(county="000000", code="x", value="1", valid_from=DAY)
    Rule.objects.filter(pk=rule.pk).update(value="2")
    assert Rule.objects.get(pk=rule.pk).value == "2"
