"""The quarters with their meetings, and one meeting with its minutes, decisions, papers (R50)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuopin.coordination.queries import (
    absences,
    attendance,
    decision_state,
    decisions_by_meeting,
    decisions_of,
    left_to_do,
    meeting_state,
    meetings,
    minutes_in_force,
    minutes_of,
    minutes_state,
    minutes_states,
    pack_of,
    quarters,
)
from tuopin.desk.coordination.frame import (
    SEE,
    crumbs,
    meeting_of,
    named,
    people,
    quarter_said,
    tabs,
)
from tuopin.desk.exporting import hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.papers.files import files
from tuopin.desk.say import word
from tuopin.documents.coordination.meeting import of_record, standing_matters, who_comes
from tuopin.sheets.rules.listing import Col


@page(SEE)
def overview(request: DeskRequest) -> HttpResponse:
    """Show every quarter of the programme with its meeting or its absence, and the next act."""
    actor, on = request.actor, request.as_of
    rows = quarters(actor.county, on)
    shown = {q.meeting.id for q in rows if q.meeting}
    # A meeting of a coming quarter, a special one and one called off have no line of their own.
    others = meetings(actor.county, on).exclude(id__in=shown).order_by("-meets_on", "-id")
    absent = absences(actor.county, on)
    minutes = minutes_states(actor.county, on)
    decided = decisions_by_meeting(actor.county, on)

    def line(row: Any, state: str, due_on: Any = None, quarter: Any = None) -> dict[str, Any]:
        key = row.id if row else None
        n, ended = decided.get(key, (0, 0)) if key else (0, 0)
        return {
            "meeting": row, "quarter": quarter, "state": state, "due_on": due_on,
            "absent": absent.get(key, 0) if key else 0,
            "minutes": minutes.get(key, "") if key else "",
            "called": _called(row) if row else "",
            "decisions": n, "ended": ended,
            "meeting_state": meeting_state(row, on) if row else "",
        }  # fmt: skip

    lines = [line(q.meeting, q.state, q.due_on, q) for q in reversed(rows)]
    context = {
        "lines": lines,
        "others": [line(row, meeting_state(row, on)) for row in others],
        "held": sum(q.state in {"held", "held_late"} for q in rows),
        "missed": sum(q.state == "missed" for q in rows),
        "may_call": actor.may("coordination.call"),
        "may_hold": actor.may("coordination.hold"),
        "may_write": actor.may("coordination.write_minutes"),
        "tabs": tabs(request, "coordination"),
    }
    return render(request, "desk/coordination/overview.html", context)


@page(SEE)
def meetings_export(request: DeskRequest) -> HttpResponse:
    """Hand out the meetings as a workbook: quarters without one too, then all other meetings."""
    actor, on = request.actor, request.as_of
    columns = [
        Col("quarter", _("季度")), Col("state", _("状态")), Col("topic", _("会议名称")),
        Col("due_on", _("最迟"), "day"), Col("held_on", _("哪天开"), "day"),
        Col("venue", _("会议地点")), Col("chair", _("主持人")),
        Col("absent", _("缺席乡镇"), "number"), Col("minutes", _("纪要")),
        Col("decisions", _("决定"), "number"), Col("ended", _("已办结"), "number"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        absent, decided = absences(actor.county, on), decisions_by_meeting(actor.county, on)
        minutes = minutes_states(actor.county, on)

        def line(row: Any, quarter: str, state: str, due_on: Any) -> list[Any]:
            if row is None:
                return [quarter, state, "", due_on, None, "", "", None, "", 0, 0]
            held = meeting_state(row, on) == "held"
            written = minutes.get(row.id)
            return [
                quarter, state, row.topic, due_on, row.held_on if held else None, row.venue,
                row.chair, absent.get(row.id, 0) if held else None,
                word(f"state.minutes.{written}") if written else "",
                *decided.get(row.id, (0, 0)),
            ]  # fmt: skip

        rows = quarters(actor.county, on)
        for q in rows:
            said = quarter_said(q.year, q.quarter)
            yield line(q.meeting, said, word(f"quarter.{q.state}"), q.due_on)
        shown = {q.meeting.id for q in rows if q.meeting}
        for row in meetings(actor.county, on).exclude(id__in=shown).order_by("meets_on", "id"):
            state = word(f"state.meeting.{meeting_state(row, on)}")
            yield line(row, _called(row), state, None)

    return hand_out(request, "meetings", f"{_('调度会')} {on}", columns, body, crumbs())


def _called(row: Any) -> str:
    """Say what a meeting is: its quarter's, or a special one."""
    if row.kind == "quarterly":
        return quarter_said(row.year, row.quarter)
    return word(f"meeting_kind.{row.kind}")


