"""Verifying, disputing and closing of losses; many at once are said before they are done."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.disasters.losses import here
from tuopin.desk.disasters.tabs import chosen, crumbs, households, loss_here, own_or
from tuopin.desk.fields import FenField, MilliField
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, page, scope
from tuopin.desk.say import quantity
from tuopin.desk.tags.values import money
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page, sum_said, table
from tuopin.disasters.actions import close_loss, dispute_loss, verify_loss
from tuopin.disasters.queries import losses, reliefs_of
from tuopin.disasters.rules.losses import is_large
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit


class VerifyForm(forms.Form):
    """What was found at the place; what was reported stands in the fields."""

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fen"] = FenField(label=gettext_lazy("核实的损失（元）"), initial=row.loss_fen)
        if row.part is not None:
            base = row.part.approved_milli
            base = row.part.quantity_milli if base is None else base
            self.fields["destroyed_milli"] = MilliField(
                label=gettext_lazy("受损数量"), required=False, initial=row.destroyed_milli,
                help_text=_("原有 %(base)s") % {"base": quantity(base, row.unit)},
            )  # fmt: skip
        counts = [
            ("rooms", gettext_lazy("倒塌房屋（间）"), 999, row.rooms),
            ("people", gettext_lazy("受灾人口"), 99, row.people),
        ]
        # A part of large animals says them by its quantity.
        if row.part is None or not is_large(row.part.content, row.part.unit):
            counts.append(("livestock", gettext_lazy("大牲畜（头）"), 9999, row.livestock))
        for name, label, most, value in counts:
            self.fields[name] = forms.IntegerField(
                label=label, min_value=0, max_value=most, initial=value
            )
        self.fields["text"] = forms.CharField(
            label=gettext_lazy("核实情况"), max_length=300, required=False
        )


_AT = {"destroyed_above_base": "destroyed_milli", "below_recovered": "fen", "loss_empty": "fen"}


@page("disasters.verify_loss")
def verify_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Enter what was found of one loss."""
    row = loss_here(request, key, "disasters.verify_loss")
    back = reverse("desk:disasters_loss_file", args=[key])
    form = VerifyForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        said = {"loss": key} | form.cleaned_data
        if tried(request, form, verify_loss, at=_AT, losses=[said]):
            return redirect(back)
    return form_page(
        request, form, _("核实损失"),
        why=_("%(home)s · %(item)s · 上报 %(yuan)s 元。谁报的谁不能核实。")
        % {
            "home": row.household.head_name, "item": own_or(row.item),
            "yuan": yuan(row.reported_fen if row.reported_fen is not None else row.loss_fen),
        },
        button=_("存下核实结果"), back=back,
        crumbs=crumbs(here(), (row.household.head_name, back)),
    )  # fmt: skip


class DisputeForm(forms.Form):
    """Why an assessment is not agreed with."""

    text = forms.CharField(label=gettext_lazy("为什么不同意"), max_length=300)


