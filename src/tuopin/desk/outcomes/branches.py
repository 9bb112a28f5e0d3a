"""Branches' numbers of a year, and people trained for village posts (R95, R96)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.outcomes.finding import ask_home, home_of, row_of
from tuopin.desk.outcomes.tabs import crumbs, outcome_tabs
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.places import placed
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.offices.queries import names_on, place_of, regions_on
from tuopin.outcomes.actions import count_branch, elect_cadre, leave_post, train_cadre
from tuopin.outcomes.queries import branch_sums, branch_years, cadres
from tuopin.register.queries import people_of
from tuopin.sheets.rules.listing import Col

YEARS = 3


def _here() -> tuple[str, str]:
    return _("支部和后备干部"), reverse("desk:outcomes_branches")


def _year(request: DeskRequest) -> int:
    asked = request.GET.get("year", "")
    years = range(request.as_of.year - YEARS + 1, request.as_of.year + 1)
    chosen = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else 0
    return chosen if chosen in years else request.as_of.year


@page("see.outcomes")
def branches_page(request: DeskRequest) -> HttpResponse:
    """Show the branches' numbers of a year, and who is trained for a village post."""
    on, year = request.as_of, _year(request)
    area, _place = placed(request, "see.outcomes")
    found = keyset(branch_years(area, on, year), request, ("region", "id"))
    trained = list(cadres(area, on)[:EXPORT_MOST])
    context = {
        "page": found,
        "sums": branch_sums(request.actor.county, year, on, area),
        "year": year,
        "years": [
            {"label": str(y), "url": f"?year={y}", "on": y == year}
            for y in range(on.year, on.year - YEARS, -1)
        ],
        "cadres": trained,
        "elected": sum(1 for row in trained if row.elected_on and row.elected_on <= on),
        "may_count": request.actor.may("outcomes.count_branch"),
        "may_train": request.actor.may("outcomes.train_cadre"),
        "may_elect": request.actor.may("outcomes.elect_cadre"),
        "may_leave": request.actor.may("outcomes.leave_post"),
        "tabs": outcome_tabs(request, "outcomes_branches"),
        "crumbs": crumbs(),
    }
    return render(request, "desk/outcomes/branches.html", context)


