"""What papers of inspection say, for many households at once (R81, R82)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from tuopin.base.rows import chunks
from tuopin.base.scope import Scope
from tuopin.oversight.models import Finding, FindingStep, Inspection
from tuopin.oversight.queries.findings import findings, until
from tuopin.oversight.queries.photos import photo_count


def inspected_of(county: str, households: Iterable[UUID], on: date) -> dict[UUID, Inspection]:
    """Return the newest inspection of each household by a day, with inspector and round.

    `photographed` counts its photos by then.
    """
    found: dict[UUID, Inspection] = {}
    for chunk in chunks(households):
        rows = Inspection.objects.filter(
            county=county, household__in=chunk, inspected_on__lte=on
        ).select_related("inspector", "round")
        rows = rows.annotate(photographed=photo_count(on))
        found.update((row.household_id, row) for row in rows.order_by("inspected_on", "id"))
    return found


def found_of(county: str, households: Iterable[UUID], on: date) -> dict[UUID, list[Finding]]:
    """Return the findings of each household by a day, oldest first, with who mends them."""
    found: dict[UUID, list[Finding]] = {}
    for chunk in chunks(households):
        rows = Finding.objects.filter(until(on), county=county, household__in=chunk)
        for row in rows.select_related("responsible").order_by("found_on", "id"):
            found.setdefault(row.household_id, []).append(row)  # type: ignore[arg-type]
    return found


def ordered_findings(scope: Scope, on: date, document: str = "") -> QuerySet[Finding]:
    """Return what was ordered to be set right by a day, of one letter if named, by place (R82)."""
    rows = findings(scope, on).filter(until(on), ordered_on__lte=on)
    if document:
        rows = rows.filter(order_document=document)
    return rows.order_by("region", "found_on", "id")


def reported_of(county: str, keys: Iterable[UUID], on: date) -> dict[UUID, str]:
    """Return what was last reported by a day as done about each finding (R82)."""
    found: dict[UUID, str] = {}
    for chunk in chunks(keys):
        steps = FindingStep.objects.filter(county=county, finding__in=chunk, verb="report_done")
        steps = steps.filter(done_on__lte=on).order_by("done_on", "id")
        found.update(steps.values_list("finding_id", "text"))
    return found
