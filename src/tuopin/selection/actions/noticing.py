"""Public notices of approved households: published a township at a time, objected to, ended."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from tuopin.base.rows import change, many, put
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.policy.queries import terms_on
from tuopin.programme.models import Batch
from tuopin.selection.actions.shared import change_many, said, step_many, take_case, take_cases
from tuopin.selection.models import Application, Notice, NoticeItem
from tuopin.selection.states import APPLICATION, NOTICE
from tuopin.workflow.actions import Act, action


@action("selection.publish")
def publish(act: Act, *, batch: UUID, region: str, applications: Sequence[UUID]) -> dict[str, str]:
    """Publish a notice of a township's approved households for the policy's number of days.

    Both ends are counted. Refuses 'some_refused' naming who is not approved, and 'notice_strangers'
    naming who is of another batch or township.
    """
    of = act.take(Batch, batch)
    cases = take_cases(act, applications)
    if not region.endswith("000"):
        raise Refused("bad_value", field=Word("word.township"), value=region)
    act.cover(region)
    strangers = [c for c in cases if c.batch_id != of.id or c.region[:9] != region[:9]]
    if strangers:
        rows = [Culprit(str(c.id), "why.stranger", str(c.id)) for c in strangers]
        raise Refused("notice_strangers", rows=rows)
    state = step_many(act, cases, "publish")
    terms = terms_on(act.county, act.on)
    until = act.on + timedelta(days=terms["notice.days"] - 1)
    notice = Notice(
        county=act.county, batch=of, region=region, from_on=act.on, until_on=until,
        days_version=terms.version("notice.days"),
    )  # fmt: skip
    put(notice)
    many([NoticeItem(county=act.county, notice=notice, application=case) for case in cases])
    for case in cases:
        case.state, case.noticed_on = state, act.on
    change_many(cases, "state", "noticed_on")
    act.about(notice.id, region)
    act.note(batch=of.number, applications=[str(case.id) for case in cases])
    return {"notice": str(notice.id), "until_on": str(until)}


@action("selection.object_to")
def object_to(act: Act, *, application: UUID, text: str) -> dict[str, str]:
    """Record an objection against a household on a notice; its case goes back to be looked into."""
    case, state = take_case(act, application, "object")
    text = said("objection", text, 300)
    item = NoticeItem.objects.filter(
        county=act.county, application=case, notice__state="open"
    ).first()
    if item is None:
        raise Refused("not_found")
    change(item, objection=text, objected_on=act.on)
    change(case, state=state, returned_on=act.on, remark=text)
    return {"application": str(case.id), "state": state}


@action("selection.end_notice")
def end_notice(act: Act, *, notice: UUID) -> dict[str, int]:
    """End a notice on its last day or after; who was not objected to is cleared.

    Refuses 'notice_running' before the last day.
    """
    row = act.take(Notice, notice)
    act.cover(row.region)
    state = NOTICE.after(row.state, "end")
    if act.on < row.until_on:
        raise Refused("notice_running", date=row.until_on)
    named = NoticeItem.objects.filter(county=act.county, notice=row).values("application")
    found = Application.objects.filter(county=act.county, id__in=named, state="noticed")
    cases = list(found.order_by("id").select_for_update(no_key=True))
    for case in cases:
        case.state, case.cleared_on = APPLICATION.after(case.state, "clear"), act.on
    change_many(cases, "state", "cleared_on")
    change(row, state=state)
    act.about(row.id, row.region)
    act.note(cleared=len(cases))
    return {"cleared": len(cases)}
