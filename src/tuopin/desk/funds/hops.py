"""The hops: reserve, allot to a township, receive there, pay out to households, reverse."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.pages import as_uuid, do, fresh_key, page, scope
from tuopin.funds.actions import allot, pay, receive, reserve, reverse_payment
from tuopin.funds.queries import (
    allotment,
    items,
    money,
    payable,
    payments,
    to_allot,
    to_reserve,
)
from tuopin.kit.money import capitals, yuan
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on
from tuopin.policy.queries import terms_on
from tuopin.programme.queries import batch_by_id


def _crumbs() -> list[tuple[str, str]]:
    return [(_("资金"), reverse("desk:funds"))]


def _sum_said(fen: int) -> list[str]:
    """Say an amount in figures and in capitals (人民币大写)."""
    return [
        _("%(yuan)s 元") % {"yuan": yuan(fen)},
        _("人民币大写：%(words)s") % {"words": capitals(fen)},
    ]


@page("funds.reserve")
def reserve_page(request: HttpRequest) -> HttpResponse:
    """Hold money back for checked agreements, many at once."""
    actor, on = request.actor, request.today  # type: ignore[attr-defined]
    rows = list(to_reserve(scope(request, "funds.reserve")).select_related("household"))
    free = money(actor.county, on).free_fen
    if request.method == "POST":
        chosen = {as_uuid(key) for key in request.POST.getlist("id")}
        picked = [r for r in rows if r.id in chosen]
        if picked:
            do(request, reserve, agreements=[str(r.id) for r in picked])
        return redirect("desk:funds_reserve")
    context = {
        "rows": rows,
        "free": free,
        "sum": sum(r.amount_fen for r in rows),
        "key": fresh_key(),
        "crumbs": _crumbs(),
    }
    return render(request, "desk/funds/reserve.html", context)


@page("funds.allot")
def allot_page(request: HttpRequest) -> HttpResponse:
    """Say what a transfer to a township moves, then move it."""
    actor, on = request.actor, request.today  # type: ignore[attr-defined]
    data = request.POST if request.method == "POST" else request.GET
    batch, region = as_uuid(data.get("batch", "")), data.get("region", "")
    found = batch_by_id(actor.county, batch)
    if found is None:
        raise Refused("not_found")
    area = scope(request, "funds.allot")
    rows = [r for r in to_allot(area, found.number) if r.region[:9] == region[:9]]
    if request.method == "POST" and request.POST.get("confirmed"):
        do(request, allot, batch=batch, region=region, loans=[str(r.id) for r in rows])
        return redirect(f"{reverse('desk:funds')}?tab=allot")
    fen = sum(r.approved_fen for r in rows)
    left = money(actor.county, on).special_fen - fen
    place = names_on(actor.county, on).get(region, region)
    days = terms_on(actor.county, on)["transfer.days"]
    context = {
        "title": _("拨款到乡镇"),
        "why": place,
        "will": [_("拨出 %(n)s 户的借款") % {"n": len(rows)}, *_sum_said(fen)],
        "refused": [],
        "after": [
            _("专户还剩 %(yuan)s 元") % {"yuan": yuan(left)},
            _("乡镇财政所应在 %(days)s 天内确认收到") % {"days": days},
        ],
        "hidden": [("batch", str(batch)), ("region", region)],
        "reason": False,
        "button": _("拨款 %(n)s 户") % {"n": len(rows)},
        "back": f"{reverse('desk:funds')}?tab=allot",
        "blocked": not rows or left < 0,
        "crumbs": _crumbs(),
    }
    return render(request, "desk/confirm.html", context)


@page("see.funds")
def allotment_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one transfer with the loans in it."""
    found = allotment(request.actor.county, key)  # type: ignore[attr-defined]
    if found is None or not scope(request, "see.funds").covers(found.region):
        raise Refused("not_found")
    rows = items(found.county, key).select_related("loan__household").order_by("loan__number")
    context = {
        "allotment": found,
        "rows": list(rows),
        "may_receive": request.actor.may("funds.receive") and found.state == "sent",  # type: ignore[attr-defined]
        "crumbs": _crumbs(),
    }
    return render(request, "desk/funds/allotment.html", context)


