"""What ends an exit or the officers' responsibility: refusal, return to poverty, release."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.gate import DeskRequest
from tuopin.desk.outcomes.finding import row_of
from tuopin.desk.outcomes.tabs import crumbs_to
from tuopin.desk.pages import do, page, scope
from tuopin.desk.say import word
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.kit.refusals import Culprit
from tuopin.outcomes.actions import refuse_exit, release, return_exit
from tuopin.outcomes.queries import exits, lent_to
from tuopin.outcomes.rules.exiting import why_held
from tuopin.selection.queries import pairings_on
from tuopin.workflow.actions import Action


@page("outcomes.refuse_exit")
def refuse_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then refuse an exit that is not confirmed."""
    return _ended(
        request, key, refuse_exit, "outcomes.refuse_exit",
        why=_("公示期间有异议、情况变了，或者提错了，都用这个结束，写明理由。"),
        will=_("这次脱贫以“不予确认”结束"), after=_("以后达到了可以再提出"),
    )  # fmt: skip


@page("outcomes.return_exit")
def return_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then record that a household is back in poverty."""
    return _ended(
        request, key, return_exit, "outcomes.return_exit",
        why=_("原来的脱贫留在档案里；这一户重新列入帮扶。"),
        will=_("登记返贫，从今天起不再算已脱贫"),
        after=_("联系人已经解除责任的，要重新结对"),
    )  # fmt: skip


def _ended(
    request: DeskRequest, key: UUID, action: Action[Any], permission: str, *, why: str, will: str,
    after: str,
) -> HttpResponse:  # fmt: skip
    row = row_of(request, exits(scope(request, permission)), key, "proposed_on")
    at = reverse("desk:outcomes_exit", args=[key])
    if confirmed(request):
        do(request, action, exit=key, reason=request.POST.get("reason", ""))
        return redirect(at)
    title = word(f"action.{permission}")
    return confirm_page(
        request, f"{title} · {row.household.head_name}", why=why, will=[will], after=[after],
        reason=True, danger=True, button=title, back=at, crumbs=crumbs_to(row),
    )  # fmt: skip


class ReleaseForm(forms.Form):
    """By which paper, if there is one."""

    document = forms.CharField(label=gettext_lazy("文件号"), max_length=60, required=False)


@page("outcomes.release")
def release_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say who is let go and what keeps them, then release them (R71, R72)."""
    row = row_of(request, exits(scope(request, "outcomes.release")), key, "proposed_on")
    at = reverse("desk:outcomes_exit", args=[key])
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if confirmed(request):
            do(request, release, exit=key, document=form.cleaned_data["document"])
            return redirect(at)
        return _confirm_release(request, row, form.cleaned_data["document"])
    return form_page(
        request, form, _("解除联系人责任 · %(name)s") % {"name": row.household.head_name},
        why=_("不脱贫不脱钩，资金不回收责任不解除。"), button=_("看一看再办"), back=at,
        crumbs=crumbs_to(row),
    )  # fmt: skip


def _confirm_release(request: DeskRequest, row: Any, document: str) -> HttpResponse:
    pairs = pairings_on(row.county, [row.household_id], request.today).get(row.household_id, {})
    lent = lent_to(row.county, [row.household_id]).get(row.household_id, [])
    held = [(loan, why) for loan in lent if (why := why_held(loan))]
    will = [
        _("%(role)s %(name)s 负责到今天") % {"role": word(f"pairing.{role}"), "name": pair.name}
        for role, pair in pairs.items()
    ]
    blocked = bool(held) or row.state != "confirmed"
    return confirm_page(
        request, _("解除联系人责任 · %(name)s") % {"name": row.household.head_name},
        why=_("不脱贫不脱钩，资金不回收责任不解除。"),
        will=[] if blocked else will,
        refused=[Culprit(loan.number, why) for loan, why in held],
        after=[_("以后返贫，重新结对")], hidden=[("document", document)],
        button=_("解除责任"), back=reverse("desk:outcomes_exit", args=[row.id]), blocked=blocked,
        crumbs=crumbs_to(row),
    )  # fmt: skip
