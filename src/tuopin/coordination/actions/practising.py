"""Good practice collected and promoted, and the office's log (R45, R51, R92, R111)."""

from datetime import date
from uuid import UUID

from tuopin.base import rows
from tuopin.coordination.actions import given
from tuopin.coordination.models import LogEntry, Practice
from tuopin.coordination.states import LOG_KINDS, PRACTICE
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.offices.queries import is_region
from tuopin.register.queries import household as household_of
from tuopin.workflow.actions import Act, action

MOST = 4000


@action("coordination.collect_practice")
def collect_practice(
    act: Act, *, region: str, title: str, text: str, household: UUID | None = None
) -> dict[str, str]:
    """Collect a good practice where it was seen, at a household if it is one's (R51, R111).

    Refuses 'bad_value', 'missing_value', 'not_found', 'practice_known' for the same title there.
    """
    home = household_of(act.county, household) if household else None
    if household and home is None:
        raise Refused("not_found")
    where = home.region if home else region
    act.cover(where)
    if not is_region(act.county, where, act.on):
        raise Refused("bad_value", field=Word("word.region"), value=where)
    said = given.text("title", title, 80)
    if Practice.objects.filter(county=act.county, region=where, title=said).exists():
        raise Refused("practice_known", title=said)
    made = Practice(
        county=act.county,
        region=where,
        title=said,
        text=given.text("practice_text", text, MOST),
        household=home,
        collected_on=act.on,
        collected_by=act.actor.id,
    )
    rows.put(made)
    act.about(made.id, where)
    return {"practice": str(made.id)}


@action("coordination.promote_practice")
def promote_practice(act: Act, *, practice: UUID, document: str) -> dict[str, str]:
    """Promote a good practice in the whole county, by a paper (R111).

    Refuses 'out_of_order', 'too_early', 'missing_value'.
    """
    act.cover_county()
    held, state = _taken(act, practice, "promote")
    rows.change(
        held,
        state=state,
        promoted_on=act.on,
        promoted_by=act.actor.id,
        document=given.text("document", document, 60),
    )
    act.about(held.id, held.region)
    act.note(document=held.document)
    return {"practice": str(held.id)}


@action("coordination.drop_practice")
def drop_practice(act: Act, *, practice: UUID, reason: str) -> dict[str, str]:
    """Leave a collected practice aside from the day on, with the reason in the audit.

    Refuses 'out_of_order' once it was promoted, 'too_early', 'missing_value'.
    """
    act.cover_county()
    held, state = _taken(act, practice, "drop")
    said = given.text("reason", reason, 300)
    rows.change(held, state=state, dropped_on=act.on)
    act.about(held.id, held.region)
    act.note(reason=said)
    return {"practice": str(held.id)}


def _taken(act: Act, key: UUID, verb: str) -> tuple[Practice, str]:
    held = act.take(Practice, key)
    if act.on < held.collected_on:
        raise Refused("too_early", date=act.on, earlier=held.collected_on)
    return held, PRACTICE.after(held.state, verb)


@action("coordination.log")
def log(
    act: Act, *, region: str, kind: str, text: str, happened_on: date | None = None
) -> dict[str, str]:
    """Write a line into the office's log: guidance given, relations coordinated (R45, R51, R92).

    Kinds: guidance, coordination, analysis, experience, effect. `happened_on` is the day unless
    given. Refuses 'bad_value', 'missing_value', 'date_future'.
    """
    act.cover(region)
    if kind not in LOG_KINDS:
        raise Refused("bad_value", field=Word("word.log_kind"), value=kind)
    if not is_region(act.county, region, act.on):
        raise Refused("bad_value", field=Word("word.region"), value=region)
    day = happened_on or act.on
    if day > act.on:
        raise Refused("date_future", date=day)
    made = LogEntry(
        county=act.county,
        region=region,
        kind=kind,
        text=given.text("log_text", text, MOST),
        happened_on=day,
        recorded_by=act.actor.id,
    )
    rows.put(made)
    act.about(made.id, region)
    act.note(kind=kind)
    return {"entry": str(made.id)}
