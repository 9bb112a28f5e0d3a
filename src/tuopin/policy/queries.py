"""Reading of policy as of a day."""

import json
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Min, QuerySet

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


# A county's own row takes precedence over a shared one, whatever their days.
_VERSION = """SELECT id, value, document, valid_from FROM policy_rule
  WHERE code = %s AND county IN (%s, %s) AND valid_from <= %s
  ORDER BY county DESC, valid_from DESC LIMIT 1"""


def version_on(county: str, code: str, on: date) -> Version:
    """Return one key's version in force, as `terms_on` would; for acts that need one term only.

    Raises KeyError where policy is silent.
    """
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        cursor.execute(_VERSION, [code, SHARED, county, day])
        row = cursor.fetchone()
    if row is None:
        raise KeyError(code)
    return Version(UUID(str(row[0])), json.loads(row[1]), row[2], str(row[3]))


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
