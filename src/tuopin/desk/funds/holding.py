"""Money held for checked agreements: new money, or what came back and is lent again (R47, R108)."""

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.funds.sending import chosen_ids, crumbs
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, page, scope
from tuopin.desk.writing import confirm_page, confirmed, sum_said
from tuopin.funds.actions import relend, reserve
from tuopin.funds.queries import money, over_budget_of, to_reserve
from tuopin.kit.money import yuan
from tuopin.offices.queries import names_on
from tuopin.workflow.actions import Action


class Held(NamedTuple):
    """One of the two ways of holding money: the act, its words, and the money there is for it."""

    act: Action[Any]
    name: str
    title: str
    sub: str
    there: str
    why: str
    button: str
    free_fen: int
    other: str = ""


def _new(request: DeskRequest) -> Held:
    held = money(request.actor.county, request.today)
    other = reverse("desk:funds_relend") if request.actor.may("funds.relend") else ""
    return Held(
        reserve, "funds_reserve", _("安排资金"), _("核对过的户，从专户里留出钱"),
        _("专户里还能安排"), _("从专户里给核对过的户留出钱；拨付以前可以放开。"),
        _("安排 {n} 户"), max(0, held.free_fen - held.returned_fen),
        other if held.returned_fen else "",
    )  # fmt: skip


def _again(request: DeskRequest) -> Held:
    held = money(request.actor.county, request.today)
    other = reverse("desk:funds_reserve") if request.actor.may("funds.reserve") else ""
    return Held(
        relend, "funds_relend", _("再借出"), _("收回来的钱，借给下一批核对过的户"),
        _("收回来还能借出"), _("用收回专户的钱给核对过的户留出借款；拨付以前可以放开。"),
        _("再借给 {n} 户"), min(held.returned_fen, held.free_fen), other,
    )  # fmt: skip


@page("funds.reserve")
def reserve_page(request: DeskRequest) -> HttpResponse:
    """Hold new money for checked agreements, many at once; say first what is left."""
    return _page(request, _new(request))


@page("funds.relend")
def relend_page(request: DeskRequest) -> HttpResponse:
    """Lend what came back to checked agreements, as one act; say first what is left (R108)."""
    return _page(request, _again(request))


def _page(request: DeskRequest, way: Held) -> HttpResponse:
    waiting = to_reserve(scope(request, way.act.code))
    if confirmed(request):
        do(request, way.act, agreements=chosen_ids(request))
        return redirect(f"{reverse('desk:funds')}?tab=allot")
    if request.method == "POST":
        return _confirm(request, way, list(waiting.filter(id__in=chosen_ids(request))))
    rows = list(waiting)
    context = {
        "way": way,
        "rows": rows,
        "sum": sum(r.amount_fen for r in rows),
        "crumbs": crumbs(),
    }
    return render(request, "desk/funds/reserve.html", context)


def _confirm(request: DeskRequest, way: Held, picked: list[Any]) -> HttpResponse:
    fen, n = sum(r.amount_fen for r in picked), len(picked)
    short = fen - way.free_fen
    left = [_("专户里还能安排 %(yuan)s 元") % {"yuan": yuan(way.free_fen - fen)}]
    if way.act is relend:
        left = [_("收回来的钱还剩 %(yuan)s 元可以借出") % {"yuan": yuan(way.free_fen - fen)}]
    if short > 0:
        left = [
            _("能用的只有 %(yuan)s 元，不够") % {"yuan": yuan(way.free_fen)},
            _("差 %(yuan)s 元，少选几户，或等资金拨入") % {"yuan": yuan(short)},
        ]
    over = _over(request, picked)
    return confirm_page(
        request, way.title, why=way.why,
        will=[
            ngettext("给 %(n)s 户留出借款", "给 %(n)s 户留出借款", n) % {"n": n}, *sum_said(fen)
        ],
        after=[*left, *over, _("转到“待拨款”，由财政结算中心拨到乡镇")],
        hidden=[("id", str(r.id)) for r in picked],
        button=_counted(way, n), back=reverse(f"desk:{way.name}"),
        blocked=not picked or short > 0 or bool(over), crumbs=crumbs(),
    )  # fmt: skip


def _counted(way: Held, n: int) -> str:
    if way.act is relend:
        return ngettext("再借给 %(n)s 户", "再借给 %(n)s 户", n) % {"n": n}
    return ngettext("安排 %(n)s 户", "安排 %(n)s 户", n) % {"n": n}


def _over(request: DeskRequest, picked: list[Any]) -> list[str]:
    """Say where the households chosen would pass a budget."""
    names = names_on(request.actor.county, request.today)
    return [
        _("%(place)s本批预算 %(budget)s 元，已安排 %(approved)s 元，这次 %(asked)s 元，超了")
        % {
            "place": names.get(o.region, o.region), "budget": yuan(o.budget_fen),
            "approved": yuan(o.approved_fen), "asked": yuan(o.asked_fen),
        }
        for o in over_budget_of(request.actor.county, picked, request.today)
    ]  # fmt: skip
