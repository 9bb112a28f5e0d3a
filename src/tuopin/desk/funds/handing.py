"""A collector's money: his own page, and its handing in at the township finance office (R69)."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.funds.sending import chosen_ids, crumbs
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.say import long_day
from tuopin.desk.tags.values import money
from tuopin.desk.writing import confirm_page, confirmed, sum_said, table
from tuopin.funds.actions import hand_in
from tuopin.funds.queries import (
    hand_ins,
    in_pocket,
    loans,
    owed_by_loans,
    pockets,
    receipt_account,
)
from tuopin.funds.rules import township_of
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.offices.queries import names_on, officer_names
from tuopin.policy.queries import version_on

DOCUMENT_MOST = 60


@page("funds.hand_in")
def hand_in_page(request: DeskRequest) -> HttpResponse:
    """Choose a collector's receipts, say what they come to, then take the money in."""
    area = scope(request, "funds.hand_in")
    if request.method == "POST":
        return _take(request, area)
    held = pockets(area)
    names = officer_names(area.county, [key for key, *_rest in held])
    chosen = _collector(request, [key for key, *_rest in held])
    rows = list(in_pocket(area, chosen)) if chosen else []
    context = {
        "people": [
            {"key": key, "name": names.get(key, "—"), "n": n, "fen": fen, "on": key == chosen}
            for key, n, fen, _day in held
        ],
        "collector": chosen,
        "rows": rows,
        "sum": sum(r.fen + r.kept_fen for r in rows),
        "recent": hand_ins(area)[:10],
        "crumbs": crumbs(),
    }
    return render(request, "desk/funds/hand_in.html", context)


def _collector(request: DeskRequest, held: list[UUID]) -> UUID | None:
    """Return the collector whose receipts are shown: the one named, or the only one."""
    named = request.GET.get("collector", "")
    if named:
        key = as_uuid(named)
        return key if key in held else None
    return held[0] if len(held) == 1 else None


def _take(request: DeskRequest, area: Scope) -> HttpResponse:
    collector = as_uuid(request.POST.get("collector", ""))
    document = request.POST.get("document", "").strip()[:DOCUMENT_MOST]
    keys = [UUID(key) for key in chosen_ids(request)]
    rows = list(in_pocket(area, collector).filter(id__in=keys))
    if len(rows) != len(keys):
        raise Refused("not_found")
    towns = {township_of(row.region) for row in rows}
    if len(towns) > 1:
        raise Refused("one_township")
    if confirmed(request):
        do(
            request, hand_in, region=towns.pop(), collector=collector, repayments=keys,
            document=document,
        )  # fmt: skip
        return redirect("desk:funds_repayments")
    return _confirm(request, collector, document, rows)


def _confirm(request: DeskRequest, collector: UUID, document: str, rows: list[Any]) -> HttpResponse:
    fen, kept = sum(r.fen for r in rows), sum(r.kept_fen for r in rows)
    name = officer_names(request.actor.county, [collector]).get(collector, "—")
    n = len(rows)
    will = [
        ngettext(
            "收 %(name)s 交来的 %(n)s 张收据的还款", "收 %(name)s 交来的 %(n)s 张收据的还款", n
        ) % {"name": name, "n": n},
        *sum_said(fen + kept),
    ]  # fmt: skip
    if kept:
        will.append(_("其中替户里代存 %(yuan)s 元") % {"yuan": yuan(kept)})
    return confirm_page(
        request, _("收联系人交款"), will=will,
        why=_("点清现金再收；收的人和交的人不能是同一个人。"),
        after=[_("钱进乡镇财政所的账户，等着上缴县专户")],
        hidden=[
            ("collector", str(collector)), ("document", document),
            *(("id", str(row.id)) for row in rows),
        ],
        listed=table(
            [_("户"), _("收据号"), _("还款日期"), _("金额（元）")],
            (
                [r.loan.household.head_name, r.receipt, long_day(r.paid_on),
                 money(r.fen + r.kept_fen)]
                for r in rows
            ),
            numbers=[3],
        ),
        button=_("收 %(yuan)s 元") % {"yuan": yuan(fen + kept)}, blocked=not document,
        back=f"{reverse('desk:funds_hand_in')}?collector={collector}",
        crumbs=crumbs(),
    )  # fmt: skip


@page("funds.collect")
def mine_page(request: DeskRequest) -> HttpResponse:
    """Show a liaison officer the loans he answers for, what is due, and what he has in hand."""
    actor, on = request.actor, request.as_of
    area = scope(request, "see.funds")
    mine = list(loans(area).filter(guarantor=actor.id).order_by("due_on", "number"))
    owed = owed_by_loans(actor.county, mine)
    rows = sorted(
        ((loan, owed[loan.id]) for loan in mine if loan.id in owed),
        key=lambda pair: (pair[1].next.due_on if pair[1].next else on, pair[0].number),
    )
    held = list(in_pocket(area, actor.id))
    context = {
        "rows": rows,
        "owed": sum(left.fen for _loan, left in rows),
        "due": sum(1 for _loan, left in rows if left.next and left.next.due_on <= on),
        "held": held,
        "held_fen": sum(r.fen + r.kept_fen for r in held),
        "days": version_on(actor.county, "collection.days", on).value,
        "books": receipt_account(area, on, actor.id),
        "names": names_on(actor.county, on),
        "crumbs": crumbs(),
    }
    return render(request, "desk/funds/mine.html", context)


urls = [
    path("funds/hand-in", hand_in_page, name="funds_hand_in"),
    path("funds/mine", mine_page, name="funds_mine"),
]
