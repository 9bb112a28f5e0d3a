"""Households' problems: those open, one of them with its steps, what is done about it (R68)."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import as_uuid, page, scope
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.desk.visits.narrowing import narrowed, own_first
from tuopin.desk.visits.tabs import crumbs_to, segments, view_of, visit_tabs
from tuopin.desk.writing import form_page
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, officer_names, place_of
from tuopin.register.queries import household_file
from tuopin.selection.queries import pairings_on
from tuopin.sheets.rules.listing import Col
from tuopin.visits.actions import act_on_issue, open_issue, reopen_issue, solve_issue
from tuopin.visits.queries import issue, issue_state_after, issue_state_on, issues
from tuopin.visits.states import ISSUE, ISSUE_KINDS

ACTS = {"act": act_on_issue, "solve": solve_issue, "reopen": reopen_issue}
_SHAPES = {"open": "info", "act": "doing", "solve": "done", "reopen": "late",
           "withdraw": "stop"}  # fmt: skip


class IssueForm(forms.Form):
    """A problem: its kind and what it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, word(f"issue_kind.{kind}")) for kind in ISSUE_KINDS]
        self.fields["kind"] = Pick(kinds, label=gettext_lazy("问题类别"))
        self.fields["text"] = forms.CharField(
            label=gettext_lazy("是什么问题"), max_length=300, widget=forms.Textarea({"rows": 3})
        )


class StepForm(forms.Form):
    """What was done about a problem."""

    text = forms.CharField(
        label=gettext_lazy("说明"), max_length=300, widget=forms.Textarea({"rows": 3})
    )


class Listed(NamedTuple):
    """What the address asks for: the problems, the view and all views, what it is narrowed to."""

    rows: Any
    view: str
    views: list[tuple[str, str, int | None]]
    chips: list[dict[str, Any]]


_OPEN = {"mine": True, "open": True, "late": True, "solved": False}


def _listed(request: DeskRequest) -> Listed:
    narrow = narrowed(request)
    views = own_first(
        request,
        [
            ("open", _("没解决"), None), ("late", _("过期"), None), ("solved", _("已解决"), None),
            ("all", _("全部"), None),
        ],
    )  # fmt: skip
    # A link to an officer's problems means those, not the reader's own.
    shown = views if narrow.officer is None else [one for one in views if one[0] != "mine"]
    view, on = view_of(request, *(name for name, _label, _count in shown)), request.as_of
    officer = request.actor.id if view == "mine" else narrow.officer
    rows = issues(narrow.area, on, is_open=_OPEN.get(view), officer=officer)
    rows = rows.filter(due_on__lt=on) if view == "late" else rows
    return Listed(rows, view, shown, narrow.chips)


@page("see.visits")
def issues_page(request: DeskRequest) -> HttpResponse:
    """List the problems, those due soonest first; those solved newest first."""
    rows, view, views, chips = _listed(request)
    order = ("due_on", "id") if view in {"mine", "open", "late"} else ("-opened_on", "-id")
    found = keyset(rows, request, order)
    who = _answering(request, [row.household_id for row in found.rows])
    context = {
        "page": found,
        "rows": [
            (row, issue_state_after(row.last), who.get(row.household_id, "")) for row in found.rows
        ],
        "view": view,
        "views": segments(request, views, view),
        "chips": chips,
        "may_act": request.actor.may("visits.act_on_issue"),
        "tabs": visit_tabs("visits_issues"),
    }
    return render(request, "desk/visits/issues.html", context)


