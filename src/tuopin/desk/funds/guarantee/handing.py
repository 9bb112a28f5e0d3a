"""Guarantees pass to another officer: the form, then in words what it does, then the act."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.fields import Pick
from tuopin.desk.funds.guarantee.parts import crumbs_to, officer_url
from tuopin.desk.funds.trouble.finding import whose
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, page, scope
from tuopin.desk.say import long_day
from tuopin.desk.tags.values import money
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page, sum_said, table
from tuopin.funds.actions import hand_over
from tuopin.funds.queries import Taker, answered, exposures, guarantor, takers, weigh_hand_over
from tuopin.funds.queries.guarantee import fen_of
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit, Refused
from tuopin.offices.queries import names_on


class HandOverForm(forms.Form):
    """Who takes over, and the paper that says so."""

    def __init__(self, *args: Any, takers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = Pick(takers, label=gettext_lazy("接手的联系人"))
        self.fields["document"] = forms.CharField(
            label=gettext_lazy("文件号"), max_length=60,
            help_text=gettext_lazy("调动或分工调整的文件"),
        )  # fmt: skip


@page("funds.hand_over")
def hand_over_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand over an officer's guarantees, all or those chosen in the list."""
    line = guarantor(request.actor.county, key, request.today)
    chosen = _chosen(request, key)
    if line is None or not chosen:
        raise Refused("not_found")
    form = HandOverForm(
        request.POST if "to" in request.POST else None, takers=_takers(request, key)
    )
    if request.method == "POST" and form.is_valid():
        to, document = as_uuid(form.cleaned_data["to"]), form.cleaned_data["document"]
        if not confirmed(request):
            return _confirm(request, key, line.name, to, document, chosen)
        given = {"officer": key, "to": to, "document": document, "loans": chosen}
        if tried(request, form, hand_over, **given):
            return redirect(officer_url(to))
    n = len(chosen)
    said = {"name": line.name, "n": n}
    why = ngettext("%(name)s 担保的 %(n)s 笔借款", "%(name)s 担保的 %(n)s 笔借款", n) % said
    return form_page(
        request, form, _("移交担保"), why=why, button=_("看一看再移交"), back=officer_url(key),
        crumbs=crumbs_to((line.name, officer_url(key))),
    )  # fmt: skip


def _chosen(request: DeskRequest, key: UUID) -> list[UUID]:
    """Return the loans of the officer that were chosen, in the list or in the address; else all."""
    asked = request.POST.getlist("id") or request.GET.getlist("id")
    his = list(answered(scope(request, "funds.hand_over"), key).values_list("id", flat=True))
    wanted = {as_uuid(text) for text in asked}
    return [loan for loan in his if not wanted or loan in wanted]


def _takers(request: DeskRequest, key: UUID) -> list[tuple[str, str]]:
    actor, on = request.actor, request.today
    names = names_on(actor.county, on)
    return [
        (str(one.officer), _said(one, names)) for one in takers(actor.county, on)
        if one.officer not in {key, actor.id}
    ]  # fmt: skip


def _said(one: Taker, names: dict[str, str]) -> str:
    places = _("、").join(dict.fromkeys(names.get(code, code) for code in one.regions))
    said = {"name": one.name, "places": places}
    if one.free_fen is None:
        return _("%(name)s（%(places)s，没有登记工资）") % said
    said["yuan"] = yuan(one.free_fen)
    return _("%(name)s（%(places)s，还可担保 %(yuan)s 元）") % said


def _confirm(
    request: DeskRequest, key: UUID, name: str, to: UUID, document: str, chosen: Sequence[UUID]
) -> HttpResponse:
    county, on = request.actor.county, request.today
    weighed = weigh_hand_over(county, key, to, chosen, on)
    fit = [row.loan for row in weighed if not row.why]
    unfit = [Culprit(whose(row.loan), row.why) for row in weighed if row.why]
    fen = sum(fen_of(loan) for loan in fit)
    taker = guarantor(county, to, on)
    new = taker.name if taker else ""
    n = len(fit)
    said = {
        "n": n,
        "former": name,
        "new": new,
        "day": long_day(on),
        "last": long_day(on - timedelta(days=1)),
    }
    after = exposures(county, [to]).get(to, 0) + fen
    ids = [("id", str(loan.id)) for loan in fit]
    return confirm_page(
        request, _("移交担保"),
        why=_("担保不能断：%(former)s 担保到%(last)s，%(new)s 从%(day)s起担保。") % said,
        will=[
            ngettext(
                "%(former)s 担保的 %(n)s 笔借款移交给 %(new)s",
                "%(former)s 担保的 %(n)s 笔借款移交给 %(new)s", n,
            ) % said,
            *sum_said(fen),
            _("依据 %(document)s") % {"document": document},
        ],
        refused=unfit,
        after=[
            _("%(new)s 的担保额一共 %(yuan)s 元") % {"new": new, "yuan": yuan(after)},
            _("款没有收回以前，谁也不能解除担保"),
        ],
        hidden=[("to", str(to)), ("document", document), *ids],
        listed=table(
            [_("户"), _("借据编号"), _("担保额（元）")],
            ([row.household.head_name, row.number, money(fen_of(row))] for row in fit),
            numbers=[2],
        ),
        button=ngettext("移交 %(n)s 笔", "移交 %(n)s 笔", n) % {"n": n},
        back=officer_url(key), blocked=not n,
        crumbs=crumbs_to((name, officer_url(key))),
    )  # fmt: skip
