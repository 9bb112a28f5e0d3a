"""Reading of policy as of a day."""

import json
from datetime import date

from django.db.models import QuerySet

from tuopin.policy.models import SHARED, Rule
from tuopin.policy.rules import Terms, Version


def terms_on(county: str, on: date) -> Terms:
    """Return the terms in force; a county's own rows take precedence over the shared ones."""
    found: dict[str, Version] = {}
    rows = Rule.objects.filter(county__in=[SHARED, county], valid_from__lte=on)
    for row in rows.order_by("county", "valid_from"):
        found[row.code] = Version(
            row.id, json.loads(row.value), row.document, row.valid_from.isoformat()
        )
    return Terms(found)


def history(county: str, code: str) -> QuerySet[Rule]:
    """Return every version of one key, newest first."""
    return Rule.objects.filter(county__in=[SHARED, county], code=code).order_by("-valid_from")


def all_codes(county: str) -> list[str]:
    """Return the keys that have a value."""
    rows = Rule.objects.filter(county__in=[SHARED, county])
    return sorted(set(rows.values_list("code", flat=True)))
