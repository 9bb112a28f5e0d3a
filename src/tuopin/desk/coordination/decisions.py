"""Decisions and branches' tasks: the list, one with its steps, giving, reporting, judging (R60)."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.coordination.actions import (
    accept_done,
    decide,
    drop_decision,
    report_done,
    send_back_decision,
)
from tuopin.coordination.queries import (
    STANDS,
    decision,
    decision_state,
    decision_steps,
    standing_decisions,
)
from tuopin.coordination.states import LOCAL_OWNERS, OWNERS
from tuopin.desk.coordination.frame import (
    SEE,
    crumb,
    crumbs,
    found_on,
    meeting_of,
    people,
    places,
    segments,
    sent,
    tabs,
)
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import DayField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import as_uuid, do, page
from tuopin.desk.places import placed
from tuopin.desk.say import day, word
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.offices.queries import names_on, place_of
from tuopin.sheets.rules.listing import Col

LIST = "coordination_decisions"
VIEWS = {
    "open": gettext_lazy("在办"),
    "late": gettext_lazy("过期"),
    "reported": gettext_lazy("等认可"),
    "ended": gettext_lazy("已了结"),
    "all": gettext_lazy("全部"),
}
AREA = forms.Textarea(attrs={"rows": 3})


class DecideForm(forms.Form):
    """What is to be done, by when, where, by which post."""

    def __init__(
        self, *args: Any, places: list[tuple[str, str]], owners: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = forms.CharField(
            label=gettext_lazy("要办的事"), max_length=300, widget=AREA
        )
        self.fields["region"] = Pick(places, label=gettext_lazy("哪里"))
        self.fields["owner_role"] = Pick(
            [(role, word(f"role.{role}")) for role in owners],
            label=gettext_lazy("责任岗位"),
            help_text=gettext_lazy("交给村党支部书记的是支部任务，地方选到村。"),
        )
        self.fields["due_on"] = DayField(label=gettext_lazy("期限"))


class DoneForm(forms.Form):
    """What came of it."""

    report = forms.CharField(label=gettext_lazy("办理情况"), max_length=300, widget=AREA)


class Deed(NamedTuple):
    """Something that the reader can do with a decision; `next` when it is the step to take."""

    label: str
    url: str
    next: bool = True


def acts_on(request: DeskRequest, row: Any, state: str) -> list[Deed]:
    """Return what the reader can do with a decision now, the next step first."""
    actor, found = request.actor, []
    if request.as_of != request.today:
        return []

    def offer(label: str, name: str, *, step: bool = True) -> None:
        found.append(Deed(label, reverse(f"desk:{name}", args=[row.id]), step))

    judges = actor.scope("coordination.accept_done")
    owns = row.officer_id == actor.id or actor.serves(row.region, request.today, row.owner_role)
    if state == "open" and owns and actor.may("coordination.report_done"):
        offer(_("报告办结"), "coordination_report_done")
    if (
        state == "reported"
        and row.reported_by != actor.id
        and (judges.whole if row.source == "meeting" else judges.covers(row.region))
    ):
        offer(_("认可办结"), "coordination_accept_done")
        offer(_("退回重办"), "coordination_send_back", step=False)
    if state == "open" and actor.may("coordination.drop_decision"):
        offer(_("撤销"), "coordination_drop_decision", step=False)
    return found


def next_on(request: DeskRequest, row: Any, state: str) -> list[Deed]:
    """Return the step that the reader is to take with a decision, for its row in a list."""
    return [deed for deed in acts_on(request, row, state) if deed.next]


@page(SEE)
def decisions_page(request: DeskRequest) -> HttpResponse:
    """List what was decided in the reader's area, what is still open first, each with its act."""
    on, area = request.as_of, placed(request, SEE)[0]
    view = request.GET.get("view", "open")
    view = view if view in VIEWS else "open"
    counts = {name: standing_decisions(area, on, name).count() for name in STANDS}
    rows = standing_decisions(area, on, "" if view == "all" else view)
    order = ("due_on", "id") if view in {"open", "late", "reported"} else ("-decided_on", "-id")
    found = keyset(rows, request, order)
    context = {
        "page": found,
        "rows": [
            (row, state, next_on(request, row, state))
            for row in found.rows
            for state in (decision_state(row, on),)
        ],
        "view": view,
        "views": segments(
            [(name, label, counts.get(name)) for name, label in VIEWS.items()], view, _at(request)
        ),
        "may_decide": request.actor.may("coordination.decide"),
        "tabs": tabs(request, LIST),
        "crumbs": crumbs(),
    }
    return render(request, "desk/coordination/decisions.html", context)


def _at(request: DeskRequest) -> str:
    place = placed(request, SEE)[1]
    return f"&place={place}" if place else ""