@page("see.outcomes")
def branches_export(request: DeskRequest) -> HttpResponse:
    """Hand out the branches' numbers of a year as a workbook."""
    on, year = request.as_of, _year(request)
    columns = [
        Col("township", _("乡镇")), Col("village", _("村")), Col("year", _("年度"), "number"),
        Col("activists", _("入党积极分子"), "number", total=True),
        Col("joined", _("新党员"), "number", total=True), Col("on", _("登记日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        area, _place = placed(request, "see.outcomes")
        for row in branch_years(area, on, year)[:EXPORT_MOST]:
            place = place_of(names, row.region)
            yield [
                place.township, place.village, row.year, row.activists, row.joined,
                row.recorded_on,
            ]  # fmt: skip

    return hand_out(request, "branches", f"{_('支部人数')} {year}", columns, body, crumbs())


@page("see.outcomes")
def cadres_export(request: DeskRequest) -> HttpResponse:
    """Hand out who is trained for a village post, and who took it, as a workbook."""
    on = request.as_of
    columns = [
        Col("person", _("姓名")), Col("household", _("户主")), Col("township", _("乡镇")),
        Col("village", _("村")), Col("post", _("培养职务")),
        Col("trained_on", _("开始培养"), "day"), Col("elected_on", _("当选"), "day"),
        Col("left_on", _("离任"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        area, _place = placed(request, "see.outcomes")
        for row in cadres(area, on)[:EXPORT_MOST]:
            place = place_of(names, row.region)
            days = [day if day and day <= on else None for day in (row.elected_on, row.left_on)]
            yield [
                row.person.name, row.household.head_name, place.township, place.village,
                row.post, row.trained_on, *days,
            ]  # fmt: skip

    return hand_out(request, "cadres", f"{_('后备干部')} {on}", columns, body, crumbs())


class BranchForm(forms.Form):
    """A village, a year, and two numbers."""

    def __init__(
        self, *args: Any, places: list[tuple[str, str]], years: list[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = Pick(places, label=gettext_lazy("村"))
        self.fields["year"] = Pick([(str(y), str(y)) for y in years], label=gettext_lazy("年度"))
        for name, label in (
            ("activists", gettext_lazy("入党积极分子（人）")),
            ("joined", gettext_lazy("当年新党员（人）")),
        ):
            self.fields[name] = forms.IntegerField(
                label=label, min_value=0, max_value=999, initial=0
            )


@page("outcomes.count_branch")
def count_page(request: DeskRequest) -> HttpResponse:
    """Record a branch's numbers of a year; again corrects them."""
    today, back = request.today, _here()[1]
    area = scope(request, "outcomes.count_branch")
    names = names_on(request.actor.county, today)
    places = [
        (r.code, " ".join(place_of(names, r.code)))
        for r in regions_on(request.actor.county, today, "village")
        if area.covers(r.code)
    ]
    years = [today.year, today.year - 1]
    form = BranchForm(request.POST or None, places=places, years=years)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"year": int(form.cleaned_data["year"])}
        if tried(request, form, count_branch, **given):
            return redirect(f"{back}?year={given['year']}")
    return form_page(
        request, form, _("登记支部人数"), why=_("每个村支部一年一条；再登记一次就是更正。"),
        button=_("存下人数"), back=back, crumbs=crumbs(_here()),
    )  # fmt: skip


class TrainForm(forms.Form):
    """Who of the household, and for which post."""

    def __init__(self, *args: Any, persons: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = Pick(persons, label=gettext_lazy("谁"))
        self.fields["post"] = forms.CharField(
            label=gettext_lazy("培养职务"), max_length=60, help_text=gettext_lazy("例如：村会计")
        )


@page("outcomes.train_cadre")
def train_page(request: DeskRequest) -> HttpResponse:
    """Record that somebody of a household is trained for a village post."""
    title, back = _("登记培养对象"), _here()[1]
    home = home_of(request, "outcomes.train_cadre")
    if home is None:
        return ask_home(request, "outcomes.train_cadre", title, back=back, crumbs=crumbs(_here()))
    persons = people_of(home.county, [home.id]).get(home.id, [])
    form = TrainForm(
        request.POST or None, persons=[(str(p.id), f"{p.name} · {p.relation}") for p in persons]
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        at = {"cadre_trained": "person"}
        person = as_uuid(data["person"])
        if tried(request, form, train_cadre, at=at, person=person, post=data["post"]):
            return redirect(back)
    return form_page(
        request, form, f"{title} · {home.head_name}",
        why=_("当选以后登记当选：以后各批按村干部对待。"), button=title, back=back,
        crumbs=crumbs(_here()),
    )  # fmt: skip


@page("outcomes.elect_cadre")
def elect_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what an election means for later batches, then record it."""
    area, back = scope(request, "outcomes.elect_cadre"), _here()[1]
    row: Any = row_of(request, cadres(area, request.as_of), key, "trained_on")
    if confirmed(request):
        do(request, elect_cadre, cadre=key)
        return redirect(back)
    said = {"name": row.person.name, "post": row.post}
    return confirm_page(
        request, _("登记当选 · %(name)s") % said, why=_("以今天为当选日期。"),
        will=[_("%(name)s 当选“%(post)s”") % said],
        after=[_("是登记党员的，户档上记为村干部，以后各批不再列为扶持对象")],
        button=_("登记当选"), back=back, blocked=row.elected_on is not None,
        crumbs=crumbs(_here()),
    )  # fmt: skip


@page("outcomes.leave_post")
def left_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what leaving the post means for later batches, then record it."""
    area, back = scope(request, "outcomes.leave_post"), _here()[1]
    row: Any = row_of(request, cadres(area, request.as_of), key, "trained_on")
    if confirmed(request):
        do(request, leave_post, cadre=key)
        return redirect(back)
    said = {"name": row.person.name, "post": row.post}
    return confirm_page(
        request, _("登记离任 · %(name)s") % said, why=_("以今天为离任日期。"),
        will=[_("%(name)s 不再担任“%(post)s”") % said],
        after=[_("户档上不再记为村干部；以后各批可以列为扶持对象")],
        button=_("登记离任"), back=back,
        blocked=row.elected_on is None or row.left_on is not None, crumbs=crumbs(_here()),
    )  # fmt: skip
