"""Misuse: the violations of R57, one of them, reporting, demanding back and lifting."""

from collections.abc import Iterable
from datetime import date, timedelta
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
from tuopin.desk.funds.tabs import money_tabs
from tuopin.desk.funds.trouble.finding import (
    back_to,
    crumbs_to,
    dues_table,
    loan_of,
    owed,
    people,
    row_of,
    said,
    segments,
    whose,
)
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import do, page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import long_day
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page, sum_said
from tuopin.funds.actions import demand_back, lift_violation, report_violation
from tuopin.funds.queries import extensions, schedules_in_force, state_on, violations
from tuopin.funds.rules.schedule import due_at_once
from tuopin.funds.states import VIOLATION_KINDS
from tuopin.offices.queries import names_on, place_of
from tuopin.policy.queries import terms_on
from tuopin.sheets.rules.listing import Col


class ReportForm(forms.Form):
    """Which of the five violations, found by which paper, and what was found."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = Pick(
            [(k, said("violation_kind", k)) for k in VIOLATION_KINDS],
            label=gettext_lazy("违规情形"),
        )
        self.fields["finding"] = forms.CharField(label=gettext_lazy("督查文书号"), max_length=60)
        self.fields["note"] = forms.CharField(label=gettext_lazy("查到的情况"), max_length=300)


class DemandForm(forms.Form):
    """By which paper the money is demanded back."""

    document = forms.CharField(label=gettext_lazy("责令归还文件号"), max_length=60)


def _list() -> tuple[str, str]:
    return _("违规"), reverse("desk:funds_violations")


@page("see.funds")
def violations_page(request: DeskRequest) -> HttpResponse:
    """List the violations in the reader's area, the open ones first."""
    view, on = "all" if request.GET.get("view") == "all" else "open", request.as_of
    rows = violations(placed(request, "see.funds")[0]).filter(found_on__lte=on)
    open_ones = rows.exclude(lifted_on__lte=on)
    found = keyset(open_ones if view == "open" else rows, request, ("-id",))
    views = [("open", _("没有了结的"), open_ones.count()), ("all", _("全部"), None)]
    context = {
        "page": found,
        "rows": [(row, state_on(row, on)) for row in found.rows],
        "views": segments(request, views, view),
        "view": view,
        "tabs": money_tabs(request, "funds_violations"),
        "crumbs": crumbs_to(),
    }
    return render(request, "desk/funds/violations.html", context)


