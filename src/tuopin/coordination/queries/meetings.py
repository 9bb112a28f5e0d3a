"""Meetings as of a day: the quarters, who came, minutes by version (R50, R51)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from django.db.models import Q, QuerySet

from tuopin.base.asking import ask
from tuopin.coordination.models import Came, Meeting, Minutes
from tuopin.coordination.rules import quarters_between, standing
from tuopin.policy.queries import version_on
from tuopin.programme.queries import programme, started_on

_QUARTERS = UUID("6f1d3b52-6f0b-5d4e-9c43-0d0a6f0e6a51")
HELD = ("held", "held_late")


class QuarterRow(NamedTuple):
    """A quarter of the programme: its days, the last day for its meeting, and how it stands.

    `state` is held, held_late, called, due (there is still time) or missed; `meeting` is that which
    was held or else called.
    """

    year: int
    quarter: int
    first_on: date
    last_on: date
    due_on: date
    meeting: Meeting | None
    state: str


def quarter_key(county: str, year: int, quarter: int) -> UUID:
    """Return the key by which reminders speak of a quarter, which has no row of its own."""
    return uuid5(_QUARTERS, f"{county} {year} {quarter}")


def meetings(county: str, on: date) -> QuerySet[Meeting]:
    """Return the meetings that were called by a day, cancelled ones too."""
    return Meeting.objects.filter(county=county, called_on__lte=on)


def held_meetings(county: str, on: date) -> QuerySet[Meeting]:
    """Return the quarterly meetings held by a day: the rows behind meetings.held."""
    return Meeting.objects.filter(county=county, kind="quarterly", held_on__lte=on).order_by(
        "year", "quarter"
    )


def meeting(county: str, key: UUID) -> Meeting | None:
    """Return one meeting of the county."""
    return Meeting.objects.filter(county=county, id=key).select_related("pack").first()


def meeting_state(row: Meeting, on: date) -> str:
    """Return how a meeting stood at the end of a day."""
    if row.held_on is not None and row.held_on <= on:
        return "held"
    return "cancelled" if row.cancelled_on is not None and row.cancelled_on <= on else "called"


def quarters(county: str, on: date) -> list[QuarterRow]:
    """Return the programme's quarters up to a day, each with its meeting or its absence (R50).

    Two queries and the policy; nothing before the programme has started.
    """
    plan = programme(county)
    if plan is None or plan.started_on > on:
        return []
    grace = timedelta(days=int(version_on(county, "meeting.day", on).value))
    rows = _quarterly(county, on)
    known = {(row.year, row.quarter): row for row in rows}
    found = []
    for year, quarter, first_on, last_on in quarters_between(plan.started_on, on):
        row, due_on = known.get((year, quarter)), last_on + grace
        held_on = row.held_on if row else None
        state = standing(due_on, held_on, row is not None, on)
        found.append(QuarterRow(year, quarter, first_on, last_on, due_on, row, state))
    return found


def _quarterly(county: str, on: date) -> QuerySet[Meeting]:
    return meetings(county, on).filter(kind="quarterly").exclude(cancelled_on__lte=on)


def _quarter_days(county: str, on: date) -> QuerySet[Any, Any]:
    return _quarterly(county, on).values_list("year", "quarter", "held_on")


def quarter_states(county: str, on: date) -> list[str]:
    """Return how the programme's quarters up to a day stand, in order: see `quarters`."""
    started = started_on(county)
    if started is None or started > on:
        return []
    grace = timedelta(days=int(version_on(county, "meeting.day", on).value))
    held = {(year, quarter): day for year, quarter, day in ask(_quarter_days, county, on)}
    return [
        standing(last_on + grace, held.get((year, quarter)), (year, quarter) in held, on)
        for year, quarter, _first_on, last_on in quarters_between(started, on)
    ]


def attendance(county: str, meeting: UUID) -> QuerySet[Came]:
    """Return which townships came to a meeting, by code."""
    return Came.objects.filter(county=county, meeting_id=meeting).order_by("region")


def absences(county: str, on: date) -> dict[UUID, int]:
    """Return how many townships were absent from each meeting held by a day, in one query."""
    found: dict[UUID, int] = {}
    rows = Came.objects.filter(county=county, present=False, meeting__held_on__lte=on)
    for key in rows.values_list("meeting_id", flat=True):
        found[key] = found.get(key, 0) + 1
    return found


def minutes_of(county: str, meeting: UUID, on: date) -> QuerySet[Minutes]:
    """Return the versions of a meeting's minutes that were written by a day, newest first."""
    rows = Minutes.objects.filter(county=county, meeting_id=meeting, written_on__lte=on)
    return rows.order_by("-version")


def minutes_states(county: str, on: date) -> dict[UUID, str]:
    """Return how the newest minutes of each meeting stood at the end of a day, in one query."""
    rows = Minutes.objects.filter(county=county, written_on__lte=on).defer("discussion", "analysis")
    return {row.meeting_id: minutes_state(row, on) for row in rows.order_by("version")}


def to_sign(county: str, actor: UUID) -> QuerySet[Minutes]:
    """Return the drafts of minutes that somebody else than the actor wrote."""
    return Minutes.objects.filter(county=county, state="draft").exclude(written_by=actor)


def to_hold(county: str, on: date) -> QuerySet[Meeting]:
    """Return the meetings whose day has come and that nobody has recorded as held."""
    return Meeting.objects.filter(county=county, state="called", meets_on__lte=on)


def minutes_version(county: str, key: UUID) -> Minutes | None:
    """Return one version of minutes with its meeting."""
    return Minutes.objects.filter(county=county, id=key).select_related("meeting").first()


def minutes_state(row: Minutes, on: date) -> str:
    """Return how a version of minutes stood at the end of a day."""
    if row.superseded_on is not None and row.superseded_on <= on:
        return "superseded"
    return "signed" if row.signed_on is not None and row.signed_on <= on else "draft"


def minutes_in_force(county: str, meetings: Iterable[UUID], on: date) -> dict[UUID, Minutes]:
    """Return the signed minutes of each meeting as of a day, in one query."""
    rows = Minutes.objects.filter(
        Q(superseded_on__isnull=True) | Q(superseded_on__gt=on),
        county=county,
        meeting__in=list(meetings),
        signed_on__lte=on,
    )
    return {row.meeting_id: row for row in rows.order_by("version")}
