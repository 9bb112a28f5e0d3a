"""Deductions from an officer's salary: ordered, looked at, stopped."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.fields import FenField
from tuopin.desk.funds.guarantee.amounts import AmountForm
from tuopin.desk.funds.guarantee.parts import (
    crumbs_to,
    month_said,
    officer_url,
    order_of,
    reversal_of,
    sees_salary,
)
from tuopin.desk.funds.trouble.finding import back_to, loan_of, people, whose
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, page, scope
from tuopin.desk.tags.values import money
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page, sum_said, table
from tuopin.funds.actions import order_deduction, stop_deduction
from tuopin.funds.queries import behind, deduction_plan, deduction_room, deductions_of
from tuopin.funds.rules.guarantee import Month, may_deduct, months
from tuopin.kit.money import plain_yuan, yuan
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import officer_names
from tuopin.policy.queries import terms_on


class OrderForm(AmountForm):
    """How much each month, by which paper."""

    def __init__(self, *args: Any, most: int, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        self.fields["fen"] = FenField(label=gettext_lazy("每月扣（元）"), help_text=hint)
        self.fields["document"] = forms.CharField(label=gettext_lazy("文件号"), max_length=60)


@page("funds.order_deduction")
def order_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Order a monthly deduction for a loan in default; the months are shown before."""
    actor, on = request.actor, request.today
    loan = loan_of(request, key, "funds.order_deduction")
    if loan.guarantor is None:
        raise Refused("no_guarantor")
    room, late = deduction_room(actor.county, loan.guarantor, on), behind(loan, on)
    terms = terms_on(actor.county, on)
    if not may_deduct(late.oldest_on, on, terms["guarantee.default_days"]):
        raise Refused("not_in_default", days=terms["guarantee.default_days"])
    if not room.salary_fen:
        raise Refused("salary_unknown")
    name = officer_names(actor.county, [loan.guarantor]).get(loan.guarantor, "")
    said = {"most": yuan(room.left_fen), "percent": terms["guarantee.monthly_percent"]}
    form = OrderForm(
        request.POST or None, most=room.left_fen, initial={"fen": room.left_fen},
        hint=_("每月最多还能扣 %(most)s 元（所有扣款合计不过工资的 %(percent)s%%）") % said,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = {"loan": key, "monthly_fen": data["fen"], "document": data["document"]}
        if not confirmed(request):
            return _confirm_order(request, loan, name, late, data)
        if made := tried(request, form, order_deduction, at={"bad_amount": "fen"}, **given):
            return redirect("desk:funds_deduction", made.result["order"])
    why = _("%(whose)s 逾期 %(yuan)s 元，由担保人 %(name)s 的工资偿还") % {
        "whose": whose(loan), "yuan": yuan(late.fen), "name": name,
    }  # fmt: skip
    return form_page(
        request, form, _("下达工资扣款"), why=why, button=_("看一看再下达"), back=back_to(loan),
        crumbs=crumbs_to((name, officer_url(loan.guarantor))),
    )  # fmt: skip


def _confirm_order(
    request: DeskRequest, loan: Any, name: str, late: Any, data: dict[str, Any]
) -> HttpResponse:
    try:
        planned = months(late.fen, data["fen"], request.today)
    except ValueError:
        raise Refused("bad_amount") from None
    n = len(planned)
    last = {"n": n, "month": month_said(planned[-1].month)}
    return confirm_page(
        request, _("下达工资扣款"),
        why=_("扣下的工资替农户还款；农户从此欠联系人的钱，一直记着，直到还清。"),
        will=[
            _("每月从 %(name)s 的工资中扣") % {"name": name},
            *sum_said(data["fen"]),
            _("替 %(whose)s 偿还逾期的 %(yuan)s 元")
            % {"whose": whose(loan), "yuan": yuan(late.fen)},
        ],
        after=[
            ngettext("扣 %(n)s 个月，%(month)s 扣完", "扣 %(n)s 个月，%(month)s 扣完", n) % last,
            _("农户自己还了多少，就少扣多少"),
        ],
        hidden=[("fen", plain_yuan(data["fen"])), ("document", data["document"])],
        listed=_plan_table(planned),
        button=_("下达扣款，每月 %(yuan)s 元") % {"yuan": yuan(data["fen"])},
        back=reverse("desk:funds_order_deduction", args=[loan.id]), danger=True,
        crumbs=crumbs_to((name, officer_url(loan.guarantor))),
    )  # fmt: skip


def _plan_table(planned: list[Month]) -> Any:
    return table(
        [_("月份"), _("扣（元）"), _("扣后还欠（元）")],
        ([month_said(m.month), money(m.fen), money(m.left_fen)] for m in planned),
        numbers=[1, 2],
    )


@page("see.funds")
def deduction_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one order: what was planned for each month, and what was deducted."""
    actor, on = request.actor, request.as_of
    order = order_of(request, key, "see.funds")
    done = [row for row in deductions_of(actor.county, order.loan_id) if row.order_id == order.id]
    done = [row for row in done if row.deducted_on <= on]
    undone = {row.id for row in done if row.reversed_on is not None and row.reversed_on <= on}
    standing = order.stopped_on is None or order.stopped_on > on
    late = behind(order.loan, on)
    taken = sum(row.fen for row in done if row.id not in undone)
    may = {
        name: standing and actor.may(f"funds.{name}")
        and scope(request, f"funds.{name}").covers(order.region)
        for name in ("deduct", "stop_deduction")
    }  # fmt: skip
    names = people(request, order.ordered_by, order.stopped_by)
    context = {
        "order": order,
        "loan": order.loan,
        "standing": standing,
        "plan": _lines(deduction_plan(order), [row for row in done if row.id not in undone]),
        "done": [(row, row.id in undone, reversal_of("deduction", row.id)) for row in done],
        "may_reverse": actor.may("funds.reverse"),
        "taken": taken,
        "left": late.left_fen,
        "may": may,
        "salary": sees_salary(request, order.officer_id),
        "orderer": names.get(order.ordered_by, ""),
        "stopper": names.get(order.stopped_by, ""),
        "back": back_to(order.loan),
        "crumbs": crumbs_to((order.officer.name, officer_url(order.officer_id))),
    }
    return render(request, "desk/funds/deduction.html", context)


def _lines(plan: list[Month], done: list[Any]) -> list[dict[str, Any]]:
    """Set each month's plan beside what was deducted for it, in order of the months."""
    planned = {month.month: month.fen for month in plan}
    came: dict[date, int] = {}
    for row in done:
        came[row.month] = came.get(row.month, 0) + row.fen
    return [
        {"month": month_said(month), "plan": planned.get(month), "fen": came.get(month)}
        for month in sorted(planned.keys() | came.keys())
    ]


@page("funds.stop_deduction")
def stop_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what stopping a deduction does, ask for the reason, then stop it."""
    order = order_of(request, key, "funds.stop_deduction")
    back = reverse("desk:funds_deduction", args=[key])
    if confirmed(request):
        do(request, stop_deduction, order=key, reason=request.POST.get("reason", ""))
        return redirect(back)
    said = {"name": order.officer.name, "yuan": yuan(order.monthly_fen)}
    return confirm_page(
        request, _("停止工资扣款"),
        why=whose(order.loan),
        will=[_("停止从 %(name)s 的工资中每月扣 %(yuan)s 元") % said],
        after=[_("已经扣下的不退；担保责任不变"), _("还要再扣就重新下达")],
        reason=True, button=_("停止扣款"), back=back, blocked=order.stopped_on is not None,
        crumbs=crumbs_to((order.officer.name, officer_url(order.officer_id))),
    )  # fmt: skip