@page("see.funds")
def violations_export(request: DeskRequest) -> HttpResponse:
    """Hand out the violations as a workbook."""
    on = request.as_of
    columns = [
        Col("number", _("借据编号")), Col("household", _("户主")), Col("township", _("乡镇")),
        Col("village", _("村")), Col("kind", _("违规情形")), Col("finding", _("督查文书号")),
        Col("note", _("查到的情况")), Col("found_on", _("查到日期"), "day"),
        Col("state", _("状态")), Col("lent", _("借款（元）"), "money", total=True),
        Col("owed", _("还欠本金（元）"), "money", total=True),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        rows = violations(placed(request, "see.funds")[0]).filter(found_on__lte=on)
        for row in rows[:EXPORT_MOST]:
            place = place_of(names, row.region)
            yield [
                row.loan.number, row.loan.household.head_name, place.township, place.village,
                said("violation_kind", row.kind), row.finding, row.note, row.found_on,
                said("state.violation", state_on(row, on)), row.loan.approved_fen, owed(row.loan),
            ]  # fmt: skip

    return hand_out(request, "violations", f"{_('违规')} {on}", columns, body)


@page("see.funds")
def violation_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one violation: what was found, what is frozen, what was demanded, what may be done."""
    actor, on = request.actor, request.as_of
    found = row_of(request, violations(scope(request, "see.funds")), key, "found_on")
    state = state_on(found, on)
    mine = actor.id == found.found_by
    context = {
        "row": found,
        "loan": found.loan,
        "state": state,
        "kind": said("violation_kind", found.kind),
        "owed": owed(found.loan),
        "events": _events(request, found, state),
        "may_demand": state == "frozen"
        and found.loan.state == "paid"
        and actor.may("funds.demand_back")
        and not mine,
        "may_lift": state != "lifted" and actor.may("funds.lift_violation") and not mine,
        "found_by_you": mine and actor.may("funds.lift_violation") and state != "lifted",
        "back": back_to(found.loan),
        "crumbs": crumbs_to(_list()),
    }
    return render(request, "desk/funds/violation.html", context)


def _events(request: DeskRequest, found: Any, state: str) -> list[dict[str, Any]]:
    """Return what happened, newest first, for the time line."""
    names = people(request, found.found_by, found.demanded_by, found.lifted_by)
    told = [
        _told(found.found_on, "late", _("查到违规，冻结"), names.get(found.found_by, ""))
        | {"text": found.note}
    ]
    if found.demanded_on and found.demanded_on <= request.as_of:
        told.append(
            _told(found.demanded_on, "wait", _("责令归还"), names.get(found.demanded_by, ""))
            | _demanded(request, found)
        )
    if state == "lifted":
        told.append(
            _told(found.lifted_on, "done", _("解除冻结"), names.get(found.lifted_by, ""))
            | {"text": found.lift_reason}
        )
    return told[::-1]


def _told(on: date, shape: str, title: str, by: str) -> dict[str, Any]:
    return {"on": on, "shape": shape, "title": title, "by": by}


def _demanded(request: DeskRequest, found: Any) -> dict[str, Any]:
    """Return what a demand said: by when, by which paper, and where both schedules are seen."""
    rows = extensions(scope(request, "see.funds"), loan=found.loan_id)
    demand = rows.filter(kind="demand", decided_on=found.demanded_on).first()
    if demand is None:
        return {}
    by = found.demanded_on + timedelta(days=demand.days)
    return {
        "text": _("全部欠款 %(day)s到期，过期算逾期") % {"day": long_day(by)},
        "paper": demand.document,
        "url": reverse("desk:funds_extension", args=[demand.id]),
    }


@page("funds.report_violation")
def report_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Report misuse: a form, then what is frozen, then the report."""
    loan = loan_of(request, key, "funds.report_violation")
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not confirmed(request):
            return _confirm_report(request, loan, form.cleaned_data)
        if made := tried(request, form, report_violation, loan=key, **form.cleaned_data):
            return redirect("desk:funds_violation", made.result["violation"])
    return form_page(
        request, form, _("报告违规用款"), why=whose(loan), button=_("看一看再交"),
        back=back_to(loan), crumbs=crumbs_to(_list()),
    )  # fmt: skip


def _confirm_report(request: DeskRequest, loan: Any, data: dict[str, Any]) -> HttpResponse:
    named = {"whose": whose(loan), "kind": said("violation_kind", data["kind"])}
    return confirm_page(
        request, _("报告违规用款"),
        why=_("专款专用：不得挤占、挪用、截留、借用或改变用途。"),
        will=[_("冻结 %(whose)s：%(kind)s") % named, *sum_said(owed(loan) or loan.approved_fen)],
        after=[
            _("没拨、没发的不再拨、不再发，这一户不再安排新的借款"),
            _("由县领导组办公室主任责令归还或解除冻结；还款照收"),
        ],
        hidden=[(name, data[name]) for name in data], danger=True, button=_("冻结并上报"),
        back=reverse("desk:funds_report_violation", args=[loan.id]), crumbs=crumbs_to(_list()),
    )  # fmt: skip


@page("funds.demand_back")
def demand_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Demand misused money back: the paper, then the days before and after, then the demand."""
    area = scope(request, "funds.demand_back")
    found = row_of(request, violations(area), key, "found_on")
    at = reverse("desk:funds_violation", args=[key])
    form = DemandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not confirmed(request):
            return _confirm_demand(request, found, form.cleaned_data["document"])
        if tried(request, form, demand_back, violation=key, **form.cleaned_data):
            return redirect(at)
    return form_page(
        request, form, _("责令归还"), why=whose(found.loan), button=_("看一看再办"), back=at,
        crumbs=crumbs_to(_list()),
    )  # fmt: skip


def _confirm_demand(request: DeskRequest, found: Any, document: str) -> HttpResponse:
    actor, on, loan = request.actor, request.today, found.loan
    days = terms_on(actor.county, on)["misuse.recall_days"]
    by = on + timedelta(days=days)
    now = schedules_in_force(actor.county, [loan]).get(loan.id)
    after = due_at_once(now.dues, loan.repaid_fen + loan.fee_fen, by) if now else ()
    return confirm_page(
        request, _("责令归还"), why=_("查到的人不能自己责令归还。"),
        will=[
            _("责令 %(whose)s 在 %(n)s 天内全部归还")
            % {"whose": whose(loan), "n": days},
            *sum_said(owed(loan)),
        ],
        after=[
            _("全部欠款 %(day)s到期，过期算逾期") % {"day": long_day(by)},
            _("原来的日程留着；以前逾期的照样算逾期"),
        ],
        hidden=[("document", document)], listed=dues_table(now.dues if now else (), after),
        danger=True, button=_("责令归还"),
        back=reverse("desk:funds_violation_demand", args=[found.id]),
        crumbs=crumbs_to(_list()), blocked=found.state != "frozen" or loan.state != "paid",
    )  # fmt: skip


@page("funds.lift_violation")
def lift_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then end a freeze."""
    found = row_of(request, violations(scope(request, "funds.lift_violation")), key, "found_on")
    at = reverse("desk:funds_violation", args=[key])
    if confirmed(request):
        do(request, lift_violation, violation=key, reason=request.POST.get("reason", ""))
        return redirect(at)
    demanded = found.state == "demanded" and found.loan.state == "paid"
    return confirm_page(
        request, _("解除冻结"), why=_("查到的人不能自己解除。"),
        will=[_("解除 %(whose)s 的冻结") % {"whose": whose(found.loan)}],
        after=[
            _("可以再拨、再发、再安排借款"),
            *([_("责令归还作罢，恢复责令以前的还款日程")] if demanded else []),
        ],
        reason=True, button=_("解除冻结"), back=at, crumbs=crumbs_to(_list()),
        blocked=found.state == "lifted",
    )  # fmt: skip