@page("funds.receive")
def receive_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say what has come, then confirm that it has."""
    found = allotment(request.actor.county, key)  # type: ignore[attr-defined]
    if found is None:
        raise Refused("not_found")
    if request.method == "POST" and request.POST.get("confirmed"):
        do(request, receive, allotment=key)
        return redirect(f"{reverse('desk:funds')}?tab=pay")
    context = {
        "title": _("确认收到拨款"),
        "why": _("先看银行回单：到账金额和下面一致才确认。"),
        "will": _sum_said(found.fen),
        "refused": [],
        "after": [_("钱记到乡镇财政所，可以发放到户")],
        "hidden": [],
        "reason": False,
        "button": _("确认收到"),
        "back": f"{reverse('desk:funds')}?tab=receive",
        "crumbs": _crumbs(),
    }
    return render(request, "desk/confirm.html", context)


@page("funds.pay")
def pay_page(request: HttpRequest) -> HttpResponse:
    """Show the households whose money lies in the township; pay out the chosen ones."""
    rows = list(payable(scope(request, "funds.pay")).order_by("number"))
    chosen = {as_uuid(key) for key in request.POST.getlist("id")}
    picked = [r for r in rows if r.id in chosen]
    if request.method == "POST" and picked and request.POST.get("confirmed"):
        do(request, pay, loans=[str(r.id) for r in picked])
        return redirect(f"{reverse('desk:funds')}?tab=payments")
    if request.method == "POST" and picked:
        return _confirm_pay(request, picked)
    context = {
        "rows": rows,
        "sum": sum(r.approved_fen for r in rows),
        "key": fresh_key(),
        "crumbs": _crumbs(),
    }
    return render(request, "desk/funds/pay.html", context)


def _confirm_pay(request: HttpRequest, picked: list[Any]) -> HttpResponse:
    actor, on = request.actor, request.today  # type: ignore[attr-defined]
    days = terms_on(actor.county, on)["loan.term_days"]
    context = {
        "title": _("发放到户"),
        "why": _("每户本人签收以后才发放；发放以后只能冲正，不能改。"),
        "will": [
            _("发放 %(n)s 户，按核定金额全额") % {"n": len(picked)},
            *_sum_said(sum(r.approved_fen for r in picked)),
        ],
        "refused": [],
        "after": [_("从今天起算借期 %(days)s 天") % {"days": days}],
        "hidden": [("id", str(r.id)) for r in picked],
        "reason": False,
        "button": _("发放 %(n)s 户") % {"n": len(picked)},
        "back": reverse("desk:funds_pay"),
        "crumbs": _crumbs(),
    }
    return render(request, "desk/confirm.html", context)


@page("funds.reverse_payment")
def reverse_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say what a reversal does, ask for the reason, then reverse a payment."""
    found = payments(scope(request, "see.funds")).filter(id=key).first()
    if found is None:
        raise Refused("not_found")
    if request.method == "POST" and request.POST.get("confirmed"):
        do(request, reverse_payment, payment=key, reason=request.POST.get("reason", ""))
        return redirect(f"{reverse('desk:funds')}?tab=payments")
    context = {
        "title": _("冲正发放"),
        "why": _("原来的凭证留着，另记一张反向的凭证。"),
        "will": _sum_said(found.fen),
        "refused": [],
        "after": [_("钱回到乡镇财政所，这一户回到待发放")],
        "hidden": [],
        "reason": True,
        "button": _("冲正"),
        "danger": True,
        "back": f"{reverse('desk:funds')}?tab=payments",
        "crumbs": _crumbs(),
    }
    return render(request, "desk/confirm.html", context)
