"""Minutes by version: written, signed by another, and never edited afterwards (R50, R51)."""

from typing import Any
from uuid import UUID

from django.db.models import Max

from tuopin.base import rows
from tuopin.coordination.actions.given import optional, text
from tuopin.coordination.models import Meeting, Minutes
from tuopin.coordination.states import MINUTES
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.workflow.actions import Act, action

MOST = 20_000


@action("coordination.write_minutes")
def write_minutes(
    act: Act, *, meeting: UUID, discussion: str, analysis: str = "", correction: str = ""
) -> dict[str, Any]:
    """Write a held meeting's minutes: the matters, and what the analysis of the state came to.

    A draft is written over. Where the minutes are signed, a new version begins, and `correction`
    says what it corrects: the signed one stays in force until the new one is signed. Refuses
    'out_of_order' before the meeting was held, 'too_early', 'missing_value', 'minutes_signed'.
    """
    act.cover_county()
    held = act.take(Meeting, meeting)
    if held.held_on is None:
        raise Refused(
            "out_of_order", verb=Word("verb.write"), state=Word(f"state.meeting.{held.state}")
        )
    if act.on < held.held_on:
        raise Refused("too_early", date=act.on, earlier=held.held_on)
    said = {
        "discussion": text("discussion", discussion, MOST),
        "analysis": optional(analysis, MOST),
        "correction": optional(correction, 200),
        "written_on": act.on,
        "written_by": act.actor.id,
    }
    of_meeting = Minutes.objects.filter(county=act.county, meeting=held)
    draft = of_meeting.filter(state=MINUTES.start).first()
    signed = of_meeting.filter(state="signed").first()
    if signed is not None and not said["correction"]:
        raise Refused("minutes_signed", version=signed.version)
    if draft is not None:
        if act.on < draft.written_on:
            raise Refused("too_early", date=act.on, earlier=draft.written_on)
        MINUTES.after(draft.state, "write")
        rows.change(draft, **said)
    else:
        version = (of_meeting.aggregate(last=Max("version"))["last"] or 0) + 1
        draft = Minutes(county=act.county, meeting=held, version=version, **said)
        rows.put(draft)
    act.about(held.id)
    act.note(minutes=str(draft.id), version=draft.version)
    return {"minutes": str(draft.id), "version": draft.version}


@action("coordination.sign_minutes")
def sign_minutes(act: Act, *, minutes: UUID) -> dict[str, Any]:
    """Sign a version of a meeting's minutes; the one signed before is superseded (R50).

    Refuses 'same_person' to who wrote it, 'out_of_order', 'too_early'.
    """
    act.cover_county()
    draft = act.take(Minutes, minutes)
    state = MINUTES.after(draft.state, "sign")
    act.differs_from(draft.written_by, "write")
    if act.on < draft.written_on:
        raise Refused("too_early", date=act.on, earlier=draft.written_on)
    before = Minutes.objects.filter(
        county=act.county, meeting=draft.meeting_id, state="signed"
    ).first()
    if before is not None:
        over = MINUTES.after(before.state, "supersede")
        rows.change(before, state=over, superseded_on=act.on)
    rows.change(draft, state=state, signed_on=act.on, signed_by=act.actor.id)
    act.about(draft.meeting_id)
    act.note(minutes=str(draft.id), version=draft.version)
    return {"minutes": str(draft.id), "version": draft.version}
