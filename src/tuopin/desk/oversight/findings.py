"""Findings: the list with the next act in each row, one of them, and recording one by hand."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.oversight.frame import bar, crumbs, finding_in, menders, view_of
from tuopin.desk.oversight.inspecting import kinds_for
from tuopin.desk.pages import as_uuid, page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.desk.writing import form_page
from tuopin.funds.queries import violation
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, officer_names, place_of, townships_on
from tuopin.oversight.actions import find
from tuopin.oversight.queries import (
    findings,
    inspection,
    repeats,
    reports,
    states_on,
    steps_of,
    still_open,
    told_by,
)
from tuopin.oversight.states import FINDING
from tuopin.register.queries import household_in
from tuopin.sheets.rules.listing import Col

# Views that are about today: what waits for whom.
_WAITING = {"to_order": "found", "to_mend": "ordered", "to_recheck": "reported"}
_NEXT = {
    "found": ("oversight.order", "oversight_order"),
    "ordered": ("oversight.report_done", "oversight_report"),
    "reported": ("oversight.recheck", "oversight_recheck"),
}
_LABELS: dict[str, Callable[[], str]] = {
    "open": lambda: _("没有销号"),
    "to_order": lambda: _("待下达"),
    "to_mend": lambda: _("整改中"),
    "to_recheck": lambda: _("待复查"),
    "all": lambda: _("全部"),
}


def _views(request: DeskRequest) -> list[str]:
    """Return the views for the day shown: on a past day nothing waits."""
    past = request.as_of != request.today
    return [name for name in _LABELS if not (past and name in _WAITING)]


def _rows(request: DeskRequest, view: str) -> Any:
    area, on = placed(request, "see.oversight")[0], request.as_of
    rows = findings(area, on)
    if view == "all":
        return rows
    rows = rows.filter(still_open(on))
    return rows.filter(state=_WAITING[view]) if view in _WAITING else rows


@page("see.oversight")
def findings_page(request: DeskRequest) -> HttpResponse:
    """List the findings in the reader's area, each with its state and its next act."""
    on, views = request.as_of, _views(request)
    view = view_of(request, "view", views)
    rows = _rows(request, view)
    found = keyset(rows, request, ("-id",))
    states = states_on(request.actor.county, found.rows, on)
    may_order = view == "to_order" and request.actor.may("oversight.order")
    context = {
        "page": found,
        "rows": [
            (row, states[row.id], next_act(request, row, states[row.id]))
            for row in told_by(found.rows, on)
        ],
        "view": view,
        "views": [
            {"label": _LABELS[name](), "url": f"?view={name}", "on": name == view} for name in views
        ],
        "bulk": may_order and on == request.today,
        "may_find": request.actor.may("oversight.find") and on == request.today,
        "tabs": bar(request, "oversight_findings"),
    }
    return render(request, "desk/oversight/findings.html", context)


def next_act(request: DeskRequest, row: Any, state: str) -> tuple[str, str] | None:
    """Return (label, address) of the reader's next act about a finding; None for nothing."""
    if request.as_of != request.today or state not in _NEXT:
        return None
    code, name = _NEXT[state]
    me = request.actor.id
    own = {
        "found": False,
        "ordered": row.found_by == me or not reports(request.actor, row, request.today),
        "reported": me in {row.reported_by, row.responsible_id},
    }[state]  # fmt: skip
    if own or not scope(request, code).covers(row.region):
        return None
    label = {"found": _("下达整改"), "ordered": _("上报整改"), "reported": _("去复查")}[state]
    if state == "found":
        return label, f"{reverse('desk:oversight_order')}?id={row.id}"
    return label, reverse(f"desk:{name}", args=[row.id])


