"""More time for all households that a disaster struck: how long, whom it reaches, then the act."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page, scope
from tuopin.desk.say import day
from tuopin.desk.tags.values import money
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page, sum_said, table
from tuopin.disasters.actions import extend_loans
from tuopin.disasters.queries import event, relief, struck_loans
from tuopin.kit.refusals import Refused
from tuopin.policy.queries import terms_on


class ReliefForm(forms.Form):
    """How much more time, and by which paper."""

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"] = forms.IntegerField(
            label=gettext_lazy("展期天数"), min_value=1, max_value=most,
            help_text=_("政策规定一次最多 %(most)s 天") % {"most": most},
        )  # fmt: skip
        self.fields["document"] = forms.CharField(label=gettext_lazy("文件号"), max_length=60)


@page("disasters.extend_loans")
def extend_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Give the loans of an event's struck households more time, after saying whom it reaches."""
    actor, on = request.actor, request.today
    found = event(actor.county, key)
    if found is None or found.happened_on > on:
        raise Refused("not_found")
    form = ReliefForm(request.POST or None, most=terms_on(actor.county, on)["extension.max_days"])
    if request.method == "POST" and form.is_valid():
        if not confirmed(request):
            return _confirm(request, found, form.cleaned_data)
        if tried(request, form, extend_loans, event=key, **form.cleaned_data):
            return redirect(f"{reverse('desk:funds_extensions')}?view=all")
    return form_page(
        request, form, _("给受灾户展期"),
        why=_("%(name)s里有损失、灾前已经到户、还没还清的借款，一次展期；每笔一场灾害一次。")
        % {"name": found.name},
        button=_("看一看再办"), back=_at(found), crumbs=_crumbs(found),
    )  # fmt: skip


def _at(found: Any) -> str:
    return reverse("desk:disasters_event", args=[found.id])


def _crumbs(found: Any) -> list[tuple[str, str]]:
    return [(_("受灾"), reverse("desk:disasters")), (found.name, _at(found))]


def _confirm(request: DeskRequest, found: Any, data: dict[str, Any]) -> HttpResponse:
    actor, on = request.actor, request.today
    struck = list(struck_loans(scope(request, "disasters.extend_loans"), found, on))
    seen = relief(found, struck, on, actor.id)
    n = len(seen.fit)
    given = {"n": n, "days": data["days"]}
    return confirm_page(
        request, _("给受灾户展期"),
        why=_("损失是谁报的，谁不能批这一户。批了以后每笔另立一份日程，原来的日程留着。"),
        will=[
            ngettext(
                "%(n)s 笔借款各展期 %(days)s 天", "%(n)s 笔借款各展期 %(days)s 天", n
            ) % given,
            _("还欠本金："), *sum_said(seen.fen),
        ],
        refused=seen.left_out,
        after=[
            _("没有还的各期都推后 %(days)s 天；已还的不动") % given,
            _("逾期照样按原日程看得见"),
        ],
        hidden=[(name, data[name]) for name in data],
        listed=table(
            [_("户"), _("借据编号"), _("还欠本金（元）"), _("现在的最后一期")],
            (
                [
                    loan.household.head_name, loan.number, money(loan.paid_fen - loan.repaid_fen),
                    day(loan.due_on, "long"),
                ]
                for loan in seen.fit
            ),
            numbers=[2],
        ),
        button=ngettext("展期 %(n)s 笔", "展期 %(n)s 笔", n) % given,
        back=reverse("desk:disasters_extend", args=[found.id]), blocked=not n,
        crumbs=_crumbs(found),
    )  # fmt: skip
