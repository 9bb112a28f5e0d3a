"""The programme's start, its policy papers, its plans."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import Choice, DayField, FenField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import fresh_key, page, scope
from tuopin.desk.programme.batches import crumbs
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.offices.queries import county, townships_on
from tuopin.programme.actions import adopt_plan, issue_paper, start
from tuopin.programme.states import MEASURES, PLAN_KINDS

YEARS = 3


class StartForm(forms.Form):
    """The programme itself."""

    name = forms.CharField(label=gettext_lazy("工程名称"), max_length=80)
    pilot_level = forms.CharField(
        label=gettext_lazy("试点级别"), max_length=40, required=False,
        help_text=gettext_lazy("例如：省级试点县。"),
    )  # fmt: skip
    started_on = DayField(label=gettext_lazy("哪天开始"))


class PaperForm(forms.Form):
    """A policy paper under its document number."""

    issuer = forms.CharField(label=gettext_lazy("发文机关"), max_length=80)
    number = forms.CharField(
        label=gettext_lazy("文号"), max_length=60, help_text=gettext_lazy("年份用六角括号〔〕。")
    )
    title = forms.CharField(label=gettext_lazy("标题"), max_length=160)
    issued_on = DayField(label=gettext_lazy("成文日期"))


class PlanForm(forms.Form):
    """A plan of a place: its kind, first year, document, and the targets of each year."""

    year_from = forms.IntegerField(label=gettext_lazy("从哪一年起"), min_value=1990, max_value=2100)
    document = forms.CharField(label=gettext_lazy("文号"), max_length=60, required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = Pick(places, label=_("哪里的"))
        self.fields["kind"] = Choice(
            [(k, word(f"plan.{k}")) for k in PLAN_KINDS], label=_("哪一种")
        )
        for year in range(YEARS):
            self.fields[f"households_{year}"] = _count(word("measure.households"))
            self.fields[f"fen_{year}"] = FenField(label=word("measure.fen"), required=False)
            self.fields[f"exits_{year}"] = _count(word("measure.exits"))
        self.order_fields(["region", "kind", "year_from", "document"])

    @property
    def years(self) -> list[tuple[int, list[Any]]]:
        """Return each year's place in the plan with its fields."""
        return [(year + 1, [self[f"{name}_{year}"] for name in MEASURES]) for year in range(YEARS)]

    def clean(self) -> dict[str, Any]:
        """An annual plan has one year; some target must be set."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") == "annual":
            later = [f"{m}_{year}" for year in range(1, YEARS) for m in MEASURES]
            for name in later:
                if data.get(name) is not None:
                    self.add_error(name, _("年度计划只填第一年。"))
        if not self.errors and not self.targets:
            raise forms.ValidationError(_("至少定一个目标。"))
        return data

    @property
    def targets(self) -> list[dict[str, Any]]:
        """Return the targets that were filled in."""
        data, first = self.cleaned_data, self.cleaned_data.get("year_from") or 0
        return [
            {"year": first + year, "measure": name, "value": data[f"{name}_{year}"]}
            for year in range(YEARS)
            for name in MEASURES
            if data.get(f"{name}_{year}") is not None
        ]


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=9_999_999, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


def _page(request: DeskRequest, form: forms.Form, title: str, tab: str) -> HttpResponse:
    context = {
        "form": form, "title": title, "key": request.POST.get("key") or fresh_key(),
        "back": f"{reverse('desk:programme')}?tab={tab}", "crumbs": crumbs(tab),
    }  # fmt: skip
    return render(request, "desk/programme/form.html", context)


@page("programme.start")
def start_page(request: DeskRequest) -> HttpResponse:
    """Record the county's programme."""
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = tried(request, form, start, **form.cleaned_data)
        if done is not None:
            return redirect("desk:programme")
    return _page(request, form, _("登记这项工程"), "batches")


@page("programme.issue_paper")
def paper_page(request: DeskRequest) -> HttpResponse:
    """Enter a policy paper."""
    form = PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = tried(request, form, issue_paper, at={"paper_exists": "number"}, **form.cleaned_data)
        if done is not None:
            return redirect(f"{reverse('desk:programme')}?tab=papers")
    return _page(request, form, _("登记政策文件"), "papers")


@page("programme.adopt_plan")
def plan_page(request: DeskRequest) -> HttpResponse:
    """Adopt a plan with its targets."""
    actor, today = request.actor, request.today
    area = scope(request, "programme.adopt_plan")
    places = [(t.code, t.name) for t in townships_on(actor.county, today) if area.covers(t.code)]
    if area.whole:
        here = county(actor.county)
        places.insert(0, (f"{actor.county}000000", here.name if here else actor.county))
    form = PlanForm(
        request.POST or None, places=places, initial={"kind": "annual", "year_from": today.year}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        last = data["year_from"] + (YEARS - 1 if data["kind"] == "three_year" else 0)
        done = tried(
            request, form, adopt_plan, at={"plan_exists": "year_from"}, region=data["region"],
            kind=data["kind"], year_from=data["year_from"], year_to=last,
            document=data["document"], targets=form.targets,
        )  # fmt: skip
        if done is not None:
            return redirect(f"{reverse('desk:programme')}?tab=plans&year={data['year_from']}")
    context = {
        "form": form, "key": request.POST.get("key") or fresh_key(), "crumbs": crumbs("plans"),
        "back": f"{reverse('desk:programme')}?tab=plans",
    }  # fmt: skip
    return render(request, "desk/programme/plan.html", context)
