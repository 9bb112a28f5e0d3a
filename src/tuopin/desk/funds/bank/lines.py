"""One line of the bank: picked by hand, explained, booked as a repayment, or taken back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.fields import Choice
from tuopin.desk.funds.bank.seen import (
    account_said,
    back_to,
    crumbs,
    fen_of,
    line_of,
    moved_said,
    party,
)
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, do, page
from tuopin.desk.say import day as day_said
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page, sum_said
from tuopin.funds.actions import collect, explain_line, match_lines, unmatch
from tuopin.funds.queries import bank
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import area_prefix

# So many movements are offered, the nearest in amount and day first.
OFFERED = 200


def _said(request: DeskRequest, line: Any) -> str:
    """Say a line in one sentence: day, number, remark, who stands at the other end."""
    parts = [
        day_said(line.happened_on, "full", request.as_of.year), line.serial, line.text,
        party(request, line.other_party),
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)


def _crumbs(request: DeskRequest, line: Any) -> list[tuple[str, str]]:
    return crumbs(line.statement, account_said(request, line.region))


@page("funds.match_lines")
def pick_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Choose by hand which movements in the books a line is; they must add up to it."""
    line = line_of(request, key, "funds.match_lines")
    if request.method == "POST":
        chosen = [as_uuid(one) for one in dict.fromkeys(request.POST.getlist("id"))]
        do(request, match_lines, matches=[{"line": key, "transfers": chosen}])
        return redirect(back_to(line))
    actor, on = request.actor, request.as_of
    found, _lines, moved = bank.proposed_with(actor.county, line.region, on)
    likely = {m for sets in found.candidates.get(key, []) for m in sets}
    likely |= {m for p in found.matched if p.line == key for m in p.movements}
    rows = sorted(moved.values(), key=_nearest(line, likely))[:OFFERED]
    context = {
        "line": line,
        "fen": fen_of(line),
        "said": _said(request, line),
        "rows": [{"moved": m, "said": moved_said([m]), "likely": m.key in likely} for m in rows],
        "back": back_to(line),
        "crumbs": _crumbs(request, line),
    }
    return render(request, "desk/funds/bank_pick.html", context)


def _nearest(line: Any, likely: set[UUID]) -> Callable[[Any], tuple[Any, ...]]:
    """Return an order: what fits first, then what runs the same way, then by days apart."""
    fen = fen_of(line)

    def order(m: Any) -> tuple[Any, ...]:
        apart = abs((m.day - line.happened_on).days)
        return m.key not in likely, (m.fen > 0) != (fen > 0), m.fen != fen, apart, m.key

    return order


class ExplanationForm(forms.Form):
    """What a line is that nothing in the books stands for."""

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = Choice(
            [(k, word(f"bank.{k}")) for k in kinds], label=gettext_lazy("这笔是什么")
        )
        self.fields["text"] = forms.CharField(
            label=gettext_lazy("说明"), max_length=200, required=False,
            help_text=gettext_lazy("选“其他”时要写清楚；会留在余额调节表上，直到认定为止"),
        )  # fmt: skip