@page("see.oversight")
def findings_export(request: DeskRequest) -> HttpResponse:
    """Hand out the findings of a view as a workbook: the office's register of them (台账)."""
    on = request.as_of
    view = view_of(request, "view", _views(request))
    columns = [
        Col("number", _("编号")), Col("township", _("乡镇")), Col("village", _("村")),
        Col("household", _("户主")), Col("kind", _("督查问题类别")), Col("text", _("督查问题")),
        Col("again", _("重复出现")), Col("found_on", _("发现日期"), "day"),
        Col("demanded", _("整改要求")), Col("document", _("整改文件号")),
        Col("responsible", _("整改责任人")), Col("due_on", _("整改期限"), "day"),
        Col("reported_on", _("上报日期"), "day"), Col("closed_on", _("销号日期"), "day"),
        Col("state", _("状态")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        county = request.actor.county
        names = names_on(county, on)
        rows = told_by(_rows(request, view)[:EXPORT_MOST], on)
        states = states_on(county, rows, on)
        for row in rows:
            at = place_of(names, row.region)
            yield [
                row.number, at.township, at.village,
                row.household.head_name if row.household else "", word(f"finding_kind.{row.kind}"),
                row.text, row.follows.number if row.follows else "", row.found_on, row.demanded,
                row.order_document, row.responsible.name if row.responsible else "", row.due_on,
                row.reported_on, row.closed_on, word(f"state.finding.{states[row.id]}"),
            ]  # fmt: skip

    at = crumbs((_("督查问题"), reverse("desk:oversight_findings")))
    return hand_out(request, "oversight_findings", f"{_('督查问题')} {on}", columns, body, at)


@page("see.oversight")
def finding_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show a finding: what was found, what was done, by whom, and what comes next."""
    found, on = finding_in(request, key), request.as_of
    county = request.actor.county
    told_by([found], on)
    state = states_on(county, [found], on)[key]
    case = violation(county, found.violation) if found.violation else None
    frozen = case is not None and case.state != "lifted" and state not in FINDING.final
    steps = steps_of(county, key, on)
    names = officer_names(county, [step.done_by for step in steps])
    actor, today = request.actor, on == request.today
    me = actor.id
    second = today and state == "reported" and me not in {found.reported_by, found.responsible_id}
    context = {
        "row": found,
        "state": state,
        "act": next_act(request, found, state),
        "events": [_event(step, names) for step in reversed(steps)],
        "again": repeats(county, key, on),
        "may_back": second and scope(request, "oversight.send_back").covers(found.region),
        "may_drop": today
        and state == "found"
        and me != found.found_by
        and scope(request, "oversight.drop").covers(found.region),
        "may_money": actor.may("see.funds"),
        "misuse": found.violation if frozen else None,
        "crumbs": crumbs((_("督查问题"), reverse("desk:oversight_findings"))),
    }
    return render(request, "desk/oversight/finding.html", context)


_SHAPES = {
    "find": "late", "order": "wait", "report_done": "doing", "recheck": "done",
    "send_back": "late", "drop": "stop",
}  # fmt: skip


def _event(step: Any, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "on": step.done_on, "title": word(f"event.finding.{step.verb}"), "text": step.text,
        "by": names.get(step.done_by, ""), "shape": _SHAPES[step.verb],
    }  # fmt: skip


class FindForm(forms.Form):
    """What was found: the kind, in words, and whose work it is about."""

    def __init__(
        self, *args: Any, kinds: list[tuple[str, str]], places: list[tuple[str, str]],
        people: list[tuple[str, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if places:
            self.fields["region"] = Pick(places, label=_("乡镇"))
        self.fields["kind"] = Pick(kinds, label=gettext_lazy("督查问题类别"))
        self.fields["text"] = forms.CharField(
            label=gettext_lazy("督查问题"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
        )
        if people:
            self.fields["officer"] = Pick(
                [("", _("没有定")), *people], label=_("是谁的工作"), required=False
            )


@page("oversight.find")
def find_page(request: DeskRequest) -> HttpResponse:
    """Record a finding: of an inspection, a household or a township, as the address says."""
    about, whose, region = _about(request)
    people = menders(request, [region]) if region else []
    form = FindForm(
        request.POST or None, kinds=kinds_for(request),
        places=[] if about else _places(request), people=people,
        initial={"kind": request.GET.get("kind", ""), "officer": request.GET.get("officer", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        officer = as_uuid(data["officer"]) if data.get("officer") else None
        where = about or {"region": data["region"]}
        made = tried(
            request, form, find, kind=data["kind"], text=data["text"], officer=officer, **where
        )
        if made is not None:
            return redirect("desk:oversight_finding", made.result["finding"])
    return form_page(
        request, form, _("登记督查问题"),
        why=whose or _("督查中发现、群众反映的问题，登记了才好整改"),
        button=_("存下"), back=reverse("desk:oversight_findings"),
        crumbs=crumbs((_("督查问题"), reverse("desk:oversight_findings"))),
    )  # fmt: skip


def _about(request: DeskRequest) -> tuple[dict[str, Any], str, str]:
    """Return what the address says a finding is about: its argument, its name, its region."""
    area = scope(request, "oversight.find")
    if key := request.GET.get("inspection"):
        seen = inspection(area, as_uuid(key), request.today)
        if seen is None:
            raise Refused("not_found")
        return {"inspection": seen.id}, seen.household.head_name, seen.region
    if key := request.GET.get("household"):
        home = household_in(area, as_uuid(key))
        if home is None:
            raise Refused("not_found")
        return {"household": home.id}, home.head_name, home.region
    region = request.GET.get("region", "")
    if region.isdecimal() and len(region) == 12 and area.covers(region):
        names = names_on(request.actor.county, request.today)
        return {"region": region}, names.get(region, region), region
    return {}, "", ""


def _places(request: DeskRequest) -> list[tuple[str, str]]:
    area = scope(request, "oversight.find")
    towns = townships_on(request.actor.county, request.today)
    return [(town.code, town.name) for town in towns if area.covers(town.code)]
