"""What papers print of meetings, commendations and townships' reports, as of a day (R50–R56)."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from tuopin.base.scope import Scope
from tuopin.coordination.models import Award, Meeting, TownshipReport
from tuopin.coordination.queries.awards import awards
from tuopin.coordination.queries.reports import township_reports
from tuopin.kit.scope import whole_county


def meeting_on(county: str, day: date, topic: str = "") -> Meeting | None:
    """Return the meeting that was held on a day, or is called for it.

    Of two on a day the one with a topic, else the quarter's own before a special one.
    """
    found = Meeting.objects.filter(county=county).exclude(state="cancelled")
    there = found.filter(Q(held_on=day) | Q(held_on__isnull=True, meets_on=day))
    rows = list(there.select_related("pack").order_by("kind", "id"))
    return next((row for row in rows if row.topic == topic), rows[0] if rows else None)


def award(county: str, key: UUID, on: date) -> Award | None:
    """Return one commendation that was given by a day."""
    return awards(whole_county(county), on).filter(id=key).first()


def awards_by(county: str, document: str, on: date) -> list[Award]:
    """Return the commendations that a paper gave by a day, in their order."""
    given = awards(whole_county(county), on).filter(document=document)
    return list(given.order_by("honour", "place", "id"))


def awards_in(county: str, year: int, on: date) -> list[Award]:
    """Return the commendations of a year that were given by a day, in their order."""
    given = awards(whole_county(county), on).filter(awarded_on__year=year)
    return list(given.order_by("awarded_on", "id"))


def reports_of(scope: Scope, on: date) -> list[TownshipReport]:
    """Return the reports of townships of periods begun by a day, newest first."""
    return list(township_reports(scope, on).order_by("-period_from", "region"))