@page("funds.explain_line")
def explain_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Explain a line: interest and charges are said in capitals and booked, the rest is words."""
    line = line_of(request, key, "funds.explain_line")
    kinds = ["bank_interest" if line.in_fen else "bank_charge", "other"]
    form = ExplanationForm(request.POST or None, kinds=kinds, initial={"kind": kinds[0]})
    sent = request.method == "POST" and form.is_valid()
    books = sent and form.cleaned_data["kind"] != "other"
    if (
        sent
        and (confirmed(request) or not books)
        and tried(
            request, form, explain_line, at={"missing_value": "text"}, line=key,
            **form.cleaned_data,
        )
    ):  # fmt: skip
        return redirect(back_to(line))
    if books and not form.errors:
        return _confirm_booking(request, line, form.cleaned_data)
    return form_page(
        request, form, _("说明流水"), why=f"{_said(request, line)} · {yuan(fen_of(line))}",
        button=_("存下说明"), back=back_to(line), crumbs=_crumbs(request, line),
    )  # fmt: skip


def _confirm_booking(request: DeskRequest, line: Any, data: dict[str, Any]) -> HttpResponse:
    kind = word(f"bank.{data['kind']}")
    fen = abs(fen_of(line))
    effect = _("本金增加这么多") if line.in_fen else _("本金减少这么多")
    return confirm_page(
        request, _("说明流水"), why=_said(request, line),
        will=[_("记一笔%(kind)s，和这笔流水认定") % {"kind": kind}, *sum_said(fen)],
        after=[effect, _("认错了可以撤销，账会冲正")],
        hidden=list(data.items()), button=_("记%(kind)s %(yuan)s 元") % {
            "kind": kind, "yuan": yuan(fen),
        },
        back=reverse("desk:funds_bank_explain", args=[line.id]), crumbs=_crumbs(request, line),
    )  # fmt: skip


class RepaymentForm(forms.Form):
    """Whose repayment a line is."""

    def __init__(self, *args: Any, township: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"] = forms.CharField(label=gettext_lazy("借据编号"), max_length=40)
        if not township:
            return
        self.fields["receipt"] = forms.CharField(label=gettext_lazy("收据号"), max_length=40)
        self.fields["over"] = Choice(
            [("refuse", gettext_lazy("不许多")), ("hold", gettext_lazy("多的代存"))],
            label=gettext_lazy("多还的怎么办"), initial="refuse",
        )  # fmt: skip


@page("funds.collect")
def repay_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Book an incoming line as the repayment of one note; the match is made with it."""
    line = line_of(request, key, "funds.collect")
    if not line.in_fen:
        raise Refused("wrong_side", serial=line.serial, kind=word("journal.repayment"))
    special = area_prefix(line.region) == request.actor.county
    form = RepaymentForm(request.POST or None, township=not special)
    sent = request.method == "POST" and form.is_valid()
    if sent and confirmed(request):
        done = tried(
            request, form, collect, at={"loan_unknown": "number"}, fen=line.in_fen,
            hand="special" if special else "township", paid_on=line.happened_on, bank_line=key,
            **form.cleaned_data,
        )  # fmt: skip
        if done is not None:
            return redirect(back_to(line))
    if sent and not form.errors:
        return _confirm_repayment(request, line, form.cleaned_data)
    return form_page(
        request, form, _("记还款"), why=f"{_said(request, line)} · {yuan(line.in_fen)}",
        button=_("看一看再存"), back=back_to(line), crumbs=_crumbs(request, line),
    )  # fmt: skip


def _confirm_repayment(request: DeskRequest, line: Any, data: dict[str, Any]) -> HttpResponse:
    return confirm_page(
        request, _("记还款"), why=_said(request, line),
        will=[_("借据 %(number)s 还款") % {"number": data["number"]}, *sum_said(line.in_fen)],
        after=[
            _("还款日期记 %(day)s") % {"day": line.happened_on},
            _("这笔流水同时认定；记错了只能冲正"),
        ],
        hidden=list(data.items()),
        button=_("记还款 %(yuan)s 元") % {"yuan": yuan(line.in_fen)},
        back=reverse("desk:funds_bank_repay", args=[line.id]), crumbs=_crumbs(request, line),
    )  # fmt: skip


@page("funds.unmatch")
def unmatch_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Take back what a line was said to be, with the reason."""
    line = line_of(request, key, "funds.unmatch")
    match = bank.match_of(line)
    if match is None:
        raise Refused("not_found")
    if confirmed(request):
        do(request, unmatch, match=match.id, reason=request.POST.get("reason", ""))
        return redirect(back_to(line, "lines"))
    n = bank.matched_count(line)
    return confirm_page(
        request, _("撤销认定"), why=_said(request, line),
        will=[
            ngettext(
                "这笔流水和 %(n)s 笔账分开", "这笔流水和 %(n)s 笔账分开", n
            ) % {"n": n}
        ],
        after=[_("流水和账都回到未达"), _("由流水记的利息、手续费同时冲正")],
        reason=True, danger=True, button=_("撤销认定"), back=back_to(line, "lines"),
        crumbs=_crumbs(request, line),
    )  # fmt: skip
