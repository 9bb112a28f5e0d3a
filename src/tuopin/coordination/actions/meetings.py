"""Meetings: called, held with their attendance and the figures of the day, or called off (R50)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tuopin.archive.actions import keep
from tuopin.archive.models import File
from tuopin.base import rows
from tuopin.coordination.actions.given import optional, text
from tuopin.coordination.models import Came, Meeting
from tuopin.coordination.queries.figures import total, township_figures
from tuopin.coordination.queries.meetings import quarter_key
from tuopin.coordination.rules import quarter_of
from tuopin.coordination.states import MEETING, MEETING_KINDS
from tuopin.kit.canonical import canonical
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.notices.actions import settle
from tuopin.offices.queries import townships_on
from tuopin.programme.queries import programme
from tuopin.workflow.actions import Act, action

PACK = "meeting_pack"
MISSING = "meeting_missing"


@action("coordination.call")
def call(
    act: Act, *, year: int, quarter: int, topic: str, meets_on: date, venue: str, chair: str = "",
    kind: str = "quarterly",
) -> dict[str, str]:  # fmt: skip
    """Call a meeting for a day: a quarter's own (one a quarter, R50), or a special one.

    Refuses 'bad_value', 'missing_value', 'too_long', 'meeting_exists' where the quarter has one
    that was not called off, 'meeting_before_quarter', 'meeting_before_programme' for a quarter in
    which the programme had not begun, 'too_early' for a day that is past.
    """
    act.cover_county()
    if kind not in MEETING_KINDS:
        raise Refused("bad_value", field=Word("word.meeting_kind"), value=kind)
    _first_day(year, quarter)
    if meets_on < act.on:
        raise Refused("too_early", date=meets_on, earlier=act.on)
    if kind == "quarterly":
        _in_quarter(year, quarter, meets_on)
        _in_programme(act, year, quarter)
        taken = Meeting.objects.filter(county=act.county, kind=kind, year=year, quarter=quarter)
        if taken.exclude(state="cancelled").exists():
            raise Refused("meeting_exists", year=year, quarter=quarter)
    made = Meeting(
        county=act.county,
        kind=kind,
        year=year,
        quarter=quarter,
        topic=text("meeting_topic", topic, 120),
        meets_on=meets_on,
        venue=text("meeting_venue", venue, 80),
        chair=optional(chair, 60),
        called_on=act.on,
        called_by=act.actor.id,
    )
    rows.put(made)
    act.about(made.id)
    act.note(year=year, quarter=quarter, kind=kind)
    return {"meeting": str(made.id)}


def _first_day(year: int, quarter: int) -> date:
    if not 1 <= quarter <= 4:
        raise Refused("bad_value", field=Word("word.quarter"), value=quarter)
    if not 1900 <= year <= 2100:
        raise Refused("bad_value", field=Word("word.year"), value=year)
    return date(year, quarter * 3 - 2, 1)


def _in_quarter(year: int, quarter: int, day: date) -> None:
    """Refuse a day before a quarter; one behind it is late, and shown to be."""
    first = _first_day(year, quarter)
    if day < first:
        raise Refused("meeting_before_quarter", date=day, year=year, quarter=quarter)


def _in_programme(act: Act, year: int, quarter: int) -> None:
    plan = programme(act.county)
    if plan is not None and quarter_of(plan.started_on)[:2] > (year, quarter):
        raise Refused("meeting_before_programme", year=year, quarter=quarter)


@action("coordination.hold")
def hold(
    act: Act, *, meeting: UUID, present: Sequence[dict[str, str]], chair: str = "",
    held_on: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Record that a meeting was held: which townships came, who spoke for each (R50).

    `held_on` is the day unless given; `present` holds {region, speaker}; all other townships were
    absent. The figures of every township on that day are kept in the archive as the meeting's pack.
    Refuses 'out_of_order', 'date_future', 'too_early' before it was called,
    'meeting_before_quarter', 'bad_value' for what is no township, 'repeated', 'missing_value'
    without anybody in the chair.
    """
    act.cover_county()
    held = act.take(Meeting, meeting)
    state = MEETING.after(held.state, "hold")
    day = held_on or act.on
    if day > act.on:
        raise Refused("date_future", date=day)
    if day < held.called_on:
        raise Refused("too_early", date=day, earlier=held.called_on)
    if held.kind == "quarterly":
        _in_quarter(held.year, held.quarter, day)
    led_by = text("meeting_chair", chair or held.chair, 60)
    came = _attendance(act, held, present, day)
    pack = _pack(act, held, day)
    rows.many(came)
    rows.change(held, state=state, held_on=day, chair=led_by, pack_id=pack.id)
    if held.kind == "quarterly":
        settle(act, MISSING, [quarter_key(act.county, held.year, held.quarter)])
    there = sum(row.present for row in came)
    act.about(held.id)
    act.note(held_on=day.isoformat(), present=there, absent=len(came) - there, pack=pack.sha256)
    return {
        "meeting": str(held.id),
        "present": there,
        "absent": len(came) - there,
        "pack_hash": pack.sha256,
    }


def _attendance(
    act: Act, held: Meeting, present: Sequence[dict[str, str]], day: date
) -> list[Came]:
    towns = [place.code for place in townships_on(act.county, day)]
    spoke: dict[str, str] = {}
    for one in present:
        region = one.get("region", "")
        if region not in towns:
            raise Refused("bad_value", field=Word("word.region"), value=region)
        if region in spoke:
            raise Refused("repeated")
        spoke[region] = optional(one.get("speaker", ""), 60)
    return [
        Came(
            county=act.county,
            meeting=held,
            region=town,
            present=town in spoke,
            speaker=spoke.get(town, ""),
        )
        for town in towns
    ]


def _pack(act: Act, held: Meeting, day: date) -> File:
    """Keep the figures of every township on the meeting's day, as canonical JSON."""
    figures = township_figures(act.county, day)
    pack = {
        "county": act.county,
        "year": held.year,
        "quarter": held.quarter,
        "as_of": day,
        "townships": [one._asdict() for one in figures],
        "total": total(figures)._asdict(),
    }
    name = f"{held.year}Q{held.quarter}-{day}.json"
    data = canonical(pack).encode()
    kept, _new = keep(
        act.county, act.on, name=name, media_type="application/json", kind=PACK, data=data
    )
    return kept


@action("coordination.cancel")
def cancel(act: Act, *, meeting: UUID, reason: str) -> dict[str, str]:
    """Call a meeting off, with the reason; its quarter still needs one (R50).

    Refuses 'out_of_order' once it was held, 'too_early', 'missing_value'.
    """
    act.cover_county()
    held = act.take(Meeting, meeting)
    state = MEETING.after(held.state, "cancel")
    if act.on < held.called_on:
        raise Refused("too_early", date=act.on, earlier=held.called_on)
    said = text("reason", reason, 200)
    rows.change(held, state=state, cancelled_on=act.on, cancel_reason=said)
    act.about(held.id)
    act.note(reason=said)
    return {"meeting": str(held.id)}
