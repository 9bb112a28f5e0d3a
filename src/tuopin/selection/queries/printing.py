"""Applications as rows of f5 again, for the export."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from tuopin.base.scope import Scope, within
from tuopin.offices.queries import names_on, place_of
from tuopin.selection.models import Part
from tuopin.selection.queries.parts import FILED
from tuopin.selection.rules.applying import PartLine

CHUNK = 2000


def filed_rows(scope: Scope, as_of: date) -> Iterator[dict[str, Any]]:
    """Yield the applications filed by a day as rows of f5, identity numbers in full.

    Whoever hands them out leaves a trace first (`sheets.actions.export`).
    """
    names = names_on(scope.county, as_of)
    parts = Part.objects.filter(FILED, application__filed_on__lte=as_of)
    rows = within(parts, scope, "application__region").select_related(
        "application__batch", "application__person"
    )
    ordered = rows.order_by(
        "application__batch__number", "application__region", "application_id", "position"
    )
    for part in ordered.iterator(chunk_size=CHUNK):
        case = part.application
        place = place_of(names, case.region)
        yield {
            "batch": str(case.batch.number),
            "township": place.township,
            "village": place.village,
            "name": case.person.name,
            "identity": case.person.identity,
            "filed_on": case.filed_on,
            **{key: getattr(part, key) for key in PartLine._fields},
        }
