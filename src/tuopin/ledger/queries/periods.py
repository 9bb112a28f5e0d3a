"""Through which day the books of each region are closed (I8)."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max, QuerySet

from tuopin.ledger.models import Period


class Closing(NamedTuple):
    """One closing of a region's books: through which day, and the audit line that made it."""

    region: str
    through: date
    line: UUID


def closings(county: str) -> dict[str, date]:
    """Return through which day each region's own books are closed; open regions are absent."""
    rows = Period.objects.filter(county=county).order_by().values_list("region")
    return dict(rows.annotate(through=Max("closed_through")))


def closed_through(county: str, region: str) -> date | None:
    """Return through which day nothing can be posted for a region: by itself or by the county."""
    days = (closings(county).get(code) for code in (region, county.ljust(12, "0")))
    return max((day for day in days if day is not None), default=None)


def is_closed(county: str, region: str, on: date) -> bool:
    """Say whether a region's books are closed for a day."""
    closed = closed_through(county, region)
    return closed is not None and on <= closed


def closing_history(county: str, region: str) -> list[Closing]:
    """Return every closing of a region, the newest first."""
    rows: QuerySet[Period] = Period.objects.filter(county=county, region=region)
    return [Closing(p.region, p.closed_through, p.line) for p in rows.order_by("-closed_through")]
