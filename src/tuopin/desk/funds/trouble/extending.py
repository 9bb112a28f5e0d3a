"""More time for a loan: the requests, one request with both schedules, asking and deciding."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

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
    side_by_side,
    whose,
)
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import long_day
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page, sum_said
from tuopin.disasters.queries import event, losses_of_household
from tuopin.funds.actions import ask_extension, decide_extension
from tuopin.funds.queries import (
    extension_preview,
    extensions,
    lateness,
    schedules_in_force,
    state_on,
    versions,
)
from tuopin.funds.rules.schedule import last_day
from tuopin.kit.money import yuan
from tuopin.offices.queries import names_on, place_of
from tuopin.policy.queries import terms_on
from tuopin.sheets.rules.listing import Col


class AskForm(forms.Form):
    """How much more time, why, by which paper, and for which disaster if it is one."""

    def __init__(self, *args: Any, most: int, events: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["days"] = forms.IntegerField(
            label=gettext_lazy("展期天数"), min_value=1, max_value=most,
            help_text=_("政策规定一次最多 %(most)s 天") % {"most": most},
        )  # fmt: skip
        self.fields["reason"] = forms.CharField(label=gettext_lazy("理由"), max_length=300)
        self.fields["document"] = forms.CharField(
            label=gettext_lazy("文件号"), max_length=60,
            help_text=gettext_lazy("户主申请书或乡镇报告的编号"),
        )  # fmt: skip
        if events:
            self.fields["event"] = Pick(
                [("", _("不是因为灾害")), *events], label=gettext_lazy("灾害"), required=False
            )


def _list() -> tuple[str, str]:
    return _("展期"), reverse("desk:funds_extensions")


@page("see.funds")
def extensions_page(request: DeskRequest) -> HttpResponse:
    """List the requests for more time and the demands in the reader's area."""
    view = "all" if request.GET.get("view") == "all" else "open"
    rows = extensions(placed(request, "see.funds")[0]).filter(asked_on__lte=request.as_of)
    waiting = rows.exclude(decided_on__lte=request.as_of)
    found = keyset(waiting if view == "open" else rows, request, ("-id",))
    views = [("open", _("待批"), waiting.count()), ("all", _("全部"), None)]
    context = {
        "page": found,
        "rows": [(row, state_on(row, request.as_of)) for row in found.rows],
        "views": segments(request, views, view),
        "view": view,
        "tabs": money_tabs(request, "funds_extensions"),
        "crumbs": crumbs_to(),
    }
    return render(request, "desk/funds/extensions.html", context)