@page(SEE)
def decisions_export(request: DeskRequest) -> HttpResponse:
    """Hand out the decisions as a workbook."""
    on = request.as_of
    columns = [
        Col("text", _("要办的事")), Col("source", _("来源")), Col("township", _("乡镇")),
        Col("village", _("村")), Col("owner", _("责任岗位")), Col("officer", _("责任人")),
        Col("decided_on", _("决定日期"), "day"), Col("due_on", _("期限"), "day"),
        Col("state", _("状态")), Col("report", _("办理情况")),
        Col("ended_on", _("了结日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        view = request.GET.get("view", "")
        rows = standing_decisions(placed(request, SEE)[0], on, view if view in STANDS else "")
        for row in rows.order_by("due_on", "id")[:EXPORT_MOST]:
            state, place = decision_state(row, on), place_of(names, row.region)
            yield [
                row.text, word(f"decision_source.{row.source}"), place.township, place.village,
                word(f"role.{row.owner_role}"), row.officer.name if row.officer else "",
                row.decided_on, row.due_on, word(f"state.decision.{state}"),
                row.told_then if state != "open" else "",
                row.ended_on if state in {"done", "dropped"} else None,
            ]  # fmt: skip

    return hand_out(request, "decisions", f"{_('决定和任务')} {on}", columns, body, crumbs())


def _found(request: DeskRequest, key: UUID, permission: str = SEE) -> Any:
    return found_on(
        request, decision(request.actor.county, key, request.as_of), "decided_on", permission
    )


def _here(row: Any) -> str:
    return reverse("desk:coordination_decision", args=[row.id])


@page(SEE)
def decision_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one decision: whose it is, by when, and every step."""
    row, on = _found(request, key), request.as_of
    state = decision_state(row, on)
    steps = list(decision_steps(row.county, key, on))
    names = people(request, row.decided_by, *(step.done_by for step in steps))
    context = {
        "row": row,
        "state": state,
        "steps": [(step, names.get(step.done_by, "")) for step in steps],
        "decider": names.get(row.decided_by, ""),
        "late": state == "open" and row.due_on < on,
        "acts": acts_on(request, row, state),
        "crumbs": crumbs(crumb(LIST)),
    }
    return render(request, "desk/coordination/decision.html", context)


@page("coordination.decide")
def decide_page(request: DeskRequest) -> HttpResponse:
    """Give something to be done to a post: a meeting's decision, guidance, a branch's task."""
    asked = request.GET.get("meeting", "")
    held = meeting_of(request, as_uuid(asked)) if asked else None
    choices = places(request, "coordination.decide", villages=True)
    whole = request.actor.scope("coordination.decide").whole
    form = DecideForm(
        request.POST or None, places=choices, owners=OWNERS if whole else LOCAL_OWNERS,
        initial={"owner_role": "township_secretary" if whole else "branch_secretary"}
        | request.GET.dict(),
    )  # fmt: skip
    back = reverse("desk:coordination_meeting", args=[held.id]) if held else reverse(f"desk:{LIST}")
    at = {
        "due_past": "due_on", "owner_missing": "owner_role", "owner_elsewhere": "owner_role",
        "owner_above": "owner_role",
    }  # fmt: skip
    if sent(request, form, decide, at=at, meeting=held.id if held else None):
        return redirect(back)
    return form_page(
        request, form, _("作出决定") if held else _("交代任务"),
        why=held.topic if held else _("给责任岗位一件事、一个期限；办完了由别人认可。"),
        button=_("存下"), back=back, crumbs=crumbs(crumb(LIST)),
    )  # fmt: skip


@page("coordination.report_done")
def report_done_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Report that something decided is done."""
    row = _found(request, key, "coordination.report_done")
    form = DoneForm(request.POST or None)
    if sent(request, form, report_done, decision=key):
        return redirect(_here(row))
    return form_page(
        request, form, _("报告办结"), why=row.text, button=_("报办结"), back=_here(row),
        crumbs=crumbs(crumb(LIST)),
    )  # fmt: skip


@page("coordination.accept_done")
def accept_done_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show what was reported, then accept it."""
    row = _found(request, key, "coordination.accept_done")
    if confirmed(request):
        do(request, accept_done, decision=key)
        return redirect(_here(row))
    said = {"day": day(row.reported_on, "long"), "report": row.report}
    return confirm_page(
        request, _("认可办结"), why=row.text,
        will=[_("认可 %(day)s报的：%(report)s") % said], after=[_("这件事了结")],
        button=_("认可"), back=_here(row), blocked=row.state != "reported",
        crumbs=crumbs(crumb(LIST)),
    )  # fmt: skip


@page("coordination.send_back_decision")
def send_back_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then send a decision back."""
    row = _found(request, key, "coordination.send_back_decision")
    if confirmed(request):
        reason = request.POST.get("reason", "")
        do(request, send_back_decision, decision=key, reason=reason)
        return redirect(_here(row))
    return confirm_page(
        request, _("退回重办"), why=row.text, will=[_("退回：%(report)s") % {"report": row.report}],
        after=[_("期限不变，还由原来的岗位办")], reason=True, button=_("退回"), back=_here(row),
        blocked=row.state != "reported", crumbs=crumbs(crumb(LIST)),
    )  # fmt: skip


@page("coordination.drop_decision")
def drop_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then drop a decision."""
    row = _found(request, key, "coordination.drop_decision")
    if confirmed(request):
        do(request, drop_decision, decision=key, reason=request.POST.get("reason", ""))
        return redirect(_here(row))
    return confirm_page(
        request, _("撤销决定"), why=row.text, will=[_("不再要求办这件事")],
        after=[_("留在“已了结”里，写明理由")], reason=True, danger=True, button=_("撤销"),
        back=_here(row), blocked=row.state != "open", crumbs=crumbs(crumb(LIST)),
    )  # fmt: skip