@page(SEE)
def meeting_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one meeting: who came, its figures, the minutes by version, what was decided."""
    actor, on = request.actor, request.as_of
    found = meeting_of(request, key)
    state = meeting_state(found, on)
    versions = list(minutes_of(actor.county, key, on))
    names = people(request, *(who for row in versions for who in _hands(row)))
    decided = [(row, decision_state(row, on)) for row in decisions_of(actor.county, key, on)]
    came = list(attendance(actor.county, key)) if state == "held" else []
    writing = actor.may("coordination.write_minutes") and state == "held"
    context = {
        "row": found,
        "state": state,
        "title": found.topic,
        "quarter": quarter_said(found.year, found.quarter),
        "came": came,
        "present": sum(one.present for one in came),
        "pack": pack_of(found) if state == "held" else None,
        "minutes": [
            (row, minutes_state(row, on), *(named(names, who) for who in _hands(row)))
            for row in versions
        ],
        "signed": any(minutes_state(row, on) == "signed" for row in versions),
        "decided": decided,
        "may_hold": actor.may("coordination.hold") and state == "called",
        "may_cancel": actor.may("coordination.cancel") and state == "called",
        "may_write": writing,
        "may_sign": actor.may("coordination.sign_minutes"),
        "may_decide": actor.may("coordination.decide")
        and actor.scope("coordination.decide").whole
        and state == "held",
        "me": actor.id,
        "todo": [(row, decision_state(row, on)) for row in left_to_do(found, on)]
        if state == "called"
        else [],
        "looked_on": on,
        "papers": _papers(found, state, versions),
        "prints": _prints(request, found, state) if actor.scope("papers.print").whole else [],
        "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "desk/coordination/meeting.html", context)


def _papers(found: Any, state: str, versions: list[Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return a meeting's papers that can be had as files: (name, links), the newest minutes."""
    if state == "cancelled":
        return []
    listed = [
        (_("会议通知"), files("coordination_notice_file", found.id)),
        (_("会议材料"), files("coordination_pack_file", found.id)),
    ]
    if versions:
        name = _("纪要第 %(n)s 版") % {"n": versions[0].version}
        listed.append((name, files("coordination_minutes_file", versions[0].id)))
    return listed


def _prints(request: DeskRequest, found: Any, state: str) -> list[tuple[str, str]]:
    """Return the fields that lead to printing with number and code, filled in from the record."""
    on = request.as_of
    ask = of_record(found, on)
    given = {"meeting": found.topic, "meeting_on": ask.said("meeting_on"), "venue": found.venue}
    if state == "called":
        kinds = ["meeting_notice", "agenda"]
        given |= {"attendees": who_comes(ask), "matters": standing_matters(ask)}
    elif found.id in minutes_in_force(found.county, [found.id], on):
        kinds = ["minutes"]
    else:
        return []
    if found.chair:
        given["chair"] = found.chair
    fields = [("region", found.county.ljust(12, "0")), *(("kinds", kind) for kind in kinds)]
    return [*fields, *((f"given-{code}", text) for code, text in given.items())]


def _hands(row: Any) -> tuple[UUID, UUID | None]:
    return row.written_by, row.signed_by