@page("see.funds")
def extensions_export(request: DeskRequest) -> HttpResponse:
    """Hand out the requests as a workbook."""
    on = request.as_of
    columns = [
        Col("number", _("借据编号")), Col("household", _("户主")), Col("township", _("乡镇")),
        Col("village", _("村")), Col("kind", _("种类")), Col("days", _("天数"), "number"),
        Col("reason", _("理由")), Col("document", _("文件号")),
        Col("asked_on", _("申请日期"), "day"), Col("state", _("状态")),
        Col("decided_on", _("审批日期"), "day"),
        Col("owed", _("还欠本金（元）"), "money", total=True),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        rows = extensions(placed(request, "see.funds")[0]).filter(asked_on__lte=on)
        for row in rows[:EXPORT_MOST]:
            place, state = place_of(names, row.region), state_on(row, on)
            yield [
                row.loan.number, row.loan.household.head_name, place.township, place.village,
                said("extension_kind", row.kind), row.days, row.reason, row.document,
                row.asked_on, _said_state(row, state),
                None if state == "asked" else row.decided_on, owed(row.loan),
            ]  # fmt: skip

    return hand_out(request, "extensions", f"{_('展期')} {on}", columns, body)


def _said_state(row: Any, state: str) -> str:
    """Say how a request stands; a demand was nobody's to grant."""
    if row.kind == "demand":
        return said("state.violation", "demanded")
    return said("state.extension", state)


@page("see.funds")
def extension_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one request with the schedule before and the one after it side by side."""
    actor, on = request.actor, request.as_of
    found = row_of(request, extensions(scope(request, "see.funds")), key, "asked_on")
    state = state_on(found, on)
    before, after = _schedules(request, found, state)
    names = people(request, found.asked_by, found.decided_by)
    event_of = event(actor.county, found.event) if found.event else None
    can = actor.may("funds.decide_extension") and state == "asked"
    context = {
        "row": found,
        "loan": found.loan,
        "state": state,
        "before": before,
        "lines": side_by_side(before, after),
        "ends": last_day(after) if after else None,
        "late": lateness(actor.county, found.loan, on),
        "event": event_of,
        "unknown_event": bool(found.event) and event_of is None,
        "owed": owed(found.loan),
        "asker": names.get(found.asked_by, ""),
        "decider": names.get(found.decided_by, ""),
        "may_decide": can and actor.id != found.asked_by,
        "asked_by_you": can and actor.id == found.asked_by,
        "back": back_to(found.loan),
        "crumbs": crumbs_to(_list()),
    }
    return render(request, "desk/funds/extension.html", context)


def _schedules(request: DeskRequest, found: Any, state: str) -> tuple[Any, Any]:
    """Return the schedule before a request and the dues after it, granted or as they would be."""
    county, on = request.actor.county, request.as_of
    of_loan = {v.schedule.version: v.schedule for v in versions(county, found.loan_id)}
    if state == "granted" and found.version:
        return of_loan.get(found.version - 1), of_loan[found.version].dues
    if state == "asked" and found.loan.state == "paid":
        before = of_loan.get(found.loan.schedule)
        return before, extension_preview(county, found.loan, found.days, on)
    return of_loan.get(found.loan.schedule), ()


@page("funds.ask_extension")
def extend_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for more time: a form, then what it would do, then the request."""
    actor, on = request.actor, request.today
    loan = loan_of(request, key, "funds.ask_extension")
    form = AskForm(
        request.POST or None,
        most=terms_on(actor.county, on)["extension.max_days"],
        events=_events(actor.county, loan),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"event": _event(form)}
        if not confirmed(request):
            return _confirm_ask(request, loan, form.cleaned_data)
        if made := tried(request, form, ask_extension, loan=key, **given):
            return redirect("desk:funds_extension", made.result["extension"])
    return form_page(
        request, form, _("申请展期"),
        why=_("%(whose)s，还欠本金 %(yuan)s 元") % {"whose": whose(loan), "yuan": yuan(owed(loan))},
        button=_("看一看再交"), back=back_to(loan), crumbs=crumbs_to(_list()),
    )  # fmt: skip


def _events(county: str, loan: Any) -> list[tuple[str, str]]:
    """Return the disasters in which the household lost something."""
    lost = {loss.event_id: loss.event for loss in losses_of_household(county, loan.household_id)}
    return [(str(key), f"{e.name} {e.happened_on}") for key, e in lost.items()]


def _event(form: forms.Form) -> UUID | None:
    given = form.cleaned_data.get("event", "")
    return as_uuid(given) if given else None


def _confirm_ask(request: DeskRequest, loan: Any, data: dict[str, Any]) -> HttpResponse:
    actor, on = request.actor, request.today
    now = schedules_in_force(actor.county, [loan]).get(loan.id)
    after = extension_preview(actor.county, loan, data["days"], on)
    days = ngettext("展期 %(n)s 天", "展期 %(n)s 天", data["days"]) % {"n": data["days"]}
    ends = _("最后一期由 %(old)s 推到 %(new)s")
    return confirm_page(
        request, _("申请展期"),
        why=_("交上去以后由县领导组办公室主任审批；批准以前日程不变。"),
        will=[f"{whose(loan)}：{days}", _("还欠本金："), *sum_said(owed(loan))],
        after=[
            *(
                [ends % {"old": long_day(last_day(now.dues)), "new": long_day(last_day(after))}]
                if now and after else []
            ),
            _("原来的日程留着，逾期照样按原日程看得见"),
        ],
        hidden=[(name, data[name]) for name in data],
        listed=dues_table(now.dues if now else (), after),
        button=_("交申请"), back=reverse("desk:funds_extend", args=[loan.id]),
        crumbs=crumbs_to(_list()),
    )  # fmt: skip


_ANSWERS = {"grant": True, "refuse": False}


@page("funds.decide_extension")
def decide_page(request: DeskRequest, key: UUID, answer: str) -> HttpResponse:
    """Say what a decision does, then grant a request or refuse it with the reason."""
    if answer not in _ANSWERS:
        raise Http404
    grant = _ANSWERS[answer]
    area = scope(request, "funds.decide_extension")
    found = row_of(request, extensions(area), key, "asked_on")
    at = reverse("desk:funds_extension", args=[key])
    if confirmed(request):
        note = request.POST.get("reason", "")
        do(request, decide_extension, extension=key, grant=grant, note=note)
        return redirect(at)
    named = {"whose": whose(found.loan), "n": found.days}
    now = schedules_in_force(request.actor.county, [found.loan]).get(found.loan_id)
    after = extension_preview(request.actor.county, found.loan, found.days, request.today)
    return confirm_page(
        request, _("批准展期") if grant else _("不准展期"),
        why=_("谁申请谁不能批。批准后另立一份日程，原来的日程和逾期照样看得见。"),
        will=[
            _("批准 %(whose)s 展期 %(n)s 天") % named if grant
            else _("不准 %(whose)s 展期 %(n)s 天") % named,
            _("还欠本金："), *sum_said(owed(found.loan)),
        ],
        after=[_after(now, after) if grant and now and after else _("还款日程不变")],
        listed=dues_table(now.dues, after) if grant and now else None,
        reason=not grant, danger=not grant,
        button=_("批准展期 %(n)s 天") % named if grant else _("不准"),
        back=at, blocked=found.state != "asked", crumbs=crumbs_to(_list()),
    )  # fmt: skip


def _after(now: Any, after: Any) -> str:
    said_days = {"old": long_day(now.due_on), "new": long_day(last_day(after))}
    return _("最后一期由 %(old)s 推到 %(new)s") % said_days
