"""Setting right: the order, the report, the second look, sending back, and dropping (R82)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.fields import DayField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.oversight.frame import crumbs, finding_in, menders
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.kit.refusals import Refused
from tuopin.oversight.actions import drop, order, recheck, report_done, send_back
from tuopin.oversight.queries import findings
from tuopin.oversight.states import FINDING
from tuopin.policy.queries import terms_on
from tuopin.selection.queries import pairings_on
from tuopin.workflow.actions import Action

MOST = 200


class OrderForm(forms.Form):
    """Who sets it right, what is demanded, by when, by which letter."""

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"] = Pick(people, label=gettext_lazy("整改责任人"))
        self.fields["demanded"] = forms.CharField(
            label=gettext_lazy("整改要求"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields["due_on"] = DayField(label=gettext_lazy("整改期限"))
        self.fields["document"] = forms.CharField(
            label=gettext_lazy("整改文件号"), max_length=60, required=False
        )


class TextForm(forms.Form):
    """What was done or seen, in words."""

    def __init__(self, *args: Any, label: str, due: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = forms.CharField(
            label=label, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
        )
        if due:
            self.fields["due_on"] = DayField(label=gettext_lazy("新的整改期限"))


def _list() -> tuple[str, str]:
    return _("督查问题"), reverse("desk:oversight_findings")


def _limit(request: DeskRequest) -> Any:
    days = terms_on(request.actor.county, request.today)["finding.days"]
    return request.today + timedelta(days=days)


def _whose(row: Any) -> str:
    """Name a finding: number, kind, household."""
    name = row.household.head_name if row.household else ""
    return f"{row.number} {word(f'finding_kind.{row.kind}')} {name}".strip()


@page("oversight.order")
def order_page(request: DeskRequest) -> HttpResponse:
    """Order the findings that the address names to be set right, by one letter."""
    keys = [as_uuid(key) for key in dict.fromkeys(request.GET.getlist("id"))][:MOST]
    if not keys:
        raise Refused("nothing_chosen")
    rows = list(findings(scope(request, "oversight.order"), request.today).filter(id__in=keys))
    if len(rows) != len(keys):
        raise Refused("not_found")
    form = OrderForm(
        request.POST or None, people=menders(request, {row.region for row in rows}),
        initial={"due_on": _limit(request), "officer": _likely(request, rows)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = tried(
            request, form, order, at={"wrong_post": "officer"}, findings=keys,
            officer=as_uuid(data["officer"]), demanded=data["demanded"], due_on=data["due_on"],
            document=data["document"],
        )  # fmt: skip
        if done is not None:
            n = done.result["findings"]
            said = ngettext("%(n)s 个问题下达了整改。", "%(n)s 个问题下达了整改。", n) % {"n": n}
            messages.success(request, said)
            return redirect(f"{reverse('desk:oversight_findings')}?view=to_order")
    why = word("word.list_comma").join(_whose(row) for row in rows[:3])
    if len(rows) > 3:
        count = len(rows)
        why = ngettext("%(names)s 等 %(n)s 个", "%(names)s 等 %(n)s 个", count) % {
            "names": why, "n": count,
        }  # fmt: skip
    return form_page(
        request, form, _("下达整改"), why=why, button=_("下达整改"),
        back=reverse("desk:oversight_findings"), crumbs=crumbs(_list()),
    )  # fmt: skip


def _likely(request: DeskRequest, rows: list[Any]) -> str:
    """Return who most likely sets a finding right: named already, else the household's officer."""
    first = rows[0]
    if first.responsible_id or first.household_id is None:
        return str(first.responsible_id or "")
    pairs = pairings_on(first.county, [first.household_id], request.today)
    role = "lead" if first.kind == "lead_absent" else "liaison"
    pair = pairs.get(first.household_id, {}).get(role)
    return str(pair.officer) if pair else ""


def _step(
    request: DeskRequest,
    key: UUID,
    action: Action[Any],
    title: str,
    label: str,
    *,
    due: bool = False,
) -> HttpResponse:
    """Take what was done or seen in words, then do the step; refuse one whose turn is not yet."""
    found = finding_in(request, key, action.code)
    FINDING.after(found.state, action.code.removeprefix("oversight."))
    at = reverse("desk:oversight_finding", args=[key])
    initial = {"due_on": _limit(request)} if due else {}
    form = TextForm(request.POST or None, label=label, due=due, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = tried(request, form, action, finding=key, **form.cleaned_data)
        if done is not None:
            return redirect(at)
    return form_page(
        request, form, title, why=f"{_whose(found)} · {found.demanded or found.text}",
        button=title, back=at, crumbs=crumbs(_list()),
    )  # fmt: skip


@page("oversight.report_done")
def report_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Report what was done about a finding."""
    return _step(request, key, report_done, _("上报整改"), _("整改情况"))


@page("oversight.recheck")
def recheck_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Close a finding after a second look."""
    return _step(request, key, recheck, _("复查销号"), _("复查看到的情况"))


@page("oversight.send_back")
def send_back_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Send a finding back that was not set right, with a new limit."""
    return _step(request, key, send_back, _("退回重新整改"), _("复查看到的情况"), due=True)


@page("oversight.drop")
def drop_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then drop a finding that is no fault."""
    found = finding_in(request, key, "oversight.drop")
    at = reverse("desk:oversight_finding", args=[key])
    if confirmed(request):
        do(request, drop, finding=key, reason=request.POST.get("reason", ""))
        return redirect(at)
    return confirm_page(
        request, _("撤销问题"), why=_("查实不是问题的才撤销；登记的人不能自己撤销。"),
        will=[_("撤销 %(whose)s") % {"whose": _whose(found)}],
        after=[_("不算查到的问题；登记和撤销的经过都留着")],
        reason=True, danger=True, button=_("撤销问题"), back=at, crumbs=crumbs(_list()),
        blocked=found.state != "found",
    )  # fmt: skip
