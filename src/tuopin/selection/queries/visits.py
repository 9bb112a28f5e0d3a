"""Home verifications of many applications at once, for the printed forms (R24–R32, R34)."""

from collections.abc import Iterable
from uuid import UUID

from tuopin.base.rows import chunks
from tuopin.selection.models import Verification


def visits_of(county: str, applications: Iterable[UUID]) -> dict[UUID, Verification]:
    """Return the verification of each application that has one, with its people's names joined."""
    found: dict[UUID, Verification] = {}
    for chunk in chunks(list(applications)):
        rows = Verification.objects.filter(county=county, application_id__in=chunk)
        for visit in rows.select_related("team", "verifier", "liaison"):
            found[visit.application_id] = visit
    return found
