"""Reading of policy as of a day."""

import json
from datetime import date

from django.db.models import QuerySet

from tuopin.base.rows import find
from tuopin.policy.models import SHARED, Rule
from tuopin.policy.rules import Terms, Version


def terms_on(county: str, on: date) -> Terms:
    """Return the terms in force; a county's own rows take precedence over the shared ones."""
    found: dict[str, Version] = {}
    rows = Rule.objects.filter(county__in=[SHARED, county], valid_from__lte=on)
    for row in rows.order_by("county", "valid_from"):
        found[row.code] = _version(row)
    return Terms(found)


def _version(row: Rule) -> Version:
    return Version(row.id, json.loads(row.value), row.document, row.valid_from.isoformat())


def version_on(county: str, code: str, on: date) -> Version:
    """Return one key's version in force, as `terms_on` would; for acts that need one term only.

    Raises KeyError where policy is silent.
    """
    rows = find(Rule, county=[SHARED, county], code=code, order="valid_from")
    # A county's own row takes precedence over a shared one, whatever their days.
    rows = [r for r in rows if r.county == county and r.valid_from <= on] or [
        r for r in rows if r.valid_from <= on
    ]
    if not rows:
        raise KeyError(code)
    return _version(rows[-1])


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
