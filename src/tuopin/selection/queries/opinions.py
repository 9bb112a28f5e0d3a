"""Experts' opinions on many applications at once, and who still needs somebody to answer for it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.selection.models import Application, Opinion, Pairing
from tuopin.selection.queries.pairings import current
from tuopin.selection.states import PAIRING_ROLES


def opinions_of(county: str, applications: Iterable[UUID]) -> dict[UUID, list[Opinion]]:
    """Return the opinions on the present revision of each application, experts' names joined."""
    found: dict[UUID, list[Opinion]] = defaultdict(list)
    for piece in chunks(dict.fromkeys(applications)):
        rows = Opinion.objects.filter(
            county=county, application__in=piece, revision=F("application__revision")
        )
        for opinion in rows.select_related("expert").order_by("given_on", "id"):
            found[opinion.application_id].append(opinion)
    return dict(found)


def to_pair(scope: Scope, on: date) -> QuerySet[Application]:
    """Return the visited applications whose household lacks one of its two people (R36, R37)."""
    lacks: Any = Q()
    for role in PAIRING_ROLES:
        held = Pairing.objects.filter(
            current(on), county=scope.county, role=role, household=OuterRef("household")
        )
        lacks |= ~Exists(held)
    rows = Application.objects.filter(lacks, state__in=("verified", "assessed"))
    return within(rows, scope).order_by("region", "id")
