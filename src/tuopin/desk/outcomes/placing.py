"""Offering and taking up work: enterprises, their openings, who begins and who leaves (R18)."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import DayField, FenField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.outcomes.jobs import job_list, opening_of, seeker_of
from tuopin.desk.outcomes.tabs import crumbs
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.say import coded
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import townships_on
from tuopin.outcomes.actions import leave_job, offer, open_enterprise, place
from tuopin.outcomes.queries import enterprises, placements
from tuopin.outcomes.rules.matching import SCHOOLING


class EnterpriseForm(forms.Form):
    """An enterprise: name, trade, where."""

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=gettext_lazy("企业名称"), max_length=80)
        self.fields["trade"] = forms.CharField(
            label=gettext_lazy("行业"), max_length=40, required=False
        )
        self.fields["region"] = Pick(places, label=gettext_lazy("在哪里"))


class OfferForm(forms.Form):
    """An opening: whose, what work, how many places, what it asks, what it pays."""

    def __init__(self, *args: Any, firms: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schooling = [("", _("不限")), *((one, coded("education", one)) for one in SCHOOLING)]
        self.fields["enterprise"] = Pick(firms, label=gettext_lazy("企业"))
        self.fields["title"] = forms.CharField(label=gettext_lazy("岗位"), max_length=60)
        self.fields["places"] = forms.IntegerField(
            label=gettext_lazy("招几人"), min_value=1, max_value=10_000
        )
        self.fields["skill"] = forms.CharField(
            label=gettext_lazy("要什么技能"), max_length=120, required=False
        )
        self.fields["education"] = Pick(
            schooling, label=gettext_lazy("文化程度不低于"), required=False
        )
        self.fields["wage_fen"] = FenField(label=gettext_lazy("月工资（元）"), required=False)
        self.fields["until_on"] = DayField(label=gettext_lazy("招到哪天"), required=False)


class PlaceForm(forms.Form):
    """What the work pays."""

    wage_fen = FenField(label=gettext_lazy("实际月工资（元）"), required=False)


@page("outcomes.place")
def place_page(request: DeskRequest) -> HttpResponse:
    """Record that a seeker began at an opening, and what it pays."""
    work = opening_of(request, as_uuid(request.GET.get("opening", "")))
    one = seeker_of(request, as_uuid(request.GET.get("seeker", "")), "outcomes.place")
    form = PlaceForm(request.POST or None, initial={"wage_fen": work.wage_fen})
    back = reverse("desk:outcomes_opening", args=[work.id])
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(
        request, form, place, opening=work.id, seeker=one.id, wage_fen=form.cleaned_data["wage_fen"]
    ):
        return redirect(f"{reverse('desk:outcomes_jobs')}?tab=working")
    return form_page(
        request, form, _("登记上岗"),
        why=_("%(name)s 到 %(firm)s 做 %(title)s")
        % {"name": one.name, "firm": work.enterprise.name, "title": work.title},
        button=_("今天到岗"), back=back, crumbs=crumbs(job_list()),
    )  # fmt: skip


@page("outcomes.leave_job")
def leave_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record that somebody left the work."""
    area = scope(request, "outcomes.leave_job")
    found = placements(area, request.as_of).filter(id=key).first()
    if found is None:
        raise Refused("not_found")
    back = job_list("working")[1]
    if confirmed(request):
        do(request, leave_job, placement=key)
        return redirect(back)
    named = {"name": found.seeker.name, "firm": found.opening.enterprise.name}
    return confirm_page(
        request, _("登记离岗"), will=[_("%(name)s 今天离开 %(firm)s") % named],
        after=[_("空出一个岗位；本人回到在找工作的名单里")], button=_("登记离岗"), back=back,
        crumbs=crumbs(job_list("working")), blocked=found.left_on is not None,
    )  # fmt: skip


@page("outcomes.open_enterprise")
def enterprise_page(request: DeskRequest) -> HttpResponse:
    """Enter an enterprise, then go on to its opening."""
    area = scope(request, "outcomes.open_enterprise")
    towns = townships_on(request.actor.county, request.today)
    places = [(t.code, t.name) for t in towns if area.covers(t.code)]
    form = EnterpriseForm(request.POST or None, places=places)
    sent = request.method == "POST" and form.is_valid()
    made = sent and tried(
        request, form, open_enterprise, at={"enterprise_known": "name"}, **form.cleaned_data
    )
    if made:
        asked = urlencode({"enterprise": made.result["enterprise"]})
        return redirect(f"{reverse('desk:outcomes_offer')}?{asked}")
    return form_page(
        request, form, _("登记用工企业"), button=_("登记"), back=job_list()[1],
        crumbs=crumbs(job_list()),
    )  # fmt: skip


@page("outcomes.offer")
def offer_page(request: DeskRequest) -> HttpResponse:
    """Enter an opening of an enterprise."""
    firms = [(str(firm.id), firm.name) for firm in enterprises(scope(request, "outcomes.offer"))]
    if not firms:
        return redirect("desk:outcomes_enterprise")
    chosen = request.GET.get("enterprise", "")
    form = OfferForm(request.POST or None, firms=firms, initial={"enterprise": chosen})
    sent = request.method == "POST" and form.is_valid()
    if sent:
        given = form.cleaned_data | {"enterprise": as_uuid(form.cleaned_data["enterprise"])}
        if made := tried(request, form, offer, **given):
            return redirect("desk:outcomes_opening", made.result["opening"])
    return form_page(
        request, form, _("登记用工岗位"), button=_("登记"), back=job_list()[1],
        crumbs=crumbs(job_list()),
    )  # fmt: skip