@page("see.visits")
def issues_export(request: DeskRequest) -> HttpResponse:
    """Hand out the problems as a workbook, with the days that the solved ones took."""
    rows, on = _listed(request).rows, request.as_of
    columns = [
        Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户主")),
        Col("officer", _("联系人")), Col("kind", _("问题类别")), Col("text", _("存在问题")),
        Col("state", _("状态")),
        Col("opened_on", _("提出日期"), "day"), Col("due_on", _("限期"), "day"),
        Col("solved_on", _("解决日期"), "day"), Col("days", _("用了几天"), "number"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        taken = list(rows[:EXPORT_MOST])
        who = _answering(request, {row.household_id for row in taken})
        for row in taken:
            place = place_of(names, row.region)
            solved = row.solved_on if row.solved_on and row.solved_on <= on else None
            yield [
                place.township, place.village, row.household.head_name,
                who.get(row.household_id, ""), word(f"issue_kind.{row.kind}"), row.text,
                word(f"state.issue.{issue_state_after(row.last)}"), row.opened_on, row.due_on,
                solved, (solved - row.opened_on).days if solved else None,
            ]  # fmt: skip

    return hand_out(request, "visits_issues", f"{_('问题')} {on}", columns, body, crumbs_to())


def _answering(request: DeskRequest, homes: Iterable[UUID]) -> dict[UUID, str]:
    """Return the name of the liaison officer who answers for each household on the day shown."""
    pairs = pairings_on(request.actor.county, homes, request.as_of)
    return {home: roles["liaison"].name for home, roles in pairs.items() if "liaison" in roles}


def _found(request: DeskRequest, key: UUID) -> Any:
    found = issue(request.actor.county, key)
    if (
        found is None
        or found.opened_on > request.as_of
        or not scope(request, "see.visits").covers(found.region)
    ):
        raise Refused("not_found")
    return found


def _crumbs() -> list[tuple[str, str]]:
    return crumbs_to((_("问题"), reverse("desk:visits_issues")))


@page("see.visits")
def issue_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one problem: what it is, each step with who took it, what can be done now."""
    found, on = _found(request, key), request.as_of
    state = issue_state_on(found, on)
    steps = [step for step in found.steps.all() if step.done_on <= on]
    names = officer_names(request.actor.county, [step.done_by for step in steps])
    now = request.as_of == request.today
    context = {
        "issue": found,
        "who": _answering(request, [found.household_id]).get(found.household_id, ""),
        "state": state,
        "late": state in {"open", "acting"} and found.due_on is not None and found.due_on < on,
        # From the step, not the row: what was opened again later had been solved that day.
        "days": (steps[-1].done_on - found.opened_on).days if state == "solved" else None,
        "events": [
            {"on": s.done_on, "shape": _SHAPES[s.verb], "title": word(f"issue_step.{s.verb}"),
             "text": s.text, "by": names.get(s.done_by, "")}
            for s in reversed(steps)
        ],
        "acts": [
            (verb, word(f"action.{ACTS[verb].code}"))
            for verb in dict.fromkeys(ISSUE.verbs(state))
            if verb in ACTS and now and scope(request, ACTS[verb].code).covers(found.region)
        ],
        "crumbs": _crumbs(),
    }  # fmt: skip
    return render(request, "desk/visits/issue.html", context)


@page("visits.act_on_issue", "visits.solve_issue", "visits.reopen_issue")
def step_page(request: DeskRequest, key: UUID, verb: str) -> HttpResponse:
    """Take a step on a problem: work on it, solve it, open it again."""
    if verb not in ACTS:
        raise Refused("not_found")
    found, form = _found(request, key), StepForm(request.POST or None)
    back = reverse("desk:visits_issue", args=[key])
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(request, form, ACTS[verb], issue=key, **form.cleaned_data):
        return redirect(back)
    days = (request.today - found.opened_on).days
    since = ngettext("提出到今天 %(n)s 天", "提出到今天 %(n)s 天", days) % {"n": days}
    return form_page(
        request, form, word(f"action.{ACTS[verb].code}"),
        why=f"{found.household.head_name} · {found.text} · {since}", button=_("存下"), back=back,
        crumbs=_crumbs(),
    )  # fmt: skip


@page("visits.open_issue")
def open_page(request: DeskRequest) -> HttpResponse:
    """Record a problem of the household that the address names."""
    key = as_uuid(request.GET.get("household", ""))
    file = household_file(request.actor.county, key, request.as_of)
    if file is None or not scope(request, "visits.open_issue").covers(file.household.region):
        raise Refused("not_found")
    form = IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = tried(request, form, open_issue, household=key, **form.cleaned_data)
        if made:
            return redirect("desk:visits_issue", made.result["issue"])
    return form_page(
        request, form, _("登记问题"), why=file.household.head_name, button=_("存下"),
        back=reverse("desk:visits_home", args=[key]), crumbs=_crumbs(),
    )  # fmt: skip
