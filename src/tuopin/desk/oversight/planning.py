"""Planning a round, and finishing it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.fields import Choice, DayField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.oversight.frame import choices, crumbs, trip_of
from tuopin.desk.pages import as_uuid, do, fresh_key, page, scope
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed
from tuopin.offices.queries import townships_on
from tuopin.oversight.actions import finish, plan
from tuopin.oversight.queries import standings
from tuopin.oversight.rules.sampling import QUANTILES
from tuopin.oversight.states import FOCUS, ROUND_KINDS
from tuopin.policy.queries import terms_on
from tuopin.programme.queries import batches_on, campaigns

# What a round of one's own says itself; on a campaign its words stand.
_OWN = ("name", "opens_on", "closes_on")
FOCUS_FIRST = ("arrival", "use", "effect", "progress")


class PlanForm(forms.Form):
    """What is inspected: on which campaign or when, which batch, how sure, what above all."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80, required=False)
    opens_on = DayField(label=gettext_lazy("第一天"), required=False)
    closes_on = DayField(label=gettext_lazy("最后一天"), required=False)
    margin = forms.IntegerField(
        label=gettext_lazy("误差（百分点）"), min_value=1, max_value=50, required=False
    )

    def __init__(
        self, *args: Any, trips: list[Any], batches: list[Any], places: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if trips:
            held = [(str(c.id), f"{c.name} {c.opens_on} — {c.closes_on}") for c in trips]
            self.fields["campaign"] = Pick(
                [*held, ("", _("自己安排"))], label=_("督查行动"), required=False
            )
            self.fields["name"].help_text = _(
                "按督查行动的，名称和日子照行动的；自己安排的，写在这里。"
            )
        for name in _OWN:
            self.fields[name].required = not trips
        numbered = [(str(b.id), _("第 %(n)s 批") % {"n": b.number}) for b in batches]
        self.fields["batch"] = Pick(numbered, label=_("督查哪一批"))
        self.fields["region"] = Pick(places, label=_("范围"))
        self.fields["kind"] = Choice(choices("round_kind", ROUND_KINDS), label=_("督查方式"))
        self.fields["confidence"] = Pick(
            [("0", _("每户都去")), *((str(c), f"{c}%") for c in sorted(QUANTILES))],
            label=_("置信度"),
        )
        self.fields["focus"] = forms.MultipleChoiceField(
            choices=choices("focus", FOCUS), label=_("督查重点"),
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Say name and days of a round of one's own; and a margin, unless every home is seen."""
        data: dict[str, Any] = super().clean() or {}
        for name in _OWN if not data.get("campaign") else ():
            if name not in self.errors and not data.get(name):
                self.add_error(name, _("自己安排的，写在这里。"))
        first, last = data.get("opens_on"), data.get("closes_on")
        if first and last and last < first and not data.get("campaign"):
            self.add_error("closes_on", _("最后一天早于第一天。"))
        if data.get("confidence") == "0":
            data["margin"] = 0
        elif data.get("margin") is None and "margin" not in self.errors:
            self.add_error("margin", _("抽查要写误差。"))
        return data


def _places(request: DeskRequest) -> list[tuple[str, str]]:
    """Return the places for which the reader can plan: the county, or his townships."""
    actor, on = request.actor, request.today
    area = scope(request, "oversight.plan")
    towns = [(t.code, t.name) for t in townships_on(actor.county, on) if area.covers(t.code)]
    return [*([(f"{actor.county}000000", _("全县"))] if area.whole else []), *towns]


@page("oversight.plan")
def plan_page(request: DeskRequest) -> HttpResponse:
    """Plan a round; what is being drawn comes after (R55, R80, R109, R110)."""
    actor, on = request.actor, request.today
    term = terms_on(actor.county, on)["inspection.sample"]
    trips = [c for c in campaigns(actor.county, on) if c.kind == "inspection" and c.closes_on >= on]
    whole = scope(request, "oversight.plan").whole
    form = PlanForm(
        request.POST or None,
        trips=trips if whole else [], batches=batches_on(actor.county, on),
        places=_places(request),
        initial={
            "kind": ROUND_KINDS[0], "focus": FOCUS_FIRST, "margin": term["margin"],
            "confidence": str(term["confidence"]), "opens_on": on,
            "campaign": str(trips[0].id) if whole and trips else "",
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = tried(
            request, form, plan, at={"round_exists": "name"},
            batch=as_uuid(data["batch"]), kind=data["kind"], focus=data["focus"],
            campaign=as_uuid(data["campaign"]) if data.get("campaign") else None,
            name=data["name"],
            opens_on=data["opens_on"], closes_on=data["closes_on"], region=data["region"],
            confidence=int(data["confidence"]), margin=data["margin"],
        )  # fmt: skip
        if done is not None:
            return redirect("desk:oversight_round", UUID(done.result["round"]))
    context = {
        "form": form, "key": request.POST.get("key") or fresh_key(), "crumbs": crumbs(),
        "trips": trips, "whole": whole, "back": reverse("desk:oversight"),
    }  # fmt: skip
    status = 409 if form.errors else 200
    return render(request, "desk/oversight/plan.html", context, status=status)


@page("oversight.finish")
def finish_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Finish a round; who was drawn and not seen needs a reason."""
    trip = trip_of(request, key, "oversight.finish")
    at = reverse("desk:oversight_round", args=[key])
    if confirmed(request):
        do(request, finish, trip=key, reason=request.POST.get("reason", ""))
        messages.success(request, _("督查结束了。"))
        return redirect(at)
    far = standings(scope(request, "see.oversight"), [trip], request.today)[key]
    said = {"seen": far.inspected, "n": far.drawn}
    left = ngettext("还有 %(n)s 户没有去，要写明理由", "还有 %(n)s 户没有去，要写明理由", far.left)
    return confirm_page(
        request, _("结束督查"), why=trip.name,
        will=[
            _("督查了 %(seen)s 户，抽到 %(n)s 户") % said,
            *([left % {"n": far.left}] if far.left else []),
        ],
        after=[_("不能再登记这次督查"), _("查到的问题照样整改、复查、销号")],
        reason=bool(far.left), button=_("结束督查"), back=at, crumbs=crumbs((trip.name, at)),
        blocked=trip.state != "drawn",
    )  # fmt: skip
