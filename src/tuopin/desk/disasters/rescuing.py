"""Self-rescue planned, begun, recorded step by step, confirmed or given up (R116, R117)."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.disasters.recovering import OPEN, here, lost_under, plan_here
from tuopin.desk.disasters.tabs import YES_NO, crumbs, event_here, own_or
from tuopin.desk.fields import Choice, DayField, FenField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.disasters.actions import (
    begin_recovery,
    finish_recovery,
    give_up_recovery,
    plan_recovery,
    record_recovered,
)
from tuopin.disasters.queries import losses
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused


class PlanForm(forms.Form):
    """How the household helps itself, what it wins back and by when."""

    def __init__(self, *args: Any, lost_fen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measures"] = forms.CharField(
            label=gettext_lazy("自救措施"), max_length=300,
            widget=forms.Textarea(attrs={"rows": 3, "class": "tp-inp"}),
            help_text=gettext_lazy("例如 补种秋菜两亩、修好大棚、补栏仔猪五头"),
        )  # fmt: skip
        self.fields["target_fen"] = FenField(
            label=gettext_lazy("计划恢复（元）"),
            help_text=_("不超过损失 %(yuan)s 元") % {"yuan": yuan(lost_fen)},
        )
        self.fields["due_on"] = DayField(label=gettext_lazy("完成期限"))


@page("disasters.plan_recovery")
def plan_page(request: DeskRequest) -> HttpResponse:
    """Plan the self-rescue of the household that the address names, for the event it names."""
    area = scope(request, "disasters.plan_recovery")
    rows = losses(area, on=request.today).filter(
        household_id=as_uuid(request.GET.get("household", "")), reported_on__lte=request.today
    )
    if request.GET.get("event"):
        rows = rows.filter(event=event_here(request, as_uuid(request.GET["event"])))
    lost = list(rows.order_by("-event__happened_on", "id"))
    if not lost:
        raise Refused("not_found")
    first = lost[0]
    fen = sum(row.loss_fen for row in lost if row.event_id == first.event_id)
    form = PlanForm(request.POST or None, lost_fen=fen)
    at = {"target_above_loss": "target_fen", "too_early": "due_on"}
    if request.method == "POST" and form.is_valid():
        made = tried(
            request, form, plan_recovery, at=at, event=first.event_id,
            household=first.household_id, **form.cleaned_data,
        )  # fmt: skip
        if made:
            return redirect("desk:disasters_recovery", made.result["recovery"])
    return form_page(
        request, form, _("订生产自救计划"),
        why=f"{first.household.head_name} · {first.event.name}", button=_("存下计划"),
        back=reverse("desk:disasters_recoveries") + "?view=none", crumbs=crumbs(here()),
    )  # fmt: skip


@page("disasters.begin_recovery")
def begin_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what begins, then begin it."""
    plan = plan_here(request, key, "disasters.begin_recovery")
    back = reverse("desk:disasters_recovery", args=[key])
    if confirmed(request):
        do(request, begin_recovery, recovery=key)
        return redirect(back)
    return confirm_page(
        request, _("开始生产自救"), why=_whose(plan),
        will=[plan.measures, _("计划恢复 %(yuan)s 元") % {"yuan": yuan(plan.target_fen)}],
        after=[_("以后每恢复一步登记一次")], button=_("开始"), back=back,
        blocked=plan.state != "planned", crumbs=crumbs(here()),
    )  # fmt: skip


def _whose(plan: Any) -> str:
    return f"{plan.household.head_name} · {plan.event.name}"


class StepForm(forms.Form):
    """What was won back of which loss, and if the part stands again."""

    def __init__(self, *args: Any, lost: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["loss"] = Pick(lost, label=gettext_lazy("哪一项损失"))
        self.fields["fen"] = FenField(
            label=gettext_lazy("恢复的价值（元）"), initial=0,
            help_text=gettext_lazy("合起来不能超过损失"),
        )  # fmt: skip
        self.fields["restored"] = Choice(
            YES_NO, label=gettext_lazy("这一项已经恢复生产"), initial="no"
        )
        self.fields["text"] = forms.CharField(
            label=gettext_lazy("怎么恢复的"), max_length=200, required=False
        )


@page("disasters.record_recovered")
def step_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record one step of a self-rescue."""
    plan = plan_here(request, key, "disasters.record_recovered")
    back = reverse("desk:disasters_recovery", args=[key])
    lost = [
        (
            str(row.id),
            _("%(item)s · 还有 %(yuan)s 元没有恢复")
            % {"item": own_or(row.item), "yuan": yuan(row.fen_then - won)},
        )
        for row, won, _restored in lost_under(request, plan)
    ]
    form = StepForm(request.POST or None, lost=lost)
    at = {
        "recovered_above_loss": "fen", "restored_there": "restored", "loss_unverified": "loss",
        "nothing_recovered": "fen", "bad_amount": "fen",
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = tried(
            request, form, record_recovered, at=at, recovery=key, loss=as_uuid(data["loss"]),
            fen=data["fen"], restored=data["restored"] == "yes", text=data["text"],
        )  # fmt: skip
        if made:
            return redirect(back)
    return form_page(
        request, form, _("登记恢复"), why=_whose(plan), button=_("存下"), back=back,
        crumbs=crumbs(here(), (plan.household.head_name, back)),
    )  # fmt: skip


class EndForm(forms.Form):
    """The reason where less was won back than planned."""

    text = forms.CharField(
        label=gettext_lazy("情况说明"), max_length=300, required=False,
        help_text=gettext_lazy("恢复的不到计划数时要写"),
    )  # fmt: skip


@page("disasters.finish_recovery")
def finish_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Confirm that a household's production is recovered."""
    plan = plan_here(request, key, "disasters.finish_recovery")
    back = reverse("desk:disasters_recovery", args=[key])
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = {"below_target": "text"}
        if tried(request, form, finish_recovery, at=at, recovery=key, **form.cleaned_data):
            return redirect(back)
    return form_page(
        request, form, _("认定生产恢复"),
        why=_("%(whose)s。计划 %(target)s 元，已恢复 %(won)s 元。订计划的人不能认定。")
        % {"whose": _whose(plan), "target": yuan(plan.target_fen), "won": yuan(plan.won_fen)},
        button=_("认定恢复"), back=back,
        crumbs=crumbs(here(), (plan.household.head_name, back)),
    )  # fmt: skip


@page("disasters.give_up_recovery")
def give_up_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then give a plan up."""
    plan = plan_here(request, key, "disasters.give_up_recovery")
    back = reverse("desk:disasters_recovery", args=[key])
    if confirmed(request):
        do(request, give_up_recovery, recovery=key, reason=request.POST.get("reason", ""))
        return redirect(back)
    return confirm_page(
        request, _("放弃生产自救"), why=_whose(plan),
        will=[_("结束这份自救计划")],
        after=[_("已经登记的恢复照算"), _("一户一场灾害只有一份计划，放弃了不能再订")],
        reason=True, danger=True, button=_("放弃"), back=back, blocked=plan.state not in OPEN,
        crumbs=crumbs(here(), (plan.household.head_name, back)),
    )  # fmt: skip
