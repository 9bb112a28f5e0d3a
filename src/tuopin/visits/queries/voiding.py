"""Whether a visit may be voided by somebody, and what goes with it (R67, R68)."""

from datetime import date, timedelta

from django.db.models import Count

from tuopin.policy.queries import version_on
from tuopin.visits.models import Issue, Visit
from tuopin.workflow.rules import Actor

DAYS = "visit.void_days"
# Who voids a visit that somebody else wrote down, or after the days in which a slip is noticed.
VOIDERS = ("township_secretary", "county_office")


def void_until(visit: Visit, on: date) -> date:
    """Return the last day on which who recorded a visit may void it: visit.void_days after it."""
    days = int(version_on(visit.county, DAYS, on).value)
    return visit.visited_on + timedelta(days=days)


def may_void(actor: Actor, visit: Visit, on: date) -> bool:
    """Say whether somebody may void a visit of the area on a day."""
    own = visit.recorded_by == actor.id and on <= void_until(visit, on)
    return own or actor.serves(visit.region, on, *VOIDERS)


def goes_with(visit: Visit) -> list[Issue]:
    """Return the open problems of which only this visit told: nobody has worked on them since."""
    found = Issue.objects.filter(county=visit.county, visit=visit, state="open")
    told_once = found.annotate(steps_taken=Count("steps")).filter(steps_taken=1)
    return list(told_once.order_by("id"))
