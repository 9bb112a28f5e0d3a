"""Reading of policy as of a day."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Min, QuerySet

from tuopin.base.rows import Statement
from tuopin.policy.models import SHARED, Rule
from tuopin.policy.rules import Terms, Version


def terms_on(county: str, on: date) -> Terms:
    """Return the terms in force; a county's own rows take precedence over the shared ones."""
    found: dict[str, Version] = {}
    rows = Rule.objects.filter(county__in=[SHARED, county], valid_from__lte=on)
    for row in rows.order_by("county", "valid_from"):
        found[row.code] = _version(row)
    return Terms(found)


def first_day(county: str) -> date:
    """Return the first day of which policy speaks: nothing can be looked at as of one before."""
    rows = Rule.objects.filter(county__in=[SHARED, county]).order_by()
    days = rows.values_list("code").annotate(first=Min("valid_from"))
    return max((first for _code, first in days), default=date(2000, 1, 1))


def _version(row: Rule) -> Version:
    return Version(row.id, json.loads(row.value), row.document, row.valid_from.isoformat())


# A county's own row takes precedence over a shared one, whatever their days: the last one wins.
_VERSIONS = """SELECT code, id, value, document, valid_from FROM policy_rule
  WHERE code IN ({marks}) AND county IN (%s, %s) AND valid_from <= %s
  ORDER BY county, valid_from"""


def versions_on(county: str, codes: Sequence[str], on: date) -> dict[str, Version]:
    """Return a few keys' versions in force in one query, as `terms_on` would; for acts.

    Raises KeyError where policy is silent.
    """
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(codes))
        cursor.execute(_VERSIONS.format(marks=marks), [*codes, SHARED, county, day])
        rows = cursor.fetchall()
    found = {
        code: Version(UUID(str(key)), json.loads(value), document, str(since))
        for code, key, value, document, since in rows
    }
    return {code: found[code] for code in codes}


def version_on(county: str, code: str, on: date) -> Version:
    """Return one key's version in force; raises KeyError where policy is silent."""
    return versions_on(county, (code,), on)[code]


# The same as a subquery: the value's JSON text, for acts that read it beside something else.
_BESIDE = """(SELECT {column} FROM policy_rule WHERE code = %s AND county IN (%s, %s)
  AND valid_from <= %s ORDER BY county DESC, valid_from DESC LIMIT 1)"""


def value_beside(county: str, code: str, on: date) -> Statement:
    """Return the expression of one key's value in force, as JSON text, to be read with a query."""
    day = connection.ops.adapt_datefield_value(on)
    return Statement(_BESIDE.format(column="value"), [code, SHARED, county, day])


# Every version that may be in force, as one text: JSON holds no control characters.
_TOGETHER = """(SELECT {join}(code || {unit} || county || {unit} || CAST(valid_from AS text)
  || {unit} || CAST(id AS text) || {unit} || value, {record}) FROM policy_rule
  WHERE code IN ({marks}) AND county IN (%s, %s) AND valid_from <= %s) AS rules_in_force"""
_BY_VENDOR = {
    "sqlite": {"join": "group_concat", "unit": "char(31)", "record": "char(30)"},
    "postgresql": {"join": "string_agg", "unit": "chr(31)", "record": "chr(30)"},
}


def rules_beside(county: str, codes: Sequence[str], on: date) -> Statement:
    """Return one expression of a few keys' versions, for `rules_read`, to be read with a query.

    One subquery for all keys: planning each of them anew costs more than reading them.
    """
    marks = ", ".join(["%s"] * len(codes))
    sql = _TOGETHER.format(marks=marks, **_BY_VENDOR[connection.vendor])
    day = connection.ops.adapt_datefield_value(on)
    return Statement(sql, [*codes, SHARED, county, day])


def rules_read(text: str | None) -> dict[str, tuple[UUID, Any]]:
    """Return (row, value) in force by key from the text of `rules_beside`.

    A county's own row takes precedence over a shared one, and a later day over an earlier.
    """
    rows = [row.split("\x1f") for row in (text or "").split("\x1e") if row]
    rows.sort(key=lambda row: (row[1], row[2]))
    return {code: (UUID(key), json.loads(value)) for code, _county, _since, key, value in rows}


def history(county: str, code: str) -> QuerySet[Rule]:
    """Return every version of one key, newest first."""
    return Rule.objects.filter(county__in=[SHARED, county], code=code).order_by("-valid_from")


def all_codes(county: str) -> list[str]:
    """Return the keys that have a value."""
    rows = Rule.objects.filter(county__in=[SHARED, county])
    return sorted(set(rows.values_list("code", flat=True)))


def versions(county: str) -> dict[str, list[Rule]]:
    """Return every version of every key, newest first; 1 query."""
    found: dict[str, list[Rule]] = {}
    rows = Rule.objects.filter(county__in=[SHARED, county])
    for row in rows.order_by("-valid_from", "-county"):
        found.setdefault(row.code, []).append(row)
    return found