@page("disasters.dispute_loss")
def dispute_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask why, then put the loss before other eyes."""
    row = loss_here(request, key, "disasters.dispute_loss")
    back = reverse("desk:disasters_loss_file", args=[key])
    form = DisputeForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(request, form, dispute_loss, loss=key, **form.cleaned_data):
        return redirect(back)
    return form_page(
        request, form, _("提出异议"),
        why=_("%(home)s · 核实为 %(yuan)s 元。由另一个人再核实。")
        % {"home": row.household.head_name, "yuan": yuan(row.loss_fen)},
        button=_("交异议"), back=back, crumbs=crumbs(here(), (row.household.head_name, back)),
    )  # fmt: skip


@page("disasters.verify_loss")
def verify_many(request: DeskRequest) -> HttpResponse:
    """Say which of the chosen losses are verified as reported, then do it."""
    back = reverse("desk:disasters_losses")
    if request.method != "POST":
        return redirect(back)
    keys = chosen(request.POST.getlist("id"))
    if confirmed(request):
        do(request, verify_loss, losses=[{"loss": key} for key in keys])
        return redirect(back)
    rows = _chosen_rows(request, "disasters.verify_loss", keys)
    fit = [r for r in rows if r.state == "reported" and r.reported_by != request.actor.id]
    rest = [_culprit(r, "why.you_reported_loss") for r in rows if r.reported_by == request.actor.id]
    rest += [
        _culprit(r, f"state.loss.{r.state}")
        for r in rows
        if r.state != "reported" and r.reported_by != request.actor.id
    ]
    n = len(fit)
    return confirm_page(
        request, _("按上报数核实"),
        why=_("到户看过、和上报一样的才这样办；不一样的一户一户核实。"),
        will=[
            ngettext("核实 %(n)s 项损失", "核实 %(n)s 项损失", n) % {"n": n},
            *sum_said(sum(r.loss_fen for r in fit)),
        ],
        refused=rest,
        after=[_("不同意核实的数，可以提出异议")],
        hidden=[("id", str(r.id)) for r in fit], listed=_listed(fit),
        button=ngettext("核实 %(n)s 项", "核实 %(n)s 项", n) % {"n": n},
        back=back, blocked=not fit, crumbs=crumbs(here()),
    )  # fmt: skip


@page("disasters.close_loss")
def close_many(request: DeskRequest) -> HttpResponse:
    """Say which of the chosen losses are closed, then close them."""
    back = reverse("desk:disasters_losses") + "?view=verified"
    if request.method != "POST":
        return redirect(back)
    keys = chosen(request.POST.getlist("id"))
    if confirmed(request):
        do(request, close_loss, losses=keys)
        return redirect(back)
    rows = _chosen_rows(request, "disasters.close_loss", keys)
    helped = {
        (r.event_id, r.household_id)
        for r in reliefs_of(request.actor.county, {row.household_id for row in rows}, request.today)
        if r.void_on is None
    }
    waiting = [r for r in rows if r.urgent and (r.event_id, r.household_id) not in helped]
    fit = [r for r in rows if r.state == "verified" and r not in waiting]
    rest = [_culprit(r, "why.urgent_unhelped") for r in waiting]
    rest += [
        _culprit(r, f"state.loss.{r.state}")
        for r in rows
        if r.state != "verified" and r not in waiting
    ]
    n = len(fit)
    homes = len({r.household_id for r in fit})
    return confirm_page(
        request, _("办结损失"),
        why=_("核实了、没有异议、急需的已经救助，才能办结。办结以后不再改。"),
        will=[
            ngettext("办结 %(n)s 项损失", "办结 %(n)s 项损失", n) % {"n": n},
            households(homes),
            *sum_said(sum(r.loss_fen for r in fit)),
        ],
        refused=rest, after=[_("生产自救照样登记恢复了多少")],
        hidden=[("id", str(r.id)) for r in fit], listed=_listed(fit),
        button=ngettext("办结 %(n)s 项", "办结 %(n)s 项", n) % {"n": n},
        back=back, blocked=not fit, crumbs=crumbs(here()),
    )  # fmt: skip


def _chosen_rows(request: DeskRequest, permission: str, keys: list[UUID]) -> list[Any]:
    """Return the losses chosen within the area in which the reader may do this."""
    return list(losses(scope(request, permission), on=request.today).filter(id__in=keys))


def _culprit(row: Any, why: str) -> Culprit:
    return Culprit(f"{row.household.head_name} {own_or(row.item)}", why, str(row.id))


def _listed(rows: Iterable[Any]) -> Any:
    return table(
        [_("户"), _("灾害"), _("损失"), _("受损数量"), _("直接损失（元）")],
        (
            [
                row.household.head_name, row.event.name, own_or(row.item),
                quantity(row.destroyed_milli, row.unit), money(row.loss_fen),
            ]
            for row in rows
        ),
        numbers=[3, 4],
    )  # fmt: skip
